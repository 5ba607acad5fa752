"""Reports that were frozen, and their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from inventory.accounts.models import User
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.periods import Period
from inventory.history.models import KeptFile
from inventory.reports.models import SubsidySnapshot

OWNER, KIND = "subsidy_snapshot", "subsidy_report"
ENDINGS = (".pdf", ".xlsx", ".csv", ".json")


@dataclass(frozen=True)
class File:
    """One of the files of a frozen report; `id` is its row among the kept files."""

    id: int
    name: str
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """A frozen report: its days, when and by whom, and its files by ending."""

    id: int
    number: str
    period: Period
    frozen_at: datetime
    by: str
    files: Mapping[str, File]


def snapshots() -> list[Snapshot]:
    """Every frozen report, the newest first."""
    return _told()


def numbers_of(ids: Sequence[int]) -> list[str]:
    """The numbers of these reports, in their order."""
    query = select(SubsidySnapshot.number).where(SubsidySnapshot.id.in_(ids)).order_by(SubsidySnapshot.id)
    return list(session.scalars(query))


def snapshot(number: str) -> Snapshot:
    found = _told(SubsidySnapshot.number == number)
    if not found:
        raise Missing(_("Dit verslag kennen we niet."))
    return found[0]


def newest_before(period: Period) -> Snapshot | None:
    """The newest frozen report that ends no later than these days."""
    row = session.scalar(
        select(SubsidySnapshot.number)
        .where(SubsidySnapshot.last_on <= period.last_on)
        .order_by(SubsidySnapshot.id.desc())
        .limit(1)
    )
    return snapshot(row) if row else None


def next_turn(period: Period) -> int:
    """Which frozen report over exactly these days the next one will be."""
    query = select(func.count()).where(
        SubsidySnapshot.first_on == period.first_on, SubsidySnapshot.last_on == period.last_on
    )
    return (session.scalar(query) or 0) + 1


def file_of(found: Snapshot, ending: str) -> KeptFile:
    """The kept file with its bytes."""
    kept = session.get(KeptFile, found.files[ending].id) if ending in found.files else None
    if kept is None or kept.content is None:
        raise Missing(_("Dit bestand kennen we niet."))
    return kept


def data_of(found: Snapshot) -> dict[str, Any]:
    """What all files of a frozen report were made from."""
    return dict(file_of(found, ".json").data)


def _told(*wanted: Any) -> list[Snapshot]:
    rows = session.execute(
        select(SubsidySnapshot, User.name)
        .outerjoin(User, User.id == SubsidySnapshot.frozen_by_id)
        .where(*wanted)
        .order_by(SubsidySnapshot.id.desc())
    ).all()
    files: dict[int, dict[str, File]] = {row.id: {} for row, _name in rows}
    query = (
        select(KeptFile.owner_id, KeptFile.id, KeptFile.name, KeptFile.sha256)
        .where(KeptFile.owner_kind == OWNER, KeptFile.owner_id.in_(files))
        .order_by(KeptFile.id)
    )
    for owner, number, name, sha256 in session.execute(query):
        files[owner][f".{name.rpartition('.')[2]}"] = File(number, name, sha256 or "")
    return [
        Snapshot(row.id, row.number, Period(row.first_on, row.last_on), row.frozen_at, name or "", files[row.id])
        for row, name in rows
    ]
