"""A workbook of somebody else: what stands in it, and the same workbook with some cells filled in.

Only the cells that are filled change, in the XML itself: styles, drawings, validations and every other cell stay as
they were. A text is never a formula, a formula is never overwritten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from posixpath import join, normpath
from typing import Any

from lxml import etree

from inventory.reports.readers.cells import At, Block, block_of, cell_at
from inventory.reports.readers.package import broken, packed, parsed, unpacked, written

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_S = f"{{{_MAIN}}}"
_SHORT_DATE = "14"
_LONGEST_NUMBER = 10  # digits of a row, a style or a text
_DAY_ZERO = date(1899, 12, 30)
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")

Value = str | int | float | date


@dataclass(frozen=True)
class Text:
    """A cell with a text in it."""

    at: At
    text: str


class Workbook:
    """Raises `NotAWorkbook` for a file that cannot be opened."""

    def __init__(self, data: bytes) -> None:
        self._parts = unpacked(data)
        self._book = parsed(self._parts["xl/workbook.xml"])
        self._sheets = {name: Sheet(parsed(self._part(path)), self) for name, path in self._paths.items()}

    @property
    def sheets(self) -> dict[str, "Sheet"]:
        """The sheets that one sees, by name, in their order."""
        return self._sheets

    def content(self) -> bytes:
        """The workbook with what was filled in; a spreadsheet computes its formulas again when it opens it."""
        for name, path in self._paths.items():
            if self._sheets[name].is_changed:
                self._parts[path] = written(self._sheets[name].root)
        if self._styles is not None:
            self._parts["xl/styles.xml"] = written(self._styles)
        _compute_again(self._book)
        self._parts["xl/workbook.xml"] = written(self._book)
        return packed(self._parts)

    def shared(self, number: int) -> str:
        return self._strings[number] if number < len(self._strings) else ""

    def dated(self, style: str) -> str:
        """The number of a style like this one that shows a day; itself when it does already."""
        if self._styles is None:
            return style
        formats = self._styles.find(f"{_S}cellXfs")
        if formats is None or not len(formats):
            return style
        place = _whole(style or "0")
        like = formats[place if place < len(formats) else 0]
        if _shows_days(like.get("numFmtId", "0"), self._styles):
            return style
        made = etree.fromstring(etree.tostring(like))
        made.set("numFmtId", _SHORT_DATE)
        made.set("applyNumberFormat", "1")
        known = {etree.tostring(each): number for number, each in enumerate(formats)}
        found = known.get(etree.tostring(made))
        if found is None:
            formats.append(made)
            found = len(formats) - 1
            formats.set("count", str(len(formats)))
        return str(found)

    def _part(self, path: str) -> bytes:
        if path not in self._parts:
            raise broken()
        return self._parts[path]

    @cached_property
    def _paths(self) -> dict[str, str]:
        links = parsed(self._part("xl/_rels/workbook.xml.rels"))
        targets = {each.get("Id"): each.get("Target", "") for each in links}
        return {
            each.get("name", ""): _path(targets.get(each.get(_LINK), ""))
            for each in self._book.iterfind(f"{_S}sheets/{_S}sheet")
            if each.get("state", "visible") == "visible" and "worksheets/" in targets.get(each.get(_LINK), "")
        }

    @cached_property
    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._parts:
            return []
        return [_said(each) for each in parsed(self._parts["xl/sharedStrings.xml"]).iterfind(f"{_S}si")]

    @cached_property
    def _styles(self) -> etree._Element | None:
        return parsed(self._parts["xl/styles.xml"]) if "xl/styles.xml" in self._parts else None


class Sheet:
    """One sheet; `put` fills a cell."""

    def __init__(self, root: etree._Element, book: Workbook) -> None:
        self.root, self._book, self.is_changed = root, book, False
        data = root.find(f"{_S}sheetData")
        if data is None:
            raise broken()
        self._data = data
        self._rows = {number: row for number, row in _numbered_rows(data)}

    def texts(self, *, most: int = 400) -> list[Text]:
        """The texts in the first cells, row by row: what may be a heading."""
        found: list[Text] = []
        for number in sorted(self._rows):
            for at, cell in _numbered_cells(self._rows[number], number):
                text = " ".join(str(self._value(cell)).split()) if not _has_formula(cell) else ""
                if text and not _is_number(cell):
                    found.append(Text(at, text[:200]))
                if len(found) >= most:
                    return found
        return found

    def heading(self, text: str) -> Block | None:
        """The first cell with this text, as wide as it is merged."""
        wanted = _plain(text)
        for found in self.texts(most=5_000):
            if _plain(found.text) == wanted:
                return next((each for each in self._merged if each.holds(found.at)), Block(found.at, found.at))
        return None

    def holds(self, at: At) -> str:
        """What a cell holds: `formula`, `value`, or nothing."""
        cell = self._cell(at)
        if cell is None:
            return ""
        return "formula" if _has_formula(cell) else "value" if str(self._value(cell)).strip() else ""

    def covered_by(self, at: At) -> Block | None:
        """The merged cells in which this one is not the first: what it holds is not seen."""
        return next((each for each in self._merged if each.holds(at) and at != each.first), None)

    def put(self, at: At, value: Value, *, style_of: At | None = None) -> None:
        """Fill a cell; one that has no style yet takes that of `style_of`, of its row or of its column."""
        cell = self._cell(at)
        if cell is None:
            cell = self._new_cell(at, self._style(style_of))
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, date):
            cell.set("s", self._book.dated(cell.get("s", "")) or "0")
            etree.SubElement(cell, f"{_S}v").text = str((value - _DAY_ZERO).days)
        elif isinstance(value, int | float):
            etree.SubElement(cell, f"{_S}v").text = repr(value)
        else:
            cell.set("t", "inlineStr")
            words = etree.SubElement(etree.SubElement(cell, f"{_S}is"), f"{_S}t")
            words.text = _NOT_XML.sub("", value)
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self.is_changed = True

    @cached_property
    def _merged(self) -> list[Block]:
        found = (block_of(each.get("ref", "")) for each in self.root.iterfind(f"{_S}mergeCells/{_S}mergeCell"))
        return [each for each in found if each is not None]

    def _cell(self, at: At) -> etree._Element | None:
        row = self._rows.get(at.row)
        return None if row is None else dict(_numbered_cells(row, at.row)).get(at)

    def _new_cell(self, at: At, style: str) -> etree._Element:
        row = self._rows.get(at.row)
        if row is None:
            row = etree.Element(f"{_S}row", r=str(at.row))
            before = [number for number in self._rows if number < at.row]
            place = self._data.index(self._rows[max(before)]) + 1 if before else 0
            self._data.insert(place, row)
            self._rows[at.row] = row
        row.attrib.pop("spans", None)
        if (extent := self.root.find(f"{_S}dimension")) is not None:
            self.root.remove(extent)  # it may be left out, and would be wrong now
        cell = etree.Element(f"{_S}c", r=str(at))
        if wanted := style or (row.get("s", "") if row.get("customFormat") == "1" else "") or self._of_column(at):
            cell.set("s", wanted)
        row.insert(sum(each.column < at.column for each, _cell in _numbered_cells(row, at.row)), cell)
        return cell

    def _style(self, at: At | None) -> str:
        cell = self._cell(at) if at is not None else None
        return cell.get("s", "") if cell is not None else ""

    def _of_column(self, at: At) -> str:
        for each in self.root.iterfind(f"{_S}cols/{_S}col"):
            if _whole(each.get("min", "0")) <= at.column <= _whole(each.get("max", "0")):
                found: str = each.get("style", "")
                return found
        return ""

    def _value(self, cell: etree._Element) -> Any:
        kind, text = cell.get("t", "n"), cell.findtext(f"{_S}v") or ""
        if kind == "inlineStr":
            inside = cell.find(f"{_S}is")
            return _said(inside) if inside is not None else ""
        return self._book.shared(_whole(text)) if kind == "s" and text.isdecimal() else text


def _numbered_rows(data: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """A row without a number comes after the one before it."""
    number = 0
    for row in data.iterfind(f"{_S}row"):
        number = _whole(row.get("r") or str(number + 1))
        row.set("r", str(number))
        yield number, row


def _numbered_cells(row: etree._Element, number: int) -> Iterator[tuple[At, etree._Element]]:
    column = 0
    for cell in row.iterfind(f"{_S}c"):
        at = cell_at(cell.get("r") or "") or At(number, column + 1)
        column = at.column
        cell.set("r", str(at))
        yield at, cell


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise broken()
    return int(text)


def _has_formula(cell: etree._Element) -> bool:
    return cell.find(f"{_S}f") is not None


def _is_number(cell: etree._Element) -> bool:
    return cell.get("t", "n") in ("n", "b", "e", "d")


def _said(element: etree._Element) -> str:
    """The text without the reading aids of some languages."""
    return "".join(each.text or "" for each in element.iter(f"{_S}t") if each.getparent().tag != f"{_S}rPh")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _shows_days(number: str, styles: etree._Element) -> bool:
    if number.isdecimal() and (14 <= int(number) <= 17 or int(number) == 22):
        return True
    for each in styles.iterfind(f"{_S}numFmts/{_S}numFmt"):
        if each.get("numFmtId") == number:
            return bool(re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", each.get("formatCode", "")), re.I))
    return False


def _compute_again(book: etree._Element) -> None:
    found = book.find(f"{_S}calcPr")
    if found is None:
        found = etree.Element(f"{_S}calcPr")
        last = max(book.index(each) for name in _BEFORE_CALCULATION for each in book.iterfind(f"{_S}{name}"))
        book.insert(last + 1, found)
    found.set("fullCalcOnLoad", "1")
