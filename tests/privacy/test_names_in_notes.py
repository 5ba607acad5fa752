"""A note about a device does not say whose it is, and guessing a name in notes is pointless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.accounts.actions.attempts import TooMany
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.devices.actions.disk_events import tell
from inventory.devices.actions.flags import put_flag
from inventory.devices.models import Device
from inventory.history.models import Message
from inventory.history.queries import first_broken_event
from inventory.looks.queries import looks_at
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice, faults_for
from inventory.web.saving import saving
from tests.clients import Client
from tests.loans import kit
from tests.people import (
    CHECKER,
    COORDINATOR,
    LIBRARIAN,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
)

SignIn = Callable[[Persona], Client]


@pytest.mark.parametrize(
    "note",
    [
        "Vogelzang belde",
        "kanarie vogelzang wacht",
        "mail KANARIE@example.be",
        "bel 0470/00.00.01",
        "zie +32 470 00 00 01",
        "woont in zangersstraat 12",
    ],
)
def test_a_note_does_not_say_who(database: Any, note: str) -> None:
    device = kit.lend().line.device
    with pytest.raises(BadInput, match="hoort geen naam"):
        put_flag(device, "weak_battery", actor=SYSTEM, note=note)
    with pytest.raises(BadInput, match="hoort geen naam"):
        tell(device.media[0], "looked-at", actor=SYSTEM, note=note)
    case = repairs.open_repair(
        device,
        actor=actor_of(LIBRARIAN),
        org_id=org_of("BIB").id,
        fault_type=next(iter(faults_for(device.type))),
        complaint="Scherm",
        data_choice=next(iter(DataChoice)),
    )
    with pytest.raises(BadInput, match=r"hoort geen naam|hoort hier niet"):
        repairs.move(case, "diagnose", actor=SYSTEM, facts={"fault_type": case.fault_type, "diagnosis": note})


@pytest.mark.parametrize("kind", ["user", "token"])
def test_guessing_a_name_in_notes_is_pointless(arrange: Any, clock: Any, kind: str) -> None:
    """Who may not know who has a device learns little from a refusal: it is told, and three close all notes. A program
    guesses no better than its owner.
    """
    clock.at("2026-11-02")
    with arrange():
        loan = kit.lend()
        number, device_id = loan.person_id, loan.line.device_id

    def note(text: str, persona: Persona = TECHNICIAN) -> None:
        with arrange(), saving():
            who = replace(actor_of(persona), kind=kind)
            put_flag(session.get_one(Device, device_id), "weak_battery", actor=who, note=text)

    for _number in range(3):
        with pytest.raises(BadInput, match="hoort geen naam"):
            note("Vogelzang belde")
    with pytest.raises(TooMany):
        note("Vogelzang belde")
    with pytest.raises(TooMany):
        note("Kabel los")
    with arrange():
        kinds = [look.kind for look in looks_at(number)]
        assert kinds == ["Naam getypt in een nota (geweigerd)"] * 3, "the person finds it too"
        (mail,) = session.scalars(select(Message).where(Message.key.like("looks:named:%"))).all()
        assert mail.to_address == COORDINATOR.email
        assert TECHNICIAN.name in mail.body
        assert "Vogelzang" not in mail.body
        assert first_broken_event() is None
    note("Kabel los", CHECKER)
    clock.forward(minutes=61)
    with pytest.raises(Refused, match="staat er al op"):
        note("Kabel los van de batterij")


@pytest.mark.parametrize("note", ["De lener wacht.", "Vogel zang", "Kanarie-gele sticker", "Kanariestraat", "12"])
def test_a_note_about_the_device_is_fine(database: Any, note: str) -> None:
    device = kit.lend().line.device
    put_flag(device, "weak_battery", actor=actor_of(TECHNICIAN), note=note)
