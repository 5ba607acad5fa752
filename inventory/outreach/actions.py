"""A need is noted in ten seconds; a session is planned and held. Nobody is written down."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from inventory.access import Actor, Can, Role, demand
from inventory.core.clock import day_of, now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.core.i18n import _
from inventory.core.months import month_of
from inventory.core.national_number import refuse_bare
from inventory.core.quarters import Quarter
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.history.actions import Subject, record
from inventory.outreach.lifecycle import SESSION, SessionKind, SessionState, Topic
from inventory.outreach.models import NeedSignal, OutreachSession

MOST_PEOPLE, MOST_PARTICIPANTS = 99, 2000
_NOTERS = (Role.SOCIAL_WORKER, Role.PARTNER_REFERRER, Role.LIBRARY, Role.COORDINATOR)
_LATEST = timedelta(days=730)


@dataclass(frozen=True)
class Plan:
    """A session to come, or one that was held and is written down afterwards."""

    kind: SessionKind
    held_on: date
    place: str
    board: str = ""
    quarter: Quarter | None = None


def note_signal(
    topic: Topic, quarter: Quarter, people: int, *, actor: Actor, heard_on: date | None = None
) -> NeedSignal:
    """So many people with this need, in this part of the town; heard today, or on a day of this month. A month that is
    over never grows: taking its table of one day from that of another would tell of one person.
    """
    demand(actor, Can.SIGNALS_NOTE)
    heard_on = heard_on or today()
    if not 1 <= people <= MOST_PEOPLE:
        raise BadInput("how_many", _("Kies 1 tot %(most)s mensen.", most=MOST_PEOPLE), field="people")
    if not today().replace(day=1) <= heard_on <= today():
        said = _("Kies een dag van deze maand, tot en met vandaag. Een maand die voorbij is, is geteld.")
        raise BadInput("wrong_day", said, field="heard_on")
    orgs = actor.orgs(*_NOTERS)
    if not orgs:
        raise NotAllowed(_("Zeg eerst bij welke organisatie je werkt."))
    made = NeedSignal(
        heard_on=heard_on, topic=topic, quarter=quarter, people=people, org_id=min(orgs), noted_at=now(),
        noted_by_id=actor.user_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    told = {"topic": topic.value, "quarter": quarter.value, "people": people, "on": heard_on.isoformat()}
    record("signal:noted", _signal(made), actor=actor, data=told)
    return made


def withdraw_signal(signal: NeedSignal, *, actor: Actor) -> NeedSignal:
    """The wrong button: who noted it takes it back on the same day, the coordinator until the month is over. It counts
    no more.
    """
    demand(actor, Can.SIGNALS_NOTE)
    found = locked(NeedSignal, signal.id)
    if found is None:
        raise Missing(_("Dit signaal kennen we niet."))
    if Role.COORDINATOR not in actor.roles:
        if found.noted_by_id != actor.user_id:
            raise NotAllowed(_("Dit noteerde iemand anders. Vraag het aan de coördinator."))
        if day_of(found.noted_at) != today():
            raise Refused("too_late_to_undo", _("Dit kan alleen op de dag zelf. Vraag het aan de coördinator."))
    if month_of(found.heard_on).is_over:
        raise Refused("month_over", _("Die maand is voorbij: haar getallen blijven."))
    if found.withdrawn_at is not None:
        raise Refused("nothing_to_undo", _("Er is niets om ongedaan te maken."))
    found.withdrawn_at = now()
    session.flush()
    record("signal:withdrawn", _signal(found), actor=actor)
    return found


def plan_session(plan: Plan, *, actor: Actor) -> OutreachSession:
    """An info session for another board, or a roadshow in a part of the town."""
    demand(actor, Can.OUTREACH_SET)
    plan = _checked(plan)
    made = OutreachSession(
        kind=plan.kind,
        held_on=plan.held_on,
        place=plan.place,
        board=plan.board,
        quarter=plan.quarter,
        org_id=min(actor.orgs(Role.COORDINATOR)),
        made_at=now(),
        made_by_id=actor.user_id,
    )
    _assign(made, SessionState.PLANNED)
    session.add(made)
    session.flush()
    record("outreach:planned", subject_of(made), actor=actor, to_state=made.state, data=_told(made))
    return made


def change_session(found: OutreachSession, plan: Plan, *, actor: Actor) -> OutreachSession:
    """Say it otherwise, as long as it is planned."""
    demand(actor, Can.OUTREACH_SET)
    found = _hold(found)
    if found.state != SessionState.PLANNED:
        raise Refused("session_over", _("Dit is al gehouden of gaat niet door. Kies eerst 'Was een vergissing'."))
    plan = _checked(plan)
    for name in ("kind", "held_on", "place", "board", "quarter"):
        setattr(found, name, getattr(plan, name))
    session.flush()
    record(
        "outreach:changed", subject_of(found), actor=actor, from_state=found.state, to_state=found.state,
        data=_told(found),
    )  # fmt: skip
    return found


def move_session(
    found: OutreachSession, name: str, *, actor: Actor, participants: int | None = None
) -> OutreachSession:
    """It was held, with so many people; or it will not be; or that was a mistake."""
    demand(actor, SESSION.move(name).can)
    found = _hold(found)
    before = SessionState(found.state)
    move = SESSION.check(name, before, {"participants": participants})
    assert move.target is not None
    if name == "hold":
        if found.held_on > today():
            raise Refused("not_its_day", _("Die dag moet nog komen. Wijzig eerst de dag, als het vandaag is."))
        if participants is None or not 0 <= participants <= MOST_PARTICIPANTS:
            raise BadInput("how_many", _("Kies 0 tot %(most)s.", most=MOST_PARTICIPANTS), field="participants")
    found.participants = participants if name == "hold" else None
    _assign(found, move.target)
    session.flush()
    record(
        move.event, subject_of(found), actor=actor, from_state=before, to_state=found.state,
        data={**_told(found), "participants": found.participants},
    )  # fmt: skip
    return found


def subject_of(found: OutreachSession) -> Subject:
    return Subject("outreach_session", found.id, f"S{found.id}")


def _signal(signal: NeedSignal) -> Subject:
    return Subject("need_signal", signal.id, f"N{signal.id}")


def _hold(found: OutreachSession) -> OutreachSession:
    held = locked(OutreachSession, found.id)
    if held is None:
        raise Missing(_("Deze sessie kennen we niet."))
    return held


def _assign(found: OutreachSession, state: SessionState) -> None:
    found.state = state


def _told(found: OutreachSession) -> dict[str, Any]:
    return {"kind": found.kind.value, "on": found.held_on.isoformat(), "quarter": found.quarter or ""}


def _checked(plan: Plan) -> Plan:
    place, board = _plain(plan.place, "place"), _plain(plan.board, "board")
    if not place:
        raise BadInput("empty", _("Vul dit in."), field="place")
    is_info = plan.kind is SessionKind.INFO
    if is_info and not board:
        raise BadInput("empty", _("Voor welk bestuur is de infosessie?"), field="board")
    if not is_info and plan.quarter is None:
        raise BadInput("empty", _("In welk deel van de stad is de roadshow?"), field="quarter")
    if not today() - _LATEST <= plan.held_on <= today() + _LATEST:
        raise BadInput("wrong_day", _("Kijk de dag na."), field="held_on")
    return Plan(plan.kind, plan.held_on, place, board if is_info else "", None if is_info else plan.quarter)


def _plain(text: str, field: str) -> str:
    text = " ".join(text.split())
    if len(text) > 120:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    refuse_bare(text, field)
    refuse_how_to_reach(text, field)
    return text
