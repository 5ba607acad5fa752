"""A number at the door, a table, and how it ended."""

from dataclasses import dataclass

from inventory.access import Actor, Can, demand
from inventory.cafes.actions.moving import (
    check_job,
    hold_job,
    hold_open,
    nobody,
    plain,
    step_job,
    subject_of_job,
)
from inventory.cafes.lifecycle.states import JobState
from inventory.cafes.lifecycle.words import DONE, Category, NextStep, Outcome, faults_of
from inventory.cafes.models import Cafe, CafeJob
from inventory.cafes.queries.sessions import places_taken, waiting_first
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.repairs.lifecycle import BARRIERS

MOST_TABLES, MOST_MINUTES, MOST_YEARS, FIRST_YEAR = 40, 600, 60, 1970


@dataclass(frozen=True)
class Ending:
    """How a repair ended, in the words of the standard and of our lists. `fault`: when it was something else."""

    outcome: Outcome
    fault: str = ""
    done: tuple[str, ...] = ()
    note: str = ""
    next_step: NextStep | None = None
    needs_part: bool = False
    barrier: str = ""
    minutes: int | None = None
    brand: str = ""
    made_year: int | None = None
    age_years: int | None = None


def take_number(cafe: Cafe, category: Category, fault: str, *, actor: Actor) -> CafeJob:
    """The next number of this session. Two doors at one moment get two numbers: the session is locked first."""
    demand(actor, Can.CAFES_WORK)
    cafe = hold_open(cafe)
    if fault not in faults_of(category):
        raise BadInput("unknown_fault", _("Kies uit de lijst wat er scheelt."), field="fault")
    if cafe.capacity is not None and places_taken(cafe) >= cafe.capacity:
        raise Refused("cafe_full", _("Alle nummers zijn gegeven. Er is vandaag geen plaats meer."))
    cafe.last_number += 1
    job = CafeJob(
        cafe=cafe, number=cafe.last_number, state=JobState.WAITING, category=category, fault=fault, taken_at=now(),
        done=[],
    )  # fmt: skip
    session.add(job)
    session.flush()
    record(
        "cafe-job:taken", subject_of_job(job), actor=actor, to_state=job.state,
        data={"cafe": cafe.id, "number": job.number, "category": str(category), "fault": fault},
    )  # fmt: skip
    return job


def call_next(cafe: Cafe, table: int, *, actor: Actor) -> CafeJob:
    """Who waits longest comes to this table. Two tables at one moment call two numbers."""
    demand(actor, Can.CAFES_WORK)
    found = waiting_first(hold_open(cafe).id)
    if found is None:
        raise Refused("nobody_waits", _("Er wacht niemand."))
    return call(found, table, actor=actor)


def call(job: CafeJob, table: int, *, actor: Actor) -> CafeJob:
    """This number comes to this table."""
    job = hold_job(job)
    check_job(job, "call", {"table": table}, actor=actor)
    if not 1 <= table <= MOST_TABLES:
        raise BadInput("table", _("Kies een tafel van 1 tot %(most)s.", most=MOST_TABLES), field="table")
    job.table_number, job.called_at = table, now()
    step_job(job, "call", actor=actor, data={"table": table})
    return job


def put_back(job: CafeJob, *, actor: Actor) -> CafeJob:
    """Called by mistake, or not there right now: it waits again, with its own number."""
    job = hold_job(job)
    check_job(job, "put_back", actor=actor)
    job.table_number = job.called_at = None
    step_job(job, "put_back", actor=actor)
    return job


def leave(job: CafeJob, *, actor: Actor) -> CafeJob:
    """Went home before it was done."""
    job = hold_job(job)
    check_job(job, "leave", actor=actor)
    return send_away(job, actor=actor)


def send_away(job: CafeJob, *, actor: Actor) -> CafeJob:
    """The same without asking: for the end of a session, which is held already."""
    job.ended_at = now()
    step_job(job, "leave", actor=actor)
    return job


