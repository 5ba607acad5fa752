"""The lifecycle of a contract: every state, every move, as one table."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class LoanState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"
    SOLD = "sold"
    LOST = "lost"


class LoanKind(StrEnum):
    """Which contract. The words are those of the law, so they are kept as they are."""

    BRUIKLEEN = "BRUIKLEEN"
    HUUR = "HUUR"
    KOOP = "KOOP"


S = LoanState

LABELS: dict[LoanState, Any] = {
    S.ACTIVE: _l("Lopend"),
    S.ENDED: _l("Teruggebracht"),
    S.SOLD: _l("Verkocht"),
    S.LOST: _l("Vermist"),
}
PHASES: dict[LoanState, str] = {S.ACTIVE: "lent", S.ENDED: "neutral", S.SOLD: "gone", S.LOST: "blocked"}
KIND_LABELS: dict[LoanKind, Any] = {
    LoanKind.BRUIKLEEN: _l("Bruikleen"),
    LoanKind.HUUR: _l("Huur"),
    LoanKind.KOOP: _l("Koop"),
}
LETTERS: dict[LoanKind, str] = {LoanKind.BRUIKLEEN: "B", LoanKind.HUUR: "H", LoanKind.KOOP: "K"}

MOVES: tuple[Move[LoanState], ...] = (
    Move(
        "take_back",
        frozenset({S.ACTIVE}),
        S.ENDED,
        "loan:returned",
        Can.LOANS_TAKE_BACK,
        _l("Neem terug"),
        primary=True,
    ),
    Move("extend", frozenset({S.ACTIVE}), None, "loan:extended", Can.LOANS_CHANGE, _l("Verleng"), needs=("due_on",)),
    Move(
        "report_missing",
        frozenset({S.ACTIVE}),
        S.LOST,
        "loan:lost",
        Can.LOANS_CHANGE,
        _l("Kwijt of gestolen"),
        needs=("kind",),
    ),
    Move(
        "note_found", frozenset({S.LOST}), S.ENDED, "loan:found", Can.LOANS_CHANGE, _l("Teruggevonden"), door="devices"
    ),
    Move(
        "end_in_repair",
        frozenset({S.ACTIVE}),
        S.ENDED,
        "loan:ended-in-repair",
        Can.REPAIRS_WORK,
        _l("Niet te herstellen"),
        door="repairs",
    ),
)

LOAN = Lifecycle(
    name="loan",
    states=LoanState,
    moves=MOVES,
    first=frozenset({S.ACTIVE, S.SOLD}),
    labels=LABELS,
    phases=PHASES,
)
