"""Lists of devices: filtered, in an order, a page at a time by key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from inventory.access import Actor, Can, may
from inventory.accounts.models import Location
from inventory.core.db import Instant, session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries.search import found_by

_FEW = 5  # fewer than this is "few" for a portal
_BATCH = 1000


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

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.q.strip():
            found.append(found_by(self.q, prefix=self.prefix))
        if self.state:
            found.append(Device.state == self.state)
        if self.phase:
            found.append(Device.state.in_([state for state, phase in PHASES.items() if phase == self.phase]))
        if self.type:
            found.append(Device.type == self.type)
        if self.location:
            place = select(Location.id).where(Location.code == self.location.upper()).scalar_subquery()
            found.append(Device.location_id == place)
        if self.at_orgs:
            found.append(Device.location_id.in_(select(Location.id).where(Location.org_id.in_(self.at_orgs))))
        if self.lot:
            found.append(Device.lot_code == self.lot.upper())
        if self.unlabelled:
            found.append(Device.labelled_at.is_(None))
        return found


@dataclass(frozen=True)
class Sort:
    """An order of the list: columns that end in the id, so that every row has its own place."""

    columns: tuple[Any, ...]
    is_down: bool = False

    def key_of(self, device: Device) -> list[Any]:
        values = [getattr(device, column.key) for column in self.columns]
        return [value.isoformat() if isinstance(value, datetime) else value for value in values]

    def after(self, key: Sequence[Any]) -> ColumnElement[bool]:
        """The condition for what comes after this key. A key that does not fit is refused."""
        try:
            values = [self._value(column, value) for column, value in zip(self.columns, key, strict=True)]
        except (TypeError, ValueError):
            raise BadInput(
                "cursor", _("Deze plaats in de lijst kennen we niet. Begin de lijst opnieuw."), field="cursor"
            ) from None
        either: list[ColumnElement[bool]] = []
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            same = [earlier == values[number] for number, earlier in enumerate(self.columns[:place])]
            either.append(and_(*same, column < value if self.is_down else column > value))
        return or_(*either)

    @staticmethod
    def _value(column: Any, value: Any) -> Any:
        if isinstance(column.type, Instant):
            instant = datetime.fromisoformat(value)
            if instant.tzinfo is None:
                raise ValueError("naive")
            return instant
        wanted = column.type.python_type
        if not isinstance(value, wanted) or isinstance(value, bool) or (wanted is int and not 0 <= value < 2**31):
            raise TypeError(wanted)
        return value

    def order(self) -> list[Any]:
        return [column.desc() if self.is_down else column.asc() for column in self.columns]


SORTS: dict[str, Sort] = {
    "newest": Sort((Device.id,), is_down=True),
    "oldest": Sort((Device.id,)),
    "name": Sort((Device.make, Device.model, Device.id)),
    "-name": Sort((Device.make, Device.model, Device.id), is_down=True),
    "since": Sort((Device.state_since, Device.id)),
    "-since": Sort((Device.state_since, Device.id), is_down=True),
}


def devices_page(
    wanted: DeviceFilter,
    *,
    actor: Actor,
    sort: str = "newest",
    after: Sequence[Any] | None = None,
    limit: int = 50,
    with_media: bool = False,
) -> tuple[Sequence[Device], list[Any] | None]:
    """One page of devices, and the key to ask the next page with (None when this is the last)."""
    order = SORTS[sort]
    query = _listed(wanted, actor, with_media=with_media)
    if after is not None:
        query = query.where(order.after(after))
    rows = session.scalars(query.order_by(*order.order()).limit(limit + 1)).all()
    shown = rows[:limit]
    return shown, order.key_of(shown[-1]) if len(rows) > limit else None


def count_devices(wanted: DeviceFilter, *, actor: Actor) -> int:
    """How many devices the filter leaves."""
    if not may(actor, Can.DEVICES_SEE):
        return 0
    return session.scalar(select(func.count()).select_from(Device).where(*wanted.conditions())) or 0


def each_device(wanted: DeviceFilter, *, actor: Actor, sort: str = "newest") -> Iterator[Device]:
    """Every device of the filter, in batches so that memory stays flat."""
    after: list[Any] | None = None
    while True:
        rows, after = devices_page(wanted, actor=actor, sort=sort, after=after, limit=_BATCH)
        for device in rows:
            yield device
            session.expunge(device)
        if after is None:
            return


def _listed(wanted: DeviceFilter, actor: Actor, *, with_media: bool = False) -> Select[Device]:
    query = select(Device).options(joinedload(Device.location), joinedload(Device.donor), joinedload(Device.owner))
    if not with_media:
        query = query.options(lazyload(Device.media))
    if not may(actor, Can.DEVICES_SEE):
        query = query.where(Device.id.is_(None))
    return query.where(*wanted.conditions())


def to_label(wanted: DeviceFilter, *, actor: Actor, limit: int) -> Sequence[Device]:
    """Devices for a sheet of labels, in the order of their tags; those that are gone need none."""
    gone = [state for state, phase in PHASES.items() if phase == Phase.GONE and state != DeviceState.MISSING]
    query = _listed(wanted, actor).where(Device.state.not_in(gone))
    return session.scalars(query.order_by(Device.id).limit(limit)).all()


def count_in(*states: DeviceState, unlabelled: bool = False) -> int:
    """How many devices stand in these states (any state when none is named)."""
    query = select(func.count()).select_from(Device)
    if states:
        query = query.where(Device.state.in_(states))
    if unlabelled:
        query = query.where(Device.labelled_at.is_(None))
    return session.scalar(query) or 0


def available_counts() -> dict[DeviceType, str]:
    """What a portal may show: per type whether there are devices that can be reserved now: yes, few or no."""
    query = select(Device.type, func.count()).where(Device.state == DeviceState.READY).group_by(Device.type)
    counts = {DeviceType(kind): count for kind, count in session.execute(query)}
    return {kind: _portal_word(counts.get(kind, 0)) for kind in DeviceType}


def _portal_word(count: int) -> str:
    return "no" if count == 0 else "few" if count < _FEW else "yes"


def locations() -> Sequence[Location]:
    """The places where devices stand now or may be put, by name."""
    return session.scalars(select(Location).where(Location.is_active).order_by(Location.name, Location.id)).all()


def lot_codes(*, limit: int = 200) -> Sequence[str]:
    """The lots that devices came in, newest first."""
    query = select(Device.lot_code).where(Device.lot_code != "").distinct().order_by(Device.lot_code.desc())
    return session.scalars(query.limit(limit)).all()
