"""The pages of a lot as its donor meets them: what is said of disks, counts, the day of fetching, a remark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inventory.core.clock import now, today
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions import media, moves
from inventory.devices.actions.media import Proof
from inventory.devices.models import Device
from inventory.intake import queries
from inventory.intake.actions import agree, receive, triage
from inventory.intake.actions.agree import Terms
from inventory.intake.actions.announce import Gift, import_donation
from inventory.intake.actions.relist import take_from_list, undo_import
from inventory.intake.lifecycle import Transport
from inventory.intake.models import ListImport, Lot
from tests.clients import Client
from tests.intake.conftest import lot_named, sheet
from tests.people import (
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
    user_of,
)

ClientFor = Callable[[Persona], Client]


def test_a_donor_reads_how_a_disk_was_emptied_in_words(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1, received_on=today())
    with arrange() as session:
        device, who = session.query(Device).one(), actor_of(TECHNICIAN)
        triage.accept_device(device, actor=who)
        disk = media.add_medium(device, actor=who, serial="DISK1")
        media.confirm_media(device, actor=who)
        moves.step(device, "diagnose", actor=who)
        witness = user_of(LIBRARIAN).id
        proof = Proof("manual", "destroy", "drilled", now(), operator_id=who.user_id, witness_id=witness)
        media.accept_wipe(disk, proof, actor=who)
    page = client_for(DONOR).page(f"/lots/{code}").text
    assert "Vernietigd: doorboord" in page
    assert "drilled" not in page
    assert "destroy" not in page


def test_a_donor_says_counts_without_unfolding_and_reads_of_itself(client_for: ClientFor, arrange: Any) -> None:
    donor = client_for(DONOR)
    page = donor.page("/lots/new")
    assert not page.root.xpath("//input[@name='count_laptop']/ancestor::details[not(@open)]")
    assert not page.root.xpath("//input[@name='statement']/ancestor::details[not(@open)]")
    main = " ".join(page.root.xpath("//main")[0].text_content().split())
    assert "chenker" not in main
    donor.submit("/lots/new", {"donor": "MIRAS", "count_laptop": "12", "statement": "y"}, button="act=save")
    with arrange() as session:
        code = session.query(Lot).one().code
    for address in (f"/lots/{code}", f"/lots/{code}/terms", f"/lots/new?lot={code}"):
        read = " ".join(donor.page(address).root.xpath("//main")[0].text_content().split())
        for wrong in ("De schenker", "de schenker wil", "van de schenker"):
            assert wrong not in read, address
    cells = client_for(TECHNICIAN).page("/lots").root.xpath("//tbody/tr[1]/*[self::td or self::th]")
    row = " ".join(" ".join(cell.text_content().split()) for cell in cells)
    assert "0 van 12 12 0 0 Aangekondigd" in row


@pytest.mark.parametrize("where", ["new", "terms"])
def test_a_day_of_fetching_lies_ahead(client_for: ClientFor, make_lot: Callable[..., str], where: str) -> None:
    donor, code = client_for(DONOR), make_lot(1)
    terms = {"transport": "fetched", "fetch_where": "Markt 1", "fetch_on": (today() - timedelta(days=1)).isoformat()}
    if where == "new":
        answer = donor.submit("/lots/new", terms | {"donor": "MIRAS", "count_laptop": "1"}, button="act=save")
    else:
        answer = donor.submit(f"/lots/{code}/terms", terms)
    assert answer.status_code == 422
    assert "Deze dag is al voorbij" in answer.text


def test_a_day_that_was_agreed_may_pass(make_lot: Callable[..., str], arrange: Any, clock: Any) -> None:
    code = make_lot(1)
    terms = Terms(transport=Transport.FETCHED, fetch_where="Markt 1", fetch_on=today())
    with arrange() as session:
        agree.change_terms(lot_named(session, code), terms, actor=actor_of(DONOR))
    clock.forward(days=3)
    with arrange() as session:
        changed = replace(terms, wants_certificate=True)
        assert agree.change_terms(lot_named(session, code), changed, actor=actor_of(DONOR)).wants_certificate


def test_a_donor_chooses_what_is_wrong_and_may_take_it_back(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1, received_on=today())
    with arrange() as session:
        triage.accept_device(session.query(Device).one(), actor=actor_of(TECHNICIAN))
    donor = client_for(DONOR)
    unsaid = donor.submit(f"/lots/{code}", {"text": "Er klopt iets niet"}, form="/remarks")
    assert unsaid.status_code == 422
    said = donor.submit(f"/lots/{code}", {"kind": "wrong_count", "text": "Wij gaven er twee"}, form="/remarks")
    assert "Wacht op een antwoord" in said.text
    back = donor.submit(f"/lots/{code}", form="/withdraw")
    assert "Ingetrokken op" in back.text
    assert "Wacht op een antwoord" not in back.text
    confirmed = donor.submit(f"/lots/{code}", form="/confirm")
    assert "De lijst is bevestigd" in confirmed.text
    with arrange() as session:
        lot = lot_named(session, code)
        remark = queries.remarks_of(lot)[0]
        with pytest.raises(Refused):
            agree.withdraw_remark(lot, remark.id, actor=actor_of(DONOR))
        with pytest.raises(NotAllowed):
            agree.withdraw_remark(lot, remark.id, actor=actor_of(OTHER_DONOR))


def test_a_donor_takes_a_device_off_its_list(client_for: Any, make_lot: Any, arrange: Any) -> None:
    code = make_lot(2)
    client = client_for(DONOR)
    with arrange() as session:
        tag, other = (device.tag for device in session.query(Device).order_by(Device.id))
    assert f'href="/lots/{code}/off/{tag}"' in client.get(f"/lots/{code}").text
    shown = client.submit(f"/lots/{code}/off/{tag}")
    assert f"{tag} staat niet meer op de lijst." in shown.text
    assert client.get(f"/lots/{code}/off/{tag}").status_code == 404, "it is of no lot now"
    with arrange() as session:
        lot = session.query(Lot).one()
        assert lot.expected == {"laptop": 1}
        receive.receive_lot(lot, actor=actor_of(TECHNICIAN))
    assert "is al ontvangen en blijft op de lijst" in client.page(f"/lots/{code}/off/{other}").text
    assert f"/off/{other}" not in client.get(f"/lots/{code}").text


def test_a_list_is_taken_back_with_what_was_left_of_it(client_for: Any, arrange: Any) -> None:
    with arrange() as session:
        taken = import_donation(
            sheet("laptop;Dell;E1;AA1;M1", "laptop;Dell;E2;AA2;M2"),
            "lijst.csv",
            gift=Gift(org_of("MIRAS")),
            actor=actor_of(DONOR),
            tag_prefix="KOR",
        )
        lot = taken.lot
        assert lot is not None
        take_from_list(lot, taken.devices[0], actor=actor_of(DONOR))
        undo_import(lot, session.query(ListImport).one().id, actor=actor_of(DONOR))
        assert queries.looks_of([lot.code])[lot.code] == []
        assert [device.state for device in session.query(Device)] == ["not_come", "not_come"]
