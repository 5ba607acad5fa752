"""Files out: everything about one person; our repairs for who compares them."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.running import in_service, looks_only, write_file
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.loans.queries.contracts import loan_by_number
from inventory.looks.actions import note_export
from inventory.people.models import Person
from inventory.people.queries import person_by_ref, root_of
from inventory.people.shown import about
from inventory.privacy import documents
from inventory.privacy.queries.dossier import Dossier, dossier
from inventory.repairs.readers.ords import row_of, write_ords
from inventory.rooms import ROOMS
from inventory.web.saving import saving


@click.group("export")
def export() -> None:
    """Files for elsewhere."""


@export.command("person")
@click.argument("ref")
@click.option(
    "--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".zip .pdf or .json"
)
@in_service
def person(ref: str, file: Path) -> None:
    """Everything about one person, for that person. REF is the reference, or the number of a contract.

    The ending of --out is the format; a .zip holds a PDF to read, JSON for a program, and the signed pages.
    """
    settings: Settings = current_app.config["SETTINGS"]
    formats: dict[str, Callable[[Dossier], bytes]] = {
        ".zip": lambda found: documents.dossier_zip(found, settings),
        ".pdf": lambda found: documents.dossier_pdf(found, settings),
        ".json": documents.dossier_json,
    }
    draw = formats.get(file.suffix.lower())
    if draw is None:
        raise click.BadParameter(f"{file.name} must end in .zip, .pdf or .json.", param_hint="--out")
    found = _person(ref)
    if found.anonymised_at is not None:
        raise Refused("anonymised", _("De gegevens van deze persoon zijn gewist."))
    content = draw(dossier(found))
    with saving():
        note_export(about(found), actor=SYSTEM)
        try:
            file.unlink(missing_ok=True)  # nobody reads along through a file that was there before
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content)
        except OSError as wrong:
            raise Refused("file", f"{file} cannot be written: {wrong.strerror}.") from None
    click.echo(f"{file}: {len(content)} bytes. Give it to this person only.")


@export.command("ords")
@click.option("--out", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".csv")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="From this day on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Up to and with this day.")
@looks_only
def ords(file: Path, first: datetime | None, last: datetime | None) -> None:
    """Our repairs as Open Repair Data (standard 0.3): what was wrong and how it ended; no tag, no number, no person.

    A closed case counts on the day that it closed, an open one on the day that it began.
    """
    if file.suffix.lower() != ".csv":
        raise click.BadParameter(f"{file.name} must end in .csv.", param_hint="--out")
    settings: Settings = current_app.config["SETTINGS"]
    since = first.date() if first else date(2000, 1, 1)
    until = last.date() if last else today()
    if until < since:
        raise click.BadParameter("--to is before --from.", param_hint="--to")
    rows = [
        row_of(fields, prefix=prefix, provider=settings.centre_name)
        for room in ROOMS
        for prefix, told in room.ords.items()
        for fields in told(since, until)
    ]
    write_file(file, write_ords(rows))
    click.echo(f"{file}: {len(rows)} repairs.")


def _person(ref: str) -> Person:
    try:
        found = person_by_ref(ref, actor=SYSTEM)
    except Missing:
        if "-" not in ref:
            raise
        found = loan_by_number(ref, actor=SYSTEM).person
    root = root_of(found)
    assert root is not None
    session.refresh(root)
    return root


COMMANDS: tuple[click.Command, ...] = (export,)
