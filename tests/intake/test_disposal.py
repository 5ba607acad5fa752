"""What leaves for good: on one transport with its paper, and counted per category for OVAM."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from inventory.circular.queries import year_figures
from inventory.core.clock import now, today
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import media, moves
from inventory.devices.actions.media import Proof
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.intake import documents, queries
from inventory.intake.actions import disposal, triage
from inventory.intake.actions.disposal import Destination
from inventory.intake.lifecycle import LeavesFor
from inventory.intake.models import Lot, OutTransport
from inventory.web.saving import saving
from tests.clients import Client
from tests.intake.conftest import lot_named
from tests.pages import Page
from tests.people import COORDINATOR, LIBRARIAN, TECHNICIAN, Persona, actor_of, user_of

ClientFor = Callable[[Persona], Client]
RECUPEL = Destination(LeavesFor.PROCESSOR, "Recupel", document="CMR-77")


@pytest.fixture
def lot(make_lot: Callable[..., str], database: Any) -> Lot:
    return lot_named(database, make_lot(3, received_on=today()))


def devices_of(lot: Lot) -> list[Device]:
    return [line.device for line in queries.lines_of(lot)]


def refused_without_disk(device: Device) -> Device:
    triage.refuse_device(device, actor=actor_of(TECHNICIAN), ground="crt", weight_kg=Decimal("2.4"))
    return media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=True)


def begun(to: Destination = RECUPEL) -> OutTransport:
    return disposal.begin(to, actor=actor_of(COORDINATOR))


def test_devices_and_loose_parts_leave_together_with_their_paper(lot: Lot, database: Any) -> None:
    who, (one, two, _three) = actor_of(COORDINATOR), devices_of(lot)
    refused_without_disk(one)
    refused_without_disk(two)
    transport = begun()
    disposal.put_in(transport, one, actor=who)
    disposal.put_in(transport, two, actor=who, weight_kg=Decimal("1.999"))
    disposal.put_loose(transport, "battery", Decimal("12.5"), actor=who)
    assert (one.state, transport.gone_at) == (DeviceState.TO_RECYCLE, None)
    disposal.leave(transport, actor=who, centre="Digibank")
    assert (one.state, two.state) == (DeviceState.RECYCLED, DeviceState.RECYCLED)
    assert (one.weight_kg, two.weight_kg) == (Decimal("2.4"), Decimal("2.00"))
    database.commit()
    paper = documents.transport_pdf(transport.id, saving=saving)
    assert paper is not None
    first = paper.content
    assert (first or b"").startswith(b"%PDF")
    again = documents.transport_pdf(transport.id, saving=saving)
    assert again is not None
    assert again.content == first
    figures = year_figures(today().year)
    screens, small = figures.categories
    assert (screens.came_in.count, screens.recycled.count, screens.recycled.kg) == (3, 2, Decimal("4.40"))
    assert (screens.recycled.weighed, small.recycled.count) == (2, 0)  # one was weighed when it was refused
    assert [(each.fraction, each.receiver, each.kg) for each in figures.fractions if each.is_loose] == [
        ("battery", "Recupel", Decimal("12.5"))
    ]
    assert sum(each.kg for each in figures.fractions) == screens.recycled.kg + Decimal("12.5")
    assert year_figures(today().year - 1).categories[0].came_in.count == 0


def test_what_is_not_proven_empty_gets_no_place(lot: Lot) -> None:
    who, one = actor_of(COORDINATOR), devices_of(lot)[0]
    triage.refuse_device(one, actor=actor_of(TECHNICIAN), ground="crt")
    media.add_medium(one, actor=actor_of(TECHNICIAN), serial="D1")
    media.confirm_media(one, actor=actor_of(TECHNICIAN))
    with pytest.raises(Refused) as no:
        disposal.put_in(begun(), one, actor=who)
    assert no.value.reason == "not_wiped"


def test_a_disk_that_turns_up_while_packing_stops_the_whole_transport(lot: Lot, database: Any) -> None:
    who, (one, two, _three) = actor_of(COORDINATOR), devices_of(lot)
    transport = begun()
    for device in (one, two):
        refused_without_disk(device)
        disposal.put_in(transport, device, actor=who)
    media.add_medium(two, actor=actor_of(TECHNICIAN), serial="D2")
    database.commit()
    with pytest.raises(Refused), saving():
        disposal.leave(transport, actor=who)
    assert {device.state for device in devices_of(lot)[:2]} == {DeviceState.TO_RECYCLE}
    assert queries.transport_by_code(transport.code).gone_at is None


def test_refusals_of_a_transport(lot: Lot) -> None:
    who, (one, two, _three) = actor_of(COORDINATOR), devices_of(lot)
    refused_without_disk(one)
    transport = begun(Destination(LeavesFor.PROCESSOR, "Recupel"))
    with pytest.raises(Refused):
        disposal.leave(transport, actor=who)
    line = disposal.put_in(transport, one, actor=who)
    for action, wrong in (
        (lambda: disposal.put_in(transport, one, actor=who), Refused),
        (lambda: disposal.put_in(begun(), one, actor=who), Refused),
        (lambda: disposal.put_in(transport, two, actor=who), Refused),
        (lambda: disposal.leave(transport, actor=who), BadInput),
        (lambda: disposal.put_loose(transport, "goud", Decimal(1), actor=who), BadInput),
        (lambda: disposal.put_loose(transport, "cable", Decimal("NaN"), actor=who), BadInput),
        (lambda: disposal.put_loose(transport, "cable", Decimal("0.001"), actor=who), BadInput),
        (lambda: disposal.put_in(transport, one, actor=actor_of(TECHNICIAN)), NotAllowed),
        (lambda: disposal.begin(RECUPEL, actor=actor_of(LIBRARIAN)), NotAllowed),
        (lambda: begun(Destination(LeavesFor.DONOR, "Onbekend")), BadInput),
    ):
        with pytest.raises(wrong):
            action()
    disposal.take_out(transport, line.id, actor=who)
    disposal.put_in(begun(), one, actor=who)


def test_back_to_its_donor_and_to_nobody_else(lot: Lot, make_lot: Callable[..., str], database: Any) -> None:
    who, one = actor_of(COORDINATOR), devices_of(lot)[0]
    number = lot.id
    code = make_lot(1, donor="CREO", prefix="CR", received_on=today())
    database.rollback()
    lot = database.get(Lot, number)
    one = devices_of(lot)[0]
    transport = begun(Destination(LeavesFor.DONOR, "miras"))
    assert transport.receiver == "CVO Miras"
    with pytest.raises(Refused) as no:
        disposal.put_in(transport, devices_of(lot_named(database, code))[0], actor=who)
    assert no.value.reason == "other_donor"
    disposal.put_in(transport, one, actor=who)
    disposal.leave(transport, actor=who)
    assert one.state == DeviceState.RETURNED_TO_DONOR
    assert year_figures(today().year).categories[0].given_back.count == 1
    with pytest.raises(Refused):
        disposal.put_loose(transport, "cable", Decimal(1), actor=who)


def test_the_remains_of_what_was_harvested_are_weighed_once(lot: Lot) -> None:
    who, tech, one = actor_of(COORDINATOR), actor_of(TECHNICIAN), devices_of(lot)[0]
    triage.accept_device(one, actor=tech)
    disk = media.add_medium(one, actor=tech, serial="D1")
    media.confirm_media(one, actor=tech)
    moves.step(one, "diagnose", actor=tech)
    proof = Proof("manual", "clear", "x", now(), operator_id=tech.user_id, witness_id=user_of(LIBRARIAN).id)
    media.accept_wipe(disk, proof, actor=tech)
    moves.step(one, "start_work", actor=tech)
    moves.step(one, "to_parts", actor=tech, facts={"reason": "scherm stuk"})
    moves.step(one, "harvest", actor=tech, facts={"parts": "geheugen"})
    transport = begun()
    disposal.put_in(transport, one, actor=who, weight_kg=Decimal("0.9"))
    disposal.leave(transport, actor=who)
    assert one.state == DeviceState.HARVESTED
    recycled = year_figures(today().year).categories[0].recycled
    assert (recycled.count, recycled.kg, recycled.weighed) == (1, Decimal("0.9"), 1)
    with pytest.raises(Refused):
        disposal.put_in(begun(), one, actor=who)


def test_packed_by_scanning_on_the_page(client_for: ClientFor, make_lot: Callable[..., str], arrange: Any) -> None:
    make_lot(2, received_on=today())
    with arrange() as session:
        one, two = session.query(Device).order_by(Device.id)
        refused_without_disk(one)
        tag, other = one.tag, two.tag
    client = client_for(COORDINATOR)
    made = client.submit("/transports", {"receiver": "Recupel"}, form="begin-form")
    code = made.request.path.rpartition("/")[2]
    page = f"/transports/{code}"
    assert tag in client.page(page).text
    assert 'data-signal="ok"' in client.submit(page, {"q": tag, "weight_kg": "2,4 kg"}, form="pack").text
    again = client.submit(page, {"q": tag}, form="pack")
    assert (again.status_code, 'data-signal="already"' in again.text) == (409, True)
    wrong = client.submit(page, {"q": other}, form="pack")
    assert (wrong.status_code, 'data-signal="refused"' in wrong.text) == (409, True)
    assert client.submit(page, {"loose_kg": "veel"}, form="loose").status_code == 422
    client.submit(page, {"fraction": "cable", "loose_kg": "3"}, form="loose")
    assert client.submit(page, form="leave").status_code == 422
    left = client.submit(page, {"document": "CMR-1"}, form="leave")
    assert "is vertrokken" in left.text
    assert client.get(f"{page}.pdf").mimetype == "application/pdf"
    assert "2,4" in client.page(f"/reports/ovam?year={today().year}").text
    sheet = client.get(f"/reports/ovam.csv?year={today().year}").data.decode("utf-8-sig")
    assert "Naar de verwerker;1;2,4;1;2,4" in sheet
    assert "Recupel;CMR-1;Kabels en laders;3;3" in sheet


def test_the_same_over_the_api(api_for: Any, make_lot: Callable[..., str], arrange: Any) -> None:
    make_lot(1, received_on=today())
    with arrange() as session:
        tag = refused_without_disk(session.query(Device).one()).tag
    caller = api_for(COORDINATOR)
    code = caller.post("/transports", {"receiver": "Recupel"}).get_json()["code"]
    assert caller.post(f"/transports/{code}/lines", {"tag": tag, "weight_kg": 2.4}).status_code == 201
    assert caller.post(f"/transports/{code}/leave", {}).status_code == 422
    assert caller.post(f"/transports/{code}/leave", {"document": "CMR-1"}).get_json()["gone_at"]
    figures = caller.get(f"/reports/ovam?year={today().year}").get_json()
    assert figures["categories"][0]["recycled"] == {"count": 1, "kg": 2.4, "weighed": 1, "kg_weighed": 2.4}
    assert [(each["document"], each["kg"]) for each in figures["fractions"]] == [("CMR-1", 2.4)]
    assert api_for(TECHNICIAN).post("/transports", {"receiver": "Recupel"}).status_code == 403


def test_the_count_of_what_waits_is_that_of_the_list(lot: Lot, client_for: ClientFor, database: Any) -> None:
    who, devices = actor_of(COORDINATOR), devices_of(lot)
    for device in devices[:2]:
        refused_without_disk(device)
    transport = begun(Destination(LeavesFor.PROCESSOR, "Recupel"))
    code, tags = transport.code, [device.tag for device in devices[:2]]
    disposal.put_in(transport, devices[0], actor=who)
    database.commit()
    client = client_for(COORDINATOR)
    assert "1 toestel wacht op de verwerker" in client.page("/transports").text
    shown = client.page(f"/transports/{code}").text
    assert "Kan nog mee (1)" in shown
    assert shown.count(tags[1]) >= 1
    disposal.leave(transport, actor=who, document="CMR-1")
    moves.step(devices[0], "reopen", actor=who, facts={"reason": "toch bruikbaar"})
    moves.step(devices[0], "scrap", actor=actor_of(TECHNICIAN), facts={"reason": "toch stuk"})
    assert {device.tag for device in queries.waiting_for(LeavesFor.PROCESSOR)} == set(tags)
    assert queries.count_waiting() == 2
    again = begun(Destination(LeavesFor.PROCESSOR, "Recupel"))
    media.confirm_media(devices[0], actor=actor_of(TECHNICIAN), none_present=True)
    line = disposal.put_in(again, devices[0], actor=who)
    assert sum(each.recycled.count for each in year_figures(today().year).categories) == 0
    disposal.leave(again, actor=who, document="CMR-2")
    told = [each.recycled for each in year_figures(today().year).categories if each.recycled.count]
    assert [(each.count, each.kg) for each in told] == [(1, line.weight_kg)], "left twice on paper, one device"


def test_back_to_a_donor_goes_only_what_is_its_own(make_lot: Callable[..., str], database: Any) -> None:
    make_lot(1, received_on=today())
    make_lot(2, donor="CREO", received_on=today(), prefix="CR")
    transport = begun(Destination(LeavesFor.DONOR, "CREO"))
    waiting = queries.waiting_for(LeavesFor.DONOR, transport.receiver)
    assert {device.donor.name for device in waiting if device.donor} == {transport.receiver}
    assert len(waiting) == queries.count_waiting(LeavesFor.DONOR, transport.receiver) == 2


def test_what_was_weighed_at_the_first_look_is_weighed_on_the_paper(lot: Lot) -> None:
    one, two, _three = devices_of(lot)
    refused_without_disk(one)
    triage.refuse_device(two, actor=actor_of(TECHNICIAN), ground="crt")
    media.confirm_media(two, actor=actor_of(TECHNICIAN), none_present=True)
    transport, who = begun(), actor_of(COORDINATOR)
    lines = [disposal.put_in(transport, device, actor=who) for device in (one, two)]
    assert [(line.weight_kg, line.is_weighed) for line in lines] == [(Decimal("2.4"), True), (Decimal("1.8"), False)]
    came_in = [each.came_in for each in year_figures(today().year).categories]
    assert sum(each.weighed for each in came_in) == 1, "what stood on a scale is not an estimate where it came in"


def test_a_refused_scan_leaves_the_field_empty_for_the_next(lot: Lot, client_for: ClientFor, database: Any) -> None:
    tag, code = devices_of(lot)[0].tag, begun().code
    database.commit()
    client = client_for(COORDINATOR)
    refused = client.submit(f"/transports/{code}", {"q": tag, "weight_kg": "2,4"}, form="pack")
    assert refused.status_code == 409
    assert "gaat niet mee" in refused.text
    form = Page(refused.text).form("pack")
    assert (form.values["q"], form.values["weight_kg"]) == ([""], [""])
    assert "data-error-summary" not in refused.text  # it would take the focus, and the next scan


def test_the_number_of_the_document_is_asked_where_it_is_needed(client_for: ClientFor, database: Any) -> None:
    code = begun(Destination(LeavesFor.PROCESSOR, "Recupel")).code
    back = begun(Destination(LeavesFor.DONOR, "CREO")).code
    database.commit()
    client = client_for(COORDINATOR)
    label = "Nummer van het vervoersdocument (niet verplicht)"
    assert label not in client.page("/transports").text
    assert label not in client.page(f"/transports/{code}").text
    assert label in client.page(f"/transports/{back}").text
