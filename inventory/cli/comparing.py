"""Bringing in what others published about their repairs (Open Repair Data), to compare ours with."""

import json
from pathlib import Path
from typing import Any

import click

from inventory.access import SYSTEM
from inventory.cli import evidence
from inventory.cli.imports import as_json_option, imports
from inventory.cli.running import in_service
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.repairs.actions.comparison import Taken, import_ords, undo_ords
from inventory.repairs.queries.success import LEAST, Score, per_kind
from inventory.web.saving import saving

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@imports.command("ords")
@click.argument("file", type=_FILE, required=False)
@click.option("--replace", is_flag=True, help="A newer edition: takes the place of all that we have of its providers.")
@click.option("--skip-refused", is_flag=True, help="Take in the rest when a line is refused.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--undo", type=click.IntRange(1), metavar="NUMBER", help="Take an import back, by its number.")
@as_json_option
@in_service
def ords(file: Path | None, replace: bool, skip_refused: bool, dry_run: bool, undo: int | None, as_json: bool) -> None:
    """Take in repairs of others, CSV of the Open Repair Data Standard: all lines or none. Their own words are not kept.

    The lists in which volunteers chose the fault of computers and tablets are read too.
    """
    if (file is None) == (undo is None):
        raise click.UsageError("Give a file, or --undo with the number of an import.")
    if undo is not None:
        with saving():
            gone = undo_ords(undo, actor=SYSTEM)
        click.echo(json.dumps({"number": undo, "gone": gone}) if as_json else f"{undo}: {gone} -")
        return
    assert file is not None
    try:
        with saving():
            taken = import_ords(
                file.read_bytes(), file.name, actor=SYSTEM, replace=replace, skip_refused=skip_refused, dry_run=dry_run
            )
            said = _answer(taken, dry_run)
    except OSError as wrong:
        raise Refused("file", f"{file} cannot be read: {wrong.strerror}.") from None
    except Refused as no:
        if as_json and no.details:
            rows = [{"row": each.row, "column": each.column, "why": str(each.message)} for each in no.details]
            click.echo(json.dumps({"number": None, "refused": rows}, ensure_ascii=False, indent=2))
        raise
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for each in said["refused"]:
        click.echo(f"{each['row']} {each['column']}: {each['why']}", err=True)
    click.echo(
        f"{said['number'] or '-'}: {said['added']} +, {said['known']} =, {said['replaced']} -, {len(said['refused'])} !"
    )
    for kind, score in said["summary"].items():
        for where, each in score.items():
            click.echo(f"{kind}\t{where}\t{each['repairs']}\t{_share(each)}")


def _answer(taken: Taken, dry_run: bool) -> dict[str, Any]:
    return {
        "number": taken.done.id if taken.done else None,
        "dry_run": dry_run,
        "added": taken.added,
        "known": taken.known,
        "replaced": taken.replaced,
        "refused": [{"row": bad.line, "column": bad.column, "why": bad.why} for bad in taken.refused],
        "summary": {
            row.key: {"BEL": _plain(row.home), "all": _plain(row.everywhere)} for row in per_kind() if not dry_run
        },
    }


def _plain(score: Score) -> dict[str, Any]:
    return {
        "repairs": score.known,
        "fixed": score.fixed,
        "repairable": score.repairable,
        "end_of_life": score.end_of_life,
        "unknown": score.unknown,
        "fixed_percent": score.shares[0] if score.is_enough else None,
    }


def _share(said: dict[str, Any]) -> str:
    if said["fixed_percent"] is None:
        return _("minder dan %(count)s: te weinig om iets te zeggen", count=LEAST)
    return f"{said['fixed_percent']} %"


COMMANDS: tuple[click.Command, ...] = evidence.COMMANDS
