"""The report to the department: ten parts on paper, the same figures as tables."""

import json
from collections.abc import Callable
from typing import Any

import labels
from inventory.accounts.models import OrgKind
from inventory.config import Settings
from inventory.core.i18n import _, _l, day_text, in_dutch
from inventory.core.sheets import plain, tables_csv, tables_xlsx
from inventory.core.tables import Cell, Table
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.loans.lifecycle import KIND_LABELS, LABELS, LoanKind
from inventory.reach.models import GROUP_LABELS
from inventory.reports.queries.subsidy import SMALL, SubsidyReport, told
from inventory.reports.queries.targets import (
    BANDS,
    DEVICES,
    DEVICES_A_YEAR,
    PEOPLE,
    REACH,
    REPAIR_CAFES,
    TARGETS,
    UNITS,
    Target,
)

_ROUTES: dict[LoanKind, Any] = {
    LoanKind.BRUIKLEEN: _l("A: bibliotheek"),
    LoanKind.HUUR: _l("B: Kringloopwinkel"),
    LoanKind.KOOP: _l("B: Kringloopwinkel"),
}
_DOES: dict[OrgKind, Any] = {
    OrgKind.CITY: _l("promotor en coördinatie"),
    OrgKind.OCMW: _l("doorverwijzen"),
    OrgKind.LIBRARY: _l("uitlenen, contracten, eerste hulp"),
    OrgKind.REUSE_SHOP: _l("opknappen, sociaal tarief, herstellen"),
    OrgKind.ADULT_SCHOOL: _l("schenken en leren"),
    OrgKind.ASSOCIATION: _l("doorverwijzen"),
    OrgKind.COMPANY: _l("schenken"),
    OrgKind.OTHER: _l("partner"),
}
_CO2 = _l(
    "Per toestel dat met een contract buitenging: de helft van wat een nieuw toestel kost. Laptop 265 kg, vaste "
    "computer 414 kg, tablet 114 kg (The Restart Project). Een orde van grootte, geen exact getal."
)
_KG = _l("Gewogen, of het gewone gewicht van de soort. Een toestel telt één keer in deze periode.")


def subsidy_pdf(report: SubsidyReport, settings: Settings) -> bytes:
    """The ten parts as an A4 document, always in Dutch. What nobody counted is left open to write in."""
    with in_dutch():
        return labels.subsidy_report(_paper(report, settings))


def subsidy_csv(report: SubsidyReport) -> bytes:
    """The tables one under the other, for a spreadsheet."""
    return tables_csv(_title(report), (_days(report), report.number), subsidy_tables(report))


def subsidy_xlsx(report: SubsidyReport) -> bytes:
    """The tables as a workbook, a sheet for each."""
    return tables_xlsx(_title(report), subsidy_tables(report))


def subsidy_json(report: SubsidyReport) -> bytes:
    return json.dumps(subsidy_data(report), ensure_ascii=False, indent=2).encode()


def subsidy_data(report: SubsidyReport) -> dict[str, Any]:
    """The report as plain data, for JSON."""
    return {
        "from": report.period.first_on.isoformat(),
        "to": report.period.last_on.isoformat(),
        "made_at": report.made_at.isoformat(),
        "number": report.number,
        "tables": plain(subsidy_tables(report)),
    }


def subsidy_tables(report: SubsidyReport) -> tuple[Table, ...]:
    """The same figures as on paper."""
    return (_partners(report), _indicators(report), _routes(report), _people(report), _groups(report), _bands(report),
            _path(report), _circular(report), *report.after_sales, _register(report))  # fmt: skip


def _title(report: SubsidyReport) -> str:
    return _("Subsidieverslag %(number)s", number=report.number)


def _days(report: SubsidyReport) -> str:
    period = report.period
    return _("Van %(first)s tot en met %(last)s", first=day_text(period.first_on), last=day_text(period.last_on))


def _few(people: int) -> Cell:
    return f"< {SMALL}" if told(people) is None else people


def _of_contracts(count: int, report: SubsidyReport) -> Cell:
    """A count of contracts or of what went along with them: where few people signed, it would tell how few."""
    return _few(count) if report.is_of_few else count


def _homes(report: SubsidyReport) -> Cell:
    count = _few(report.reach.households)
    if not report.reach.is_least:
        return count
    return _("minstens %(count)s", count=count) if isinstance(count, int) and count else _("niet bekend")


# --- the tables ----------------------------------------------------------------------------------------------------


def _partners(report: SubsidyReport) -> Table:
    rows = tuple((name, str(_DOES[kind])) for name, kind in report.partners)
    return Table("partners", _("Partners"), (_("Partner"), _("Rol")), rows)


