"""Reports from the command line."""

from dataclasses import replace
from pathlib import Path

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.circular.documents import ovam_csv
from inventory.circular.queries import year_figures
from inventory.cli.running import looks_only, write_file
from inventory.config import Settings
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.core.periods import parse_period
from inventory.history.sealing import sealed
from inventory.reports import documents
from inventory.reports.actions.issuing import maker
from inventory.reports.documents.subsidy.draft import drafted
from inventory.reports.queries.month.issued import file_of, whole_report
from inventory.reports.queries.month.only import read
from inventory.reports.queries.month.report import title_of
from inventory.reports.queries.stock import asked_month
from inventory.reports.queries.subsidy.snapshots import ENDINGS


@click.group("report")
def report() -> None:
    """The reports of the coordinator."""


@report.command("stock")
@click.option("--month", required=True, help="2026-03")
@click.option(
    "--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".pdf .xlsx .csv .json"
)
@click.option("--location", default="", help="Only this place: BIB-C")
@click.option("--type", "device_type", default="", help="Only laptop, desktop or tablet")
@click.option("--org", default="", help="Only this organisation: BIB")
@click.option("--route", default="", help="Only route A (free) or B (rent and sale)")
@looks_only
def stock(month: str, file: Path, location: str, device_type: str, org: str, route: str) -> None:
    """The month report. The ending of --out is the format; exit 1 when the count does not fit. Of a month that was
    issued it is the document that was kept.
    """
    ending = file.suffix.lower().lstrip(".")
    if ending not in documents.MONTH_TYPES:
        raise click.BadParameter(f"{file.name} must end in .pdf, .xlsx, .csv or .json.", param_hint="--out")
    wanted = asked_month(month)
    only = read({"location": location, "type": device_type, "org": org, "route": route})
    kept = None if only.asked else file_of(wanted, ending)
    if kept is not None and kept.content is not None:
        write_file(file, kept.content)
        return
    settings: Settings = current_app.config["SETTINGS"]
    found = replace(whole_report(wanted, only), made_by=maker(SYSTEM))
    content = documents.month_file(found, ending, centre=settings.centre_name)
    write_file(file, sealed(content, what=title_of(wanted)) if ending == "pdf" else content)
    if found.difference:
        raise Refused(
            "difference",
            _(
                "Het rapport is geschreven, maar de telling klopt niet: het verschil is %(number)s.",
                number=found.difference,
            ),
        )


@report.command("subsidy")
@click.option("--from", "first", required=True, help="2026-01-01")
@click.option("--to", "last", required=True, help="2026-12-31")
@click.option(
    "--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".pdf .xlsx .csv .json"
)
@looks_only
def subsidy(first: str, last: str, file: Path) -> None:
    """The report to the department as it is now. The ending of --out is the format."""
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise click.BadParameter(f"{file.name} must end in .pdf, .xlsx, .csv or .json.", param_hint="--out")
    settings: Settings = current_app.config["SETTINGS"]
    found = drafted(parse_period(first, last), secret=settings.secret_key)
    write_file(file, documents.subsidy_file(found, ending, settings))


@report.command("ovam")
@click.option("--year", required=True, type=click.IntRange(2000, 2999), help="2026")
@click.option("--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".csv")
@looks_only
def ovam(year: int, file: Path) -> None:
    """Number and kg per category of electrical waste in a year, as OVAM asks."""
    if file.suffix.lower() != ".csv":
        raise click.BadParameter(f"{file.name} must end in .csv.", param_hint="--out")
    write_file(file, ovam_csv(year_figures(year)))


COMMANDS: tuple[click.Command, ...] = (report,)
