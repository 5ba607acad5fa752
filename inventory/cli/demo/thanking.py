"""Donors that agree to be thanked in public: one says so itself, of one the coordinator was told."""

from datetime import date
from functools import partial

from inventory.access import Actor
from inventory.accounts.queries import org_by_code
from inventory.circular.actions.wall import agree
from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.world import World


def plan_thanks(world: World) -> None:
    """In spring, when the first devices are in use."""
    world.agenda.put(at_time(date(2026, 4, 14), 10, 20), partial(_agree, "MIRAS", world.cast.donor))
    world.agenda.put(at_time(date(2026, 5, 6), 14), partial(_agree, "STAD", world.cast.coordinator))


def _agree(code: str, actor: Actor) -> None:
    donor = org_by_code(code)
    if donor is not None and donor.is_donor:
        agree(donor, actor=actor, is_public=True)
