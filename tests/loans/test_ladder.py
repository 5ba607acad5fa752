"""The ladder of a due day: every step once, whatever nights were missed, and one message at a time."""

from __future__ import annotations

import contextvars
import threading
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.config import SettingsError, load
from inventory.core.db import session
from inventory.core.one_writer import writing
from inventory.history import outbox
from inventory.history.models import Event, Message
from inventory.loans.actions import changes
from inventory.loans.actions.reminders import (
    remind,
)
from inventory.loans.models import Channel, IncidentKind, Loan, RungState, Why
from inventory.loans.queries.ladder import LADDER, Ladder
from inventory.web.saving import saving
from tests.loans.climbing import DUE, HOUSE, Arrange, back, extend, lend, messages, post, rungs, told
from tests.people import LIBRARIAN, actor_of
from tests.thorough import examples

# --- whatever nights there were ---------------------------------------------------------------------------------------


@settings(max_examples=examples(8, 20))
@given(
    nights=st.sets(st.integers(-30, 75), max_size=40),
    posts=st.sets(st.integers(-30, 75), max_size=40),
    extended=st.none() | st.tuples(st.integers(-20, 40), st.integers(1, 60)),
    ends=st.none() | st.integers(-20, 70),
    email=st.booleans(),
    phone=st.booleans(),
)
def test_every_step_once_and_one_message_at_a_time(
    database: Any,
    clock: Any,
    nights: set[int],
    posts: set[int],
    extended: tuple[int, int] | None,
    ends: int | None,
    email: bool,
    phone: bool,
) -> None:
    """Nights are missed, mail leaves late or never, somebody extends, somebody comes back."""
    clock.at("2027-01-04")
    loan = lend(email="kanarie@example.be" if email else "", phone="0470 00 00 01" if phone else "")
    due_on, is_over = DUE, False
    last_night: dict[date, date] = {}
    for number in range(-30, 76):
        day = DUE + timedelta(days=number)
        clock.at(day)
        if number in nights:
            before = {rung.id: rung.state for rung in rungs(loan)}
            made = remind(actor=SYSTEM)
            new = [rung for rung in rungs(loan) if rung.id not in before]
            leaving = [rung for rung in new if rung.state == RungState.WAITING]
            assert len(leaving) == made <= 1
            assert remind(actor=SYSTEM) == 0, "a second time the same night nothing leaves"
            if not is_over:
                last_night[due_on] = day
                come = [step for step in LADDER if HOUSE.day(step, due_on) <= day]
                assert [rung.step for rung in rungs(loan, due_on)] == come, "none skipped, none twice"
                assert not leaving or leaving[0].step == come[-1], "the newest leaves"
        if number in posts:
            post()
        if extended is not None and number == extended[0] and not is_over and due_on == DUE:
            later = max(day, due_on) + timedelta(days=extended[1])
            extend(loan, later)
            due_on = loan.due_on or due_on
        if number == ends and not is_over:
            back(loan)
            is_over = True
        waiting = [rung for rung in rungs(loan) if rung.state == RungState.WAITING]
        assert len(waiting) <= (0 if is_over else 1), "the person gets one message"
        assert all(rung.due_on == due_on for rung in waiting)
        unsent = [message for message in messages(loan) if message.sent_at is None]
        assert {message.key for message in unsent} == {rung.message_key for rung in waiting if rung.message_key}
    for one, two in pairwise(rungs(loan, due_on)):
        assert one.came_on <= two.came_on
    assert all((rung.why is None) == (rung.state in ("waiting", "done")) for rung in rungs(loan))
    keys = [message.key for message in messages(loan)]
    assert len(keys) == len(set(keys))
    if not is_over:
        back(loan)  # the next example begins with nobody who is late


