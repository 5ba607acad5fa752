"""Bringing in what others made: a donor's list, logs of the wiping bench."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.running import in_service
from inventory.config import Settings
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.intake.actions.announce import Gift, Imported, import_donation
from inventory.intake.queries import donor_by_code
from inventory.web.saving import saving
from inventory.workbench.actions.evidence import Evidence, import_evidence, tag_in_name
from inventory.workbench.api import as_answer
from inventory.workbench.models import ItemState
from inventory.workbench.readers.wipe_words import VERDICTS

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json_option = click.option("--json", "as_json", is_flag=True, help="For a machine to read.")


@click.group("import")
def imports() -> None:
    """Bring in a partner's list or the logs of a wiping bench."""


@imports.command("donation")
@click.argument("file", type=_FILE)
@click.option("--donor", required=True, metavar="CODE", help="The organisation that gives.")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The devices are here since this day.")
@click.option("--reference", default="", help="The donor's own reference.")
@click.option("--map", "mapping", multiple=True, metavar="OURS=THEIRS", help="For example model=Typenr. Repeat it.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@as_json_option
@in_service
def donation(
    file: Path,
    donor: str,
    received: datetime | None,
    reference: str,
    mapping: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in a list of devices, CSV or XLSX: all rows or none."""
    gift = Gift(donor_by_code(donor), reference=reference, received_on=received.date() if received else None)
    try:
        with saving():
            done = import_donation(
                file.read_bytes(),
                file.name,
                gift=gift,
                actor=SYSTEM,
                tag_prefix=_settings().tag_prefix,
                mapping=_mapping(mapping),
                dry_run=dry_run,
            )
            said = _donation_answer(done)
    except Refused as no:
        if as_json and no.details:
            click.echo(json.dumps(_refusals(no), ensure_ascii=False, indent=2))
        raise
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for row in said["rows"]:
        click.echo(f"{row['row']}\t{row['tag'] or '-'}\t{row['make']} {row['model']}\t{row['serial'] or '-'}")
    if said["not_read"]:
        click.echo(_("Deze kolommen lezen we niet: %(names)s.", names=", ".join(said["not_read"])), err=True)
    if said["code"]:
        click.echo(f"{said['code']}: {len(said['rows'])}")


def _donation_answer(done: Imported) -> dict[str, Any]:
    tags: list[str | None] = [device.tag for device in done.devices]
    tags = tags or [None] * len(done.rows)
    return {
        "code": done.lot.code if done.lot else None,
        "rows": [
            {
                "row": row.row,
                "accepted": True,
                "tag": tag,
                "type": row.type,
                "make": row.make,
                "model": row.model,
                "serial": row.serial,
                "donor_tag": row.donor_tag,
            }
            for row, tag in zip(done.rows, tags, strict=True)
        ],
        "not_read": [*done.listed.dropped_headings, *done.listed.unknown_headings],
    }


def _refusals(no: Refused) -> dict[str, Any]:
    rows = [
        {"row": each.row, "accepted": False, "column": each.column, "why": str(each.message)} for each in no.details
    ]
    return {"code": None, "rows": rows, "not_read": []}


def _mapping(texts: tuple[str, ...]) -> dict[str, str]:
    """`model=Typenr` as our field -> their heading; several may stand in one text, apart by commas."""
    found: dict[str, str] = {}
    for text in texts:
        ours, equals, theirs = text.partition("=")
        if not equals or not theirs.strip():
            raise click.BadParameter(f"'{text}' must look like model=Typenr.", param_hint="--map")
        found[ours.strip()] = theirs.strip()
    return found


@imports.command("evidence")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--device", metavar="TAG", help="The device that the logs are meant for.")
@as_json_option
@in_service
def evidence(files: tuple[Path, ...], device: str | None, as_json: bool) -> None:
    """Read logs of a wiping bench; what cannot be matched goes to quarantine. All files or none."""
    zone, tag = ZoneInfo(_settings().bench_timezone), _tag(device) if device else None
    refused: list[str] = []
    found: list[tuple[Path, Evidence]] = []
    with saving():
        for file in files:
            named = tag or tag_in_name(file.name, prefix=_settings().tag_prefix)
            try:
                done = import_evidence(file.read_bytes(), file.name, actor=SYSTEM, zone=zone, device_tag=named)
            except Refused as no:
                refused.append(f"{file.name}: {no.message}")
            else:
                found.append((file, done))
        if refused:
            raise Refused("files_refused", "\n".join(refused))
        answers = [{"file": file.name, "new": done.is_new, **as_answer(done)} for file, done in found]
        lines = [line for file, done in found for line in _lines(file, done)]
    click.echo(json.dumps(answers, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))


def _lines(file: Path, done: Evidence) -> list[str]:
    """One line per drive."""
    again = "" if done.is_new else _(" (hadden we al)")
    return [
        "\t".join(
            (
                f"{file.name}{again}",
                item.serial or "-",
                str(VERDICTS[item.verdict]),
                ItemState(item.state).value,
                item.device.tag if item.device else "-",
                item.why,
            )
        ).rstrip()
        for item in done.items
    ]


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


COMMANDS: tuple[click.Command, ...] = (imports,)
