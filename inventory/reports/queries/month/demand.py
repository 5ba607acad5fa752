"""Part 7: who waits for what, and what stands ready for it."""

from collections import Counter
from statistics import median

from inventory.core.i18n import _
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import DeviceType
from inventory.reports.queries.balance import Counts, add_up
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.only import Route
from inventory.reports.queries.month.stock import type_label
from inventory.reports.queries.wanted import Asked, changes_of


def demand_table(ground: Ground) -> Table:
    """Per type of device: referrals made, collected, expired and open at the end, how long was waited, and how many too
    few stand ready or are reserved. Referrals are of route A.
    """
    happened = [each for each in ground.referrals_told if _is_meant(each.key, ground)]
    open_at_end = Counter[str]()
    whole = add_up(ground.referrals_before, changes_of(ground.referrals_told))
    for key, number in Counts(whole).items():
        if _is_meant(key, ground):
            open_at_end[key[0]] += number
    at_hand: Counter[str] = Counter()
    for (device_type, _place, state), number in ground.closing.items():
        if state in (DeviceState.READY, DeviceState.RESERVED):
            at_hand[device_type] += number
    types = [kind for kind in DeviceType if not ground.only.type or kind == ground.only.type]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        _row(kind, [each for each in happened if each.key[0] == kind], open_at_end[kind], at_hand[kind])
        for kind in types
    )
    days = _days(happened)
    return Table(
        key="demand",
        title=_("Vraag"),
        columns=(
            _("Soort"), _("Nieuwe doorverwijzingen"), _("Afgehaald"), _("Vervallen, niet gebruikt"), _("Nog open"),
            _("Klaar of gereserveerd"), _("Te weinig"), _("Dagen wachten (middelste)"),
        ),
        rows=rows,
        totals=(*totals((row[:-1] for row in rows), first=1), days if days is not None else "-") if rows else (),
        note=_(
            "Aan het einde van de maand. Nog open: te bevestigen, wachten of klaargezet. Te weinig: er zijn er meer "
            "open dan er klaar staan of gereserveerd zijn."
        ),
    )  # fmt: skip


def _is_meant(key: tuple[str, ...], ground: Ground) -> bool:
    device_type, org, _programme = key
    only = ground.only
    return (
        (not only.type or device_type == only.type)
        and (not only.org or org == only.org)
        and only.route in ("", Route.A)
    )


def _row(kind: DeviceType, happened: list[Asked], is_open: int, at_hand: int) -> tuple[Cell, ...]:
    days = _days(happened)
    return (
        type_label(kind),
        sum(each.is_new for each in happened),
        sum(each.is_collected for each in happened),
        sum(each.is_unused for each in happened),
        is_open,
        at_hand,
        max(0, is_open - at_hand),
        days if days is not None else "-",
    )


def _days(happened: list[Asked]) -> int | None:
    waited = [each.waited.days for each in happened if each.waited is not None]
    return round(median(waited)) if waited else None