def _indicators(report: SubsidyReport) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for target in TARGETS:
        value, so_far, remark = _counted(target, report)
        rows.append(
            (
                target.code,
                str(target.label),
                str(UNITS[target.unit]),
                "" if value is None else value,
                "" if so_far is None else so_far,
                target.promised if target.promised is not None else "",
                _("systeem") if value is not None else _("met de hand"),
                remark,
            )
        )
    return Table(
        "indicators",
        _("Doelen en cijfers"),
        (_("Code"), _("Doel"), _("Eenheid"), _("Deze periode"), _("Tot nu"), _("Doel is"), _("Geteld door"),
         _("Opmerking")),
        tuple(rows),
        note=_("Wat met de hand geteld wordt, staat nog open."),
    )  # fmt: skip


def _counted(target: Target, report: SubsidyReport) -> tuple[Cell | None, Cell | None, str]:
    """The figure of the period, the one since the start, and a remark. None: the system does not count it."""
    people, ever = _few(report.reach.people.people), _few(report.people_since_start)
    now, so_far = _of_contracts(report.devices, report), _few_ever(report)
    found: dict[str, Callable[[], tuple[Cell, Cell, str]]] = {
        DEVICES_A_YEAR: lambda: (now, now, _("Met een contract: bruikleen, huur of koop.")),
        DEVICES: lambda: (now, so_far, _("Elk toestel telt één keer.")),
        PEOPLE: lambda: (people, ever, _("De regel van tellen staat bij de mensen.")),
        REPAIR_CAFES: lambda: (report.cafes, report.cafes_since_start, _("Een café telt als het afgesloten is.")),
        REACH: lambda: (people, ever, _("Alleen wie een toestel kreeg. Tel de rest erbij.")),
    }
    return found[target.code]() if target.code in found else (None, None, "")


def _few_ever(report: SubsidyReport) -> Cell:
    is_of_few = told(report.people_since_start) is None
    return _few(report.devices_since_start) if is_of_few else report.devices_since_start


def _routes(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(_ROUTES[kind]), str(KIND_LABELS[kind]), str(TYPE_LABELS[device_type]), count)
        for (kind, device_type), count in _per_route(report).items()
    )
    return Table(
        "routes",
        _("Toestellen ter beschikking"),
        (_("Route"), _("Soort contract"), _("Toestel"), _("Toestellen")),
        rows,
        (_("Samen"), "", "", sum(_per_route(report).values())) if rows else (),
        note=_too_few() if report.is_of_few else _("Een toestel dat langs twee routes ging, telt in elk van de twee."),
    )


def _per_route(report: SubsidyReport) -> dict[tuple[LoanKind, DeviceType], int]:
    return {} if report.is_of_few else report.per_route


def _too_few() -> str:
    return _("Minder dan %(count)s mensen: kies een langere periode.", count=SMALL)


def _people(report: SubsidyReport) -> Table:
    reach = report.reach
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Verschillende mensen"), _few(reach.people.people)),
        (_("Mensen met meer dan één contract"), _few(reach.with_more)),
        (_("Huishoudens"), _homes(report)),
    )
    return Table("people", _("Mensen"), (_("Wat"), _("Aantal")), rows, note=_rule(report))


def _rule(report: SubsidyReport) -> str:
    """How was counted."""
    least = _("Van wie gewist is, bewaren we geen adres: de huishoudens zijn een ondergrens.")
    return " ".join(filter(None, (report.reach.people.rule, least if report.reach.is_least else "")))


def _groups(report: SubsidyReport) -> Table:
    """Empty until a whole quarter of the period is over."""
    found = report.groups
    rows: list[tuple[Cell, ...]] = [
        (str(GROUP_LABELS[group]), _hidden(count)) for group, count in found.groups.items() if found.quarters
    ]
    if rows:
        rows.append((_("Bij meer dan één groep"), _hidden(found.several)))
        rows.append((_("Zeg ik liever niet"), _hidden(found.declined)))
    return Table(
        "groups",
        _("Bereik per doelgroep"),
        (_("Doelgroep"), _("Mensen")),
        tuple(rows),
        note=_(
            "Wie bij meer groepen hoort, telt bij elke groep mee: tel de groepen niet op. Geteld in de %(count)s hele "
            "kwartalen van deze periode die voorbij zijn. Verborgen: minder dan 5, iedereen op minder dan 5 na, of "
            "nodig om zo'n getal verborgen te houden.",
            count=len(found.quarters),
        ),
    )


def _hidden(count: int | None) -> Cell:
    return _("verborgen") if count is None else count


def _bands(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_("%(first)s tot %(last)s", first=first, last=last) if last else _("%(first)s en meer", first=first), int(eur))
        for first, last, eur in BANDS
    )
    return Table(
        "bands",
        _("Resultaat"),
        (_("Aantal mensen"), _("Bedrag in euro")),
        rows,
        note=_(
            "Geteld door het systeem: %(count)s. Tel daar de mensen bij die met de hand geteld zijn.",
            count=_few(report.reach.people.people),
        ),
    )


