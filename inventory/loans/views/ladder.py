"""The ladder on the page of a contract, and reminding by hand: one contract, or some of the list."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.loans.actions.reminders import ask_now, how, how_each, words_of
from inventory.loans.documents.ladder import letter_preview, letters_pdf
from inventory.loans.models import (
    CHANNEL_LABELS,
    OUTCOME_LABELS,
    OUTCOMES,
    RUNG_LABELS,
    STEP_LABELS,
    TASK_LABELS,
    WHY_LABELS,
    Channel,
    Loan,
    Reminder,
    RungState,
)
from inventory.loans.queries import ladder as queries
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.ladder import Ladder
from inventory.loans.queries.tasks import tasks_of
from inventory.loans.shown import name_in_list
from inventory.loans.views.pages import named, pages
from inventory.looks.events import How, What
from inventory.looks.views.noting import seen_in_list
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

SIGNS = {"waiting": "clock", "done": "check", "overtaken": "arrow-right", "cancelled": "close", "coming": "calendar"}


def ladder() -> Ladder:
    """The days of the ladder as the settings have them."""
    return Ladder(settings().remind_before_days, settings().letter_after_days)


@pages.context_processor
def ladder_words() -> dict[str, Any]:
    """The words of the ladder; and for the page of a contract, its ladder and its tasks."""
    return {
        "step_words": STEP_LABELS,
        "rung_words": {state.value: label for state, label in RUNG_LABELS.items()},
        "rung_signs": SIGNS,
        "channel_words": CHANNEL_LABELS,
        "why_words": WHY_LABELS,
        "outcome_words": OUTCOME_LABELS,
        "ladder_of": _ladder,
        "tasks_of": tasks_of,
        "task_words": TASK_LABELS,
        "task_outcomes": OUTCOMES,
    }


def _ladder(loan: Loan) -> dict[str, Any]:
    """What the page of a contract draws: the ladder, the steps for former due days, and what the button would do
    (None for who may not remind).
    """
    made = queries.rungs_of([loan.id])[loan.id]
    may_ask = may(actor(), Can.LOANS_CHANGE, loan) and loan.due_on is not None and loan.ended_at is None
    return {
        "rungs": queries.ladder_of(loan, made, ladder()),
        "former": [rung for rung in made if rung.due_on != loan.due_on],
        "asked": how(loan, made, ladder()) if may_ask else None,
    }


@pages.get("/loans/remind")
@needs(Can.LOANS_CHANGE)
def remind_who() -> str:
    """Before anything leaves: of these contracts, whom we reach how, and whom we cannot and why."""
    me = actor()
    asked = how_each(queries.with_numbers(request.args.getlist("number"), actor=me), ladder=ladder())
    seen_in_list(What.LOANS, sum(bool(name_in_list(me, each.loan)) for each in asked))
    mailed = [each.loan for each in asked if each.channel == Channel.EMAIL]
    return render_template(
        "loans/remind.html",
        example=words_of(mailed[0]) if mailed else None,
        can=[each for each in asked if each.channel],
        cannot=[each for each in asked if not each.channel],
        name_of=lambda loan: name_in_list(me, loan),
    )


@pages.post("/loans/remind")
@needs(Can.LOANS_CHANGE)
def remind() -> Any:
    """Remind the borrowers of these contracts now. Who cannot be reminded any more is said, the others are."""
    me = actor()
    numbers = request.form.getlist("number")
    sent: list[Reminder] = []
    refused: list[str] = []
    with saving():
        for found in sorted(queries.with_numbers(numbers, actor=me), key=lambda each: each.id):
            try:
                sent.append(ask_now(found, actor=me, ladder=ladder()))
            except Refused as no:
                refused.append(f"{found.number}: {no.message}")
        by_channel = [rung.channel for rung in sent]
    if not sent and not refused:
        raise Missing(_("Kies minstens één contract."))
    for channel in CHANNEL_LABELS:
        count = by_channel.count(channel)
        if count:
            flash(_left(str(channel), count), "ok")
    for sentence in refused:
        flash(sentence, "confirm")
    if request.form.get("back") == "loan" and len(numbers) == 1:
        return redirect(url_for("loans.loan", number=numbers[0], _anchor="ladder"), 303)
    return redirect(url_for("loans.loans", show="overdue"), 303)


def _left(channel: str, count: int) -> str:
    if channel == "email":
        return ngettext("%(num)s e-mail staat klaar.", "%(num)s e-mails staan klaar.", count)
    if channel == "phone":
        return ngettext("%(num)s lener staat op de bellijst.", "%(num)s leners staan op de bellijst.", count)
    return ngettext("%(num)s brief ligt klaar.", "%(num)s brieven liggen klaar.", count)


@pages.get("/loans/<number>/letters/<int:rung>.pdf")
@needs(Can.LOANS_CHANGE)
def letter(number: str, rung: int) -> Response:
    """A letter that was posted, as it was, or one that waits, as it would be; for the counter of its contract."""
    me = actor()
    found = queries.rung(rung, actor=me)
    loan = loan_by_number(number, actor=me)
    if found.loan_id != loan.id:
        raise Missing(_("Deze brief bestaat niet."))
    named(loan, How.PAPER, actor=me)
    name = f"{loan.number}-brief.pdf"
    if found.state == RungState.WAITING and found.channel == Channel.LETTER:
        return file_answer(letter_preview(loan, found, settings()), name)
    return letters_response([found], name)


def letters_response(rungs: Sequence[Reminder], name: str) -> Response:
    """Kept letters as one document."""
    content = letters_pdf(queries.kept_letters(rungs))
    if content is None:
        raise Missing(_("Deze brief bestaat niet."))
    return file_answer(content, name)
