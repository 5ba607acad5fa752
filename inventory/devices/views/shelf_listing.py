"""The list of shelves, declared: what stands on each, counting it, its label, and taking empty ones away."""

from collections.abc import Mapping, Sequence

from flask import url_for
from sqlalchemy import Integer, String, func, select

from inventory.access import Actor, Can
from inventory.accounts.models import Location, Shelf
from inventory.core.clock import day_of
from inventory.core.i18n import _l, ngettext
from inventory.core.lists import by_id
from inventory.devices.actions import places as actions
from inventory.devices.models import Device, Stocktake
from inventory.devices.queries import locations
from inventory.devices.queries.printing import ItemKind, key_of
from inventory.devices.views.chosen_labels import SHOWN, keep_basket
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import Ask, Bulk, Choice, Column, Conditions, Empty, Listing, Press, Words, YesNo

# WERK-A-2 before WERK-A-10: the rack, then the shortest number.
_RACK = func.rtrim(Shelf.code, "0123456789", type_=String).label("rack")
_LENGTH = func.length(Shelf.code, type_=Integer).label("length")
_DEVICES = select(func.count()).where(Device.shelf_id == Shelf.id).scalar_subquery().label("devices")
_COUNTED = select(func.max(Stocktake.closed_at)).where(Stocktake.shelf_id == Shelf.id).scalar_subquery()


def _named(text: str, _ask: Ask) -> Conditions:
    code = text.upper()
    return [Shelf.name.icontains(text, autoescape=True) | Shelf.code.startswith(code, autoescape=True)]


def _at(code: str, _ask: Ask) -> Conditions:
    return [Shelf.location_id.in_([place.id for place in locations() if place.code == code])]


def _labels(asked: Asked, ids: Sequence[int], is_all: bool) -> str:
    """The page of the labels with these shelves."""
    if is_all and set(dict(asked.args())) == {"location"}:
        return url_for("devices.labels", shelves=asked.values["location"])
    keep_basket([key_of(ItemKind.PLACE, shelf.code) for shelf in by_id(Shelf)(ids).values()])
    return url_for("devices.labels", basket=1)


def _close(shelf: Shelf, _values: Mapping[str, str], actor: Actor) -> str:
    actions.close_shelf(shelf, actor=actor)
    return ""


SHELVES = Listing(
    name="shelves",
    title=_l("Planken"),
    endpoint="devices.shelves",
    can=Can.DEVICES_MOVE_PLACE,
    model=Shelf,
    select=lambda _ask: select(
        Shelf.id,
        Shelf.code,
        Shelf.name,
        Location.name.label("place"),
        _RACK,
        _LENGTH,
        _DEVICES,
        _COUNTED.label("counted_at"),
    ).join(Location, Location.id == Shelf.location_id),
    branches=lambda _ask, _values: (
        (Shelf.is_active.is_(True), Shelf.location_id.in_(select(Location.id).where(Location.is_active))),
    ),
    sorts={"code": (_RACK, _LENGTH), "devices": (_DEVICES,)},
    sort="code",
    columns=(
        Column(
            "code",
            _l("Code"),
            lambda row: row.code,
            url=lambda row: url_for("devices.devices", location=row.code),
            sort="code",
            is_short=True,
        ),
        Column("shelf", _l("Plank"), lambda row: row.name, is_short=True),
        Column("place", _l("Plaats"), lambda row: row.place),
        Column(
            "devices",
            _l("Toestellen"),
            lambda row: row.devices,
            press=lambda row: Press(_l("Tel"), url_for("devices.start_stocktake"), "location", row.code),
            sort="devices",
            is_number=True,
        ),
        Column("counted", _l("Laatst geteld"), lambda row: day_of(row.counted_at) if row.counted_at else None),
    ),
    filters=(
        Words("q", _l("Zoek op plank of code"), where=_named),
        Choice(
            "location",
            _l("Plaats"),
            where=_at,
            options=lambda _ask: [(place.code, place.name) for place in locations()],
            is_any_case=True,
        ),
        YesNo("empty", _l("Alleen lege planken"), where=lambda _value, _ask: [_DEVICES.element == 0]),
    ),
    bulk=(
        Bulk("labels", _l("Druk etiketten af"), Can.LABELS_PRINT, icon="label", goto=_labels, most=SHOWN),
        Bulk(
            "close",
            _l("Haal weg"),
            Can.DEVICES_MOVE_PLACE,
            icon="close",
            said=lambda count, _values: ngettext(
                "%(num)d plank verdwijnt uit de lijst. Haal ook het etiket weg.",
                "%(num)d planken verdwijnen uit de lijst. Haal ook de etiketten weg.",
                count,
            ),
            load=by_id(Shelf),
            check=lambda shelf, _values, actor: actions.cannot_close(shelf, actor=actor),
            do=_close,
        ),
    ),
    empty=Empty(
        _l("Nog geen planken"),
        _l("Maak hieronder de planken van een rek. Druk daarna hun etiketten af en plak ze."),
        "pin",
    ),
)
