"""The main navigation of a person: the things of the day first, the rest folded in a few groups with a name."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from inventory.core.room import NAV_GROUPS, NavEntry, NavGroup

# The letter after `g` that goes there, and for what a person begins the letter with Alt (as at the desks of Koha).
GO_KEYS = {
    "home.work": "s",
    "dashboard.dashboard": "b",
    "devices.devices": "d",
    "loans.loans": "l",
    "lots.lots": "o",
    "referrals.referrals": "v",
    "repairs.repairs": "h",
    "placements.placements": "k",
    "workbench.queue": "w",
    "reports.reports": "r",
}
START_KEYS = {"loans.hand_over": "u", "loans.take_back": "r"}
_FEW = 7  # so many are read in one look: no groups then


@dataclass(frozen=True)
class NavLink:
    """A page of the menu."""

    label: str
    url: str
    icon: str
    active: bool
    short: str = ""
    key: str = ""


@dataclass(frozen=True)
class NavPart:
    """A group of the menu, folded unless one is in it."""

    name: str
    label: str
    icon: str
    links: tuple[NavLink, ...]

    @property
    def active(self) -> bool:
        return any(link.active for link in self.links)


@dataclass(frozen=True)
class Menu:
    """What stands in the menu: the pages of the day, and the rest: groups, and pages that are alone in theirs."""

    day: tuple[NavLink, ...]
    rest: tuple[NavLink | NavPart, ...]
    here: str = ""

    @property
    def links(self) -> tuple[NavLink, ...]:
        """All pages, in the order in which they stand."""
        return self.day + tuple(
            link for row in self.rest for link in (row.links if isinstance(row, NavPart) else [row])
        )

    def __bool__(self) -> bool:
        return bool(self.day or self.rest)

    def at(self, path: str) -> "Menu":
        """The same menu with the page marked under which this address is: the longest one that the address begins with,
        `/workbench/floor` and not also `/workbench`.
        """
        urls = (link.url for link in self.links)
        fitting = (url for url in urls if path == url or (url != "/" and path.startswith(url + "/")))
        here = max(fitting, key=len, default="")
        return Menu(_marked(self.day, here), tuple(_marked_row(row, here) for row in self.rest), here)


NO_MENU = Menu((), ())


def menu_of(entries: Iterable[NavEntry], roles: AbstractSet[Any]) -> Menu:
    """The menu of who has these roles, from the entries that this person may see, in their order."""
    seen = list(entries)
    if len(seen) <= _FEW:
        return Menu(tuple(link_of(entry) for entry in seen), ())
    daily = [entry for entry in seen if entry.group is None or roles & set(entry.daily)]
    parts = ((group, [entry for entry in seen if entry.group is group and entry not in daily]) for group in NavGroup)
    return Menu(tuple(link_of(entry) for entry in daily), tuple(_row(group, some) for group, some in parts if some))


def link_of(entry: NavEntry, keys: Mapping[str, str] = GO_KEYS) -> NavLink:
    """This entry in the language of the page."""
    key = keys.get(entry.endpoint, "")
    return NavLink(str(entry.label), url_for(entry.endpoint), entry.icon, False, str(entry.short), key)


def _row(group: NavGroup, entries: list[NavEntry]) -> NavLink | NavPart:
    """A page that is alone in its group needs no heading."""
    links = tuple(link_of(entry) for entry in entries)
    label, icon = NAV_GROUPS[group]
    return links[0] if len(links) == 1 else NavPart(group.value, str(label), icon, links)


def _marked(links: tuple[NavLink, ...], here: str) -> tuple[NavLink, ...]:
    return tuple(replace(link, active=True) if link.url == here else link for link in links)


def _marked_row(row: NavLink | NavPart, here: str) -> NavLink | NavPart:
    if isinstance(row, NavPart):
        return replace(row, links=_marked(row.links, here))
    return _marked((row,), here)[0]
