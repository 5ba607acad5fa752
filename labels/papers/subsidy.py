"""The report to the department that pays, in ten parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from labels import words
from labels.data import Bar
from labels.papers.figures import SMALL_CELL, said_count, said_homes, said_of_group, said_people, said_share
from labels.papers.page import Page, shown
from labels.papers.subsidy_data import Story, SubsidyReportData

_TO_FILL_IN: Final = "………"
_ASKED: Final = (
    "Doel 1: toestellen en internet",
    "Doel 2: leren en helpen",
    "Doel 3: diensten voor iedereen",
    "Wat moeilijk was",
    "Wat we horen",
)


_TOO_FEW = f"Minder dan {SMALL_CELL} mensen: dit staat er niet bij."


def subsidy_report(data: SubsidyReportData) -> bytes:
    """The ten parts of the report to the department."""
    page = Page(
        f"Subsidieverslag {data.project}",
        foot=f"Subsidieverslag · {data.number} · {data.centre}",
        centre=data.centre,
        on=data.frozen_at or data.made_at,
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
                f"{each.percent} %" if each.percent is not None else said_share(each.cumulative, each.target),
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
        page.text("Een toestel dat langs twee routes ging, telt in elk van de twee.", size=10.5, tone="grey")
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
            ("Samen bereikt", _TO_FILL_IN if data.reach_by_hand is None else _together(data)),
        ],
        columns=3,
    )
    page.text(data.reach_note, size=10.5, tone="grey")
    _table(
        page,
        ("Aantal mensen", "Bedrag", "Waar we staan"),
        [
            (
                f"{shown(band.first)} tot {shown(band.last)}"
                if band.last is not None
                else f"{shown(band.first)} en meer",
                words.euro(band.amount_eur),
                band.where,
            )
            for band in data.bands
        ],
    )
    page.text(data.bands_note, size=10.5, tone="grey")


def _together(data: SubsidyReportData) -> str:
    """At least so many, where the system's own number is too small to tell."""
    return f"minstens {shown(data.reach)}" if data.reach_by_system is None else shown(data.reach)


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
    page.facts(data.circular, columns=3)
    page.text(data.circular_note, size=10.5, tone="grey")
    for each in data.more_figures:
        page.subheading(each.heading)
        _table(page, ("Wat", each.unit), each.rows)
        page.text(each.note, size=10.5, tone="grey")


def _stories(page: Page, data: SubsidyReportData) -> None:
    page.heading("8. Wat goed ging, wat moeilijk was, wat we horen")
    for story in data.stories or tuple(Story(heading, "") for heading in _ASKED):
        page.subheading(story.heading)
        for part in story.text.split("\n"):
            page.text(part)
        if not story.text.strip():
            page.lines(3)


def _register(page: Page, data: SubsidyReportData) -> None:
    page.heading("9. Bijlage: registratielijst")
    if data.is_of_few:
        page.text(_TOO_FEW, tone="grey")
        return
    page.text(data.register_note, size=10.5, tone="grey")
    _table(
        page,
        ("Code", "Datum", "Route", "Toestel", "Stand"),
        [(loan.code, words.short_day(loan.on), loan.route, loan.device_type, loan.state) for loan in data.loans],
    )
    page.text(data.retention, size=10.5, tone="grey")


def _frozen(page: Page, data: SubsidyReportData) -> None:
    page.heading("10. Vastgelegd")
    if data.frozen_at:
        page.verdict(
            "Dit verslag is vastgelegd en verandert niet meer.", is_good=True, under=words.moment(data.frozen_at)
        )
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
