"""The same fault on several devices of one model or one lot: computed from the repair cases, each time it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from inventory.access import Actor, Can, may
from inventory.core.calendar import months_later
from inventory.core.clock import start_of_day, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _, ngettext
from inventory.devices.lifecycle import ENDS, PHASES, DeviceState, Phase
from inventory.devices.models import Device, DeviceType
from inventory.recalls.models import PatternVerdict, Recall
from inventory.repairs.lifecycle import faults_for
from inventory.repairs.models import Repair

# These say nothing in common.
_NO_FAULT = ("Unknown", "Other", "Multiple", "Help/configuration")
_SEPARATOR = "|"


@dataclass(frozen=True)
class Rule:
    """From how many devices, and within how many months, the same fault is a pattern."""

    devices: int = 3
    months: int = 6

    def since(self) -> date:
        return months_later(today(), -self.months)


@dataclass(frozen=True)
class Pattern:
    """`lot` is empty for a pattern of a model; `broken`: how many different devices had the fault."""

    fault: str
    type: DeviceType
    make: str
    model: str
    lot: str
    broken: int
    verdict: PatternVerdict | None = None
    recall: Recall | None = None

    @property
    def key(self) -> str:
        """What it is known by: the lot with its type, or the model."""
        what = ("lot", self.lot) if self.lot else ("model", self.make, self.model)
        return _SEPARATOR.join((self.fault, str(self.type), *what))[:250]

    @property
    def fault_label(self) -> Any:
        return faults_for(self.type).get(self.fault, self.fault)

    @property
    def thing(self) -> str:
        """The model or the lot, as people say it."""
        return _("lot %(lot)s", lot=self.lot) if self.lot else f"{self.make} {self.model}".strip()

    @property
    def is_new(self) -> bool:
        """Nobody judged it yet, or more devices had the fault since."""
        if self.recall is not None:
            return False
        return self.verdict is None or self.broken > self.verdict.devices

    def sentence(self, rule: Rule) -> str:
        """Why it is a pattern."""
        return ngettext(
            "%(num)s toestel van %(thing)s had in %(months)s maanden hetzelfde defect: %(fault)s.",
            "%(num)s toestellen van %(thing)s hadden in %(months)s maanden hetzelfde defect: %(fault)s.",
            self.broken,
            thing=self.thing,
            months=rule.months,
            fault=self.fault_label,
        )

    def devices(self) -> ColumnElement[bool]:
        """All devices that it is about, broken or not."""
        if self.lot:
            return and_(Device.lot_code == self.lot, Device.type == self.type)
        return and_(Device.make == self.make, Device.model == self.model, Device.type == self.type)


def patterns(rule: Rule) -> list[Pattern]:
    """Every pattern of now: what nobody judged first, then the largest."""
    found = [*_grouped(rule, Device.make, Device.model), *_grouped(rule, Device.lot_code)]
    verdicts = {  # one from before these months was about other faults
        row.key: row
        for row in session.scalars(select(PatternVerdict).where(PatternVerdict.judged_at >= start_of_day(rule.since())))
    }
    recalled = {
        row.pattern: row
        for row in session.scalars(
            select(Recall)
            .where(Recall.pattern != "", Recall.opened_at >= start_of_day(rule.since()))
            .order_by(Recall.id)
        )
    }
    whole = [
        Pattern(
            each.fault, each.type, each.make, each.model, each.lot, each.broken,
            verdicts.get(each.key), recalled.get(each.key),
        )
        for each in found
    ]  # fmt: skip
    return sorted(whole, key=lambda each: (not each.is_new, -each.broken, each.key))


def _grouped(rule: Rule, *by: Any) -> list[Pattern]:
    broken = func.count(Repair.device_id.distinct())
    query = (
        select(Repair.fault_type, Device.type, *by, broken)
        .join(Device, Device.id == Repair.device_id)
        .where(Repair.opened_on >= rule.since(), Repair.fault_type.not_in(_NO_FAULT))
        .group_by(Repair.fault_type, Device.type, *by)
        .having(broken >= rule.devices)
    )
    is_lot = len(by) == 1
    if is_lot:
        # Of one model alone it stands there already, as the pattern of that model.
        is_mixed = or_(func.min(Device.make) != func.max(Device.make), func.min(Device.model) != func.max(Device.model))
        query = query.where(Device.lot_code != "").having(is_mixed)
    rows = session.execute(query).all()
    if is_lot:
        return [Pattern(row[0], row[1], "", "", row[2], row[3]) for row in rows]
    return [Pattern(row[0], row[1], row[2], row[3], "", row[4]) for row in rows]


def new_patterns(actor: Actor, rule: Rule) -> list[Pattern]:
    """What nobody judged yet, for who may."""
    return [each for each in patterns(rule) if each.is_new] if may(actor, Can.RECALLS_MAKE) else []


def pattern_called(key: str, rule: Rule) -> Pattern:
    """The pattern of this key."""
    found = next((each for each in patterns(rule) if each.key == key), None)
    if found is None:
        raise Missing(_("Dit patroon is er niet meer."))
    return found


@dataclass(frozen=True)
class Concerned:
    """The devices of a pattern, by where they are. `broken`: the tags that had the fault."""

    here: Sequence[Device]
    held: Sequence[Device]
    gone: Sequence[Device]
    broken: frozenset[str]

    @property
    def to_recall(self) -> list[str]:
        """What a recall is about: all that is here or with somebody."""
        return [device.tag for device in (*self.held, *self.here)]


def concerned(pattern: Pattern, rule: Rule) -> Concerned:
    """The devices that a pattern is about."""
    rows = session.scalars(
        select(Device).where(pattern.devices(), Device.state.not_in(_NOT_OURS)).order_by(Device.id)
    ).all()
    broken = session.scalars(
        select(Device.tag)
        .join(Repair, Repair.device_id == Device.id)
        .where(pattern.devices(), Repair.fault_type == pattern.fault, Repair.opened_on >= rule.since())
    )
    return Concerned(
        [row for row in rows if _place(row) == "here"],
        [row for row in rows if _place(row) == "held"],
        [row for row in rows if _place(row) == "gone"],
        frozenset(broken),
    )


_NOT_OURS = (DeviceState.ANNOUNCED, DeviceState.NOT_COME)
_HELD = (DeviceState.ON_LOAN, DeviceState.PLACED, DeviceState.SOLD)


def _place(device: Device) -> str:
    if device.state in _HELD:
        return "held"
    if device.state in ENDS or device.state == DeviceState.MISSING or PHASES[device.state] == Phase.GONE:
        return "gone"
    return "here"
