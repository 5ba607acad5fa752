"""The ladder of a due day: every step once, whatever nights were missed, and one message at a time."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.config import SettingsError, load
from inventory.core.clock import today
from inventory.core.db import session, writing
from inventory.core.errors import Refused
from inventory.history import archive, outbox
from inventory.history.models import Event, KeptFile, Message
from inventory.loans.actions import changes
from inventory.loans.actions.reminders import (
    ask_now,
    how_each,
    note_call,
    print_letters,
    remind,
    reopen,
    stop,
    undo_letters,
)
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import LETTERS, PAPERS, letters_pdf
from inventory.loans.models import CallOutcome, Channel, IncidentKind, Loan, Reminder, RungState, Step, Why
from inventory.loans.queries import ladder as queries
from inventory.loans.queries.ladder import LADDER, Ladder
from inventory.privacy.actions.erase import erase_asked
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, actor_of
from tests.thorough import examples

Arrange = Callable[[], Any]
DUE = date(2027, 11, 22)  # a Monday
HOUSE = Ladder()
_names = count(1)


def lend(due_on: date | None = DUE, *, email: str = "kanarie@example.be", phone: str = "0470 00 00 01") -> Loan:
    """A loan until that day, of somebody who is reached this way."""
    who = replace(kit.BORROWER, last_name=f"Vogelzang{next(_names)}", email=email, phone=phone)
    loan = kit.lend(kit.free_order(borrower=who))
    loan.due_on = due_on
    session.flush()
    return loan


def back(loan: Loan) -> Loan:
    return take_back(
        loan,
        actor=actor_of(LIBRARIAN),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=("Lader",),
        data_statement=True,
    )


def extend(loan: Loan, day: date) -> None:
    changes.extend(loan, day, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=PAPERS)


def rungs(loan: Loan, due_on: date | None = None) -> list[Reminder]:
    query = select(Reminder).where(Reminder.loan_id == loan.id).order_by(Reminder.due_on, Reminder.came_on, Reminder.id)
    return [each for each in session.scalars(query) if due_on is None or each.due_on == due_on]


def told(loan: Loan) -> list[tuple[str, str]]:
    return [(str(rung.step), str(rung.state)) for rung in rungs(loan)]


def messages(loan: Loan) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.key.like(f"loan:{loan.number}:%")).order_by(Message.id)))


def post() -> int:
    """The outbox is emptied; gives how many left."""
    return sum(outbox.send(message, lambda _message: None) for message in outbox.waiting())


# --- whatever nights there were ---------------------------------------------------------------------------------------


@settings(max_examples=examples(15, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


# --- calling ----------------------------------------------------------------------------------------------------------


def late_without_mail(clock: Any, *, phone: str = "0470 00 00 01") -> tuple[Loan, Reminder]:
    clock.at("2026-11-20")
    loan = lend(email="", phone=phone)
    clock.at(DUE + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    return loan, rungs(loan)[-1]


def test_who_has_no_mail_is_called(database: Any, clock: Any) -> None:
    loan, rung = late_without_mail(clock)
    assert rung.channel == Channel.PHONE
    assert messages(loan) == []
    me = actor_of(LIBRARIAN)
    assert [each.id for each in queries.calls_to_make(me)] == [rung.id]
    assert queries.calls_to_make(actor_of(OTHER_LIBRARIAN)) == []
    assert queries.calls_to_make(actor_of(SHOPKEEPER)) == []
    note_call(rung, CallOutcome.REACHED, actor=me)
    assert (rung.state, rung.done_by) == ("done", me.user_id)
    assert queries.work_counts(me, today()) == {"calls": 0, "letters": 0}
    with pytest.raises(Refused, match="collega"):
        note_call(rung, CallOutcome.REACHED, actor=me)
    reopen(rung, actor=me)
    assert rung.state == "waiting"
    note_call(rung, CallOutcome.REACHED, actor=me)
    clock.forward(days=1)
    with pytest.raises(Refused, match="dag zelf"):
        reopen(rung, actor=me)


def test_three_times_not_reached_becomes_a_letter(database: Any, clock: Any) -> None:
    _loan, rung = late_without_mail(clock)
    me = actor_of(LIBRARIAN)
    note_call(rung, CallOutcome.NOT_REACHED, actor=me, next_on=today() + timedelta(days=2))
    assert queries.work_counts(me, today())["calls"] == 0, "not today again"
    clock.forward(days=2)
    assert queries.work_counts(me, today())["calls"] == 1
    note_call(rung, CallOutcome.NOT_REACHED, actor=me)
    note_call(rung, CallOutcome.NOT_REACHED, actor=me)
    assert (rung.channel, rung.state, rung.tries) == (Channel.LETTER, "waiting", 3)


def test_a_call_that_is_undone_was_no_try(database: Any, clock: Any) -> None:
    _loan, rung = late_without_mail(clock)
    me = actor_of(LIBRARIAN)
    note_call(rung, CallOutcome.REACHED, actor=me)
    reopen(rung, actor=me)
    note_call(rung, CallOutcome.NOT_REACHED, actor=me)
    note_call(rung, CallOutcome.NOT_REACHED, actor=me)
    assert (rung.channel, rung.tries) == (Channel.PHONE, 2)


def test_an_appointment_holds_the_ladder_until_that_day(database: Any, clock: Any) -> None:
    loan, rung = late_without_mail(clock)
    me, agreed = actor_of(LIBRARIAN), DUE + timedelta(days=10)
    with pytest.raises(Refused) as no:
        note_call(rung, CallOutcome.APPOINTMENT, actor=me)
    assert no.value.missing == ("next_on",)
    note_call(rung, CallOutcome.APPOINTMENT, actor=me, next_on=agreed)
    clock.at(agreed)
    assert remind(actor=SYSTEM) == 0
    assert how_each([loan], ladder=HOUSE)[0].word == "agreed"
    clock.at(agreed + timedelta(days=1))
    assert remind(actor=SYSTEM) == 1
    assert told(loan)[-1] == ("late_7", "waiting")


def test_mail_that_cannot_be_delivered_becomes_a_call(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = lend()
    clock.at(DUE + timedelta(days=1))
    remind(actor=SYSTEM)

    def refuse(_message: Message) -> None:
        raise ConnectionRefusedError

    for _try in range(outbox.TRIES):
        clock.forward(hours=5)
        assert [outbox.send(message, refuse) for message in outbox.waiting()] == [False]
    assert (rungs(loan)[-1].channel, rungs(loan)[-1].state) == (Channel.PHONE, "waiting")


def test_mail_that_is_thrown_away_before_it_left_becomes_a_call(database: Any, clock: Any) -> None:
    """Without a mail server it waits until it is too old to keep; the step must not wait for it for ever."""
    clock.at("2026-11-20")
    loan = lend()
    clock.at(DUE + timedelta(days=40))
    ask_now(loan, actor=actor_of(LIBRARIAN), ladder=HOUSE)
    clock.forward(days=outbox.KEPT_DAYS + 1)
    assert outbox.forget_old() == 1
    assert (rungs(loan)[-1].channel, rungs(loan)[-1].state) == (Channel.PHONE, "waiting")


# --- letters ----------------------------------------------------------------------------------------------------------


def test_letters_are_printed_together_and_undone_the_same_day(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    first, second = lend(email="", phone=""), lend(email="", phone="")
    clock.at(DUE + timedelta(days=1))
    assert remind(actor=SYSTEM) == 2
    me = actor_of(LIBRARIAN)
    given: dict[str, Any] = {"actor": me, "settings": kit.settings(), "letters_of": LETTERS}
    with pytest.raises(Refused):
        print_letters(queries.letters_to_print(me), **(given | {"actor": actor_of(OTHER_LIBRARIAN)}))
    batch = print_letters(queries.letters_to_print(me), **given)
    found, posted = queries.batch(batch.id, actor=me)
    assert [rung.loan_id for rung in posted] == [first.id, second.id]
    assert {rung.state for rung in posted} == {"done"}
    content = letters_pdf(queries.kept_letters(posted))
    assert content is not None
    assert content == letters_pdf(queries.kept_letters(posted)), "printed again it is the same"
    assert archive.first_damaged() is None
    with pytest.raises(Refused):
        print_letters(posted, **given)
    assert undo_letters(found, posted, actor=me) == 2
    assert len(queries.letters_to_print(me)) == 2
    again = print_letters(queries.letters_to_print(me), **given)
    clock.forward(days=1)
    with pytest.raises(Refused):
        undo_letters(again, posted, actor=me)


def test_erasing_somebody_takes_letters_and_messages(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan, mailed = lend(email="", phone=""), lend()
    clock.at(DUE + timedelta(days=1))
    remind(actor=SYSTEM)
    me = actor_of(LIBRARIAN)
    batch = print_letters(queries.letters_to_print(me), actor=me, settings=kit.settings(), letters_of=LETTERS)
    for each in (loan, mailed):
        back(each)
        erase_asked(each.person, actor=me)
    assert messages(mailed) == []
    letters = session.scalars(select(KeptFile).where(KeptFile.kind == "letter")).all()
    assert [(each.data, each.removed_at is None) for each in letters] == [({}, False)]
    assert letters_pdf(queries.kept_letters(queries.batch(batch.id, actor=me)[1])) is None
    assert [rung.state for rung in rungs(loan)] == ["overtaken", "done"], "that there was one stays, without a name"


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_by_hand_once_a_day_and_with_a_reason_why_not(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    loan, sold = lend(), kit.lend(kit.paid_order())
    me = actor_of(LIBRARIAN)
    assert how_each([loan], ladder=HOUSE)[0].word == "too_early"
    clock.at(DUE + timedelta(days=2))
    assert [(each.channel, each.word) for each in how_each([loan], ladder=HOUSE)] == [(Channel.EMAIL, "")]
    rung = ask_now(loan, actor=me, ladder=HOUSE)
    assert (rung.step, rung.occasion, rung.channel) == (Step.ASKED, 1, Channel.EMAIL)
    with pytest.raises(Refused) as no:
        ask_now(loan, actor=me, ladder=HOUSE)
    assert no.value.reason == "reminded_already"
    post()
    clock.forward(days=1)
    assert ask_now(loan, actor=me, ladder=HOUSE).occasion == 2
    with pytest.raises(Refused):
        ask_now(sold, actor=me, ladder=HOUSE)
    back(loan)
    assert how_each([loan], ladder=HOUSE)[0].word == "wrong_state"
    assert stop([loan], Why.ENDED) == 0
    assert len({message.key for message in messages(loan)}) == 1, "what waited was taken back"
