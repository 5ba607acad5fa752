"""Bringing in what others made: a donor's list (files of the bench: `evidence.py`)."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.running import in_service
from inventory.config import Settings
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.actions.weighing import weigh_many
from inventory.devices.readers.weights import read_weights
from inventory.intake.actions.announce import Gift, Imported, import_donation
from inventory.intake.actions.relist import import_into, undo_import
from inventory.intake.queries import donor_by_code, imports_of, lot_by_code
from inventory.web.saving import saving

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json_option = click.option("--json", "as_json", is_flag=True, help="For a machine to read.")


@click.group("import")
def imports() -> None:
    """Bring in a partner's list or the files of a bench."""


@imports.command("weights")
@click.argument("file", type=_FILE)
@in_service
def weights(file: Path) -> None:
    """Take in what devices weigh: a line each, its number and its kg (CSV or plain text). All lines or none."""
    try:
        rows = read_weights(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused("not_text", _("%(name)s is geen tekst. Bewaar het als CSV (UTF-8).", name=file.name)) from None
    with saving():
        count = weigh_many(rows, actor=SYSTEM, tag_prefix=_settings().tag_prefix)
    click.echo(ngettext("%(num)d toestel gewogen.", "%(num)d toestellen gewogen.", count))


@imports.command("donation")
@click.argument("file", type=_FILE)
@click.option("--donor", metavar="CODE", help="The organisation that gives.")
@click.option("--lot", metavar="CODE", help="A newer list of this lot: updates it instead of making another.")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="The devices are here since this day.")
@click.option("--reference", default="", help="The donor's own reference.")
@click.option("--map", "mapping", multiple=True, metavar="OURS=THEIRS", help="For example model=Typenr. Repeat it.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@as_json_option
@in_service
def donation(
    file: Path,
    donor: str | None,
    lot: str | None,
    received: datetime | None,
    reference: str,
    mapping: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in a list of devices, CSV or XLSX: all rows or none."""
    if (donor is None) == (lot is None):
        raise click.UsageError("Say --donor for a new lot, or --lot for a newer list of a lot.")
    data, prefix, columns = file.read_bytes(), _settings().tag_prefix, _mapping(mapping)
    try:
        with saving():
            if lot is not None:
                found = lot_by_code(lot, actor=SYSTEM)
                done = import_into(
                    found, data, file.name, actor=SYSTEM, tag_prefix=prefix, mapping=columns, dry_run=dry_run
                )
            else:
                gift = Gift(
                    donor_by_code(donor or ""), reference=reference, received_on=received.date() if received else None
                )
                done = import_donation(
                    data, file.name, gift=gift, actor=SYSTEM, tag_prefix=prefix, mapping=columns, dry_run=dry_run
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


@imports.command("undo")
@click.argument("lot", metavar="LOT")
@in_service
def undo(lot: str) -> None:
    """Take back the newest list of a lot, as long as nothing happened to its devices."""
    with saving():
        found = lot_by_code(lot, actor=SYSTEM)
        lists = [each for each in imports_of(found) if each.undone_at is None]
        if not lists:
            raise Refused("no_list", _("%(lot)s heeft geen lijst om in te trekken.", lot=found.code))
        done = undo_import(found, lists[0].id, actor=SYSTEM)
        said = f"{found.code}: {len(done.made)} -, {len(done.changed)} ~"
    click.echo(said)


def _donation_answer(done: Imported) -> dict[str, Any]:
    tags: list[str | None] = [device.tag for device in done.devices]
    if done.plan:
        made = iter(tags)
        tags = [each.device.tag if each.device else next(made, None) for each in done.plan]
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


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


COMMANDS: tuple[click.Command, ...] = (imports,)
