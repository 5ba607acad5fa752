"""What the desk does with what the night laid ready: mails leave, people are called, letters go, tasks get done.

In the last week nobody got round to it, so that there is something to do.
"""

from datetime import timedelta

from inventory.access import Actor
from inventory.cli.demo.plan import LAST_DAY
from inventory.cli.demo.world import World
from inventory.core.clock import today
from inventory.history import outbox
from inventory.loans.actions.reminders import note_call, print_letters
from inventory.loans.actions.tasks import finish
from inventory.loans.documents.ladder import LETTERS
from inventory.loans.models import OUTCOMES, CallOutcome, TaskOutcome
from inventory.loans.queries.ladder import calls_to_make, letters_to_print
from inventory.loans.queries.tasks import open_tasks

_FRIDAY = 4
_BUSY = timedelta(days=7)


def morning(world: World) -> None:
    """After the night: the mails leave (to nobody: this is a demo), and the counters do their work."""
    while messages := outbox.waiting():
        for message in messages:
            outbox.send(message, lambda _message: None)
    if today() <= LAST_DAY - _BUSY:
        for counter in (world.cast.library, world.cast.shop):
            _calls(world, counter)
            _letters(world, counter)
            _tasks(world, counter)


def _calls(world: World, counter: Actor) -> None:
    chance = world.random("calls")
    for rung in calls_to_make(counter):
        if rung.next_on is None or rung.next_on <= today():
            outcome = CallOutcome.REACHED if chance.random() < 0.6 else CallOutcome.NOT_REACHED
            note_call(rung, outcome, actor=counter)


def _letters(world: World, counter: Actor) -> None:
    waiting = letters_to_print(counter)
    if waiting and today().weekday() == _FRIDAY:
        print_letters(waiting, actor=counter, settings=world.settings, letters_of=LETTERS)


def _tasks(world: World, counter: Actor) -> None:
    chance = world.random("tasks")
    for task in open_tasks(counter):
        if task.planned_on <= today():
            others = [each for each in OUTCOMES[task.kind] if each is not TaskOutcome.IN_ORDER]
            outcome = TaskOutcome.IN_ORDER if chance.random() < 0.85 else chance.choice(others)
            finish(task, outcome, actor=counter)
