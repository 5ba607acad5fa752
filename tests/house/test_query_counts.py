"""No page and no call asks the database more for three rows than for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask

from inventory.devices.actions import media
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import MediumKind
from inventory.devices.queries import device_by_tag
from inventory.workbench.queries import Queue
from tests.devices.stock import device_in
from tests.house.doors import ROLES
from tests.house.visitors import Visitor, addresses
from tests.house.world import World, settle_world
from tests.people import (
    ADMIN,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
    token_for,
)
from tests.thorough import THOROUGH

WORKERS = {
    "L": LIBRARIAN,
    "S": SHOPKEEPER,
    "T": TECHNICIAN,
    "C": COORDINATOR,
    "W": SOCIAL_WORKER,
    "D": DONOR,
    "A": ADMIN,
}
# These must have grown, or the test counts nothing.
LISTS = {"/devices", "/devices.csv", "/lots", "/loans", "/referrals", "/referrals/waiting", "/repairs", "/placements"}
LISTS |= {"/workbench/evidence", "/api/v1/devices", "/workbench?step=to_wipe"}
# Lists that begin with a question.
ASKED = {
    "T": tuple(f"/workbench?step={step.value}" for step in Queue),
    "L": ("/devices?q=Dell&state=ready", "/loans?show=open", "/scan/go?q=Dell"),
}


def small() -> tuple[World, dict[Persona, str]]:
    """One of everything, and a token for everybody."""
    return settle_world(), {persona: token_for(persona) for persona in WORKERS.values()}


def grow(world: World) -> None:
    """As much again, twice; and more in the lot and in the device that are looked at."""
    for number in (2, 3):
        settle_world(number)
        device_in(DeviceState.RECEIVED, lot=world.lot)
        device = device_by_tag(world.on_bench, actor=actor_of(TECHNICIAN))
        media.add_medium(device, actor=actor_of(TECHNICIAN), serial=f"GROWN{number}", kind=MediumKind.SSD)
        for persona in WORKERS.values():
            token_for(persona)


def is_mine(letter: str, roles: str, address: str) -> bool:
    """Whether this persona looks at this address: who may, when thorough; else one of them and for the lists all."""
    return letter in roles and (
        THOROUGH or address in LISTS or letter == next(each for each in WORKERS if each in roles)
    )


@pytest.mark.parametrize("letter", WORKERS)
def test_three_rows_take_the_statements_of_one(
    app: Flask, begin_with: Callable[..., Any], statements: Callable[[], Any], letter: str
) -> None:
    persona = WORKERS[letter]
    world, tokens = begin_with("small", small)
    doors = addresses(app, world, letter, method="GET")
    asked = [address for rule, address in doors if is_mine(letter, ROLES[rule.endpoint], address)]
    asked += ASKED.get(letter, ())

    lengths: dict[str, list[int]] = {}

    def count(visitor: Visitor, addresses: Iterable[str]) -> dict[str, list[str]]:
        found = {}
        for address in addresses:
            with statements() as seen:
                answer = visitor.get(address)
            if answer.status_code == 200:
                found[address] = list(seen)
                lengths.setdefault(address, []).append(len(answer.data))
        return found

    # What is asked or written only the first time, such as a paper that is kept, is no part of it.
    visitor = Visitor(app, persona, tokens[persona])
    count(visitor, asked)
    before = count(visitor, asked)
    begin_with("grown", lambda: grow(world), upon="small")
    visitor = Visitor(app, persona, tokens[persona])
    after = count(visitor, asked)
    assert set(before) <= set(after)
    after |= count(visitor, [each for each in before if len(after[each]) > len(before[each])])
    assert {each for each in LISTS & set(lengths) if lengths[each][-1] <= lengths[each][1]} == set()
    more = {
        address: [line for line in after[address] if after[address].count(line) > before[address].count(line)][:3]
        for address in before
        if len(after[address]) > len(before[address])
    }
    assert not more, "\n".join(
        f"{address}: {len(before[address])} -> {len(after[address])}: {lines}" for address, lines in more.items()
    )