def _path(report: SubsidyReport) -> Table:
    offered, accepted, started = report.path
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Aangeboden"), _hidden(offered)),
        (_("Ja gezegd"), _hidden(accepted)),
        (_("Gestart"), _hidden(started)),
    )
    return Table(
        "path",
        _("Digitaal parcours"),
        (_("Wat"), _("Contracten, minstens")),
        rows if report.groups.quarters else (),
        note=_(
            "Geteld in de %(count)s hele kwartalen van deze periode die voorbij zijn. Wat een kwartaal verbergt, telt "
            "niet mee: minder dan 5, of nodig om zo'n getal verborgen te houden.",
            count=len(report.groups.quarters),
        ),
    )


def _circular(report: SubsidyReport) -> Table:
    found = report.circular
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Toestellen opnieuw in gebruik"), found.came_back),
        (_("Toestellen hersteld"), found.repaired),
        (_("Kg hergebruikt"), round(found.kg_reused)),
        (_("Kg gerecycleerd"), round(found.kg_recycled)),
        (_("Kg CO2 vermeden, ongeveer"), _("niet getoond") if report.is_of_few else round(found.co2_kg)),
    )
    return Table("circular", _("Hergebruik"), (_("Wat"), _("Aantal")), rows, note=f"{_KG} {_CO2}")


def _register(report: SubsidyReport) -> Table:
    rows = tuple(
        (
            contract.number,
            contract.on.isoformat(),
            str(_ROUTES[contract.kind]),
            str(TYPE_LABELS[contract.device_type]),
            str(LABELS[contract.state]),
        )
        for contract in (() if report.is_of_few else report.contracts)
    )
    columns = (_("Contract"), _("Datum"), _("Route"), _("Toestel"), _("Stand"))
    return Table(
        "register", _("Registratielijst"), columns, rows, note=_too_few() if report.is_of_few else _("Zonder namen.")
    )


# --- the paper -----------------------------------------------------------------------------------------------------


def _paper(report: SubsidyReport, settings: Settings) -> labels.SubsidyReportData:
    reach, found = report.reach, report.circular
    return labels.SubsidyReportData(
        centre=settings.centre_name,
        project=settings.brand_name,
        period_from=report.period.first_on,
        period_until=report.period.last_on,
        promoter=_("Stad %(city)s", city=settings.city),
        number=report.number,
        partners=tuple(labels.Partner(name, str(_DOES[kind])) for name, kind in report.partners),
        indicators=tuple(_indicator(target, report) for target in TARGETS),
        routes=tuple(
            labels.RouteCount(str(_ROUTES[kind]), str(KIND_LABELS[kind]), str(TYPE_LABELS[device_type]), count)
            for (kind, device_type), count in _per_route(report).items()
        ),
        unique_persons=told(reach.people.people),
        households=reach.households,
        households_are_least=reach.is_least,
        repeat_persons=told(reach.with_more),
        counting_rule=_rule(report),
        is_of_few=report.is_of_few,
        reach_by_system=told(reach.people.people),
        groups=tuple(
            labels.GroupCount(str(GROUP_LABELS[group]), count)
            for group, count in report.groups.groups.items()
            if report.groups.quarters
        ),
        in_more_groups=report.groups.several,
        not_stated=report.groups.declined,
        bands=tuple(labels.Band(*band) for band in BANDS),
        path_offered=report.path[0],
        path_accepted=report.path[1],
        path_started=report.path[2],
        devices_recovered=found.came_back,
        devices_repaired=found.repaired,
        kg_reused=found.kg_reused,
        kg_recycled=found.kg_recycled,
        co2_kg=None if report.is_of_few else found.co2_kg,
        co2_method=str(_CO2),
        more_figures=tuple(
            labels.FigureTable(
                table.title, tuple((str(row[0]), str(row[-1])) for row in table.rows), table.columns[-1], table.note
            )
            for table in report.after_sales
            if table.rows
        ),
        loans=tuple(
            labels.LoanRow(
                contract.number,
                contract.on,
                str(_ROUTES[contract.kind]),
                str(TYPE_LABELS[contract.device_type]),
                str(LABELS[contract.state]).lower(),
            )
            for contract in (() if report.is_of_few else report.contracts)
        ),
        retention=_("We bewaren deze lijst tot vijf jaar na de laatste betaling."),
        flows=tuple(
            labels.Flow(f"{flow.month.number}/{flow.month.year % 100:02d}", flow.came_in, flow.went_out)
            for flow in report.flows[-12:]
        ),
        made_at=report.made_at,
        check_url=check_address(settings),
    )


def _indicator(target: Target, report: SubsidyReport) -> labels.Indicator:
    value, so_far, remark = _counted(target, report)
    if value is None:
        unit, by_hand = str(UNITS[target.unit]), _("met de hand")
        return labels.Indicator(target.code, str(target.label), None, None, target.promised, unit, by_hand, "………")
    small = _("Minder dan %(count)s.", count=SMALL) if isinstance(value, str) else ""
    return labels.Indicator(
        target.code,
        str(target.label),
        value if isinstance(value, int) else None,
        so_far if isinstance(so_far, int) else None,
        target.promised,
        str(UNITS[target.unit]),
        _("systeem"),
        " ".join(filter(None, (small, remark))),
    )
