"""The lifecycle of a device: every state, every move, as one table."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


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
}

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
ENDS = frozenset({S.HARVESTED, S.RECYCLED, S.RETURNED_TO_DONOR, S.TRANSFERRED})
# Somebody has it, or had it last: whoever that is may have put data on it.
WITH_SOMEBODY = frozenset({S.ON_LOAN, S.IN_REPAIR, S.MISSING, S.PLACED, S.SOLD})

LEGAL_GROUNDS: dict[str, Any] = {
    "outdated": _l("Te oud of geen marktwaarde"),
    "damage": _l("Veel roest of schade aan de buitenkant"),
    "bad_state": _l("Algemeen slechte staat"),
    "not_worth_repair": _l("Herstellen is niet de moeite"),
    "crt": _l("Beeldbuis"),
}


def _move(
    name: str,
    sources: tuple[DeviceState, ...],
    target: DeviceState | None,
    event: str,
    can: Can,
    label: Any,
    **more: Any,
) -> Move[DeviceState]:
    return Move(name, frozenset(sources), target, f"device:{event}", can, label, **more)


MOVES: tuple[Move[DeviceState], ...] = (
    # intake
    _move("receive", (S.ANNOUNCED,), S.RECEIVED, "received", Can.DEVICES_RECEIVE, _l("Ontvangen"), primary=True),
    _move(
        "accept",
        (S.RECEIVED,),
        S.TO_DIAGNOSE,
        "accepted",
        Can.DEVICES_TRIAGE,
        _l("Bruikbaar"),
        optional=("defects",),
        primary=True,
    ),
    _move(
        "refuse",
        (S.RECEIVED,),
        S.TO_RECYCLE,
        "refused",
        Can.DEVICES_TRIAGE,
        _l("Niet bruikbaar"),
        needs=("ground",),
    ),
    _move(
        "give_back",
        (S.RECEIVED, S.TO_DIAGNOSE),
        S.RETURNED_TO_DONOR,
        "given-back",
        Can.DEVICES_DISPOSE,
        _l("Teruggeven aan schenker"),
        needs=("reason",),
    ),
    # workshop
    _move(
        "diagnose",
        (S.TO_DIAGNOSE,),
        S.TO_WIPE,
        "diagnosed",
        Can.DEVICES_WORK,
        _l("Nagekeken"),
        gates=("media_listed",),
        primary=True,
    ),
    _move(
        "fail_wipe",
        (S.TO_WIPE,),
        S.WIPE_FAILED,
        "wipe-failed",
        Can.EVIDENCE_ADD,
        _l("Wissen mislukt"),
        needs=("reason",),
    ),
    _move(
        "retry_wipe",
        (S.WIPE_FAILED,),
        S.TO_WIPE,
        "wipe-retried",
        Can.DEVICES_WORK,
        _l("Opnieuw wissen"),
        needs=("reason",),
        primary=True,
    ),
    _move(
        "finish_wipe",
        (S.TO_WIPE,),
        S.WIPED,
        "wiped",
        Can.EVIDENCE_ADD,
        _l("Gewist"),
        gates=("wiped",),
        primary=True,
    ),
    _move(
        "start_work",
        (S.WIPED,),
        S.REFURBISHING,
        "work-started",
        Can.DEVICES_WORK,
        _l("Opknappen"),
        primary=True,
    ),
    _move(
        "submit",
        (S.REFURBISHING,),
        S.TO_CHECK,
        "submitted",
        Can.DEVICES_WORK,
        _l("Klaar voor controle"),
        needs=("os", "grade"),
        gates=("wiped", "tested"),
        primary=True,
    ),
    _move(
        "approve",
        (S.TO_CHECK,),
        S.READY,
        "approved",
        Can.DEVICES_CHECK,
        _l("Goedkeuren"),
        needs=("labels_removed",),
        gates=("wiped", "tested", "lendable", "flags", "checker"),
        primary=True,
    ),
    _move(
        "reject",
        (S.TO_CHECK,),
        S.REFURBISHING,
        "rejected",
        Can.DEVICES_CHECK,
        _l("Terug naar opknapbeurt"),
        needs=("reason",),
    ),
    _move(
        "wipe_again",
        (S.WIPED, S.REFURBISHING, S.TO_CHECK, S.READY),
        S.TO_WIPE,
        "wipe-voided",
        Can.DEVICES_WORK,
        _l("Opnieuw wissen"),
        needs=("reason",),
    ),
    # stock
    _move(
        "reserve",
        (S.READY,),
        S.RESERVED,
        "reserved",
        Can.REFERRALS_ALLOCATE,
        _l("Reserveren"),
        gates=("wiped", "flags"),
        door="referrals",
    ),
    _move(
        "release",
        (S.RESERVED,),
        S.READY,
        "released",
        Can.REFERRALS_ALLOCATE,
        _l("Vrijgeven"),
        gates=("wiped",),
        door="referrals",
    ),
    _move(
        "place",
        (S.READY,),
        S.PLACED,
        "placed",
        Can.DEVICES_PLACE,
        _l("Vast plaatsen"),
        needs=("location",),
        gates=("wiped", "flags"),
    ),
    _move("unplace", (S.PLACED,), S.RETURNED, "taken-away", Can.DEVICES_PLACE, _l("Terughalen")),
    _move(
        "transfer",
        (S.READY,),
        S.TRANSFERRED,
        "transferred",
        Can.DEVICES_DISPOSE,
        _l("Eigendom overdragen"),
        needs=("recipient", "reason"),
        gates=("wiped",),
    ),
    # loans
    _move(
        "hand_over",
        (S.READY, S.RESERVED),
        S.ON_LOAN,
        "handed-over",
        Can.LOANS_HAND_OVER,
        _l("Uitlenen"),
        gates=("wiped", "flags"),
        door="loans",
        primary=True,
    ),
    _move(
        "sell",
        (S.READY,),
        S.SOLD,
        "sold",
        Can.LOANS_SELL,
        _l("Verkopen"),
        gates=("wiped", "flags"),
        door="loans",
    ),
    _move(
        "take_back",
        (S.ON_LOAN,),
        S.RETURNED,
        "returned",
        Can.LOANS_TAKE_BACK,
        _l("Terugnemen"),
        door="loans",
        primary=True,
    ),
    _move(
        "report_missing",
        (S.ON_LOAN, S.PLACED),
        S.MISSING,
        "missing",
        Can.DEVICES_MISSING,
        _l("Vermist melden"),
        needs=("kind",),
        optional=("police_number",),
        door="loans",
    ),
    _move("find", (S.MISSING,), S.RETURNED, "found", Can.DEVICES_MISSING, _l("Teruggevonden")),
    _move(
        "take_in",
        (S.RETURNED,),
        S.TO_DIAGNOSE,
        "taken-in",
        Can.DEVICES_WORK,
        _l("In de werkplaats"),
        primary=True,
    ),
    # repairs: the holder stays the holder
    _move(
        "report_fault",
        (S.ON_LOAN, S.SOLD),
        S.IN_REPAIR,
        "repair-opened",
        Can.REPAIRS_OPEN,
        _l("Defect melden"),
        door="repairs",
    ),
    _move("fixed", (S.IN_REPAIR,), None, "repaired", Can.REPAIRS_WORK, _l("Hersteld"), door="repairs"),
    _move(
        "not_repairable",
        (S.IN_REPAIR,),
        S.RETURNED,
        "not-repaired",
        Can.REPAIRS_WORK,
        _l("Niet te herstellen"),
        door="repairs",
    ),
    # ways out
    _move(
        "scrap",
        (S.TO_DIAGNOSE, S.TO_WIPE, S.WIPE_FAILED, S.REFURBISHING, S.RETURNED),
        S.TO_RECYCLE,
        "scrapped",
        Can.DEVICES_WORK,
        _l("Niet meer bruikbaar"),
        needs=("reason",),
    ),
    _move(
        "to_parts",
        (S.READY, S.RETURNED, S.REFURBISHING),
        S.TO_HARVEST,
        "to-parts",
        Can.DEVICES_WORK,
        _l("Voor onderdelen"),
        needs=("reason",),
    ),
    _move(
        "harvest",
        (S.TO_HARVEST,),
        S.HARVESTED,
        "harvested",
        Can.DEVICES_WORK,
        _l("Onderdelen uitgehaald"),
        needs=("parts",),
        gates=("media_listed", "wiped"),
    ),
    _move(
        "recycle",
        (S.TO_RECYCLE,),
        S.RECYCLED,
        "recycled",
        Can.DEVICES_DISPOSE,
        _l("Naar de verwerker"),
        needs=("weight_kg", "carrier"),
        optional=("document",),
        gates=("wiped",),
    ),
    _move(
        "reopen",
        (S.HARVESTED, S.RECYCLED, S.RETURNED_TO_DONOR, S.TRANSFERRED, S.TO_RECYCLE, S.TO_HARVEST),
        S.TO_DIAGNOSE,
        "reopened",
        Can.DEVICES_REOPEN,
        _l("Heropenen"),
        needs=("reason",),
    ),
)

DEVICE = Lifecycle(
    name="device",
    states=DeviceState,
    moves=MOVES,
    first=frozenset({S.ANNOUNCED, S.RECEIVED}),
    labels=LABELS,
    phases=PHASES,
)


class MediumState(StrEnum):
    UNKNOWN = "unknown"
    CONTAINS_DATA = "contains_data"
    SANITISED = "sanitised"
    FAILED = "failed"
    DESTROYED = "destroyed"


MEDIUM_LABELS: dict[MediumState, Any] = {
    MediumState.UNKNOWN: _l("Nog niet bekeken"),
    MediumState.CONTAINS_DATA: _l("Kan gegevens bevatten"),
    MediumState.SANITISED: _l("Gewist, met bewijs"),
    MediumState.FAILED: _l("Wissen mislukt"),
    MediumState.DESTROYED: _l("Vernietigd"),
}
EMPTY_MEDIA = frozenset({MediumState.SANITISED, MediumState.DESTROYED})
