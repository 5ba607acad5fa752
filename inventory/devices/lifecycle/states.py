"""The states of a device and of its disks, and how people call them."""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class DeviceState(StrEnum):
    ANNOUNCED = "announced"
    RECEIVED = "received"
    TO_DIAGNOSE = "to_diagnose"
    TO_WIPE = "to_wipe"
    WIPE_FAILED = "wipe_failed"
    WIPED = "wiped"
    REFURBISHING = "refurbishing"
    TO_CHECK = "to_check"
    READY = "ready"
    RESERVED = "reserved"
    ON_LOAN = "on_loan"
    IN_REPAIR = "in_repair"
    MISSING = "missing"
    RETURNED = "returned"
    PLACED = "placed"
    SOLD = "sold"
    TO_HARVEST = "to_harvest"
    TO_RECYCLE = "to_recycle"
    HARVESTED = "harvested"
    RECYCLED = "recycled"
    RETURNED_TO_DONOR = "returned_to_donor"
    TRANSFERRED = "transferred"
    NOT_COME = "not_come"


class Phase(StrEnum):
    """What people need to know of a state at a glance."""

    ANNOUNCED = "announced"
    WORKSHOP = "workshop"
    STOCK = "stock"
    WITH_BORROWER = "with_borrower"
    GONE = "gone"


S = DeviceState

LABELS: dict[DeviceState, Any] = {
    S.ANNOUNCED: _l("Aangekondigd"),
    S.RECEIVED: _l("Ontvangen"),
    S.TO_DIAGNOSE: _l("Na te kijken"),
    S.TO_WIPE: _l("Te wissen"),
    S.WIPE_FAILED: _l("Wissen mislukt"),
    S.WIPED: _l("Gewist"),
    S.REFURBISHING: _l("In opknapbeurt"),
    S.TO_CHECK: _l("Te controleren"),
    S.READY: _l("Klaar"),
    S.RESERVED: _l("Gereserveerd"),
    S.ON_LOAN: _l("Uitgeleend"),
    S.IN_REPAIR: _l("In herstelling"),
    S.MISSING: _l("Vermist"),
    S.RETURNED: _l("Teruggebracht"),
    S.PLACED: _l("Geplaatst"),
    S.SOLD: _l("Verkocht"),
    S.TO_HARVEST: _l("Voor onderdelen"),
    S.TO_RECYCLE: _l("Voor recyclage"),
    S.HARVESTED: _l("Onderdelen uitgehaald"),
    S.RECYCLED: _l("Gerecycleerd"),
    S.RETURNED_TO_DONOR: _l("Terug naar schenker"),
    S.TRANSFERRED: _l("Overgedragen"),
    S.NOT_COME: _l("Niet gekomen"),
}

PHASE_LABELS: dict[Phase, Any] = {
    Phase.ANNOUNCED: _l("Aangekondigd"),
    Phase.WORKSHOP: _l("Werkplaats"),
    Phase.STOCK: _l("Voorraad"),
    Phase.WITH_BORROWER: _l("Bij de lener"),
    Phase.GONE: _l("Weg"),
}

PHASES: dict[DeviceState, Phase] = {
    S.ANNOUNCED: Phase.ANNOUNCED,
    **dict.fromkeys(
        (
            S.RECEIVED,
            S.TO_DIAGNOSE,
            S.TO_WIPE,
            S.WIPE_FAILED,
            S.WIPED,
            S.REFURBISHING,
            S.TO_CHECK,
            S.RETURNED,
        ),
        Phase.WORKSHOP,
    ),
    **dict.fromkeys((S.TO_HARVEST, S.TO_RECYCLE), Phase.WORKSHOP),
    **dict.fromkeys((S.READY, S.RESERVED, S.PLACED), Phase.STOCK),
    **dict.fromkeys((S.ON_LOAN, S.IN_REPAIR), Phase.WITH_BORROWER),
    **dict.fromkeys((S.MISSING, S.SOLD, S.HARVESTED, S.RECYCLED, S.RETURNED_TO_DONOR, S.TRANSFERRED), Phase.GONE),
    S.NOT_COME: Phase.GONE,
}

# What stands with us and is promised to nobody: a count can miss it.
ON_A_SHELF = tuple(
    state for state, phase in PHASES.items() if phase in (Phase.WORKSHOP, Phase.STOCK) and state != S.RESERVED
)

# Where a device leaves our hands: every medium in it must be proven empty (invariant I1).
# Giving it back to its donor, or after a repair to the one who had it, is the only exception.
PROVEN_EMPTY = frozenset(
    {
        S.WIPED,
        S.TO_CHECK,
        S.READY,
        S.RESERVED,
        S.ON_LOAN,
        S.PLACED,
        S.SOLD,
        S.TRANSFERRED,
        S.HARVESTED,
        S.RECYCLED,
    }
)
# What was announced and never came is no end: when it comes after all, it is received like any other.
ENDS = frozenset({S.HARVESTED, S.RECYCLED, S.RETURNED_TO_DONOR, S.TRANSFERRED})
# Somebody has it, or had it last: whoever that is may have put data on it.
WITH_SOMEBODY = frozenset({S.ON_LOAN, S.IN_REPAIR, S.MISSING, S.PLACED, S.SOLD})


class MediumState(StrEnum):
    UNKNOWN = "unknown"
    CONTAINS_DATA = "contains_data"
    SANITISING = "sanitising"
    SANITISED = "sanitised"
    FAILED = "failed"
    DESTROYED = "destroyed"
    ABSENT = "absent"


MEDIUM_LABELS: dict[MediumState, Any] = {
    MediumState.UNKNOWN: _l("Nog niet bekeken"),
    MediumState.CONTAINS_DATA: _l("Kan gegevens bevatten"),
    MediumState.SANITISING: _l("Wissen is bezig"),
    MediumState.SANITISED: _l("Gewist, met wisbewijs"),
    MediumState.FAILED: _l("Wissen mislukt"),
    MediumState.DESTROYED: _l("Vernietigd"),
    MediumState.ABSENT: _l("Weg, niet teruggevonden"),
}
EMPTY_MEDIA = frozenset({MediumState.SANITISED, MediumState.DESTROYED})
