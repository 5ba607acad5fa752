"""The factors that a figure is computed with, and which version holds for which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from inventory.circular.models import FactorSet
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.workbench.models import PartKind

PART = "part:"


@dataclass(frozen=True)
class New:
    """Kg CO2e of making a new one: the lowest of the sources, the middle and the highest."""

    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True)
class Factors:
    """One version, as figures use it. `per_year`: what a year of use avoids by the source that counts per year."""

    number: int
    name: str
    source: str
    valid_from: date
    share: Decimal
    years: int
    kg: dict[DeviceType, Decimal]
    part_kg: dict[PartKind, Decimal]
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


def factors_on(day: date) -> Factors:
    """The version that holds on a day: the newest that had begun; before the first one, the first."""
    began = select(FactorSet).order_by(FactorSet.valid_from.desc())
    found = session.scalars(began.where(FactorSet.valid_from <= day).limit(1)).first()
    found = found or session.scalars(select(FactorSet).order_by(FactorSet.valid_from).limit(1)).first()
    if found is None:
        raise Missing(_("Er zijn nog geen factoren. Voeg een versie toe."))
    return _plain(found)


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
        part_kg={kind: rows[PART + kind.value].kg for kind in PartKind if PART + kind.value in rows},
        new={
            kind: New(row.new_low, row.new_mid, row.new_high)
            for kind, row in devices.items()
            if row.new_low is not None and row.new_mid is not None and row.new_high is not None
        },
        per_year={kind: row.year_kg for kind, row in devices.items() if row.year_kg is not None},
    )
