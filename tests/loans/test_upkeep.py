"""Upkeep while somebody has a device: each once, whatever nights there were; done with what came of it, or put off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.devices.models import Device, DeviceType
from inventory.loans.actions.tasks import finish, plan, undo
from inventory.loans.actions.terms import months_later, open_day
from inventory.loans.actions.upkeep import plan_upkeep, put_off
from inventory.loans.models import DeskTask, Later, Loan, TaskKind, TaskOutcome
from inventory.loans.queries.tasks import count_open, open_tasks
from tests.loans import kit
from tests.people import LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of

Made = list[tuple[TaskKind, date]]


def lent(type: DeviceType = DeviceType.LAPTOP, **specs: Any) -> Loan:
    device = kit.ready_device(type=type)
    device.specs = specs
    session.flush()
    return kit.lend(kit.free_order(device=device))


def night() -> int:
    return plan_upkeep(actor=SYSTEM, battery_percent=60, support_months=3)


def tasks() -> list[DeskTask]:
    return list(session.scalars(select(DeskTask).order_by(DeskTask.id)))


def test_a_weak_battery_is_looked_at_in_the_middle_of_each_year(arrange: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    with arrange():
        loan = lent(battery_percent=48)
        start = day_of(loan.line.from_at)
        assert night() == 0
        clock.at("2026-08-20")
        assert (night(), night()) == (1, 0)
        (task,) = tasks()
        assert (task.kind, task.planned_on, task.turn) == (
            TaskKind.BATTERY_CHECK,
            open_day(months_later(start, 6)),
            1,
        )
        finish(task, TaskOutcome.IN_ORDER, actor=actor_of(TECHNICIAN))
        clock.at("2027-09-15")  # many nights were missed
        assert (night(), night()) == (1, 0)
        assert [each.turn for each in tasks()] == [1, 2]


@pytest.mark.parametrize(
    ("type", "specs", "made"),
    [
        (DeviceType.LAPTOP, {}, 1),
        (DeviceType.LAPTOP, {"battery_percent": 85}, 0),
        (DeviceType.DESKTOP, {}, 0),
    ],
)
def test_a_battery_that_nobody_measured_is_looked_at_after_a_year(
    arrange: Any, clock: Any, type: DeviceType, specs: dict[str, Any], made: int
) -> None:
    clock.at("2026-03-02")
    with arrange():
        lent(type, **specs)
        clock.at("2026-12-01")
        assert night() == 0
        clock.at("2027-02-25")
        assert night() == made


def test_a_system_that_gets_no_updates_any_more_is_on_the_list_in_time(arrange: Any, clock: Any) -> None:
    clock.at("2026-02-02")
    with arrange():
        loan = lent(os="Windows 10 22H2", battery_percent=90)
        lent_out = loan.line.device
        assert night() == 1
        (task,) = tasks()
        assert task.kind == TaskKind.SUPPORT_ENDS
        assert task.planned_on >= today() + timedelta(days=30), "it was over before: there is time to agree on a day"
        assert night() == 0
        assert task.device_id == lent_out.id
        assert task in open_tasks(actor_of(TECHNICIAN))
        assert task not in open_tasks(actor_of(SHOPKEEPER))


def test_upkeep_is_put_off_with_why_and_counts_again_on_its_day(arrange: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    with arrange():
        loan = lent(battery_percent=48)
        clock.at("2026-08-20")
        night()
        (task,) = tasks()
        me = actor_of(LIBRARIAN)
        for day in (None, today(), today() + timedelta(days=91)):
            with pytest.raises(BadInput):
                put_off(task, day, Later.HOLDER, actor=me)
        assert count_open(me) == 1
        put_off(task, today() + timedelta(days=20), Later.HOLDER, actor=me)
        assert (count_open(me), task.due_on) == (0, today() + timedelta(days=20))
        assert night() == 0, "put off is not gone, and not made twice"
        clock.forward(days=20)
        assert count_open(me) == 1
        finish(task, TaskOutcome.NOT_SEEN, actor=me)
        undo(task, actor=me)
        other = plan(loan, TaskKind.RETURN_CHECK, today())
        assert other is not None
        with pytest.raises(Refused) as no:
            put_off(other, today() + timedelta(days=3), Later.BUSY, actor=me)
        assert no.value.reason == "not_upkeep"


def test_the_technician_finds_it_in_the_day_and_puts_it_off_there(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    with arrange():
        device = lent(battery_percent=48).line.device
        tag, key = device.tag, device.id
        clock.at("2026-08-24")
        night()
    bench = client_for(TECHNICIAN)
    assert "Kijk de batterij na" in bench.get("/").text
    page = bench.submit("/loans/tasks", {"until": "2026-09-10", "why": "part"}, form="/later")
    assert "We wachten op een onderdeel" in page.text
    assert tag in page.text
    with arrange():
        assert session.get_one(Device, key).tag == tag
