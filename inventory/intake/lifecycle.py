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
    PROVEN = "proven"


class Transport(StrEnum):
    """How the devices come to us."""

    BROUGHT = "brought"
    FETCHED = "fetched"


class GivenAs(StrEnum):
    """What the devices are when they come: second-hand goods, or waste that is prepared for reuse (EN 50614)."""

    UNSAID = "unsaid"
    GOODS = "goods"
    WASTE = "waste"


class RemarkKind(StrEnum):
    """What a donor says is wrong with a line of the reconciled list."""

    NOT_OURS = "not_ours"
    NOT_LISTED = "not_listed"
    WRONG_NUMBER = "wrong_number"
    WRONG_DEVICE = "wrong_device"
    WRONG_OUTCOME = "wrong_outcome"
    WRONG_COUNT = "wrong_count"


class LeavesFor(StrEnum):
    """Where a transport out of the house goes."""

    PROCESSOR = "processor"
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
    WipedBy.DONOR: _l("De schenker wist zelf, de Digibank wist nog eens"),
    WipedBy.PROVEN: _l("Al gewist, met een bewijs erbij. De Digibank wist nog eens"),
}
TRANSPORT_LABELS: dict[Transport, Any] = {
    Transport.BROUGHT: _l("De schenker brengt ze"),
    Transport.FETCHED: _l("Wij halen ze op"),
}
# The same as the donor reads them.
OWN_WIPED_BY_LABELS: dict[WipedBy, Any] = {
    **WIPED_BY_LABELS,
    WipedBy.DONOR: _l("Wij wissen zelf, de Digibank wist nog eens"),
}
OWN_TRANSPORT_LABELS: dict[Transport, Any] = {
    Transport.BROUGHT: _l("Wij brengen ze"),
    Transport.FETCHED: _l("De Digibank haalt ze op"),
}
GIVEN_AS_LABELS: dict[GivenAs, Any] = {
    GivenAs.UNSAID: _l("Nog niet gezegd"),
    GivenAs.GOODS: _l("Tweedehands goederen"),
    GivenAs.WASTE: _l("Afval dat klaargemaakt wordt voor hergebruik"),
}
REMARK_LABELS: dict[RemarkKind, Any] = {
    RemarkKind.NOT_OURS: _l("Dit toestel is niet van ons"),
    RemarkKind.NOT_LISTED: _l("We gaven een toestel dat hier niet staat"),
    RemarkKind.WRONG_NUMBER: _l("Het nummer klopt niet"),
    RemarkKind.WRONG_DEVICE: _l("Soort, merk of model klopt niet"),
    RemarkKind.WRONG_OUTCOME: _l("Wat ermee gebeurde klopt niet"),
    RemarkKind.WRONG_COUNT: _l("Een aantal klopt niet"),
}
LEAVES_FOR_LABELS: dict[LeavesFor, Any] = {
    LeavesFor.PROCESSOR: _l("Naar de verwerker"),
    LeavesFor.DONOR: _l("Terug naar de schenker"),
}

# What leaves, by the categories of directive 2012/19/EU (annex III) and, for what is loose, by what it is.
EEE: dict[str, Any] = {
    "eee2": _l("AEEA 2: apparaten met een scherm"),
    "eee6": _l("AEEA 6: kleine IT-apparatuur"),
}
LOOSE: dict[str, Any] = {
    "battery": _l("Batterijen"),
    "disk": _l("Schijven, vernietigd"),
    "cable": _l("Kabels en laders"),
    "part": _l("Andere onderdelen"),
}
FRACTIONS: dict[str, Any] = EEE | LOOSE

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
            "unreceive",
            frozenset({LotState.RECEIVED}),
            LotState.ANNOUNCED,
            "lot:receipt-undone",
            Can.LOTS_RECEIVE,
            _l("Toch nog niet ontvangen"),
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
