"""What is done with the report to the department: writing in it, setting the bands of a call, freezing it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Stale
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.core.periods import Period
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.core.workbook import XLSX
from inventory.history.actions import Subject, next_number, record
from inventory.history.archive import keep_data
from inventory.history.sealing import house_seal
from inventory.history.told import paper
from inventory.reports.events import BANDS_SET, FROZEN, WRITTEN
from inventory.reports.models import Part, ResultBand, SubsidySnapshot, SubsidyText
from inventory.reports.queries.subsidy.snapshots import KIND, OWNER, next_turn
from inventory.reports.queries.subsidy.written import texts

LONGEST = 4000
_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": XLSX,
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}


@dataclass(frozen=True)
class Band:
    """A band as it was typed. `most` None: no end."""

    least: int
    most: int | None
    amount_eur: Decimal


def write(period: Period, said: Mapping[Part, str], *, actor: Actor) -> tuple[Part, ...]:
    """Keep what is new or other in these texts; the former ones stay. The parts that changed."""
    demand(actor, Can.SUBSIDY_WRITE)
    before = texts(period)
    changed = tuple(part for part in Part if part in said and said[part] != before.get(part, ""))
    rows = []
    for part in changed:
        _look_at(part, said[part])
        rows.append(
            SubsidyText(
                first_on=period.first_on,
                last_on=period.last_on,
                part=part,
                text=said[part],
                written_at=now(),
                written_by_id=actor.user_id,
            )
        )
    if rows:
        session.add_all(rows)
        session.flush()
        about = Subject("subsidy_text", rows[-1].id, f"S-{period}")
        record(WRITTEN, about, actor=actor, data={"parts": [part.value for part in changed]})
    return changed


def _look_at(part: Part, text: str) -> None:
    refuse_bare(text, part.value)
    refuse_how_to_reach(text, part.value)
    if len(text) > LONGEST:
        raise BadInput("too_long", _("Schrijf hoogstens %(most)s tekens.", most=LONGEST), field=part.value)


def set_bands(call: str, rows: Sequence[Band], *, source: str, actor: Actor) -> None:
    """A new edition of the bands. Each begins where the one before ended; only the last may go on without end."""
    demand(actor, Can.SUBSIDY_WRITE)
    if not rows:
        raise BadInput("no_bands", _("Vul minstens één schijf in."), field="least-1")
    follows: int | None = 1
    for number, row in enumerate(rows, 1):
        if follows is None or row.least != follows:
            said = _("Schijf %(number)s begint niet waar de vorige eindigt.", number=number)
            raise BadInput("gap", said, field=f"least-{number}")
        if row.most is not None and row.most < row.least:
            said = _("Schijf %(number)s eindigt vóór ze begint.", number=number)
            raise BadInput("wrong_order", said, field=f"most-{number}")
        follows = None if row.most is None else row.most + 1
    edition = (session.scalar(select(func.max(ResultBand.edition))) or 0) + 1
    session.add_all(
        ResultBand(
            edition=edition,
            call=call,
            least=row.least,
            most=row.most,
            amount_eur=row.amount_eur,
            source=source,
            set_at=now(),
            set_by_id=actor.user_id,
        )
        for row in rows
    )
    session.flush()
    told = [[row.least, row.most, str(row.amount_eur)] for row in rows]
    record(BANDS_SET, Subject("result_band", edition, call), actor=actor, data={"bands": told, "source": source})


def freeze(
    period: Period, turn: int, data: Mapping[str, Any], files: Mapping[str, bytes], *, at: datetime, actor: Actor
) -> SubsidySnapshot:
    """Keep a report for good: what it was made from and its files, by ending, as they were drawn `at` that moment for
    this `turn`.
    """
    demand(actor, Can.SUBSIDY_WRITE)
    next_number(f"subsidy:{period}")  # of two who freeze the same days at once, the second waits and counts again
    if turn != next_turn(period):
        raise Stale(_("Iemand anders legde dit verslag net vast. Kijk het na en leg het zo nodig opnieuw vast."))
    made = SubsidySnapshot(
        number=f"S-{period}-{turn}",
        first_on=period.first_on,
        last_on=period.last_on,
        frozen_at=at,
        frozen_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    for ending, content in files.items():
        kept = keep_data(
            KIND,
            OWNER,
            made.id,
            name=f"subsidieverslag-{made.number}{ending}",
            content_type=_TYPES[ending],
            data=data if ending == ".json" else {"number": made.number, "ending": ending},
        )
        kept.content, kept.sha256 = content, hashlib.sha256(content).hexdigest()
        if ending == ".pdf":
            kept.seal, kept.sealed_at = house_seal().fingerprint, at
        session.flush()
        about = Subject(OWNER, made.id, made.number)
        record(FROZEN, about, actor=actor, data={"file": kept.name, **paper(kept)})
    return made
