"""A disk of which nobody noted the kind is wiped as well as the kind that needs most."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from inventory.core.db import session
from inventory.devices.actions import media, policy
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import MediumKind, StorageMedium
from tests.devices.stock import S, device_in, new_device, proof
from tests.people import COORDINATOR, TECHNICIAN, actor_of

pytestmark = pytest.mark.usefixtures("database")


def a_disk_of_no_known_kind() -> StorageMedium:
    device = device_in(S.TO_DIAGNOSE)
    return media.add_medium(device, actor=actor_of(TECHNICIAN), serial="WIE-WEET", kind=MediumKind.UNKNOWN)


def decide(kind: MediumKind, needs: str) -> Any:
    return policy.decide(kind, needs, actor=actor_of(COORDINATOR))


def test_it_needs_what_the_strictest_kind_needs() -> None:
    assert policy.needed(MediumKind.UNKNOWN) == "clear"
    decide(MediumKind.SSD, "purge")
    assert policy.needed(MediumKind.UNKNOWN) == "purge"
    assert policy.needed(MediumKind.HDD) == "clear"
    decide(MediumKind.UNKNOWN, "clear")
    assert policy.needed(MediumKind.UNKNOWN) == "clear"


def test_overwriting_it_waits_for_the_coordinator_and_the_database_agrees() -> None:
    decide(MediumKind.NVME, "purge")
    medium = a_disk_of_no_known_kind()
    media.accept_wipe(medium, proof(medium.device or new_device()), actor=actor_of(TECHNICIAN))
    assert medium.state == MediumState.SANITISING
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE storage_medium SET state = 'sanitised' WHERE id = :id"), {"id": medium.id})
    decide(MediumKind.UNKNOWN, "clear")
    session.execute(text("UPDATE storage_medium SET state = 'sanitised' WHERE id = :id"), {"id": medium.id})
