"""Reads a partner's list of devices, CSV or XLSX, into rows that can be taken in and problems that cannot.

Nothing is guessed silently: each problem names the row as the spreadsheet shows it, the column as the partner
wrote it, what is wrong and what to do. Remarks and names of persons are not read at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from inventory.core.i18n import _
from inventory.core.national_number import CODES_OF_THINGS, SENTENCE, has_numbers_of_machines, is_bare
from inventory.core.register_number import national_number_in
from inventory.intake.readers.csv_sheet import read_csv, too_long
from inventory.intake.readers.headings import (
    FIELDS,
    NAMES,
    REQUIRED,
    Headings,
    check_mapping,
    find_headings,
    folded,
    score,
    unknown_field,
)
from inventory.intake.readers.sheet import MOST_BYTES, MOST_ROWS, Cell, NotAList, Row, Sheet
from inventory.intake.readers.values import (
    Wrong,
    accessory,
    device_type,
    is_one,
    plain_text,
    serial_text,
    several,
)
from inventory.intake.readers.xlsx_sheet import read_xlsx

Value = TypeVar("Value")

_TOTALS = ("totaal", "total", "subtotaal", "subtotal", "algemeentotaal", "eindtotaal")


@dataclass(frozen=True)
class DonorRow:
    """One device on the list; `row` is the number that the spreadsheet shows."""

    row: int
    type: str
    make: str
    model: str
    serial: str | None = None
    donor_tag: str | None = None
    accessories: tuple[str, ...] = ()
    disk_serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowProblem:
    """Why a row (or, with row 0, the file) cannot be taken in: a stable word and one Dutch message."""

    row: int
    column: str
    reason: str
    message: str


@dataclass(frozen=True)
class DonorList:
    """A list as it was read. Take it in only when there are no problems."""

    rows: tuple[DonorRow, ...]
    problems: tuple[RowProblem, ...] = ()
    headings: Mapping[str, str] | None = None  # our field -> their heading
    unknown_headings: tuple[str, ...] = ()
    dropped_headings: tuple[str, ...] = ()  # known, and left out on purpose: remarks, names
    skipped_rows: tuple[int, ...] = ()  # totals, remarks below the list
    columns: Mapping[str, int] = field(default_factory=dict)  # our field -> place in the row
    heading_row: int = 0

    @property
    def is_good(self) -> bool:
        return not self.problems


def read_donor_list(
    data: bytes,
    filename: str,
    *,
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
) -> DonorList:
    """Reads a list. `mapping` is our field -> their heading, for headings that are not known.

    `remembered` is the mapping of an earlier list of the same partner: used as far as its headings are there.

    Never raises for what is in the file: every trouble is a problem in the answer. The file is recognised by
    its content; `filename` serves the messages only.
    """
    try:
        sheet, headings = _sheet_with_list(data, filename, mapping or {}, remembered or {})
    except NotAList as refused:
        return DonorList((), (RowProblem(refused.row, "", refused.reason, str(refused)),))
    return _ListReader(headings).read(sheet)


def _sheet_with_list(
    data: bytes, filename: str, mapping: Mapping[str, str], remembered: Mapping[str, str]
) -> tuple[Sheet, Headings]:
    for ours in mapping:
        if ours not in FIELDS:
            raise unknown_field(ours)
    sheets = _sheets(data, filename)
    mapping = {**_still_there(remembered, mapping, sheets), **mapping}
    lists = [(sheet, headings) for sheet in sheets if (headings := find_headings(sheet.rows, mapping))]
    if not lists:
        if mapping and sheets and sheets[0].rows:
            first = sheets[0].rows[0]
            check_mapping(mapping, Headings(first.number, texts=[str(cell or "") for cell in first.cells]))
        raise NotAList(
            "no_headings",
            _("We vinden geen rij met titels zoals Soort, Merk, Model en Serienummer. Zet die boven de lijst."),
        )
    if len(lists) > 1:
        names = ", ".join(f'"{sheet.name}"' for sheet, _headings in lists)
        raise NotAList(
            "two_lists", _("Er staan lijsten op meer werkbladen: %(names)s. Zet alles op één werkblad.", names=names)
        )
    sheet, headings = lists[0]
    check_mapping(mapping, headings)
    if sum(row.number > headings.row for row in sheet.rows) > MOST_ROWS:
        raise NotAList("too_many_rows", too_long())
    return sheet, headings


def _still_there(remembered: Mapping[str, str], mapping: Mapping[str, str], sheets: Sequence[Sheet]) -> dict[str, str]:
    """Of an earlier mapping what can be used on this list: its heading is there and nobody says otherwise now."""
    texts = {folded(cell) for sheet in sheets for row in sheet.rows[:30] for cell in row.cells if isinstance(cell, str)}
    said = {folded(theirs) for theirs in mapping.values()}
    return {
        ours: theirs
        for ours, theirs in remembered.items()
        if ours in FIELDS and ours not in mapping and folded(theirs) in texts - said
    }


def _sheets(data: bytes, filename: str) -> Sequence[Sheet]:
    if not data.strip():
        raise NotAList("empty_file", _("Dit bestand is leeg. Kies de lijst opnieuw."))
    if len(data) > MOST_BYTES:
        raise NotAList("too_large", _("Dit bestand is groter dan 10 MB. Bewaar enkel de lijst en probeer opnieuw."))
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return read_xlsx(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotAList(
            "old_excel", _("Dit is een oud of beveiligd Excel-bestand. Bewaar het zonder wachtwoord als XLSX.")
        )
    if data.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        raise NotAList("not_a_list", _('"%(name)s" is geen lijst. Kies een CSV- of XLSX-bestand.', name=filename[:80]))
    return [read_csv(data, score)]


def _text_at(row: Row, index: int) -> str:
    """What stands in a cell, as a text: a number that Excel keeps as 12.0 is 12."""
    cell = row.cells[index] if index < len(row.cells) else ""
    return (cell if isinstance(cell, str) else str(cell) if isinstance(cell, int | float) else "").removesuffix(".0")


class _ListReader:
    """Reads the rows below the headings and gathers what is wrong with them."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self.rows: list[DonorRow] = []
        self.problems: list[RowProblem] = []
        self.skipped: list[int] = []
        self.serials: dict[str, list[int]] = {}
        self.of_machines: set[int] = set()

    def read(self, sheet: Sheet) -> DonorList:
        self._check_headings()
        if not self.problems:
            serials = (self.headings.columns.get(ours) for ours in ("serial", "disk_serials"))
            below = [row for row in sheet.rows if row.number > self.headings.row]
            self.of_machines = {
                index
                for index in serials
                if index is not None and has_numbers_of_machines(_text_at(row, index) for row in below)
            }
            for row in sheet.rows:
                if row.number > self.headings.row:
                    self._read_row(row)
            self._check_doubles()
            if not self.rows and not self.problems:
                self._file_problem("no_rows", _("Onder de titels staat geen enkel toestel. Kijk de lijst na."))
        bad = {problem.row for problem in self.problems}
        return DonorList(
            rows=tuple(row for row in self.rows if row.row not in bad),
            problems=tuple(sorted(self.problems, key=lambda problem: problem.row)),
            headings=self.headings.found,
            unknown_headings=tuple(self.headings.unknown),
            dropped_headings=tuple(self.headings.dropped),
            skipped_rows=tuple(self.skipped),
            columns=dict(self.headings.columns),
            heading_row=self.headings.row,
        )

    def _file_problem(self, reason: str, message: str, column: str = "") -> None:
        self.problems.append(RowProblem(self.headings.row, column, reason, message))

    def _problem(self, row: int, column: str, reason: str, what: str) -> None:
        message = _('Rij %(row)s, kolom "%(column)s": %(what)s', row=row, column=column, what=what)
        self.problems.append(RowProblem(row, column, reason, message))

    def _check_headings(self) -> None:
        for ours in REQUIRED:
            if ours not in self.headings.columns:
                name = str(NAMES[ours])
                missing = _('De kolom "%(name)s" ontbreekt. Zet ze erbij of zeg welke kolom het is.', name=name)
                self._file_problem("missing_heading", missing, name)
        for one, other in self.headings.doubles:
            double = _('De kolommen "%(one)s" en "%(other)s" zeggen hetzelfde. Haal er één weg.', one=one, other=other)
            self._file_problem("double_heading", double, other)

    def _read_row(self, row: Row) -> None:
        before = len(self.problems)
        self._check_privacy(row)
        if self._is_total(row) or self._says_nothing(row):
            self.skipped.append(row.number)
            return
        kind = self._try(row, "type", device_type)
        make, model = self._try(row, "make", plain_text), self._try(row, "model", plain_text)
        serial, donor_tag = self._try(row, "serial", serial_text), self._try(row, "donor_tag", plain_text)
        if serial:
            self.serials.setdefault(folded(serial), []).append(row.number)
        accessories = self._accessories(row)
        disks = self._try(row, "disk_serials", several) or ()
        for ours, value in (("make", make), ("model", model)):
            if value == "":
                self._problem(row.number, self.headings.text_of(ours), "empty", _("Deze cel is leeg. Vul ze in."))
        self._check_quantity(row)
        if len(self.problems) == before and kind and make and model:
            self.rows.append(DonorRow(row.number, kind, make, model, serial, donor_tag or None, accessories, disks))

    def _cell(self, row: Row, index: int | None) -> Cell:
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def _try(self, row: Row, ours: str, meaning: Callable[[Cell], Value]) -> Value | None:
        """What the cell of a field means; None and a problem when it cannot be used."""
        return self._try_at(row, self.headings.columns.get(ours), self.headings.text_of(ours), meaning)

    def _try_at(self, row: Row, index: int | None, column: str, meaning: Callable[[Cell], Value]) -> Value | None:
        try:
            return meaning(self._cell(row, index))
        except Wrong as wrong:
            self._problem(row.number, column, wrong.reason, str(wrong))
            return None

    def _accessories(self, row: Row) -> tuple[str, ...]:
        named = self._try(row, "accessories", several) or ()
        ticked = [
            self._try_at(row, index, self.headings.texts[index], partial(accessory, name))
            for name, index in self.headings.has.items()
        ]
        return tuple(dict.fromkeys((*named, *filter(None, ticked))))

    def _check_quantity(self, row: Row) -> None:
        index = self.headings.quantity
        if index is not None and self._try_at(row, index, self.headings.texts[index], is_one) is False:
            what = _("Elk toestel heeft een eigen rij nodig. Maak een rij per toestel.")
            self._problem(row.number, self.headings.texts[index], "quantity", what)

    def _check_privacy(self, row: Row) -> None:
        of_things = {index for ours, index in self.headings.columns.items() if ours in CODES_OF_THINGS}
        for index in range(len(row.cells)):
            text = _text_at(row, index)
            is_number = len(text) >= 11 and national_number_in(text, may_be_serial=index in of_things)
            if is_number and not (index in self.of_machines and is_bare(text)):
                column = self.headings.texts[index] if index < len(self.headings.texts) else ""
                self._problem(row.number, column or str(index + 1), "national_number", str(SENTENCE))

    def _says_nothing(self, row: Row) -> bool:
        """A row without a word in any column of ours: a remark below the list, say."""
        ours = {*self.headings.columns.values(), *self.headings.has.values(), self.headings.quantity}
        return all(self._cell(row, index) in (None, "") for index in ours)

    def _is_total(self, row: Row) -> bool:
        texts = [cell for cell in row.cells if isinstance(cell, str) and cell.strip()]
        return bool(texts) and folded(texts[0]).startswith(_TOTALS) and len(texts) <= 2

    def _check_doubles(self) -> None:
        for serial_rows in self.serials.values():
            for number in serial_rows if len(serial_rows) > 1 else ():
                others = ", ".join(str(other) for other in serial_rows if other != number)
                what = _("Dit serienummer staat ook in rij %(others)s. Kijk na welk toestel het is.", others=others)
                self._problem(number, self.headings.text_of("serial"), "double_serial", what)
