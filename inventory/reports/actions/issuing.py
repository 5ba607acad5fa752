"""Issuing a month report: its data and documents are kept as they are, and the coordinators get it by mail."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from inventory.access import ROLE_LABELS, Actor, Can, Role, demand
from inventory.core.calendar import working_day
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch, month_text
from inventory.core.months import Month, month_of
from inventory.history.actions import acting_role, next_number, record
from inventory.history.archive import keep_data
from inventory.history.models import KeptFile
from inventory.history.outbox import queue
from inventory.history.told import paper, subject_of
from inventory.looks.queries import coordinators
from inventory.reports.events import FILE_KEPT, ISSUED
from inventory.reports.queries.month.issued import (
    ENDINGS,
    OWNER,
    file_of,
    issued_months,
    kind_of,
    number_of,
    whole_report,
)
from inventory.reports.queries.month.kept import as_kept
from inventory.reports.queries.month.report import MonthReport
from inventory.reports.queries.stock import first_month, nothing_yet


@dataclass(frozen=True)
class Drawn:
    """A document of a report; `seal` is by which certificate it was sealed, empty for what is not."""

    content: bytes
    content_type: str
    seal: str = ""


Draw = Callable[[MonthReport], Mapping[str, Drawn]]
"""Draws the documents of a report, by their ending."""


def maker(actor: Actor) -> str:
    """Who made a report: a role, never a name."""
    role = acting_role(actor, Role.COORDINATOR)
    return str(ROLE_LABELS[Role(role)]) if role in tuple(Role) else _("Systeem")


def issue(month: Month, *, actor: Actor, draw: Draw) -> KeptFile:
    """Keep the report of a month that is over, with its documents, for good. Once for each month."""
    demand(actor, Can.REPORTS_ISSUE)
    if not month.is_over:
        raise Refused("month_runs", _("Deze maand loopt nog. Leg het rapport vast als ze voorbij is."))
    first = first_month()
    if first is None or month.first_on < first.first_on:
        raise nothing_yet()
    if next_number(f"month-report:{month}") > 1 or file_of(month, "pdf") is not None:
        raise Refused("already_issued", _("Het rapport van deze maand is al vastgelegd. Het kan niet meer veranderen."))
    with in_dutch():
        report = replace(whole_report(month), made_by=maker(actor))
        drawn = draw(report)
    data = as_kept(report)
    kept = [_keep(month, ending, drawn[ending], data if ending == "pdf" else {}, actor) for ending in ENDINGS]
    return kept[0]


def _keep(month: Month, ending: str, drawn: Drawn, data: Mapping[str, Any], actor: Actor) -> KeptFile:
    name = f"maandrapport-{month}.{ending}"
    kept = keep_data(kind_of(ending), OWNER, number_of(month), name=name, data=data, content_type=drawn.content_type)
    kept.content, kept.sha256 = drawn.content, hashlib.sha256(drawn.content).hexdigest()
    if drawn.seal:
        kept.seal, kept.sealed_at = drawn.seal, now()
    session.flush()
    told: dict[str, Any] = {"month": str(month), **paper(kept)}
    if data:
        told["run"] = data["run"]
    record(ISSUED if ending == "pdf" else FILE_KEPT, subject_of(kept), actor=actor, data=told)
    return kept


def issue_due(*, actor: Actor, draw: Draw, address: str) -> int:
    """Nightly: from the first working day of a month on, the month before is issued and mailed to every coordinator,
    once, also when the night runs late. The number of months that were issued.

    Months between the last issued one and that are issued too; of a house that never issued one, the newest alone.
    """
    this_month = month_of(today())
    first, month = first_month(), this_month.before
    if today() < working_day(this_month.first_on) or first is None or first.first_on > month.first_on:
        return 0
    done, due = _due(month)
    if not set(map(str, due)) <= done:
        next_number("month-reports")  # of two nights at once the second waits here, and finds them issued
        done, due = _due(month)
    missing = [each for each in due if str(each) not in done]
    for each in missing:
        issue(each, actor=actor, draw=draw)
    for each in due:
        _mail(each, address)
    return len(missing)


def _due(newest: Month) -> tuple[set[str], list[Month]]:
    """The months that were issued, and those that should be by now."""
    done, due = issued_months(), [newest]
    while done and max(done) < str(due[0].before):
        due.insert(0, due[0].before)
    return done, due


def _mail(month: Month, address: str) -> None:
    kept = file_of(month, "pdf")
    if kept is None:
        return
    with in_dutch():
        name = month_text(month.first_on)
        subject = _("Maandrapport %(month)s", month=name)
        body = _(
            "Dag,\n\nHet maandrapport van %(month)s is klaar en vastgelegd. Je vindt het bij deze mail en hier, ook "
            "als rekenblad:\n%(address)s\n\nEr staan geen namen in.",
            month=name,
            address=f"{address}/reports/stock/{month}",
        )
    for each in coordinators():
        queue(f"reports:month:{month}:{each.id}", to=each.email, subject=subject, body=body, kept_file_id=kept.id)
