"""What people type on a case: no names in it, and numbers that are numbers."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.access import Actor
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.devices.models import Device
from inventory.loans.actions.no_names import refuse_holders, refuse_referrers


def no_person_in(text: str, field: str) -> None:
    """What is typed at a step stays in history, and the technician reads it: nothing in it leads to somebody, nor says
    who sent that person. Who has the device is asked by history itself, for every text of a repair.
    """
    if not text.strip():
        return
    refuse_bare(text, field)
    refuse_how_to_reach(text, field)
    refuse_referrers(text, field=field)


def no_national_number_in(text: str, field: str) -> None:
    """For the name or the number of a thing, which may look like a phone number."""
    refuse_bare(text, field)


def nobody_in(complaint: str, device: Device, actor: Actor) -> None:
    """The technician reads it, who need not know whose device it is, nor who sent that person."""
    if not complaint.strip():
        return
    refuse_bare(complaint, "complaint")
    refuse_holders(complaint, device.tag, field="complaint", actor=actor)
    no_person_in(complaint, "complaint")


def whole(value: Any, field: str) -> int:
    """A whole number from a form or a program."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 10_000:
        raise BadInput("not_a_number", _("Vul een aantal in, zonder komma."), field=field)
    return number


def amount(value: Any, field: str) -> Decimal:
    """An amount in euro from a form or a program."""
    try:
        found = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        found = Decimal(-1)
    if not 0 <= found <= 10_000:
        raise BadInput("not_an_amount", _("Vul een bedrag in, zoals 12,50."), field=field)
    return found


def day(value: Any, field: str) -> date:
    """A day from a form (a date) or a program (its text)."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise BadInput("not_a_day", _("Vul een dag in, zoals 2026-11-30."), field=field) from None


def text(value: Any, longest: int) -> str:
    """What somebody typed, in one line."""
    return " ".join(str(value or "").split())[:longest]
