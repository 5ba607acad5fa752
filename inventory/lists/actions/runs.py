"""Doing something to many rows: looked at first, then one after the other, each in a transaction of its own."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from inventory.access import Actor, demand
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.lists.models import BulkRow, BulkRun
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import Bulk, Listing

KEPT = timedelta(days=30)
_ONCE = "once"  # among the values of a run: which form began it


@dataclass(frozen=True)
class Looked:
    """One row before anything is done: what it is called, and why it cannot be done ("" when it can)."""

    id: int
    label: str
    why_not: str


@dataclass(frozen=True)
class Preview:
    """All rows that were chosen, looked at. `mark` tells these very rows from others."""

    rows: tuple[Looked, ...]

    @property
    def possible(self) -> list[Looked]:
        return [row for row in self.rows if not row.why_not]

    @property
    def impossible(self) -> list[Looked]:
        return [row for row in self.rows if row.why_not]

    @property
    def mark(self) -> str:
        return mark_of([row.id for row in self.possible])


def mark_of(ids: Sequence[int]) -> str:
    """So many rows, and which: "12.9f86d0818884"."""
    said = ",".join(map(str, sorted(ids)))
    return f"{len(ids)}.{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def chosen(asked: Asked, picked: Sequence[int], *, is_all: bool, most: int) -> list[int]:
    """The rows that were ticked, or all that the filter leaves. None is somebody else's."""
    found = reading.ids(asked.strictly(), most=most) if is_all else reading.ids_among(asked, list(picked)[: most + 1])
    if len(found) > most:
        raise Refused("too_many", _("Dit kan met hoogstens %(most)s rijen tegelijk. Filter verder.", most=most))
    if not found:
        raise BadInput("none_chosen", _("Kies eerst een of meer rijen."), field="pick")
    return found


def look(asked: Asked, action: Bulk, ids: Sequence[int], values: Mapping[str, str], *, actor: Actor) -> Preview:
    """Look at every row; nothing changes."""
    demand(actor, action.can)
    rows, things, check = reading.rows_with(asked, ids), action.load(ids), action.check
    return Preview(
        tuple(
            Looked(
                number,
                asked.listing.row_name(rows[number])[:80],
                check(things[number], values, actor) if check else "",
            )
            for number in ids
            if number in rows and number in things
        )
    )


def begun(asked: Asked, action: Bulk, once: str, *, actor: Actor) -> BulkRun | None:
    """The run that this very form began before: a double click or the back button begins no second one."""
    query = select(BulkRun).where(
        BulkRun.owner_id == actor.user_id, BulkRun.listing == asked.listing.name, BulkRun.action == action.name
    )
    newest = session.scalars(query.order_by(BulkRun.id.desc()).limit(50)) if once else ()
    return next((run for run in newest if run.values.get(_ONCE) == once), None)


def begin(
    asked: Asked, action: Bulk, preview: Preview, values: Mapping[str, str], *, once: str = "", actor: Actor
) -> BulkRun:
    """Write down what is to be done to which rows. Nothing is done yet. `once` tells the form from every other one."""
    demand(actor, action.can)
    if actor.user_id is None:
        raise Refused("no_user", _("Alleen wie aangemeld is, doet dit met veel rijen tegelijk."))
    run = BulkRun(
        owner_id=actor.user_id,
        listing=asked.listing.name,
        action=action.name,
        query=asked.query()[:1000],
        values={**values, _ONCE: once},
        made_at=now(),
    )
    session.add(run)
    session.flush()
    rows = [
        {
            "run_id": run.id,
            "thing_id": row.id,
            "label": row.label,
            "outcome": "refused" if row.why_not else "",
            "said": row.why_not[:300],
        }
        for row in preview.rows
    ]
    session.execute(insert(BulkRow), rows)
    return run


def run_of(number: int, *, actor: Actor) -> BulkRun:
    """An own run."""
    found = session.get(BulkRun, number)
    if found is None or found.owner_id != actor.user_id:
        raise Missing(_("Dit kennen we niet, of het is niet van jou."))
    return found


def action_of(listing: Listing, name: str) -> Bulk:
    found = next((each for each in listing.bulk if each.name == name), None)
    if found is None:
        raise BadInput("unknown_action", _("Kies wat je met deze rijen wilt doen."), field="do")
    return found


def next_row(run_id: int) -> int | None:
    """The first row that did not have its turn."""
    return session.scalar(
        select(BulkRow.id).where(BulkRow.run_id == run_id, BulkRow.outcome == "").order_by(BulkRow.id).limit(1)
    )


def do_one(row_id: int, action: Bulk, values: Mapping[str, Any], *, actor: Actor) -> None:
    """Do it to one row, together with what came of it. May refuse: then the caller calls `say_no`."""
    demand(actor, action.can)
    row = locked(BulkRow, row_id)
    if row is None or row.outcome or action.do is None:
        return
    thing = action.load([row.thing_id]).get(row.thing_id)
    if thing is None:
        raise Refused("gone", _("Dit is er niet meer."))
    row.said = (action.do(thing, values, actor) or "")[:300]
    row.outcome = "done"


def say_no(row_id: int, why: str) -> None:
    """It was refused after all; nothing of it was done."""
    row = locked(BulkRow, row_id)
    if row is not None and not row.outcome:
        row.outcome, row.said = "refused", why[:300]


def forget_old_runs(*, actor: Actor) -> None:
    """Nightly: what was done stands in the history of each thing; the list of a run goes after a month."""
    old = select(BulkRun.id).where(BulkRun.made_at < now() - KEPT)
    session.execute(delete(BulkRow).where(BulkRow.run_id.in_(old)))
    session.execute(delete(BulkRun).where(BulkRun.made_at < now() - KEPT))
