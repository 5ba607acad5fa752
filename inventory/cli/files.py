"""Files in and out from the command line: labels."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.documents import list_stocks
from inventory.cli.running import in_service, write_file
from inventory.config import Settings
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices import documents
from inventory.devices.actions.blanks import MOST as MOST_BLANKS
from inventory.devices.actions.blanks import make_blanks
from inventory.devices.actions.labelling import PrintOrder, print_now
from inventory.devices.models import Device
from inventory.devices.queries import DeviceFilter, devices_by_tags, own_tag, to_label
from inventory.devices.queries.printing import Item, ItemKind, items_of, key_of, printer_by
from inventory.web.saving import saving

_MOST = 10_000
_LONG = 1000  # from so many labels on it takes a moment: say how far it is
_OUTPUTS = {".pdf": "pdf", ".zpl": "zpl", ".png": "png", ".zip": "png", ".bin": "brother"}


def _list_stocks(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        list_stocks()
        ctx.exit(0)


@click.command("labels")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@click.option("--lot", help="Every device of this lot.")
@click.option("--unprinted", is_flag=True, help="Only devices whose label was never printed.")
@click.option("--stock", required=True, help="What to print on; see --list-stocks.")
@click.option(
    "--out",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=".pdf .zpl .bin, .png for one label, .zip for a picture of each.",
)
@click.option("--skip", type=click.IntRange(0), default=0, help="Leave this many places of the first sheet empty.")
@click.option("--copies", type=click.IntRange(1, 100), default=1, help="Of each label.")
@click.option("--blank", type=click.IntRange(1, MOST_BLANKS), help="Take this many new numbers, for devices to come.")
@click.option("--printer", help="Move the print as this printer needs it, by its name.")
@click.option("--reason", default="", help="Why these labels are made again.")
@click.option(
    "--list-stocks", is_flag=True, is_eager=True, expose_value=False, callback=_list_stocks, help="Show them and stop."
)
@in_service
def labels(
    tags: tuple[str, ...],
    lot: str | None,
    unprinted: bool,
    stock: str,
    file: Path,
    skip: int,
    copies: int,
    blank: int | None,
    printer: str | None,
    reason: str,
) -> None:
    """Labels of devices, by tag, by lot, or those that have none yet; or blank ones for devices to come.

    The ending of --out is the format.
    """
    output = _OUTPUTS.get(file.suffix.lower())
    if output is None:
        raise click.BadParameter(f"{file.name} must end in .pdf, .zpl, .png, .zip or .bin.", param_hint="--out")
    if blank and (tags or lot or unprinted):
        raise click.UsageError("--blank makes new numbers: it goes without devices.")
    if not (tags or lot or unprinted or blank):
        raise click.UsageError("Name devices, or give --lot, --unprinted or --blank.")
    settings: Settings = current_app.config["SETTINGS"]
    with saving():
        devices = [] if blank else _chosen(tags, lot or "", unprinted, settings.tag_prefix)
        made = make_blanks(blank, actor=SYSTEM, tag_prefix=settings.tag_prefix) if blank else []
        keys = [key_of(ItemKind.BLANK, each.tag) for each in made] or [device.tag for device in devices]
        items = items_of(keys, actor=SYSTEM)
        if file.suffix.lower() == ".png":
            documents.one_label(items)
        elif output == "png" and len(items) == 1:
            raise Refused("one_label", _("Dit is één etiket. Laat de naam van het bestand eindigen op .png."))
        found = printer_by(name=printer, actor=SYSTEM) if printer else None
        order = PrintOrder(
            stock=documents.stock_by(stock).name,
            output=output,
            skip=skip,
            copies=copies,
            printer_id=found.id if found else None,
            reason=reason,
        )
        content = _drawn(items, order, settings, offset=found.offset if found else (0, 0))
        print_now(items, order, actor=SYSTEM)
        write_file(file, content)
    click.echo(f"{file}: {len(items) * copies} labels")


def _drawn(items: Sequence[Item], order: PrintOrder, settings: Settings, *, offset: tuple[int, int]) -> bytes:
    """The file; on a terminal with a bar when it takes a moment."""
    is_long = len(items) * order.copies >= _LONG
    with click.progressbar(length=len(items), file=sys.stderr, hidden=not is_long) as bar:
        seen = 0

        def progress(done: int) -> None:
            nonlocal seen
            bar.update(done - seen)
            seen = done

        content = documents.draw(
            items,
            settings,
            stock=order.stock,
            output=order.output,
            skip=order.skip,
            copies=order.copies,
            offset=offset,
            progress=progress,
        )
        bar.update(len(items) - seen)
    return content


def _chosen(tags: Sequence[str], lot: str, unprinted: bool, prefix: str) -> list[Device]:
    found = devices_by_tags(list(dict.fromkeys(own_tag(tag, prefix=prefix) for tag in tags)), actor=SYSTEM)
    if lot or not tags:
        known = {device.id for device in found}
        wanted = DeviceFilter(lot=lot.strip(), unlabelled=unprinted)
        found += [device for device in to_label(wanted, actor=SYSTEM, limit=_MOST) if device.id not in known]
    elif unprinted:
        found = [device for device in found if device.labelled_at is None]
    if not found:
        raise Refused("no_devices", _("Er is geen toestel om een etiket voor te maken."))
    return found


COMMANDS: tuple[click.Command, ...] = (labels,)
