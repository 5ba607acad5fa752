"""Devices go to an organisation: who may, what stands in the way, all or none, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.devices.actions import flags, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.queries.checks import no_unproven_device, states_follow_from_events
from inventory.history.archive import newest
from inventory.history.models import KeptFile
from inventory.history.queries import events_of
from inventory.history.told import first_untold
from inventory.loans.actions.terms import open_day
from inventory.placements.actions import going, papers
from inventory.placements.lifecycle import PlacementState, Purpose
from inventory.placements.queries import lines_of, placement_by_number, placements
from inventory.placements.queries.checks import placements_out_of_step
from tests.devices.stock import device_in
from tests.loans import kit as loans
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    org_of,
    place,
)
from tests.placements import kit

S = DeviceState


def scan(placement: Any, device: Any, who: Any = LIBRARIAN) -> Any:
    return going.scan_out(placement, device, actor=actor_of(who))


def refused(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.reason


def test_a_class_goes_under_one_agreement(database: Any) -> None:
    devices = [kit.ready() for _ in range(3)]
    placement = kit.asked()
    assert placement.number == f"P-{today():%Y}-00001"
    assert (placement.org, placement.home) == (org_of("BIB"), place("BIB-C"))
    for device in devices:
        assert scan(placement, device) == (True, [])
    assert scan(placement, devices[0]) == (False, []), "scanned twice it is on the list once"
    assert {device.state for device in devices} == {S.READY}, "nothing left yet"
    kit.give(placement)
    assert placement.state == PlacementState.OUT
    assert {(device.state, device.location.code) for device in devices if device.location} == {(S.PLACED, "ZONNE")}
    assert all(line.from_at and line.accessories == ["lader"] for line in lines_of(placement))
    kept = newest(papers.AGREEMENT, papers.OWNER, placement.id)
    assert kept is not None
    assert sorted(each["tag"] for each in kept.data["devices"]) == sorted(device.tag for device in devices)
    told = events_of("placement", placement.id)[-1]
    assert (told.kind, told.data["paper"]["data_sha256"]) == ("placement:handed-out", kept.data_sha256)
    assert events_of("device", devices[0].id)[-1].data["placement"] == placement.number
    assert [*placements_out_of_step(), *states_follow_from_events(), *no_unproven_device()] == []
    assert first_untold() is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"receiver": "BIB"}, "own_organisation"),
        ({"receiver": "NIETS"}, "unknown_org"),
        ({"location": "WERK"}, "not_a_place"),
        ({"location": "NIETS"}, "unknown_location"),
        ({"location": "WINKEL", "purpose": Purpose.DIGIPUNT, "until_on": None}, "no_digipunt"),
        ({"purpose": Purpose.DIGIPUNT, "until_on": today() + timedelta(days=5)}, "no_end"),
        ({"until_on": None}, "end_missing"),
        ({"until_on": today() + timedelta(days=22)}, "too_long"),
        ({"until_on": today()}, "end_in_past"),
        ({"from_on": today() - timedelta(days=1)}, "from_in_past"),
        ({"wanted": 1000}, "how_many"),
        ({"accessories": ("kluis",)}, "unknown_accessory"),
    ],
)
def test_what_an_agreement_may_not_be(database: Any, changes: dict[str, Any], word: str) -> None:
    assert refused(lambda: kit.asked(**changes)) == word


def test_a_class_may_last_exactly_the_most_weeks(database: Any) -> None:
    last = open_day(today() + timedelta(weeks=3))
    assert kit.asked(until_on=today() + timedelta(weeks=3)).until_on == last


def test_the_last_day_of_a_class_is_one_that_it_is_open(database: Any, clock: Any) -> None:
    clock.at("2026-11-16")
    placement = kit.asked(until_on=date(2026, 11, 22))
    assert placement.until_on == date(2026, 11, 23), "a Sunday becomes the Monday after it"
    going.scan_out(placement, kit.ready(), actor=actor_of(LIBRARIAN))
    kit.give(placement)
    kit.extend(placement, date(2026, 11, 29))
    assert placement.until_on == date(2026, 11, 30)


@pytest.mark.parametrize("who", [COORDINATOR, TECHNICIAN, SOCIAL_WORKER])
def test_only_a_counter_makes_one(database: Any, who: Any) -> None:
    with pytest.raises(NotAllowed):
        kit.asked(who)


def test_each_counter_sees_its_own_and_the_coordinator_all(database: Any) -> None:
    ours, theirs = kit.asked(), kit.asked(SHOPKEEPER)
    assert theirs.org == org_of("KRINGLOOP")

    def seen(who: Any) -> set[str]:
        return {row.placement.number for row in placements(actor_of(who), wanted="open", day=today())}

    assert seen(LIBRARIAN) == {ours.number}
    assert seen(SHOPKEEPER) == {theirs.number}
    assert seen(COORDINATOR) == {ours.number, theirs.number}
    assert seen(OTHER_LIBRARIAN) == seen(TECHNICIAN) == set()
    with pytest.raises(Missing):
        placement_by_number(theirs.number, actor=actor_of(LIBRARIAN))
    for act in (
        lambda: scan(ours, kit.ready(), SHOPKEEPER),
        lambda: kit.give(ours, actor_of(COORDINATOR)),
        lambda: going.cancel(ours, actor=actor_of(OTHER_LIBRARIAN)),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("state", [S.WIPED, S.TO_CHECK, S.RESERVED, S.ON_LOAN, S.SOLD, S.PLACED, S.TO_WIPE])
def test_only_a_device_that_is_ready_goes(database: Any, state: DeviceState) -> None:
    placement, device = kit.asked(), device_in(state)
    assert refused(lambda: scan(placement, device)) == "device_not_ready"


def test_what_else_stands_in_the_way_of_a_device(database: Any) -> None:
    placement, other = kit.asked(), kit.asked()
    elsewhere, flagged, taken = kit.ready("WINKEL"), kit.ready(), kit.ready()
    flags.put_flag(flagged, "recall", actor=actor_of(TECHNICIAN))
    scan(other, taken)
    assert refused(lambda: scan(placement, elsewhere)) == "elsewhere"
    assert refused(lambda: scan(placement, flagged)) == "flagged"
    assert refused(lambda: scan(placement, taken)) == "other_placement"
    assert not lines_of(placement)


def test_all_or_none_when_one_went_elsewhere_meanwhile(database: Any) -> None:
    first, second = kit.ready(), kit.ready()
    placement = kit.asked()
    scan(placement, first)
    scan(placement, second)
    moves.move(second, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "twijfel"})
    with pytest.raises(Refused, match=second.tag):
        kit.give(placement)
    assert (first.state, placement.state) == (S.READY, PlacementState.PREPARING)
    going.leave_out(placement, second, actor=actor_of(LIBRARIAN))
    kit.give(placement)
    assert (first.state, second.state) == (S.PLACED, S.TO_WIPE)


def test_a_loan_may_take_what_is_only_prepared(database: Any) -> None:
    device, placement = kit.ready(), kit.asked()
    scan(placement, device)
    loans.lend(loans.free_order(device=device))
    assert refused(lambda: kit.give(placement)) == "device_not_ready"


def test_the_last_scan_is_undone_and_what_was_refused_is_listed_until_it_may(database: Any) -> None:
    placement, device, late = kit.asked(), kit.ready(), device_in(S.TO_CHECK, location="BIB-C")
    scan(placement, device)
    going.leave_out(placement, device, actor=actor_of(LIBRARIAN))
    assert not lines_of(placement)
    assert refused(lambda: kit.give(placement)) == "empty"
    assert scan(placement, device)[0], "it may go along after all"
    going.note_refusal(placement, late.tag, actor=actor_of(LIBRARIAN))
    going.note_refusal(placement, late.tag, actor=actor_of(LIBRARIAN))
    assert placement.refused == [late.tag]
    moves.step(late, "approve", actor=actor_of(TECHNICIAN), facts={"labels_removed": True},
               permission_checked=True, checker_is_not_worker=False)  # fmt: skip
    scan(placement, late)
    assert placement.refused == []


def test_another_number_than_was_asked_and_another_day_must_be_confirmed(database: Any) -> None:
    placement = kit.asked(wanted=2, from_on=today() + timedelta(days=10))
    scan(placement, kit.ready())
    with pytest.raises(Refused) as no:
        kit.give(placement)
    assert (no.value.reason, no.value.missing) == ("confirm_needed", ("other_count", "before_its_day"))
    kit.give(placement, confirmed=("other_count", "before_its_day"))
    assert events_of("placement", placement.id)[-1].data["confirmed"] == ["other_count", "before_its_day"]


def test_what_will_not_be_frees_its_devices(database: Any) -> None:
    placement, device = kit.asked(), kit.ready()
    scan(placement, device)
    going.cancel(placement, actor=actor_of(LIBRARIAN))
    assert (placement.state, device.state) == (PlacementState.CANCELLED, S.READY)
    assert scan(kit.asked(), device)[0]
    assert refused(lambda: kit.give(placement)) == "wrong_state"
    assert not placements_out_of_step()


def test_no_paper_names_anybody_but_the_clerk(database: Any) -> None:
    kit.given(kit.ready())
    for kept in session.scalars(select(KeptFile).where(KeptFile.owner_kind == papers.OWNER)):
        assert set(kept.data) <= {
            "paper", "centre", "number", "lender_name", "lender_address", "receiver_name", "contact", "place",
            "place_address", "is_class", "handed_out_at", "clerk_name", "devices", "until_on", "return_place",
            "help_phone", "changed_at", "check_address", "url", "signature",
        }  # fmt: skip
        assert kept.data.get("signature") is None  # nobody signed yet
        assert kept.data["contact"] == "de lesgever"
