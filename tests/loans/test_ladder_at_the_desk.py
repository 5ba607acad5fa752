"""What the desk does for the ladder: calls, letters, a reminder by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.history import archive, outbox
from inventory.history.models import KeptFile, Message
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
from inventory.loans.documents.ladder import LETTERS, letters_pdf
from inventory.loans.models import CallOutcome, Channel, Loan, Reminder, Step, Why
from inventory.loans.queries import ladder as queries
from inventory.privacy.actions.erase import erase_asked
from tests.loans import kit
from tests.loans.climbing import DUE, HOUSE, back, lend, messages, post, rungs, told
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, actor_of

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
