"""Taking in what others published about their repairs, and taking that back."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from sqlalchemy import delete, insert, select, update

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused, RefusedRow
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.repairs.models import OrdsImport, OrdsRecord
from inventory.repairs.readers.ords import BadRow, NotOrds, OrdsFile, OrdsRow, read_ords

_BATCH = 5000
_MOST_NAMED = 50


@dataclass(frozen=True)
class Taken:
    """What came of a file. `known` rows were there already, `replaced` ones made place. `done` is None when nothing
    was written: a dry run, or a file that brings nothing new.
    """

    done: OrdsImport | None
    added: int = 0
    known: int = 0
    replaced: int = 0
    refused: tuple[BadRow, ...] = field(default=())


def import_ords(
    data: bytes, name: str, *, actor: Actor, replace: bool = False, skip_refused: bool = False, dry_run: bool = False
) -> Taken:
    """Take in a file, to compare ours with. All rows or none, unless `skip_refused`; the same file changes nothing.

    A repair that we have already stays as it is when the file says the same of it. With `replace` everything that we
    have of the providers in the file makes place for what the file says.
    """
    demand(actor, Can.LISTS_REPLACE)
    sha256 = hashlib.sha256(data).hexdigest()
    before = session.scalar(
        select(OrdsImport.rows).where(OrdsImport.sha256 == sha256, OrdsImport.undone_at.is_(None)).limit(1)
    )
    if before is not None:
        return Taken(None, known=before)
    found = _read(data, skip_refused=skip_refused)
    providers = sorted({row.provider for row in found.rows})
    had = _standing(providers, found.has_faults)
    new = list(found.rows) if replace else _unknown(found.rows, had)
    known = len(found.rows) - len(new)
    replaced = len(had) if replace else 0
    if dry_run or not new:
        return Taken(None, len(new), known, replaced, found.refused)
    done = OrdsImport(
        name=PurePath(name).name[:120],
        sha256=sha256,
        has_faults=found.has_faults,
        rows=len(new),
        providers=providers,
        first_on=min(row.on for row in new),
        last_on=max(row.on for row in new),
        made_at=now(),
        made_by_id=actor.user_id,
    )
    session.add(done)
    session.flush()
    if replaced:
        session.execute(
            update(OrdsRecord)
            .where(
                OrdsRecord.provider.in_(providers),
                OrdsRecord.has_faults.is_(found.has_faults),
                OrdsRecord.replaced_by_id.is_(None),
            )
            .values(replaced_by_id=done.id)
        )
    for start in range(0, len(new), _BATCH):
        session.execute(insert(OrdsRecord), [_columns(row, done) for row in new[start : start + _BATCH]])
    record(
        "ords:imported",
        _subject(done),
        actor=actor,
        data={"rows": len(new), "known": known, "replaced": replaced, "refused": len(found.refused), "sha256": sha256},
    )
    return Taken(done, len(new), known, replaced, found.refused)


def undo_ords(number: int, *, actor: Actor) -> int:
    """Take an import back: its rows go, and what had made place for them counts again. How many rows went."""
    demand(actor, Can.LISTS_REPLACE)
    done = locked(OrdsImport, number)
    if done is None:
        raise Missing(_("Er is geen invoer met nummer %(number)s.", number=number))
    if done.undone_at is not None:
        raise Refused("already_undone", _("Deze lijst is al ingetrokken."))
    newer = session.scalar(
        select(OrdsRecord.replaced_by_id)
        .where(OrdsRecord.import_id == done.id, OrdsRecord.replaced_by_id.is_not(None))
        .limit(1)
    )
    if newer is not None:
        raise Refused("newer_first", _("Trek eerst invoer %(number)s in: die kwam in de plaats.", number=newer))
    gone = session.execute(delete(OrdsRecord).where(OrdsRecord.import_id == done.id))
    session.execute(update(OrdsRecord).where(OrdsRecord.replaced_by_id == done.id).values(replaced_by_id=None))
    done.undone_at = now()
    session.flush()
    rows: int = getattr(gone, "rowcount", done.rows)
    record("ords:undone", _subject(done), actor=actor, data={"rows": rows})
    return rows


def _read(data: bytes, *, skip_refused: bool) -> OrdsFile:
    try:
        found = read_ords(data)
    except NotOrds as no:
        raise BadInput("not_ords", str(no), field="file") from None
    if found.refused and not skip_refused:
        raise BadInput(
            "rows_refused",
            _("%(count)s regels kunnen niet mee. Er is niets bewaard.", count=len(found.refused)),
            field="file",
            details=tuple(RefusedRow(bad.line, bad.column, bad.why) for bad in found.refused),
        )
    if not found.rows:
        raise BadInput("no_rows", _("In dit bestand staat geen enkele herstelling."), field="file")
    return found


def _standing(providers: Sequence[str], has_faults: bool) -> dict[str, tuple[Any, ...]]:
    """What counts now of these providers, by the number that they gave it."""
    rows = session.execute(
        select(
            OrdsRecord.ref, OrdsRecord.country, OrdsRecord.category, OrdsRecord.category_id, OrdsRecord.brand,
            OrdsRecord.year, OrdsRecord.age, OrdsRecord.status, OrdsRecord.barrier, OrdsRecord.group_name,
            OrdsRecord.repaired_on, OrdsRecord.fault_type,
        ).where(
            OrdsRecord.provider.in_(providers),
            OrdsRecord.has_faults.is_(has_faults),
            OrdsRecord.replaced_by_id.is_(None),
        )
    )  # fmt: skip
    return {ref: tuple(said) for ref, *said in rows}


def _unknown(rows: Iterable[OrdsRow], had: dict[str, tuple[Any, ...]]) -> list[OrdsRow]:
    """The rows that we do not have; refused are those of which we have something else."""
    new, other = [], []
    for row in rows:
        if row.id not in had:
            new.append(row)
        elif had[row.id] != _said(row):
            other.append(row.id)
    if other:
        raise Refused(
            "says_otherwise",
            _(
                "Van %(count)s herstellingen hebben we al iets anders: %(ids)s. "
                "Is dit een nieuwere uitgave? Voer ze in met --replace.",
                count=len(other),
                ids=", ".join(other[:5]),
            ),
            missing=tuple(other[:_MOST_NAMED]),
        )
    return new


def _said(row: OrdsRow) -> tuple[Any, ...]:
    return (row.country, row.category, row.category_id, row.brand, row.year, row.age, row.status, row.barrier,
            row.group, row.on, row.fault_type)  # fmt: skip


def _columns(row: OrdsRow, done: OrdsImport) -> dict[str, Any]:
    return {
        "import_id": done.id,
        "replaced_by_id": None,
        "has_faults": done.has_faults,
        "ref": row.id,
        "provider": row.provider,
        "country": row.country,
        "category": row.category,
        "category_id": row.category_id,
        "brand": row.brand,
        "year": row.year,
        "age": row.age,
        "status": row.status,
        "barrier": row.barrier,
        "group_name": row.group,
        "repaired_on": row.on,
        "fault_type": row.fault_type,
    }


def _subject(done: OrdsImport) -> Subject:
    return Subject("ords", done.id, f"ORDS-{done.id}")
