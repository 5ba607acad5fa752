"""Serial after serial on the page, the agreement, and what the donor does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inventory.core.clock import today
from inventory.devices.actions.blanks import make_blanks
from inventory.devices.models import Device
from inventory.intake.actions import triage
from inventory.intake.models import Lot
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
