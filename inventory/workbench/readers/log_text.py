"""A text log as clean lines with a time: control signs out, line ends alike, local time made UTC."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\x07]*\x07)")
_LONGEST_LINE = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_TWO_STAMPS = re.compile(r"\S.*\[\d{4}/\d\d/\d\d \d\d:")  # a lost line end: neither line can be trusted
_STAMPED = re.compile(
    r"\s*\[(\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d)\](?: +(?P<level>[a-z]+):)? ?(?P<message>.*)", re.ASCII
)


class LogLine(NamedTuple):
    """A line: `at` and `level` are None where the log prints none; `message` is all the rest."""

    at: datetime | None
    level: str | None
    message: str


def clean_text(data: bytes) -> str:
    """The text of a log, whatever a terminal, a serial line or an editor did to it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("utf-8", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", _ANSI.sub("", text))


def log_lines(text: str, zone: ZoneInfo) -> Iterator[LogLine]:
    """The lines of a log whose stamps are local time in `zone`; an hour that comes twice is read in order."""
    last: datetime | None = None
    for line in text.split("\n"):
        line = line[:_LONGEST_LINE]
        stamped = None if _TWO_STAMPS.search(line) else _STAMPED.fullmatch(line)
        at = _utc([int(part) for part in stamped.groups()[:6]], zone, last) if stamped else None
        if stamped is None or at is None:
            yield LogLine(None, None, line)
            continue
        last = at
        yield LogLine(at, stamped["level"], stamped["message"])


def _utc(parts: list[int], zone: ZoneInfo, last: datetime | None) -> datetime | None:
    year, month, day, hour, minute, second = parts
    if not 1990 <= year <= 2200:
        return None
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    first, again = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return again if last is not None and first < last <= again else first
