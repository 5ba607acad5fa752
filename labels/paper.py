"""What all data for paper share: frozen, plain values that survive a trip through JSON.

The service keeps `to_json()` beside the printed bytes; `from_json()` and the same function print the same
bytes again.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from labels.errors import PaperError


class Paper:
    """A document's data. Subclasses are frozen dataclasses of str, int, bool, date, Decimal and tuples
    of these.
    """

    def to_json(self) -> str:
        """The data as JSON: keys sorted, so equal data is equal text."""
        return json.dumps(self.to_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def to_plain(self) -> dict[str, Any]:
        """The same as text, numbers, lists and dictionaries."""
        return {"paper": type(self).__name__, **_plain(self)}

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The data back; a PaperError when the text holds something else than this document."""
        try:
            body = json.loads(text)
            if body.pop("paper") != cls.__name__:
                raise PaperError("De bewaarde gegevens horen bij een ander document.")
            return typing.cast(Self, _build(cls, body))
        except PaperError:
            raise
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise PaperError("De bewaarde gegevens van dit document zijn niet leesbaar.") from error


@dataclass(frozen=True, slots=True)
class Signature(Paper):
    """A signature drawn on a screen: strokes of whole points in a field of `width` by `height`, from the upper left.

    `witness_name`: the clerk who saw it being drawn.
    """

    strokes: tuple[tuple[tuple[int, int], ...], ...]
    width: int
    height: int
    signed_at: datetime
    witness_name: str = ""

    def __post_init__(self) -> None:
        points = [point for stroke in self.strokes for point in stroke]
        if not points or not all(self.strokes):
            raise PaperError("De handtekening is leeg.")
        if not (1 <= self.width <= 10_000 and 1 <= self.height <= 10_000):
            raise PaperError("Het veld van de handtekening heeft geen bruikbare maat.")
        if len(points) > 20_000 or len(self.strokes) > 500:
            raise PaperError("De handtekening heeft te veel punten.")
        if not all(0 <= x <= self.width and 0 <= y <= self.height for x, y in points):
            raise PaperError("De handtekening gaat buiten haar veld.")


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(typing.cast(type, type(value)))}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


@lru_cache
def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(hint: Any, value: Any) -> Any:
    """`value` as read from JSON, turned into what `hint` promises; raises TypeError or ValueError when
    it cannot.
    """
    origin = typing.get_origin(hint)
    if origin is tuple:
        inner = typing.get_args(hint)
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_build(kind, part) for kind, part in zip(kinds, value, strict=True))
    if origin is types.UnionType:
        if value is None and type(None) in typing.get_args(hint):
            return None
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return _build(kinds[0], value) if len(kinds) == 1 else _same(tuple(kinds), value)
    if is_dataclass(hint):
        hints = _hints(typing.cast(type, hint))
        if unknown := set(value) - set(hints):
            raise ValueError(f"unknown fields {unknown}")
        return typing.cast(type, hint)(**{name: _build(hints[name], part) for name, part in value.items()})
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if hint is Decimal or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint(value)
    return _same((hint,), value)


def _same(kinds: tuple[type, ...], value: Any) -> Any:
    if type(value) not in kinds:
        raise TypeError(f"{value!r} is not one of {kinds}")
    return value
