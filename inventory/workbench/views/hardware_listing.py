"""The list of files about machines, declared: those that wait for a person, or all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from inventory.access import Can
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id, counted, few_of
from inventory.lists.queries.declared import (
    EVERYTHING,
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
    within,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.workbench.actions import many
from inventory.workbench.models import HardwareItem, ItemState
from inventory.workbench.readers.hardware_words import FILE_KINDS
from inventory.workbench.views.evidence_listing import ALL, STATE_KINDS, STATE_LABELS
from inventory.workbench.views.pages import hardware_why

_STATES = (ItemState.QUARANTINE, ItemState.ACCEPTED, ItemState.SETTLED)
_SHOW: dict[str, Any] = {**{state.value: STATE_LABELS[state] for state in _STATES}, ALL: _l("Alles")}


def _sort(kind: str) -> str:
    """The editions of one program are one sort of file."""
    return kind.rstrip("0123456789_")


_SORTS: dict[str, Any] = {_sort(kind): label for kind, label in FILE_KINDS.items() if kind != "nwipe"}


def _branches(_ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    which = values["state"]
    return EVERYTHING if which == ALL else [(HardwareItem.state == ItemState(which),)]


def _counts(_ask: Ask) -> Mapping[str, int | str]:
    found = {state.value: few_of(HardwareItem.id, HardwareItem.state == state) for state in _STATES}
    return counted(**found, **{ALL: few_of(HardwareItem.id)})


def _of_sort(value: str, _ask: Ask) -> Conditions:
    return [HardwareItem.kind.in_([kind for kind in FILE_KINDS if _sort(kind) == value])]


def _named(text: str, _ask: Ask) -> Conditions:
    return [HardwareItem.name.icontains(text, autoescape=True) | (HardwareItem.serial == text.upper())]


def _tag(item: HardwareItem) -> str | None:
    return item.device.tag if item.device else None


HARDWARE = Listing(
    name="hardware-files",
    title=_l("Bestanden over hardware"),
    endpoint="workbench.hardware_files",
    can=Can.EVIDENCE_SEE,
    model=HardwareItem,
    select=lambda _ask: select(HardwareItem).options(
        joinedload(HardwareItem.file), joinedload(HardwareItem.device).lazyload("*"), defer(HardwareItem.facts)
    ),
    branches=_branches,
    columns=(
        Column(
            "serial",
            _l("Serienummer"),
            lambda item: item.serial or _("zonder nummer"),
            url=lambda item: url_for("workbench.hardware_file", number=item.id),
            is_short=True,
        ),
        Column("machine", _l("Machine"), lambda item: item.name or None),
        Column("kind", _l("Soort"), lambda item: item.kind, words=FILE_KINDS),
        Column("device", _l("Toestel"), _tag, url=address_of("devices.device", "tag", _tag), is_short=True),
        Column("why", _l("Waarom"), lambda item: " ".join(hardware_why(item)) or None),
        Column("file", _l("Bestand"), lambda item: item.file.name, is_usual=False),
        Column("received", _l("Ontvangen"), lambda item: item.made_at, sort="id"),
        Column(
            "state",
            _l("Staat"),
            lambda item: item.state,
            words=STATE_LABELS,
            phase=lambda item: STATE_KINDS[item.state],
        ),
        Column("taken", _l("Gelezen op"), lambda item: item.taken_at, is_usual=False),
        Column("tool", _l("Programma"), lambda item: item.tool or None, is_usual=False),
    ),
    filters=(
        Words("q", _l("Merk, model of serienummer"), where=_named, longest=80),
        Choice(
            "state",
            _l("Filter op staat"),
            default=ItemState.QUARANTINE.value,
            options=words_of(_SHOW),
            chips=((_l("Filter op staat"), tuple(_SHOW)),),
            counts=_counts,
        ),
        Choice("kind", _l("Soort"), where=_of_sort, options=words_of(_SORTS)),
        Days("received", _l("Ontvangen"), where=lambda days, _ask: within(HardwareItem.made_at, days)),
    ),
    bulk=(
        Bulk(
            "settle",
            _l("Handel af zonder gebruik"),
            Can.DEVICES_WORK,
            icon="close",
            fields=(Field("reason", _l("Waarom?")),),
            said=lambda count, _values: ngettext(
                "%(num)d bestand wordt niet gebruikt.", "%(num)d bestanden worden niet gebruikt.", count
            ),
            load=by_id(HardwareItem),
            check=many.cannot_settle,
            do=many.settle_file,
            most=500,
        ),
    ),
    empty=Empty(
        _l("Hier staat niets"),
        _l("Een bestand dat we niet zeker aan een toestel kunnen koppelen, komt hier tot iemand het bekijkt."),
        "ok",
    ),
)
