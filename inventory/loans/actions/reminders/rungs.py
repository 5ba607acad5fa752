"""One step of the ladder: made, sent on its way, settled. The only place where its state is written."""

from collections.abc import Sequence
from datetime import date

from inventory.access import Actor
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.i18n import _, day_text, in_dutch
from inventory.history import outbox
from inventory.history.actions import record
from inventory.history.models import Message
from inventory.loans import events
from inventory.loans.actions.moving import subject_of
from inventory.loans.models import Channel, Loan, Reminder, RungState, Step, Why
from inventory.loans.queries.ladder import rung_of_message
from inventory.people.models import Person


def way_to(person: Person, step: Step, *, without: Channel | None = None) -> Channel | None:
    """How this step reaches somebody. The last step is a letter for everybody who has an address."""
    ways = {
        Channel.EMAIL: bool(person.email),
        Channel.PHONE: bool(person.phone),
        Channel.LETTER: bool(person.street),
    }
    order = sorted(ways, key=lambda way: way is not Channel.LETTER) if step is Step.LETTER else list(ways)
    return next((way for way in order if ways[way] and way is not without), None)


def make(
    loan: Loan,
    step: Step,
    *,
    actor: Actor,
    came_on: date,
    occasion: int = 0,
    overtaken: Sequence[Step] = (),
) -> Reminder:
    """A step that leaves now: an e-mail into the outbox, a line on the list of calls, a letter to print."""
    assert loan.due_on is not None
    channel = way_to(loan.person, step)
    rung = Reminder(
        loan_id=loan.id,
        due_on=loan.due_on,
        step=step,
        occasion=occasion,
        came_on=came_on,
        channel=channel,
        state=RungState.WAITING if channel else RungState.CANCELLED,
        why=None if channel else Why.NO_WAY,
        made_at=now(),
    )
    session.add(rung)
    if channel is Channel.EMAIL:
        rung.message_key = f"loan:{loan.number}:{loan.due_on.isoformat()}:{step}" + (f"-{occasion}" if occasion else "")
        subject, body = words_of(loan)
        outbox.queue(rung.message_key, to=loan.person.email, subject=subject, body=body)
    session.flush()
    record(
        events.REMINDED,
        subject_of(loan),
        actor=actor,
        data={
            "step": str(step),
            "due_on": rung.due_on.isoformat(),
            "channel": str(channel or ""),
            **({"overtaken": [str(each) for each in overtaken]} if overtaken else {}),
        },
    )
    return rung


def make_overtaken(loan: Loan, step: Step, *, came_on: date) -> Reminder:
    """A step that came while nobody looked: it stands in the ladder and does not leave."""
    assert loan.due_on is not None
    rung = Reminder(
        loan_id=loan.id,
        due_on=loan.due_on,
        step=step,
        came_on=came_on,
        state=RungState.OVERTAKEN,
        why=Why.NEWER,
        made_at=now(),
    )
    session.add(rung)
    return rung


def settle(rung: Reminder, state: RungState, *, actor: Actor | None = None, why: Why | None = None) -> None:
    """Done, overtaken, cancelled, or open again."""
    rung.state, rung.why = state, why
    is_done = state is RungState.DONE
    rung.done_at = now() if is_done else None
    rung.done_by = actor.user_id if is_done and actor is not None else None
    session.flush()


def give_up(rung: Reminder, why: Why) -> bool:
    """A step that waited need not leave any more. An e-mail that left all the same is done. Says whether it was given
    up.
    """
    if rung.state != RungState.WAITING:
        return False
    if rung.message_key and not outbox.withdraw(rung.message_key) and outbox.left(rung.message_key):
        settle(rung, RungState.DONE)
        return False
    settle(rung, RungState.OVERTAKEN if why is Why.NEWER else RungState.CANCELLED, why=why)
    return True


def words_of(loan: Loan) -> tuple[str, str]:
    """What an e-mail says: no name, no device, no reason. A call is offered before anything else."""
    assert loan.due_on is not None
    with in_dutch():
        values = {"number": loan.number, "day": day_text(loan.due_on), "org": loan.org.name}
        if loan.due_on < today():
            return _("Over je contract %(number)s", **values), _(
                "Dag,\n\nContract %(number)s liep tot %(day)s. Wil je langer lenen, of lukt het niet om te komen? "
                "Bel of kom langs, we zoeken samen een oplossing.\n\n%(org)s",
                **values,
            )
        return _("Contract %(number)s loopt tot %(day)s", **values), _(
            "Dag,\n\nContract %(number)s loopt tot %(day)s. Wil je langer lenen? Bel ons of kom langs, ten laatste "
            "die dag. Anders breng je alles die dag terug.\n\n%(org)s",
            **values,
        )


# --- what the outbox tells back -----------------------------------------------------------------------------------


def _sent(message: Message) -> None:
    rung = rung_of_message(message.key)
    if rung is not None and rung.state == RungState.WAITING:
        settle(rung, RungState.DONE)


def _not_delivered(message: Message) -> None:
    """The e-mail cannot be delivered: somebody calls, or a letter goes."""
    rung = rung_of_message(message.key)
    if rung is None or rung.state != RungState.WAITING:
        return
    other = way_to(rung.loan.person, rung.step, without=Channel.EMAIL)
    if other is None:
        settle(rung, RungState.CANCELLED, why=Why.NO_WAY)
    else:
        rung.channel, rung.message_key = other, None
        session.flush()


outbox.follow("loan:", sent=_sent, given_up=_not_delivered)
