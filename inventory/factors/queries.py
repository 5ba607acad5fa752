"""The factors that a figure is computed with, and which version holds for which days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _, day_text
from inventory.devices.models import DeviceType
from inventory.factors.models import FactorSet

PART = "part:"


@dataclass(frozen=True)
class New:
    """Kg CO2e of making a new one: the lowest of the sources, the middle and the highest."""

    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True)
class Factors:
    """One version, as figures use it. `kg`: what one weighs when nobody weighed it, per type; `part_kg`: per kind of
    part. `new`: CO2 of making a new one. `per_year`: what a year of use avoids by the source that counts per year.
    """

    number: int
    name: str
    source: str
    valid_from: date
    share: Decimal
    years: int
    kg: dict[DeviceType, Decimal]
    part_kg: Mapping[str, Decimal]
    new: dict[DeviceType, New]
    per_year: dict[DeviceType, Decimal]

    @cached_property
    def avoided_a_year(self) -> dict[DeviceType, New]:
        """Kg CO2e that a year of use avoids: the credited share of a new one, over the years of a second life. Where
        a source counts per year and comes out lower, that is the low end; where higher, the high end.
        """
        found = {}
        for kind, new in self.new.items():
            a_year = self.share / self.years
            ends = [new.low * a_year, new.high * a_year, *([self.per_year[kind]] if kind in self.per_year else [])]
            found[kind] = New(min(ends), new.mid * a_year, max(ends))
        return found

    @cached_property
    def a_piece(self) -> dict[DeviceType, Decimal]:
        """Kg CO2e that one more life avoids: the credited share of a new one, in the middle of the sources."""
        return {kind: new.mid * self.share for kind, new in self.new.items()}

    @property
    def told(self) -> str:
        """Which version, and where its figures are from: stands under every figure that was computed with it."""
        return _(
            "Factoren: versie %(number)s, %(name)s, vanaf %(day)s. Bron: %(source)s",
            number=self.number,
            name=self.name,
            day=day_text(self.valid_from),
            source=self.source,
        )


def factors_on(day: date) -> Factors:
    """The version that holds on a day: the newest that had begun; before the first one, the first."""
    began = select(FactorSet).order_by(FactorSet.valid_from.desc())
    found = session.scalars(began.where(FactorSet.valid_from <= day).limit(1)).first()
    found = found or session.scalars(select(FactorSet).order_by(FactorSet.valid_from).limit(1)).first()
    if found is None:
        raise _none()
    return _plain(found)


def factors_of(days: Iterable[date]) -> dict[date, Factors]:
    """The version that holds on each of these days, read in one go."""
    every = factor_sets()
    if not every:
        raise _none()
    return {day: next((each for each in every if each.valid_from <= day), every[-1]) for day in days}


def _none() -> Missing:
    return Missing(_("Er zijn nog geen factoren. Voeg een versie toe."))


def usual_kg(device_type: DeviceType) -> Decimal:
    """What one of this type weighs when nobody weighs it today."""
    return factors_on(today()).kg[DeviceType(device_type)]


def factors_numbered(number: int) -> Factors:
    """The version with this number."""
    found = session.scalar(select(FactorSet).where(FactorSet.number == number))
    if found is None:
        raise BadInput("unknown_factors", _("Deze versie van de factoren bestaat niet."), field="factors")
    return _plain(found)


def factor_sets() -> Sequence[Factors]:
    """All versions, the newest first."""
    return [_plain(each) for each in session.scalars(select(FactorSet).order_by(FactorSet.valid_from.desc()))]


def _plain(found: FactorSet) -> Factors:
    rows = {row.subject: row for row in found.rows}
    devices = {kind: rows[kind.value] for kind in DeviceType if kind.value in rows}
    return Factors(
        number=found.number,
        name=found.name,
        source=found.source,
        valid_from=found.valid_from,
        share=found.share,
        years=found.years,
        kg={kind: row.kg for kind, row in devices.items()},
        part_kg={subject.removeprefix(PART): row.kg for subject, row in rows.items() if subject.startswith(PART)},
        new={
            kind: New(row.new_low, row.new_mid, row.new_high)
            for kind, row in devices.items()
            if row.new_low is not None and row.new_mid is not None and row.new_high is not None
        },
        per_year={kind: row.year_kg for kind, row in devices.items() if row.year_kg is not None},
    )
