"""The menu of each role: short, the things of the day first, nothing lost, one place marked."""

import pytest
from flask import Flask

from inventory.access import Actor, Membership, Role, may
from inventory.core.room import NavEntry
from inventory.rooms import ROOMS
from inventory.web import home
from inventory.web.menu import Menu, NavPart, menu_of

ENTRIES = sorted([home.NAV, *(entry for room in ROOMS for entry in room.nav)], key=lambda entry: entry.order)
ROLES = [role for role in Role if role is not Role.BENCH]


def seen_by(*roles: Role) -> tuple[Menu, list[NavEntry]]:
    actor = Actor(1, "", frozenset(Membership(role, 1) for role in roles))
    seen = [entry for entry in ENTRIES if may(actor, entry.can)]
    return menu_of(seen, actor.roles), seen


@pytest.mark.parametrize("role", ROLES)
def test_few_rows_hold_every_page_once(app: Flask, role: Role) -> None:
    with app.test_request_context():
        menu, seen = seen_by(role)
    assert sorted(link.label for link in menu.links) == sorted(str(entry.label) for entry in seen)
    assert menu.day[0].label == "Start"
    assert len(menu.day) <= 7
    assert len(menu.day) + len(menu.rest) <= 13
    assert all(len(row.links) > 1 for row in menu.rest if isinstance(row, NavPart))


def test_the_dashboard_is_at_hand_for_the_coordinator_and_a_second_role_adds_its_own_days(app: Flask) -> None:
    with app.test_request_context():
        menu, __ = seen_by(Role.COORDINATOR)
        both, __ = seen_by(Role.COORDINATOR, Role.TECHNICIAN)
    assert [link.label for link in menu.day[:3]] == ["Start", "Dashboard", "Rapporten"]
    assert {link.label for link in both.day} >= {"Dashboard", "Werkbank", "Op de vloer"}


@pytest.mark.parametrize(
    ("path", "here", "part"),
    [("/targets/T1.1", "Doelen", "figures"), ("/", "Start", None), ("/loans/7", "Leningen", None), ("/x", None, None)],
)
def test_one_page_is_marked_and_only_its_group_is_open(
    app: Flask, path: str, here: str | None, part: str | None
) -> None:
    with app.test_request_context():
        menu = seen_by(Role.COORDINATOR)[0].at(path)
    assert [link.label for link in menu.links if link.active] == ([here] if here else [])
    assert [row.name for row in menu.rest if isinstance(row, NavPart) and row.active] == ([part] if part else [])
