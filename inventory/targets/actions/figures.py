"""Typing a number for a month. A correction is a new row: the old one stays and counts no more."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.months import Month, parse_month
from inventory.core.national_number import refuse_national_number
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.history.actions import Subject, record
from inventory.targets import events
from inventory.targets.models import CountedBy, Kind, Target, TargetFigure
from inventory.targets.models.defaults import said
from inventory.targets.queries import projects
from inventory.targets.queries.rows import newest_figures, target_by_code

MOST = 100_000
LONGEST_NOTE = 200


@dataclass(frozen=True)
class Typed:
    """A number for a target as it was typed."""

    code: str
    value: int
    note: str = ""


def note_figures(month: str, typed: Iterable[Typed], *, actor: Actor) -> int:
    """The numbers of one month together: all of them or none. How many were new; the same number again is not.

    A refusal names the field by the code of its target.
    """
    demand(actor, Can.TARGETS_SET)
    when = _month(month)
    return sum(_note(each, when, actor=actor) is not None for each in typed)


def note_figure(month: str, typed: Typed, *, actor: Actor) -> TargetFigure | None:
    """One number for one month; None when the same number with the same note stands there."""
    demand(actor, Can.TARGETS_SET)
    return _note(typed, _month(month), actor=actor)


def _month(text: str) -> Month:
    month = parse_month(text)
    known = projects()
    after = month.next.first_on
    if known and not any(each.first_on < after and month.first_on <= each.last_on for each in known):
        raise BadInput(
            "no_project", _("Deze maand hoort bij geen enkele projectperiode. Kies een andere maand."), field="month"
        )
    return month


def _note(typed: Typed, month: Month, *, actor: Actor) -> TargetFigure | None:
    target = locked(Target, target_by_code(typed.code).id)
    if target is None:
        raise Missing(_("Dit doel bestaat niet."))
    note = " ".join(typed.note.split())
    if target.counted_by == CountedBy.SYSTEM:
        said_of = _(
            "'%(target)s' telt het systeem zelf. Daar kan je geen cijfer voor invullen.", target=said(target.label)
        )
        raise Refused("counted_by_system", said_of, field=target.code)
    most = target.value if target.kind == Kind.MILESTONE and target.value == 1 else MOST
    if not 0 <= typed.value <= most:
        raise BadInput("wrong_figure", _("Vul een getal in van 0 tot %(most)s.", most=most), field=target.code)
    if len(note) > LONGEST_NOTE:
        raise BadInput("too_long", _("Dit is te lang."), field=f"{target.code}-note")
    refuse_national_number(note, f"{target.code}-note")
    refuse_how_to_reach(note, f"{target.code}-note")
    before = newest_figures(month).get(target.id)
    if before is not None and (before.value, before.note) == (typed.value, note):
        return None
    figure = TargetFigure(
        target_id=target.id, month=str(month), value=typed.value, note=note, made_at=now(), made_by_id=actor.user_id
    )
    session.add(figure)
    session.flush()
    kind = events.FIGURE_NOTED if before is None else events.FIGURE_CORRECTED
    told = {"month": str(month), "value": typed.value, "was": before.value if before is not None else None}
    record(kind, Subject("target", target.id, target.code), actor=actor, data=told)
    return figure
