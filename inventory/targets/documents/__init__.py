"""The targets as tables, for a spreadsheet and for programs."""

import json
from collections.abc import Sequence

from inventory.core.clock import now
from inventory.core.i18n import _, day_text, number_text
from inventory.core.months import Month
from inventory.core.sheets import plain, tables_csv
from inventory.core.suppress import LEAST
from inventory.core.tables import Cell, Table
from inventory.core.workbook import workbook
from inventory.targets.models import COUNTED, KINDS, UNITS
from inventory.targets.models.defaults import CONTRADICTIONS
from inventory.targets.queries import Groups, Progress, Project


def targets_csv(project: Project, month: Month, rows: Sequence[Progress], reached: Groups) -> bytes:
    return tables_csv(title(project), (_days(project), str(month)), tables(month, rows, reached))


def targets_xlsx(project: Project, month: Month, rows: Sequence[Progress], reached: Groups) -> bytes:
    facts = ((_("Periode"), _days(project)), (_("Maand"), str(month)))
    return workbook(title(project), tables(month, rows, reached), facts=facts, at=now())


def targets_json(project: Project, month: Month, rows: Sequence[Progress], reached: Groups) -> bytes:
    found = {
        "project": project.name,
        "from": project.first_on.isoformat(),
        "to": project.last_on.isoformat(),
        "month": str(month),
        "tables": plain(tables(month, rows, reached)),
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def title(project: Project) -> str:
    return _("Doelen van %(project)s", project=project.name)


def tables(month: Month, rows: Sequence[Progress], reached: Groups) -> tuple[Table, ...]:
    """The targets, the groups, and what does not fit in the project's text."""
    notes = tuple((str(sentence), source) for source, sentence in CONTRADICTIONS)
    return (
        targets_table(month, rows),
        groups_table(reached),
        Table("contradictions", _("Wat in de projecttekst niet klopt"), (_("Opmerking"), _("Bron")), notes),
    )


def targets_table(month: Month, rows: Sequence[Progress]) -> Table:
    """Each target with how far it is. What nobody counted is left open."""
    return Table(
        "targets",
        _("Doelen"),
        (
            _("Code"), _("Doel"), _("Eenheid"), _("Periode"), _("Doel is"), _("In %(month)s", month=month), _("Tot nu"),
            _("Procent"), _("Geteld door"), _("Bron"), _("Opmerking"), _("Bij de tekst"),
        ),
        tuple(
            (
                each.code,
                each.label,
                str(UNITS[each.unit]),
                str(KINDS[each.period]),
                each.value,
                not_per_month() if each.is_sum_only else f"< {LEAST}" if each.is_few_now else shown(each.in_period),
                f"< {LEAST}" if each.is_few else shown(each.cumulative),
                shown(each.percent),
                str(COUNTED[each.counted_by]),
                each.source,
                each.remark,
                each.note,
            )
            for each in rows
        ),
        note=_("Bron: S en de regel in de projecttekst."),
    )  # fmt: skip


def groups_table(reached: Groups) -> Table:
    """Each group with what the text says of it and who came; never added up."""
    counted = reached.counted
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            row.label,
            shown(row.base),
            number_text(row.percent),
            number_text(row.computed),
            shown(row.stated),
            shown(row.goal),
            "" if not counted.quarters else _("verborgen") if row.reached is None else row.reached,
            _("ja") if row.has_more else "",
            row.source,
            row.note,
        )
        for row in reached.rows
    )
    return Table(
        "groups",
        _("Bereik per doelgroep"),
        (
            _("Doelgroep"), _("Aantal mensen"), _("Procent met risico"), _("Uitgerekend"), _("In de tekst"),
            _("Doel (10 procent)"), _("Bereikt"), _("Of meer"), _("Bron"), _("Bij de tekst"),
        ),
        rows,
        note=overlap(reached),
    )  # fmt: skip


def overlap(reached: Groups) -> str:
    """Why the groups are not added up, and over which quarters was counted."""
    said = _(
        "Wie bij meer groepen hoort, telt bij elke groep mee: tel de groepen niet op. De projecttekst doet dat wel.",
    )
    quarters = reached.counted.quarters
    if not quarters:
        return said + " " + _("Er is nog geen heel kwartaal voorbij waarin geteld is.")
    more = reached.counted.several
    counted = _(
        "Geteld bij het eerste contract, in de hele kwartalen vanaf %(day)s. Verborgen: minder dan %(least)s, of nodig "
        "om zo'n getal verborgen te houden.",
        day=day_text(quarters[0]),
        least=LEAST,
    )
    both = _("Bij meer dan één groep: %(count)s.", count=_("verborgen") if more is None else more)
    return f"{said} {counted} {both}"


def not_per_month() -> str:
    """What stands where people of a single month would."""
    return _("niet per maand")


def shown(value: int | None) -> Cell:
    return "" if value is None else value


def _days(project: Project) -> str:
    return _("Van %(first)s tot en met %(last)s", first=day_text(project.first_on), last=day_text(project.last_on))
