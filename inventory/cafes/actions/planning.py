"""The coordinator plans a session; who works there begins it and ends it."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.cafes.actions.jobs import send_away
from inventory.cafes.actions.moving import check_cafe, hold, plain, step_cafe, subject_of
from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.models import Cafe, CafeJob
from inventory.cafes.queries.sessions import counted, places_taken
from inventory.cafes.readers.names import asks_for_somebody
from inventory.core.clock import day_of, now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, ngettext
from inventory.history.actions import record

DE_DEELFABRIEK = "De Deelfabriek, Kortrijk"
MOST_VOLUNTEERS, MOST_JOBS = 99, 500
_LATEST_DAYS = 730


@dataclass(frozen=True)
class Plan:
    """What is planned. `capacity`: how many numbers are given at most; None is no limit."""

    held_on: date
    begins: time = time(13, 30)
    until: time = time(17)
    place: str = DE_DEELFABRIEK
    repairers: int = 0
    hosts: int = 0
    capacity: int | None = None


def plan_cafe(plan: Plan, *, actor: Actor) -> Cafe:
    """A session to come; one that was held before may be written down afterwards."""
    demand(actor, Can.CAFES_PLAN)
    plan = _checked(plan)
    cafe = Cafe(**asdict(plan), state=CafeState.PLANNED, made_at=now(), made_by_id=actor.user_id, last_number=0)
    session.add(cafe)
    session.flush()
    record("cafe:planned", subject_of(cafe), actor=actor, to_state=cafe.state, data=_told(cafe))
    return cafe


def change_cafe(cafe: Cafe, plan: Plan, *, actor: Actor) -> Cafe:
    """Say it otherwise. The day stays once it began; the number of volunteers may still be put right afterwards."""
    demand(actor, Can.CAFES_PLAN)
    cafe = hold(cafe)
    plan = _checked(plan)
    if cafe.state == CafeState.CANCELLED:
        raise Refused("cafe_cancelled", _("Dit repair café gaat niet door. Plan een nieuw."))
    if cafe.state != CafeState.PLANNED and plan.held_on != cafe.held_on:
        raise Refused("cafe_began", _("Dit repair café is al begonnen. De dag kan niet meer anders."), field="held_on")
    taken = places_taken(cafe)
    if plan.capacity is not None and plan.capacity < taken:
        said = _("Er zijn al %(count)s nummers gegeven. Minder plaatsen gaat niet.", count=taken)
        raise Refused("numbers_given", said, field="capacity")
    changed = sorted(name for name, value in asdict(plan).items() if getattr(cafe, name) != value)
    if changed:
        for name in changed:
            setattr(cafe, name, getattr(plan, name))
        session.flush()
        record(
            "cafe:changed", subject_of(cafe), actor=actor, from_state=cafe.state, to_state=cafe.state,
            data={"changed": changed, **_told(cafe)},
        )  # fmt: skip
    return cafe


def open_cafe(cafe: Cafe, *, actor: Actor) -> Cafe:
    """The door is open: numbers are given. Not before its day; later when it was kept on paper first."""
    cafe = hold(cafe)
    check_cafe(cafe, "open", actor=actor)
    if cafe.held_on > today():
        raise Refused("not_its_day", _("Dit repair café is er nog niet. Wijzig de dag, als het vandaag is."))
    cafe.opened_at = now()
    step_cafe(cafe, "open", actor=actor)
    return cafe


def close_cafe(cafe: Cafe, *, actor: Actor) -> Cafe:
    """It is over and counts toward the target. Who still waits is noted as gone; at a table everything is finished."""
    cafe = hold(cafe)
    check_cafe(cafe, "close", actor=actor)
    _nobody_at_table(cafe)
    if not counted(cafe).done:
        said = _("Er is geen toestel bekeken, dus dit repair café telt niet. De coördinator kiest 'Gaat niet door'.")
        raise Refused("nothing_done", said)
    gone = _send_home(cafe, actor=actor)
    cafe.ended_at = now()
    step_cafe(cafe, "close", actor=actor, data={"jobs": cafe.last_number, "sent_away": gone, **_hands(cafe)})
    return cafe


def reopen_cafe(cafe: Cafe, *, actor: Actor) -> Cafe:
    """It was closed too early, on the same day."""
    cafe = hold(cafe)
    check_cafe(cafe, "reopen", actor=actor)
    if cafe.ended_at is None or day_of(cafe.ended_at) != today():
        raise Refused("closed_for_good", _("Dat kan alleen op de dag waarop het afgesloten is."))
    cafe.ended_at = None
    step_cafe(cafe, "reopen", actor=actor)
    return cafe


def cancel_cafe(cafe: Cafe, *, actor: Actor) -> Cafe:
    """It will not be held; or it was begun by mistake, or nobody was helped. Once something was mended it was held."""
    cafe = hold(cafe)
    check_cafe(cafe, "cancel", actor=actor)
    _nobody_at_table(cafe)
    if counted(cafe).done:
        raise Refused("something_done", _("Er is al een toestel bekeken. Sluit dit repair café af."))
    _send_home(cafe, actor=actor)
    cafe.ended_at = now()
    step_cafe(cafe, "cancel", actor=actor)
    return cafe


MOVES = {"open": open_cafe, "close": close_cafe, "reopen": reopen_cafe, "cancel": cancel_cafe}


def _nobody_at_table(cafe: Cafe) -> None:
    busy = counted(cafe).at_table
    if busy:
        said = ngettext(
            "Er is nog %(num)s nummer aan tafel. Noteer eerst hoe dat afliep.",
            "Er zijn nog %(num)s nummers aan tafel. Noteer eerst hoe die afliepen.",
            busy,
        )
        raise Refused("jobs_at_table", said)


def _send_home(cafe: Cafe, *, actor: Actor) -> int:
    """Who still waits is noted as gone; how many."""
    query = select(CafeJob).where(CafeJob.cafe_id == cafe.id, CafeJob.state == JobState.WAITING)
    gone = session.scalars(query.order_by(CafeJob.id)).all()
    for job in gone:
        send_away(job, actor=actor)
    return len(gone)


def _hands(cafe: Cafe) -> dict[str, int]:
    return {"repairers": cafe.repairers, "hosts": cafe.hosts}


def _told(cafe: Cafe) -> dict[str, object]:
    return {"on": cafe.held_on.isoformat(), "place": cafe.place, "capacity": cafe.capacity, **_hands(cafe)}


def _checked(plan: Plan) -> Plan:
    place = plain(plan.place, "place", 120)
    if not place:
        raise BadInput("empty", _("Vul dit in."), field="place")
    if asks_for_somebody(place):
        raise BadInput("names_somebody", _("Schrijf hier alleen de plaats, geen naam van een mens."), field="place")
    if not today() - timedelta(days=_LATEST_DAYS) <= plan.held_on <= today() + timedelta(days=_LATEST_DAYS):
        raise BadInput("wrong_day", _("Kijk de dag na."), field="held_on")
    if plan.until <= plan.begins:
        raise BadInput("hours", _("Het einde ligt niet na het begin. Kijk de uren na."), field="until")
    for name in ("repairers", "hosts"):
        if not 0 <= getattr(plan, name) <= MOST_VOLUNTEERS:
            raise BadInput("how_many", _("Kies 0 tot %(most)s.", most=MOST_VOLUNTEERS), field=name)
    if plan.capacity is not None and not 1 <= plan.capacity <= MOST_JOBS:
        raise BadInput("how_many", _("Kies 1 tot %(most)s.", most=MOST_JOBS), field="capacity")
    return Plan(**{**asdict(plan), "place": place})
