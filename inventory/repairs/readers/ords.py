"""Repair records as the Open Repair Data Standard 0.3 writes them (openrepair.org): read from CSV, written as CSV.

Read are the yearly files of a provider, the aggregate of all of them, and the lists in which volunteers chose a fault
for computers and tablets (these have `id_ords` and `fault_type`, and no group). What somebody wrote about a problem is
not kept: it may be about a person.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.core.i18n import _

COLUMNS = (
    "id", "data_provider", "country", "partner_product_category", "product_category", "product_category_id", "brand",
    "year_of_manufacture", "product_age", "repair_status", "repair_barrier_if_end_of_life", "group_identifier",
    "event_date", "problem",
)  # fmt: skip
STATUSES = ("Fixed", "Repairable", "End of life", "Unknown")
END_OF_LIFE = "End of life"
BARRIERS = (
    "Spare parts not available",
    "Spare parts too expensive",
    "No way to open product",
    "Repair information not available",
    "Lack of equipment",
    "Item too worn out",
)
# Those that a Digibank meets. Others are kept under the name and the number that the file gives.
CATEGORIES = {
    "Battery/charger/adapter": 2,
    "Desktop computer": 4,
    "Flat screen": 8,
    "Laptop": 16,
    "Mobile": 19,
    "PC accessory": 22,
    "Printer/scanner": 25,
    "Tablet": 30,
}
UNKNOWN_BRAND = "Unknown"
MOST_BYTES = 200 * 2**20
MOST_ROWS = 600_000

_ALWAYS = ("data_provider", "country", "product_category", "repair_status", "event_date")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*[-_][0-9]+")
# The published table schema writes barrier 6 otherwise than the standard and the files.
_BARRIERS = {word.casefold(): word for word in BARRIERS} | {"too worn out": "Item too worn out"}
_STATUSES = {word.casefold(): word for word in STATUSES}
_CATEGORIES = {name.casefold(): (name, number) for name, number in CATEGORIES.items()}
# How the lists of volunteers call what stands in our own lists under a shorter word.
_FAULTS = {
    "integrated screen": "Screen",
    "integrated pointing device": "Pointing device",
    "integrated media component": "Media component",
    "integrated optical drive": "Optical drive",
    "speaker/amplifier": "Speaker",
    "on/off button": "On/off button",
    "storage problem": "Storage",
    "sim card slot": "SIM slot",
    "memory card slot": "Card slot",
    "liquid damage": "Liquid",
    "software issue": "Software",
    "poor data": "Unknown",
}
_LONGEST = {
    "id": 60,
    "data_provider": 80,
    "product_category": 60,
    "brand": 120,
    "group_identifier": 120,
    "fault_type": 60,
}


@dataclass(frozen=True)
class OrdsRow:
    """One repair. `category_id` and `age` (years) are None where they are not known; `problem` is only written."""

    id: str
    provider: str
    country: str
    category: str
    status: str
    on: date
    category_id: int | None = None
    own_category: str = ""
    brand: str = ""
    year: int | None = None
    age: Decimal | None = None
    barrier: str = ""
    group: str = ""
    fault_type: str = ""
    problem: str = ""


@dataclass(frozen=True)
class BadRow:
    """A line that was not read: where, and one sentence that says why."""

    line: int
    column: str
    why: str


@dataclass(frozen=True)
class OrdsFile:
    """What a file holds. `has_faults`: a list in which volunteers chose the fault."""

    rows: tuple[OrdsRow, ...]
    refused: tuple[BadRow, ...] = field(default=())
    has_faults: bool = False


class NotOrds(Exception):
    """The file as a whole cannot be read; the sentence says why."""


class _Bad(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(column)
        self.column, self.why = column, why


def read_ords(data: bytes) -> OrdsFile:
    """Every line of the file, as a row or as a refusal; raises `NotOrds` when it is no such file."""
    if len(data) > MOST_BYTES:
        raise NotOrds(_("Dit bestand is te groot: hoogstens %(size)s MB.", size=MOST_BYTES // 2**20))
    reader = csv.reader(io.StringIO(_text(data), newline=""))
    names = _headings(reader)
    rows: list[OrdsRow] = []
    refused: list[BadRow] = []
    seen: dict[str, int] = {}
    for line, cells in _lines(reader):
        if not any(cells):
            continue
        try:
            row = _row(cells, names)
            if row.id in seen:
                raise _Bad("id", _("%(id)s staat ook op regel %(line)s.", id=row.id, line=seen[row.id]))
        except _Bad as bad:
            refused.append(BadRow(line, bad.column, bad.why))
            continue
        seen[row.id] = line
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise NotOrds(_("Dit bestand is te lang: hoogstens %(count)s regels.", count=MOST_ROWS))
    return OrdsFile(tuple(rows), tuple(refused), "fault_type" in names)


def write_ords(rows: Iterable[OrdsRow]) -> bytes:
    """A file as the standard asks: UTF-8, commas, its own words. Raises ValueError for a row that it does not allow."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    seen: set[str] = set()
    for row in rows:
        _demand_writable(row)
        if row.id in seen:
            raise ValueError(f"{row.id} stands in it twice")
        seen.add(row.id)
        writer.writerow(
            (
                row.id, row.provider, row.country, row.own_category, row.category,
                "" if row.category_id is None else row.category_id, row.brand or UNKNOWN_BRAND, row.year or "",
                "" if row.age is None else f"{row.age:f}", row.status, row.barrier, row.group, row.on.isoformat(),
                row.problem,
            )
        )  # fmt: skip
    return out.getvalue().encode()


