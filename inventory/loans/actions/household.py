"""One free device per household: who lives at the same address is taken for one, until somebody says otherwise.

The clerk confirms that it is another household behind the same door. For a second device in one household, or of one
person, the coordinator makes an exception, with a reason from a list. The second device of a referral was allowed when
the coordinator confirmed its code: it is for who collected the first.
"""

from collections.abc import Iterator, Sequence

from inventory.access import Actor
from inventory.core.i18n import _
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.order import Order
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import active_loans_of, collected_by
from inventory.people.actions.rights import open_exception, use_exception
from inventory.people.models import HOUSEHOLD_LABELS, Person
from inventory.people.queries import class_of, household_numbers
from inventory.people.queries.twins import likeness_of
from inventory.people.readers import plain_address

HOUSEHOLD_HAS_ONE, ALLOWED, LOOKS_KNOWN = "household_has_one", "household_allowed", "looks_known"
SECOND_ALLOWED, SECOND_OF_CODE = "second_allowed", "second_of_code"


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


def about_second(order: Order, person: Person, running: Loan) -> Iterator[Finding]:
    """What lets somebody who has a free device take another one; nothing when nobody allowed it."""
    referral = order.referral
    if order.kind != LoanKind.BRUIKLEEN:
        return
    if referral is not None and referral.extra_of_id is not None:
        first = collected_by(referral.extra_of_id)
        if first is not None and first in class_of(person.id):
            yield Finding(
                Level.NOTICE,
                SECOND_OF_CODE,
                _(
                    "Deze persoon heeft al een toestel: contract %(number)s. Met deze code mag het er één meer zijn.",
                    number=running.number,
                ),
            )
            return
    exception = open_exception(_near(person))
    if exception is not None:
        yield Finding(
            Level.NOTICE,
            SECOND_ALLOWED,
            _(
                "Deze persoon heeft al een toestel: contract %(number)s. De coördinator laat er één meer toe: %(why)s.",
                number=running.number,
                why=str(HOUSEHOLD_LABELS[exception.reason]).lower(),
            ),
        )


def is_extra(found: Sequence[Finding]) -> bool:
    """Whether this contract stands beside another one of the same person, because it was allowed."""
    return any(finding.word in {SECOND_ALLOWED, SECOND_OF_CODE} for finding in found)


def use_exception_for(found: Sequence[Finding], person: Person, *, actor: Actor) -> None:
    """A device goes out under the exception that the preflight named."""
    if any(finding.word in {ALLOWED, SECOND_ALLOWED} for finding in found):
        exception = open_exception(_near(person))
        if exception is not None:
            use_exception(exception, by=person, actor=actor)


def _near(person: Person) -> list[int]:
    """Every row of this person and of who lives at the same address."""
    return [*class_of(person.id), *household_numbers(person.address_key, org_id=person.org_id, route=person.route)]


def _others_at(address_key: str, person: Person | None, org_id: int, order: Order) -> list[int]:
    own = set(class_of(person.id)) if person is not None else set()
    near = household_numbers(address_key, org_id=org_id, route=order.route)
    return [number for number in near if number not in own]
