"""The lifecycle of a fault report, and its closed lists of words."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move
from inventory.devices.lifecycle import DeviceState


class FaultState(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    CLOSED = "closed"
    HELPED = "helped"
    DOUBLE = "double"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Problem(StrEnum):
    """What is wrong, as somebody sees it who knows nothing of computers."""

    SCREEN = "screen"
    START = "start"
    POWER = "power"
    KEYS = "keys"
    SLOW = "slow"
    INTERNET = "internet"
    SOUND = "sound"
    DAMAGE = "damage"
    PASSWORD = "password"
    OTHER = "other"


class Source(StrEnum):
    """Where the report came in."""

    LABEL = "label"
    DESK = "desk"
    SHOP = "shop"
    HELPDESK = "helpdesk"
    API = "api"


S = FaultState

LABELS: dict[FaultState, Any] = {
    S.NEW: _l("Nieuw"),
    S.TAKEN: _l("In herstelling"),
    S.CLOSED: _l("Afgesloten"),
    S.HELPED: _l("Geholpen aan de telefoon"),
    S.DOUBLE: _l("Dubbel"),
    S.WITHDRAWN: _l("Ingetrokken"),
    S.LAPSED: _l("Vervallen"),
}
PHASES: dict[FaultState, str] = {
    S.NEW: "confirm",
    S.TAKEN: "workshop",
    S.CLOSED: "neutral",
    S.HELPED: "ok",
    S.DOUBLE: "neutral",
    S.WITHDRAWN: "neutral",
    S.LAPSED: "neutral",
}
# For one device there is one such report at most; as long as it lasts the way to call back is kept.
STILL_OPEN = (S.NEW, S.TAKEN)

PROBLEMS: dict[Problem, Any] = {
    Problem.SCREEN: _l("Het scherm"),
    Problem.START: _l("Het start niet op"),
    Problem.POWER: _l("Batterij of lader"),
    Problem.KEYS: _l("Toetsen of muis"),
    Problem.SLOW: _l("Het is heel traag"),
    Problem.INTERNET: _l("Geen internet"),
    Problem.SOUND: _l("Geluid of camera"),
    Problem.DAMAGE: _l("Nat of gevallen"),
    Problem.PASSWORD: _l("Ik kan niet aanmelden"),
    Problem.OTHER: _l("Iets anders"),
}
SOURCES: dict[Source, Any] = {
    Source.LABEL: _l("Etiket gescand"),
    Source.DESK: _l("Aan de balie"),
    Source.SHOP: _l("In de winkel"),
    Source.HELPDESK: _l("Aan de telefoon"),
    Source.API: _l("Een ander programma"),
}
# The words of the Open Repair list that a case begins with: for a computer, for a tablet.
_FAULT_TYPES: dict[Problem, tuple[str, str]] = {
    Problem.SCREEN: ("Screen", "Screen"),
    Problem.START: ("Boot", "Stuck booting"),
    Problem.POWER: ("Power/battery", "Power/battery"),
    Problem.KEYS: ("Integrated keyboard", "Other buttons"),
    Problem.SLOW: ("Performance", "Performance"),
    Problem.INTERNET: ("Configuration", "Help/configuration"),
    Problem.SOUND: ("Media component", "Speaker"),
    Problem.DAMAGE: ("Internal damage", "External damage"),
    Problem.PASSWORD: ("Configuration", "Access issue"),
    Problem.OTHER: ("Unknown", "Unknown"),
}
# Who has the device can report a fault. What stands with us needs no report, what is gone is nobody's of ours.
WITH_SOMEBODY = frozenset({DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.PLACED})
GONE = frozenset(
    {
        DeviceState.TO_RECYCLE,
        DeviceState.TO_HARVEST,
        DeviceState.RECYCLED,
        DeviceState.HARVESTED,
        DeviceState.RETURNED_TO_DONOR,
        DeviceState.TRANSFERRED,
    }
)


def fault_type(problem: Problem, device_type: str) -> str:
    """The word of the Open Repair list that fits what was reported."""
    return _FAULT_TYPES[problem][device_type == "tablet"]


def _move(
    name: str, sources: tuple[FaultState, ...], target: FaultState, event: str, can: Can, label: Any, **more: Any
) -> Move[FaultState]:
    return Move(name, frozenset(sources), target, f"fault:{event}", can, label, **more)


FAULT = Lifecycle(
    name="fault report",
    states=FaultState,
    first=frozenset({S.NEW}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _move("take", (S.NEW,), S.TAKEN, "taken", Can.REPAIRS_OPEN, _l("Open herstelling"),
              needs=("case_number",), door="repairs", primary=True),
        _move("help", (S.NEW,), S.HELPED, "helped", Can.FAULTS_SETTLE, _l("Geholpen aan de telefoon")),
        _move("double", (S.NEW,), S.DOUBLE, "double", Can.FAULTS_SETTLE, _l("Dubbel gemeld")),
        _move("withdraw", (S.NEW,), S.WITHDRAWN, "withdrawn", Can.FAULTS_SETTLE, _l("Het werkt weer")),
        # With its case, in one transaction.
        _move("close", (S.TAKEN,), S.CLOSED, "closed", Can.REPAIRS_OPEN, _l("Afgesloten"), door="repairs"),
        # By itself: nobody did anything for too long, or the device came back to us.
        _move("lapse", (S.NEW,), S.LAPSED, "lapsed", Can.FAULTS_SETTLE, _l("Vervallen"), door="faults"),
    ),
)  # fmt: skip
BY_HAND = tuple(move for move in FAULT.moves if not move.door)
