"""What the system counts, and the projects over which it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from inventory.core import clock
from inventory.core.errors import BadInput, Refused
from inventory.core.periods import Period
from inventory.targets import actions
from inventory.targets.actions.groups import GroupWords
from inventory.targets.actions.projects import ProjectWords
from inventory.targets.actions.targets import TargetWords
from inventory.targets.models import Kind
from inventory.targets.queries import (
    Project,
    burn_up,
    group_by_kind,
    groups,
    overlaps,
    progress,
    project_at,
    project_by_id,
    projects,
    share_a_month,
    target_by_code,
)
from inventory.targets.queries.counters import Contract, Ledger
from inventory.targets.queries.past import past_of
from tests.loans import kit
from tests.people import COORDINATOR, actor_of

TWO_YEARS = ProjectWords("Proef", date(2026, 1, 1), date(2027, 12, 31))


def test_a_device_counts_once_in_each_stretch_and_a_person_once_however_many_rows() -> None:
    rows = (
        Contract(date(2026, 3, 1), 1, 10),
        Contract(date(2026, 9, 1), 1, 11),
        Contract(date(2027, 2, 1), 1, 10),
        Contract(date(2027, 2, 2), 2, None),
    )
    ledger = Ledger(date(2026, 1, 1), date(2027, 12, 31), rows)
    first, second, whole = (
        Period(date(year, 1, 1), date(until, 12, 31)) for year, until in ((2026, 2026), (2027, 2027), (2026, 2027))
    )
    assert [ledger.devices(each) for each in (first, second, whole)] == [1, 2, 2]
    assert [ledger.people(each) for each in (first, second, whole)] == [2, 1, 2], "who objected is not counted"


def test_project_years_follow_from_the_first_day() -> None:
    project = Project(1, "Met een staart", date(2024, 2, 29), date(2026, 7, 31))
    assert [(year.first_on, year.last_on, year.is_whole) for year in project.years] == [
        (date(2024, 2, 29), date(2025, 2, 27), True),
        (date(2025, 2, 28), date(2026, 2, 27), True),
        (date(2026, 2, 28), date(2026, 7, 31), False),
    ]
    assert project.year_at(date(2026, 7, 1)).number == 3
    assert project.year_at(date(2030, 1, 1)).number == 3
    other = Project(2, "Later", date(2026, 7, 31), date(2027, 1, 1))
    apart = Project(3, "Los", date(2027, 1, 2), date(2027, 2, 2))
    assert overlaps([apart, other, project]) == [(project, other)]
    assert share_a_month([apart, other, project]) == [(other, apart)]


def test_contracts_count_as_devices_and_people_and_a_few_people_are_not_told(arrange: Any) -> None:
    with arrange():
        actions.add_project(TWO_YEARS, is_current=True, actor=actor_of(COORDINATOR))
        for number, day in enumerate((3, 9, 12, 20, 25)):
            with clock.moved(datetime(2026, 3, day, 10, tzinfo=UTC)):
                who = replace(kit.BORROWER, last_name=f"Naam{'abcde'[number]}", street=f"Straat {number}")
                kit.lend(kit.free_order(borrower=who))
        with clock.moved(datetime(2026, 4, 1, 9, tzinfo=UTC)):
            early = {each.code: each for each in progress(Period(date(2026, 3, 1), date(2026, 3, 20)))}
            march = {each.code: each for each in progress(Period(date(2026, 3, 1), date(2026, 3, 31)))}
            project = project_at(date(2026, 3, 1))
            assert project is not None
            points = burn_up("T1.2c", project, until=date(2026, 4, 1))
            kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Naamf", street="Straat 9")))
            april = {each.code: each for each in progress(Period(date(2026, 4, 1), date(2026, 4, 30)))}
            whole = {each.code: each for each in progress(Period(date(2026, 1, 1), date(2026, 4, 30)))}
    assert (early["T1.2c"].cumulative, early["T1.2c"].is_few) == (None, True)
    assert (early["T1.2b"].in_period, early["T1.2b"].cumulative) == (4, 4), "devices are no people"
    for code, in_march, percent in (("T1.2a", 5, 2), ("T1.2b", 5, 1), ("T1.2c", None, 1)):
        assert (march[code].in_period, march[code].cumulative, march[code].percent) == (in_march, 5, percent), code
    assert march["T6.1"].by_system == 5
    assert [point.total for point in points] == [0, 0, 5, 5]
    # Taking the sum of one month from that of the next tells nothing of one person.
    assert (april["T1.2c"].is_sum_only, april["T1.2c"].cumulative, april["T6.1"].by_system) == (True, 5, 5)
    assert "zodra het er 5 zijn" in april["T1.2c"].remark
    assert (whole["T1.2c"].in_period, whole["T1.2c"].cumulative) == (5, 5), "the same in every report"


def test_the_coordinator_changes_a_target_and_history_shows_what_it_was(arrange: Any) -> None:
    with arrange():
        who, row = actor_of(COORDINATOR), target_by_code("T3.3")
        words = TargetWords(row.label, 200, Kind.YEAR, row.source, "Afgesproken in de stuurgroep.")
        assert actions.change_target(row, words, actor=who)
        assert not actions.change_target(row, words, actor=who)
        past = past_of("target", row.id)
        assert (past[0].who, past[0].lines[0]) == (who.name, "Hoeveel: van 100 naar 200")
        with pytest.raises(BadInput):
            actions.change_target(row, TargetWords(row.label, 0, Kind.YEAR), actor=who)
        group = group_by_kind("elderly")
        assert actions.change_group(group, GroupWords(13377, group.percent, 522, group.note), actor=who)
        for percent in ("NaN", "0", "100.01"):
            with pytest.raises(BadInput):
                actions.change_group(group, GroupWords(1, Decimal(percent), None), actor=who)
        found = next(each for each in groups(TWO_YEARS).rows if each.kind == "elderly")
        assert (str(found.computed), found.stated, found.goal) == ("5217.03", 5200, 522)


def test_one_project_is_the_current_one_and_its_days_make_sense(arrange: Any) -> None:
    with arrange():
        who = actor_of(COORDINATOR)
        row = actions.add_project(TWO_YEARS, is_current=True, actor=who)
        assert [each.name for each in projects() if each.is_current] == ["Proef"]
        assert [(one.name, other.name) for one, other in overlaps(projects())] == [("2025-2026", "Proef")]
        shared = project_at(date(2026, 3, 1))
        assert shared is not None
        assert shared.name == "Proef", "of two the current one"
        old = next(each for each in projects() if each.name == "2024")
        actions.choose_project(project_by_id(old.id), actor=who)
        assert [each.name for each in projects() if each.is_current] == ["2024"]
        for words, reason in (
            (ProjectWords("2024", date(2028, 1, 1), date(2028, 12, 31)), "same_name"),
            (ProjectWords("Om", date(2028, 1, 2), date(2028, 1, 1)), "wrong_order"),
            (ProjectWords("Lang", date(2028, 1, 1), date(2048, 1, 1)), "too_long_project"),
            (ProjectWords("Ver", date(1999, 1, 1), date(2001, 1, 1)), "wrong_day"),
            (ProjectWords(" ", date(2028, 1, 1), date(2028, 12, 31)), "empty"),
        ):
            with pytest.raises(Refused) as refused:
                actions.change_project(row, words, actor=who)
            assert refused.value.reason == reason
