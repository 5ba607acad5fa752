"""The report to the department that pays, in ten parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from labels import words
from labels.data import Bar, Flow
from labels.errors import PaperError
from labels.paper import Paper
from labels.papers.figures import SMALL_CELL, said_count, said_homes, said_kilo, said_of_group, said_people, said_share
from labels.papers.page import Page, shown

_TO_FILL_IN: Final = "………"
_ASKED: Final = (
    "Doel 1: toestellen en internet",
    "Doel 2: leren en helpen",
    "Doel 3: diensten voor iedereen",
    "Wat moeilijk was",
    "Wat we horen",
)


@dataclass(frozen=True, slots=True)
class Partner(Paper):
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Indicator(Paper):
    """A target with its figures. `source`: who counted (the system, or by hand). None: not counted."""

    code: str
    label: str
    value: int | None
    cumulative: int | None
    target: int | None
    unit: str = ""
    source: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RouteCount(Paper):
    """Devices made available, by route, kind of contract and type."""

    route: str
    kind: str
    device_type: str
    devices: int
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class GroupCount(Paper):
    """Persons of a target group. None: fewer than 5, all but a few, or left out so that nobody can be found again."""

    name: str
    persons: int | None

    def __post_init__(self) -> None:
        if self.persons is not None and 0 < self.persons < SMALL_CELL:
            raise PaperError(f"Een groep van minder dan {SMALL_CELL} mensen komt niet met haar aantal op papier.")


@dataclass(frozen=True, slots=True)
class Band(Paper):
    """A band of results: from so many persons to so many (None: no end), with what it pays."""

    first: int
    last: int | None
    amount_eur: Decimal


@dataclass(frozen=True, slots=True)
class LoanRow(Paper):
    """A line of the register: number, day, route, type, state. Never a person."""

    number: str
    on: date
    route: str
    device_type: str
    state: str


@dataclass(frozen=True, slots=True)
class Story(Paper):
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureTable(Paper):
    """Figures of one room: what was counted, and how many. `unit` heads the figures."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubsidyReportData(Paper):
    """The report to the department, in ten parts. Figures only; a group of fewer than five is never shown.

    `is_of_few`: so few people that neither their contracts nor what went along is told. `households_are_least`: some
    addresses are no longer kept. Without `groups` nobody was asked for one. `reach_by_hand` None: still to be filled
    in with a pen, as are the texts without `stories`.
    """

    centre: str
    project: str
    period_from: date
    period_until: date
    promoter: str
    number: str
    partners: tuple[Partner, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    routes: tuple[RouteCount, ...] = ()
    unique_persons: int | None = 0
    households: int | None = None
    households_are_least: bool = False
    is_of_few: bool = False
    repeat_persons: int | None = 0
    counting_rule: str = ""
    groups: tuple[GroupCount, ...] = ()
    in_more_groups: int | None = None
    not_stated: int | None = None
    reach_by_system: int | None = 0
    reach_by_hand: int | None = None
    bands: tuple[Band, ...] = ()
    path_offered: int | None = None
    path_accepted: int | None = None
    path_started: int | None = None
    devices_recovered: int = 0
    devices_repaired: int = 0
    kg_reused: Decimal | None = None
    kg_recycled: Decimal | None = None
    co2_kg: Decimal | None = None
    co2_method: str = ""
    more_figures: tuple[FigureTable, ...] = ()
    stories: tuple[Story, ...] = ()
    loans: tuple[LoanRow, ...] = ()
    retention: str = ""
    flows: tuple[Flow, ...] = ()
    made_at: datetime | None = None
    made_by: str = ""
    sent_at: datetime | None = None
    corrections: tuple[str, ...] = ()
    check_url: str = ""

    def __post_init__(self) -> None:
        for count in (self.in_more_groups, self.not_stated, self.unique_persons, self.repeat_persons):
            GroupCount("", count)
        if self.period_until < self.period_from:
            raise PaperError("De periode eindigt vóór ze begint.")

    @property
    def reach(self) -> int:
        """Everybody who was counted, so far as it may be said and was filled in."""
        return (self.reach_by_system or 0) + (self.reach_by_hand or 0)


_TOO_FEW = f"Minder dan {SMALL_CELL} mensen: dit staat er niet bij."


def subsidy_report(data: SubsidyReportData) -> bytes:
    """The ten parts of the report to the department."""
    page = Page(
        f"Subsidieverslag {data.project}",
        foot=f"Subsidieverslag · {data.number} · {data.centre}",
        centre=data.centre,
        on=data.sent_at or data.made_at,
    )
    page.head(
        f"Subsidieverslag {data.project}",
        f"Van {words.day(data.period_from)} tot en met {words.day(data.period_until)}",
    )
    for part in (_project, _indicators, _devices, _groups, _band, _path, _circular, _stories, _register, _frozen):
        part(page, data)
    return page.bytes()


def _project(page: Page, data: SubsidyReportData) -> None:
    page.heading("1. Project en partners")
    page.facts(
        [
            ("Promotor", data.promoter),
            ("Verslag", data.number),
            ("Gemaakt op", words.moment(data.made_at) if data.made_at else ""),
            ("Gemaakt door", data.made_by),
        ]
    )
    _table(page, ("Partner", "Rol"), [(partner.name, partner.role) for partner in data.partners])


def _indicators(page: Page, data: SubsidyReportData) -> None:
    page.heading("2. Doelen en cijfers")
    _table(
        page,
        ("Code", "Doel", "Deze periode", "Tot nu", "Doel is", "Bereikt", "Geteld door", "Opmerking"),
        [
            (
                each.code,
                f"{each.label} ({each.unit})" if each.unit else each.label,
                said_count(each.value),
                said_count(each.cumulative),
                said_count(each.target),
                said_share(each.cumulative, each.target),
                each.source,
                each.remark,
            )
            for each in data.indicators
        ],
    )


def _devices(page: Page, data: SubsidyReportData) -> None:
    page.heading("3. Toestellen en mensen")
    if data.is_of_few:
        page.text(_TOO_FEW, tone="grey")
    else:
        _table(
            page,
            ("Route", "Soort contract", "Toestel", "Toestellen"),
            [(each.route, each.kind, each.device_type, each.devices) for each in data.routes],
            ("Samen", "", "", sum(each.devices for each in data.routes)) if data.routes else (),
        )
    by_route: dict[str, int] = {}
    for each in data.routes:
        by_route[each.route] = by_route.get(each.route, 0) + each.devices
    if by_route:
        page.bars("Toestellen per route", [Bar(route, count) for route, count in by_route.items()])
    if data.flows:
        page.subheading("Toestellen per maand")
        page.flows("Toestellen erbij en eraf", data.flows)
    page.facts(
        [
            ("Verschillende mensen", shown(said_people(data.unique_persons))),
            ("Mensen met meer dan één contract", shown(said_people(data.repeat_persons))),
            ("Huishoudens", said_homes(data.households, is_least=data.households_are_least)),
        ],
        columns=3,
    )
    page.text(f"Zo telden we: {data.counting_rule}" if data.counting_rule else "", size=10.5, tone="grey")


def _groups(page: Page, data: SubsidyReportData) -> None:
    page.heading("4. Bereik per doelgroep")
    if not data.groups:
        page.text(
            "De Digibank telt de groepen per kwartaal, als het voorbij is. In deze periode ligt nog geen heel "
            "kwartaal. Heb je cijfers van een partner? Schrijf ze hier, en alleen groepen van 5 mensen of meer."
        )
        page.lines(3)
        return
    _table(
        page,
        ("Doelgroep", "Mensen"),
        [
            *((group.name, said_of_group(group.persons)) for group in data.groups),
            ("In meer dan één groep", said_of_group(data.in_more_groups)),
            ("Zeg ik liever niet", said_of_group(data.not_stated)),
        ],
    )
    page.text(
        "Wie in meer dan één groep hoort, is in elke groep geteld. Tel de groepen dus niet op. Geteld in de hele "
        "kwartalen van deze periode die voorbij zijn. "
        f"Verborgen: minder dan {SMALL_CELL} mensen, iedereen op minder dan {SMALL_CELL} na, of weggelaten zodat "
        "niemand te herkennen is.",
        size=10.5,
        tone="grey",
    )


def _band(page: Page, data: SubsidyReportData) -> None:
    page.heading("5. Resultaat")
    page.facts(
        [
            ("Geteld door het systeem", shown(said_people(data.reach_by_system))),
            ("Met de hand geteld", _TO_FILL_IN if data.reach_by_hand is None else shown(data.reach_by_hand)),
            ("Samen bereikt", _TO_FILL_IN if data.reach_by_hand is None else shown(data.reach)),
        ],
        columns=3,
    )
    _table(
        page,
        ("Aantal mensen", "Bedrag", "Waar we staan"),
        [
            (
                f"{shown(band.first)} tot {shown(band.last)}"
                if band.last is not None
                else f"{shown(band.first)} en meer",
                words.euro(band.amount_eur),
                _where(band, data),
            )
            for band in data.bands
        ],
    )


def _where(band: Band, data: SubsidyReportData) -> str:
    if data.reach_by_system is None:
        return "–"
    reach = data.reach
    if reach < band.first:
        return f"nog {shown(band.first - reach)} te gaan"
    return "hier staan we" if band.last is None or reach <= band.last else "gehaald"


def _path(page: Page, data: SubsidyReportData) -> None:
    page.heading("6. Digitaal parcours")
    page.bars(
        "Digitaal parcours",
        [
            Bar(label, count or 0, "" if count is not None else str(said_of_group(None)))
            for label, count in (
                ("Aangeboden", data.path_offered),
                ("Ja gezegd", data.path_accepted),
                ("Gestart", data.path_started),
            )
        ],
    )
    page.text(
        "Geteld in de hele kwartalen van deze periode die voorbij zijn. Wat een kwartaal verbergt, telt niet mee.",
        size=10.5,
        tone="grey",
    )


def _circular(page: Page, data: SubsidyReportData) -> None:
    page.heading("7. Hergebruik")
    page.facts(
        [
            ("Toestellen opnieuw in gebruik", shown(data.devices_recovered)),
            ("Toestellen hersteld", shown(data.devices_repaired)),
            ("Gewicht hergebruikt", said_kilo(data.kg_reused)),
            ("Gewicht gerecycleerd", said_kilo(data.kg_recycled)),
            ("Vermeden CO2, ongeveer", said_kilo(data.co2_kg) if data.co2_kg is not None else ""),
        ],
        columns=3,
    )
    page.text(f"Methode: {data.co2_method}" if data.co2_method else "", size=10.5, tone="grey")
    for each in data.more_figures:
        page.subheading(each.heading)
        _table(page, ("Wat", each.unit), each.rows)
        page.text(each.note, size=10.5, tone="grey")


def _stories(page: Page, data: SubsidyReportData) -> None:
    page.heading("8. Wat goed ging, wat moeilijk was, wat we horen")
    for story in data.stories:
        page.subheading(story.heading)
        page.text(story.text)
    for heading in () if data.stories else _ASKED:
        page.subheading(heading)
        page.lines(3)


def _register(page: Page, data: SubsidyReportData) -> None:
    page.heading("9. Bijlage: registratielijst")
    if data.is_of_few:
        page.text(_TOO_FEW, tone="grey")
        return
    page.text("Zonder namen. Het nummer staat op het contract, dat bij de organisatie ligt.", size=10.5, tone="grey")
    _table(
        page,
        ("Contract", "Datum", "Route", "Toestel", "Stand"),
        [(loan.number, words.short_day(loan.on), loan.route, loan.device_type, loan.state) for loan in data.loans],
    )
    page.text(data.retention, size=10.5, tone="grey")


def _frozen(page: Page, data: SubsidyReportData) -> None:
    page.heading("10. Vastgelegd")
    if data.sent_at:
        page.verdict("Dit verslag is verstuurd en verandert niet meer.", is_good=True, under=words.moment(data.sent_at))
    else:
        page.verdict("Dit is een ontwerp.", is_good=False, under="De cijfers kunnen nog veranderen.")
    if data.corrections:
        page.text("Verbeterd tegenover vroegere verslagen:")
        page.points(data.corrections)
    page.text(f"Is dit blad echt? Kijk na op {data.check_url}." if data.check_url else "", size=10.5)


def _table(
    page: Page, header: tuple[str, ...], rows: Sequence[tuple[str | int, ...]], totals: tuple[str | int, ...] = ()
) -> None:
    if rows:
        page.table(header, rows, totals)
    else:
        page.text("Geen.", tone="grey")
