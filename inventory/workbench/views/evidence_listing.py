"""The list of what wipe logs say, drive by drive, declared: what waits for a person, or all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

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
from inventory.workbench.models import EvidenceItem, ItemState
from inventory.workbench.queries.asked import IS_ASKED
from inventory.workbench.queries.files import is_called
from inventory.workbench.readers.wipe_result import Verdict
from inventory.workbench.readers.wipe_words import VERDICTS
from inventory.workbench.views.pages import why_sentences

ALL = "all"
ASKED = "asked"
STATE_LABELS: dict[ItemState, Any] = {
    ItemState.QUARANTINE: _l("Uit te zoeken"),
    ItemState.TO_DO: _l("Nog te wissen"),
    ItemState.ACCEPTED: _l("Aanvaard"),
    ItemState.REFUSED: _l("Niet goed"),
    ItemState.SETTLED: _l("Afgehandeld"),
}
STATE_KINDS = {
    ItemState.ACCEPTED: "ok",
    ItemState.REFUSED: "blocked",
    ItemState.QUARANTINE: "confirm",
    ItemState.TO_DO: "confirm",
    ItemState.SETTLED: "neutral",
}
_SHOW: dict[str, Any] = {
    **{state.value: label for state, label in STATE_LABELS.items()},
    ASKED: _l("Zit deze schijf erin?"),
    ALL: _l("Alles"),
}


def _branches(_ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    which = values["state"]
    if which == ALL:
        return EVERYTHING
    return [IS_ASKED] if which == ASKED else [(EvidenceItem.state == ItemState(which),)]


def _counts(_ask: Ask) -> Mapping[str, int | str]:
    found = {state.value: few_of(EvidenceItem.id, EvidenceItem.state == state) for state in ItemState}
    return counted(**found, **{ASKED: few_of(EvidenceItem.id, *IS_ASKED), ALL: few_of(EvidenceItem.id)})


def _tag(item: EvidenceItem) -> str | None:
    return item.device.tag if item.device else None


EVIDENCE = Listing(
    name="evidence",
    title=_l("Wisbewijzen"),
    endpoint="workbench.evidence",
    can=Can.EVIDENCE_SEE,
    model=EvidenceItem,
    select=lambda _ask: select(EvidenceItem).options(joinedload(EvidenceItem.device).lazyload("*")),
    branches=_branches,
    columns=(
        Column(
            "serial",
            _l("Schijf"),
            lambda item: item.serial or _("zonder nummer"),
            url=lambda item: url_for("workbench.evidence_item", number=item.id),
        ),
        Column("device", _l("Toestel"), _tag, url=address_of("devices.device", "tag", _tag), is_short=True),
        Column("verdict", _l("De wislog zegt"), lambda item: item.verdict, words=VERDICTS),
        Column("why", _l("Waarom"), lambda item: " ".join(why_sentences(item)) or None),
        Column("wiped", _l("Gewist"), lambda item: item.ended_at),
        Column("received", _l("Ontvangen"), lambda item: item.made_at, sort="id"),
        Column(
            "state",
            _l("Staat"),
            lambda item: item.state,
            words=STATE_LABELS,
            phase=lambda item: STATE_KINDS[item.state],
        ),
        Column("model", _l("Model"), lambda item: item.model or None, is_usual=False),
        Column(
            "method",
            _l("Hoe"),
            lambda item: item.method if item.method and item.verdict != Verdict.NOT_WIPED else None,
            is_usual=False,
        ),
    ),
    filters=(
        Words(
            "q",
            _l("Serienummer van een schijf"),
            where=lambda text, _ask: [is_called(text)],
            longest=60,
            is_hidden=True,
        ),
        Choice(
            "state",
            _l("Filter op staat"),
            default=ItemState.QUARANTINE.value,
            options=words_of(_SHOW),
            chips=((_l("Filter op staat"), tuple(_SHOW)),),
            counts=_counts,
        ),
        Choice(
            "verdict",
            _l("De wislog zegt"),
            where=lambda value, _ask: [EvidenceItem.verdict == Verdict(value)],
            options=words_of(VERDICTS),
        ),
        Days("received", _l("Ontvangen"), where=lambda days, _ask: within(EvidenceItem.made_at, days)),
    ),
    bulk=(
        Bulk(
            "add",
            _l("De schijf zit in het toestel"),
            Can.EVIDENCE_SETTLE,
            icon="check",
            said=lambda count, _values: ngettext(
                "Je keek na: %(num)d schijf zit in het toestel dat de wisbank zei. Ze komt bij dat toestel.",
                "Je keek na: %(num)d schijven zitten in het toestel dat de wisbank zei. Ze komen bij dat toestel.",
                count,
            ),
            load=by_id(EvidenceItem),
            check=many.cannot_add,
            do=many.add_disk,
            most=50,
        ),
        Bulk(
            "settle",
            _l("Handel af zonder gebruik"),
            Can.EVIDENCE_SETTLE,
            icon="close",
            fields=(Field("reason", _l("Waarom?")),),
            said=lambda count, _values: ngettext(
                "%(num)d wisbewijs wordt niet gebruikt. Het bewijst niets.",
                "%(num)d wisbewijzen worden niet gebruikt. Ze bewijzen niets.",
                count,
            ),
            load=by_id(EvidenceItem),
            check=many.cannot_settle,
            do=many.settle_drive,
            most=500,
        ),
    ),
    empty=Empty(
        _l("Hier staat niets"),
        _l("Een wislog die we niet zeker kunnen koppelen, komt hier tot iemand ze bekijkt."),
        "ok",
    ),
)
