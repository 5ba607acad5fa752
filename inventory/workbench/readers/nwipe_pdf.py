"""Reads the PDF that nwipe makes beside its log: a paper for the file, and a second opinion about the log.

A PDF proves nothing by itself: anybody can print one. What it says is laid beside the log of the same disk.
"""

import io
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from inventory.core.i18n import _
from inventory.workbench.readers.facts import tidy, usable_serial, whole
from inventory.workbench.readers.wipe_result import NotReadable

_MOST_BYTES = 15_000_000
_MOST_PAGES = 60
_TITLE = re.compile(r"(?:Disk|System) Erasure Report")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class PdfDrive:
    """One disk on the paper. `status` is ERASED, FAILED or ABORTED."""

    serial: str
    model: str
    status: str
    method: str
    started_at: datetime | None
    ended_at: datetime | None
    bytes_done: int | None
    size_bytes: int | None
    errors: str


@dataclass(frozen=True)
class ErasurePdf:
    """The paper: `tag` is what the bench put on it (our own device number, when it is set up so)."""

    kind: str
    tool: str
    tag: str
    drives: tuple[PdfDrive, ...]


def is_pdf(data: bytes) -> bool:
    return data[:1024].lstrip().startswith(b"%PDF-")


def looks_like_text_of_pdf(text: str) -> bool:
    """What `pdftotext` makes of such a paper."""
    return _TITLE.search(text[:500]) is not None and "Organisation Performing The Disk Erasure" in text[:5000]


def read_pdf(data: bytes, *, zone: ZoneInfo) -> ErasurePdf:
    """What nwipe printed. Raises `NotReadable` for a damaged PDF and for one of another program."""
    if len(data) > _MOST_BYTES:
        raise NotReadable(_("Deze PDF is te groot voor een verslag van nwipe."), "too_large")
    text = _text(data)
    if not _TITLE.search(text) or "NWIPE" not in text:
        raise NotReadable(
            _("Deze PDF is geen verslag van nwipe. Van een ander wisprogramma? Voeg het toe als bewijs van buiten."),
            "other_pdf",
        )
    drives = tuple(_drives(text, zone))
    if not drives:
        raise NotReadable(_("Dit verslag noemt geen enkele schijf."), "no_drives")
    tag = re.search(r"\bTag: *(\S[^\n]{0,60})", text)
    version = re.search(r"NWIPE version (\S+)", text)
    return ErasurePdf("nwipe_pdf", f"nwipe {version[1]}" if version else "nwipe", tidy(tag[1]) if tag else "", drives)


def _text(data: bytes) -> str:
    """The text of the first pages, whatever is wrong with the file."""
    found: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise NotReadable(_("Deze PDF is met een wachtwoord gesloten. Stuur ze zonder."), "locked_pdf")
        for number, page in enumerate(reader.pages):
            said = page.extract_text() or ""
            # What was done to the disks stands first; then come pages of the machine, SMART and graphs.
            if number >= _MOST_PAGES or (number and "Erasure Status" not in said[:600]):
                break
            found.append(said)
    except NotReadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise NotReadable(_("Deze PDF is beschadigd. Stuur ze opnieuw, of stuur de wislog."), "damaged") from None
    return "\n".join(found)


_FIELDS: dict[str, str] = {
    "serial": r"(?:Serial|S/N): *([^\n]*?)(?= {2,}|\n|Size|Bus:|$)",
    "model": r"Make(?:/Model)?: *([^\n]*?)(?= {2,}|\n|Serial|S/N|$)",
    "started": r"Start time: *(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)",
    "ended": r"End time: *(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)",
    "method": r"Method: *([^\n]*?)(?= {2,}|\n|PRNG algorithm|$)",
    "done": r"\*?Bytes Erased: *(\d{1,18})",
    "size": r"Size\(Apparent\):[^\n]*?(\d{4,18}) ?(?:bytes|B)",
    "errors": r"Errors\(pass/sync/verify(?:/retries)?\): *([\d/]+)",
    "status": r"\b(ERASED|FAILED|ABORTED|UABORTED|INSANITY)\b",
}


def _drives(text: str, zone: ZoneInfo) -> list[PdfDrive]:
    first_page = re.split(r"Page 2\b", text, maxsplit=1)[0]
    starts = [each.start() for each in re.finditer(r"Make(?:/Model)?:", first_page)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(first_page)], strict=True):
        block = first_page[start:end]
        said = {name: (m[1].strip() if (m := re.search(rule, block)) else "") for name, rule in _FIELDS.items()}
        found.append(_drive(said, zone))
    return found


def _drive(said: dict[str, Any], zone: ZoneInfo) -> PdfDrive:
    serial = said["serial"]
    return PdfDrive(
        serial="" if serial.casefold() == "unknown" else usable_serial(serial),
        model=tidy(said["model"].replace("_", " ")),
        status=said["status"],
        method=re.sub(r" *\([RS]\)$", "", tidy(said["method"])),
        started_at=_moment(said["started"], zone),
        ended_at=_moment(said["ended"], zone),
        bytes_done=whole(said["done"]),
        size_bytes=whole(said["size"]),
        errors=said["errors"],
    )


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S").replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None
