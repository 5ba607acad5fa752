"""The desk's day on the home page: of each list that waits its first rows, with the next step one tap away.

No names stand here: the page is open all day. The rows are those of the lists themselves, and so are their counts.
"""

from collections.abc import Collection

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.clock import today
from inventory.core.i18n import _, day_text
from inventory.core.room import DayRow
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import OUTCOMES, STEP_LABELS, TASK_LABELS, Loan, TaskKind
from inventory.loans.queries import ladder, tasks
from inventory.loans.queries.contracts import loans
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.queries import referrals

SHOWN = 4


def day(actor: Actor, asked: Collection[str]) -> dict[str, list[DayRow]]:
    """The first rows of the lists at these addresses, for who does something with them."""
    found = {}
    if (address := url_for("loans.tasks")) in asked and may(actor, Can.TASKS_DO):
        found[address] = _tasks(actor)
    if not may(actor, Can.LOANS_TAKE_BACK):
        return found
    for name in ("overdue", "today"):
        address = url_for("loans.loans", show=name)
        if address in asked:
            rows = loans(actor, wanted=name, day=today(), limit=SHOWN)
            found[address] = [_contract(row) for row in rows]
    address = url_for("referrals.referrals", state="reserved")
    if address in asked and may(actor, Can.LOANS_HAND_OVER):
        found[address] = _to_collect(actor)
    address = url_for("loans.calls")
    if address in asked:
        found[address] = _calls(actor)
    return found


def _contract(loan: Loan) -> DayRow:
    assert loan.due_on is not None
    return DayRow(
        label=loan.line.device.name,
        hint=_("%(number)s, tot en met %(day)s", number=loan.number, day=day_text(loan.due_on)),
        url=url_for("loans.loan", number=loan.number),
        action=_("Neem terug"),
        action_url=url_for("loans.take_back", number=loan.number),
        icon="return",
    )


def _to_collect(actor: Actor) -> list[DayRow]:
    rows = referrals(actor, state=ReferralState.RESERVED.value, limit=SHOWN)
    return [
        DayRow(
            label=row.device.name if row.device is not None else row.code,
            hint=f"{row.code} · {row.device.tag}" if row.device is not None else row.code,
            url=url_for("referrals.referral", code=row.code),
            action=_("Geef mee"),
            action_url=url_for("loans.hand_over", kind=LoanKind.BRUIKLEEN.value, code=row.code),
            icon="loan",
        )
        for row in rows
    ]


def _tasks(actor: Actor) -> list[DayRow]:
    """The first answer is what it mostly is; every other one stands on the list. A wrong tap is undone at once. Of a
    proof somebody says which one it was, on the page for that.
    """
    rows = []
    waiting = [task for task in tasks.open_tasks(actor) if task.wait_until is None or task.wait_until <= today()]
    for task in waiting[:SHOWN]:
        outcome, label = next(iter(OUTCOMES[task.kind].items()))
        is_proof = task.kind == TaskKind.PROOF_CHECK
        rows.append(
            DayRow(
                label=str(TASK_LABELS[task.kind]),
                hint=_("%(device)s, %(day)s", device=task.device.tag, day=day_text(task.due_on)),
                url=url_for("loans.tasks", _anchor=f"task-{task.id}"),
                action=_("Bekijk het bewijs") if is_proof else str(label),
                action_url=url_for("loans.proofs") if is_proof else url_for("loans.finish_task", task=task.id),
                values=None if is_proof else {"outcome": outcome.value, "back": "home"},
                icon="check",
                is_late=task.due_on < today(),
            )
        )
    return rows


def _calls(actor: Actor) -> list[DayRow]:
    rows = [row for row in ladder.calls_to_make(actor) if row.next_on is None or row.next_on <= today()]
    return [
        DayRow(
            label=row.loan.number,
            hint=_("%(step)s, %(day)s", step=STEP_LABELS[row.step], day=day_text(row.due_on)),
            url=url_for("loans.loan", number=row.loan.number),
            action=_("Bel"),
            action_url=url_for("loans.calls", _anchor=f"call-{row.id}"),
            icon="phone",
        )
        for row in rows[:SHOWN]
    ]
