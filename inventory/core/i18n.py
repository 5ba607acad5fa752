"""Texts for people. Dutch is the language of the source; English and French are translations of it.

Plain Python: lifecycles and rules name their texts here. `web/languages.py` plugs in the catalogues and the
language of the reader; without it (commands, scripts) everything is Dutch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from babel.dates import get_day_names, get_month_names
from babel.numbers import format_decimal
from babel.support import LazyProxy

from inventory.core.clock import BRUSSELS

LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français"}
DEFAULT_LANGUAGE = "nl"


class Catalogue(Protocol):
    """Where translations come from."""

    def language(self) -> str: ...

    def text(self, text: str) -> str: ...

    def plural(self, one: str, many: str, count: int) -> str: ...


class _Source:
    """No catalogue: the Dutch of the source."""

    def language(self) -> str:
        return DEFAULT_LANGUAGE

    def text(self, text: str) -> str:
        return text

    def plural(self, one: str, many: str, count: int) -> str:
        return one if count == 1 else many


_source: Catalogue = _Source()
_plugged: Catalogue = _source
_dutch_only: ContextVar[bool] = ContextVar("dutch_only", default=False)


def plug_in(catalogue: Catalogue) -> None:
    """Use these catalogues from now on."""
    global _plugged
    _plugged = catalogue


def _catalogue() -> Catalogue:
    return _source if _dutch_only.get() else _plugged


@contextmanager
def in_dutch() -> Iterator[None]:
    """Texts are Dutch whatever the reader chose: contracts, slips, letters, history."""
    token = _dutch_only.set(True)
    try:
        yield
    finally:
        _dutch_only.reset(token)


def _(text: str, **values: Any) -> str:
    """The text in the language of the reader; outside a request in Dutch."""
    found = _catalogue().text(text)
    return found % values if values else found


def _l(text: str, **values: Any) -> Any:
    """Like `_`, but looked up when it is shown: for texts that are written down at import."""
    return LazyProxy(_, text, enable_cache=False, **values)


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """The text for one or for many; `%(num)s` is the count."""
    return _catalogue().plural(one, many, count) % {"num": count, **values}


def language() -> str:
    """The language of the reader: nl, en or fr."""
    return _catalogue().language()


def day_text(day: date | None) -> str:
    """A day as people write it: `vr 12 mrt 2027`; nothing for no day."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(BRUSSELS).date()
    return _written(day)


def month_text(day: date) -> str:
    """The month of a day: `maart 2027`."""
    return f"{_month_names(language())[day.month]} {day.year}"


def moment_text(instant: datetime | None) -> str:
    """An instant in Brussels time: `vr 12 mrt 2027 14:05`; nothing for no instant."""
    if instant is None:
        return ""
    local = instant.astimezone(BRUSSELS)
    return f"{_written(local)} {local:%H:%M}"


def _written(day: date) -> str:
    # The pattern "EE d MMM y" by hand: Babel reads it anew for each of the fifty days of a list.
    weekdays, months = _names(language())
    return f"{weekdays[day.weekday()]} {day.day} {months[day.month]} {day.year}"


@cache
def _names(locale: str) -> tuple[dict[int, str], dict[int, str]]:
    """The short names of days and months, without a point."""
    weekdays, months = get_day_names("abbreviated", locale=locale), get_month_names("abbreviated", locale=locale)
    return (
        {number: str(name).replace(".", "") for number, name in weekdays.items()},
        {number: str(name).replace(".", "") for number, name in months.items()},
    )


@cache
def _month_names(locale: str) -> dict[int, str]:
    return {number: str(name) for number, name in get_month_names("wide", locale=locale).items()}


def number_text(number: Decimal | float | int | str | None) -> str:
    """A number as people write it, with at most two decimals: `1,9`; nothing for no number."""
    if number is None or number == "":
        return ""
    return str(format_decimal(Decimal(str(number)), format="#,##0.##", locale=language()))


def euro_text(amount: Decimal | None) -> str:
    """An amount of money: `€ 12,50`; nothing for no amount."""
    if amount is None:
        return ""
    return "€ " + format_decimal(amount, format="#,##0.00", locale=language())
