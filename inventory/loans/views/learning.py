"""The offer to learn at the desk: what there is, with free places, and what came of it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for

from inventory.access import Can, may
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, _l
from inventory.learning.models import OFFER_KINDS, LearningPlace
from inventory.learning.queries import Row, offer_by_id, running
from inventory.loans.actions.learning import learning_place, may_choose, next_paths, note_learning, undo_learning
from inventory.loans.models import LEARNING_LABELS, LearningPath, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.undo import offer_undo

# What the buttons of the desk say, by what they note.
VERBS = {
    LearningPath.PLANNED: _l("Wil leren, kiest later"),
    LearningPath.STARTED: _l("Is gestart met leren"),
    LearningPath.REFUSED: _l("Nu niet"),
}


@dataclass(frozen=True)
class Learning:
    """For the page of a contract: what was said, where, what may be said next and what there is to choose."""

    path: LearningPath
    place: LearningPlace | None
    next: tuple[LearningPath, ...]
    rows: list[Row]


@pages.context_processor
def about_learning() -> dict[str, Any]:
    return {"learning_of": _learning, "learning_verbs": VERBS, "offer_kinds": OFFER_KINDS}


def _learning(loan: Loan) -> Learning:
    """The desk of the contract may choose; others read."""
    following = next_paths(loan) if may(actor(), Can.LOANS_CHANGE, loan) else ()
    place = learning_place(loan)
    rows = running(today()) if following and may_choose(loan) else []
    return Learning(
        path=loan.learning_path,
        place=place,
        next=tuple(path for path in following if path is not LearningPath.PLANNED or place is None),
        rows=[row for row in rows if place is None or row.offer.id != place.offer_id],
    )


@pages.post("/loans/<number>/learning")
@needs(Can.LOANS_CHANGE)
def learning(number: str) -> Any:
    """Note what came of the offer to learn; `offer` is the one that was chosen."""
    found = loan_by_number(number, actor=actor())
    back = redirect(url_for("loans.loan", number=number, _anchor="learning"), 303)
    chosen = request.form.get("offer", type=row_number)
    try:
        path = LearningPath(request.form.get("path", ""))
    except ValueError:
        flash(_("Kies er één."), "blocked")
        return back
    try:
        with saving():
            note_learning(found, path, actor=actor(), offer=offer_by_id(chosen) if chosen else None)
    except Refused as no:
        flash(no.message, "blocked")
    else:
        offer_undo(
            _("Genoteerd: %(what)s.", what=LEARNING_LABELS[path]), url_for("loans.undo_learning_path", number=number)
        )
    return back


@pages.post("/loans/<number>/learning/undo")
@needs(Can.LOANS_CHANGE)
def undo_learning_path(number: str) -> Any:
    """Back to what was noted before."""
    found = loan_by_number(number, actor=actor())
    try:
        with saving():
            undo_learning(found, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
    else:
        flash(_("Het staat weer zoals het was."), "ok")
    return redirect(url_for("loans.loan", number=number, _anchor="learning"), 303)
