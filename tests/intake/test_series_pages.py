"""Serial after serial on the page, the agreement, and what the donor does there."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.codes import new_referral_code
from inventory.devices.actions.blanks import make_blanks
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.intake.actions import triage
from inventory.intake.models import Lot
from inventory.intake.room import states_follow_from_events
from tests.clients import Client
from tests.pages import Page
from tests.people import COORDINATOR, DONOR, OTHER_DONOR, TECHNICIAN, Persona, actor_of

ClientFor = Callable[[Persona], Client]


def scan(client: Client, code: str, text: str, page: Any = None, *, labels: bool = False) -> Any:
    """Scan on the page as it stands, carrying along what it holds."""
    address = f"/lots/{code}/series"
    found = (page or client.page(f"{address}?type=laptop&make=Dell&model=5490{'&labels=y' if labels else ''}")).form(
        address
    )
    values = {name: each[-1] for name, each in found.values.items()}
    answer = client.post(address, data={**values, "q": text}, follow_redirects=True)
    return answer, Page(answer.text)


def test_twenty_serials_without_a_mouse(client_for: ClientFor, make_lot: Callable[..., str], arrange: Any) -> None:
    code = make_lot(1)
    client, page = client_for(TECHNICIAN), None
    for number in range(20):
        answer, page = scan(client, code, f"SER{number:02}X", page)
        assert answer.status_code == 200
        assert 'data-signal="ok"' in answer.text
    again, page = scan(client, code, "ser03x", page)
    assert 'data-signal="already"' in again.text
    wrong, page = scan(client, code, "N/A", page)
    assert wrong.status_code == 422
    assert 'data-signal="refused"' in wrong.text
    assert "SER00X" in wrong.text
    assert wrong.text.count("Ontvangen</span>") >= 20
    with arrange() as session:
        assert session.query(Device).filter_by(lot_code=code, state="received").count() == 20


def test_a_label_of_the_stock_is_scanned_with_the_serial(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    with arrange():
        one, two = (blank.tag for blank in make_blanks(2, actor=actor_of(TECHNICIAN), tag_prefix="KOR"))
    client = client_for(TECHNICIAN)
    answer, page = scan(client, code, one, labels=True)
    assert "ligt klaar" in answer.text
    answer, page = scan(client, code, "AAA111", page)
    assert 'data-signal="ok"' in answer.text
    answer, page = scan(client, code, "SN01A", page)
    assert "Scan nu het etiket" in answer.text
    answer, page = scan(client, code, two, page)
    assert 'data-signal="ok"' in answer.text
    answer, page = scan(client, code, two, page)
    answer, page = scan(client, code, "BBB222", page)
    assert answer.status_code in (200, 409)
    with arrange() as session:
        tags = {device.serial: device.tag for device in session.query(Device)}
    assert (tags["AAA111"], tags["SN01A"]) == (one, two)
    assert "BBB222" not in tags


def test_announced_with_counts_and_received_without_a_list(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    donor = client_for(DONOR)
    made = donor.submit(
        "/lots/new",
        {
            "donor": "MIRAS",
            "count_laptop": "2",
            "transport": "fetched",
            "fetch_where": "Scheutistraat 1",
            "given_as": "goods",
            "statement": "y",
        },
        button="act=save",
    )
    assert made.status_code == 200
    with arrange() as session:
        lot = session.query(Lot).one()
        code = lot.code
        assert (lot.expected, lot.transport, lot.given_as) == ({"laptop": 2}, "fetched", "goods")
        assert lot.statement_at is not None
    _answer, _page = scan(client_for(TECHNICIAN), code, "AAA111")
    shown = donor.page(f"/lots/{code}").text
    assert "Laptop: 1 minder dan aangekondigd." in shown
    assert client_for(OTHER_DONOR).get(f"/lots/{code}").status_code == 404
    begun = client_for(TECHNICIAN).page(f"/lots/{code}/receive").text
    assert "Er is geen lijst" in begun
    assert "Alles op de lijst is ontvangen" not in begun
    changed = client_for(COORDINATOR).submit(f"/lots/{code}/terms", {"count_laptop": "1"})
    assert changed.status_code == 409
    client_for(COORDINATOR).submit(f"/lots/{code}/terms", {"wipes_by": "proven"})
    assert "Al gewist, met een bewijs erbij" in donor.page(f"/lots/{code}").text


def test_the_donor_disputes_and_confirms_on_its_page(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(2, received_on=today())
    with arrange() as session:
        for device in session.query(Device):
            triage.accept_device(device, actor=actor_of(TECHNICIAN))
        tag = session.query(Device).first().tag
    donor, technician = client_for(DONOR), client_for(TECHNICIAN)
    said = donor.submit(
        f"/lots/{code}", {"kind": "wrong_number", "tag": tag, "text": "Nummer is SN99"}, form="/remarks"
    )
    assert "Wacht op een antwoord" in said.text
    assert "De lijst klopt" not in said.text
    technician.submit(f"/lots/{code}", {"answer": "Verbeterd, bedankt."}, form="/answer")
    confirmed = donor.submit(f"/lots/{code}", form="/confirm")
    assert "De lijst is bevestigd" in confirmed.text
    assert "Verbeterd, bedankt." in confirmed.text


NO_SERIALS = [
    "https://www.dell.com/support/tag",
    "digibank.example/d/KOR-000001-A",
    "M-ONTVANG",
    "M-ONDERDEEL-OK",
    "LATITUDE 5490",
    "dell",
    "5490",
    "ab1",
    "L-2026-014",
    "/P/REK-A",
    "A4:B1:C2:D3:E4:F5",
    "SERIAL" * 12,
]


def test_what_cannot_be_a_serial_number_makes_no_device(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    client, page = client_for(TECHNICIAN), None
    with arrange() as session:
        place = session.query(Location).first().code
        before = session.query(Device).count()
    codes = [new_referral_code(Random(number)) for number in range(2)]
    for text in [*NO_SERIALS, place, *codes]:
        answer, page = scan(client, code, text, page)
        again, page = scan(client, code, text, page)
        assert (answer.status_code, again.status_code) == (422, 422), text
        assert 'data-signal="refused"' in answer.text
    with arrange() as session:
        assert session.query(Device).count() == before


def test_what_hardly_is_a_serial_number_is_taken_when_it_is_scanned_again(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    client = client_for(TECHNICIAN)
    doubted = [new_referral_code(Random(3)).replace("-", ""), "4006381333931", "L8K33EA#ABH"]
    page = None
    for text in doubted:
        answer, page = scan(client, code, text, page)
        assert answer.status_code == 409, text
        assert "Scan het dan nog een keer" in answer.text
        other, page = scan(client, code, f"TUSSEN{text[:3]}", page)  # in between: the doubt is gone
        assert other.status_code == 200
        answer, page = scan(client, code, text, page)
        assert answer.status_code == 409
        answer, page = scan(client, code, text, page)
        assert 'data-signal="ok"' in answer.text, text
    with arrange() as session:
        assert {device.serial for device in session.query(Device)} >= set(doubted)


def test_the_last_scan_is_undone_and_scanned_again(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    client = client_for(TECHNICIAN)
    for text, state in (("VERKEERD1", "not_come"), ("SN01A", "announced")):
        answer, page = scan(client, code, text)
        tag = Page(answer.text).form("/series/mend").values["tag"][0]
        values = {name: each[-1] for name, each in page.form("/series/mend").values.items()}
        undone = client.post(f"/lots/{code}/series/mend", data=values | {"act": "undo"}, follow_redirects=True)
        assert undone.status_code == 200
        assert f"{tag} is toch niet ontvangen" in undone.text
        with arrange() as session:
            device = session.query(Device).filter_by(tag=tag).one()
            assert (device.state, device.received_on, device.location_id) == (state, None, None)
        if state == "not_come":
            told = client.page(f"/d/{tag}").text
            assert f"Serienummer {text}" in told
            assert f"Schijf {text}" not in told, "it is the number of the device"
        answer, _page = scan(client, code, text)
        assert 'data-signal="ok"' in answer.text
    with arrange() as session:
        assert states_follow_from_events() == []
        assert session.query(Device).filter_by(serial="VERKEERD1").one().state == "received"


def test_a_scanned_number_that_another_lot_announced_is_received_there(
    client_for: ClientFor, make_lot: Callable[..., str]
) -> None:
    coming, here = make_lot(1), make_lot(1, prefix="ANDER", received_on=today())
    client = client_for(TECHNICIAN)
    answer = client.submit(
        f"/lots/{here}/extra", {"type": "laptop", "make": "Dell", "model": "Latitude", "serial": "SN01A"}
    )
    assert f"staat op de lijst van {coming}. Ontvang het daar." in answer.text
    assert "nieuwe lijst van dat lot" not in answer.text


def test_a_serial_is_corrected_until_something_else_happens(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(2, received_on=today())
    client = client_for(TECHNICIAN)
    with arrange() as session:
        one, two = (device.tag for device in session.query(Device).order_by(Device.id))
    client.submit(f"/lots/{code}/mend/{one}", {"serial": "GOED123"}, form="mend")
    for wrong, sentence in (("SN02A", "kennen we al"), ("https://x.be/1", "webpagina"), ("GOED123", "staat er al")):
        refused = client.submit(f"/lots/{code}/mend/{one}", {"serial": wrong}, form="mend")
        assert refused.status_code >= 400
        assert sentence in refused.text
    sure = client.submit(f"/lots/{code}/mend/{one}", {"serial": "4006381333931"}, form="mend")
    assert "is_sure" in sure.text
    with arrange() as session:
        device = session.query(Device).filter_by(tag=one).one()
        assert device.serial == "GOED123"
        assert [event.kind for event in events_of("device", device.id)] == [
            "device:received",
            "device:serial-corrected",
        ]
        triage.accept_device(device, actor=actor_of(TECHNICIAN))
    page = client.page(f"/lots/{code}/mend/{one}").text
    assert "gebeurde al iets" in page
    late = client.submit(f"/lots/{code}/mend/{two}", form="/undo")
    assert late.status_code == 200
    assert client_for(DONOR).get(f"/lots/{code}/mend/{two}").status_code == 403


def test_a_label_of_the_stock_stays_on_its_device(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    with arrange():
        label = make_blanks(1, actor=actor_of(TECHNICIAN), tag_prefix="KOR")[0].tag
    client = client_for(TECHNICIAN)
    _answer, page = scan(client, code, label, labels=True)
    answer, page = scan(client, code, "FOUT9999", page)
    assert "Het etiket zit er al op" in answer.text
    values = {name: each[-1] for name, each in page.form("/series/mend").values.items()}
    refused = client.post(f"/lots/{code}/series/mend", data=values | {"act": "undo"})
    assert refused.status_code == 409
    done = client.post(f"/lots/{code}/series/mend", data=values | {"act": "correct", "serial": "JUIST999"})
    assert done.status_code == 303
    with arrange() as session:
        assert session.query(Device).filter_by(tag=label).one().serial == "JUIST999"


def test_a_series_begins_in_the_first_empty_field_and_says_the_whole_refusal(
    client_for: ClientFor, make_lot: Callable[..., str]
) -> None:
    code, other = make_lot(1), make_lot(1, prefix="ANDER")
    client = client_for(TECHNICIAN)
    make = client.get(f"/lots/{code}/series").text.split('name="make"')[0].rpartition("<")[2]
    assert "autofocus" in make
    answer, _page = scan(client, code, "ANDER01A")
    sentence = f"staat op de lijst van {other}. Ontvang het daar."
    assert answer.text.count(sentence) >= 2
