"""Finding recalls, their devices, and whom a counter still has to tell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from inventory.access import Actor, Can, Role, may
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.queries import last_states
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan, LoanLine
from inventory.placements.models import Placement, PlacementLine
from inventory.recalls.lifecycle import SETTLED, UNSETTLED, LineState, RecallState, Way
from inventory.recalls.models import Recall, RecallLine

MOST = 200
_LIGHT = joinedload(RecallLine.device).options(lazyload(Device.media), joinedload(Device.location))


@dataclass(frozen=True)
class Progress:
    """A recall with how many of its devices stand where."""

    recall: Recall
    counts: dict[LineState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        return sum(self.counts.get(state, 0) for state in SETTLED)

    @property
    def percent(self) -> int:
        return 100 * self.settled // self.total if self.total else 0


def visible_to(actor: Actor) -> Select[Recall]:
    """All recalls for who works with devices: they name devices and nobody."""
    query = select(Recall)
    return query if may(actor, Can.RECALLS_SEE) else query.where(Recall.id.is_(None))


def recall_by_number(number: str, *, actor: Actor) -> Recall:
    """The recall with this number."""
    found = session.scalar(visible_to(actor).where(Recall.number == number.strip().upper()))
    if found is None:
        raise Missing(_("We kennen geen terugroepactie met dit nummer. Controleer het nummer."))
    return found


def numbers_like(text: str, *, actor: Actor, limit: int = 4) -> Sequence[Recall]:
    """The newest recalls whose number begins so."""
    query = visible_to(actor).where(Recall.number.startswith(text, autoescape=True))
    return session.scalars(query.order_by(Recall.id.desc()).limit(limit)).all()


def recalls(actor: Actor, *, after: int | None = None, limit: int = 50, is_ready: bool = False) -> list[Progress]:
    """A page of recalls, the newest first, each with its progress. `is_ready`: those that may be closed."""
    query = visible_to(actor).order_by(Recall.id.desc()).limit(limit)
    query = query.where(all_ready()) if is_ready else query
    return each_progress(session.scalars(query.where(Recall.id < after) if after else query).all())


def each_progress(found: Sequence[Recall]) -> list[Progress]:
    """These recalls, each with its progress."""
    counts: dict[int, Counter[LineState]] = {each.id: Counter() for each in found}
    rows = session.execute(
        select(RecallLine.recall_id, RecallLine.state, func.count())
        .where(RecallLine.recall_id.in_(list(counts)))
        .group_by(RecallLine.recall_id, RecallLine.state)
    )
    for recall_id, state, count in rows:
        counts[recall_id][LineState(state)] = count
    return [Progress(each, dict(counts[each.id])) for each in found]


def all_ready() -> ColumnElement[bool]:
    """It runs, and every device of it is settled."""
    waits = select(RecallLine.id).where(RecallLine.recall_id == Recall.id, RecallLine.state.in_(UNSETTLED))
    return and_(Recall.state == RecallState.OPEN, ~waits.exists())


def ready_to_close(actor: Actor) -> int:
    """How many recalls may be closed; none for who does not close them."""
    if not may(actor, Can.RECALLS_MAKE):
        return 0
    return session.scalar(select(func.count()).select_from(Recall).where(all_ready())) or 0


def progress_of(recall: Recall, lines: Sequence[RecallLine]) -> Progress:
    """How far it is, of lines that were read."""
    return Progress(recall, dict(Counter(LineState(line.state) for line in lines)))


def lines_of(recall: Recall) -> Sequence[RecallLine]:
    """Its devices, what still asks for work first."""
    rows = session.scalars(
        select(RecallLine)
        .options(_LIGHT, joinedload(RecallLine.loan), joinedload(RecallLine.placement))
        .where(RecallLine.recall_id == recall.id)
        .order_by(RecallLine.id)
    ).all()
    order = list(LineState)
    return sorted(rows, key=lambda line: order.index(LineState(line.state)))


def line_of(recall: Recall, number: int) -> RecallLine:
    """One device of this recall."""
    found = session.scalar(select(RecallLine).where(RecallLine.id == number, RecallLine.recall_id == recall.id))
    if found is None:
        raise Missing(_("Dit toestel zit niet in deze terugroepactie."))
    return found


def open_line_of(device_id: int) -> RecallLine | None:
    """The line of this device in a recall that runs."""
    return session.scalar(
        select(RecallLine)
        .options(joinedload(RecallLine.recall))
        .where(RecallLine.device_id == device_id, RecallLine.closed_at.is_(None))
    )


def line_of_message(key: str) -> RecallLine | None:
    """The line that this message was about, as long as its recall runs."""
    start, middle, number = key.partition(":recall:")
    if not middle or not start.startswith("loan:"):
        return None
    return session.scalar(
        select(RecallLine)
        .join(Recall, Recall.id == RecallLine.recall_id)
        .join(Loan, Loan.id == RecallLine.loan_id)
        .where(Recall.number == number, Loan.number == start.removeprefix("loan:"), RecallLine.closed_at.is_(None))
    )


def in_a_recall(device_ids: Sequence[int]) -> dict[int, str]:
    """Of these devices those that are in a recall that runs, with its number."""
    rows = session.execute(
        select(RecallLine.device_id, Recall.number)
        .join(Recall, Recall.id == RecallLine.recall_id)
        .where(RecallLine.device_id.in_(device_ids), RecallLine.closed_at.is_(None))
    )
    return {device_id: number for device_id, number in rows}


def loan_behind(device_id: int) -> Loan | None:
    """The contract under which somebody has this device now, or bought it. What only stood in beside a sale, or was
    replaced, is with nobody: a line of what is theirs for good ends as it begins.
    """
    return session.scalar(
        select(Loan)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .options(joinedload(Loan.person), joinedload(Loan.org))
        .where(
            LoanLine.device_id == device_id,
            or_(
                LoanLine.until_at.is_(None),
                and_(Loan.state == LoanState.SOLD, LoanLine.until_at == LoanLine.from_at),
            ),
        )
        .order_by(LoanLine.id.desc())
        .limit(1)
    )


def placement_behind(device_id: int) -> Placement | None:
    """The agreement under which an organisation has this device now."""
    return session.scalar(
        select(Placement)
        .join(PlacementLine, PlacementLine.placement_id == Placement.id)
        .where(
            PlacementLine.device_id == device_id,
            PlacementLine.ended_at.is_(None),
            PlacementLine.from_at.is_not(None),
        )
    )


# --- what a counter has to tell --------------------------------------------------------------------------------------


def _mine(actor: Actor) -> ColumnElement[bool]:
    """The devices that this actor's counters gave."""
    if actor.kind == "system":
        return true()
    if not may(actor, Can.RECALLS_TELL):
        return false()
    return RecallLine.org_id.in_(actor.orgs(Role.LIBRARY, Role.SHOP))


