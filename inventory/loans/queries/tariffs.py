"""Reading tariffs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff


def tariff_on(kind: LoanKind, device_type: DeviceType, day: date) -> Tariff | None:
    """The tariff that holds on a day: the newest that began."""
    return session.scalar(
        select(Tariff)
        .where(
            Tariff.kind == kind,
            Tariff.device_type == device_type,
            Tariff.valid_from <= day,
            Tariff.withdrawn_at.is_(None),
        )
        .order_by(Tariff.valid_from.desc())
        .limit(1)
    )


def tariffs() -> Sequence[Tariff]:
    """All tariffs, by kind and type, the newest first; also what was withdrawn."""
    return session.scalars(
        select(Tariff).order_by(Tariff.kind, Tariff.device_type, Tariff.valid_from.desc(), Tariff.id.desc())
    ).all()


def tariff_by_id(number: int) -> Tariff:
    found = session.get(Tariff, number)
    if found is None:
        raise Missing(_("Dit tarief bestaat niet."))
    return found


@dataclass(frozen=True)
class Price:
    """Of one kind of contract and one kind of device: what holds today, what comes next, and what was."""

    kind: LoanKind
    device_type: DeviceType
    holds: Tariff | None
    to_come: Sequence[Tariff]
    former: Sequence[Tariff]


def price_list(day: date) -> list[Price]:
    """Every kind of rent and sale with every kind of device, also those without a price."""
    rows = tariffs()
    found = []
    for kind in (LoanKind.HUUR, LoanKind.KOOP):
        for device_type in DeviceType:
            mine = [each for each in rows if each.kind == kind and each.device_type == device_type]
            standing = [each for each in mine if each.withdrawn_at is None]
            begun = [each for each in standing if each.valid_from <= day]
            to_come = [each for each in reversed(standing) if each.valid_from > day]
            former = [each for each in mine if each not in begun[:1] and each not in to_come]
            found.append(Price(kind, device_type, begun[0] if begun else None, to_come, former))
    return found
