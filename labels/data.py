"""What goes on paper: frozen, plain values that survive a trip through JSON.

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

from labels.clauses import newest
from labels.errors import PaperError

Cell = str | int


class Kind(StrEnum):
    """The three contracts. What each may say is in `clauses.py`."""

    BRUIKLEEN = "BRUIKLEEN"
    HUUR = "HUUR"
    KOOP = "KOOP"


class Paper:
    """A document's data. Subclasses are frozen dataclasses of str, int, bool, date, Decimal and tuples
    of these.
    """

    def to_json(self) -> str:
        """The data as JSON: keys sorted, so equal data is equal text."""
        body = {"paper": type(self).__name__, **_plain(self)}
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

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
class DeviceLabel(Paper):
    """One sticker. `url` is what the QR code holds (in capitals); `found_text` replaces "Gevonden? Bel …"."""

    tag: str
    url: str
    centre: str
    model: str = ""
    found_phone: str = ""
    found_text: str = ""

    @property
    def found(self) -> str:
        return self.found_text or (f"Gevonden? Bel {self.found_phone}" if self.found_phone else "")


@dataclass(frozen=True, slots=True)
class AgreementData(Paper):
    """A contract at the moment of handing over. `price_eur` belongs to HUUR and KOOP, never to BRUIKLEEN."""

    kind: Kind
    number: str
    lender_name: str
    borrower_name: str
    borrower_birth_on: date
    borrower_address: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    handed_over_at: datetime
    handed_over_place: str
    clerk_name: str
    owner_name: str = ""
    lender_address: str = ""
    lender_kbo: str = ""
    borrower_phone: str = ""
    end_user_first_name: str = ""
    end_user_birth_year: int | None = None
    representative_signs: bool = False
    device_serial: str = ""
    accessories: tuple[str, ...] = ()
    condition: str = ""
    known_limits: tuple[str, ...] = ()
    due_on: date | None = None
    return_place: str = ""
    repair_place: str = ""
    report_days: int = 3
    price_eur: Decimal | None = None
    deposit_eur: Decimal | None = None
    price_period: str = ""
    payment: str = ""
    tariff_proof: str = ""
    tariff_name: str = ""
    tariff_on: date | None = None
    guarantee_months: int | None = None
    regulation: str = ""
    software: str = ""
    updates_until: date | None = None
    privacy_contact: str = ""
    retention: str = ""
    clause_set: str = ""

    def __post_init__(self) -> None:
        try:  # a word from elsewhere, such as another enum's "bruikleen", becomes our own kind
            object.__setattr__(self, "kind", Kind(str(self.kind).upper()))
        except ValueError as error:
            raise PaperError(f"We kennen geen contract van de soort “{self.kind}”.") from error
        if not self.clause_set:
            object.__setattr__(self, "clause_set", newest(self.kind))


@dataclass(frozen=True, slots=True)
class ReceiptData(Paper):
    """Proof for the borrower that the device came back."""

    centre: str
    number: str
    borrower_name: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    returned_at: datetime
    returned_place: str
    clerk_name: str
    device_serial: str = ""
    accessories_returned: tuple[str, ...] = ()
    accessories_missing: tuple[str, ...] = ()
    condition: str = ""
    data_statement: str = ""
    deposit_back_eur: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SlipData(Paper):
    """The neutral slip a client carries to the library: a code and a device type, no reason and no
    referrer.
    """

    code: str
    device_type: str
    valid_until: date
    place_name: str
    place_address: str = ""
    place_phone: str = ""
    opening_hours: str = ""
    ease_of_use: tuple[str, ...] = ()
    representative_signs: bool = False
    centre: str = ""


@dataclass(frozen=True, slots=True)
class CountLine(Paper):
    """So many of a type: received, and of these accepted and refused."""

    device_type: str
    received: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class RejectLine(Paper):
    """Refused at the first look, by legal ground; they leave as recycling with their weight."""

    ground: str
    count: int
    kg: Decimal


@dataclass(frozen=True, slots=True)
class DonorReceiptData(Paper):
    """Receipt for a partner's lot."""

    centre: str
    lot: str
    donor_name: str
    received_on: date
    counts: tuple[CountLine, ...]
    rejects: tuple[RejectLine, ...] = ()
    donor_reference: str = ""
    received_by: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReuseRow(Paper):
    """One step on the hergebruikfiche; `by_role` is a role, never a name."""

    on: date
    action: str
    result: str
    by_role: str


@dataclass(frozen=True, slots=True)
class ReuseSheetData(Paper):
    """The hergebruikfiche of one device (ministerial decree of 23 June 2017, art. 3)."""

    centre: str
    tag: str
    device_type: str
    make: str
    model: str
    rows: tuple[ReuseRow, ...]
    serial: str = ""
    eee_category: str = ""
    production_year: int | None = None
    weight_kg: Decimal | None = None
    donor_lot: str = ""
    state: str = ""
    printed_on: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar(Paper):
    """One bar of a chart: `shown` is printed beside it, or the value when empty."""

    label: str
    value: int
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Section(Paper):
    """A heading, a note, a table and perhaps a bar chart. Columns of figures are set flush right by
    themselves.
    """

    heading: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: tuple[Cell, ...] = ()
    note: str = ""
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReport(Paper):
    """A report of tables. No names of borrowers belong in it."""

    title: str
    subtitle: str = ""
    sections: tuple[Section, ...] = ()
    centre: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    foot: str = ""
    landscape: bool = False


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


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
    return hint(value) if hint in (Decimal, Kind) else _same((hint,), value)


def _same(kinds: tuple[type, ...], value: Any) -> Any:
    if type(value) not in kinds:
        raise TypeError(f"{value!r} is not one of {kinds}")
    return value
