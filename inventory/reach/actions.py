"""An answer waits sealed among others, and is counted with them.

Who reads the database again and again, even between two answers, sees that something was answered and never what: an
answer lies in the pool as bytes that only our own key opens. A night counts the pool when there is enough in it, never
the whole of it: some answers, chosen by chance, stay behind under new marks, so that not even a count of a group that
everybody named tells of one person. The counters of a month change by at least ten answers at once.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom

from sqlalchemy import case, delete, func, insert, select, update

from inventory.access import Actor, Can, demand
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import is_first_and_new
from inventory.reach.models import ASKED, DECLINED, KINDS, SEVERAL, Group, ReachCount, ReachPool

AT_ONCE = 10  # answers that are counted together, at least
BEHIND = 5  # answers that stay in the pool
_RANDOM = SystemRandom()
_MAC = 16


@dataclass(frozen=True)
class Answer:
    """What one person said, and nothing else."""

    groups: frozenset[Group]
    declined: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The counters that it makes one more."""
        more = {DECLINED: self.declined, SEVERAL: len(self.groups) > 1}
        return frozenset(
            {ASKED, *(group.value for group in self.groups), *(kind for kind, is_so in more.items() if is_so)}
        )


def note_answer(loan: Loan, groups: Collection[Group], *, declined: bool, actor: Actor, secret: str) -> None:
    """One more in the pool. `loan` says whether it may be asked, and is forgotten.

    Nothing is told in history: an event would say who was asked, and when.
    """
    demand(actor, Can.REACH_NOTE, loan)
    if not is_first_and_new(loan):
        raise Refused("asked_before", _("Deze vraag stel je één keer, meteen na het eerste contract."))
    if bool(groups) == declined:
        raise Refused("nothing_chosen", _("Kies een of meer groepen, of 'Zeg ik liever niet'."), field="groups")
    _put_in([Answer(frozenset(groups), declined)], secret)


def count_pool(*, secret: str, random: Random = _RANDOM) -> int:
    """Nightly: count what waits, when that is enough to hide each answer among the others. How many were counted.

    What another key sealed (a copy that was put back elsewhere) cannot be read and goes.
    """
    rows = session.scalars(select(ReachPool).with_for_update()).all()
    if len(rows) < AT_ONCE + BEHIND:
        return 0
    answers = [answer for row in rows if (answer := _opened(row.mark, row.sealed, secret)) is not None]
    random.shuffle(answers)
    session.execute(delete(ReachPool).where(ReachPool.mark.in_([row.mark for row in rows])))
    is_enough = len(answers) >= AT_ONCE + BEHIND
    _put_in(answers[:BEHIND] if is_enough else answers, secret)
    if is_enough:
        count_together(answers[BEHIND:])
    return len(answers) - BEHIND if is_enough else 0


def count_together(answers: Sequence[Answer]) -> None:
    """These answers in the counters of this month, in one statement.

    Every counter of the month is written, also those that stay the same: which row was changed last tells nothing.
    """
    month = f"{today():%Y-%m}"
    there = session.scalar(select(func.count()).select_from(ReachCount).where(ReachCount.month == month))
    if not there:
        session.execute(insert(ReachCount), [{"month": month, "kind": kind, "count": 0} for kind in KINDS])
    more = {kind: sum(kind in answer.kinds for answer in answers) for kind in KINDS}
    session.execute(
        update(ReachCount)
        .where(ReachCount.month == month)
        .values(count=ReachCount.count + case(more, value=ReachCount.kind, else_=0))
        .execution_options(synchronize_session=False)
    )


def _put_in(answers: Sequence[Answer], secret: str) -> None:
    rows = []
    for answer in answers:
        mark = secrets.token_hex(16)
        rows.append({"mark": mark, "sealed": _sealed(mark, answer, secret)})
    if rows:
        session.execute(insert(ReachPool), rows)


def _sealed(mark: str, answer: Answer, secret: str) -> bytes:
    """Two bytes, as long whatever was said: each group a bit, and whether it was rather not said. The mark is used
    once, so what is laid over them is too.
    """
    plain = bytes([sum(1 << number for number, group in enumerate(Group) if group in answer.groups), answer.declined])
    hidden = bytes(one ^ other for one, other in zip(plain, _made_of(secret, "hides", mark), strict=False))
    return hidden + _made_of(secret, "proves", mark, hidden)[:_MAC]


def _opened(mark: str, sealed: bytes, secret: str) -> Answer | None:
    hidden, proof = sealed[:-_MAC], sealed[-_MAC:]
    if not hmac.compare_digest(proof, _made_of(secret, "proves", mark, hidden)[:_MAC]):
        return None
    said, declined = (one ^ other for one, other in zip(hidden, _made_of(secret, "hides", mark), strict=False))
    return Answer(frozenset(group for number, group in enumerate(Group) if said >> number & 1), bool(declined))


def _made_of(secret: str, use: str, mark: str, more: bytes = b"") -> bytes:
    return hmac.new(secret.encode(), f"reach {use} {mark} ".encode() + more, hashlib.sha256).digest()
