"""Signing on the screen, and keeping what was signed on paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.history import archive
from inventory.history.models import Event, KeptFile
from inventory.history.sealing import first_false_seal, house_seal
from inventory.history.told import first_untold
from inventory.loans.actions import changes, signing
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS, paper
from inventory.loans.models import Loan
from inventory.loans.queries.papers import held, signed_page
from inventory.loans.readers import scans, strokes
from inventory.privacy.actions.erase import erase_due
from inventory.web.saving import saving
from tests.loans import kit
from tests.pdf import a_pdf
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of

Arrange = Callable[[], Any]
Database = Any
DRAWN = {"w": 600, "h": 200, "s": [[40, 150, 120, 40, 200, 150], [80, 100, 160, 100]]}
DRAWING = json.dumps(DRAWN)


def sign(loan: Loan, kind: str = "agreement", **values: Any) -> KeptFile:
    given = {"actor": actor_of(LIBRARIAN), "papers_of": PAPERS, **values}
    return signing.sign(loan, kind, strokes.read(DRAWING), **given)


def back(loan: Loan) -> None:
    take_back(
        loan, accessories=["Lader"], data_statement=True, actor=actor_of(LIBRARIAN), settings=kit.settings(),
        papers_of=PAPERS,
    )  # fmt: skip


def photo(kind: str = "JPEG", size: tuple[int, int] = (300, 400), **values: Any) -> bytes:
    out = BytesIO()
    Image.new(values.pop("mode", "RGB"), size, values.pop("color", "white")).save(out, kind, **values)
    return out.getvalue()


# --- on the screen ---------------------------------------------------------------------------------------------


def test_a_signature_makes_a_new_version_and_the_first_one_stays(database: Database) -> None:
    with saving():
        loan = kit.lend()
    first = paper(loan.id, "agreement", saving=saving)
    assert first is not None
    before = (first.id, first.sha256)
    with saving():
        sign(loan)
    second = paper(loan.id, "agreement", saving=saving)
    assert second is not None
    assert second.id != before[0]
    kept = session.get(KeptFile, before[0])
    assert kept is not None
    assert (kept.sha256, "signature" in kept.data and kept.data["signature"]) == (before[1], None)
    drawn = second.data["signature"]
    assert (drawn["witness_name"], drawn["width"], len(drawn["strokes"])) == (actor_of(LIBRARIAN).name, 600, 2)
    found = house_seal().check(second.content or b"")
    assert found.unchanged
    assert found.reason == f"Contract {loan.number}, getekend"
    assert [each.is_signed for each in held(loan)] == [False, True]
    assert (archive.first_damaged(), first_false_seal(), first_untold()) == (None, None, None)


def test_the_event_says_that_it_was_signed_and_no_name(database: Database) -> None:
    loan = kit.lend()
    sign(loan)
    session.flush()
    event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert event is not None
    assert (event.kind, event.subject_code, event.data["document"]) == ("loan:signed", loan.number, "agreement")
    told = json.dumps(event.data) + event.note
    assert not any(name in told for name in (*kit.CANARIES, actor_of(LIBRARIAN).name))


def test_extension_and_receipt_too(database: Database) -> None:
    loan = kit.lend()
    changes.extend(loan, now().date() + timedelta(days=500), actor=actor_of(LIBRARIAN), settings=kit.settings(),
                   papers_of=PAPERS)  # fmt: skip
    sign(loan, "addendum")
    with pytest.raises(Refused, match="loopt niet meer"):
        sign(loan, "receipt")
    back(loan)
    sign(loan, "receipt")
    session.commit()
    for kind in ("addendum", "receipt"):
        kept = paper(loan.id, kind, saving=saving)
        assert kept is not None
        assert house_seal().check(kept.content or b"").reason.endswith(f"{loan.number}, getekend")


def test_twice_or_afterwards_is_refused(database: Database) -> None:
    loan = kit.lend()
    sign(loan)
    with pytest.raises(Refused, match="al getekend") as no:
        sign(loan)
    assert no.value.reason == "already_signed"
    other = kit.lend(kit.free_order(borrower=kit.replace(kit.BORROWER, last_name="Ander")))
    back(other)
    with pytest.raises(Refused, match="loopt niet meer"):
        sign(other)
    count = len([each for each in held(loan) if each.kind == "agreement"])
    assert count == 2
    with pytest.raises(Missing):
        sign(loan, "evidence")


def test_a_swap_makes_a_paper_to_sign_again(database: Database) -> None:
    loan = kit.lend()
    sign(loan)
    present = archive.newest("agreement", "loan", loan.id)
    assert present is not None
    bare = {key: value for key, value in present.data.items() if key != "signature"}
    archive.keep_data("agreement", "loan", loan.id, name=f"{loan.number}-agreement.pdf", data=bare)
    sign(loan)
    assert [each.is_signed for each in held(loan)] == [False, True, False, True]


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, COORDINATOR], ids=lambda p: p.name)
def test_only_the_own_counter_is_witness(database: Database, persona: Any) -> None:
    loan = kit.lend()
    with pytest.raises(NotAllowed):
        sign(loan, actor=actor_of(persona))
    with pytest.raises(NotAllowed):
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(persona))
    assert [each.kind for each in held(loan)] == ["agreement"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "null",
        "[]",
        "{}",
        '{"w":600,"h":200,"s":[]}',
        '{"w":600,"h":200,"s":[[1,2]]}',
        '{"w":600,"h":200,"s":[[300,100,301,100,300,101,301,101]]}',
        '{"w":600,"h":200,"s":[[1,2,3]]}',
        '{"w":600,"h":200,"s":[[0,0,601,200,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[[0,0,-1,200,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[[0.5,0,10,200,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[[true,0,10,200,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[["1",0,10,200,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[[0,0,100,100,5,5,6,6],[]]}',
        '{"w":9999999,"h":200,"s":[[0,0,100,100,5,5,6,6]]}',
        '{"w":600,"h":200,"s":[[0,0,100,100,5,5,6,6]],"x":1}',
        '{"w":600,"h":200,"s":[[NaN,0,100,100]]}',
        '{"w":600,"h":200,"s":[[1e400,0,100,100]]}',
        "[" * 50_000,
        '{"w":600,"h":200,"s":[[' + "1," * 40_000 + "1]]}",
        '{"w":600,"h":200,"s":[' + ",".join(["[1,2,90,90]"] * 300) + "]}",
        '{"w":600,"h":200,"s":[[' + "1,2,9,9," * 3_000 + "1,2]]}",
        "<script>",
    ],
)
def test_what_is_no_signature(text: str) -> None:
    with pytest.raises(BadInput) as no:
        strokes.read(text)
    assert no.value.field == "strokes"


def test_signing_on_the_page(client_for: Any, arrange: Arrange) -> None:
    with arrange(), saving():
        number = kit.lend().number
    client = client_for(LIBRARIAN)
    assert f"/loans/{number}/sign/agreement" in client.get(f"/loans/{number}").text
    refused = client.submit(f"/loans/{number}/sign/agreement", {"strokes": "[]"}, form="sign-form")
    assert refused.status_code == 422
    other = {"strokes": DRAWING, "version": "0" * 64}  # a colleague changed something while this one was read
    assert "Lees het document opnieuw" in client.submit(f"/loans/{number}/sign/agreement", other, form="sign-form").text
    assert "Contract getekend" not in client.page(f"/loans/{number}").text
    done = client.submit(f"/loans/{number}/sign/agreement", {"strokes": DRAWING}, form="sign-form")
    assert "De handtekening is bewaard." in done.text
    assert "Contract getekend op het scherm" in done.text
    assert f"/loans/{number}/sign/agreement" not in done.text
    assert "al getekend" in client.page(f"/loans/{number}/sign/agreement").text
    pdf = client.get(f"/loans/{number}/agreement.pdf")
    with arrange():
        assert house_seal().check(pdf.data).reason == f"Contract {number}, getekend"
    again = client.get(f"/loans/{number}/agreement.pdf")
    assert again.data == pdf.data
    assert "Handtekening van" in client.get(f"/loans/{number}/agreement").text


# --- on paper --------------------------------------------------------------------------------------------------


def test_a_photo_loses_what_the_camera_added() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "GeheimMerk", 6
    exif.get_ifd(0x8825)[2] = (50.0, 49.0, 40.0)
    kept = scans.read(photo(exif=exif.tobytes(), size=(300, 400)))
    assert (kept.content_type, kept.ending) == ("image/jpeg", "jpg")
    assert b"GeheimMerk" not in kept.content
    opened = Image.open(BytesIO(kept.content))
    assert dict(opened.getexif()) == {}
    assert opened.size == (400, 300)  # turned as the camera was held


def test_a_picture_is_drawn_anew() -> None:
    hidden = photo() + b"<script>alert(1)</script>"
    assert b"script" not in scans.read(hidden).content
    large = Image.open(BytesIO(scans.read(photo(size=(6000, 4000))).content))
    assert max(large.size) == 3508
    seen = scans.read(photo("PNG", mode="RGBA", color=(0, 0, 0, 0)))
    assert Image.open(BytesIO(seen.content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_scan_as_pdf_stays_as_it_came() -> None:
    assert scans.read(a_pdf("Getekend")).content == a_pdf("Getekend")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html>",
        b"PK\x03\x04",
        b"\xff\xd8\xff" + bytes(50),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        photo()[:200],
        b"%PDF-1.7\n",
        a_pdf("x").replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        a_pdf("x").replace(b"/Catalog", b"/Catalog /AA << /S /Launch >>"),
        b"%PDF-" + bytes(13 * 1024 * 1024),
        photo("PNG", size=(9000, 9000), mode="1", color=1),
    ],
    ids=range(13),
)
def test_what_is_no_page(content: bytes) -> None:
    with pytest.raises(BadInput) as no:
        scans.read(content)
    assert no.value.field == "file"


def test_a_kept_page_is_for_who_sees_the_name(client_for: Any, arrange: Arrange) -> None:
    with arrange(), saving():
        number = kit.lend().number
    client = client_for(LIBRARIAN)
    file = (BytesIO(photo()), "Jan Janssens rijksregister.jpg")
    done = client.submit(f"/loans/{number}", {"page-file": file}, form="page-form")
    assert "Het getekende blad is bewaard." in done.text
    with arrange():
        kept = session.scalars(select(KeptFile).where(KeptFile.kind == "signed_page")).one()
        address = f"/loans/{number}/signed-pages/{kept.id}"
        assert kept.name == f"{number}-getekend-blad-1.jpg"
        assert first_untold() is None
    shown = client.get(address)
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "no-store"
    for persona, status in ((OTHER_LIBRARIAN, 404), (SHOPKEEPER, 404), (COORDINATOR, 200), (TECHNICIAN, 403)):
        assert client_for(persona).get(address).status_code == status, persona.name
    refused = client.submit(f"/loans/{number}", {"page-file": (BytesIO(b"GIF89a"), "x.jpg")}, form="page-form")
    assert "Kies een PDF, JPG of PNG." in refused.text
    with arrange():
        assert len(session.scalars(select(KeptFile).where(KeptFile.kind == "signed_page")).all()) == 1


def test_nobody_waits_while_a_photo_is_read(client_for: Any, arrange: Arrange, monkeypatch: pytest.MonkeyPatch) -> None:
    with arrange(), saving():
        number = kit.lend().number
    client, asked = client_for(LIBRARIAN), []
    page = client.get(f"/loans/{number}")
    assert page.status_code == 200

    def slowly(content: bytes) -> scans.Scan:
        asked.append(session().in_transaction())
        return read(content)

    read = scans.read
    monkeypatch.setattr(scans, "read", slowly)
    client.submit(f"/loans/{number}", {"page-file": (BytesIO(photo()), "blad.jpg")}, form="page-form")
    assert asked == [False], "no transaction is open, so no writer is held up"


def test_a_page_of_another_contract_does_not_exist(database: Database) -> None:
    one = kit.lend()
    two = kit.lend(kit.free_order(borrower=kit.replace(kit.BORROWER, last_name="Ander")))
    kept = signing.keep_page(one, scans.read(photo()), actor=actor_of(LIBRARIAN))
    assert signed_page(one, kept.id).id == kept.id
    with pytest.raises(Missing):
        signed_page(two, kept.id)
    agreement = held(one)[0]
    with pytest.raises(Missing):
        signed_page(one, agreement.id)


def test_not_more_than_a_few_pages(database: Database) -> None:
    loan = kit.lend()
    for _number in range(signing.MOST_PAGES):
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused, match="bewaard"):
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))


def test_signature_and_pages_go_with_the_person(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    with saving():
        loan = kit.lend()
        sign(loan)
        kept = signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
    paper(loan.id, "agreement", saving=saving)
    with saving():
        back(loan)
    clock.at("2029-01-02")
    with saving():
        erase_due(actor=SYSTEM)
    assert list(held(loan)) == []
    with pytest.raises(Missing):
        signed_page(loan, kept.id)
    rows = session.scalars(select(KeptFile).where(KeptFile.owner_kind == "loan")).all()
    assert [(each.content, each.data) for each in rows] == [(None, {})] * len(rows)
    with pytest.raises(Refused, match="gewist"):
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
    assert archive.first_damaged() is None
