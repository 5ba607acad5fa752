"""A month report as plain data that is kept, and back; and how two of the same month differ."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inventory.core.months import Month
from inventory.core.tables import Amount, Cell, Day, Table
from inventory.reports.queries.month.report import VOLATILE, MonthReport

Difference = tuple[str, str, str, Cell, Cell]
"""Which table, which row, which column, what it was and what it is."""


def as_kept(report: MonthReport) -> dict[str, Any]:
    """Everything that the documents are drawn from, as plain JSON."""
    return {
        "month": str(report.month),
        "as_of": report.as_of.isoformat(),
        "made_at": report.made_at.isoformat(),
        "made_by": report.made_by,
        "run": report.run,
        "difference": report.difference,
        "flows": [[str(month), came_in, went_out] for month, came_in, went_out in report.flows],
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "columns": list(table.columns),
                "rows": [[_plain(cell) for cell in row] for row in table.rows],
                "totals": [_plain(cell) for cell in table.totals],
                "note": table.note,
                "may_drop": list(table.may_drop),
                "numbers": list(table.numbers),
            }
            for table in report.tables
        ],
    }


def from_kept(data: Mapping[str, Any]) -> MonthReport:
    """The report as it was issued."""
    return MonthReport(
        month=_month(data["month"]),
        as_of=datetime.fromisoformat(data["as_of"]),
        made_at=datetime.fromisoformat(data["made_at"]),
        made_by=data["made_by"],
        run=data["run"],
        difference=data["difference"],
        flows=tuple((_month(month), came_in, went_out) for month, came_in, went_out in data["flows"]),
        tables=tuple(
            Table(
                key=each["key"],
                title=each["title"],
                columns=tuple(each["columns"]),
                rows=tuple(tuple(_cell(cell) for cell in row) for row in each["rows"]),
                totals=tuple(_cell(cell) for cell in each["totals"]),
                note=each["note"],
                may_drop=tuple(each["may_drop"]),
                numbers=tuple(each.get("numbers", ())),  # kept since November 2026
            )
            for each in data["tables"]
        ),
    )


def differences(was: MonthReport, now: MonthReport) -> list[Difference]:
    """Every figure that is another one now; what is counted of the moment itself is not compared."""
    return [
        found
        for key in dict.fromkeys(table.key for report in (was, now) for table in report.tables)
        if key not in VOLATILE
        for found in _differences(was.find(key), now.find(key))
    ]


def _differences(was: Table | None, now: Table | None) -> Iterator[Difference]:
    before, after = _figures(was), _figures(now)
    title = (now or was or Table("", "", (), ())).title
    # A column that only one of them has was named otherwise since: that is no other figure.
    both = set(was.columns) & set(now.columns) if was and now else {column for _row, column in (*before, *after)}
    for place in dict.fromkeys([*before, *after]):
        row, column = place
        if column in both and before.get(place) != after.get(place):
            yield title, row, column, before.get(place, "-"), after.get(place, "-")


def _figures(table: Table | None) -> dict[tuple[str, str], Cell]:
    """The figures of a table, by the words of their row and the name of their column."""
    found: dict[tuple[str, str], Cell] = {}
    for row in table.rows if table else ():
        words = ", ".join(str(cell) for cell in row if not isinstance(cell, int | Amount | Day))
        for column, cell in zip(table.columns if table else (), row, strict=True):
            if isinstance(cell, int | Amount | Day):
                found[words, column] = cell
    return found


def _plain(cell: Cell) -> Any:
    if isinstance(cell, Amount):
        return {"number": str(cell.value)}
    return {"day": cell.value.isoformat()} if isinstance(cell, Day) else cell


def _cell(kept: Any) -> Cell:
    if isinstance(kept, dict):
        return Amount(Decimal(kept["number"])) if "number" in kept else Day(date.fromisoformat(kept["day"]))
    found: Cell = kept
    return found


def _month(text: str) -> Month:
    year, number = map(int, text.split("-"))
    return Month(year, number)
