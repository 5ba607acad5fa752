"""Nightly: a reminder before the date and three after it, each once; and contracts whose device turned up."""

from datetime import date, timedelta

from inventory.access import Actor
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, in_dutch
from inventory.devices.actions import moves
from inventory.devices.models import Device
from inventory.history.models import Message
from inventory.history.outbox import queue
from inventory.loans.actions.changes import note_found
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import active_with_a_due_day, lost_and_found

# Days from the due day; the newest step that has come is the one that is sent, so a late run sends one, not four.
STEPS = {"before": -14, "late-1": 1, "late-7": 7, "late-21": 21}
_FORGET_AFTER = 60


def remind(*, actor: Actor) -> int:
    """Put the reminders of today in the outbox. The number that is new."""
    day = today()
    loans = active_with_a_due_day(day - timedelta(days=_FORGET_AFTER), day + timedelta(days=-STEPS["before"]))
    return sum(_remind(loan, day) is not None for loan in loans)


def close_found(*, actor: Actor) -> int:
    """Contracts of missing devices that are back with us are over."""
    found = lost_and_found()
    for loan in found:
        note_found(loan, actor=actor)
    return len(found)


def _end_when_found(device: Device, actor: Actor) -> None:
    """A missing device turned up: its contract is over at once, and not only in the night."""
    for loan in lost_and_found(device.id):
        note_found(loan, actor=actor)


moves.after("find", _end_when_found)


def _remind(loan: Loan, day: date) -> Message | None:
    if loan.due_on is None or day == loan.due_on:
        return None
    gone_by = (day - loan.due_on).days
    come = [name for name, days in STEPS.items() if days <= gone_by and (days < 0) == (gone_by < 0)]
    if not come:
        return None
    person = loan.person
    if person.email:
        channel, address = "email", person.email
    elif person.phone:
        channel, address = "phone", person.phone
    else:
        channel, address = "letter", person.address[:254]
    with in_dutch():
        subject, body = _text(loan, is_late=gone_by > 0)
    return queue(
        f"loan:{loan.number}:{loan.due_on.isoformat()}:{come[-1]}",
        to=address,
        subject=subject,
        body=body,
        channel=channel,
    )


def _text(loan: Loan, *, is_late: bool) -> tuple[str, str]:
    """What is in it: no name, no device, no reason. A call is offered before anything else."""
    values = {"number": loan.number, "day": day_text(loan.due_on), "org": loan.org.name}
    if is_late:
        return _("Over je contract %(number)s", **values), _(
            "Dag,\n\nContract %(number)s liep tot %(day)s. Wil je langer lenen, of lukt het niet om te komen? "
            "Bel of kom langs, we zoeken samen een oplossing.\n\n%(org)s",
            **values,
        )
    return _("Contract %(number)s loopt tot %(day)s", **values), _(
        "Dag,\n\nContract %(number)s loopt tot %(day)s. Wil je langer lenen? Vraag het vóór die dag. "
        "Anders breng je alles die dag terug.\n\n%(org)s",
        **values,
    )
