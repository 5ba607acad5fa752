"""Lists from outside, as CSV: processors of Windows 11, models of ChromeOS Flex, until when a system is kept up.

Lines that begin with # may say the edition and the source. A bare list of names with its edition on the first line is
read too, as the processor lists are often passed on.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MOST_BYTES = 2 * 2**20
MOST_ROWS = 20_000
COLUMNS: dict[str, tuple[str, ...]] = {
    "windows11": ("name",),
    "flex": ("make", "model", "until"),
    "systems": ("system", "until"),
}


class BadList(Exception):
    """Why a file is no such list: a stable word, and the line where it is about one."""

    def __init__(self, word: str, line: int = 0) -> None:
        super().__init__(word)
        self.word, self.line = word, line


@dataclass(frozen=True)
class ReadList:
    """A list that was read. `rows` have the columns of its kind; a day is the last day of support."""

    kind: str
    edition: str
    source: str
    rows: tuple[tuple[str, ...], ...]

    def days(self) -> dict[str, date]:
        """Key of each row -> last day of support."""
        return {key_of(" ".join(row[:-1])): last_day(row[-1]) for row in self.rows}


def read_list(kind: str, data: bytes) -> ReadList:
    """Read a file of this kind; raises `BadList` and gives nothing half."""
    if not data.strip():
        raise BadList("empty")
    if len(data) > MOST_BYTES:
        raise BadList("too_large")
    text = _text(data)
    said = {name: value.strip() for name, value in re.findall(r"(?m)^#\s*(edition|source):(.*)$", text)}
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise BadList("empty")
    edition = said.get("edition", "")
    wanted = COLUMNS[kind]
    if kind == "windows11" and re.fullmatch(r"[\d.\-]{6,12}", lines[0].strip()):
        edition, lines = edition or lines[0].strip(), ["name", *lines[1:]]
    split = ";" if lines[0].count(";") > lines[0].count(",") else ","
    rows = tuple(_rows(csv.reader(io.StringIO("\n".join(lines)), delimiter=split), wanted))
    if not rows:
        raise BadList("empty")
    return ReadList(kind, edition[:40], said.get("source", "")[:200], rows)


def _rows(lines: Iterator[list[str]], wanted: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    try:
        head = [cell.strip().casefold() for cell in next(lines)]
        if not set(wanted) <= set(head):
            raise BadList("columns")
        at = [head.index(name) for name in wanted]
        for number, line in enumerate(lines, 2):
            if number > MOST_ROWS:
                raise BadList("too_long")
            cells = tuple(line[place].strip()[:120] if place < len(line) else "" for place in at)
            if not any(cells) or cells[0].upper() == "EOF":
                continue
            if not all(cells):
                raise BadList("cell_missing", number)
            if wanted[-1] == "until":
                last_day(cells[-1], line=number)
            yield cells
    except csv.Error:
        raise BadList("not_csv") from None


def last_day(text: str, *, line: int = 0) -> date:
    """2027 is the last day of that year, 2027-06 of that month."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in found.groups())
        if not 2000 <= year <= 2100:
            raise ValueError
        if day:
            return date(year, month, day)
        if month:
            return date(year + month // 12, month % 12 + 1, 1).replace(day=1) - _ONE_DAY
        return date(year, 12, 31)
    except ValueError:
        raise BadList("wrong_day", line) from None


_ONE_DAY = date(2000, 1, 2) - date(2000, 1, 1)


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise BadList("not_csv")
    return text


_NOISE = re.compile(
    r"\((?:R|TM|C)\)|®|™|\bINTEL\b|\bAMD\b|\bQUALCOMM\b|\bCPU\b|\bPROCESSOR\b|\bAPU\b|\b\d+TH GEN\b|\b\d+-CORE\b"
    r"|\b(?:DUAL|QUAD|SIX|EIGHT)[- ]CORE\b|\bCORE\b(?! ?2)|\(R\)"
)


def processor_key(text: str) -> str:
    """A processor as lists and machines both may write it, without what makers put around its name."""
    upper = text.upper()
    upper = re.split(r" @| W/| WITH ", upper)[0]
    return " ".join(_NOISE.sub(" ", upper).split())


def is_precise(key: str) -> bool:
    """Whether this names one processor: `I5-8350U` does, `I5` does not."""
    return re.search(r"\d{3,}|\b[A-Z]\d-\d", key) is not None


def key_of(text: str) -> str:
    """A make and model, or a system, to compare."""
    return " ".join(re.sub(r"[^A-Z0-9.]+", " ", text.upper()).split())
