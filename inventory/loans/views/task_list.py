"""The tasks of the desk, declared: a board of cards, with the filters and the files of a list."""

from typing import Any

from sqlalchemy import or_, select

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.i18n import _l
from inventory.lists.queries.declared import Ask, Choice, Column, Conditions, Days, Empty, Listing, on_days, words_of
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import LATER_LABELS, TASK_LABELS, DeskTask, Loan, TaskKind
from inventory.loans.queries import tasks as queries
from inventory.web.guard import actor


def _number(task: DeskTask) -> str | None:
    """Of the contract, for who may open it."""
    return task.loan.number if may(actor(), Can.LOANS_SEE, task.loan) else None


def _when(value: str, ask: Ask) -> Conditions:
    """What is put off waits for its day; what is late should have been done."""
    if value == "late":
        return [DeskTask.due_on < ask.day]
    if value == "later":
        return [DeskTask.wait_until > ask.day]
    return [or_(DeskTask.wait_until.is_(None), DeskTask.wait_until <= ask.day)]


_WHEN: dict[str, Any] = {"now": _l("Nu te doen"), "late": _l("Te laat"), "later": _l("Uitgesteld")}
TASKS = Listing(
    name="tasks",
    title=_l("Taken van de balie"),
    endpoint="loans.tasks",
    can=Can.TASKS_SEE,
    model=DeskTask,
    select=lambda _ask: queries.for_rows(),
    branches=lambda ask, _values: (queries.still_open(ask.actor),),
    sorts={"due": (DeskTask.due_on,)},
    sort="due",
    columns=(
        Column("task", _l("Taak"), lambda task: task.kind, words=TASK_LABELS),
        Column("device", _l("Toestel"), lambda task: task.device.name),
        Column("tag", _l("Etiket"), lambda task: task.device.tag, is_short=True),
        Column("loan", _l("Contract"), _number, is_short=True),
        Column("planned", _l("Gepland op"), lambda task: task.planned_on),
        Column("until", _l("Uitgesteld tot"), lambda task: task.wait_until),
        Column("why", _l("Waarom uitgesteld"), lambda task: task.wait_why, words=LATER_LABELS),
        Column("late", _l("Te laat"), lambda task: True if task.due_on < today() else None),
    ),
    filters=(
        Choice(
            "when",
            _l("Wanneer"),
            where=_when,
            options=words_of(_WHEN),
            chips=((_l("Wanneer"), ("", *_WHEN)),),
        ),
        Choice(
            "task",
            _l("Taak"),
            where=lambda value, _ask: [DeskTask.kind == TaskKind(value)],
            options=words_of(TASK_LABELS),
        ),
        Choice(
            "kind",
            _l("Soort contract"),
            where=lambda value, _ask: [DeskTask.loan_id.in_(select(Loan.id).where(Loan.kind == LoanKind(value)))],
            options=words_of(KIND_LABELS),
        ),
        Days("due", _l("Te doen"), where=lambda days, _ask: on_days(DeskTask.due_on, days)),
    ),
    empty=Empty(_l("Geen taken"), _l("Hier komen het jaarlijks onderhoud en de controle na terugkomst."), "check"),
    is_board=True,
)
