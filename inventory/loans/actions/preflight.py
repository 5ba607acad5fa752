"""What stands in the way of a hand-over: one list for the page, the scan and the API.

blocked: it cannot be done. confirm: it can, when the clerk read it and says so. notice: good to know.
"""

from collections.abc import Iterator

from inventory.access import Actor
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.calendar import Opening
from inventory.core.clock import day_of, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.loans.actions.about_device import about_device
from inventory.loans.actions.about_referral import about_referral
from inventory.loans.actions.about_terms import about_support, about_terms
from inventory.loans.actions.findings import Finding, Level, blocked, heaviest_first
from inventory.loans.actions.household import about_household, about_second
from inventory.loans.actions.order import Order, comes_back_to
from inventory.loans.actions.terms import months_later
from inventory.loans.actions.turn import about_turn
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath
from inventory.loans.queries.contracts import active_loan_of, newest_purchase_of
from inventory.people.models import Person
from inventory.people.queries import objections_of, root_of, same_person

PURCHASE_MONTHS = 36


def preflight(order: Order, *, actor: Actor, org_id: int, settings: Settings) -> list[Finding]:
    """Everything there is to say about this order, as far as it is filled in. Call it on locked rows to decide."""
    opening = opening_of(comes_back_to(order, actor, org_id))
    return findings(order, person_of(order, org_id), actor=actor, org_id=org_id, settings=settings, opening=opening)


def findings(
    order: Order, person: Person | None, *, actor: Actor, org_id: int, settings: Settings, opening: Opening
) -> list[Finding]:
    """The same when it is known who signs (see `person_of`) and when the place is open where the device comes back."""
    found = [
        *about_device(order, actor, org_id),
        *about_referral(order),
        *about_turn(order, actor),
        *_about_person(order, person),
        *about_household(order, person, org_id),
        *about_terms(order, settings, opening=opening),
        *about_support(order, settings),
    ]
    return heaviest_first(found)


def person_of(order: Order, org_id: int) -> Person | None:
    """Who was recognised, or somebody whom this counter already knows by these names, birth date and postcode."""
    if order.known is not None:
        return _recognised(order.known, order, org_id)
    borrower = order.borrower
    if borrower is None:
        return None
    return same_person(
        first_name=borrower.first_name,
        last_name=borrower.last_name,
        birth_date=borrower.birth_date,
        postal_code=borrower.postal_code,
        org_id=org_id,
        route=order.route,
    )


def _recognised(person: Person, order: Order, org_id: int) -> Person:
    """The row that goes on for this person: of this counter, and not erased since the page was opened."""
    found = root_of(person)
    if found is None or found.anonymised_at is not None or (found.org_id, found.route) != (org_id, order.route):
        raise Refused("person_gone", _("We kennen deze persoon niet meer. Vul in wie tekent."), field="first_name")
    return found


def _about_person(order: Order, person: Person | None) -> Iterator[Finding]:
    if person is None:
        return
    running = active_loan_of(person.id, order.kind)
    allowed = list(about_second(order, person, running)) if running is not None else []
    yield from allowed
    if running is not None and not allowed:
        yield blocked(
            "has_one_already",
            _(
                "Deze persoon heeft al een toestel: contract %(number)s. Verleng dat contract of wissel het toestel. "
                "Past dat niet? Vraag het aan de coördinator.",
                number=running.number,
            ),
            field="last_name",
        )
        return
    if order.learning_path in (LearningPath.PLANNED, LearningPath.STARTED) and objections_of(person)[0]:
        yield blocked(
            "objected_to_learning",
            _("Deze persoon wil geen aanbod om te leren. Is dat veranderd? Haal dan eerst het bezwaar weg."),
            field="learning_path",
        )
    yield Finding(Level.NOTICE, "known_person", _("Deze persoon kennen we al. Het contract komt bij dezelfde persoon."))
    bought = newest_purchase_of(person.id) if order.kind == LoanKind.KOOP else None
    if bought is not None and months_later(day_of(bought.handed_over_at), PURCHASE_MONTHS) > today():
        yield Finding(
            Level.CONFIRM,
            "bought_before",
            _(
                "Deze persoon kocht al een toestel op %(day)s. Gewoonlijk kan dat één keer in 3 jaar.",
                day=day_text(day_of(bought.handed_over_at)),
            ),
        )
