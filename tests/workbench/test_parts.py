"""Spare parts: in and out with a device, never below nothing, short lists, and a dead device taken apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.workbench.actions import parts
from inventory.workbench.actions.parts import Found, add_part, change
from inventory.workbench.models import PartKind, PartMove, PartWhy, SparePart
from tests.clients import Client
from tests.devices.stock import device_in
from tests.people import COORDINATOR, LIBRARIAN, TECHNICIAN, Persona, actor_of
from tests.workbench.conftest import S, refused

ClientFor = Callable[[Persona], Client]


@pytest.fixture
def memory(database: Any) -> SparePart:
    return add_part(
        PartKind.MEMORY, "DDR4 8 GB", actor=actor_of(TECHNICIAN), fits="Latitude 5490, 5590", minimum=3, count=4
    )


def test_in_and_out_with_the_device(memory: SparePart) -> None:
    device = device_in(S.REFURBISHING)
    change(memory, PartWhy.USED, 2, actor=actor_of(TECHNICIAN), device=device)
    assert (memory.count, memory.short) == (2, 1)
    assert parts.short_parts() == [memory]
    assert events_of("device", device.id)[-1].data["parts"] == "2 × Geheugen: DDR4 8 GB"
    change(memory, PartWhy.BOUGHT, 5, actor=actor_of(COORDINATOR))
    assert memory.count == 7
    assert parts.stock_fits_moves() == []
    assert [move.change for move in parts.moves_of_part(memory)] == [5, -2, 4]


def test_there_is_never_less_than_nothing(memory: SparePart) -> None:
    with refused("too_few"):
        change(memory, PartWhy.USED, 5, actor=actor_of(TECHNICIAN))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(SparePart).values(count=-1))
    assert memory.count == 4


def test_counted_is_how_many_there_are(memory: SparePart) -> None:
    change(memory, PartWhy.COUNTED, 0, actor=actor_of(TECHNICIAN))
    assert memory.count == 0
    with refused("nothing_changed"):
        change(memory, PartWhy.COUNTED, 0, actor=actor_of(TECHNICIAN))


@pytest.mark.parametrize("count", [0, -3, 1001])
def test_strange_numbers(memory: SparePart, count: int) -> None:
    with pytest.raises(BadInput):
        change(memory, PartWhy.BOUGHT, count, actor=actor_of(TECHNICIAN))


def test_not_into_a_device_that_is_not_worked_on(memory: SparePart) -> None:
    with refused("not_in_workshop"):
        change(memory, PartWhy.USED, 1, actor=actor_of(TECHNICIAN), device=device_in(S.READY))
    assert memory.count == 4


def test_who_may(memory: SparePart) -> None:
    with pytest.raises(NotAllowed):
        change(memory, PartWhy.USED, 1, actor=actor_of(LIBRARIAN))


def test_the_same_part_is_not_made_twice(memory: SparePart) -> None:
    with refused("part_known"):
        add_part(PartKind.MEMORY, "DDR4 8 GB", actor=actor_of(TECHNICIAN))


def test_what_went_is_not_rewritten(memory: SparePart) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(PartMove).values(change=9))


def test_a_dead_device_gives_its_parts(memory: SparePart) -> None:
    device = device_in(S.TO_HARVEST)
    parts.harvest(
        device, [Found(PartKind.MEMORY, "DDR4 8 GB"), Found(PartKind.CHARGER, "65 W", 2)], actor=actor_of(TECHNICIAN)
    )
    assert device.state == S.HARVESTED
    assert memory.count == 5
    assert session.execute(select(SparePart.name, SparePart.count).where(*parts.words_fit("65"))).all() == [("65 W", 2)]
    told = events_of("device", device.id)[-1]
    assert told.kind == "device:harvested"
    assert "65 W" in told.data["parts"]


def test_not_while_a_disk_in_it_is_not_empty(memory: SparePart) -> None:
    device = device_in(S.TO_DIAGNOSE)
    with refused("wrong_state"):
        parts.harvest(device, [Found(PartKind.MEMORY, "DDR4 8 GB")], actor=actor_of(TECHNICIAN))
    assert memory.count == 4


def test_on_the_pages(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(TECHNICIAN)
    new = {"kind": "battery", "name": "Batterij GJKNX", "fits": "Latitude 5490", "count": "1", "minimum": "2"}
    unsaid = client.submit("/workbench/parts", {**new, "kind": ""}, form="/parts/new")
    assert unsaid.status_code == 422, "no kind is chosen for who forgets it"
    assert "Batterij GJKNX" not in client.page("/workbench/parts").text
    assert "Batterij GJKNX" in client.submit("/workbench/parts", new, form="/parts/new").text
    assert "Te weinig" in client.page("/workbench/parts?short=1").rows[0]
    with arrange():
        working, dead = device_in(S.REFURBISHING).tag, device_in(S.TO_HARVEST).tag
        number = session.scalars(select(SparePart.id)).one()
    used = client.submit(f"/workbench/{working}", {"part": str(number), "count": "1"}, form="/part")
    assert "Erin: 1 × Batterij" in used.text
    gone = client.submit(f"/workbench/parts/{number}", {"why": "used", "count": "1"}, form="/moves")
    assert gone.status_code == 409
    taken = {"parts-0-kind": "battery", "parts-0-name": "Batterij GJKNX", "parts-0-count": "1"}
    client.submit(f"/workbench/{dead}", taken, form="/harvest")
    with arrange():
        assert session.scalars(select(SparePart.count)).one() == 1
        assert session.scalars(select(Device.state).where(Device.tag == dead)).one() == "harvested"
    changed = {"change-minimum": "0", "change-place": "kast 2"}
    assert "kast 2" in client.submit(f"/workbench/parts/{number}", changed, form="/change").text
    assert "Te weinig" not in client.page("/workbench/parts").rows[0]
    assert "Van alles is er genoeg." in client.page("/workbench/parts?short=1").text
