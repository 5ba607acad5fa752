"""The lifecycle of an agreement with an organisation, and its closed lists of words."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class PlacementState(StrEnum):
    PREPARING = "preparing"
    OUT = "out"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """A class has an end; a digipunt keeps its devices until they are taken back."""

    CLASS = "class"
    DIGIPUNT = "digipunt"


class Contact(StrEnum):
    """Whom to ask for there: a function and never a name."""

    RECEPTION = "reception"
    TEACHER = "teacher"
    IT = "it"
    LEAD = "lead"


class LineEnding(StrEnum):
    """How it ended for one device."""

    LEFT_OUT = "left_out"  # taken off again before it left
    RETURNED = "returned"
    SWAPPED = "swapped"
    MISSING = "missing"


S = PlacementState

LABELS: dict[PlacementState, Any] = {
    S.PREPARING: _l("In voorbereiding"),
    S.OUT: _l("Loopt"),
    S.CLOSED: _l("Afgesloten"),
    S.CANCELLED: _l("Gaat niet door"),
}
PHASES: dict[PlacementState, str] = {S.PREPARING: "info", S.OUT: "lent", S.CLOSED: "neutral", S.CANCELLED: "neutral"}
PURPOSES: dict[Purpose, Any] = {Purpose.CLASS: _l("Klas"), Purpose.DIGIPUNT: _l("Digipunt")}
CONTACTS: dict[Contact, Any] = {
    Contact.TEACHER: _l("de lesgever"),
    Contact.RECEPTION: _l("het onthaal"),
    Contact.IT: _l("de ict-dienst"),
    Contact.LEAD: _l("de verantwoordelijke"),
}
ENDINGS: dict[LineEnding, Any] = {
    LineEnding.LEFT_OUT: _l("Bleef hier"),
    LineEnding.RETURNED: _l("Terug"),
    LineEnding.SWAPPED: _l("Omgeruild"),
    LineEnding.MISSING: _l("Vermist"),
}


def _move(
    name: str, sources: tuple[PlacementState, ...], target: PlacementState | None, event: str, label: Any, **more: Any
) -> Move[PlacementState]:
    return Move(name, frozenset(sources), target, f"placement:{event}", Can.PLACEMENTS_MAKE, label, **more)


PLACEMENT = Lifecycle(
    name="placement",
    states=PlacementState,
    first=frozenset({S.PREPARING}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _move("hand_out", (S.PREPARING,), S.OUT, "handed-out", _l("Geef mee"), primary=True),
        _move("cancel", (S.PREPARING,), S.CANCELLED, "cancelled", _l("Gaat niet door")),
        _move("take_back", (S.OUT,), None, "returned", _l("Neem terug"), needs=("device",), primary=True),
        _move("swap", (S.OUT,), None, "swapped", _l("Ruil een toestel om"), needs=("device", "before")),
        _move("report_missing", (S.OUT,), None, "missing", _l("Meld vermist"), needs=("device", "kind")),
        _move("extend", (S.OUT,), None, "extended", _l("Verleng"), needs=("until_on",)),
        # By itself, when no device is there any more.
        _move("close", (S.OUT,), S.CLOSED, "closed", _l("Sluit af"), door="placements"),
    ),
)