def row_of(fields: Mapping[str, str], *, prefix: str, provider: str) -> OrdsRow:
    """A row of ours from the fields that a room tells: its `id` is a number, before which the prefix comes.

    Raises ValueError for what the standard does not allow.
    """
    own = {**fields, "id": f"{prefix}-{fields['id']}", "data_provider": provider}
    try:
        return replace(_parsed(own), problem=fields["problem"])
    except _Bad as bad:
        raise ValueError(f"{own['id']}, {bad.column}: {bad.why}") from None


def _demand_writable(row: OrdsRow) -> None:
    wrong = (
        not re.fullmatch(r"[a-z]+-[0-9]+", row.id)
        or not re.fullmatch(r"[A-Z]{3}", row.country)
        or not row.provider
        or not row.own_category
        or row.status not in STATUSES
        or (row.barrier and (row.barrier not in BARRIERS or row.status != END_OF_LIFE))
        or CATEGORIES.get(row.category, row.category_id) != row.category_id
        or row.category_id is None
        or not row.problem
    )
    if wrong:
        raise ValueError(f"{row.id} is no record of the standard")


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotOrds(_("Dit bestand is geen tekst in UTF-8. Bewaar het opnieuw als CSV (UTF-8).")) from None
    if "\0" in text or not text.strip():
        raise NotOrds(_("Dit bestand is leeg of geen tekst."))
    return text


def _headings(reader: Iterator[list[str]]) -> dict[str, int]:
    try:
        found = {name.strip().casefold(): place for place, name in enumerate(next(reader))}
    except (csv.Error, StopIteration):
        raise NotOrds(_("Dit bestand is geen CSV.")) from None
    if "id" not in found and "id_ords" in found:
        found["id"] = found["id_ords"]
    missing = [name for name in ("id", *_ALWAYS) if name not in found]
    if missing:
        raise NotOrds(_("Deze kolommen van de Open Repair-standaard ontbreken: %(names)s.", names=", ".join(missing)))
    return {name: found[name] for name in (*COLUMNS, "fault_type") if name in found}


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The cells with the number of the line on which they begin; a text may go on over several lines."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            raise NotOrds(_("Regel %(line)s is geen CSV.", line=line)) from None


def _row(cells: list[str], names: Mapping[str, int]) -> OrdsRow:
    places = {name: place for name, place in names.items() if place < len(cells)}
    return _parsed({name: cells[place] for name, place in places.items()})


def _parsed(fields: Mapping[str, str]) -> OrdsRow:
    """A row from its texts, by the name of their columns; raises `_Bad`."""

    def said(name: str) -> str:
        text = fields.get(name, "")
        if len(text) > _LONGEST.get(name, 200) and name != "problem":
            raise _Bad(name, _("Te lang: hoogstens %(most)s tekens.", most=_LONGEST.get(name, 200)))
        return text

    for name in ("id", *_ALWAYS):
        if not said(name):
            raise _Bad(name, _("Dit is leeg."))
    if not _ID.fullmatch(said("id")):
        raise _Bad("id", _("Schrijf letters, een streepje en een getal, zoals repconn_12."))
    if not re.fullmatch(r"[A-Z]{3}", said("country")):
        raise _Bad("country", _("Schrijf het land met drie hoofdletters, zoals BEL."))
    category, category_id = _category(said("product_category"), said("product_category_id"))
    status = _STATUSES.get(said("repair_status").casefold())
    if status is None:
        raise _Bad("repair_status", _("Dit kan alleen zijn: %(words)s.", words=", ".join(STATUSES)))
    brand = said("brand")
    fault = said("fault_type")
    return OrdsRow(
        id=said("id"),
        provider=said("data_provider"),
        country=said("country"),
        category=category,
        category_id=category_id,
        own_category=said("partner_product_category"),
        brand="" if brand.casefold() == UNKNOWN_BRAND.casefold() else brand,
        year=_year(said("year_of_manufacture")),
        age=_age(said("product_age")),
        status=status,
        barrier=_barrier(said("repair_barrier_if_end_of_life"), status),
        group=said("group_identifier"),
        on=_day(said("event_date")),
        fault_type=_FAULTS.get(fault.casefold(), fault),
    )


def _category(name: str, number: str) -> tuple[str, int | None]:
    if number and not re.fullmatch(r"[0-9]{1,2}", number):
        raise _Bad("product_category_id", _("Dit is geen getal van een of twee cijfers."))
    known = _CATEGORIES.get(name.casefold())
    given = int(number) if number else None
    if known is None:
        return name, given
    if given not in (None, known[1]):
        raise _Bad(
            "product_category_id",
            _("%(name)s heeft in de standaard nummer %(number)s.", name=known[0], number=known[1]),
        )
    return known


def _barrier(text: str, status: str) -> str:
    if not text:
        return ""
    found = _BARRIERS.get(text.casefold())
    if found is None:
        raise _Bad("repair_barrier_if_end_of_life", _("Deze reden kent de standaard niet."))
    if status != END_OF_LIFE:
        raise _Bad("repair_barrier_if_end_of_life", _("Een reden hoort alleen bij End of life."))
    return found


def _year(text: str) -> int | None:
    if not text.strip("?"):
        return None
    if not re.fullmatch(r"[0-9]{4}", text):
        raise _Bad("year_of_manufacture", _("Schrijf het jaar met vier cijfers."))
    return int(text)


def _age(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        age = Decimal(text)
    except InvalidOperation:
        age = Decimal(-1)
    if not age.is_finite() or not 0 <= age < 1000:
        raise _Bad("product_age", _("Dit is geen aantal jaren."))
    return round(age, 1)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != 10:
        raise _Bad("event_date", _("Schrijf de dag als jaar, maand en dag: 2026-01-31."))
    return found
