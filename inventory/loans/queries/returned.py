"""What somebody took back today, the newest first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from inventory.access import Actor
from inventory.core.clock import start_of_day, today
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.loans.models import Loan, LoanLine
from inventory.loans.queries.contracts import visible_to

RETURNED = "loan:returned"


def last_returns(actor: Actor, *, limit: int = 10) -> Sequence[Loan]:
    """The contracts that this clerk ended today by taking the device back."""
    by_me = (
        select(Event.subject_id, Event.seq)
        .where(Event.kind == RETURNED, Event.at >= start_of_day(today()), Event.actor_id == actor.user_id)
        .order_by(Event.seq.desc())
        .limit(limit)
        .subquery()
    )
    devices = joinedload(LoanLine.device).load_only(Device.tag, Device.make, Device.model).lazyload(Device.media)
    return session.scalars(
        visible_to(actor)
        .join(by_me, by_me.c.subject_id == Loan.id)
        .options(selectinload(Loan.lines).options(devices))
        .order_by(by_me.c.seq.desc())
    ).all()