def come_back(job: CafeJob, *, actor: Actor) -> CafeJob:
    """Was noted as gone, but is there."""
    job = hold_job(job)
    check_job(job, "come_back", actor=actor)
    job.ended_at = job.table_number = job.called_at = None
    step_job(job, "come_back", actor=actor)
    return job


def correct(job: CafeJob, *, actor: Actor) -> CafeJob:
    """How it ended was noted wrong: it is at its table again, to be finished anew."""
    job = hold_job(job)
    check_job(job, "correct", actor=actor)
    job.outcome = job.next_step = job.ended_at = None
    job.barrier = ""
    step_job(job, "correct", actor=actor)
    return job


def finish(job: CafeJob, ending: Ending, *, actor: Actor) -> CafeJob:
    """How it ended. What is repairable has a next step; what is not has a reason from the standard."""
    job = hold_job(job)
    check_job(job, "finish", {"outcome": ending.outcome}, actor=actor)
    ending = _checked(ending, job)
    job.fault = ending.fault
    job.outcome, job.next_step, job.barrier = ending.outcome, ending.next_step, ending.barrier
    job.needs_part, job.minutes = ending.needs_part, ending.minutes
    job.done, job.note, job.brand = list(ending.done), ending.note, ending.brand
    job.made_year, job.age_years = ending.made_year, ending.age_years
    job.ended_at = now()
    step_job(
        job, "finish", actor=actor,
        data={
            "outcome": str(ending.outcome), "category": str(job.category), "fault": job.fault,
            "minutes": ending.minutes,
            "next_step": str(ending.next_step or ""), "barrier": ending.barrier,
        },
    )  # fmt: skip
    return job


MOVES = {"put_back": put_back, "leave": leave, "come_back": come_back, "correct": correct}


def _checked(ending: Ending, job: CafeJob) -> Ending:
    """The ending with only what belongs to its outcome; refused when something lacks or cannot be."""
    is_over, is_open = ending.outcome == Outcome.END_OF_LIFE, ending.outcome == Outcome.REPAIRABLE
    if is_over and ending.barrier not in BARRIERS:
        raise BadInput("barrier_missing", _("Kies waarom het niet te herstellen is."), field="barrier")
    if is_open and ending.next_step is None:
        raise BadInput("next_step_missing", _("Kies wat er nog kan gebeuren."), field="next_step")
    if ending.fault and ending.fault not in faults_of(Category(job.category)):
        raise BadInput("unknown_fault", _("Kies uit de lijst wat er scheelt."), field="fault")
    if set(ending.done) - set(DONE):
        raise BadInput("unknown_work", _("Kies uit de lijst wat er gedaan is."), field="done")
    note, brand = plain(ending.note, "note", 200), plain(ending.brand, "brand", 40)
    nobody(note, "note")
    nobody(brand, "brand")
    limits = (
        ("minutes", 0, MOST_MINUTES, ending.minutes),
        ("made_year", FIRST_YEAR, job.cafe.held_on.year, ending.made_year),
        ("age_years", 0, MOST_YEARS, ending.age_years),
    )
    for name, least, most, value in limits:
        if value is not None and not least <= value <= most:
            raise BadInput("how_many", _("Kies %(least)s tot %(most)s.", least=least, most=most), field=name)
    if ending.made_year is not None and ending.age_years is not None:
        raise BadInput("year_or_age", _("Vul het bouwjaar in of hoe oud het is, niet allebei."), field="age_years")
    return Ending(
        outcome=ending.outcome,
        fault=ending.fault or job.fault,
        done=tuple(word for word in DONE if word in ending.done),
        note=note,
        next_step=ending.next_step if is_open else None,
        needs_part=ending.needs_part and is_open,
        barrier=ending.barrier if is_over else "",
        minutes=ending.minutes,
        brand=brand,
        made_year=ending.made_year,
        age_years=ending.age_years,
    )
