"""The desk: somebody who is known, a photo, how each thing came back, one return after another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.devices.models import Device, DeviceType
from inventory.history import archive
from inventory.history.models import Event, KeptFile
from inventory.history.told import first_untold
from inventory.loans.actions import photos
from inventory.loans.actions.returned import Returned
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import DeskTask, Incident, Loan, TaskKind, ThingBack
from inventory.loans.queries.known import likely_borrower
from inventory.loans.queries.tasks import open_tasks
from inventory.people.models import Person
from inventory.privacy.actions.erase import erase_rows
from inventory.privacy.queries.dossier import dossier
from inventory.referrals.actions.making import Client as ClientToCall
from inventory.referrals.actions.making import Need, make_referral
from inventory.referrals.actions.moving import reserve
from inventory.referrals.models import Profile, Referral
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN, actor_of

Arrange = Any
SignIn = Any
THINGS = ("Lader", "Muis", "Laptoptas")


def photo(**exif: Any) -> bytes:
    drawn = BytesIO()
    picture = Image.new("RGB", (90, 60), "#607080")
    tags = picture.getexif()
    tags[0x010F] = "Canarymaker"
    picture.save(drawn, "JPEG", exif=tags)
    return drawn.getvalue()


def back(loan: Loan, **values: Any) -> Loan:
    given = {"accessories": [], "data_statement": True, "actor": actor_of(LIBRARIAN), **values}
    return take_back(loan, settings=kit.settings(), papers_of=PAPERS, **given)


def returned_before() -> Person:
    """Somebody who had a device before and brought it back."""
    loan = kit.lend()
    return back(loan, accessories=["Lader"]).person


def called_referral() -> Referral:
    """A code of a client without paper, who left initials and a number."""
    return make_referral(
        Need(DeviceType.LAPTOP, Profile.WEB, client=ClientToCall("KV", "0470/00.00.01", agrees=True)),
        actor=actor_of(SOCIAL_WORKER),
        settings=kit.settings(),
    )


# --- somebody who is known --------------------------------------------------------------------------------------------


def test_who_left_a_number_is_confirmed_against_the_card_and_not_typed_again(
    arrange: Arrange, client_for: SignIn
) -> None:
    with arrange():
        ref = returned_before().ref
        code, device = called_referral(), kit.ready_device()
        reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, word = device.tag, code.code
    client = client_for(LIBRARIAN)
    assert f"Voor deze code ligt {tag} klaar" in client.page(f"/loans/hand-over?code={word}").main
    path = f"/loans/hand-over?code={word}&q={tag}"
    page = client.get(path)
    assert page.status_code == 200, "a scan is answered in one round trip"
    assert "Vogelzang" in page.text
    assert "0470 00 00 01" not in page.text
    assert 'name="last_name"' not in page.text
    done = client.submit(path, {"identity_seen": True, "everything": True}, form="hand-over", follow=False)
    assert done.status_code == 303
    with arrange():
        loan = session.scalars(select(Loan).where(Loan.state == LoanState.ACTIVE)).one()
        assert loan.person.ref == ref
        assert [each.kind for each in loan.line.accessories if each.handed] == ["Lader"]
        assert session.scalars(select(Event).where(Event.kind == "person:read")).first() is not None
    after = client.page(done.headers["Location"])
    assert "Scan het volgende toestel" in after.main


def test_it_may_be_somebody_else_and_what_changed_is_written_down(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        ref = returned_before().ref
        code, tag = called_referral().code, kit.ready_device().tag
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}&person="
    assert 'name="last_name"' in client.get(path + "new").text
    done = client.submit(
        path + ref,
        {"identity_seen": True, "street": "Nieuwstraat 1", "postal_code": "8501", "city": "Heule"},
        form="hand-over",
        follow=False,
    )
    assert done.status_code == 303
    with arrange():
        loan = session.scalars(select(Loan).where(Loan.state == LoanState.ACTIVE)).one()
        assert (loan.person.ref, loan.person.street, loan.person.postal_code) == (ref, "Nieuwstraat 1", "8501")


def test_found_by_name_or_by_an_earlier_contract(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        person = returned_before()
        ref, number = person.ref, session.scalars(select(Loan)).one().number
        tag, code = kit.ready_device().tag, kit.referral().code
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}"
    found = client.submit(path, {"find-name": "vogel"}, form="find-form")
    assert f"person={ref}" in found.text
    assert "Zangersstraat" not in found.text
    assert "kennen we niemand" in client.submit(path, {"find-name": "Niemand"}, form="find-form").text
    with arrange():
        assert session.scalars(select(Event).where(Event.kind == "person:searched")).all()
    assert "Zangersstraat" in client.get(f"{path}&q={number}").text


def test_nobody_of_another_counter_is_known_here(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        ref = returned_before().ref
        tag, code = kit.ready_device().tag, called_referral().code
    other = client_for(OTHER_LIBRARIAN)
    for path in (f"/loans/hand-over?code={code}&device={tag}", f"/loans/hand-over?device={tag}&person={ref}"):
        assert "Vogelzang" not in other.get(path).text
    shop = client_for(SHOPKEEPER)
    assert "Vogelzang" not in shop.get(f"/loans/hand-over?kind=HUUR&person={ref}").text
    with arrange():
        code_row = session.scalars(select(Referral).where(Referral.code == code)).one()
        actor = actor_of(LIBRARIAN)
        here = next(iter(actor.orgs()))
        assert likely_borrower(code_row, actor=actor, org_id=here) is not None
        code_row.client_initials = "XY"
        assert likely_borrower(code_row, actor=actor, org_id=here) is None


def test_a_running_loan_stands_in_the_way_before_anything_is_filled_in(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        ref = kit.lend().person.ref
        tag, code = kit.ready_device().tag, kit.referral().code
    page = client_for(LIBRARIAN).get(f"/loans/hand-over?code={code}&device={tag}&person={ref}").text
    assert "heeft al een toestel" in page
    assert 'id="hand-over"' not in page


def test_somebody_who_was_erased_meanwhile_is_typed_again(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        ref = returned_before().ref
        tag, code = kit.ready_device().tag, kit.referral().code
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}&person={ref}"
    form = client.page(path).form("hand-over")
    with arrange():
        erase_rows([session.scalars(select(Person)).one()], actor=actor_of(LIBRARIAN), why="asked")
    answer = client.post(form.action, data={**form.values, "identity_seen": "y"})
    assert answer.status_code == 409
    assert 'name="last_name"' in answer.text


# --- photos -----------------------------------------------------------------------------------------------------------


def test_photos_are_kept_bare_and_go_with_the_papers(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tag, code = kit.ready_device().tag, kit.referral().code
    client = client_for(LIBRARIAN)
    path = f"/loans/hand-over?code={code}&device={tag}"
    who = {
        "first_name": "Kanarie", "last_name": "Vogelzang", "birth_date": "1984-05-09", "street": "Zangersstraat 12",
        "postal_code": "8500", "city": "Kortrijk", "identity_seen": True,
    }  # fmt: skip
    wrong = client.submit(path, {**who, "photos": [(BytesIO(b"no photo"), "x.jpg")]}, form="hand-over")
    assert wrong.status_code == 422
    assert "geen foto die we kunnen lezen" in wrong.text
    sent = client.submit(path, {**who, "photos": [(BytesIO(photo()), "x.jpg")]}, form="hand-over", follow=False)
    number = sent.headers["Location"].split("/")[-1].split("?")[0]
    with arrange():
        kept = session.scalars(select(KeptFile).where(KeptFile.kind == "photo_out")).one()
        row, name = kept.id, kept.name
        assert kept.content is not None
        assert b"Canarymaker" not in kept.content
        assert first_untold() is None
        person = session.scalars(select(Person)).one()
        assert name in dossier(person).pages
    assert f"photos/{row}" in client.get(f"/loans/{number}").text
    shown = client.get(f"/loans/{number}/photos/{row}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    for persona in (OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN):
        assert client_for(persona).get(f"/loans/{number}/photos/{row}").status_code in (403, 404)
    with arrange():
        loan = session.scalars(select(Loan)).one()
        back(loan, accessories=[], pictures=[photos.cleaned(photo())] * 4)
        with pytest.raises(Refused):
            photos.keep(loan, [b"x"], photos.When.IN, actor=actor_of(LIBRARIAN))
        erase_rows([loan.person], actor=actor_of(LIBRARIAN), why="asked")
        kinds = ("photo_out", "photo_in")
        assert {each.content for each in session.scalars(select(KeptFile).where(KeptFile.kind.in_(kinds)))} == {None}


# --- how each thing came back -----------------------------------------------------------------------------------------


def test_each_thing_has_its_own_words(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend(kit.free_order(accessories=THINGS))
    things = {"Muis": Returned(ThingBack.DAMAGED, "knop los"), "Laptoptas": Returned(ThingBack.MISSING)}
    back(loan, accessories=["Lader"], things=things, device_back=Returned(ThingBack.DAMAGED, "barst in het scherm"))
    rows = {each.kind: (each.came_back, each.back_as, each.back_note) for each in loan.line.accessories}
    assert rows == {
        "Lader": (True, "whole", ""),
        "Muis": (True, "damaged", "knop los"),
        "Laptoptas": (False, "missing", ""),
    }
    kept = archive.newest("receipt", "loan", loan.id)
    assert kept is not None
    assert kept.data["accessories_returned"] == ["Lader", "Muis (beschadigd: knop los)"]
    assert kept.data["accessories_missing"] == ["Laptoptas"]
    assert kept.data["condition"] == "Beschadigd: barst in het scherm"
    assert [each.note for each in session.scalars(select(Incident))] == ["barst in het scherm"]
    told = session.scalars(select(Event).where(Event.kind == "loan:returned")).one().data
    assert (told["accessories_damaged"], told["accessories_missing"]) == (["Muis"], ["Laptoptas"])
    assert "knop" not in str(told)
    kinds = {each.kind for each in session.scalars(select(DeskTask))}
    assert kinds == {TaskKind.RETURN_CHECK, TaskKind.FOLLOW_UP}
    shown = [each.kind for each in open_tasks(actor_of(TECHNICIAN))]
    assert shown == [TaskKind.RETURN_CHECK], "speaking with somebody is for the counter"
    erase_rows([loan.person], actor=actor_of(LIBRARIAN), why="asked")
    database.expire_all()
    assert not any(each.back_note for each in loan.line.accessories)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"things": {"Lader": Returned(ThingBack.DAMAGED)}}, "damage_in_words"),
        ({"things": {"Zetel": Returned(ThingBack.MISSING)}}, "unknown_accessory"),
        ({"things": {"Lader": Returned(ThingBack.DAMAGED, "85.07.30-033.28")}}, "national_number"),
        ({"device_back": Returned(ThingBack.MISSING)}, "device_not_back"),
        ({"device_back": Returned(ThingBack.DAMAGED, "x" * 201)}, "too_long"),
    ],
)
def test_what_cannot_be_right_is_refused(database: Any, values: dict[str, Any], reason: str) -> None:
    loan = kit.lend()
    with pytest.raises(BadInput) as no:
        back(loan, **values)
    assert no.value.reason == reason


def test_a_whole_return_asks_for_no_talk(database: Any) -> None:
    back(kit.lend(), accessories=["Lader"])
    assert [each.kind for each in session.scalars(select(DeskTask))] == [TaskKind.RETURN_CHECK]


def test_the_page_says_per_piece_what_is_wrong(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        loan = kit.lend(kit.free_order(accessories=THINGS))
        tag, number = loan.line.device.tag, loan.number
    client = client_for(LIBRARIAN)
    path = f"/loans/take-back?q={tag}"
    asked = {"data_statement": True, "things-1-how": "damaged"}
    words_alone = {"data_statement": True, "things-1-note": "knop los"}  # they would be lost
    assert "Kies ook wat er is." in client.submit(path, words_alone, form="take-back", button="all").text
    refused = client.submit(path, asked, form="take-back", button="all")
    assert refused.status_code == 422
    assert "wat beschadigd is" in refused.text
    done = client.submit(path, {**asked, "things-1-note": "knop los"}, form="take-back", button="all")
    assert "Muis (beschadigd: knop los)" in done.text
    page = client.page(f"/loans/{number}").main
    assert "Muis (beschadigd: knop los)" in page


# --- one after another ------------------------------------------------------------------------------------------------


def test_each_scan_saves_the_one_before(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        tags = []
        for name in ("Een", "Twee", "Drie"):
            order = kit.free_order(accessories=THINGS, borrower=replace(kit.BORROWER, last_name=name))
            tags.append(kit.lend(order).line.device.tag)
    client = client_for(LIBRARIAN)
    path = "/loans/take-back/series"
    assert client.submit(path, {}, form="/series").status_code == 422
    page = client.submit(path, {"said": "1"}, form="/series")

    def send(page: Any, **more: Any) -> Any:
        form = kit.page_of(page).form("/series")
        return client.post(path, data={**form.values, **more})

    def states() -> list[str]:
        with arrange():
            return [session.scalars(select(Device).where(Device.tag == tag)).one().state.value for tag in tags]

    page = send(page, q=tags[0])
    assert "Nog niet bewaard" in page.text
    assert "Een" not in kit.page_of(page).main.replace("Een ", "")
    assert states() == ["on_loan"] * 3
    page = send(page, q=tags[0])
    assert "ligt hier al" in page.text
    page = send(page, q=tags[1], accessories=["Lader"])
    assert states() == ["returned", "on_loan", "on_loan"]
    page = send(page, drop="1")
    assert "Het contract loopt verder" in page.text
    page = send(page, q="KOR-000001-B")
    assert "notice-blocked" in page.text
    page = send(page, q=tags[2], all="1")
    page = send(page, save="1", all="1")
    assert states() == ["returned", "on_loan", "returned"]
    with arrange():
        first, third = (session.scalars(select(Loan).order_by(Loan.id)).all()[number] for number in (0, 2))
        assert [each.came_back for each in first.line.accessories] == [True, None, None]
        assert [each.came_back for each in third.line.accessories] == [True, True, True]
        kept = archive.newest("receipt", "loan", first.id)
        assert kept is not None
        assert kept.data["accessories_missing"] == []
        assert "Dit kijken we nog na" in kept.data["note"]
        assert {each.kind for each in session.scalars(select(DeskTask))} == {TaskKind.RETURN_CHECK}
    assert tags[0] in page.text
    page = send(send(page, q=tags[1]), save="1", pending_device=tags[0])
    assert "hoort niet meer bij contract" in page.text, "swapped meanwhile: nothing is taken back unseen"
    assert states() == ["returned", "on_loan", "returned"]
    again = send(page, pending="", q=tags[0])
    assert "niet uitgeleend" in again.text


def test_a_deposit_is_settled_apart(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        loan = kit.lend(kit.paid_order(LoanKind.HUUR, deposit_eur=Decimal("20")))
        kit.pay(loan, "50")
        tag = loan.line.device.tag
    client = client_for(SHOPKEEPER)
    page = client.submit("/loans/take-back/series", {"said": "1"}, form="/series")
    form = kit.page_of(page).form("/series")
    answer = client.post(form.action, data={**form.values, "q": tag}).text
    assert "hoort een waarborg" in answer
    assert "Nog niet bewaard" not in answer
