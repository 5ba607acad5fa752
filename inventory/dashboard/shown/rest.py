"""Demand, what runs late, repairs, where people live and what came of donations, as drawings."""

from collections.abc import Iterable, Mapping, Sequence

from inventory.circular.queries.gifts import Gift
from inventory.circular.shown import yields_drawn
from inventory.core.i18n import _
from inventory.dashboard.queries.running import Mending
from inventory.dashboard.queries.where import QUARTERS, Where
from inventory.dashboard.shown.addresses import Addresses
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS
from inventory.drawings.bars import Bars
from inventory.drawings.columns import Columns, Pair
from inventory.drawings.pen import Mark
from inventory.drawings.tiles import Tile, Tiles
from inventory.referrals.queries.shortage import Shortage
from inventory.repairs.lifecycle import LABELS as REPAIR_LABELS

_MOST_DONORS = 8


def demand(found: Sequence[Shortage], to: Addresses) -> Columns:
    """Of each type what is ready and what is waited for: over all places, since a code is for any place."""
    return Columns(
        title=_("Voorraad en vraag"),
        desc=_("Per soort: hoeveel toestellen klaar staan en hoeveel doorverwezen mensen erop wachten."),
        names=(_("Klaar"), _("Wachten")),
        tones=("stock", "blocked"),
        head=_("Soort"),
        pairs=tuple(
            Pair(
                label=str(TYPE_LABELS[each.type]),
                first=each.ready,
                second=each.wanted,
                first_href=to.to("devices.devices", state=DeviceState.READY.value, type=each.type.value),
                second_href=to.waiting(type=each.type.value),
            )
            for each in found
        ),
    )


def late(found: Mapping[str, int], to: Addresses) -> Bars:
    """Contracts that are late, by how late."""
    labels = {
        "late_30": _("1 tot 30 dagen te laat"),
        "late_90": _("31 tot 90 dagen te laat"),
        "late_more": _("Meer dan 90 dagen te laat"),
    }
    tones = {"late_30": "workshop", "late_90": "workshop", "late_more": "blocked"}
    return Bars(
        title=_("Te laat terug"),
        desc=_("Lopende contracten waarvan de einddatum voorbij is, vandaag."),
        heads=(_("Hoe laat"), _("Contracten")),
        marks=tuple(Mark(label, found[name], to.late(name), tones[name]) for name, label in labels.items()),
    )


def mended(found: Mending, to: Addresses) -> Bars:
    """Repairs that are open, by state."""
    return Bars(
        title=_("Herstellingen die open staan"),
        desc=_("Per staat, van alle balies samen."),
        heads=(_("Staat"), _("Herstellingen")),
        marks=tuple(
            Mark(str(REPAIR_LABELS[state]), count, to.to("repairs.repairs", state=state.value), "workshop")
            for state, count in found.open_now.items()
        ),
    )


# Column, row and width of each postcode of Kortrijk, about as on the map; elsewhere they stand three in a row.
_MAP = {"8501": (0.35, 0.0, 1.9), "8500": (0.75, 1.0, 2.25), "8511": (0.0, 2.0, 1.0), "8510": (1.0, 2.0, 2.0)}


def _rows(codes: Iterable[str]) -> dict[str, tuple[float, float, float]]:
    return {code: (float(at % 3), float(at // 3), 1.0) for at, code in enumerate(codes)}


def town(found: Where) -> Tiles:
    """The postcodes of the town as a map of tiles. There is no list behind it: it would name who lives there."""
    on_map = found.names is QUARTERS
    places = _MAP if on_map else _rows(found.names)
    tiles = [
        Tile(found.names[code], found.town[code], column, row, under=code, wide=wide)
        for code, (column, row, wide) in places.items()
    ]
    below = max((row for _column, row, _wide in places.values()), default=-1.2) + 1.2
    tiles.append(Tile(_("Buiten de stad") if places else _("Alle postcodes"), found.elsewhere, 0, below, wide=1.5))
    tiles.append(Tile(_("Adres niet bewaard"), found.not_kept, 1.5, below, wide=1.5))
    about = _("Mensen die een toestel kregen, per postcode.")
    return Tiles(
        title=_("Waar de mensen wonen"),
        desc=f"{about} {_('Vlakken liggen ongeveer zoals op de kaart.')}" if on_map else about,
        tiles=tuple(tiles),
        heads=(_("Deel van de stad"), _("Mensen")),
    )


def yields(found: Sequence[Gift], to: Addresses) -> Bars:
    """The largest donors, as on the page that lists what came in these days."""
    return yields_drawn(found[:_MOST_DONORS], lambda _gift: to.to("circular.donors", **to.asked.days))
