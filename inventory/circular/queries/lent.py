"""How long devices went along with contracts, added up by the database."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
)

from inventory.core.db import Instant, session
from inventory.devices.models import Device, DeviceType
from inventory.history.models import Event
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, LoanLine

_WEIGHED = ("device:weighed", "device:refused", "device:recycled", "device:remains-left")


def lent(since: datetime, until: datetime, devices: CompoundSelect[int]) -> Select[int, datetime, datetime]:
    """When these devices went along with a contract, also what only stood in. A sale is followed in the history."""
    return _within(since, until).where(LoanLine.device_id.in_(devices))


def seconds_lent(
    since: datetime, until: datetime, *which: ColumnElement[bool]
) -> Select[DeviceType, Decimal | None, int, Any]:
    """Per type of device and weight on a scale (nothing for what was not weighed): how many, and the seconds of all of
    them. Where contracts of one device overlap, each second counts once: of each line what comes after all
    lines before it.
    """
    lines = _within(since, until).subquery()
    covered = func.max(lines.c.ended).over(
        partition_by=lines.c.device, order_by=(lines.c.began, lines.c.ended), rows=(None, -1)
    )
    cut = select(lines, covered.label("covered")).subquery()
    own = case((cut.c.covered > cut.c.began, cut.c.covered), else_=cut.c.began)
    seconds = case((cut.c.ended > own, seconds_between(cut.c.ended, own)), else_=0)
    weight = on_a_scale()
    return (
        select(Device.type, weight, func.count(Device.id.distinct()), func.sum(seconds))
        .join(Device, Device.id == cut.c.device)
        .where(*which)
        .group_by(Device.type, weight)
    )


def on_a_scale() -> ColumnElement[Decimal | None]:
    """The weight of a device that stood on a scale: one that was refused has a weight too when nobody weighed it."""
    weighed = select(Event.subject_id).where(Event.kind.in_(_WEIGHED), Event.data["weighed"].as_boolean())
    return case((Device.weight_kg.is_not(None) & Device.id.in_(weighed), Device.weight_kg))


def _within(since: datetime, until: datetime) -> Select[int, datetime, datetime]:
    began = case((LoanLine.from_at < since, literal(since, Instant())), else_=LoanLine.from_at)
    ends_later = LoanLine.until_at.is_(None) | (LoanLine.until_at > until)
    ended = case((ends_later, literal(until, Instant())), else_=LoanLine.until_at)
    return (
        select(LoanLine.device_id.label("device"), began.label("began"), ended.label("ended"))
        .join(Loan, Loan.id == LoanLine.loan_id)
        .where(
            Loan.kind != LoanKind.KOOP,
            LoanLine.from_at < until,
            or_(LoanLine.until_at.is_(None), LoanLine.until_at > since),
        )
    )


def seconds_between(later: Any, earlier: Any) -> ColumnElement[int]:
    """Whole seconds, in the words of the database."""
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.round((func.julianday(later) - func.julianday(earlier)) * 86_400), BigInteger)
    return cast(func.round(extract("epoch", later - earlier)), BigInteger)
