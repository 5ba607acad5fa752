"""An older outbox becomes steps that came: nobody is reminded twice because the house was upgraded."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import db, session
from inventory.history.models import Message
from inventory.loans.actions.reminders import remind
from inventory.loans.models import Reminder
from tests.loans.climbing import DUE, lend, told

MIGRATION = Path(__file__).resolve().parents[2] / "migrations" / "versions" / "0019_ladder_and_tasks.py"


def test_what_was_in_the_outbox_is_not_sent_again(app: Flask, arrange: Callable[[], Any], clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        mailed, called = lend(), lend(email="")
        numbers = [mailed.id, called.id]
        clock.at(DUE + timedelta(days=8))
        for loan, channel, step, is_sent in (
            (mailed, "email", "before", True),
            (mailed, "email", "late-7", True),
            (called, "phone", "late-1", False),
            (called, "phone", "late-7", False),
        ):
            session.add(
                Message(
                    key=f"loan:{loan.number}:{DUE.isoformat()}:{step}",
                    channel=channel,
                    to_address="x",
                    subject="x",
                    body="x",
                    made_at=now(),
                    next_try_at=now(),
                    sent_at=now() if is_sent else None,
                )
            )
        session.add(
            Message(
                key="referral:ABCD-EFGH:call:",
                channel="phone",
                to_address="y",
                subject="y",
                body="y",
                made_at=now(),
                next_try_at=now(),
            )
        )
    spec = importlib.util.spec_from_file_location("ladder_and_tasks", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with (
        app.app_context(),
        db.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        module._steps_that_came()
    with arrange():
        one, two = (session.get_one(type(mailed), number) for number in numbers)
        assert told(one) == [("before", "done"), ("late_7", "done")]
        assert told(two) == [("late_1", "overtaken"), ("late_7", "waiting")]
        left = session.scalars(select(Message.channel).order_by(Message.id)).all()
        assert left == ["email", "email", "phone"], "the calls stand in their own list now, others are left alone"
        assert remind(actor=SYSTEM) == 0
        assert set(told(one)) == {("before", "done"), ("late_1", "overtaken"), ("late_7", "done")}
        clock.at(DUE + timedelta(days=21))
        assert remind(actor=SYSTEM) == 2
        assert {rung.step for rung in session.scalars(select(Reminder).where(Reminder.state == "waiting"))} == {
            "late_21"
        }
