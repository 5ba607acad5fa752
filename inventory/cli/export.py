"""Files out: everything about one person."""

import os
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app

from inventory.access import SYSTEM
from inventory.cli.running import in_service
from inventory.config import Settings
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
