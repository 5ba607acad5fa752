"""What happened to a case, in sentences, the newest first."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from inventory.access import ROLE_LABELS, Role
from inventory.core.i18n import _, day_text, euro_text, moment_text
from inventory.devices.actions.gates import TEST_LABELS
from inventory.history.queries import events_of
from inventory.repairs import actions
from inventory.repairs.actions import choices, loaner, papers, parts, photos, promising, telling
from inventory.repairs.lifecycle import (
    BARRIERS,
    CAUSES,
    DATA_CHOICES,
    OLD_DISKS,
    PHASES,
    REPAIR,
    TOLD_LABELS,
    DataChoice,
    OldDisk,
    RepairState,
    Told,
)
from inventory.repairs.models import Repair

Data = Mapping[str, Any]
_NOT_SAID = (None, "", "None")  # a field that stayed empty was told as the last of these once


def story_of(case: Repair) -> list[dict[str, Any]]:
    """What happened, when, by which role, and what was said with it."""
    labels = {step.event: step.label for step in REPAIR.moves} | _besides() | _done()
    return [
        {
            "what": labels.get(event.kind, event.kind),
            "when": moment_text(event.at),
            "at": event.at.isoformat(),
            "who": ", ".join(
                str(ROLE_LABELS[Role(role)])
                for role in event.actor_role.split(",")
                if role in Role.__members__.values()
            ),
            "note": " ".join(part for part in (_said(event.kind, event.data), event.note) if part),
            "kind": PHASES.get(RepairState(event.to_state)) if event.from_state != event.to_state else "neutral",
        }
        for event in reversed(events_of("repair", case.id))
    ]


def _done() -> dict[str, Any]:
    """Steps that their button asks for, told as what was done."""
    return {
        "repair:price-asked": _("Prijs gevraagd"),
        "repair:handed-back": _("Teruggegeven"),
        "repair:given-back-broken": _("Teruggegeven, niet hersteld"),
        "repair:kept-here": _("Het toestel bleef hier"),
        "repair:replaced": _("Ander toestel gekregen"),
        "repair:refunded": _("Geld teruggegeven"),
    }


def _besides() -> dict[str, Any]:
    return {
        "repair:opened": _("Gemeld"),
        actions.DISK_REPLACED: _("Andere schijf erin"),
        loaner.LOANER_GIVEN: _("Leentoestel meegegeven"),
        parts.PART_USED: _("Onderdeel uit de voorraad"),
        parts.PART_BOUGHT: _("Onderdeel gekocht"),
        promising.PROMISED: _("Dag beloofd"),
        choices.DATA_CHOSEN: _("Nieuwe keuze over de gegevens"),
        telling.HOLDER_TOLD: _("Verteld aan wie het toestel heeft"),
        telling.NOT_DELIVERED: _("De mail kwam niet aan"),
        photos.PHOTO_KEPT: _("Foto bewaard"),
        papers.KEPT: _("Werkbon bewaard"),
        papers.SIGNED: _("Werkbon getekend"),
        papers.TAKEN_AWAY: _("Werkbon en foto's gewist, met de gegevens van de lener"),
    }


def _said(kind: str, data: Data) -> str:
    """What stands in the facts of an event, for people."""
    return _SAYS[kind](data) if kind in _SAYS else ""


def _amount(data: Data, name: str) -> str:
    return euro_text(Decimal(str(data[name]))) if data.get(name) not in _NOT_SAID else ""


def _day(data: Data, name: str) -> str:
    return day_text(date.fromisoformat(str(data[name]))) if data.get(name) not in _NOT_SAID else ""


def _part(data: Data) -> str:
    return ", ".join(each for each in (str(data.get("part", "")), _amount(data, "unit_eur")) if each)


def _diagnosed(data: Data) -> str:
    return _after_each_other(str(data.get("diagnosis", "")), _label(CAUSES, data.get("cause")))


def _given_up(data: Data) -> str:
    return _after_each_other(_label(BARRIERS, data.get("barrier")), str(data.get("work", "")))


def _after_each_other(*said: str) -> str:
    return ". ".join(each.rstrip(".") for each in said if each)


def _label(words: Mapping[Any, Any], key: Any) -> str:
    return str(words[key]) if key in words else ""


def _waits(data: Data) -> str:
    day = _day(data, "expected_on")
    return f"{data.get('part', '')}, {day}" if day else str(data.get("part", ""))


def _fixed(data: Data) -> str:
    passed = data.get("tests_passed")
    named = [str(TEST_LABELS[name]) for name in passed if name in TEST_LABELS] if isinstance(passed, list) else []
    tested = _("Getest: %(tests)s.", tests=", ".join(named)) if named else ""
    return " ".join(part for part in (str(data.get("work", "")), tested) if part)


_SAYS: dict[str, Callable[[Data], str]] = {
    "repair:diagnosed": _diagnosed,
    "repair:fixed": _fixed,
    "repair:given-up": _given_up,
    "repair:waits-for-part": _waits,
    "repair:price-asked": lambda data: _amount(data, "price_eur"),
    "repair:price-accepted": lambda data: _day(data, "answered_on"),
    "repair:price-refused": lambda data: _day(data, "answered_on"),
    "repair:price-waived": lambda data: str(data.get("reason", "")),
    "repair:not-fixed": lambda data: str(data.get("reason", "")),
    "repair:refunded": lambda data: f"{_amount(data, 'refund_eur')}. {data.get('reason', '')}",
    "repair:replaced": lambda data: str(data.get("device", "")),
    actions.DISK_REPLACED: lambda data: (
        f"{data.get('old_serial', '')}: {_label(OLD_DISKS, OldDisk(data['ground']))}" if data.get("ground") else ""
    ),
    parts.PART_USED: _part,
    parts.PART_BOUGHT: _part,
    promising.PROMISED: lambda data: _day(data, "promised_on"),
    choices.DATA_CHOSEN: lambda data: _label(DATA_CHOICES, DataChoice(data["data_choice"])),
    telling.HOLDER_TOLD: lambda data: _label(TOLD_LABELS, Told(data["how"])),
}
