"""Bringing in files of the bench: wipe logs, hardware snapshots, what smartctl or a battery says."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.imports import imports
from inventory.cli.running import in_service
from inventory.config import Settings
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.web.saving import saving
from inventory.workbench.actions.evidence import Evidence, import_evidence, tag_in_name
from inventory.workbench.api import as_answer
from inventory.workbench.readers.evidence_file import MOST_FILE_BYTES
from inventory.workbench.readers.hardware_words import FILE_KINDS
from inventory.workbench.views.pages import outcome_of, why_of_file

_BATCH = 50
_LONG = 20  # from so many files on it takes a moment: say how far it is
_PATH = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True)
class Row:
    """What came of one file."""

    file: str
    outcome: str
    why: list[str]
    answer: dict[str, Any]
    kind: str = ""
    device: str = ""


@imports.command("evidence")
@click.argument("paths", type=_PATH, nargs=-1, required=True, metavar="FILE...")
@click.option("--device", metavar="TAG", help="The device that the files are meant for.")
@click.option("--skip-refused", is_flag=True, help="Take in the rest when a file is refused.")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
@in_service
def evidence(paths: tuple[Path, ...], device: str | None, skip_refused: bool, as_json: bool) -> None:
    """Read files of the bench, known by their content; what cannot be matched goes to quarantine.

    A folder means every file in it. All files or none, unless --skip-refused.
    """
    files, tag = list(_files(paths)), _tag(device) if device else None
    rows: list[Row] = []
    with click.progressbar(length=len(files), file=sys.stderr, hidden=len(files) < _LONG) as bar:
        for some in _batched(files, _BATCH if skip_refused else max(len(files), 1)):
            with saving():
                for file in some:
                    rows.append(_taken_in(file, tag))
                    bar.update(1)
                if not skip_refused and any(row.outcome == "refused" for row in rows):
                    session.rollback()
    refused = [row for row in rows if row.outcome == "refused"]
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2))
    elif skip_refused or not refused:
        for row in rows:
            click.echo(
                "\t".join((row.file, row.kind or "-", row.outcome, row.device or "-", " ".join(row.why))).rstrip()
            )
        _say_sums(rows)
    if refused and not skip_refused:
        raise Refused("files_refused", "\n".join(f"{row.file}: {row.why[0]}" for row in refused))


def _batched(files: Sequence[Path], size: int) -> Iterator[list[Path]]:
    waiting = iter(files)
    while some := list(islice(waiting, size)):
        yield some


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path


def _taken_in(file: Path, tag: str | None) -> Row:
    """One file: taken in, or refused with nothing of it kept."""
    try:
        if file.stat().st_size > MOST_FILE_BYTES:
            raise BadInput("too_large", _("Dit bestand is te groot. Een bestand van de werkbank is kleiner dan 25 MB."))
        named = tag or tag_in_name(file.name, prefix=_settings().tag_prefix)
        zone = ZoneInfo(_settings().bench_timezone)
        with session.begin_nested():
            done = import_evidence(file.read_bytes(), file.name, actor=SYSTEM, zone=zone, device_tag=named)
            row = _row(file, done)
    except OSError as wrong:
        return Row(file.name, "refused", [f"{file.name} cannot be read: {wrong.strerror}."], {"reason": "file"})
    except Refused as no:
        return Row(file.name, "refused", [str(no.message)], {"reason": no.reason})
    session.expire(done.file, ["content"])
    return row


def _row(file: Path, done: Evidence) -> Row:
    kind = str(FILE_KINDS.get(done.kind, done.kind))
    known = _("(hadden we al, opnieuw gelezen)") if done.has_changed else _("(hadden we al)")
    why = why_of_file(done) + ([] if done.is_new else [known])
    answer = {"new": done.is_new, **as_answer(done)}
    return Row(file.name, outcome_of(done), why, answer, kind, done.device.tag if done.device else "")


def _plain(row: Row) -> dict[str, Any]:
    return {"file": row.file, "outcome": row.outcome, "why": row.why, **row.answer}


def _say_sums(rows: Sequence[Row]) -> None:
    if len(rows) > 1:
        counts = {word: sum(row.outcome == word for row in rows) for word in ("read", "quarantined", "refused")}
        click.echo(", ".join(f"{count} {word}" for word, count in counts.items()), err=True)


def _tag(text: str) -> str:
    prefix = _settings().tag_prefix
    try:
        return device_tag(prefix, parse_device_tag(text, prefix))
    except CodeError:
        raise BadInput(
            "wrong_tag", _("'%(tag)s' is geen nummer van een toestel. Kijk het na.", tag=text[:30])
        ) from None


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


# The command stands in the group `import`, beside that for lists of partners.
COMMANDS: tuple[click.Command, ...] = (imports,)
