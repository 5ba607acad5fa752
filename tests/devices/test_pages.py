"""The pages of devices: the list, one device and its steps, and the page for who found one."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from inventory.accounts.models import Location
from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from tests.devices.stock import device_in, new_device, proof
from tests.people import (
    ADMIN,
    CHECKER,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
)

S = DeviceState
STRANGERS = [SOCIAL_WORKER, REFERRER, DONOR, ADMIN]


@pytest.fixture
def made(arrange: Any) -> Any:
    """`made(DeviceState.READY)`: a device in that state; its tag."""

    def make(state: DeviceState = S.RECEIVED, **about: Any) -> str:
        with arrange():
            return device_in(state, **about).tag

    return make


def state_of(arrange: Any, tag: str) -> str:
    with arrange():
        return str(session.query(Device).filter_by(tag=tag).one().state)


# --- the page for who found one ------------------------------------------------------------------------------------


def test_a_finder_reads_whose_it_is_and_nothing_else(made: Any, visitor: Any) -> None:
    tag = made(S.ON_LOAN, serial="SECRET77", donor_tag="GIFT88", lot="L-2026-099")
    page = visitor.page(f"/d/{tag}")
    assert "Digibank Kortrijk" in page.h1
    assert "1777" in page.main
    for secret in ("SECRET77", "GIFT88", "L-2026-099", "Latitude", "Uitgeleend", "Miras", "Werkplaats", "Windows"):
        assert secret not in page.html
    assert not [form for form in page.forms if form.method == "post"]


def test_the_page_is_the_same_for_a_device_that_does_not_exist(made: Any, visitor: Any, statements: Any) -> None:
    tag, other = made(), device_tag("KOR", 654321)
    real, unreal = visitor.get(f"/d/{tag}"), visitor.get(f"/d/{other}")
    assert real.status_code == unreal.status_code == 200
    assert real.text.replace(tag, "") == unreal.text.replace(other, "")
    with statements() as seen:
        visitor.get(f"/d/{tag}")
    assert not [each for each in seen if "FROM device" in each]


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", ""), lambda t: f" {t} ", str.upper])
@pytest.mark.parametrize("path", ["/d/", "/D/"])
def test_any_way_of_writing_the_tag_opens_it(made: Any, client_for: Any, visitor: Any, path: str, change: Any) -> None:
    tag = made()
    assert visitor.get(path + change(tag)).status_code == 200
    assert client_for(TECHNICIAN).page(path + change(tag)).h1 == tag


@pytest.mark.parametrize("tag", ["KOR-000001-X", "KOR-1", "X", "%00", "KOR-000000-A", "../admin", "9" * 300])
def test_a_wrong_tag_is_named_as_such(visitor: Any, client_for: Any, tag: str) -> None:
    assert visitor.get(f"/d/{tag}").status_code == 404
    assert client_for(LIBRARIAN).get(f"/d/{tag}").status_code == 404


def test_a_wrong_check_character_is_said(visitor: Any) -> None:
    assert "teken" in visitor.page("/d/KOR-000001-X", status=404).main


@pytest.mark.parametrize("persona", STRANGERS, ids=lambda p: p.name)
def test_who_has_no_business_with_devices_sees_what_a_finder_sees(made: Any, client_for: Any, persona: Any) -> None:
    tag = made(S.ON_LOAN, serial="SECRET77")
    page = client_for(persona).page(f"/d/{tag}")
    assert "Digibank Kortrijk" in page.h1
    assert "SECRET77" not in page.html
    assert "Uitgeleend" not in page.html


def test_an_unknown_device_is_missing_for_who_works_here(client_for: Any) -> None:
    assert client_for(TECHNICIAN).get(f"/d/{device_tag('KOR', 654321)}").status_code == 404


# --- one device ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", S, ids=str)
def test_the_page_of_every_state_for_every_role(made: Any, client_for: Any, state: DeviceState) -> None:
    tag = made(state)
    for persona in (TECHNICIAN, LIBRARIAN, SHOPKEEPER, COORDINATOR):
        page = client_for(persona).page(f"/d/{tag}")
        assert page.h1 == tag
        primary = page.root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
        assert len(primary) <= 1


@pytest.mark.parametrize(
    ("state", "persona", "button"),
    [
        (S.ANNOUNCED, LIBRARIAN, "Ontvang"),
        (S.RECEIVED, TECHNICIAN, "Bruikbaar"),
        (S.WIPE_FAILED, TECHNICIAN, "Wis opnieuw"),
        (S.WIPED, TECHNICIAN, "Begin met opknappen"),
        (S.TO_CHECK, CHECKER, "Keur goed"),
        (S.TO_CHECK, COORDINATOR, "Keur goed"),
        (S.READY, LIBRARIAN, "Leen uit"),
        (S.READY, SHOPKEEPER, "Verkoop"),
        (S.ON_LOAN, LIBRARIAN, "Neem terug"),
        (S.RETURNED, TECHNICIAN, "In de werkplaats"),
        (S.MISSING, LIBRARIAN, "Teruggevonden"),
    ],
)
def test_one_next_step_for_this_role(made: Any, client_for: Any, state: DeviceState, persona: Any, button: str) -> None:
    page = client_for(persona).page(f"/d/{made(state, location=persona.location)}")
    primary = page.root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
    assert ["".join(each.itertext()).strip() for each in primary] == [button]


def test_without_a_step_the_page_says_whose_turn_it_is(made: Any, client_for: Any) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.WIPED)}")
    assert "Aan zet: technieker" in page.main


def test_what_keeps_the_next_step_closed_is_said(made: Any, client_for: Any) -> None:
    page = client_for(TECHNICIAN).page(f"/d/{made(S.TO_WIPE)}")
    assert "is niet bewezen gewist" in page.main
    assert not page.root.xpath("//form[contains(@action, 'finish_wipe')]")


def test_a_step_is_taken_by_its_form(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    page = client_for(TECHNICIAN).submit(
        f"/d/{tag}?step=refuse", {"refuse-ground": "crt"}, form=f"/d/{tag}/moves/refuse", follow=True
    )
    assert page.status_code == 200
    assert state_of(arrange, tag) == "to_recycle"
    assert "Beeldbuis" in page.text


def test_what_was_typed_stays_when_a_fact_is_missing(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    answer = client_for(TECHNICIAN).submit(
        f"/d/{tag}?step=refuse", {"refuse-note": "bij de deur"}, form=f"/d/{tag}/moves/refuse"
    )
    assert answer.status_code == 422
    assert "bij de deur" in answer.text
    assert "Fout:" in answer.text
    assert state_of(arrange, tag) == "received"


def test_the_coordinator_gives_a_reason_to_approve(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_CHECK)
    client = client_for(COORDINATOR)
    filled = {"approve-labels_removed": True}
    answer = client.submit(f"/d/{tag}", filled, form=f"/d/{tag}/moves/approve")
    assert answer.status_code == 409
    assert "Zeg dan waarom" in answer.text
    filled["approve-override_reason"] = "Iedereen is ziek."
    answer = client.submit(f"/d/{tag}", filled, form=f"/d/{tag}/moves/approve")
    assert answer.status_code == 200
    assert state_of(arrange, tag) == "ready"
    assert "Goedgekeurd door de coördinator: Iedereen is ziek." in answer.text


def test_who_was_late_reads_who_did_what_and_when(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    slow, quick = client_for(TECHNICIAN), client_for(CHECKER)
    form = slow.page(f"/d/{tag}").form(f"/d/{tag}/moves/accept")
    quick.submit(f"/d/{tag}?step=refuse", {"refuse-ground": "damage"}, form=f"/d/{tag}/moves/refuse")
    answer = slow.post(form.action, data={name: values[0] for name, values in form.values.items() if values})
    assert answer.status_code == 409
    for words in ("Bruikbaar", "Voor recyclage", "Eerste blik: niet bruikbaar", "technieker"):
        assert words in answer.text
    assert state_of(arrange, tag) == "to_recycle"


def test_what_was_announced_and_never_came_is_put_away_and_may_come_after_all(
    made: Any, client_for: Any, arrange: Any
) -> None:
    tag = made(S.ANNOUNCED)
    client = client_for(COORDINATOR)
    sent = {"not_come-reason": "De schenker houdt het zelf."}
    client.submit(f"/d/{tag}?step=not_come", sent, form=f"/d/{tag}/moves/not_come")
    assert state_of(arrange, tag) == "not_come"
    page = client.page(f"/d/{tag}").main
    assert "Aangekondigd, maar niet gekomen" in page
    assert "De schenker houdt het zelf." in page
    client_for(LIBRARIAN).submit(f"/d/{tag}", {}, form=f"/d/{tag}/moves/receive")
    assert state_of(arrange, tag) == "received"


def test_a_double_click_is_one_step(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    client = client_for(TECHNICIAN)
    form = client.page(f"/d/{tag}").form(f"/d/{tag}/moves/accept")
    sent = {name: values[0] for name, values in form.values.items() if values}
    first, second = client.post(form.action, data=sent), client.post(form.action, data=sent)
    assert first.status_code == second.status_code == 303
    with arrange():
        device = session.query(Device).filter_by(tag=tag).one()
        assert device.state == S.TO_DIAGNOSE
        assert device.version == 2


@pytest.mark.parametrize("move", ["hand_over", "sell", "reserve", "take_back"])
def test_steps_of_other_rooms_have_no_form_here(made: Any, client_for: Any, move: str) -> None:
    for state in (S.READY, S.ON_LOAN):
        page = client_for(LIBRARIAN).page(f"/d/{made(state)}")
        assert not page.root.xpath(f"//form[contains(@action, 'moves/{move}')]")


def test_a_step_that_a_role_may_not_take_is_refused(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_RECYCLE)
    client = client_for(TECHNICIAN)
    page = client.page(f"/d/{tag}")
    token = page.root.xpath("//input[@name='csrf_token']/@value")[0]
    sent = {
        "csrf_token": token,
        "recycle-version": "2",
        "recycle-weight_kg": "2",
        "recycle-carrier": "Recupel",
    }
    assert client.post(f"/d/{tag}/moves/recycle", data=sent).status_code == 403
    assert state_of(arrange, tag) == "to_recycle"


def test_steps_that_are_not_the_next_one_are_links_that_open_their_form(made: Any, client_for: Any) -> None:
    tag = made(S.TO_CHECK)
    client = client_for(CHECKER)
    page = client.page(f"/d/{tag}")
    assert len(page.root.xpath("//main//form[contains(@action, '/moves/')]")) == 1
    links = page.root.xpath("//*[@id='steps']//a[contains(@class, 'step-open')]/@href")
    assert [link.partition("step=")[2].partition("#")[0] for link in links] == [
        "reject",
        "wipe_again",
        "elsewhere",
        "flag",
    ]
    for link in links:
        address, _hash, part = link.partition("#")
        opened = client.page(address)
        assert len(opened.root.xpath(f"//*[@id='{part}'][@open]//form")) == 1, link


@pytest.mark.parametrize("asked", ["approve", "recycle", "hand_over", "nonsense", "", "flag"])
def test_a_step_that_is_not_offered_opens_nothing(made: Any, client_for: Any, asked: str) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.TO_CHECK)}?step={asked}")
    assert not page.root.xpath("//*[@id='steps']//form | //*[@id='next']//form")


@pytest.mark.parametrize(("persona", "step"), [(LIBRARIAN, "Leen uit"), (SHOPKEEPER, "Verkoop")])
def test_what_stands_elsewhere_is_brought_over_first(made: Any, client_for: Any, persona: Any, step: str) -> None:
    tag = made(S.READY, location="STOCK")
    client = client_for(persona)
    page = client.page(f"/d/{tag}")
    assert "staat dit toestel bij Stockplaats" in page.main
    assert f"Daarna: {step}." in page.main
    form = page.form("place-form")
    assert form.values["elsewhere-location"] == [persona.location]  # where this person works, ready to send
    client.submit(f"/d/{tag}", {}, form="place-form")
    primary = client.page(f"/d/{tag}").root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
    assert ["".join(each.itertext()).strip() for each in primary] == [step]


def test_grade_d_is_not_offered_for_approval_but_goes_back(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_CHECK)
    with arrange():
        session.query(Device).filter_by(tag=tag).one().grade = "D"
        session.flush()
    page = client_for(CHECKER).page(f"/d/{tag}")
    assert "Graad D gaat niet naar een lener" in page.main
    assert "Keur goed" not in page.main
    assert page.form(f"/d/{tag}/moves/reject")
    told = client_for(COORDINATOR).page(f"/d/{tag}").main
    assert "Keur goed" not in told
    assert "Aan zet: technieker" in told


def test_a_device_is_put_somewhere_else(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    answer = client_for(LIBRARIAN).submit(
        f"/d/{tag}?step=elsewhere", {"elsewhere-location": "BIB-C"}, form="place-form"
    )
    assert "Centrale Bibliotheek" in answer.text


def test_a_warning_is_put_and_solved(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    client = client_for(TECHNICIAN)
    answer = client.submit(f"/d/{tag}?step=flag", {"flag-flag": "recall"}, form="flag-form")
    assert "Teruggeroepen door de fabrikant" in answer.text
    answer = client.submit(f"/d/{tag}", {}, form="/flags/recall/solved")
    assert "Waarschuwing opgelost" in answer.text


def test_history_is_told_in_sentences_and_roles(made: Any, client_for: Any) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.RETURNED)}")
    timeline = page.root.xpath("//ol[contains(@class, 'timeline')]")[0].text_content()
    for words in ("Ontvangen", "bewijs aanvaard", "Goedgekeurd", "Meegegeven aan een lener", "Teruggebracht"):
        assert words in timeline
    assert "door: technieker" in timeline
    assert TECHNICIAN.name not in timeline
    assert CHECKER.name not in page.html


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nl", "Iemand heeft het wissen gestopt."), ("en", "Somebody stopped the wiping."), ("fr", None)],
)
def test_why_a_wipe_was_refused_is_a_sentence_in_every_language(
    arrange: Any, client_for: Any, language: str, sentence: str | None
) -> None:
    with arrange():
        device = device_in(S.TO_WIPE)
        media.refuse_wipe(device.media[0], proof(device), reasons=["aborted"], actor=actor_of(TECHNICIAN))
        device.accessories, device.tests = ["lader"], {"camera": {"result": "pass", "note": ""}}
        tag = device.tag
    client = client_for(TECHNICIAN)
    client.submit("/account", {"language": language}, form="choose-language")
    page = client.page(f"/d/{tag}").main
    assert (sentence or "") in page
    for raw in ("aborted", *(() if language == "nl" else ("lader", "Iemand heeft"))):
        assert raw not in page


def test_the_reuse_sheet_is_a_pdf(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    answer = client_for(LIBRARIAN).get(f"/d/{tag}/hergebruikfiche.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert client_for(SOCIAL_WORKER).get(f"/d/{tag}/hergebruikfiche.pdf").status_code == 403


# --- the list ------------------------------------------------------------------------------------------------------


@pytest.fixture
def some(arrange: Any) -> list[str]:
    with arrange():
        new_device(make="Dell", model="Latitude 5490", serial="AAA111", lot="L-2026-001")
        new_device(make="Lenovo", model="ThinkPad T480", serial="BBB222", donor_tag="INV-7", lot="L-2026-002")
        device_in(S.READY, make="Samsung", model="Tab A", kind=DeviceType.TABLET, lot="L-2026-002", location="BIB-C")
        return [device.tag for device in session.query(Device).order_by(Device.id)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [2, 1, 0]),
        ("?q=latitude", [0]),
        ("?q=lenovo+t480", [1]),
        ("?q=lenovo+latitude", []),
        ("?q=bbb222", [1]),
        ("?q=INV-7", [1]),
        ("?q=L-2026-002", [2, 1]),
        ("?q=%25", []),
        ("?q=_", []),
        ("?state=ready", [2]),
        ("?phase=workshop", [1, 0]),
        ("?phase=stock", [2]),
        ("?type=tablet", [2]),
        ("?location=BIB-C", [2]),
        ("?lot=l-2026-002", [2, 1]),
        ("?lot=L-2026-002&type=laptop", [1]),
        ("?state=nonsense", [2, 1, 0]),
        ("?sort=oldest", [0, 1, 2]),
        ("?sort=name", [0, 1, 2]),
        ("?sort=-name", [2, 1, 0]),
        ("?sort=id;drop", [2, 1, 0]),
    ],
)
def test_the_list_is_what_its_address_says(some: list[str], client_for: Any, query: str, wanted: list[int]) -> None:
    page = client_for(LIBRARIAN).page(f"/devices{query}")
    assert [row[0] for row in page.rows] == [some[index] for index in wanted]


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", ""), str])
def test_a_whole_tag_opens_its_device(some: list[str], client_for: Any, change: Any) -> None:
    answer = client_for(LIBRARIAN).get("/devices", query_string={"q": change(some[0])})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/d/{some[0]}"


def test_the_pages_of_a_long_list_hold_every_row_once(arrange: Any, client_for: Any) -> None:
    with arrange():
        for number in range(53):
            new_device(model=f"Model {number % 5}")
    client = client_for(LIBRARIAN)
    for sort in ("newest", "oldest", "name", "-name", "since", "-since"):
        first = client.page(f"/devices?sort={sort}")
        assert "50 van 53" in first.main
        second = client.page(first.links["Volgende"])
        tags = [row[0] for row in first.rows + second.rows]
        assert len(tags) == len(set(tags)) == 53, sort
        assert "Volgende" not in second.links


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "bnVsbA", "WyJ4Il0", "%00", "W251bGxd", "WzFlNDAwXQ"])
def test_a_cursor_that_we_did_not_make_is_refused(some: list[str], client_for: Any, cursor: str) -> None:
    assert client_for(LIBRARIAN).get(f"/devices?sort=name&cursor={cursor}").status_code in (200, 422)


def test_the_list_asks_the_same_for_one_row_and_for_three(arrange: Any, client_for: Any, statements: Any) -> None:
    client = client_for(LIBRARIAN)
    counts = []
    for more in (1, 2):
        with arrange():
            for _ in range(more):
                device_in(S.READY)
        client.get("/devices")
        with statements() as seen:
            assert client.get("/devices").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_device_page_asks_the_same_however_long_its_history(arrange: Any, client_for: Any, statements: Any) -> None:
    with arrange():
        tag = device_in(S.READY).tag
    client = client_for(TECHNICIAN)
    counts = []
    for _ in range(2):
        client.get(f"/d/{tag}")
        with statements() as seen:
            client.get(f"/d/{tag}")
        counts.append(len(seen))
        with arrange():
            device = session.query(Device).filter_by(tag=tag).one()
            for place in ("STOCK", "BIB-C", "WERK"):
                moves.move_place(device, place, actor=actor_of(LIBRARIAN))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


def test_an_empty_list_teaches(client_for: Any) -> None:
    assert "lot" in client_for(LIBRARIAN).page("/devices").main
    assert "Haal een filter weg" in client_for(LIBRARIAN).page("/devices?q=niets").main


def test_the_spreadsheet_is_exactly_the_filtered_list(some: list[str], client_for: Any) -> None:
    answer = client_for(LIBRARIAN).get("/devices.csv?lot=L-2026-002&sort=oldest")
    assert answer.mimetype == "text/csv"
    assert re.search(r'filename="toestellen-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"])
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [row["nummer"] for row in rows] == some[1:]
    assert rows[0]["serienummer"] == "BBB222"
    assert rows[1]["staat"] == "Klaar"


@pytest.mark.parametrize("value", ["=1+1", "+32 470", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://evil")'])
def test_no_cell_of_the_spreadsheet_is_a_formula(arrange: Any, client_for: Any, value: str) -> None:
    with arrange():
        new_device(make=value, serial='a;"b\r\nc')
    data = client_for(LIBRARIAN).get("/devices.csv").data.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(data, newline=""), delimiter=";"))
    assert row["merk"] == "'" + value
    assert row["serienummer"] == 'a;"b\r\nc'


@pytest.mark.parametrize("persona", STRANGERS, ids=lambda p: p.name)
def test_the_list_is_for_who_works_with_devices(client_for: Any, persona: Any) -> None:
    client = client_for(persona)
    assert client.get("/devices").status_code == 403
    assert client.get("/devices.csv").status_code == 403


def test_markup_in_a_name_stands_there_as_it_was_typed(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag = new_device(make="<script>alert(1)</script>", model="${7*7} &amp; <b>x").tag
    client = client_for(LIBRARIAN)
    for path in ("/devices", f"/d/{tag}", f"/labels?tags={tag}"):
        page = client.page(path)
        assert "<script>alert(1)" in page.main
        assert "${7*7} &amp; <b>x" in page.main
    assert client.get(f"/d/{tag}/hergebruikfiche.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("persona", "place", "other"), [(LIBRARIAN, "BIB-C", "WINKEL"), (SHOPKEEPER, "WINKEL", "BIB-C")]
)
def test_what_stands_ready_is_counted_at_your_own_counter(
    arrange: Any, client_for: Any, persona: Any, place: str, other: str
) -> None:
    with arrange():
        here, elsewhere = device_in(S.READY), device_in(S.READY)
        here.location = session.query(Location).filter_by(code=place).one()
        elsewhere.location = session.query(Location).filter_by(code=other).one()
        tags = here.tag, elsewhere.tag
    client = client_for(persona)
    stat = next(each for each in client.page("/").root.xpath("//a") if "Klaar om mee te geven" in each.text_content())
    assert "1" in stat.text_content()
    page = client.page(stat.get("href"))
    assert (tags[0] in page.main, tags[1] in page.main) == (True, False)
