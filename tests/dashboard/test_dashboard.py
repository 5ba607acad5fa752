"""The dashboard: what stands where and how long, how far the goals are, and that nothing small of people is told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from statistics import median_low
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core import clock
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.months import Month
from inventory.dashboard.documents import dashboard_data
from inventory.dashboard.queries import where as people
from inventory.dashboard.queries.asked import asked
from inventory.dashboard.queries.figures import figures
from inventory.dashboard.queries.goals import A_YEAR, Goal
from inventory.dashboard.queries.pipeline import STEPS, middle_of, stalls, standing, step_times
from inventory.dashboard.shown.goals import climb, said
from inventory.devices.lifecycle import DeviceState
from inventory.history.models import Event
from inventory.repairs.views.listing import REPAIRS
from inventory.reports.actions import keep_month_ends
from inventory.reports.queries.checks import month_ends_fit
from tests.devices import stock
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN

S = DeviceState


def on(month: int, day: int, hour: int = 10) -> Any:
    return clock.moved(datetime(2026, month, day, hour, tzinfo=UTC))


@pytest.mark.parametrize(
    ("first", "last", "place", "reason"),
    [
        ("", "2026-07", "", "month_to_come"),
        ("mei", "", "", "unknown_month"),
        ("2026-05", "2026-04", "", "wrong_order"),
        ("2020-01", "", "", "too_long"),
        ("", "", "NERGENS", "unknown_location"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(arrange: Any, first: str, last: str, place: str, reason: str) -> None:
    with arrange(), on(6, 10), pytest.raises(BadInput) as refused:
        asked(first, last, place)
    assert refused.value.reason == reason
    assert refused.value.message.endswith(".")


def test_without_months_it_is_the_last_twelve(arrange: Any) -> None:
    with arrange(), on(6, 10):
        found = asked("", "", " bib-c ")
        assert (found.first, found.last, found.place and found.place.code) == (Month(2025, 7), Month(2026, 6), "BIB-C")
        assert found.args == {"from": "2025-07", "to": "2026-06", "location": "BIB-C"}
        # The list of repairs takes the same days, so that its rows are the number that leads to it.
        assert set(found.days_of("closed")) <= {name for each in REPAIRS.filters for name in each.names}


def _naive(since: datetime, until: datetime) -> Mapping[str, list[int]]:
    """The days of each step, device by device."""
    came: dict[int, datetime] = {}
    days: dict[str, list[int]] = defaultdict(list)
    query = select(Event.subject_id, Event.at, Event.from_state, Event.to_state).where(Event.subject_kind == "device")
    for device, at, before, after in session.execute(query.order_by(Event.seq)):
        if before == after:
            continue
        if device in came and before in STEPS and since <= at < until:
            days[before].append((at - came[device]).days)
        came[device] = at
    return days


def test_what_stands_where_and_how_long_each_step_took(arrange: Any) -> None:
    with arrange():
        with on(3, 1):
            slow, quick, lent = (stock.device_in(S.RECEIVED) for _ in range(3))
            stock.device_in(S.ANNOUNCED)
        with on(3, 3):
            stock.take(quick, "accept")
        with on(3, 21):
            stock.take(slow, "accept")
        with on(4, 2):
            stock.take(lent, "refuse", ground="crt")
        with on(4, 11):
            april, march = asked("2026-04", "2026-04", ""), asked("2026-03", "2026-03", "")
            found = standing(april)
            assert (found[S.TO_DIAGNOSE].count, found[S.TO_DIAGNOSE].oldest) == (2, 39)
            assert (found[S.ANNOUNCED].count, found[S.ANNOUNCED].middle) == (1, 41)
            worst = stalls(found)
            assert worst is not None
            assert worst.state is S.TO_DIAGNOSE
            for wanted in (april, march, april, march):
                naive = _naive(wanted.starts_at, wanted.ends_at)
                told = {each.state.value: (each.count, each.middle) for each in step_times(wanted)}
                assert told == {state: (len(days), median_low(days)) for state, days in naive.items()}
                keep_month_ends(actor=SYSTEM)
            assert month_ends_fit() == []
            # The first step in April began in March: history is asked for it.
            assert [(each.state, each.middle) for each in step_times(april)] == [(S.RECEIVED, 32)]
            assert [each.count for each in step_times(asked("2026-03", "2026-03", "WERK"))]
            assert not step_times(asked("2026-03", "2026-03", "BIB-C"))
            assert not standing(asked("", "", "BIB-C"))


@pytest.mark.parametrize(("days", "middle"), [({}, 0), ({3: 1}, 3), ({1: 1, 9: 1}, 1), ({1: 1, 5: 3, 9: 1}, 5)])
def test_the_middle_of_days(days: dict[int, int], middle: int) -> None:
    assert middle_of(Counter(days)) == middle


def test_a_forecast_goes_on_at_the_same_pace_and_is_silent_when_it_is_early_or_over() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))

    def goal(on: date, value: int) -> Goal:
        return Goal(A_YEAR, 200, *year, ((Month(on.year, on.month), value),), on)

    half = goal(date(2026, 7, 1), 91)
    assert (half.passed, half.forecast, half.percent) == (182, 182, 45)
    assert "182" in said(half)
    assert goal(date(2026, 1, 20), 30).forecast is None
    assert goal(date(2027, 2, 1), 150).forecast is None
    # Devices are no people: two are told as two, as on the page of the targets.
    few = climb(goal(date(2026, 4, 1), 2))
    assert [row[1].text for row in few.table().rows] == ["0", "2", "8", "200"]


def test_people_are_told_from_five_and_a_small_count_cannot_be_worked_out(arrange: Any) -> None:
    with arrange():
        with on(2, 3):
            loan = kit.lend(kit.free_order(device=stock.device_in(S.READY)))
            loan.person.postal_code = "8501"
        with on(4, 3):
            found = people.where()
            assert set(found.town.values()) == {None}
            assert found.total is None
            assert (found.first_on, found.last_month) == (date(2025, 4, 1), Month(2026, 3))
        with on(3, 30):
            assert people.where().last_month == Month(2025, 12)
    shown = people.as_told([12, 9, 2, 30, 7])[0]
    assert shown[2] is None
    assert sum(each is None for each in shown) >= 2, "one alone would follow from the total"
    before, after = people.as_told([12, 23, 18, 30, 8]), people.as_told([12, 22, 18, 30, 9])
    assert before == after == ([10, 20, 15, 30, 5], 90), "one who was erased: nobody reads where that was"


def test_page_paper_wall_and_call_say_the_same(arrange: Any, client_for: Any, api_for: Any, visitor: Any) -> None:
    with arrange():
        kit.lend(kit.free_order(device=stock.device_in(S.READY)))
        data = dashboard_data(figures(asked("", "", "")))
    client = client_for(COORDINATOR)
    page = client.get("/dashboard")
    assert page.status_code == 200
    assert page.text.count("<svg") >= 6
    assert " style=" not in page.text
    pipeline = next(table for table in data["tables"] if table["key"] == "pipeline")
    assert ["Uitgeleend", 1] in [row[:2] for row in pipeline["rows"]]
    answer = api_for(COORDINATOR).get("/dashboard").json
    assert [table["key"] for table in answer["tables"]] == [table["key"] for table in data["tables"]]
    paper = PdfReader(BytesIO(client.get("/dashboard.pdf").data))
    assert len(paper.pages) <= 4
    first = " ".join(paper.pages[0].extract_text().split())
    assert re.search(r"1 ?Bij een lener", first), "the figures to remember stand on the first page, as on the screen"
    wrong = client.get("/dashboard?location=NERGENS")
    assert wrong.status_code == 422
    assert "Deze plaats kennen we niet." in wrong.text
    assert client_for(LIBRARIAN).get("/dashboard").status_code == 403
    address = re.search(r'href="(/dashboard/wall\?key=\w+)"', page.text)
    assert address
    wall = visitor.get(address[1])
    assert wall.status_code == 200
    assert "&lt; 5" not in wall.text, "devices are told as they are"
    assert visitor.get("/dashboard/wall?key=another").status_code == 404
    renewed = re.search(r'href="(/dashboard/wall\?key=\w+)"', client.submit("/dashboard", form="/dashboard/wall").text)
    assert renewed
    assert [visitor.get(each[1]).status_code for each in (address, renewed)] == [404, 200]
    with arrange():
        assert session.scalar(select(Event.kind).order_by(Event.seq.desc()).limit(1)) == "dashboard:wall-renewed"
