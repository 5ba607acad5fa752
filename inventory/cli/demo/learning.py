"""Where people can learn, and what comes of the offer after a hand-over."""

from datetime import date
from functools import partial

from inventory.cli.demo.agenda import at_time, workdays_later
from inventory.cli.demo.world import World
from inventory.core.clock import today
from inventory.core.db import session
from inventory.learning.actions import Words, add_offer
from inventory.learning.models import OfferKind
from inventory.learning.queries import running
from inventory.loans.actions.learning import next_paths, note_learning
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan

_OFFERS = (
    Words(
        OfferKind.DIGIPUNT, "Digipunt Overleie", "Buurtwerk Overleie, Overleiestraat 45, 8500 Kortrijk",
        "Elke dinsdag van 14 tot 16 uur. Gewoon binnenkomen.", "Buurtwerk Overleie", "Eerste stappen", "Gratis",
        "digipunt@example.be",
    ),
    Words(
        OfferKind.DIGIPUNT, "Digipunt De Zonnewijzer", "Langemeersstraat 6, 8500 Kortrijk",
        "Elke donderdag van 9 tot 12 uur. Gewoon binnenkomen.", "Stad Kortrijk", "Voor iedereen", "Gratis", "1777",
    ),
    Words(
        OfferKind.IT_CAFE, "IT-café Heule", "Wijkcentrum De Zevenkamer, 8501 Heule",
        "Elke eerste vrijdag van de maand, 13.30 tot 16.30 uur", "Stad Kortrijk", "Breng je eigen vraag mee", "Gratis",
        "1777", places=20,
    ),
    Words(
        OfferKind.COURSE, "Start met de computer", "CVO Miras, 8500 Kortrijk", "Maandag van 9 tot 12 uur, zes weken",
        "CVO Miras", "Eerste stappen", "€ 10", "miras@example.be", until_on=date(2026, 12, 21), places=12,
    ),
)  # fmt: skip
_CHOOSES, _BEGINS = 0.6, 0.5


def plan_offers(world: World) -> None:
    world.agenda.put(at_time(world.agenda.first_day, 8, 30), partial(_add, world))


def _add(world: World) -> None:
    for words in _OFFERS:
        add_offer(words, actor=world.cast.coordinator)


def follow(world: World, loan: Loan) -> None:
    """Of who wants to learn most choose a place at once, and half of them begin."""
    random = world.random("learning")
    if loan.learning_path != LearningPath.PLANNED or random.random() > _CHOOSES:
        return
    free = [row.offer for row in running(today()) if not row.is_full]
    actor = world.cast.library if loan.kind == LoanKind.BRUIKLEEN else world.cast.shop
    note_learning(loan, LearningPath.PLANNED, actor=actor, offer=random.choice(free))
    if random.random() < _BEGINS:
        later = at_time(workdays_later(today(), random.randint(5, 15)), 15, random.randrange(50))
        world.agenda.put(later, partial(_begin, world, loan.id))


def _begin(world: World, loan_id: int) -> None:
    loan = session.get_one(Loan, loan_id)
    if LearningPath.STARTED in next_paths(loan):
        actor = world.cast.library if loan.kind == LoanKind.BRUIKLEEN else world.cast.shop
        note_learning(loan, LearningPath.STARTED, actor=actor)
