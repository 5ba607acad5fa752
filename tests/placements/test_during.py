"""While devices stand there and when they come back: every one to be wiped, and what is not back stays visible."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from inventory.core.clock import today
from inventory.core.errors import BadInput, Refused
from inventory.core.months import Month
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.queries.checks import no_unproven_device, states_follow_from_events
from inventory.history.archive import newest
from inventory.history.queries import events_of
from inventory.history.told import first_untold
from inventory.placements.actions import during, papers
from inventory.placements.documents import PAPERS
from inventory.placements.lifecycle import LineEnding, PlacementState, Purpose
from inventory.placements.queries import due_counts, lines_of, where_placed
from inventory.placements.queries.checks import placements_out_of_step
from inventory.reports.queries.month.ground import movement
from tests.loans.kit import settings
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of
from tests.placements import kit

S = DeviceState


def all_is_in_step() -> bool:
    wrong = [*placements_out_of_step(), *states_follow_from_events(), *no_unproven_device()]
    return not wrong and first_untold() is None


def month_adds_up() -> list[Any]:
    lines = movement(Month(today().year, today().month))
    assert [line for line in lines if line.difference] == []
    return lines


def receipt_of(placement: Any) -> Any:
    kept = newest(papers.RECEIPT, papers.OWNER, placement.id)
    assert kept is not None
    return kept


def test_back_scan_by_scan_to_be_wiped_and_the_last_one_closes(database: Any) -> None:
    first, second = kit.ready(), kit.ready()
    placement = kit.given(first, second)
    before = first.cycle
    month_adds_up()
    assert kit.back(placement, first)
    assert not kit.back(placement, first), "scanned twice it came back once"
    assert (first.state, first.cycle) == (S.RETURNED, before + 1)
    assert first.location is not None
    assert first.location.code == "BIB-C"
    assert {disk.state for disk in first.media} == {MediumState.CONTAINS_DATA}
    assert (placement.state, second.state) == (PlacementState.OUT, S.PLACED)
    assert kit.back(placement, second, came=())
    assert placement.state == PlacementState.CLOSED
    kept = receipt_of(placement)
    assert [each["lacking"] for each in kept.data["back"]] == [[], ["lader"]] or [
        each["lacking"] for each in kept.data["back"]
    ] == [["lader"], []]
    assert (kept.data["still_there"], kept.data["missing"]) == ([], [])
    month_adds_up()
    assert all_is_in_step()


def test_the_month_counts_it_as_brought_to_another_place(database: Any) -> None:
    device = kit.ready()
    placement = kit.given(device)
    there = next(line for line in month_adds_up() if line.place == "ZONNE")
    assert (there.transferred_in, there.closing, there.counted) == (1, 1, 1)
    kit.back(placement, device)
    there = next(line for line in month_adds_up() if line.place == "ZONNE")
    assert (there.transferred_in, there.transferred_out, there.closing) == (1, 1, 0)


def test_what_did_not_come_along_is_counted_and_may_come_later(database: Any) -> None:
    device = kit.ready()
    placement = kit.given(device)
    kit.back(placement, device)
    who: dict[str, Any] = {"actor": actor_of(LIBRARIAN), "settings": settings(), "papers_of": PAPERS}
    during.note_lacking(placement, device, "lader", **who)
    assert receipt_of(placement).data["back"][0]["lacking"] == ["lader"]
    during.note_lacking(placement, device, "lader", **who)
    assert receipt_of(placement).data["back"][0]["lacking"] == []
    assert receipt_of(placement).name == f"{placement.number}-terugkomst-3.pdf"
    with pytest.raises(BadInput):
        during.note_lacking(placement, device, "muis", **who)
    assert all_is_in_step()


def test_a_digipunt_has_no_end_and_is_never_late(database: Any, clock: Any) -> None:
    clock.at("2026-11-16")  # a Monday: the last day of two weeks is one that it is open
    kit.given(kit.ready(), purpose=Purpose.DIGIPUNT, receiver="STAD")
    placement = kit.given(kit.ready())
    assert due_counts(actor_of(LIBRARIAN), today()) == (0, 0)
    clock.forward(days=14)
    assert due_counts(actor_of(LIBRARIAN), today()) == (1, 0)
    clock.forward(days=1)
    assert due_counts(actor_of(LIBRARIAN), today()) == due_counts(actor_of(COORDINATOR), today()) == (0, 1)
    assert due_counts(actor_of(SHOPKEEPER), today()) == (0, 0)
    with pytest.raises(Refused, match="hoogstens 3 weken"):
        kit.extend(placement, today() + timedelta(days=30))
    kit.extend(placement, today() + timedelta(days=3))
    assert due_counts(actor_of(LIBRARIAN), today()) == (0, 0)
    kept = newest(papers.AGREEMENT, papers.OWNER, placement.id)
    assert kept is not None
    assert kept.data["until_on"] == placement.until_on.isoformat() if placement.until_on else False
    assert all_is_in_step()


def test_one_device_is_swapped_under_the_same_agreement(database: Any) -> None:
    old, other, new = kit.ready(), kit.ready(), kit.ready()
    placement = kit.given(old, other)
    kit.swap(placement, old, new, fault="Het scherm flikkert")
    assert (old.state, new.state, other.state) == (S.RETURNED, S.PLACED, S.PLACED)
    assert events_of("device", old.id)[-1].note == "Het scherm flikkert"
    kept = newest(papers.AGREEMENT, papers.OWNER, placement.id)
    assert kept is not None
    assert sorted(each["tag"] for each in kept.data["devices"]) == sorted((new.tag, other.tag))
    assert kept.name == f"{placement.number}-overeenkomst-2.pdf"
    assert {line.device.tag: line.ending for line in lines_of(placement)}[old.tag] == LineEnding.SWAPPED
    month_adds_up()
    assert all_is_in_step()


def test_a_swap_that_cannot_be_leaves_all_as_it_was(database: Any) -> None:
    old = kit.ready()
    placement = kit.given(old)
    for new, fault in ((old, ""), (kit.ready("WINKEL"), ""), (kit.ready(), "bel 0470 12 34 56")):
        with pytest.raises(Refused), database.begin_nested():
            kit.swap(placement, old, new, fault)
        database.expire_all()
        assert (old.state, placement.state) == (S.PLACED, PlacementState.OUT)
    assert all_is_in_step()


def test_a_missing_device_stays_visible_and_is_wiped_when_it_is_found(database: Any) -> None:
    lost, other = kit.ready(), kit.ready()
    placement = kit.given(lost, other)
    kit.lose(placement, lost)
    assert lost.state == S.MISSING
    kit.back(placement, other)
    assert placement.state == PlacementState.CLOSED
    assert [each["tag"] for each in receipt_of(placement).data["missing"]] == [lost.tag]
    month_adds_up()
    moves.move(lost, "find", actor=actor_of(LIBRARIAN))
    assert (lost.state, lost.cycle) == (S.RETURNED, 2)
    assert {line.ending for line in lines_of(placement)} == {LineEnding.RETURNED}
    month_adds_up()
    assert all_is_in_step()


def test_a_step_on_the_page_of_the_device_ends_its_line_too(database: Any) -> None:
    first, second = kit.ready(), kit.ready()
    placement = kit.given(first, second)
    moves.move(first, "unplace", actor=actor_of(LIBRARIAN))
    assert placement.closed_at is None
    moves.move(second, "miss", actor=actor_of(LIBRARIAN), facts={"kind": "loss"})
    assert placement.state == PlacementState.CLOSED
    endings = {line.device.tag: line.ending for line in lines_of(placement)}
    assert endings == {first.tag: LineEnding.RETURNED, second.tag: LineEnding.MISSING}
    assert all_is_in_step()


def test_a_device_of_another_agreement_is_named_with_its_own(database: Any) -> None:
    first, second, third = kit.ready(), kit.ready(), kit.ready("WINKEL")
    ours, other = kit.given(first), kit.given(second)
    kit.given(third, who=SHOPKEEPER)
    with pytest.raises(Refused, match=other.number):
        kit.back(ours, second)
    with pytest.raises(Refused, match="zit niet in deze overeenkomst"):
        kit.back(ours, third)
    assert where_placed(second.tag, actor=actor_of(LIBRARIAN)) == other.number
    assert where_placed(third.tag, actor=actor_of(LIBRARIAN)) is None, "of another counter nothing is said"
    assert where_placed(second.tag, actor=actor_of(TECHNICIAN)) is None


def test_a_partial_receipt_says_what_is_still_there(database: Any) -> None:
    first, second = kit.ready(), kit.ready()
    placement = kit.given(first, second)
    kit.back(placement, first)
    during.make_receipt(placement, actor=actor_of(LIBRARIAN), settings=settings(), papers_of=PAPERS)
    kept = receipt_of(placement)
    assert [each["tag"] for each in kept.data["back"]] == [first.tag]
    assert [each["tag"] for each in kept.data["still_there"]] == [second.tag]
    assert all_is_in_step()


def test_the_database_keeps_an_agreement(database: Any) -> None:
    placement = kit.given(kit.ready())
    for table in ("placement_line", "placement"):
        with pytest.raises(Exception, match="blijft bewaard"), database.begin_nested():
            database.connection().exec_driver_sql(f"DELETE FROM {table}")
    assert lines_of(placement)
