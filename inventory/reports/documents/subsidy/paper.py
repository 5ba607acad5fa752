"""The report to the department on paper, always in Dutch."""

import labels
from inventory.config import Settings
from inventory.core.i18n import _, in_dutch, number_text
from inventory.core.tables import Cell
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS
from inventory.loans.lifecycle import KIND_LABELS
from inventory.reach.models import GROUP_LABELS
from inventory.reports.documents.subsidy import words
from inventory.reports.documents.subsidy.indicators import remark, told_of
from inventory.reports.documents.subsidy.words import per_route
from inventory.reports.models import PART_LABELS, Part
from inventory.reports.queries.subsidy import SubsidyReport, told
from inventory.targets.models import COUNTED, UNITS
from inventory.targets.queries import Progress


def subsidy_pdf(report: SubsidyReport, settings: Settings) -> bytes:
    """The ten parts as an A4 document. What nobody wrote or counted is left open to write in."""
    with in_dutch():
        return labels.subsidy_report(_paper(report, settings))


def _paper(report: SubsidyReport, settings: Settings) -> labels.SubsidyReportData:
    reach = report.reach
    return labels.SubsidyReportData(
        centre=settings.centre_name,
        project=settings.brand_name,
        period_from=report.period.first_on,
        period_until=report.period.last_on,
        promoter=_("Stad %(city)s", city=settings.city),
        number=report.number,
        partners=tuple(labels.Partner(name, str(words.DOES[kind])) for name, kind in report.partners),
        indicators=tuple(_indicator(each, report) for each in report.progress),
        routes=tuple(
            labels.RouteCount(str(words.ROUTES[kind]), str(KIND_LABELS[kind]), str(TYPE_LABELS[device_type]), count)
            for (kind, device_type), count in per_route(report).items()
        ),
        unique_persons=told(reach.people.people),
        households=told(reach.households) or reach.households,
        households_are_least=reach.is_least,
        repeat_persons=told(reach.with_more),
        counting_rule=words.rule(report),
        is_of_few=report.is_of_few,
        reach_by_system=told(reach.people.people),
        reach_by_hand=report.by_hand,
        reach_note=words.by_hand_how(),
        groups=tuple(
            labels.GroupCount(str(GROUP_LABELS[group]), count)
            for group, count in report.groups.groups.items()
            if report.groups.quarters
        ),
        in_more_groups=report.groups.several,
        not_stated=report.groups.declined,
        bands=tuple(
            labels.Band(band.least, band.most, band.amount_eur, words.where(band.least, band.most, report))
            for band in report.bands
        ),
        bands_note=words.bands_from(report),
        path_offered=report.path[0],
        path_accepted=report.path[1],
        path_started=report.path[2],
        circular=tuple((label, _said(value)) for _word, label, value in words.circular(report)),
        circular_note=report.circular.method,
        more_figures=tuple(
            labels.FigureTable(
                table.title, tuple((str(row[0]), str(row[-1])) for row in table.rows), table.columns[-1], table.note
            )
            for table in report.more
            if table.rows
        ),
        stories=tuple(labels.Story(str(PART_LABELS[part]), report.texts.get(part, "")) for part in Part),
        loans=tuple(
            labels.LoanRow(
                contract.alias,
                contract.on,
                str(words.ROUTES[contract.kind]),
                str(TYPE_LABELS[contract.device_type]),
                str(words.STANDS[contract.state]),
            )
            for contract in report.register
        ),
        register_note=str(words.ALIAS),
        retention=str(words.RETENTION),
        flows=tuple(
            labels.Flow(f"{flow.month.number}/{flow.month.year % 100:02d}", flow.came_in, flow.went_out)
            for flow in report.flows[-12:]
        ),
        made_at=report.made_at,
        frozen_at=report.frozen_at,
        corrections=tuple(
            _("%(number)s, %(label)s: toen %(was)s, nu %(now)s.", number=each.number, label=each.label, was=each.was,
              now=each.now)
            for each in report.corrections
        ),
        check_url=check_address(settings),
    )  # fmt: skip


def _indicator(each: Progress, report: SubsidyReport) -> labels.Indicator:
    now, so_far, percent = told_of(each, report)
    return labels.Indicator(
        each.code,
        each.label,
        now if isinstance(now, int) else None,
        so_far if isinstance(so_far, int) else None,
        each.value,
        str(UNITS[each.unit]),
        str(COUNTED[each.counted_by]),
        remark(each),
        percent if isinstance(percent, int) else None,
    )


def _said(value: Cell) -> str:
    return number_text(value) if isinstance(value, int) else value
