"""Counting one answer."""

from collections.abc import Collection

from sqlalchemy import case, func, insert, select, update

from inventory.access import Actor, Can, demand
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import is_first_and_new
from inventory.reach.models import ASKED, DECLINED, KINDS, SEVERAL, Group, ReachCount


def note_answer(loan: Loan, groups: Collection[Group], *, declined: bool, actor: Actor) -> None:
    """One more in the counters of this month. `loan` says whether it may be asked, and is forgotten.

    Every counter of the month is written, also those that stay the same: which row was changed last tells nothing.
    Nothing is told in history: an event would say who was asked, and when.
    """
    demand(actor, Can.REACH_NOTE, loan)
    if not is_first_and_new(loan):
        raise Refused("asked_before", _("Deze vraag stel je één keer, meteen na het eerste contract."))
    if bool(groups) == declined:
        raise Refused("nothing_chosen", _("Kies een of meer groepen, of 'Zeg ik liever niet'."), field="groups")
    month = f"{today():%Y-%m}"
    there = session.scalar(select(func.count()).select_from(ReachCount).where(ReachCount.month == month))
    if not there:
        session.execute(insert(ReachCount), [{"month": month, "kind": kind, "count": 0} for kind in KINDS])
    said = {ASKED, *(group.value for group in groups)}
    if declined:
        said.add(DECLINED)
    if len(groups) > 1:
        said.add(SEVERAL)
    session.execute(
        update(ReachCount)
        .where(ReachCount.month == month)
        .values(count=ReachCount.count + case((ReachCount.kind.in_(sorted(said)), 1), else_=0))
        .execution_options(synchronize_session=False)
    )
