"""A repair case: the holder stays the holder, and a refusal leaves everything as it was."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.access import Actor, Membership, Role
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.repairs import actions
from inventory.repairs.lifecycle import DataChoice, RepairState
from inventory.repairs.models import Repair
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, org_of

WORK = {"work": "Scherm vervangen.", "tests_passed": True}


def lent() -> Device:
    return kit.lend().line.device


def opened(device: Device | None = None, **changes: Any) -> Repair:
    facts: dict[str, Any] = {
        "org_id": org_of("BIB").id,
        "fault_type": "Screen",
        "complaint": "Zwart beeld",
        "data_choice": DataChoice.KEEP,
    }
    return actions.open_repair(device or lent(), actor=actor_of(LIBRARIAN), **(facts | changes))


def diagnosed() -> Repair:
    return actions.move(
        opened(), "diagnose", actor=actor_of(TECHNICIAN), facts={"fault_type": "Screen", "diagnosis": "Kabel los"}
    )


def test_the_device_goes_to_repair_and_comes_back_to_its_holder(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        device = case.device
        assert device.state == DeviceState.IN_REPAIR
        life = device.cycle
        actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts=WORK)
        assert device.state == DeviceState.IN_REPAIR, "it goes back over the counter, not from the bench"
        actions.move(case, "hand_back", actor=actor_of(LIBRARIAN))
        assert device.state == DeviceState.ON_LOAN
        assert device.cycle == life
        assert case.outcome == "fixed"
        assert session.query(Loan).one().state == LoanState.ACTIVE


def test_what_cannot_be_repaired_stays_here_and_must_be_wiped(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        actions.move(
            case, "give_up", actor=actor_of(TECHNICIAN), facts={"barrier": "Item too worn out", "work": "Bord stuk"}
        )
        actions.move(case, "keep_here", actor=actor_of(LIBRARIAN))
        assert case.device.state == DeviceState.RETURNED
        assert {medium.state for medium in case.device.media} == {MediumState.CONTAINS_DATA}
        assert session.query(Loan).one().state == LoanState.ENDED


def test_a_sold_device_within_its_guarantee(arrange: Any) -> None:
    with arrange():
        kit.tariff(LoanKind.KOOP, "60.00")
        loan = kit.lend(kit.paid_order(LoanKind.KOOP, price_eur=None))
        case = actions.open_repair(
            loan.line.device,
            actor=actor_of(SHOPKEEPER),
            org_id=org_of("KRINGLOOP").id,
            fault_type="Screen",
            complaint="",
            data_choice=DataChoice.KEEP,
        )
        assert case.is_in_guarantee
        assert case.came_from == DeviceState.SOLD


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fault_type": "Spookt"}, "unknown_fault"),
        ({"complaint": "Jan, 85.07.30-033.28"}, "national_number"),
        ({"org_id": 0}, "unknown_org"),
    ],
)
def test_bad_reports_change_nothing(arrange: Any, changes: dict[str, Any], reason: str) -> None:
    with arrange():
        device = lent()
        before = len(events_of("device", device.id))
        with pytest.raises(Refused) as no:
            opened(device, **changes)
        assert no.value.reason == reason
        assert device.state == DeviceState.ON_LOAN
        assert len(events_of("device", device.id)) == before
        assert session.query(Repair).count() == 0


def test_what_a_case_keeps_is_dutch_whatever_the_desk_reads(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag = lent().tag
    client = client_for(LIBRARIAN)
    client.submit("/account", {"language": "en"}, form="choose-language")
    answer = client.submit(
        f"/repairs/new?device={tag}", {"fault_type": "Screen", "data_choice": "keep", "complaint": "Zwart beeld"}
    )
    assert "Bruikleen: herstellen" not in answer.text  # the page says it in English
    with arrange():
        assert session.query(Repair).one().guarantee_why.startswith("Bruikleen: herstellen is gratis")


def test_a_device_in_stock_has_no_holder_to_repair_for(arrange: Any) -> None:
    with arrange():
        device = kit.ready_device()
        with pytest.raises(Refused) as no:
            opened(device)
        assert no.value.reason == "nobody_has_it"
        assert device.state == DeviceState.READY


def test_a_second_report_names_the_first(arrange: Any) -> None:
    with arrange():
        case = opened()
        with pytest.raises(Refused) as no:
            opened(case.device)
        assert no.value.reason == "already_in_repair"
        assert case.number in str(no.value)
        assert session.query(Repair).count() == 1


@pytest.mark.parametrize("facts", [{"work": "Iets"}, {"work": "Iets", "tests_passed": False}])
def test_an_untested_device_does_not_go_back(arrange: Any, facts: dict[str, Any]) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused):
            actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts=facts)
        assert case.state == RepairState.DIAGNOSED
        assert case.device.state == DeviceState.IN_REPAIR


def test_another_disk_does_not_go_back_to_the_holder(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused) as no:
            actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts={**WORK, "disk_replaced": True})
        assert no.value.reason == "disk_replaced"
        assert case.state == RepairState.DIAGNOSED
        assert case.outcome == ""
        assert case.device.state == DeviceState.IN_REPAIR


def test_the_desk_may_not_do_the_technicians_work(arrange: Any) -> None:
    with arrange():
        case = opened()
        with pytest.raises(Refused) as no:
            actions.move(case, "diagnose", actor=actor_of(LIBRARIAN), facts={"fault_type": "Screen", "diagnosis": "x"})
        assert no.value.reason == "not_allowed"
        assert case.state == RepairState.OPEN


def test_a_case_belongs_to_the_counter_and_not_to_another_organisation_of_the_clerk(arrange: Any) -> None:
    with arrange():
        library, other = org_of("BIB").id, org_of("KRINGLOOP").id
        held = frozenset({Membership(Role.LIBRARY, library), Membership(Role.DONOR, min(library, other) - 1)})
        assert actions.counter_of(Actor(user_id=None, name="Bo", memberships=held)) == library
