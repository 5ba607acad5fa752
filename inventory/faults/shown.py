"""What one reader may see of a fault report. Pages and other rooms take it from here, never from the row itself."""

from dataclasses import dataclass

from inventory.access import Actor, Can, may
from inventory.faults.lifecycle import FaultState, Problem
from inventory.faults.models import FaultReport
from inventory.faults.queries import report_of_case
from inventory.looks.queries import shows_phone
from inventory.people.shown import masked

SUBJECT = "fault"


@dataclass(frozen=True)
class ShownReport:
    """`call_back` is masked until the reader asks for it; empty for who may not call, and when they come themselves."""

    code: str
    problem: Problem
    state: FaultState
    can_be_called: bool
    call_back: str
    is_masked: bool
    may_call: bool


def report_shown(found: FaultReport, *, actor: Actor) -> ShownReport:
    """For a reader who may see this report."""
    may_call = actor.kind == "user" and may(actor, Can.FAULTS_SETTLE, found)
    is_masked = may_call and bool(found.call_back) and not shows_phone(found.id, actor=actor, of=SUBJECT)
    return ShownReport(
        code=found.code,
        problem=found.problem,
        state=found.state,
        can_be_called=bool(found.call_back),
        call_back=(half_shown(found.call_back) if is_masked else found.call_back) if may_call else "",
        is_masked=is_masked,
        may_call=may_call,
    )


def of_case(case_number: str, *, actor: Actor) -> ShownReport | None:
    """The report behind a repair case, for a reader who may see that case."""
    found = report_of_case(case_number)
    return report_shown(found, actor=actor) if found is not None else None


def half_shown(text: str) -> str:
    """Enough to hear whether it is still the same: the last digits of a number, the first letter of an address."""
    name, at, _host = text.partition("@")
    return f"{name[:1]}•••@•••" if at else masked(text)
