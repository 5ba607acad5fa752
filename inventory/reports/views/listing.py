"""What was issued and frozen, declared: the month reports and the reports to the department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import select

from inventory.access import Can
from inventory.accounts.models import User
from inventory.core.clock import day_of, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l, month_text
from inventory.core.months import Month
from inventory.history.models import KeptFile
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import Ask, Bulk, Choice, Column, Conditions, Days, Empty, Listing, within
from inventory.lists.views.drawn import address_of
from inventory.reports.models import SubsidySnapshot
from inventory.reports.queries.month.issued import OWNER, REPORT, month_numbered
from inventory.reports.queries.stock import first_month
from inventory.reports.queries.subsidy.snapshots import numbers_of


def _years(_ask: Ask) -> list[tuple[str, str]]:
    """From the year in which something first happened."""
    first = first_month()
    years = range(today().year, (first.year if first else today().year) - 1, -1)
    return [(str(year), str(year)) for year in years]


@dataclass(frozen=True)
class Row:
    """A month as it was issued."""

    id: int
    month: Month
    at: datetime
    by: str
    sha256: str

    @property
    def days_after(self) -> int:
        """How long after the end of the month."""
        return (day_of(self.at) - self.month.next.first_on).days + 1


def _issued_rows(found: Sequence[Any], _ask: Ask) -> list[Row]:
    return [
        Row(each.id, month_numbered(each.owner_id), each.kept_at, each.made_by or _("Systeem"), each.data_sha256)
        for each in found
    ]


ISSUED = Listing(
    name="month-reports",
    title=_l("Vastgelegde maandrapporten"),
    endpoint="reports.issued_reports",
    can=Can.REPORTS_SEE,
    model=KeptFile,
    select=lambda _ask: select(
        KeptFile.id,
        KeptFile.owner_id,
        KeptFile.kept_at,
        KeptFile.data_sha256,
        KeptFile.data["made_by"].as_string().label("made_by"),
    ),
    rows=_issued_rows,
    branches=lambda _ask, _values: ((KeptFile.owner_kind == OWNER, KeptFile.kind == REPORT),),
    sorts={"month": (KeptFile.owner_id,), "at": (KeptFile.kept_at,)},
    sort="-month",
    columns=(
        Column(
            "month",
            _l("Maand"),
            lambda row: month_text(row.month.first_on),
            url=address_of("reports.stock", "month", lambda row: str(row.month)),
            sort="month",
            is_name=True,
        ),
        Column("at", _l("Vastgelegd"), lambda row: row.at, sort="at"),
        Column("by", _l("Door"), lambda row: row.by),
        Column("after", _l("Dagen na de maand"), lambda row: row.days_after, is_number=True, is_usual=False),
        Column("hash", _l("Controlegetal"), lambda row: row.sha256[:16], is_short=True),
        Column("whole_hash", _l("Volledig controlegetal"), lambda row: row.sha256, is_usual=False),
    ),
    filters=(
        Choice(
            "year",
            _l("Jaar"),
            where=lambda value, _ask: [
                KeptFile.owner_id >= int(value) * 100,
                KeptFile.owner_id < int(value) * 100 + 13,
            ],
            options=_years,
        ),
        Days("at", _l("Vastgelegd"), where=lambda days, _ask: within(KeptFile.kept_at, days)),
    ),
    empty=Empty(
        _l("Nog geen rapport vastgelegd"),
        _l("Het rapport van een maand wordt vastgelegd op de eerste werkdag erna. Het kan ook met de hand."),
        "report",
    ),
)


def _compare(asked: Asked, ids: Sequence[int], _is_all: bool) -> str:
    """Two side by side, the oldest first; one beside what the same days hold now."""
    if len(ids) > 2:
        raise Refused("two_at_most", _("Kies één of twee verslagen om te vergelijken."))
    words: dict[str, Any] = dict(zip(("one", "other"), numbers_of(ids), strict=False))
    return url_for("reports.subsidy_compare", **words)


def _over(days: tuple[date | None, date | None], _ask: Ask) -> Conditions:
    """That say something of these days."""
    first, last = days
    return [
        *([SubsidySnapshot.last_on >= first] if first else []),
        *([SubsidySnapshot.first_on <= last] if last else []),
    ]


SNAPSHOTS = Listing(
    name="subsidy-reports",
    title=_l("Vastgelegde verslagen"),
    endpoint="reports.subsidy_snapshots",
    can=Can.REPORTS_SEE,
    model=SubsidySnapshot,
    select=lambda _ask: select(
        SubsidySnapshot.id,
        SubsidySnapshot.number,
        SubsidySnapshot.first_on,
        SubsidySnapshot.last_on,
        SubsidySnapshot.frozen_at,
        User.name.label("by"),
    ).outerjoin(User, User.id == SubsidySnapshot.frozen_by_id),
    branches=lambda _ask, _values: ((),),
    sorts={"first": (SubsidySnapshot.first_on, SubsidySnapshot.last_on)},
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda row: row.number,
            url=address_of("reports.subsidy_snapshot", "number", lambda row: row.number),
            is_short=True,
        ),
        Column("first", _l("Van"), lambda row: row.first_on, sort="first"),
        Column("last", _l("Tot en met"), lambda row: row.last_on),
        Column(
            "days",
            _l("Dagen"),
            lambda row: (row.last_on - row.first_on).days + 1,
            is_number=True,
            is_usual=False,
        ),
        Column("at", _l("Vastgelegd"), lambda row: row.frozen_at, sort="id"),
        Column("by", _l("Door"), lambda row: row.by or _("Systeem")),
    ),
    filters=(
        Days("over", _l("Gaat over"), where=_over),
        Days("at", _l("Vastgelegd"), where=lambda days, _ask: within(SubsidySnapshot.frozen_at, days)),
    ),
    bulk=(Bulk("compare", _l("Vergelijk"), Can.REPORTS_SEE, icon="filter", goto=_compare),),
    empty=Empty(
        _l("Nog geen verslag vastgelegd"), _l("Open het subsidieverslag over een periode en leg het vast."), "report"
    ),
)
