"""The states of a digipunt and those of a delivery; what can be found at a digipunt, and how easy it is to get in."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class DigipuntState(StrEnum):
    PLANNED = "planned"
    OPERATIONAL = "operational"
    CLOSED = "closed"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    INSTALLED = "installed"
    WITHDRAWN = "withdrawn"


class Service(StrEnum):
    """What somebody can find there."""

    COMPUTER = "computer"
    TABLET = "tablet"
    INTERNET = "internet"
    PRINT = "print"
    SCAN = "scan"
    HELP = "help"
    LESSONS = "lessons"
    DRINK = "drink"


class Ease(StrEnum):
    """What makes it easy to come in and to stay."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    TOILET = "toilet"
    PARKING = "parking"
    BUS = "bus"
    QUIET = "quiet"
    LOOP = "loop"


D, W = DigipuntState, DeliveryState

LABELS: dict[DigipuntState, Any] = {
    D.PLANNED: _l("Gepland"),
    D.OPERATIONAL: _l("Werkt"),
    D.CLOSED: _l("Gesloten"),
}
PHASES: dict[DigipuntState, str] = {D.PLANNED: "announced", D.OPERATIONAL: "ok", D.CLOSED: "gone"}
DELIVERY_LABELS: dict[DeliveryState, Any] = {
    W.WAITING: _l("Wacht op een tweede naam"),
    W.INSTALLED: _l("Geplaatst"),
    W.WITHDRAWN: _l("Ingetrokken"),
}
DELIVERY_PHASES: dict[DeliveryState, str] = {W.WAITING: "confirm", W.INSTALLED: "ok", W.WITHDRAWN: "gone"}
SERVICES: dict[Service, Any] = {
    Service.COMPUTER: _l("Computers"),
    Service.TABLET: _l("Tablets"),
    Service.INTERNET: _l("Gratis internet"),
    Service.PRINT: _l("Printen"),
    Service.SCAN: _l("Scannen"),
    Service.HELP: _l("Hulp van iemand"),
    Service.LESSONS: _l("Korte lessen"),
    Service.DRINK: _l("Koffie of thee"),
}
EASES: dict[Ease, Any] = {
    Ease.STEP_FREE: _l("Ingang zonder trap"),
    Ease.LIFT: _l("Lift"),
    Ease.TOILET: _l("Toilet voor een rolstoel"),
    Ease.PARKING: _l("Parkeerplaats voor mensen met een beperking"),
    Ease.BUS: _l("Bushalte vlakbij"),
    Ease.QUIET: _l("Rustige plek"),
    Ease.LOOP: _l("Ringleiding voor een hoortoestel"),
}


def _row(name: str, sources: tuple[DigipuntState, ...], target: DigipuntState, event: str, label: Any,
         **more: Any) -> Move[DigipuntState]:  # fmt: skip
    return Move(
        name, frozenset(sources), target, f"digipunt:{event}", Can.DIGIPUNTEN_SET, label, needs=("from_on",), **more
    )


DIGIPUNT = Lifecycle(
    name="digipunt",
    states=DigipuntState,
    first=frozenset({D.PLANNED}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _row("open", (D.PLANNED, D.CLOSED), D.OPERATIONAL, "opened", _l("Werkt vanaf"), primary=True),
        _row("close", (D.PLANNED, D.OPERATIONAL), D.CLOSED, "closed", _l("Gesloten vanaf")),
        _row("plan", (D.CLOSED,), D.PLANNED, "planned", _l("Opnieuw gepland")),
    ),
)

DELIVERY = Lifecycle(
    name="digipunt-delivery",
    states=DeliveryState,
    first=frozenset({W.WAITING}),
    labels=DELIVERY_LABELS,
    phases=DELIVERY_PHASES,
    moves=(
        Move("install", frozenset({W.WAITING}), W.INSTALLED, "digipunt:delivery-installed", Can.DIGIPUNTEN_EQUIP,
             _l("Ik zag de gesloten dozen"), primary=True),
        Move("withdraw", frozenset({W.WAITING}), W.WITHDRAWN, "digipunt:delivery-withdrawn", Can.DIGIPUNTEN_SET,
             _l("Was een vergissing")),
    ),
)  # fmt: skip
