"""The list of printers and the list of what somebody printed, declared."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.accounts.models import Organisation
from inventory.core.i18n import _, _l, ngettext
from inventory.devices import documents
from inventory.devices.actions import labelling
from inventory.devices.models import Printer, PrintJob
from inventory.devices.queries import printing
from inventory.devices.queries.printing import orgs_with_printers, printers_for
from inventory.lists.queries.declared import (
    Ask,
    Choice,
    Column,
    Days,
    Empty,
    Listing,
    YesNo,
    within,
)

STATES: dict[str, tuple[Any, str]] = {
    "working": (_l("Wordt gemaakt"), "info"),
    "done": (_l("Klaar"), "ok"),
    "failed": (_l("Niet gelukt"), "blocked"),
}


def stock_title(name: str) -> str:
    """What people call this paper."""
    return next((documents.stock_title(stock) for stock in documents.stocks() if stock.name == name), name)


def title_of(job: PrintJob) -> str:
    """What was printed in a few words: how many, and of what."""
    kinds = {printing.split_key(key)[0] for key in job.items}
    count = ngettext("%(num)s etiket", "%(num)s etiketten", job.total)
    first = printing.split_key(job.items[0])[1]
    if len(job.items) == 1:
        return f"{count}: {first}"
    if len(kinds) == 1:
        return _("%(count)s: %(first)s en andere", count=count, first=first)
    return count


def reason_of(job: PrintJob) -> str:
    return str(labelling.REASONS.get(job.reason, job.reason))


def _stocks(_ask: Ask) -> list[tuple[str, str]]:
    return [(stock.name, documents.stock_title(stock)) for stock in documents.stocks()]


PRINTERS = Listing(
    name="printers",
    title=_l("Printers"),
    endpoint="devices.label_printers",
    can=Can.LABELS_PRINT,
    model=Printer,
    select=lambda _ask: select(Printer),
    branches=lambda ask, _values: (printers_for(ask.actor),),
    sorts={"name": (Printer.name,)},
    sort="name",
    columns=(
        Column(
            "name",
            _l("Naam"),
            lambda row: row.name,
            url=lambda row: url_for("devices.label_printer", number=row.id),
            sort="name",
            is_name=True,
        ),
        Column("stock", _l("Papier"), lambda row: stock_title(row.stock)),
        Column("where", _l("Waar"), lambda row: row.location.name if row.location else row.org.name),
        Column("org", _l("Organisatie"), lambda row: row.org.name, is_usual=False),
        Column("right", _l("Naar rechts (mm)"), lambda row: row.x_tenths / 10, is_number=True),
        Column("down", _l("Naar beneden (mm)"), lambda row: row.y_tenths / 10, is_number=True),
    ),
    filters=(
        Choice(
            "org",
            _l("Organisatie"),
            where=lambda value, _ask: [Printer.org_id.in_(select(Organisation.id).where(Organisation.code == value))],
            options=lambda ask: [(org.code, org.name) for org in orgs_with_printers(ask.actor)],
        ),
        Choice(
            "stock",
            _l("Papier"),
            where=lambda value, _ask: [Printer.stock == value],
            options=_stocks,
        ),
    ),
    empty=Empty(
        _l("Nog geen printers"),
        _l("Zonder instelling druk je gewoon recht af. Klopt dat niet? Voeg de printer toe."),
        "print",
    ),
)


PRINTS = Listing(
    name="prints",
    title=_l("Wat je afdrukte"),
    endpoint="devices.prints",
    can=Can.LABELS_PRINT,
    model=PrintJob,
    select=lambda _ask: select(PrintJob).options(joinedload(PrintJob.printer)),
    branches=lambda ask, _values: ((PrintJob.user_id == ask.actor.user_id,),),
    columns=(
        Column("what", _l("Wat"), title_of, url=lambda row: url_for("devices.print_job", number=row.id), is_name=True),
        Column("when", _l("Wanneer"), lambda row: row.made_at, sort="id", is_short=True),
        Column("count", _l("Etiketten"), lambda row: row.total, is_number=True, is_usual=False),
        Column("stock", _l("Papier"), lambda row: stock_title(row.stock)),
        Column("printer", _l("Printer"), lambda row: row.printer.name if row.printer else None),
        Column("why", _l("Waarom opnieuw"), reason_of),
        Column(
            "state",
            _l("Staat"),
            lambda row: row.state,
            words={state: label for state, (label, _kind) in STATES.items()},
            phase=lambda row: STATES[row.state][1],
        ),
    ),
    filters=(
        Choice("stock", _l("Papier"), where=lambda value, _ask: [PrintJob.stock == value], options=_stocks),
        Days("made", _l("Wanneer"), where=lambda days, _ask: within(PrintJob.made_at, days)),
        YesNo("again", _l("Alleen wat je opnieuw afdrukte"), where=lambda _value, _ask: [PrintJob.reason != ""]),
        YesNo("failed", _l("Alleen wat niet lukte"), where=lambda _value, _ask: [PrintJob.state == "failed"]),
    ),
    empty=Empty(_l("Je drukte nog niets af"), _l("Kies eerst toestellen op de pagina Etiketten."), "label"),
)
