"""The report as it would be frozen now, with what is counted otherwise than in the newest frozen one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from inventory.core.i18n import in_dutch
from inventory.core.periods import Period
from inventory.core.tables import Amount, Cell
from inventory.reports.documents.subsidy.comparison import changes
from inventory.reports.documents.subsidy.files import subsidy_data
from inventory.reports.queries.subsidy import Correction, SubsidyReport, subsidy_report
from inventory.reports.queries.subsidy.snapshots import data_of, newest_before


def drafted(period: Period, *, secret: str, frozen_at: datetime | None = None) -> SubsidyReport:
    """With `frozen_at` as the report that is being frozen."""
    found = subsidy_report(period, secret=secret)
    if frozen_at is not None:
        found = replace(found, made_at=frozen_at, frozen_at=frozen_at)
    return replace(found, corrections=_corrections(found, secret))


def data_now(period: Period, *, secret: str) -> Mapping[str, Any]:
    """What a report over these days holds now, in the language in which reports are frozen."""
    with in_dutch():
        return subsidy_data(subsidy_report(period, secret=secret))


def _corrections(found: SubsidyReport, secret: str) -> tuple[Correction, ...]:
    """Texts are no figures: who writes another one tells so in it. What an earlier report did not tell of reuse, it did
    not tell wrongly.
    """
    earlier = newest_before(found.period)
    if earlier is None:
        return ()
    before = data_of(earlier)
    told = {each["key"] for each in before["figures"]}
    return tuple(
        Correction(earlier.number, label, _cell(was), _cell(now))
        for key, label, was, now, _difference in changes(before, data_now(earlier.period, secret=secret))
        if not key.startswith("text.") and not (key.startswith("circular.") and key not in told)
    )


def _cell(value: Any) -> Cell:
    """A figure with decimals as people read it."""
    return Amount(Decimal(str(value))) if isinstance(value, float) else value
