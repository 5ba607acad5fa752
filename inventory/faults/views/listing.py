"""The list of fault reports, declared."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from inventory.access import Can, may
from inventory.core.i18n import _, _l
from inventory.devices.models import Device
from inventory.faults import queries
from inventory.faults.lifecycle import LABELS, PHASES, PROBLEMS, SOURCES, FaultState, Problem, Source
from inventory.faults.models import FaultReport
from inventory.lists.queries.declared import (
    Ask,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Listing,
    Words,
    YesNo,
    limits_of,
    on_days,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.web.doors import door
from inventory.web.guard import actor

_SHOW = {"new": _l("Nieuw"), "taken": _l("In herstelling"), "over": _l("Voorbij"), "all": _l("Alles")}


def _branches(ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    """Each state is read along its index; all of them together along the key."""
    limits = limits_of(queries.visible_to(ask.actor))
    if values["show"] == "all":
        return limits
    return [(*branch, FaultReport.state == state) for branch in limits for state in queries.FILTERS[values["show"]]]


def case_url(found: FaultReport) -> str | None:
    """Where a repair case begins with this report in hand; for who may open one, while nobody did."""
    if found.state != FaultState.NEW or not may(actor(), Can.REPAIRS_OPEN):
        return None
    begins = door("report_fault", found.device.tag)
    return f"{begins}&report={found.code}" if begins else None


def _case(found: FaultReport) -> str | None:
    return found.case_number or (_("Open herstelling") if case_url(found) else None)


def _case_url(found: FaultReport) -> str | None:
    return door("case_of", found.case_number) if found.case_number else case_url(found)


FAULTS = Listing(
    name="faults",
    title=_l("Meldingen"),
    endpoint="faults.faults",
    can=Can.FAULTS_SEE,
    model=FaultReport,
    select=lambda ask: queries.visible_to(ask.actor),
    branches=_branches,
    sort_of=lambda values: "id" if values["show"] in ("new", "taken") else "-id",
    columns=(
        Column(
            "code",
            _l("Code"),
            lambda each: each.code,
            url=address_of("faults.fault", "code", lambda each: each.code),
            is_short=True,
        ),
        Column(
            "problem",
            _l("Wat is er mis"),
            lambda each: each.problem,
            words=PROBLEMS,
            url=address_of("faults.fault", "code", lambda each: each.code),
        ),
        Column(
            "device",
            _l("Toestel"),
            lambda each: f"{each.device.name} · {each.device.tag}",
            url=address_of("devices.device", "tag", lambda each: each.device.tag),
        ),
        Column("tag", _l("Etiket"), lambda each: each.device.tag, is_usual=False, is_short=True),
        Column("reported", _l("Gemeld op"), lambda each: each.reported_on, sort="id"),
        Column("source", _l("Hoe gemeld"), lambda each: each.source, words=SOURCES),
        Column("state", _l("Staat"), lambda each: each.state, words=LABELS, phase=lambda each: PHASES[each.state]),
        Column("back", _l("Bellen of mailen"), lambda each: True if each.call_back else None),
        Column("case", _l("Herstelling"), _case, url=_case_url, is_short=True),
        Column("org", _l("Balie"), lambda each: each.org.name, is_usual=False),
    ),
    filters=(
        Words(
            "tag",
            _l("Etiket van het toestel"),
            where=lambda text, _ask: [FaultReport.device_id.in_(select(Device.id).where(Device.tag == text))],
            longest=20,
            clean=lambda text: text.strip().upper(),
        ),
        Choice(
            "show",
            _l("Filter op staat"),
            default="new",
            options=words_of(_SHOW),
            chips=((_l("Filter op staat"), tuple(_SHOW)),),
        ),
        Choice(
            "problem",
            _l("Wat is er mis"),
            where=lambda value, _ask: [FaultReport.problem == Problem(value)],
            options=words_of(PROBLEMS),
        ),
        Choice(
            "source",
            _l("Hoe gemeld"),
            where=lambda value, _ask: [FaultReport.source == Source(value)],
            options=words_of(SOURCES),
        ),
        YesNo("back", _l("Te bellen of mailen"), where=lambda _value, _ask: [FaultReport.call_back != ""]),
        Days("reported", _l("Gemeld"), where=lambda days, _ask: on_days(FaultReport.reported_on, days)),
    ),
    empty=Empty(
        _l("Geen meldingen"),
        _l("Wie een toestel heeft, scant het etiket en kiest wat er mis is. Dat komt dan hier."),
        "ok",
    ),
)
