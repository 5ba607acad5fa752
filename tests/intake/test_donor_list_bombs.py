"""Workbooks made to eat memory or time are refused before they are opened."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest

from inventory.intake.readers.donor_list import read_donor_list


def workbook(**parts: bytes) -> bytes:
    """A true small workbook with some parts replaced (`sheet=`, `extra=`)."""
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(("Soort", "Merk", "Model"))  # type: ignore[union-attr]
    book.save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            sheet = parts.get("sheet") if name == "xl/worksheets/sheet1.xml" else None
            target.writestr(name, sheet or source.read(name))
        if "extra" in parts:
            target.writestr("xl/media/image1.bin", parts["extra"])
    return out.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
HEAD = b"".join(
    b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (column, text)
    for column, text in ((b"A", b"Soort"), (b"B", b"Merk"), (b"C", b"Model"))
)
FIRST = b'<row r="1">%s</row>' % HEAD
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "' + b"ha" * 50 + b'"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook(extra=b"\x00" * 70_000_000), "too_large"),
        (workbook(extra=b"\x00" * 5_000_000), "too_large"),
        (workbook(sheet=SHEET % (FIRST + b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>')), "too_many_rows"),
        (workbook(sheet=LAUGHS + SHEET % FIRST), "broken_file"),
        (workbook(sheet=SHEET % (b'<row r="1">%s<c r="XFD1"><v>1</v></c></row>' % HEAD)), "no_rows"),
    ],
    ids=["declared size", "ratio", "far row", "entities", "far column"],
)  # fmt: skip
def test_bombs_are_refused_quickly_and_in_little_memory(data: bytes, reason: str) -> None:
    tracemalloc.start()
    started = time.process_time()
    (problem,) = read_donor_list(data, "lijst.xlsx").problems
    took, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.reason == reason
    assert took < 5
    assert peak < 60_000_000