def to_tell(actor: Actor) -> Sequence[RecallLine]:
    """Whom this counter still has to tell, what waits longest first."""
    return session.scalars(
        select(RecallLine)
        .options(
            _LIGHT,
            joinedload(RecallLine.recall),
            joinedload(RecallLine.loan).options(joinedload(Loan.person), joinedload(Loan.org)),
            joinedload(RecallLine.placement),
        )
        .where(_mine(actor), RecallLine.state == LineState.TO_TELL, RecallLine.closed_at.is_(None))
        .order_by(RecallLine.id)
        .limit(MOST)
    ).all()


def line_to_tell(number: int, *, actor: Actor) -> RecallLine:
    """One of them; for anybody else it was never there."""
    found = session.scalar(
        select(RecallLine)
        .options(joinedload(RecallLine.loan).joinedload(Loan.person))
        .where(RecallLine.id == number, _mine(actor), RecallLine.closed_at.is_(None))
    )
    if found is None:
        raise Missing(_("Dit toestel zit niet in deze terugroepactie."))
    return found


def work_counts(actor: Actor) -> tuple[int, int]:
    """How many holders this counter still has to tell by itself, and how many devices wait for a look: those here, and
    those on a place without an agreement, of which no counter tells anybody.
    """
    stands_somewhere = and_(RecallLine.state == LineState.TO_TELL, RecallLine.org_id.is_(None))
    row = session.execute(
        select(
            func.count().filter(_mine(actor), RecallLine.state == LineState.TO_TELL, RecallLine.way != Way.EMAIL),
            func.count().filter(or_(RecallLine.state == LineState.BROUGHT_IN, stands_somewhere)),
        )
        .select_from(RecallLine)
        .where(RecallLine.closed_at.is_(None))
    ).one()
    return int(row[0]), int(row[1])


# --- for verify ------------------------------------------------------------------------------------------------------


def recalls_out_of_step() -> list[str]:
    """States follow from events; a closed recall has no open line; who waits for a look goes to nobody."""
    wrong = []
    for kind, rows in (
        ("recall", session.execute(select(Recall.id, Recall.number, Recall.state))),
        (
            "recall_line",
            session.execute(
                select(RecallLine.id, Device.tag, RecallLine.state).join(Device, Device.id == RecallLine.device_id)
            ),
        ),
    ):
        told = last_states(kind)
        wrong += [
            f"{kind} {name}: stands on {state}, its last event says {told.get(key)}"
            for key, name, state in rows
            if told.get(key) != state
        ]
    stray = session.execute(
        select(Recall.number, Device.tag)
        .join(RecallLine, RecallLine.recall_id == Recall.id)
        .join(Device, Device.id == RecallLine.device_id)
        .where((RecallLine.closed_at.is_(None)) != (Recall.state == RecallState.OPEN))
    )
    wrong += [f"recall {number}: the line of {tag} is open or closed without it" for number, tag in stray]
    away = session.execute(
        select(Recall.number, Device.tag, Device.state)
        .join(RecallLine, RecallLine.recall_id == Recall.id)
        .join(Device, Device.id == RecallLine.device_id)
        .where(
            RecallLine.closed_at.is_(None),
            RecallLine.state == LineState.BROUGHT_IN,
            Device.state.in_((DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.PLACED)),
        )
    )
    return wrong + [f"recall {number}: {tag} is {state} and was not looked at" for number, tag, state in away]
