"""What a room tells the house about itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from inventory.core.i18n import _l

if TYPE_CHECKING:
    from flask import Blueprint


class NavGroup(StrEnum):
    """The parts of the main navigation, in the order in which they stand there."""

    LENDING = "lending"
    STOCK = "stock"
    WORKSHOP = "workshop"
    REPAIR = "repair"
    CITY = "city"
    FIGURES = "figures"
    SETTINGS = "settings"


# The heading of each, and its picture.
NAV_GROUPS: Mapping[NavGroup, tuple[Any, str]] = {
    NavGroup.LENDING: (_l("Uitlenen"), "users"),
    NavGroup.STOCK: (_l("Voorraad"), "box"),
    NavGroup.WORKSHOP: (_l("Werkplaats"), "wrench"),
    NavGroup.REPAIR: (_l("Herstellen"), "repair"),
    NavGroup.CITY: (_l("In de stad"), "pin"),
    NavGroup.FIGURES: (_l("Cijfers"), "report"),
    NavGroup.SETTINGS: (_l("Instellingen"), "settings"),
}


@dataclass(frozen=True)
class NavEntry:
    """A line of the main navigation: shown to who has the permission. `short` is its word on a narrow phone.

    It stands under its group, and for the roles for which it is `daily` above all groups. Without a group it is daily
    for everybody.
    """

    label: Any
    endpoint: str
    icon: str
    can: Any
    order: int = 50
    short: Any = ""
    group: NavGroup | None = None
    daily: tuple[Any, ...] = ()


@dataclass(frozen=True)
class DayRow:
    """One thing of a list on the home page, with its next step: an address to go to, or with `values` a form."""

    label: str
    url: str
    hint: str = ""
    action: str = ""
    action_url: str = ""
    values: Mapping[str, str] | None = None
    icon: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Hit:
    """Something that fits what somebody types in the palette."""

    label: str
    url: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Room:
    """A feature: its pages, its API, its navigation, its nightly work and its part of the home page.

    `nightly` functions take no arguments but `actor` and may run twice or late.
    `work_lists` give, for an actor, the queues of the home page: (title, count, url endpoint with its arguments).
    `scans` answer a scanned text with an address, or None when the text is not theirs.
    `doors` are the addresses of steps that a device's own page cannot do: by the name of a move ("hand_over") or of a
    gate that keeps it closed ("wiped", "media_listed", "tested"), a function from the device's tag to an address.
    `starts` are the buttons on the home page: the work that a person begins many times a day.
    `days` give, for an actor and the addresses of the work lists that wait, the first rows of some of them.
    `finds` answer what is typed in the palette: (text, recognised, actor) -> what may be meant, the surest first.
    `lists` are its lists (`lists/queries/declared.py`): filtered, sorted, kept, given as files, and done to many rows.
    `ords` tell which things were repaired from one day to another, both in it, in the fields of the Open Repair Data
    Standard, per prefix of their numbers: (since, until) -> rows whose `id` is a number that never changes.
    """

    name: str
    pages: "tuple[Blueprint, ...]" = ()
    api: "tuple[Any, ...]" = ()
    nav: tuple[NavEntry, ...] = ()
    nightly: tuple[Callable[..., Any], ...] = ()
    work_lists: tuple[Callable[..., Any], ...] = ()
    scans: tuple[Callable[..., str | None], ...] = ()
    cli: tuple[Any, ...] = field(default=())
    verifies: tuple[Callable[[], list[str]], ...] = ()
    doors: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    starts: tuple[NavEntry, ...] = ()
    days: tuple[Callable[..., dict[str, list[DayRow]]], ...] = ()
    finds: tuple[Callable[..., list[Hit]], ...] = ()
    lists: tuple[Any, ...] = ()
    ords: Mapping[str, Callable[[date, date], Iterable[Mapping[str, str]]]] = field(default_factory=dict)
