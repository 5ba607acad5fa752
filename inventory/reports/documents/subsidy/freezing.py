"""Everything that a report to the department consists of at the moment in which it is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inventory.config import Settings
from inventory.core.i18n import in_dutch
from inventory.core.periods import Period
from inventory.reports.documents.subsidy.draft import drafted
from inventory.reports.documents.subsidy.files import subsidy_data, subsidy_file
from inventory.reports.queries.subsidy.snapshots import ENDINGS


@dataclass(frozen=True)
class Whole:
    """Which of the frozen reports over these days it is, what it is made from, and its files by ending."""

    turn: int
    data: Mapping[str, Any]
    files: Mapping[str, bytes]


def whole(period: Period, settings: Settings, *, at: datetime) -> Whole:
    """The report over these days as it is `at` this moment, in Dutch."""
    with in_dutch():
        found = drafted(period, secret=settings.secret_key, frozen_at=at)
        files = {ending: subsidy_file(found, ending, settings) for ending in ENDINGS}
        return Whole(found.turn, subsidy_data(found), files)
