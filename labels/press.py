"""The press: one small engine that turns a template and a document's data into a PDF.

A template is a Typst file in `labels/typst/`. The data reach it as JSON, so they are text and never markup. The press
opens no network, no package, no font of the machine and no file outside that folder; the same data give the same bytes
(the date is the document's own, never the clock's).

One process has one press, made at first use, and one thread that works it: Typst keeps what it made for each thread
that asks, 15 MiB a thread. It does not hold up Python while it sets. A long list would hold up the papers behind it,
and its memory would never come back, so it is set in a fresh process; so is all that is printed by a process forked
from one that has printed, which cannot use Typst's threads any more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from labels import codes
from labels.errors import PaperError
from labels.fonts import font_files
from labels.text import clean, cleaned

TEMPLATES: Final = Path(str(files("labels") / "typst"))
_STANDARDS: Final[tuple[typst.PDFStandard, ...]] = ("ua-1", "a-2a")
_WITHOUT_DATE: Final[tuple[typst.PDFStandard, ...]] = ("ua-1",)
_LOGO_BYTES: Final = 400_000
_LARGE: Final = 40_000
"""Signs of JSON: about 500 rows, set in 0.2 s. A contract has 7,000."""
_LONGEST: Final = 120
"""Seconds that a fresh process gets."""


def print_paper(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    on: date | None,
    author: str = "",
    subject: str = "",
    foot: str = "",
    lang: str = "nl",
    qr: str = "",
    logo: bytes | None = None,
) -> bytes:
    """`labels/typst/<template>.typ` filled with `data`: PDF/UA-1, and PDF/A-2a too when the document has a date.

    `data` is plain JSON; every text in it is cleaned. `on` is the document's date. `logo` replaces the one given at
    start (`use_logo`). A PaperError when it cannot be printed.
    """
    frame = {
        "title": clean(title),
        "author": clean(author),
        "subject": clean(subject),
        "foot": clean(foot),
        "lang": lang,
        "on": [on.year, on.month, on.day] if on else None,
        "qr": _qr_svg(qr) if qr else "",
        "logo": _logo(_house_logo if logo is None else logo),
    }
    text = json.dumps(cleaned(dict(data)))
    job = {"template": template, "frame": json.dumps(frame), "data": text, "on": _instant(on)}
    if _forked or len(text) > _LARGE:
        return _elsewhere(job)
    return _printer().submit(_compiled, job).result()


_house_logo = b""
_forked = False
_making = threading.Lock()
_thread: ThreadPoolExecutor | None = None
_press: typst.Compiler | None = None


def use_logo(logo: bytes) -> None:
    """The organisation's logo (SVG or PNG) on everything printed from now on; a PaperError when it is neither."""
    global _house_logo
    _logo(logo)
    _house_logo = logo


def warm_up() -> None:
    """Make the press ready in its own thread, so that the first paper of this process takes no longer than the next."""
    if not _forked:
        _printer().submit(_made)


def _printer() -> ThreadPoolExecutor:
    global _thread
    with _making:
        if _thread is None:
            _thread = ThreadPoolExecutor(1, "press")
        return _thread


def _after_fork() -> None:
    global _press, _forked, _making, _thread
    _forked = _press is not None or _forked
    _press, _making, _thread = None, threading.Lock(), None


os.register_at_fork(after_in_child=_after_fork)


def _made() -> typst.Compiler:
    """The press of this process: about 15 ms and 20 MiB, once."""
    global _press
    if _press is None:
        with tempfile.TemporaryDirectory(prefix="digibank-letters-") as folder:
            for name, content in font_files().items():
                (Path(folder) / name).write_bytes(content)
            fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
            made = typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
            # Typst reads a font when it first sets with it; after this one sheet all are in memory and the folder goes.
            made.compile(input=str(TEMPLATES / "letters.typ"), format="pdf")
        _press = made
    return _press


def _compiled(job: Mapping[str, Any]) -> bytes:
    source = TEMPLATES / f"{job['template']}.typ"
    instant = job["on"]
    try:
        made = _made().compile(
            input=str(source),
            format="pdf",
            sys_inputs={"frame": job["frame"], "data": job["data"]},
            pdf_standards=list(_WITHOUT_DATE if instant is None else _STANDARDS),
            timestamp=instant or 0,
        )
    except RuntimeError as error:  # a TypstError is one
        raise PaperError(f"Dit document kan niet gemaakt worden: {str(error).splitlines()[0]}") from error
    assert isinstance(made, bytes)
    return made


def _elsewhere(job: Mapping[str, Any]) -> bytes:
    """The same in a fresh process; see the top of this file."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "labels.press"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired as late:
        raise PaperError("Dit document is te lang. Kies een kortere periode of minder toestellen.") from late
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise PaperError(said[-1] if said else "Dit document kan nu niet gemaakt worden.")
    return done.stdout


def _instant(on: date | None) -> int | None:
    """Seconds since 1970 of the document's date, at noon in UTC, so that it is the same day in Brussels."""
    return int(datetime(on.year, on.month, on.day, 12, tzinfo=UTC).timestamp()) if on else None


@lru_cache(maxsize=64)
def _qr_svg(text: str) -> str:
    """A QR symbol as one path of whole modules, with its quiet zone."""
    rows = codes.qr(text)
    side = len(rows)
    path = "".join(
        f"M{x + codes.QUIET} {y + codes.QUIET}h{wide}v1h-{wide}z"
        for y, row in enumerate(rows)
        for x, wide in codes.runs(row, side)
    )
    whole = side + 2 * codes.QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}"><path d="{path}"/></svg>'


@lru_cache(maxsize=4)
def _logo(content: bytes) -> list[Any]:
    """[format, text or numbers] as the template reads it; [] without a logo."""
    if not content:
        return []
    if len(content) > _LOGO_BYTES:
        raise PaperError("Het logo is te groot. Neem een bestand van hoogstens 400 kB.")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ["png", list(content)]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if "<svg" not in text[:2000]:
        raise PaperError("Het logo is geen SVG of PNG.")
    return ["svg", text]


def main() -> int:
    """A job on standard input, its PDF on standard output; see `_elsewhere`."""
    try:
        sys.stdout.buffer.write(_compiled(json.load(sys.stdin)))
    except PaperError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
