"""What became of what donors gave: counts of devices, kg and a range of CO2. Nobody's name, and no small count of
loans.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Organisation
from inventory.circular.models import PublicThanks
from inventory.circular.queries.factors import Factors, factors_on
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
    """The donors that this actor may see; for the coordinator those that ever gave something."""
    query = select(Organisation).where(Organisation.is_donor).order_by(Organisation.name)
    if Role.COORDINATOR in actor.roles:
        query = query.where(select(Device.id).where(Device.donor_id == Organisation.id, *_IS_GIFT).exists())
    else:
        query = query.where(Organisation.id.in_(actor.orgs(Role.DONOR)))
    return session.scalars(query).all()


def yields(span: Span) -> tuple[Gift, ...]:
    """Per donor what came in within these days and where it is now, the largest gift first. One statement and the
    factors.
    """
    first, after = day_of(span.starts_at), day_of(span.ends_at)
    return _gifts(factors_on(today()), first=first, after=after)


def thanks(donor: Organisation) -> Thanks:
    """Everything that this donor ever gave."""
    on, span = today(), Period(_FIRST_ON, today())
    factors = factors_on(on)
    gifts = _gifts(factors, donor=donor.id)
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
    return tuple(_gifts(factors_on(today()), among=agreed)) if agreed else ()


def _gifts(
    factors: Factors,
    *,
    first: date | None = None,
    after: date | None = None,
    donor: int | None = None,
    among: set[int] | None = None,
) -> tuple[Gift, ...]:
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
        .where(*_IS_GIFT)
        .group_by(Organisation.code, Organisation.name, Device.state, Device.type)
    )
    if first is not None and after is not None:
        query = query.where(Device.received_on >= first, Device.received_on < after)
    if donor is not None:
        query = query.where(Organisation.id == donor)
    if among is not None:
        query = query.where(Organisation.id.in_(among), Organisation.is_active)
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
