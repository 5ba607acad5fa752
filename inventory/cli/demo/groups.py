"""What people answer when they are asked to which groups they belong."""

from inventory.cli.demo.world import World
from inventory.loans.models import Loan
from inventory.loans.queries.contracts import is_first_and_new
from inventory.reach.actions import Answer, count_together
from inventory.reach.models import Group

_OFTEN = {
    Group.MIGRATION: 0.34,
    Group.JOBSEEKER: 0.22,
    Group.INACTIVE: 0.26,
    Group.OTHER_LANGUAGE: 0.25,
    Group.SHORT_SCHOOLED: 0.30,
    Group.LOW_LITERATE: 0.12,
    Group.LOW_INCOME: 0.55,
    Group.ELDERLY: 0.31,
}
_SKIPPED, _DECLINED = 0.2, 0.17


def ask(world: World, loan: Loan) -> None:
    """Most are asked after their first contract; some would rather not say."""
    random = world.random("groups")
    if random.random() < _SKIPPED or not is_first_and_new(loan):
        return
    fitting = [group for group, often in _OFTEN.items() if random.random() < often]
    declined = random.random() < _DECLINED or not fitting
    # Straight to the counters: which answers a night leaves behind is chance, and the demo is the same every time.
    count_together([Answer(frozenset(() if declined else fitting), declined)])
