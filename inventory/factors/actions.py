"""A new version of the factors. The versions before it stay, and so do the figures that were computed with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, day_text
from inventory.core.national_number import refuse_bare
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.factors.events import FACTORS_ADDED
from inventory.factors.models import FactorRow, FactorSet
from inventory.factors.queries import PART, New
from inventory.history.actions import Subject, record

_HEAVIEST, _MOST_CO2 = Decimal(200), Decimal(5000)


@dataclass(frozen=True)
class OfDevice:
    """The factors of one type. Without a figure for a new one it counts for nothing in the CO2."""

    kg: Decimal | None
    new: New | None = None
    per_year: Decimal | None = None


@dataclass(frozen=True)
class NewVersion:
    """What a version says. `share` is a part of one: 0.5 is half. `parts`: kg per kind of part."""

    name: str
    source: str
    valid_from: date | None
    share: Decimal | None
    years: int | None
    devices: Mapping[DeviceType, OfDevice]
    parts: Mapping[str, Decimal | None]


def add_version(new: NewVersion, *, actor: Actor) -> FactorSet:
    """Holds from a day on that is today or later, after every version before it: no figure of the past changes."""
    demand(actor, Can.FACTORS_SET)
    name, source = " ".join(new.name.split()), " ".join(new.source.split())
    if not name or len(name) > 80:
        raise BadInput("name_missing", _("Geef de versie een naam van hoogstens 80 tekens."), field="name")
    if not source or len(source) > 500:
        raise BadInput("source_missing", _("Zeg waar de factoren vandaan komen."), field="source")
    refuse_bare(name, "name")
    refuse_bare(source, "source")
    share, years = new.share, new.years
    if share is None or not share.is_finite() or not 0 < share <= 1:
        raise BadInput("wrong_share", _("Kies een deel van 1 tot 100 procent."), field="share")
    if years is None or not 1 <= years <= 10:
        raise BadInput("wrong_years", _("Kies tussen 1 en 10 jaar."), field="years")
    made = FactorSet(
        number=(session.scalar(select(func.max(FactorSet.number))) or 0) + 1,
        name=name,
        source=source,
        valid_from=_day(new.valid_from),
        share=share.quantize(Decimal("0.001")),
        years=years,
        made_at=now(),
        made_by_id=actor.user_id,
        rows=[*(_device(kind, new.devices.get(kind)) for kind in DeviceType)],
    )
    made.rows += [FactorRow(subject=f"{PART}{kind}", kg=_kg(kg, f"part_{kind}")) for kind, kg in new.parts.items()]
    session.add(made)
    session.flush()
    record(
        FACTORS_ADDED,
        Subject("factors", made.id, f"F{made.number}"),
        actor=actor,
        data={"name": name, "valid_from": made.valid_from.isoformat(), "share": str(made.share), "years": years},
    )
    return made


def _day(valid_from: date | None) -> date:
    if valid_from is None or valid_from < today():
        raise BadInput(
            "in_the_past", _("Kies vandaag of een latere dag: wat al geteld is, verandert niet."), field="valid_from"
        )
    newest = session.scalar(select(func.max(FactorSet.valid_from)))
    if newest is not None and valid_from <= newest:
        raise Refused(
            "not_after",
            _("Er is al een versie vanaf %(day)s. Kies een latere dag.", day=day_text(newest)),
            field="valid_from",
        )
    return valid_from


def _device(kind: DeviceType, told: OfDevice | None) -> FactorRow:
    told = told or OfDevice(None)
    row = FactorRow(subject=kind.value, kg=_kg(told.kg, f"kg_{kind.value}"))
    if told.new is not None:
        ends = (told.new.low, told.new.mid, told.new.high)
        if not all(each.is_finite() for each in ends) or not 0 < ends[0] <= ends[1] <= ends[2] <= _MOST_CO2:
            raise BadInput(
                "wrong_order",
                _("%(type)s: geef laag, midden en hoog van klein naar groot.", type=TYPE_LABELS[kind]),
                field=f"mid_{kind.value}",
            )
        row.new_low, row.new_mid, row.new_high = ends
    if told.per_year is not None:
        if not told.per_year.is_finite() or not 0 < told.per_year <= _MOST_CO2:
            raise BadInput("wrong_year_kg", _("Geef een getal boven nul."), field=f"year_{kind.value}")
        row.year_kg = told.per_year
    return row


def _kg(kg: Decimal | None, field: str) -> Decimal:
    if kg is None or not kg.is_finite() or not Decimal("0.001") <= kg <= _HEAVIEST:
        raise BadInput("wrong_weight", _("Geef een gewicht tussen 0 en 200 kg."), field=field)
    return kg.quantize(Decimal("0.001"))
