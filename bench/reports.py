"""What reports cost with one year and with five years of 3,000 loans behind them, on SQLite.

`python -m bench.reports`. Goals: the month report under 1 s, and as fast after five years as after one; the
dashboard under 300 ms. Other rooms add their own figures: a function that takes a `House` and gives lines, named in
`PARTS`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Flask

from bench import history
from inventory.access import SYSTEM
from inventory.core import clock
from inventory.core.db import db
from inventory.core.months import Month
from inventory.dashboard.queries.asked import asked
from inventory.dashboard.queries.figures import figures
from inventory.dashboard.shown.addresses import Addresses
from inventory.dashboard.shown.board import board
from inventory.reports.actions import keep_month_ends
from inventory.reports.documents import month_file
from inventory.reports.queries.checks import month_ends_fit
from inventory.reports.queries.month.report import month_report
from tests.clients import Client
from tests.people import COORDINATOR, come_in
from tests.service import new_app, settings_for_tests

NOW = datetime(2026, 4, 2, 9, tzinfo=UTC)
LAST = Month(2026, 3)
YEARS = (1, 5)
GOAL_MS, GOAL_TIMES = 1_000, 1.3
DASHBOARD_MS = 300
TURNS = 7


@dataclass(frozen=True)
class House:
    """A database with so many years behind it."""

    app: Flask
    years: int

    @contextmanager
    def open(self) -> Iterator[None]:
        """Inside, the service stands in this database, on the second of April."""
        with self.app.app_context(), clock.moved(NOW):
            yield
            db.session.remove()


def spent(work: Callable[[], object], turns: int = TURNS, *, is_page: bool = False) -> float:
    """The median of the processor time of some turns, in ms, after one to warm up. A page has a session of its own."""
    work()
    found = []
    for _turn in range(turns):
        if not is_page:
            db.session.rollback()
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return statistics.median(found)


def month_reports(houses: list[House]) -> bool:
    """The report of the last month, and each of its documents."""
    taken = []
    for house in houses:
        with house.open():
            report = month_report(LAST)
            running = sum(int(row[4]) for row in report.table("loans").rows)
            assert report.difference == 0, report.table("movement").rows
            taken.append(spent(lambda: month_report(LAST)))
            drawn = {
                each: spent(partial(month_file, report, each, centre="Bench"), 3) for each in ("pdf", "xlsx", "csv")
            }
            print(f"month report, {house.years} years, {running:,} contracts run: {taken[-1]:7.1f} ms; "
                  + ", ".join(f"{ending} {ms:.0f} ms" for ending, ms in drawn.items()))  # fmt: skip
    ratio = taken[-1] / taken[0]
    good = max(taken) < GOAL_MS and ratio <= GOAL_TIMES
    print(f"five years beside one: {ratio:.2f} x  {'ok' if good else 'ABOVE THE GOAL'}")
    with houses[-1].open():
        began = time.process_time()
        assert month_ends_fit() == []
        print(f"verify counts all month ends again in {time.process_time() - began:.1f} s")
        long_ago = Month(LAST.year - 4, 6)
        print(f"a month of long ago, counted again: {spent(lambda: month_report(long_ago), 3):.0f} ms")
    return good


def dashboards(houses: list[House]) -> bool:
    """Everything that the dashboard of the last twelve months counts and draws."""
    taken = []
    for house in houses:
        with house.open():
            wanted = asked("", "", "")
            taken.append(spent(lambda wanted=wanted: board(figures(wanted), Addresses(wanted))))
            print(f"dashboard, {house.years} years: {taken[-1]:7.1f} ms")
    good = max(taken) < DASHBOARD_MS
    print(f"five years beside one: {taken[-1] / taken[0]:.2f} x  {'ok' if good else 'ABOVE THE GOAL'}")
    return good


PAGES = (
    "/dashboard",
    "/dashboard?from=2021-05&to=2026-04",
    "/reports",
    "/targets",
    "/circular",
    "/donors",
    "/reports/subsidy",
)


def pages(houses: list[House]) -> bool:
    """Whole pages as the coordinator opens them, by a year of history and by five."""
    taken: dict[str, list[float]] = {}
    for house in houses:
        client = house.app.test_client()
        assert isinstance(client, Client)
        with clock.moved(NOW):
            come_in(client, COORDINATOR)
            for page in PAGES:
                taken.setdefault(page, []).append(spent(partial(client.page, page), 3, is_page=True))
    for page, found in taken.items():
        print(f"page {page}: " + ", ".join(f"{ms:.0f} ms" for ms in found))
    return True


PARTS: tuple[Callable[[list[House]], bool], ...] = (month_reports, dashboards, pages)


def main() -> bool:
    """Make the houses, and measure."""
    with tempfile.TemporaryDirectory() as name:
        houses = [_house(Path(name) / str(years), years) for years in YEARS]
        return all([part(houses) for part in PARTS])


def _house(folder: Path, years: int) -> House:
    folder.mkdir()
    app = new_app(settings_for_tests(folder, f"sqlite:///{folder / 'inventory.sqlite'}"))
    house = House(app, years)
    began = time.monotonic()
    with house.open():
        history.lay(years, NOW)
        kept = keep_month_ends(actor=SYSTEM)
        db.session.commit()
        print(f"{years} years: {kept} month ends, made in {time.monotonic() - began:.0f} s", flush=True)
    return house


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
