"""How far something is that is done to many rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from inventory.core.db import session
from inventory.lists.models import BulkRow


@dataclass(frozen=True)
class Progress:
    """How many rows had their turn, and how that ended."""

    done: int
    refused: int
    waiting: int

    @property
    def total(self) -> int:
        return self.done + self.refused + self.waiting

    @property
    def is_over(self) -> bool:
        return not self.waiting


def progress(run_id: int) -> Progress:
    rows = session.execute(
        select(BulkRow.outcome, func.count()).where(BulkRow.run_id == run_id).group_by(BulkRow.outcome)
    )
    counts: dict[str, int] = {outcome: count for outcome, count in rows}
    return Progress(counts.get("done", 0), counts.get("refused", 0), counts.get("", 0))


def rows_of(run_id: int, *, limit: int) -> Sequence[BulkRow]:
    """The rows, those that were refused first."""
    return session.scalars(
        select(BulkRow).where(BulkRow.run_id == run_id).order_by(BulkRow.outcome.desc(), BulkRow.id).limit(limit)
    ).all()
