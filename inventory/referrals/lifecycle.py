"""The lifecycle of a referral: every state, every move, as one table."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class ReferralState(StrEnum):
    TO_CONFIRM = "to_confirm"
    WAITING = "waiting"
    RESERVED = "reserved"
    COLLECTED = "collected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


S = ReferralState

LABELS: dict[ReferralState, Any] = {
    S.TO_CONFIRM: _l("Te bevestigen"),
    S.WAITING: _l("Wachtend"),
    S.RESERVED: _l("Klaar"),
    S.COLLECTED: _l("Afgehaald"),
    S.EXPIRED: _l("Vervallen"),
    S.WITHDRAWN: _l("Ingetrokken"),
    S.REFUSED: _l("Geweigerd"),
}
PHASES: dict[ReferralState, str] = {
    S.TO_CONFIRM: "confirm",
    S.WAITING: "info",
    S.RESERVED: "ok",
    S.COLLECTED: "neutral",
    S.EXPIRED: "neutral",
    S.WITHDRAWN: "neutral",
    S.REFUSED: "neutral",
}
# Who referred reads four words. That a code is still to be confirmed, or was taken back, they know; that it was refused
# they read as a code that ended.
WORDS = (S.WAITING, S.RESERVED, S.COLLECTED, S.EXPIRED)
WORD_OF: dict[ReferralState, ReferralState] = {
    **{word: word for word in WORDS},
    S.TO_CONFIRM: S.WAITING,
    S.WITHDRAWN: S.EXPIRED,
    S.REFUSED: S.EXPIRED,
}
OPEN = frozenset({S.TO_CONFIRM, S.WAITING, S.RESERVED})


def _move(
    name: str,
    sources: tuple[ReferralState, ...],
    target: ReferralState,
    event: str,
    can: Can,
    label: Any,
    **more: Any,
) -> Move[ReferralState]:
    return Move(name, frozenset(sources), target, f"referral:{event}", can, label, **more)


MOVES: tuple[Move[ReferralState], ...] = (
    _move(
        "confirm",
        (S.TO_CONFIRM,),
        S.WAITING,
        "confirmed",
        Can.REFERRALS_CONFIRM,
        _l("Bevestig"),
        primary=True,
    ),
    _move(
        "refuse",
        (S.TO_CONFIRM,),
        S.REFUSED,
        "refused",
        Can.REFERRALS_CONFIRM,
        _l("Weiger"),
        needs=("reason",),
    ),
    _move(
        "unconfirm",
        (S.WAITING,),
        S.TO_CONFIRM,
        "confirmation-taken-back",
        Can.REFERRALS_CONFIRM,
        _l("Neem de bevestiging terug"),
    ),
    _move(
        "unrefuse",
        (S.REFUSED,),
        S.TO_CONFIRM,
        "refusal-taken-back",
        Can.REFERRALS_CONFIRM,
        _l("Neem de weigering terug"),
    ),
    _move(
        "reserve",
        (S.WAITING,),
        S.RESERVED,
        "reserved",
        Can.REFERRALS_ALLOCATE,
        _l("Zet een toestel klaar"),
        needs=("device",),
        primary=True,
    ),
    _move("release", (S.RESERVED,), S.WAITING, "released", Can.REFERRALS_ALLOCATE, _l("Geef het toestel vrij")),
    _move(
        "collect",
        (S.WAITING, S.RESERVED),
        S.COLLECTED,
        "collected",
        Can.LOANS_HAND_OVER,
        _l("Leen uit"),
        door="loans",
    ),
    _move(
        "renew",
        (S.WAITING, S.RESERVED, S.EXPIRED),
        S.WAITING,
        "renewed",
        Can.REFERRALS_MAKE,
        _l("Verleng"),
    ),
    _move(
        "withdraw",
        (S.TO_CONFIRM, S.WAITING, S.RESERVED),
        S.WITHDRAWN,
        "withdrawn",
        Can.REFERRALS_MAKE,
        _l("Trek in"),
    ),
    _move(
        "expire",
        (S.TO_CONFIRM, S.WAITING, S.RESERVED),
        S.EXPIRED,
        "expired",
        Can.REFERRALS_ALLOCATE,
        _l("Laat vervallen"),
        door="nightly",
    ),
)

REFERRAL = Lifecycle(
    name="referral",
    states=ReferralState,
    moves=MOVES,
    first=frozenset({S.TO_CONFIRM, S.WAITING}),
    labels=LABELS,
    phases=PHASES,
)
