"""What goes on paper: frozen, plain values that survive a trip through JSON.

The service keeps `to_json()` beside the printed bytes; `from_json()` and the same function print the same
bytes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from labels.paper import Paper, Signature

Cell = str | int


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
    data_stated_by: str = ""
    deposit_back_eur: Decimal | None = None
    deposit_kept: tuple[str, ...] = ()
    note: str = ""
    check_address: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class SlipData(Paper):
    """The neutral slip a client carries to the library: a code and a device type, no reason and no
    referrer. `parent_signs`: it is for a pupil. `is_called`: the library calls this client. `url` is what the QR
    symbol holds, or the code where there is none.
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
    parent_signs: bool = False
    is_called: bool = False
    centre: str = ""
    url: str = ""
    check_address: str = ""


@dataclass(frozen=True, slots=True)
class CountLine(Paper):
    """So many of a type: received, and of these accepted and refused. `announced` is None when nobody said how many."""

    device_type: str
    received: int
    accepted: int
    rejected: int
    announced: int | None = None


@dataclass(frozen=True, slots=True)
class RejectLine(Paper):
    """Refused at the first look, by legal ground; they leave as recycling with their weight."""

    ground: str
    count: int
    kg: Decimal


@dataclass(frozen=True, slots=True)
class DonorReceiptData(Paper):
    """Receipt for a partner's lot. `statement_on` is when the donor said that it gives the devices for good."""

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
    check_address: str = ""
    statement_on: date | None = None


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
    check_address: str = ""
    grade: str = ""
    grade_r2: str = ""


@dataclass(frozen=True, slots=True)
class Bar(Paper):
    """One bar of a chart: `shown` is printed beside it, or the value when empty. `parts` divide it."""

    label: str
    value: int
    shown: str = ""
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Paper):
    """What came in and what went out in one month."""

    label: str
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class Section(Paper):
    """A heading, a note, a table and perhaps charts. Columns of figures are set flush right by themselves, and so are
    those of `numeric`.

    `bar_parts` names the parts that each bar is divided in. `svg` is a finished drawing, `svg_alt` the same in words.
    """

    heading: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: tuple[Cell, ...] = ()
    note: str = ""
    bars: tuple[Bar, ...] = ()
    bar_parts: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()
    svg: str = ""
    svg_alt: str = ""
    numeric: tuple[int, ...] = ()


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
    made_on: date | None = None
