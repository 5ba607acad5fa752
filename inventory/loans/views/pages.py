"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint, Response

from inventory.access import Actor, Role
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions import photos
from inventory.loans.actions.returned import thing, thing_back
from inventory.loans.documents import LEAFLETS, paper
from inventory.loans.lifecycle import KIND_LABELS, LABELS, PHASES, LoanKind
from inventory.loans.models import KEPT_LABELS, LEARNING_LABELS, METHOD_LABELS, PROOF_LABELS, WAY_LABELS, Loan
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.shown import demand_person
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.referrals.models import PROFILE_LABELS
from inventory.web import files
from inventory.web.files import kept_answer
from inventory.web.guard import actor
from inventory.web.saving import saving
from inventory.web.widgets import Form

pages = Blueprint("loans", __name__)
pages.add_app_template_filter(thing, "thing")
pages.add_app_template_filter(thing_back, "thing_back")


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "state_words": LABELS,
        "state_phases": PHASES,
        "kind_words": KIND_LABELS,
        "proof_words": PROOF_LABELS,
        "method_words": METHOD_LABELS,
        "way_words": WAY_LABELS,
        "kept_words": KEPT_LABELS,
        "learning_words": LEARNING_LABELS,
        "type_words": TYPE_LABELS,
        "profile_words": PROFILE_LABELS,
        "leaflet_languages": LEAFLETS,
        "usual_kind": lambda: LoanKind.HUUR.value if Role.SHOP in actor().roles else LoanKind.BRUIKLEEN.value,
    }


def pictures_in(form: Form) -> tuple[bytes, ...] | None:
    """The photos in the field `photos` of a form, drawn anew: that takes a while, so ask it before the first question
    to the database. None when one is refused; the form says why.
    """
    sent = [each for each in form.photos.data or () if each and each.filename]
    try:
        if len(sent) > photos.MOST:
            raise BadInput("too_many_photos", _("Neem hoogstens %(count)s foto's.", count=photos.MOST), field="photos")
        return tuple(photos.cleaned(each.read()) for each in sent)
    except BadInput as no:
        form.refuse("photos", no.message)
        return None


def draw_afterwards(loan_id: int, kind: str) -> None:
    files.draw_afterwards(lambda: paper(loan_id, kind, saving=saving), f"the {kind} of contract {loan_id}")


def named(loan: Loan, how: How, *, actor: Actor) -> Loan:
    """A contract whose person the answer shows: refused to who may not see the name, and noted that it was seen."""
    demand_person(actor, loan)
    seen(about(loan.person), how)
    return loan


def paper_response(number: str, kind: str, *, actor: Actor) -> Response:
    """A kept paper as it was kept, byte for byte; only for who may read the name on it."""
    loan = named(loan_by_number(number, actor=actor), How.PAPER, actor=actor)
    return kept_answer(paper(loan.id, kind, saving=saving))
