"""The list to count a place with, and what a count found, on paper. Always in Dutch, like all paper."""

from collections.abc import Iterable

import labels
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.i18n import in_dutch
from inventory.devices.documents.stickers import on_paper
from inventory.devices.lifecycle import LABELS
from inventory.devices.models import Device, Seen, Spot, Stocktake, StocktakeLine
from inventory.devices.queries.stocktake import Result

# What did not simply stand in its place or elsewhere, said in the last column.
_REMARKS: dict[Seen, str] = {
    Seen.WITH_SOMEBODY: "iemand heeft het volgens ons: neem het eerst terug",
    Seen.LOST: "was vermist gemeld",
    Seen.NOT_COME: "aangekondigd, nog niet ontvangen",
    Seen.GONE: "volgens ons de deur uit",
}
_SETTLED = {"moved": "plaats verbeterd", "missed": "vermist gemeld"}


def blank_list(spot: Spot, devices: Iterable[Device], settings: Settings) -> bytes:
    """The devices that belong here, with a box to tick for each."""
    with in_dutch():
        expected = tuple(labels.StockLine(each.tag, each.name, state=str(LABELS[each.state])) for each in devices)
        data = labels.StocktakeData(settings.centre_name, spot.name, expected=expected, is_blank=True, started_at=now())
        return on_paper(lambda: labels.stocktake(data))


def stocktake_paper(stocktake: Stocktake, result: Result, settings: Settings) -> bytes:
    """What the count found; while it runs, what it found so far."""
    with in_dutch():
        place = stocktake.spot.name
        waiting = tuple(
            labels.StockLine(each.tag, each.name, place=place, state=str(LABELS[each.state])) for each in result.waiting
        )
        not_scanned = _lines(result.of(Seen.NOT_SCANNED), place) + waiting
        here = _lines(result.of(Seen.HERE), place)
        everybody = {line.user.name for lines in result.lines.values() for line in lines if line.user}
        data = labels.StocktakeData(
            settings.centre_name,
            place,
            expected=here + not_scanned,
            found_here=here,
            found_elsewhere=_lines(
                result.of(Seen.ELSEWHERE, Seen.WITH_SOMEBODY, Seen.LOST, Seen.NOT_COME, Seen.GONE), ""
            ),
            unknown=_lines(result.of(Seen.UNKNOWN), place),
            not_scanned=not_scanned,
            number=stocktake.number,
            started_at=stocktake.started_at,
            ended_at=stocktake.closed_at,
            counted_by=", ".join(sorted(everybody)),
        )
        return on_paper(lambda: labels.stocktake(data))


def _lines(lines: Iterable[StocktakeLine], place: str) -> tuple[labels.StockLine, ...]:
    return tuple(
        labels.StockLine(
            line.code,
            line.device.name if line.device else "",
            place=place or line.belongs_at,
            state=str(LABELS[line.state]) if line.state else "",
            note=_SETTLED.get(line.settled or "", "") or _REMARKS.get(Seen(line.seen), ""),
        )
        for line in lines
    )
