"""One free device per household: who lives at the same address is taken for one, until somebody says otherwise.

The clerk confirms that it is another household behind the same door. For a second device in one household the
coordinator makes an exception, with a reason from a list.
"""

from collections.abc import Iterator, Sequence

from inventory.access import Actor
from inventory.core.i18n import _
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.order import Order
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.contracts import active_loans_of
from inventory.people.actions.rights import open_exception, use_exception
from inventory.people.models import HOUSEHOLD_LABELS, Person
from inventory.people.queries import class_of, household_numbers
from inventory.people.queries.twins import likeness_of
from inventory.people.readers import plain_address

HOUSEHOLD_HAS_ONE, ALLOWED, LOOKS_KNOWN = "household_has_one", "household_allowed", "looks_known"


def about_household(order: Order, person: Person | None, org_id: int) -> Iterator[Finding]:
    """Whether this household has a device already; and whether a new name looks like somebody whom we know."""
    borrower = order.borrower
    if borrower is None:
        return
    if person is None and likeness_of(borrower, org_id=org_id, route=order.route):
        yield Finding(
            Level.NOTICE,
            LOOKS_KNOWN,
            _("We kennen iemand met bijna dezelfde gegevens. Kijk de naam en de geboortedatum na op de kaart."),
            field="last_name",
        )
    if order.kind != LoanKind.BRUIKLEEN:
        return
    others = _others_at(plain_address(borrower.street, borrower.postal_code), person, org_id, order)
    running = active_loans_of(others, LoanKind.BRUIKLEEN)
    if not running:
        return
    exception = open_exception(others + ([person.id] if person is not None else []))
    if exception is not None:
        yield Finding(
            Level.NOTICE,
            ALLOWED,
            _(
                "De coördinator laat een extra toestel toe voor dit gezin: %(why)s.",
                why=str(HOUSEHOLD_LABELS[exception.reason]).lower(),
            ),
        )
        return
    yield Finding(
        Level.CONFIRM,
        HOUSEHOLD_HAS_ONE,
        _(
            "Op dit adres is al een toestel: contract %(number)s. Gewoonlijk is er één per gezin. "
            "Woont hier nog een ander gezin? Dan kan het. Is het hetzelfde gezin? Vraag het aan de coördinator.",
            number=running[0].number,
        ),
        field="street",
    )


def use_exception_for(found: Sequence[Finding], person: Person, *, actor: Actor) -> None:
    """A device goes out under the exception that the preflight named."""
    if any(finding.word == ALLOWED for finding in found):
        near = household_numbers(person.address_key, org_id=person.org_id, route=person.route)
        exception = open_exception(near)
        if exception is not None:
            use_exception(exception, by=person, actor=actor)


def _others_at(address_key: str, person: Person | None, org_id: int, order: Order) -> list[int]:
    own = set(class_of(person.id)) if person is not None else set()
    near = household_numbers(address_key, org_id=org_id, route=order.route)
    return [number for number in near if number not in own]
