"""The ten parts of the report to the department as tables: the same figures as on paper."""

from inventory.core.clock import day_of
from inventory.core.i18n import _, day_text
from inventory.core.tables import Amount, Cell, Day, Table
from inventory.devices.models import TYPE_LABELS
from inventory.loans.lifecycle import KIND_LABELS
from inventory.reach.models import GROUP_LABELS
from inventory.reports.documents.subsidy import words
from inventory.reports.documents.subsidy.indicators import indicator_table
from inventory.reports.documents.subsidy.words import few, hidden, per_route
from inventory.reports.models import PART_LABELS, Part
from inventory.reports.queries.subsidy import SubsidyReport

REGISTER = "register"


def subsidy_tables(report: SubsidyReport) -> tuple[Table, ...]:
    """In the order in which the department reads them."""
    return (_project(report), _partners(report), indicator_table(report), _routes(report), _people(report),
            _groups(report), _reached(report), _bands(report), _path(report), _circular(report), *report.more,
            _stories(report), _register(report), _corrections(report))  # fmt: skip


def _project(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Nummer"), report.number),
        (_("Van"), Day(report.period.first_on)),
        (_("Tot en met"), Day(report.period.last_on)),
        (_("Vastgelegd"), day_text(day_of(report.frozen_at)) if report.frozen_at else _("nog niet: een ontwerp")),
    )
    return Table("project", _("Project en periode"), (_("Wat"), _("Waarde")), rows)


def _partners(report: SubsidyReport) -> Table:
    rows = tuple((name, str(words.DOES[kind])) for name, kind in report.partners)
    return Table("partners", _("Partners"), (_("Partner"), _("Rol")), rows)


def _routes(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(words.ROUTES[kind]), str(KIND_LABELS[kind]), str(TYPE_LABELS[device_type]), count)
        for (kind, device_type), count in per_route(report).items()
    )
    said = _("Een toestel dat langs twee routes ging, telt in elk van de twee.")
    return Table(
        "routes",
        _("Toestellen ter beschikking"),
        (_("Route"), _("Soort contract"), _("Toestel"), _("Toestellen")),
        rows,
        (_("Samen"), "", "", sum(per_route(report).values())) if rows else (),
        note=words.too_few() if report.is_of_few else said,
    )


def _people(report: SubsidyReport) -> Table:
    reach = report.reach
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Verschillende mensen"), few(reach.people.people)),
        (_("Mensen met meer dan één contract"), few(reach.with_more)),
        (_("Huishoudens"), words.homes(report)),
    )
    return Table("people", _("Mensen"), (_("Wat"), _("Aantal")), rows, note=words.rule(report))


def _groups(report: SubsidyReport) -> Table:
    """Empty until a whole quarter of the period is over."""
    found = report.groups
    rows: list[tuple[Cell, ...]] = [
        (str(GROUP_LABELS[group]), hidden(count)) for group, count in found.groups.items() if found.quarters
    ]
    if rows:
        rows.append((_("Bij meer dan één groep"), hidden(found.several)))
        rows.append((_("Zeg ik liever niet"), hidden(found.declined)))
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


def _reached(report: SubsidyReport) -> Table:
    by_hand: Cell = _("nog niet ingevuld") if report.by_hand is None else report.by_hand
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Geteld door het systeem"), few(report.reach.people.people)),
        (_("Met de hand geteld"), by_hand),
        (_("Samen bereikt"), words.reach(report)),
    )
    return Table("reached", _("Bereik"), (_("Wat"), _("Mensen")), rows, note=words.by_hand_how())


def _bands(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (words.band(band.least, band.most), Amount(band.amount_eur), words.where(band.least, band.most, report))
        for band in report.bands
    )
    columns = (_("Aantal mensen"), _("Bedrag in euro"), _("Waar we staan"))
    return Table("bands", _("Resultaat"), columns, rows, note=words.bands_from(report))


def _path(report: SubsidyReport) -> Table:
    offered, accepted, started = report.path
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Aangeboden"), hidden(offered)),
        (_("Ja gezegd"), hidden(accepted)),
        (_("Gestart"), hidden(started)),
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
    rows = tuple((label, value) for _word, label, value in words.circular(report))
    return Table("circular", _("Hergebruik"), (_("Wat"), _("Aantal")), rows, note=report.circular.method)


def _stories(report: SubsidyReport) -> Table:
    rows = tuple((str(PART_LABELS[part]), report.texts.get(part, "")) for part in Part)
    return Table("stories", _("In woorden"), (_("Onderwerp"), _("Tekst")), rows)


def _register(report: SubsidyReport) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            contract.alias,
            Day(contract.on),
            str(words.ROUTES[contract.kind]),
            str(TYPE_LABELS[contract.device_type]),
            str(words.STANDS[contract.state]),
        )
        for contract in report.register
    )
    columns = (_("Code"), _("Datum"), _("Route"), _("Toestel"), _("Stand"))
    note = words.too_few() if report.is_of_few else f"{words.ALIAS} {words.RETENTION}"
    return Table(REGISTER, _("Registratielijst"), columns, rows, note=note)


def _corrections(report: SubsidyReport) -> Table:
    rows = tuple((each.number, each.label, each.was, each.now) for each in report.corrections)
    columns = (_("Verslag"), _("Cijfer"), _("Toen"), _("Nu"))
    note = _("Een vastgelegd verslag verandert niet. Wat later verbeterd werd, staat hier.")
    return Table("corrections", _("Verbeterd tegenover een vroeger verslag"), columns, rows, note=note)
