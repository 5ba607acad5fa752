"""Amounts in euro: always a Decimal with two places, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")

_DUTCH = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{1,2}))?")
_PLAIN = re.compile(r"(?P<whole>\d+)(?:\.(?P<cents>\d{1,2}))?")


class MoneyError(ValueError):
    """The text is not an amount of money."""


def to_cents(amount: Decimal | int) -> Decimal:
    """The amount rounded to whole cents, half a cent up."""
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def parse_eur(text: str) -> Decimal:
    """The amount a person typed: `12`, `12,5`, `12.50`, `1.234,50`, with or without €. Never negative.

    `1.234` is read the Dutch way, as one thousand two hundred and thirty-four.
    """
    bare = re.sub(r"[\s\u00a0\u202f]|€|eur(?:o)?", "", text, flags=re.IGNORECASE)
    found = _DUTCH.fullmatch(bare) or _PLAIN.fullmatch(bare)
    if not found or len(bare) > 15 or not bare.isascii():
        raise MoneyError(f"not an amount: {text[:30]!r}")
    whole = found["whole"].replace(".", "")
    return Decimal(f"{whole}.{(found['cents'] or '').ljust(2, '0')}")
