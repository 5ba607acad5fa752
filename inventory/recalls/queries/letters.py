"""The letters of a recall that were kept. They belong to the contract, so that they go when the person goes."""

from collections.abc import Sequence

from sqlalchemy import select

from inventory.core.db import session
from inventory.history.models import KeptFile
from inventory.loans.queries.papers import OWNER
from inventory.recalls.models import RecallLine

LETTER = "recall_letter"


def letter_name(line: RecallLine) -> str:
    """The name of its letter: one for a contract and a recall, however many of its devices are called in."""
    assert line.loan is not None
    return f"{line.loan.number}-{line.recall.number}.pdf"


def letters_kept(lines: Sequence[RecallLine]) -> dict[int, KeptFile]:
    """By line the newest letter to its holder, if there is one that nobody took away."""
    wanted = [line for line in lines if line.loan is not None]
    if not wanted:
        return {}
    rows = session.scalars(
        select(KeptFile)
        .where(
            KeptFile.kind == LETTER,
            KeptFile.owner_kind == OWNER,
            KeptFile.owner_id.in_(sorted({line.loan_id for line in wanted if line.loan_id is not None})),
            KeptFile.removed_at.is_(None),
        )
        .order_by(KeptFile.id)
    )
    newest = {row.name: row for row in rows}
    return {line.id: newest[letter_name(line)] for line in wanted if letter_name(line) in newest}


def letters_that_wait(lines: Sequence[RecallLine]) -> dict[int, KeptFile]:
    """The same of what was kept since the line came to wait: a letter of a time before that is not posted again."""
    kept = letters_kept(lines)
    return {line.id: kept[line.id] for line in lines if line.id in kept and kept[line.id].kept_at >= line.state_since}
