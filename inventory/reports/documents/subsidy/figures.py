"""The figures of the report with a name each: what two reports are compared by, and what a workbook is filled with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from inventory.core.i18n import _
from inventory.core.tables import Cell, Day, Table
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.reach.models import GROUP_LABELS, Group
from inventory.reports.documents.subsidy import words
from inventory.reports.documents.subsidy.indicators import told_of
from inventory.reports.documents.subsidy.words import few, hidden
from inventory.reports.models import PART_LABELS, Part
from inventory.reports.queries.subsidy import SubsidyReport

# The columns of a table by a word that stays, in the order in which they stand.
COLUMNS: dict[str, tuple[str, ...]] = {
    "partners": ("name", "role"),
    "indicators": ("code", "label", "unit", "period", "so_far", "target", "percent", "counted_by", "remark"),
    "routes": ("route", "kind", "type", "devices"),
    "groups": ("group", "people"),
    "bands": ("people", "amount", "where"),
    "register": ("code", "on", "route", "type", "state"),
    "corrections": ("report", "figure", "was", "now"),
}
# Which of them are days.
DAYS = frozenset({"period.first_on", "period.last_on", "register:on"})


@dataclass(frozen=True)
class Figure:
    """`key` is a stable word; what may not be told is not in `value` either."""

    key: str
    label: str
    value: Cell


def figures(report: SubsidyReport) -> tuple[Figure, ...]:
    return tuple(_figures(report))


def _figures(report: SubsidyReport) -> Iterator[Figure]:
    yield Figure("period.first_on", _("Eerste dag"), Day(report.period.first_on))
    yield Figure("period.last_on", _("Laatste dag"), Day(report.period.last_on))
    yield Figure("number", _("Nummer van het verslag"), report.number)
    for each in report.progress:
        now, so_far, percent = told_of(each, report)
        name = f"{each.code} {each.label}"
        yield Figure(f"{each.code}.period", _("%(target)s: deze periode", target=name), now)
        yield Figure(f"{each.code}.so_far", _("%(target)s: tot nu", target=name), so_far)
        yield Figure(f"{each.code}.target", _("%(target)s: doel", target=name), each.value)
        yield Figure(f"{each.code}.percent", _("%(target)s: procent", target=name), percent)
    yield Figure("people.unique", _("Verschillende mensen"), few(report.reach.people.people))
    yield Figure("people.repeat", _("Mensen met meer dan één contract"), few(report.reach.with_more))
    yield Figure("people.households", _("Huishoudens"), words.homes(report))
    yield Figure("people.rule", _("De regel van tellen"), words.rule(report))
    yield Figure("reach.system", _("Bereik: geteld door het systeem"), few(report.reach.people.people))
    yield Figure("reach.by_hand", _("Bereik: met de hand geteld"), "" if report.by_hand is None else report.by_hand)
    yield Figure("reach.total", _("Bereik: samen"), words.reach(report))
    yield Figure("devices", _("Toestellen ter beschikking"), words.of_contracts(report.devices, report))
    for kind, device_type in product(LoanKind, DeviceType):
        label = _("Toestellen: %(kind)s, %(type)s", kind=KIND_LABELS[kind], type=TYPE_LABELS[device_type])
        count: Cell = _("niet getoond") if report.is_of_few else report.per_route.get((kind, device_type), 0)
        yield Figure(f"devices.{kind.value}.{device_type.value}", label, count)
    yield from _asked(report)
    for word, label, value in words.circular(report):
        yield Figure(f"circular.{word}", label, value)
    yield Figure("register.contracts", _("Contracten in de lijst"), words.of_contracts(len(report.contracts), report))
    for part in Part:
        yield Figure(f"text.{part.value}", str(PART_LABELS[part]), report.texts.get(part, ""))


def _asked(report: SubsidyReport) -> Iterator[Figure]:
    """What is told of whole quarters; empty as long as none is over."""

    def said(count: int | None) -> Cell:
        return hidden(count) if report.groups.quarters else ""

    for group in Group:
        label = _("Doelgroep: %(group)s", group=GROUP_LABELS[group])
        yield Figure(f"groups.{group.value}", label, said(report.groups.groups.get(group)))
    yield Figure("groups.several", _("Doelgroep: bij meer dan één groep"), said(report.groups.several))
    yield Figure("groups.declined", _("Doelgroep: zeg ik liever niet"), said(report.groups.declined))
    offered, accepted, started = report.path
    yield Figure("path.offered", _("Parcours: aangeboden"), said(offered))
    yield Figure("path.accepted", _("Parcours: ja gezegd"), said(accepted))
    yield Figure("path.started", _("Parcours: gestart"), said(started))


def columns_of(tables: tuple[Table, ...]) -> dict[str, str]:
    """Every column that a workbook may be filled with: its word, and what people call it."""
    return {
        f"{table.key}:{word}": _("%(table)s, kolom %(column)s", table=table.title, column=column)
        for table in tables
        if table.key in COLUMNS
        for word, column in zip(COLUMNS[table.key], table.columns, strict=True)
    }


def column(data: Mapping[str, Any], word: str) -> list[Any]:
    """The cells of a column in the data of a report."""
    key, _colon, name = word.partition(":")
    place = COLUMNS[key].index(name)
    return [row[place] for table in data["tables"] if table["key"] == key for row in table["rows"]]
