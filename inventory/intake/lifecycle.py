"""The lifecycle of a donation lot: announced, received, closed."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class LotState(StrEnum):
    ANNOUNCED = "announced"
    RECEIVED = "received"
    CLOSED = "closed"


class WipedBy(StrEnum):
    """Who wipes the disks, as agreed with the donor. We wipe all of them again whatever was agreed."""

    US = "us"
    DONOR = "donor"


LOT_LABELS: dict[LotState, Any] = {
    LotState.ANNOUNCED: _l("Aangekondigd"),
    LotState.RECEIVED: _l("Ontvangen"),
    LotState.CLOSED: _l("Afgerond"),
}
LOT_PHASES: dict[LotState, str] = {
    LotState.ANNOUNCED: "announced",
    LotState.RECEIVED: "workshop",
    LotState.CLOSED: "ok",
}
WIPED_BY_LABELS: dict[WipedBy, Any] = {
    WipedBy.US: _l("De Digibank wist"),
    WipedBy.DONOR: _l("De schenker wist al, de Digibank wist nog eens"),
}

LOT = Lifecycle(
    name="lot",
    states=LotState,
    moves=(
        Move(
            "receive",
            frozenset({LotState.ANNOUNCED}),
            LotState.RECEIVED,
            "lot:received",
            Can.LOTS_RECEIVE,
            _l("Ontvang"),
            primary=True,
        ),
        Move(
            "close",
            frozenset({LotState.RECEIVED}),
            LotState.CLOSED,
            "lot:closed",
            Can.LOTS_RECEIVE,
            _l("Rond af"),
        ),
        Move(
            "reopen",
            frozenset({LotState.CLOSED}),
            LotState.RECEIVED,
            "lot:reopened",
            Can.DEVICES_REOPEN,
            _l("Heropen"),
            needs=("reason",),
        ),
    ),
    first=frozenset({LotState.ANNOUNCED, LotState.RECEIVED}),
    labels=LOT_LABELS,
    phases=LOT_PHASES,
)
