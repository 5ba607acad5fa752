"""The list of devices, declared: its columns, filters and orders, and what can be done to many of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, url_for
from sqlalchemy import select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location, Organisation, Shelf
from inventory.core.clock import day_of
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.devices.actions import many
from inventory.devices.actions.grading import r2_of
from inventory.devices.lifecycle import FLAGS, LABELS, PHASE_LABELS, PHASES, DeviceState, Phase
from inventory.devices.models import TYPE_LABELS, Device, DeviceType, Grade
from inventory.devices.queries import DeviceFilter, count_by_state, count_devices, lot_codes
from inventory.devices.queries.weights import is_unweighed
from inventory.devices.views.chosen_labels import SHOWN, keep_basket
from inventory.devices.views.pages import places, spots
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import (
    EVERYTHING,
    NOTHING,
    Ask,
    Bulk,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Field,
    Listing,
    Words,
    YesNo,
    on_days,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.web.shell import settings
from inventory.web.widgets import tidy

_SELECT = (
    select(
        Device.id,
        Device.tag,
        Device.type,
        Device.make,
        Device.model,
        Device.state,
        Device.state_since,
        Device.lot_code,
        Location.name.label("place"),
        Shelf.name.label("shelf"),
    )
    .outerjoin(Location, Location.id == Device.location_id)
    .outerjoin(Shelf, Shelf.id == Device.shelf_id)
)


def _branches(ask: Ask, _values: Mapping[str, Any]) -> Sequence[Conditions]:
    return EVERYTHING if may(ask.actor, Can.DEVICES_SEE) else NOTHING


def filter_of(values: Mapping[str, Any], actor: Actor) -> DeviceFilter:
    """The same filter as the rest of the house has it."""
    return DeviceFilter(
        q=values.get("q", ""),
        state=DeviceState(values["state"]) if "state" in values else None,
        phase=Phase(values["phase"]) if "phase" in values else None,
        type=DeviceType(values["type"]) if "type" in values else None,
        location=values.get("location", ""),
        lot=values.get("lot", ""),
        unlabelled="unlabelled" in values,
        at_orgs=actor.orgs(Role.LIBRARY, Role.SHOP) if "ours" in values else frozenset(),
        prefix=settings().tag_prefix,
    )


def _where(name: str) -> Any:
    return lambda value, ask: filter_of({name: value}, ask.actor).conditions()


def _count(values: Mapping[str, Any], ask: Ask) -> int | str:
    wanted = {name: value for name, value in values.items() if name not in _ELSEWHERE}
    if len(wanted) == len(values):
        limits = filter_of(wanted, ask.actor)
        if limits.is_by_state and may(ask.actor, Can.DEVICES_SEE):
            return sum(count for state, count in _by_state().items() if limits.has_state(state))
        return count_devices(limits, actor=ask.actor)
    return count_rows(values, ask)


def count_rows(values: Mapping[str, Any], ask: Ask) -> int | str:
    """With a filter that only the list has."""
    limits = [
        part
        for each in DEVICES.filters
        if each.name in values and each.where
        for part in each.where(values[each.name], ask)
    ]
    return reading.few(DEVICES.key, limits) if may(ask.actor, Can.DEVICES_SEE) else 0


_ELSEWHERE = frozenset({"grade", "received", "since", "unweighed"})


def _by_state() -> dict[DeviceState, int]:
    """Counted once for a page: its chips and its total say the same."""
    found: dict[DeviceState, int] = g.setdefault("devices_by_state", None) or count_by_state()
    g.devices_by_state = found
    return found


def _phase_counts(_ask: Ask) -> dict[str, int | str]:
    counts = _by_state()
    by_phase = {
        phase.value: sum(count for state, count in counts.items() if PHASES[DeviceState(state)] == phase)
        for phase in PHASE_LABELS
    }
    return {"": sum(counts.values()), **by_phase}


def _place(row: Any) -> str | None:
    if not row.place:
        return None
    return _("%(place)s, plank %(shelf)s", place=row.place, shelf=row.shelf) if row.shelf else str(row.place)


def _org_name(column: Any, name: str) -> Any:
    return select(Organisation.name).where(Organisation.id == column).scalar_subquery().label(name)


_GRADED = (Device.grade, Device.specs, Device.tests, Device.asset_class)
COLUMNS = (
    Column(
        "tag",
        _l("Nummer"),
        lambda row: row.tag,
        sort="id",
        url=address_of("devices.device", "tag", lambda row: row.tag),
    ),
    Column("name", _l("Toestel"), lambda row: f"{row.make} {row.model}".strip(), sort="name"),
    Column("type", _l("Soort"), lambda row: row.type, words=TYPE_LABELS),
    Column("state", _l("Staat"), lambda row: row.state, words=LABELS, phase=lambda row: PHASES[row.state]),
    Column("place", _l("Plaats"), _place),
    Column("lot", _l("Lot"), lambda row: row.lot_code, is_short=True),
    Column("since", _l("Sinds"), lambda row: day_of(row.state_since), sort="since", is_short=True),
    Column("make", _l("Merk"), lambda row: row.make, is_usual=False),
    Column("model", _l("Model"), lambda row: row.model, is_usual=False),
    Column("serial", _l("Serienummer"), lambda row: row.serial, reads=(Device.serial,), is_usual=False),
    Column(
        "donor_tag", _l("Nummer van de schenker"), lambda row: row.donor_tag, reads=(Device.donor_tag,), is_usual=False
    ),
    Column(
        "donor", _l("Schenker"), lambda row: row.donor, reads=(_org_name(Device.donor_id, "donor"),), is_usual=False
    ),
    Column(
        "owner", _l("Eigenaar"), lambda row: row.owner, reads=(_org_name(Device.owner_id, "owner"),), is_usual=False
    ),
    Column("grade", _l("Graad"), lambda row: row.grade or None, reads=_GRADED, is_usual=False),
    Column(
        "r2_function",
        _l("R2 werking"),
        lambda row: r2_of(row).function if row.grade else None,
        reads=_GRADED,
        is_usual=False,
    ),
    Column(
        "r2_looks",
        _l("R2 uitzicht"),
        lambda row: r2_of(row).looks if row.grade else None,
        reads=_GRADED,
        is_usual=False,
    ),
    Column("system", _l("Systeem"), lambda row: (row.specs or {}).get("os"), reads=(Device.specs,), is_usual=False),
    Column(
        "flags",
        _l("Waarschuwingen"),
        lambda row: ", ".join(str(FLAGS.get(flag, flag)) for flag in row.flags),
        reads=(Device.flags,),
        is_usual=False,
    ),
    Column(
        "weight",
        _l("Kg"),
        lambda row: row.weight_kg,
        reads=(Device.weight_kg,),
        is_usual=False,
        is_number=True,
    ),
    Column("received", _l("Ontvangen op"), lambda row: row.received_on, reads=(Device.received_on,), is_usual=False),
)
FILTERS = (
    Words(
        "q",
        _l("Zoek op nummer, merk, model, serienummer of lot"),
        where=_where("q"),
        clean=lambda text: str(tidy(text)),
    ),
    Choice("type", _l("Soort"), where=_where("type"), options=words_of(TYPE_LABELS)),
    Choice("state", _l("Staat"), where=_where("state"), options=words_of(LABELS)),
    Choice("location", _l("Plaats"), where=_where("location"), options=lambda _ask: spots(), is_any_case=True),
    Choice(
        "lot",
        _l("Lot"),
        where=_where("lot"),
        options=lambda _ask: [(code, code) for code in lot_codes()],
        is_any_case=True,
        is_open=True,
    ),
    Choice(
        "grade",
        _l("Graad"),
        where=lambda value, _ask: [Device.grade == value],
        options=lambda _ask: [(each.value, each.value) for each in Grade],
    ),
    Days("received", _l("Ontvangen"), where=lambda days, _ask: on_days(Device.received_on, days)),
    Choice(
        "phase",
        _l("Fase"),
        where=_where("phase"),
        options=words_of(PHASE_LABELS),
        chips=((_l("Filter op fase"), ("", *(phase.value for phase in PHASE_LABELS))),),
        counts=_phase_counts,
    ),
    YesNo("unlabelled", _l("Nog geen etiket"), where=_where("unlabelled")),
    YesNo("unweighed", _l("Nog niet gewogen"), where=lambda _value, _ask: [is_unweighed()]),
    YesNo(
        "ours", _l("Alleen bij ons"), where=_where("ours"), when=lambda actor: bool(actor.orgs(Role.LIBRARY, Role.SHOP))
    ),
)


def _labels(asked: Asked, ids: Sequence[int], is_all: bool) -> str:
    """The page of the labels with these devices: by the filter when it knows every word of it, else in the basket."""
    words = dict(asked.args())
    if is_all and words and set(words) - {"sort"} <= {"q", "type", "state", "location", "lot", "phase"}:
        kept: dict[str, Any] = {name: value for name, value in words.items() if name != "sort"}
        return url_for("devices.labels", **kept)
    if len(ids) > SHOWN:
        raise Refused("too_many", _("Kies hoogstens %(most)s toestellen om etiketten te maken.", most=SHOWN))
    keep_basket([device.tag for device in by_id(Device)(ids).values()])
    return url_for("devices.labels", basket=1)


_REASON = Field("reason", _l("Waarom?"))
BULK = (
    Bulk("labels", _l("Druk etiketten af"), Can.LABELS_PRINT, icon="label", goto=_labels),
    Bulk(
        "place",
        _l("Zet op een andere plaats"),
        Can.DEVICES_MOVE_PLACE,
        icon="pin",
        fields=(Field("place", _l("Waar komen ze te staan?"), options=lambda _ask: spots()),),
        said=lambda count, values: ngettext(
            "%(num)d toestel komt op: %(place)s.",
            "%(num)d toestellen komen op: %(place)s.",
            count,
            place=_named(values["place"]),
        ),
        load=by_id(Device),
        check=many.cannot_put,
        do=many.put,
    ),
    Bulk(
        "send",
        _l("Geef mee met een overdracht"),
        Can.DEVICES_MOVE_PLACE,
        icon="arrow-right",
        fields=(Field("to", _l("Naar welke plaats?"), options=lambda _ask: places()),),
        said=lambda count, values: ngettext(
            "%(num)d toestel wordt ingepakt voor: %(place)s.",
            "%(num)d toestellen worden ingepakt voor: %(place)s.",
            count,
            place=_named(values["to"]),
        ),
        load=by_id(Device),
        check=many.cannot_send,
        do=many.send_along,
    ),
    Bulk(
        "scrap",
        _l("Niet meer bruikbaar"),
        Can.DEVICES_WORK,
        icon="recycle",
        fields=(_REASON,),
        said=lambda count, _values: ngettext(
            "%(num)d toestel gaat naar de recyclage.", "%(num)d toestellen gaan naar de recyclage.", count
        ),
        load=by_id(Device),
        check=many.cannot_scrap,
        do=many.scrap,
    ),
    Bulk(
        "to_parts",
        _l("Voor onderdelen"),
        Can.DEVICES_WORK,
        icon="wrench",
        fields=(_REASON,),
        said=lambda count, _values: ngettext(
            "%(num)d toestel dient voor onderdelen.", "%(num)d toestellen dienen voor onderdelen.", count
        ),
        load=by_id(Device),
        check=many.cannot_give_parts,
        do=many.to_parts,
    ),
)


def _named(code: str) -> str:
    return next((name for each, name in spots() if each == code), code)


DEVICES = Listing(
    name="devices",
    title=_l("Toestellen"),
    endpoint="devices.devices",
    can=Can.DEVICES_SEE,
    model=Device,
    columns=COLUMNS,
    select=lambda _ask: _SELECT,
    branches=_branches,
    filters=FILTERS,
    sorts={"name": (Device.make, Device.model), "since": (Device.state_since,)},
    old_sorts={"newest": "-id", "oldest": "id"},
    count=_count,
    bulk=BULK,
    empty=Empty(
        _l("Nog geen toestellen"),
        _l("Toestellen komen binnen met een lot van een schenker. Zodra een lot is ingelezen, staan ze hier."),
        "device",
    ),
)
