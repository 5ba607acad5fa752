"""Which devices: filtered, counted, a page at a time by key. The list that people see is `views/device_listing.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, select
from sqlalchemy.orm import defer, joinedload, lazyload
from sqlalchemy.sql.operators import custom_op

from inventory.access import Actor, Can, may
from inventory.accounts.models import Location, Shelf
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.lists import FEW, few_of, told
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries.words import Words, is_sqlite
from inventory.history.models import Event

_FEW = 5  # fewer than this is "few" for a portal


@dataclass(frozen=True)
class DeviceFilter:
    """What a list is limited to; empty means not limited."""

    q: str = ""
    state: DeviceState | None = None
    phase: Phase | None = None
    type: DeviceType | None = None
    location: str = ""
    lot: str = ""
    unlabelled: bool = False
    at_orgs: frozenset[int] = frozenset()
    prefix: str = ""

    @property
    def is_empty(self) -> bool:
        found = (self.q, self.state, self.phase, self.type, self.location, self.lot, self.unlabelled, self.at_orgs)
        return not any(found)

    @cached_property
    def words(self) -> Words:
        return Words.of(self.q, prefix=self.prefix)

    def _in_phase(self, wanted: Phase) -> ColumnElement[bool]:
        """The states of a phase. Where they hold many devices SQLite must not collect those by their index to put them
        in order: along the order of the list a page is full after a few rows.
        """
        states = [state for state, phase in PHASES.items() if phase == wanted]
        counts = count_by_state()
        if len(states) > 1 and sum(counts.get(state, 0) for state in states) > FEW and is_sqlite():
            column = Device.__table__.c.state
            return UnaryExpression(column, operator=custom_op("+"), type_=column.type).in_(states)
        return Device.state.in_(states)

    @cached_property
    def _at_place(self) -> ColumnElement[bool]:
        """What stands at this location, on a shelf or not; or on this shelf."""
        wanted = self.location.strip().upper()
        shelf = session.scalar(select(Shelf.id).where(Shelf.code == wanted))
        if shelf is not None:
            return Device.shelf_id == shelf
        return Device.location_id == select(Location.id).where(Location.code == wanted).scalar_subquery()

    @property
    def is_by_state(self) -> bool:
        """Whether it limits nothing but state and phase."""
        return not any((self.q, self.type, self.location, self.lot, self.unlabelled, self.at_orgs))

    @property
    def is_by_words(self) -> bool:
        """Whether it limits nothing but the words of a search."""
        return not any((self.state, self.phase, self.type, self.location, self.lot, self.unlabelled, self.at_orgs))

    def has_state(self, state: DeviceState) -> bool:
        return self.state in (None, state) and self.phase in (None, PHASES[state])

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.q.strip():
            found.append(self.words.narrowed())
        if self.state:
            found.append(Device.state == self.state)
        if self.phase:
            found.append(self._in_phase(self.phase))
        if self.type:
            found.append(Device.type == self.type)
        if self.location:
            found.append(self._at_place)
        if self.at_orgs:
            found.append(Device.location_id.in_(select(Location.id).where(Location.org_id.in_(self.at_orgs))))
        if self.lot:
            found.append(Device.lot_code == self.lot.upper())
        if self.unlabelled:
            found.append(Device.labelled_at.is_(None))
        return found


class Parts(Enum):
    """How much of each device a list needs: loading what nobody reads is most of its cost."""

    ROW = (joinedload(Device.location), joinedload(Device.shelf), lazyload(Device.media), defer(Device.specs),
           defer(Device.tests), defer(Device.accessories), defer(Device.flags))  # fmt: skip
    ANSWER = (joinedload(Device.location), joinedload(Device.owner), defer(Device.accessories),
              defer(Device.state_since), defer(Device.made_at), defer(Device.labelled_at), defer(Device.received_on),
              defer(Device.last_held_at))  # fmt: skip
    WHOLE = (joinedload(Device.location), joinedload(Device.shelf), joinedload(Device.donor),
             joinedload(Device.owner), lazyload(Device.media))  # fmt: skip


def devices_page(
    wanted: DeviceFilter,
    *,
    actor: Actor,
    after: Sequence[Any] | None = None,
    limit: int = 50,
    oldest_first: bool = False,
    parts: Parts = Parts.ROW,
) -> tuple[Sequence[Device], list[int] | None]:
    """One page of devices, newest first or oldest, and the key to ask the next page with (None when this is the last).

    A key that does not fit is refused.
    """
    query = _listed(wanted, actor, parts)
    if after is not None:
        last = _id_in(after)
        query = query.where(Device.id > last if oldest_first else Device.id < last)
    rows = session.scalars(query.order_by(Device.id if oldest_first else Device.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    return shown, [shown[-1].id] if len(rows) > limit else None


def _id_in(key: Sequence[Any]) -> int:
    number = key[0] if len(key) == 1 else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**31:
        raise BadInput("cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor")
    return number


def count_devices(wanted: DeviceFilter, *, actor: Actor) -> int | str:
    """How many devices the filter leaves, as a page says it: "1000+" when they are not counted to the end."""
    if not may(actor, Can.DEVICES_SEE):
        return 0
    if wanted.is_by_state:
        counts = count_by_state()
        return sum(count for state, count in counts.items() if wanted.has_state(state))
    if wanted.is_by_words and (count := wanted.words.count) is not None:
        return told(count)
    return _counted(*wanted.conditions())


def count_in(*states: DeviceState, unlabelled: bool = False) -> int | str:
    """How many devices stand in these states (any state when none is named); "1000+" when there are more."""
    conditions: list[ColumnElement[bool]] = [Device.state.in_(states)] if states else []
    if unlabelled:
        conditions.append(Device.labelled_at.is_(None))
    return _counted(*conditions)


def _counted(*conditions: ColumnElement[bool]) -> int | str:
    return told(session.scalar(select(few_of(Device.id, *conditions))))


# Counting a million rows takes a while, and nobody sees whether it was done just now: a large house counts by the
# minute, for each database that this process works on.
_LARGE = 20_000
_HELD_SECONDS = 60.0
_held: dict[str, tuple[float, dict[DeviceState, int]]] = {}


def count_by_state() -> dict[DeviceState, int]:
    """How many devices stand in each state; in a large house at most a minute ago."""
    house = str(session.get_bind().engine.url)
    at, counts = _held.get(house, (0.0, {}))
    if not counts or monotonic() - at > _HELD_SECONDS:
        rows = session.execute(select(Device.state, func.count()).group_by(Device.state))
        counts = {DeviceState(state): count for state, count in rows}
        _held.pop(house, None)
        if sum(counts.values()) >= _LARGE:
            _held[house] = (monotonic(), counts)
    return counts


def _listed(wanted: DeviceFilter, actor: Actor, parts: Parts) -> Select[Device]:
    query = select(Device).options(*parts.value)
    if not may(actor, Can.DEVICES_SEE):
        query = query.where(Device.id.is_(None))
    return query.where(*wanted.conditions())


def to_label(wanted: DeviceFilter, *, actor: Actor, limit: int) -> Sequence[Device]:
    """Devices for a sheet of labels, in the order of their tags; those that are gone need none."""
    query = _listed(wanted, actor, Parts.WHOLE).where(*_NEEDS_LABEL)
    return session.scalars(query.order_by(Device.id).limit(limit)).all()


def count_to_label(wanted: DeviceFilter, *, actor: Actor, most: int) -> int:
    """How many devices `to_label` finds, counted no further than `most`."""
    if not may(actor, Can.DEVICES_SEE):
        return 0
    found = select(Device.id).where(*wanted.conditions(), *_NEEDS_LABEL).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def is_any_labelled(wanted: DeviceFilter, *, actor: Actor, since: datetime) -> bool:
    """Whether the label of any of these devices was made after this moment."""
    if wanted.unlabelled or not may(actor, Can.DEVICES_SEE):
        return False
    lately = select(Event.subject_id).where(Event.kind == "device:labelled", Event.at > since)
    query = select(Device.id).where(Device.id.in_(lately), Device.labelled_at > since)
    return session.scalar(query.where(*wanted.conditions(), *_NEEDS_LABEL).limit(1)) is not None


_NEEDS_LABEL = (
    Device.state.not_in(
        [state for state, phase in PHASES.items() if phase == Phase.GONE and state != DeviceState.MISSING]
    ),
)


def available_counts(waiting: Mapping[DeviceType, int]) -> dict[DeviceType, str]:
    """What a portal may show: per type whether a device would be left for who asks now: yes, few or no.

    `waiting` is how many wait already for each type: the first devices are theirs.
    """
    counted = {
        kind: select(func.count())
        .select_from(
            select(Device.id)
            .where(Device.state == DeviceState.READY, Device.type == kind)
            .limit(waiting.get(kind, 0) + _FEW)
            .subquery()
        )
        .scalar_subquery()
        .label(kind.value)
        for kind in DeviceType
    }
    row = session.execute(select(*counted.values())).one()
    return {kind: _portal_word(ready - waiting.get(kind, 0)) for kind, ready in zip(counted, row, strict=True)}


def _portal_word(count: int) -> str:
    return "no" if count <= 0 else "few" if count < _FEW else "yes"


def locations() -> Sequence[Location]:
    """The places where devices stand now or may be put, by name."""
    return session.scalars(select(Location).where(Location.is_active).order_by(Location.name, Location.id)).all()


def lot_codes(*, limit: int = 200) -> Sequence[str]:
    """The lots that devices came in, newest first. Each is found from the one before it, past all its devices."""
    newest = select(func.max(Device.lot_code).label("code"))
    lots = newest.cte("lots", recursive=True)
    before = select(func.max(Device.lot_code)).where(Device.lot_code < lots.c.code).scalar_subquery()
    lots = lots.union_all(select(before).where(lots.c.code != ""))
    query = select(lots.c.code).where(lots.c.code.is_not(None), lots.c.code != "").limit(limit)
    return [str(code) for code in session.scalars(query)]
