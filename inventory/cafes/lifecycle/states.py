"""The lifecycle of a session, and that of a job: one number at one session."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class CafeState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class JobState(StrEnum):
    WAITING = "waiting"
    AT_TABLE = "at_table"
    DONE = "done"
    LEFT = "left"


C, J = CafeState, JobState

CAFE_LABELS: dict[CafeState, Any] = {
    C.PLANNED: _l("Gepland"),
    C.OPEN: _l("Bezig"),
    C.CLOSED: _l("Voorbij"),
    C.CANCELLED: _l("Gaat niet door"),
}
CAFE_PHASES: dict[CafeState, str] = {C.PLANNED: "announced", C.OPEN: "ok", C.CLOSED: "neutral", C.CANCELLED: "gone"}
JOB_LABELS: dict[JobState, Any] = {
    J.WAITING: _l("Wacht"),
    J.AT_TABLE: _l("Aan tafel"),
    J.DONE: _l("Klaar"),
    J.LEFT: _l("Weggegaan"),
}
JOB_PHASES: dict[JobState, str] = {J.WAITING: "confirm", J.AT_TABLE: "workshop", J.DONE: "ok", J.LEFT: "neutral"}


def _cafe(
    name: str,
    sources: tuple[CafeState, ...],
    target: CafeState,
    event: str,
    label: Any,
    can: Can = Can.CAFES_PLAN,
    **more: Any,
) -> Move[CafeState]:
    return Move(name, frozenset(sources), target, f"cafe:{event}", can, label, **more)


def _job(
    name: str, sources: tuple[JobState, ...], target: JobState, event: str, label: Any, **more: Any
) -> Move[JobState]:
    return Move(name, frozenset(sources), target, f"cafe-job:{event}", Can.CAFES_WORK, label, **more)


CAFE = Lifecycle(
    name="cafe",
    states=CafeState,
    first=frozenset({C.PLANNED}),
    labels=CAFE_LABELS,
    phases=CAFE_PHASES,
    moves=(
        # Whoever is there first opens the door, whoever is last closes it; only the coordinator may take that back.
        _cafe("open", (C.PLANNED,), C.OPEN, "opened", _l("Begin dit repair café"), Can.CAFES_WORK, primary=True),
        _cafe("close", (C.OPEN,), C.CLOSED, "closed", _l("Sluit af"), Can.CAFES_WORK, primary=True),
        _cafe("reopen", (C.CLOSED,), C.OPEN, "reopened", _l("Toch nog niet voorbij")),
        _cafe("cancel", (C.PLANNED, C.OPEN), C.CANCELLED, "cancelled", _l("Gaat niet door")),
    ),
)

JOB = Lifecycle(
    name="cafe-job",
    states=JobState,
    first=frozenset({J.WAITING}),
    labels=JOB_LABELS,
    phases=JOB_PHASES,
    moves=(
        _job("call", (J.WAITING,), J.AT_TABLE, "called", _l("Roep naar je tafel"), needs=("table",), primary=True),
        _job("put_back", (J.AT_TABLE,), J.WAITING, "put-back", _l("Zet terug in de rij")),
        _job("finish", (J.AT_TABLE,), J.DONE, "finished", _l("Klaar"), needs=("outcome",),
             optional=("fault", "done", "note", "next_step", "needs_part", "barrier", "minutes", "brand", "made_year",
                       "age_years"), primary=True),
        _job("leave", (J.WAITING, J.AT_TABLE), J.LEFT, "left", _l("Is weggegaan")),
        _job("come_back", (J.LEFT,), J.WAITING, "came-back", _l("Is er toch nog")),
        _job("correct", (J.DONE,), J.AT_TABLE, "corrected", _l("Pas dit aan")),
    ),
)  # fmt: skip
