"""The list of repair cases, declared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.core.clock import day_of, today
from inventory.core.i18n import _, _l, day_text, ngettext
from inventory.core.lists import by_id
from inventory.devices.models import Device
from inventory.lists.queries.declared import (
    Ask,
    Bulk,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Field,
    Listing,
    YesNo,
    limits_of,
    within,
    words_of,
)
from inventory.lists.views.drawn import address_of
from inventory.repairs.actions import many
from inventory.repairs.lifecycle import (
    CAN_BE_LATE,
    LABELS,
    PHASES,
    STILL_OPEN,
    TURN_LABELS,
    RepairState,
    Turn,
    faults_for,
    turn_of,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import visible_to
from inventory.repairs.queries.lists import at_turn, is_late


def _branches(ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    """The cases of one state, those closed in some days, or all that are open: each state is read along its index."""
    if "state" in values:
        states = [RepairState(values["state"])]
    else:
        states = [RepairState.CLOSED] if "closed" in values else sorted(STILL_OPEN)
    return [(*branch, Repair.state == state) for branch in limits_of(visible_to(ask.actor)) for state in states]


def _turn(case: Repair) -> str | None:
    turn = turn_of(case.state, is_told=case.told_at is not None)
    if not turn:
        return None
    days = (today() - day_of(case.state_since)).days
    said = ngettext("%(num)d dag", "%(num)d dagen", days) if days > 0 else _("vandaag")
    return f"{TURN_LABELS[turn]}, {said}"


def _if_open(case: Repair, day: date | None) -> date | None:
    return day if case.state in CAN_BE_LATE else None


def _due(case: Repair) -> str | None:
    """The day that was promised, else that on which the part comes."""
    promised, part = _if_open(case, case.promised_on), _if_open(case, case.part_expected_on)
    if promised is not None or part is None:
        return day_text(promised) if promised else None
    return _("onderdeel: %(day)s", day=day_text(part))


def _late(case: Repair) -> str | None:
    days = (_if_open(case, case.promised_on), _if_open(case, case.part_expected_on))
    return _("Te laat") if any(day is not None and day < today() for day in days) else None


REPAIRS = Listing(
    name="repairs",
    title=_l("Herstellingen"),
    endpoint="repairs.repairs",
    can=Can.REPAIRS_SEE,
    model=Repair,
    select=lambda _ask: select(Repair).options(joinedload(Repair.device).lazyload(Device.media)),
    branches=_branches,
    sort="id",
    columns=(
        Column(
            "number",
            _l("Nummer"),
            lambda case: case.number,
            url=address_of("repairs.repair", "number", lambda case: case.number),
            sort="id",
            is_short=True,
        ),
        Column("device", _l("Toestel"), lambda case: case.device.name),
        Column("tag", _l("Etiket"), lambda case: case.device.tag, is_usual=False, is_short=True),
        Column(
            "fault",
            _l("Wat is er mis"),
            lambda case: str(faults_for(case.device.type).get(case.fault_type, case.fault_type)),
        ),
        Column("state", _l("Staat"), lambda case: case.state, words=LABELS, phase=lambda case: PHASES[case.state]),
        Column("turn", _l("Aan zet"), _turn),
        Column("due", _l("Klaar op"), _due),
        Column("late", _l("Te laat"), _late, phase=lambda _case: "blocked"),
    ),
    filters=(
        Choice(
            "turn",
            _l("Aan zet"),
            where=lambda value, _ask: [at_turn(Turn(value))],
            options=words_of(TURN_LABELS),
            chips=((_l("Toon wie aan zet is"), ("", *(turn.value for turn in Turn))),),
            any_label=_l("Alles wat open is"),
        ),
        Choice(
            "state",
            _l("Staat"),
            options=words_of(LABELS),
            chips=((_l("Toon een staat"), ("", RepairState.FIXED.value, RepairState.CLOSED.value)),),
            any_label=_l("Open"),
        ),
        Days("closed", _l("Afgesloten"), where=lambda days, _ask: within(Repair.closed_at, days)),
        YesNo("late", _l("Te laat"), where=lambda _value, _ask: [is_late()]),
    ),
    bulk=(
        Bulk(
            "promise",
            _l("Beloof een dag"),
            Can.REPAIRS_OPEN,
            icon="calendar",
            fields=(
                Field("promised_on", _l("Wanneer is het klaar?"), is_day=True),
                Field("reason", _l("Waarom wordt het een andere dag?"), is_optional=True),
            ),
            said=lambda count, values: ngettext(
                "Van %(num)d herstelling is dit de beloofde dag: %(day)s. Is de balie dan dicht, dan de dag erna.",
                "Van %(num)d herstellingen is dit de beloofde dag: %(day)s. Is de balie dan dicht, dan de dag erna.",
                count,
                day=day_text(date.fromisoformat(values["promised_on"])),
            ),
            load=by_id(Repair),
            check=many.cannot_promise,
            do=many.promise_day,
            most=200,
        ),
        Bulk(
            "part_arrived",
            _l("Onderdeel is er"),
            Can.REPAIRS_WORK,
            icon="check",
            said=lambda count, _values: ngettext(
                "Het onderdeel voor %(num)d herstelling is er: de technieker kan voort.",
                "De onderdelen voor %(num)d herstellingen zijn er: de technieker kan voort.",
                count,
            ),
            load=by_id(Repair),
            check=many.cannot_get_part,
            do=many.part_arrived,
            most=200,
        ),
    ),
    empty=Empty(
        _l("Geen herstellingen"),
        _l("Hier komt een toestel dat stukgaat bij wie het heeft. Scan het etiket en zeg wat er mis is."),
        "wrench",
    ),
)
