"""The list of disks, declared: those that ask for somebody, or all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.core.i18n import _, _l
from inventory.core.lists import counted, few_of
from inventory.devices.lifecycle import MEDIUM_LABELS, MediumState
from inventory.devices.models import MediumKind, StorageMedium
from inventory.devices.queries.media import MediaList, condition_of, is_called
from inventory.lists.queries.declared import Ask, Choice, Column, Conditions, Empty, Listing, Words, words_of
from inventory.lists.views.drawn import address_of
from inventory.workbench.queries import KIND_LABELS

ALL = "all"
LIST_LABELS: dict[str, Any] = {
    MediaList.TO_DO: _l("Nog te wissen"),
    MediaList.LOOSE: _l("Los, zonder wisbewijs"),
    MediaList.GONE: _l("Weg zonder wisbewijs"),
    MediaList.WAITS: _l("Wacht op akkoord"),
    MediaList.BAD: _l("Slechte gezondheid"),
    ALL: _l("Alle schijven"),
}
STATE_KINDS = {
    MediumState.SANITISED: "ok",
    MediumState.DESTROYED: "ok",
    MediumState.FAILED: "blocked",
    MediumState.ABSENT: "blocked",
}


def _branches(_ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    which = values["list"]
    return [()] if which == ALL else [(condition_of(MediaList(which)),)]


def _counts(_ask: Ask) -> Mapping[str, int | str]:
    found = {each.value: few_of(StorageMedium.id, condition_of(each)) for each in MediaList}
    return counted(**found, **{ALL: few_of(StorageMedium.id)})


def _where(medium: StorageMedium) -> str:
    if medium.device is not None:
        return _("in %(tag)s", tag=medium.device.tag)
    return _("uit %(tag)s", tag=medium.from_device.tag) if medium.from_device else _("los")


def _tag(medium: StorageMedium) -> str | None:
    home = medium.device or medium.from_device
    return home.tag if home else None


MEDIA = Listing(
    name="media",
    title=_l("Schijven"),
    endpoint="workbench.media",
    can=Can.MEDIA_SEE,
    model=StorageMedium,
    select=lambda _ask: select(StorageMedium).options(
        joinedload(StorageMedium.device).lazyload("*"), joinedload(StorageMedium.from_device).lazyload("*")
    ),
    branches=_branches,
    columns=(
        Column(
            "serial",
            _l("Serienummer"),
            lambda medium: medium.serial or _("zonder nummer"),
            url=lambda medium: url_for("workbench.medium", number=medium.id),
        ),
        Column("kind", _l("Soort"), lambda medium: medium.kind, words=KIND_LABELS),
        Column("model", _l("Model"), lambda medium: medium.model or None),
        Column("where", _l("Waar"), _where, url=address_of("devices.device", "tag", _tag), is_short=True),
        Column(
            "state",
            _l("Staat"),
            lambda medium: medium.state,
            words=MEDIUM_LABELS,
            phase=lambda medium: STATE_KINDS.get(medium.state, "confirm"),
        ),
        Column(
            "gb",
            _l("Grootte (GB)"),
            lambda medium: medium.size_bytes // 10**9 if medium.size_bytes else None,
            is_usual=False,
            is_number=True,
        ),
        Column("found", _l("Gevonden op"), lambda medium: medium.found_at, sort="id", is_usual=False),
    ),
    filters=(
        Words("q", _l("Serienummer"), where=lambda text, _ask: [is_called(text)], longest=60, is_hidden=True),
        Choice(
            "list",
            _l("Welke schijven?"),
            default=MediaList.TO_DO.value,
            options=lambda _ask: [(str(which), label) for which, label in LIST_LABELS.items()],
            chips=((_l("Welke schijven?"), tuple(str(which) for which in LIST_LABELS)),),
            counts=_counts,
        ),
        Choice(
            "kind",
            _l("Soort"),
            where=lambda value, _ask: [StorageMedium.kind == MediumKind(value)],
            options=words_of(KIND_LABELS),
        ),
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [StorageMedium.state == MediumState(value)],
            options=words_of(MEDIUM_LABELS),
        ),
    ),
    empty=Empty(_l("Niets te doen"), _l("In deze lijst staat geen enkele schijf."), "ok"),
)