def test_a_late_night_sends_the_newest_and_says_what_it_overtook(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = lend()
    clock.at(DUE + timedelta(days=9))
    assert remind(actor=SYSTEM) == 1
    assert told(loan) == [("before", "overtaken"), ("late_1", "overtaken"), ("late_7", "waiting")]
    assert {rung.why for rung in rungs(loan)} == {None, Why.NEWER}
    event = session.scalars(select(Event).where(Event.kind == "loan:reminded")).one()
    assert event.data["overtaken"] == ["before", "late_1"]
    assert post() == 1
    assert told(loan)[-1] == ("late_7", "done")
    clock.at(DUE + timedelta(days=400))
    assert remind(actor=SYSTEM) == 1, "however late: the letter comes"
    assert told(loan)[-2:] == [("late_21", "overtaken"), ("letter", "waiting")]
    assert rungs(loan)[-1].channel == Channel.LETTER, "the last step is a letter, also for who has e-mail"


def test_what_did_not_leave_is_overtaken_by_the_next_step(database: Any, clock: Any) -> None:
    """A mail server that is down for a week does not send two messages at once."""
    clock.at("2026-11-20")
    loan = lend()
    for days in (1, 7):
        clock.at(DUE + timedelta(days=days))
        remind(actor=SYSTEM)
    assert told(loan) == [("before", "overtaken"), ("late_1", "overtaken"), ("late_7", "waiting")]
    assert len(messages(loan)) == 1
    assert post() == 1


def test_a_later_date_begins_a_new_ladder(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = lend()
    clock.at(DUE + timedelta(days=2))
    remind(actor=SYSTEM)
    extend(loan, date(2028, 3, 1))
    assert told(loan) == [("before", "overtaken"), ("late_1", "cancelled")]
    assert [rung.why for rung in rungs(loan)] == [Why.NEWER, Why.EXTENDED]
    assert messages(loan) == []
    assert remind(actor=SYSTEM) == 0
    clock.at("2028-02-16")
    assert remind(actor=SYSTEM) == 1
    assert told(loan)[-1] == ("before", "waiting")
    assert "loopt tot" in messages(loan)[0].subject


def test_what_left_stays_done_when_the_device_comes_back(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan, other = lend(), lend()
    clock.at(DUE + timedelta(days=1))
    assert remind(actor=SYSTEM) == 2
    assert outbox.send(messages(loan)[0], lambda _message: None)
    back(loan)
    changes.note_incident(other, IncidentKind.LOSS, actor=actor_of(LIBRARIAN))
    assert told(loan)[-1] == ("late_1", "done")
    assert [(rung.state, rung.why) for rung in rungs(other)][-1] == ("cancelled", Why.ENDED)
    assert messages(other) == []
    clock.at(DUE + timedelta(days=30))
    assert remind(actor=SYSTEM) == 0


def test_the_days_of_the_ladder_are_settings(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = lend()
    clock.at(DUE - timedelta(days=14))
    assert remind(actor=SYSTEM, ladder=Ladder(before=3)) == 0
    clock.at(DUE - timedelta(days=3))
    assert remind(actor=SYSTEM, ladder=Ladder(before=3)) == 1
    clock.at(DUE + timedelta(days=40))
    remind(actor=SYSTEM, ladder=Ladder(before=3, letter=60))
    assert told(loan)[-1] == ("late_21", "waiting")


@pytest.mark.parametrize(
    ("name", "value"), [("REMIND_BEFORE_DAYS", "-1"), ("LETTER_AFTER_DAYS", "21"), ("LETTER_WINDOW", "top")]
)
def test_a_ladder_that_cannot_be_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name.lower()):
        load({"DIGIBANK_INSTANCE": str(tmp_path), f"DIGIBANK_{name}": value})


def test_two_nights_at_once_make_one_ladder(app: Flask, arrange: Arrange, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        numbers = [lend().id for _each in range(3)]
    clock.at(DUE + timedelta(days=8))
    start, made, wrong = threading.Barrier(2), [], []

    def night() -> None:
        try:
            with app.app_context():
                start.wait()
                with writing(), saving():
                    made.append(remind(actor=SYSTEM))
        except Exception as no:
            wrong.append(no)

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(night,)) for _each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert wrong == []
    assert sorted(made) == [0, 3]
    with arrange():
        for number in numbers:
            assert len(rungs(session.get_one(Loan, number))) == 3
        assert session.scalar(select(func.count(Message.id))) == 3
