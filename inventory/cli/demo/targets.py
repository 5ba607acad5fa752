"""The project of the demo, and what the coordinator types each month of what the system does not count."""

from datetime import date
from functools import partial

from inventory.cli.demo.agenda import at_time, workdays_later
from inventory.cli.demo.world import World
from inventory.core.months import Month
from inventory.targets import actions
from inventory.targets.actions import Typed
from inventory.targets.actions.projects import ProjectWords

_PROJECT = ProjectWords("2026-2027", date(2026, 1, 1), date(2027, 12, 31), "Demo: twee projectjaren.")
_FIRST, _MONTHS = Month(2025, 11), 12
# A number for each month from November on; a dash was not typed.
_TYPED: dict[str, tuple[int | None, ...]] = {
    "T2.1a": (0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1),
    "T2.1b": (0, 17, 21, 0, 19, 14, 22, 0, 0, 0, 20, 18),
    "T2.2": (24, 18, 47, 55, 62, 51, 44, 30, 0, 12, 68, 59),
    "T2.4": (0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 8),
    "T2.5": (1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1),
    "T3.1": (15, 12, 38, 41, 46, 39, 33, 27, 5, 8, 52, 47),
    "T3.2": (1, None, None, None, None, None, None, None, None, None, None, None),
    "T3.3": (4, 6, 8, 9, 7, 10, 8, 6, 3, 5, 9, 11),
    "T4.1": (0, None, None, None, 1, None, None, None, None, None, None, None),
    "T5.1": (1, None, None, None, None, None, None, None, None, None, None, None),
    "T5.2": (1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0),
    "T6.1": (48, 37, 82, 91, 97, 84, 76, 58, 21, 33, 104, 95),
}
_NOTES = {("T2.4", 3): "Eerste groep: negen van de tien haalden het einde.", ("T2.5", 1): "Kerstvakantie."}
_CORRECTION = (at_time(date(2026, 4, 21), 11, 10), Month(2026, 3), Typed("T2.2", 52, "Een groep was dubbel geteld."))


def plan_targets(world: World) -> None:
    """The project on the first day; each month on the third working day; once a number was wrong."""
    first = world.agenda.first_day
    world.agenda.put(at_time(first, 8, 15), partial(_begin, world))
    month = _FIRST
    for number in range(_MONTHS):
        day = max(workdays_later(month.next.first_on, 3), first)
        if day <= world.agenda.last_day:
            world.agenda.put(at_time(day, 10, 40), partial(_type, world, month, number))
        month = month.next
    when, wrong, typed = _CORRECTION
    world.agenda.put(when, partial(_correct, world, wrong, typed))


def _begin(world: World) -> None:
    actions.add_project(_PROJECT, is_current=True, actor=world.cast.coordinator)


def _type(world: World, month: Month, number: int) -> None:
    typed = [
        Typed(code, value, _NOTES.get((code, number), ""))
        for code, values in _TYPED.items()
        if (value := values[number]) is not None
    ]
    actions.note_figures(str(month), typed, actor=world.cast.coordinator)


def _correct(world: World, month: Month, typed: Typed) -> None:
    actions.note_figure(str(month), typed, actor=world.cast.coordinator)
