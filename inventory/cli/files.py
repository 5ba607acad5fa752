"""Files in and out from the command line: labels."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.running import in_service
from inventory.config import Settings
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices import documents
from inventory.devices.actions.labelling import note_labels
from inventory.devices.models import Device
from inventory.devices.queries import DeviceFilter, devices_by_tags, to_label
from inventory.web.saving import saving

_MOST = 10_000
_DRAW = {".pdf": documents.labels_pdf, ".zpl": documents.labels_zpl, ".png": documents.label_png}


def _list_stocks(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        for stock in documents.stocks():
            click.echo(f"{stock.name:16} {stock.title}")
        ctx.exit(0)


@click.command("labels")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@click.option("--lot", help="Every device of this lot.")
@click.option("--unprinted", is_flag=True, help="Only devices whose label was never printed.")
@click.option("--stock", required=True, help="What to print on; see --list-stocks.")
@click.option("--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".pdf .zpl .png")
@click.option("--skip", type=click.IntRange(0), default=0, help="Leave this many places of the first sheet empty.")
@click.option("--copies", type=click.IntRange(1, 100), default=1, help="Of each label.")
@click.option(
    "--list-stocks", is_flag=True, is_eager=True, expose_value=False, callback=_list_stocks, help="Show them and stop."
)
@in_service
def labels(
    tags: tuple[str, ...], lot: str | None, unprinted: bool, stock: str, file: Path, skip: int, copies: int
) -> None:
    """Labels of devices, by tag, by lot, or those that have none yet. The ending of --out is the format."""
    draw = _DRAW.get(file.suffix.lower())
    if draw is None:
        raise click.BadParameter(f"{file.name} must end in .pdf, .zpl or .png.", param_hint="--out")
    if not (tags or lot or unprinted):
        raise click.UsageError("Name devices, or give --lot or --unprinted.")
    settings: Settings = current_app.config["SETTINGS"]
    with saving():
        chosen = _chosen(tags, lot or "", unprinted, settings.tag_prefix)
        content = draw(chosen, settings, stock=stock, skip=skip, copies=copies)
        note_labels(chosen, actor=SYSTEM, stock=stock, copies=copies)
        try:
            file.write_bytes(content)
        except OSError as wrong:
            raise Refused("file", f"{file} cannot be written: {wrong.strerror}.") from None
    click.echo(f"{file}: {len(chosen) * copies} labels")


def _chosen(tags: Sequence[str], lot: str, unprinted: bool, prefix: str) -> list[Device]:
    found = devices_by_tags(list(dict.fromkeys(_tag(tag, prefix) for tag in tags)), actor=SYSTEM)
    if lot or not tags:
        known = {device.id for device in found}
        wanted = DeviceFilter(lot=lot.strip(), unlabelled=unprinted)
        found += [device for device in to_label(wanted, actor=SYSTEM, limit=_MOST) if device.id not in known]
    elif unprinted:
        found = [device for device in found if device.labelled_at is None]
    if not found:
        raise Refused("no_devices", _("Er is geen toestel om een etiket voor te maken."))
    return found


def _tag(text: str, prefix: str) -> str:
    try:
        return device_tag(prefix, parse_device_tag(text, prefix))
    except CodeError:
        raise Refused("wrong_tag", _("'%(tag)s' is geen nummer van een toestel. Kijk het na.", tag=text[:30])) from None


COMMANDS: tuple[click.Command, ...] = (labels,)
