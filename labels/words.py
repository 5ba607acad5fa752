"""Dates, times and money as people in Flanders write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_BRUSSELS: Final = ZoneInfo("Europe/Brussels")


def day(value: date) -> str:
    """4 maart 2026; an instant with a zone is read in Brussels."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(_BRUSSELS)
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """04-03-2026, for narrow columns."""
    return value.strftime("%d-%m-%Y")


def genuine(address: str) -> str:
    """The end of a foot: where anybody sees whether the paper is real."""
    return f" · echt? kijk na op {address}" if address else ""


def moment(value: datetime) -> str:
    """4 maart 2026 om 14.05 uur, in Brussels."""
    return f"{day(value)} om {hour(value)}"


def hour(value: datetime) -> str:
    """14.05 uur, in Brussels."""
    local = value.astimezone(_BRUSSELS) if value.tzinfo else value
    return f"{local.hour}.{local.minute:02d} uur"


def euro(amount: Decimal) -> str:
    """€ 1.234,50."""
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def kilo(weight: Decimal) -> str:
    """12,5 kg."""
    return f"{weight.normalize():f} kg".replace(".", ",")


def many(count: int, one: str, more: str) -> str:
    """1 toestel, 2 toestellen."""
    return f"{count} {one if count == 1 else more}"
