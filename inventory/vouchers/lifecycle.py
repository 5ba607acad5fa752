"""The states of a voucher, and why a household may get another one."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class VoucherState(StrEnum):
    IN_STOCK = "in_stock"
    GIVEN = "given"
    LOST = "lost"
    EXPIRED = "expired"


class Why(StrEnum):
    """Why a household gets one more. A closed list: nobody explains a private life here."""

    OTHER_HOUSEHOLD = "other_household"
    CODE_LOST = "code_lost"
    CODE_OVER = "code_over"
    LARGE = "large"


KEPT_AFTER_GIVING = timedelta(days=1)
"""So long a code that was given can be read and taken back; then it is erased."""
V = VoucherState

LABELS: dict[VoucherState, Any] = {
    V.IN_STOCK: _l("In voorraad"),
    V.GIVEN: _l("Gegeven"),
    V.LOST: _l("Verloren of onbruikbaar"),
    V.EXPIRED: _l("Vervallen"),
}
PHASES: dict[VoucherState, str] = {V.IN_STOCK: "stock", V.GIVEN: "ok", V.LOST: "blocked", V.EXPIRED: "gone"}
WHYS: dict[Why, Any] = {
    Why.OTHER_HOUSEHOLD: _l("Een ander gezin achter dezelfde deur"),
    Why.CODE_LOST: _l("De vorige code is kwijt of werkt niet"),
    Why.CODE_OVER: _l("De vorige voucher is opgebruikt of vervallen"),
    Why.LARGE: _l("Een groot gezin"),
}
EVENTS: dict[str, Any] = {
    "voucher:added": _l("Ingelezen"),
    "voucher:corrected": _l("Bedrag of dag verbeterd"),
    "voucher:given": _l("Gegeven"),
    "voucher:code-read": _l("Code bekeken"),
    "voucher:code-erased": _l("Code gewist"),
    "voucher:taken-back": _l("Weer in voorraad"),
    "voucher:lost": LABELS[V.LOST],
    "voucher:expired": LABELS[V.EXPIRED],
    "voucher:renewed": _l("Toch nog goed"),
}
"""What history says of a voucher."""


def _row(name: str, sources: tuple[VoucherState, ...], target: VoucherState, event: str, can: Can, label: Any,
         **more: Any) -> Move[VoucherState]:  # fmt: skip
    return Move(name, frozenset(sources), target, f"voucher:{event}", can, label, **more)


VOUCHER = Lifecycle(
    name="voucher",
    states=VoucherState,
    first=frozenset({V.IN_STOCK}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _row("give", (V.IN_STOCK,), V.GIVEN, "given", Can.VOUCHERS_GIVE, _l("Geef een voucher"), primary=True),
        _row("take_back", (V.GIVEN,), V.IN_STOCK, "taken-back", Can.VOUCHERS_GIVE, _l("Was een vergissing")),
        _row("lose", (V.IN_STOCK, V.GIVEN), V.LOST, "lost", Can.VOUCHERS_SET, _l("Verloren of onbruikbaar")),
        _row("expire", (V.IN_STOCK,), V.EXPIRED, "expired", Can.VOUCHERS_SET, _l("Vervallen")),
        _row("renew", (V.EXPIRED,), V.IN_STOCK, "renewed", Can.VOUCHERS_SET, _l("Toch nog goed")),
    ),
)
