"""Moving a session and a number along their lifecycles: held, checked, written and told to history in one place."""

from collections.abc import Mapping
from typing import Any

from inventory.access import Actor, demand
from inventory.cafes.lifecycle.states import CAFE, JOB, CafeState, JobState
from inventory.cafes.models import Cafe, CafeJob
from inventory.cafes.readers.names import seems_to_name
from inventory.core import typed
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.history.actions import Subject, record
from inventory.loans.actions.no_names import refuse_referrers


def hold(cafe: Cafe) -> Cafe:
    """The session, read anew and locked until the transaction ends. It is locked before its numbers."""
    found = locked(Cafe, cafe.id)
    if found is None:
        raise Missing(_("Dit repair café kennen we niet."))
    return found


def hold_open(cafe: Cafe) -> Cafe:
    """The same, while people are served there."""
    found = hold(cafe)
    if found.state != CafeState.OPEN:
        raise Refused(
            "cafe_not_open",
            _("Dit repair café is niet bezig: het staat op '%(state)s'.", state=CAFE.labels[CafeState(found.state)]),
        )
    return found


def hold_job(job: CafeJob) -> CafeJob:
    """A number of a session that is open, both locked."""
    hold_open(job.cafe)
    found = locked(CafeJob, job.id)
    if found is None:
        raise Missing(_("Dit nummer is niet gegeven op dit repair café."))
    return found


def step_cafe(cafe: Cafe, name: str, *, actor: Actor, data: Mapping[str, Any] | None = None) -> None:
    """Take a step that was checked."""
    before, planned = CafeState(cafe.state), CAFE.move(name)
    _assign_cafe(cafe, planned.target or before)
    session.flush()
    record(
        planned.event, subject_of(cafe), actor=actor, from_state=before, to_state=cafe.state,
        data={"on": cafe.held_on.isoformat(), **(data or {})},
    )  # fmt: skip


def check_cafe(cafe: Cafe, name: str, *, actor: Actor) -> None:
    demand(actor, CAFE.move(name).can, cafe)
    CAFE.check(name, CafeState(cafe.state), {})


def check_job(job: CafeJob, name: str, facts: Mapping[str, Any] | None = None, *, actor: Actor) -> None:
    demand(actor, JOB.move(name).can, job)
    JOB.check(name, JobState(job.state), facts or {})


def step_job(job: CafeJob, name: str, *, actor: Actor, data: Mapping[str, Any] | None = None) -> None:
    """Take a step that was checked."""
    before, planned = JobState(job.state), JOB.move(name)
    _assign_job(job, planned.target or before)
    session.flush()
    record(
        planned.event, subject_of_job(job), actor=actor, from_state=before, to_state=job.state,
        data={"cafe": job.cafe_id, "number": job.number, **(data or {})},
    )  # fmt: skip


def _assign_cafe(cafe: Cafe, state: CafeState) -> None:
    cafe.state = state


def _assign_job(job: CafeJob, state: JobState) -> None:
    job.state = state


def subject_of(cafe: Cafe) -> Subject:
    return Subject("cafe", cafe.id, str(cafe.id))


def subject_of_job(job: CafeJob) -> Subject:
    return Subject("cafe_job", job.id, f"{job.cafe_id}/{job.number}")


def plain(text: str, field: str, longest: int) -> str:
    """A short text without a person in it: no name, no number, no way to reach anybody, nor who sent them."""
    text = typed.line(text, field, longest)
    if text:
        refuse_how_to_reach(text, field)
        refuse_referrers(text, field=field)
    return text


def nobody(text: str, field: str) -> None:
    """Refuse a text in which somebody seems to be named."""
    if seems_to_name(text):
        raise BadInput(
            "names_somebody",
            _("Dit lijkt op een naam. Schrijf hier alleen over het toestel, met kleine letters."),
            field=field,
        )
