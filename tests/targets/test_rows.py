"""The rows that every instance begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from inventory.core.periods import Period
from inventory.targets.models import CountedBy
from inventory.targets.models.defaults import GROUPS, PROJECTS, TARGETS
from inventory.targets.queries import progress, projects, targets
from inventory.targets.queries.counters import COUNTERS
from inventory.targets.queries.rows import group_rows


def test_an_instance_begins_with_the_rows_of_the_project_text(arrange: Any) -> None:
    with arrange():
        rows = [
            (row.code, row.label, row.value, row.unit, row.kind, row.counted_by, row.source, row.note)
            for row in targets()
        ]
        groups = [(row.kind, row.base, row.percent, row.stated, row.goal, row.source, row.note) for row in group_rows()]
        periods = [(each.name, each.first_on, each.last_on, each.is_current, each.note) for each in projects()]
    # The migration wrote these texts down for good: where they differ, nothing would be translated any more.
    assert rows == [(*row[:1], str(row[1]), *row[2:7], str(row[7])) for row in TARGETS]
    assert groups == [(*row[:6], str(row[6])) for row in GROUPS]
    assert periods == [(*row[:4], str(row[4])) for row in reversed(PROJECTS)]
    counted = {row[0] for row in TARGETS if row[5] != CountedBy.MANUAL}
    assert counted == set(COUNTERS), "what the system counts is said so, and the other way round"


def test_on_an_empty_service_nothing_is_promised_too_much(arrange: Any) -> None:
    with arrange():
        found = {each.code: each for each in progress(Period(date(2026, 3, 1), date(2026, 3, 31)))}
    assert found["T1.2a"].cumulative == found["T1.2a"].percent == 0
    assert found["T2.2"].cumulative is None
    assert found["T2.2"].percent is None
    assert found["T2.2"].remark == "Nog geen cijfer."
