"""What became of what donors gave: counts of devices, kg and a range of CO2. Nobody's name, and no small count of
loans.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, func, literal, select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Organisation
from inventory.circular.models import PublicThanks
from inventory.circular.queries.in_use import used_devices
from inventory.circular.queries.proof import Co2, DeviceYears, co2_of, together, years_of
from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.periods import Period, Span
from inventory.core.suppress import LEAST
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import AssetClass, Device, DeviceType
from inventory.factors.queries import Factors, factors_on
from inventory.intake.models import Lot
from inventory.loans.models import LinePurpose, LoanLine

S = DeviceState
# It came, and it is not what was bought new for a digipunt.
_IS_GIFT = (Device.state.not_in((S.ANNOUNCED, S.NOT_COME)), Device.asset_class == AssetClass.LENT)
# What a donor reads of each state: one word, so that the parts add up to what came in.
_WHERE: dict[DeviceState, str] = {
    **{state: "here" for state, phase in PHASES.items() if phase in (Phase.WORKSHOP, Phase.STOCK)},
    S.ON_LOAN: "lent",
    S.IN_REPAIR: "lent",
    S.PLACED: "placed",
    S.SOLD: "sold",
    S.TRANSFERRED: "sold",
    S.TO_HARVEST: "parts",
    S.HARVESTED: "parts",
    S.TO_RECYCLE: "recycled",
    S.RECYCLED: "recycled",
    S.RETURNED_TO_DONOR: "given_back",
    S.MISSING: "missing",
}
_FIRST_ON = date(2020, 1, 1)
Limits = Sequence[ColumnElement[bool]]
Days = tuple[date | None, date | None]
ALWAYS: Days = (None, None)


@dataclass(frozen=True)
class Gift:
    """How many devices of a donor came in, and where they are now. The parts add up to `received`."""

    code: str
    name: str
    received: int = 0
    lent: int = 0
    placed: int = 0
    sold: int = 0
    here: int = 0
    parts: int = 0
    recycled: int = 0
    given_back: int = 0
    missing: int = 0
    kg_received: Decimal = Decimal(0)
    kg_recycled: Decimal = Decimal(0)

    @property
    def in_use(self) -> int:
        """With somebody, at a fixed place, sold or given on."""
        return self.lent + self.placed + self.sold

    @property
    def in_use_told(self) -> int | None:
        """The same where everybody may read it: under five it would tell of the few who have one."""
        return None if 0 < self.in_use < LEAST else self.in_use

    @property
    def percent(self) -> int:
        """Which part of what came in is in use."""
        return round(100 * self.in_use / self.received) if self.received else 0


@dataclass(frozen=True)
class Thanks:
    """What a donor may read and share. `loans` is None below five: then it might tell of one person."""

    gift: Gift
    lots: int
    loans: int | None
    years: DeviceYears
    co2: Co2
    factors: Factors
    is_public: bool
    on: date


def donor_for(code: str, actor: Actor, can: Can = Can.THANKS_SEE) -> Organisation:
    """A donor that this actor may see; one that is not there and one that is not yours give the same answer."""
    found = session.scalar(select(Organisation).where(Organisation.code == code.strip().upper()))
    if found is None or not found.is_donor or not may(actor, can, found):
        raise Missing(_("We kennen geen schenker met deze code."))
    return found


def own_donors(actor: Actor) -> Sequence[Organisation]:
    """The donors that this actor may see."""
    return session.scalars(select(Organisation).where(*donors_of(actor)).order_by(Organisation.name)).all()


def donors_of(actor: Actor) -> Limits:
    """Which donors this actor may see; for the coordinator those that ever gave something."""
    if Role.COORDINATOR in actor.roles:
        return (Organisation.is_donor.is_(True), gave())
    return (Organisation.is_donor.is_(True), Organisation.id.in_(actor.orgs(Role.DONOR)))


def gave(days: Days = ALWAYS) -> ColumnElement[bool]:
    """That a donor gave something within these days."""
    return select(Device.id).where(Device.donor_id == Organisation.id, *_IS_GIFT, *_within(days)).exists()


def given(days: Days = ALWAYS) -> Any:
    """How many devices a donor gave within these days: a part of a statement."""
    found = select(func.count(Device.id)).where(Device.donor_id == Organisation.id, *_IS_GIFT, *_within(days))
    return found.scalar_subquery().label("given")


def last_given(days: Days = ALWAYS) -> Any:
    """The last of these days on which a donor gave something; the first day of all when it is not known."""
    newest = func.max(Device.received_on)
    found = select(newest).where(Device.donor_id == Organisation.id, *_IS_GIFT, *_within(days)).scalar_subquery()
    return func.coalesce(found, literal(_FIRST_ON, Date), type_=Date).label("last_given")


def gifts_of(ids: Sequence[int], days: Days = ALWAYS) -> dict[str, Gift]:
    """What these donors gave within these days, and where it is now, by the code of the donor."""
    found = _gifts(factors_on(today()), Organisation.id.in_(ids), *_within(days))
    return {each.code: each for each in found}


def publicly_thanked(ids: Sequence[int]) -> set[int]:
    """Those of these donors that agreed to be thanked in public."""
    return set(session.scalars(select(PublicThanks.org_id).where(PublicThanks.org_id.in_(ids))))


def yields(span: Span) -> tuple[Gift, ...]:
    """Per donor what came in within these days and where it is now, the largest gift first. One statement and the
    factors.
    """
    first, after = day_of(span.starts_at), day_of(span.ends_at)
    return _gifts(factors_on(today()), Device.received_on >= first, Device.received_on < after)


def thanks(donor: Organisation) -> Thanks:
    """Everything that this donor ever gave."""
    on, span = today(), Period(_FIRST_ON, today())
    factors = factors_on(on)
    gifts = _gifts(factors, Organisation.id == donor.id)
    years = years_of(used_devices(span, years_after_sale=factors.years, donor=donor.id))
    loans = session.scalar(
        select(func.count(LoanLine.loan_id.distinct()))
        .join(Device, Device.id == LoanLine.device_id)
        .where(Device.donor_id == donor.id, LoanLine.purpose == LinePurpose.MAIN)
    )
    return Thanks(
        gift=gifts[0] if gifts else Gift(donor.code, donor.name),
        lots=session.scalar(select(func.count(Lot.id)).where(Lot.donor_id == donor.id)) or 0,
        loans=loans if loans and loans >= LEAST else None,
        years=together(years.values()),
        co2=co2_of(years, factors),
        factors=factors,
        is_public=session.get(PublicThanks, donor.id) is not None,
        on=on,
    )


def wall() -> tuple[Gift, ...]:
    """The donors that agreed to be thanked in public, the largest gift first; only who gave something."""
    agreed = set(session.scalars(select(PublicThanks.org_id)))
    return _gifts(factors_on(today()), Organisation.id.in_(agreed), Organisation.is_active.is_(True)) if agreed else ()


def _within(days: Days) -> Limits:
    first, last = days
    return [
        *([Device.received_on >= first] if first else []),
        *([Device.received_on <= last] if last else []),
    ]


def _gifts(factors: Factors, *limits: ColumnElement[bool]) -> tuple[Gift, ...]:
    query = (
        select(
            Organisation.code,
            Organisation.name,
            Device.state,
            Device.type,
            func.count(Device.id),
            func.count(Device.weight_kg),
            func.sum(Device.weight_kg),
        )
        .join(Device, Device.donor_id == Organisation.id)
        .where(*_IS_GIFT, *limits)
        .group_by(Organisation.code, Organisation.name, Device.state, Device.type)
    )
    counts: dict[tuple[str, str], Counter[str]] = {}
    kilos: dict[tuple[str, str], list[Decimal]] = {}
    for code, name, state, kind, count, weighed, own_kg in session.execute(query):
        kg = Decimal(own_kg or 0) + (count - weighed) * factors.kg.get(DeviceType(kind), Decimal(0))
        counts.setdefault((code, name), Counter())[_WHERE[DeviceState(state)]] += count
        heavy = kilos.setdefault((code, name), [Decimal(0), Decimal(0)])
        heavy[0] += kg
        heavy[1] += kg if _WHERE[DeviceState(state)] == "recycled" else 0
    gifts = [
        Gift(
            code=donor_key[0],
            name=donor_key[1],
            received=found.total(),
            **found,
            kg_received=kilos[donor_key][0],
            kg_recycled=kilos[donor_key][1],
        )
        for donor_key, found in counts.items()
    ]
    return tuple(sorted(gifts, key=lambda each: (-each.received, each.name)))
