"""The IT repair cafés of the year at De Deelfabriek: three that were held, and one that is planned."""

from datetime import date
from functools import partial
from random import Random

from inventory.access import Actor
from inventory.cafes.actions import jobs, planning
from inventory.cafes.actions.jobs import Ending
from inventory.cafes.actions.planning import Plan
from inventory.cafes.lifecycle.words import Category, NextStep, Outcome, first_faults
from inventory.cafes.models import Cafe
from inventory.cafes.queries.sessions import cafe_by_id, job_of
from inventory.cli.demo.agenda import at_time
from inventory.cli.demo.world import World

# Day, volunteers who repair, and how many people came. Saturdays.
_HELD = ((date(2026, 2, 28), 4, 11), (date(2026, 5, 30), 5, 14), (date(2026, 9, 26), 4, 12))
_TO_COME = date(2026, 11, 28)
_BROUGHT = (Category.LAPTOP,) * 6 + (Category.MOBILE,) * 3 + (Category.TABLET, Category.PRINTER, Category.DESKTOP,
            Category.CHARGER, Category.SCREEN)  # fmt: skip
_BRANDS = ("HP", "Acer", "Lenovo", "Asus", "Samsung", "Medion", "Dell", "")
_BARRIERS = ("Spare parts not available", "Spare parts too expensive", "Item too worn out", "No way to open product")
_DONE = (("looked", "settings"), ("cleaned",), ("updated", "tidied"), ("cable",), ("looked",), ("part",))
_LEAVES = 0.08
_OUTCOMES, _CHANCES = (Outcome.FIXED, Outcome.REPAIRABLE, Outcome.END_OF_LIFE, Outcome.UNKNOWN), (50, 30, 14, 6)


def plan_cafes(world: World) -> None:
    """Each is planned six weeks before, and lived on its day."""
    for number, (day, repairers, people) in enumerate(_HELD):
        plan = Plan(day, repairers=repairers, hosts=2, capacity=20)
        at = at_time(date.fromordinal(day.toordinal() - 42), 10, 15)
        if number < world.scale.of(len(_HELD)):
            world.agenda.put(at, partial(_announce, world, plan, world.scale.of(people)))
    world.agenda.put(
        at_time(date(2026, 10, 20), 11), partial(_announce, world, Plan(_TO_COME, repairers=5, hosts=2, capacity=20), 0)
    )


def _announce(world: World, plan: Plan, people: int) -> None:
    cafe = planning.plan_cafe(plan, actor=world.cast.coordinator)
    if people:
        world.agenda.put(at_time(plan.held_on, 13, 30), partial(_open, world, cafe.id, people))


def _open(world: World, cafe_id: int, people: int) -> None:
    cafe, random = cafe_by_id(cafe_id), world.random("cafes")
    planning.open_cafe(cafe, actor=world.cast.library)
    for number in range(1, people + 1):
        arrives = 1 + number * 12
        world.agenda.put(
            at_time(cafe.held_on, 13 + (30 + arrives) // 60, (30 + arrives) % 60), partial(_come, world, cafe_id)
        )
        begins = arrives + random.randint(2, 10)
        world.agenda.put(
            at_time(cafe.held_on, 13 + (30 + begins) // 60, (30 + begins) % 60),
            partial(_repair, world, cafe_id, number),
        )
    world.agenda.put(at_time(cafe.held_on, 17, 40), partial(_close, world, cafe_id))


def _come(world: World, cafe_id: int) -> None:
    random = world.random("cafes")
    category = random.choice(_BROUGHT)
    fault = random.choice(list(first_faults(category))[:5])
    jobs.take_number(cafe_by_id(cafe_id), category, fault, actor=world.cast.library)


def _repair(world: World, cafe_id: int, number: int) -> None:
    """Called to a table, and some time later it is over."""
    random, cafe = world.random("cafes"), cafe_by_id(cafe_id)
    actor = world.cast.technicians[number % 2]
    job = job_of(cafe_id, number)
    if random.random() < _LEAVES:
        jobs.leave(job, actor=actor)
        return
    jobs.call(job, 1 + number % cafe.repairers, actor=actor)
    minutes = random.randint(10, 45)
    world.agenda.put(
        world.agenda.now.replace(second=0) + (at_time(cafe.held_on, 0, minutes) - at_time(cafe.held_on, 0)),
        partial(_finish, cafe_id, number, _ending(random, minutes), actor),
    )


def _finish(cafe_id: int, number: int, ending: Ending, actor: Actor) -> None:
    jobs.finish(job_of(cafe_id, number), ending, actor=actor)


def _close(world: World, cafe_id: int) -> None:
    cafe: Cafe = cafe_by_id(cafe_id)
    planning.close_cafe(cafe, actor=world.cast.library)


def _ending(random: Random, minutes: int) -> Ending:
    outcome = random.choices(_OUTCOMES, _CHANCES)[0]
    return Ending(
        outcome=outcome,
        done=random.choice(_DONE),
        next_step=random.choice(list(NextStep)) if outcome == Outcome.REPAIRABLE else None,
        needs_part=outcome == Outcome.REPAIRABLE and random.random() < 0.5,
        barrier=random.choice(_BARRIERS) if outcome == Outcome.END_OF_LIFE else "",
        minutes=minutes,
        brand=random.choice(_BRANDS),
        age_years=random.choice((None, 3, 5, 6, 8, 10)),
    )
