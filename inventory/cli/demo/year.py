"""One year of the Digibank Kortrijk, lived day by day through the same actions as the pages use."""

from collections import deque
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

import click
from flask import Flask

from inventory.access import SYSTEM
from inventory.cli.demo import (
    after,
    agreements,
    bench,
    counter,
    digipunten,
    donations,
    learning,
    mending,
    names,
    recalling,
    reminding,
    repair_cafes,
    reporting,
    ring_one,
    shelves,
    shop,
    spares,
    subsidy,
    targets,
    thanking,
    ways_out,
)
from inventory.cli.demo.agenda import Agenda, at_time, workdays_later
from inventory.cli.demo.plan import FIRST_DAY, LAST_DAY, SEED, Scale
from inventory.cli.demo.world import World, cast_of
from inventory.cli.demo_accounts import demo_accounts
from inventory.core.clock import moved
from inventory.rooms import ROOMS
from inventory.web.saving import saving

Told = Callable[[date], None]


def build(app: Flask, *, factor: float = 1.0, on_day: Told = lambda day: None) -> None:
    """Fill an empty database; the app context is open already. `on_day` hears how far the year is.

    The same year every time: chance comes from a fixed seed, days from a fixed calendar. A smaller `factor` makes a
    smaller year of the same kind.
    """
    world = _begun(app, Scale(factor))
    is_going_on = True
    while is_going_on:
        with saving():
            is_going_on = world.agenda.do_month(on_day)


def build_showing(app: Flask) -> None:
    """Build it, with a bar on a terminal."""
    with click.progressbar(length=(LAST_DAY - FIRST_DAY).days, label="One year of the Digibank") as bar:
        seen = FIRST_DAY

        def told(day: date) -> None:
            nonlocal seen
            bar.update((day - seen).days)
            seen = day

        build(app, on_day=told)


def _begun(app: Flask, scale: Scale) -> World:
    with saving(), moved(at_time(FIRST_DAY, 8)):
        cast = cast_of(demo_accounts())

    pairs = deque(names.people(Random(f"{SEED}:names")))
    agenda = Agenda(FIRST_DAY, LAST_DAY, Random(f"{SEED}:agenda"))
    world = World(agenda=agenda, cast=cast, settings=app.config["SETTINGS"], scale=scale, people=pairs)
    donations.plan_gifts(world)
    bench.plan_bench_days(world)
    ring_one.plan_ring_one(world)
    digipunten.plan_digipunten(world)
    agreements.plan_agreements(world)
    learning.plan_offers(world)
    counter.plan_referrals(world)
    shop.plan_shop(world)
    mending.plan_cases(world)
    reporting.plan_reports(world)
    repair_cafes.plan_cafes(world)
    spares.plan_spares(world)
    after.plan_misfortunes(world)
    ways_out.plan_pick_ups(world)
    shelves.plan_shelves(world)
    recalling.plan_recall(world)
    targets.plan_targets(world)
    subsidy.plan_texts(world)
    thanking.plan_thanks(world)
    _plan_nights(world)
    return world


def _plan_nights(world: World) -> None:
    """The work of the night, as `digibank nightly` does it."""
    day = FIRST_DAY
    while day <= LAST_DAY:
        world.agenda.put(at_time(day, 6), partial(_night, world))
        day = workdays_later(day, 1)


def _night(world: World) -> None:
    for room in ROOMS:
        for work in room.nightly:
            work(actor=SYSTEM)
    reminding.morning(world)
