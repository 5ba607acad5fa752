"""Reading tariffs."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff


def tariff_on(kind: LoanKind, device_type: DeviceType, day: date) -> Tariff | None:
    """The tariff that holds on a day: the newest that began."""
    return session.scalar(
        select(Tariff)
        .where(Tariff.kind == kind, Tariff.device_type == device_type, Tariff.valid_from <= day)
        .order_by(Tariff.valid_from.desc())
        .limit(1)
    )


def tariffs() -> Sequence[Tariff]:
    """All tariffs, by kind and type, the newest first."""
    return session.scalars(select(Tariff).order_by(Tariff.kind, Tariff.device_type, Tariff.valid_from.desc())).all()
