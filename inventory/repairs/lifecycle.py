"""The lifecycle of a repair case, and the words of the Open Repair Data Standard 0.3 (ORDS)."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class RepairState(StrEnum):
    OPEN = "open"
    DIAGNOSED = "diagnosed"
    WAITING_PART = "waiting_part"
    FIXED = "fixed"
    NOT_REPAIRABLE = "not_repairable"
    CLOSED = "closed"


S = RepairState

LABELS: dict[RepairState, Any] = {
    S.OPEN: _l("Gemeld"),
    S.DIAGNOSED: _l("Nagekeken"),
    S.WAITING_PART: _l("Wacht op onderdeel"),
    S.FIXED: _l("Hersteld"),
    S.NOT_REPAIRABLE: _l("Niet te herstellen"),
    S.CLOSED: _l("Afgesloten"),
}
# As `state_badge` shows them: what still asks for work, what is done.
PHASES: dict[RepairState, str] = {
    S.OPEN: "confirm",
    S.DIAGNOSED: "workshop",
    S.WAITING_PART: "confirm",
    S.FIXED: "ok",
    S.NOT_REPAIRABLE: "blocked",
    S.CLOSED: "neutral",
}
STILL_OPEN = (S.OPEN, S.DIAGNOSED, S.WAITING_PART, S.FIXED, S.NOT_REPAIRABLE)


def _move(
    name: str, sources: tuple[RepairState, ...], target: RepairState, event: str, can: Can, label: Any, **more: Any
) -> Move[RepairState]:
    return Move(name, frozenset(sources), target, f"repair:{event}", can, label, **more)


REPAIR = Lifecycle(
    name="repair",
    states=RepairState,
    first=frozenset({S.OPEN}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _move("diagnose", (S.OPEN,), S.DIAGNOSED, "diagnosed", Can.REPAIRS_WORK, _l("Nagekeken"),
              needs=("fault_type", "diagnosis"), primary=True),
        _move("wait_for_part", (S.DIAGNOSED,), S.WAITING_PART, "waits-for-part", Can.REPAIRS_WORK,
              _l("Wacht op onderdeel"), needs=("part",)),
        _move("part_arrived", (S.WAITING_PART,), S.DIAGNOSED, "part-arrived", Can.REPAIRS_WORK,
              _l("Onderdeel is er"), primary=True),
        _move("fix", (S.DIAGNOSED,), S.FIXED, "fixed", Can.REPAIRS_WORK, _l("Hersteld"),
              needs=("work", "tests_passed"), optional=("parts", "minutes", "cost_eur", "disk_replaced"), primary=True),
        _move("give_up", (S.DIAGNOSED, S.WAITING_PART), S.NOT_REPAIRABLE, "given-up", Can.REPAIRS_WORK,
              _l("Niet te herstellen"), needs=("barrier", "work"), optional=("minutes",)),
        _move("hand_back", (S.FIXED,), S.CLOSED, "handed-back", Can.REPAIRS_OPEN, _l("Teruggeven aan de lener"),
              primary=True),
        _move("keep_here", (S.NOT_REPAIRABLE,), S.CLOSED, "kept-here", Can.REPAIRS_OPEN,
              _l("Afsluiten: het toestel blijft hier"), primary=True),
    ),
)  # fmt: skip


class DataChoice(StrEnum):
    """What the holder said about the data on the device."""

    KEEP = "keep"
    MAY_BE_WIPED = "may_be_wiped"


DATA_CHOICES: dict[DataChoice, Any] = {
    DataChoice.KEEP: _l("De gegevens op het toestel moeten blijven staan"),
    DataChoice.MAY_BE_WIPED: _l("Het toestel mag gewist worden"),
}


class OldDisk(StrEnum):
    """What became of the disk that a repair took out."""

    WIPED = "wiped"
    DESTROYED = "destroyed"
    HOLDER = "holder"


OLD_DISKS: dict[OldDisk, Any] = {
    OldDisk.HOLDER: _l("Meegegeven aan wie het toestel heeft, die tekende ervoor"),
    OldDisk.WIPED: _l("Gewist: het wisbewijs is van na het begin van deze herstelling"),
    OldDisk.DESTROYED: _l("Vernietigd: twee mensen tekenden ervoor"),
}

# ORDS: the standard's own words go in the exports, ours on the page.
CATEGORIES = {"desktop": ("Desktop computer", 4), "laptop": ("Laptop", 16), "tablet": ("Tablet", 30)}

BARRIERS: dict[str, Any] = {
    "Spare parts not available": _l("Onderdeel niet te krijgen"),
    "Spare parts too expensive": _l("Onderdeel te duur"),
    "No way to open product": _l("Kan niet open"),
    "Repair information not available": _l("Geen uitleg over herstellen te vinden"),
    "Lack of equipment": _l("Geen gereedschap ervoor"),
    "Item too worn out": _l("Te versleten"),
}

COMPUTER_FAULTS: dict[str, Any] = {
    "Power/battery": _l("Stroom of batterij"),
    "Boot": _l("Start niet op"),
    "Screen": _l("Scherm"),
    "Integrated keyboard": _l("Toetsenbord"),
    "Pointing device": _l("Muis of muisvlak"),
    "Performance": _l("Traag"),
    "Overheating": _l("Wordt te warm"),
    "Operating system": _l("Besturingssysteem"),
    "Configuration": _l("Instellingen"),
    "Internal storage": _l("Harde schijf"),
    "Ports/slots/connectors": _l("Aansluiting"),
    "Media component": _l("Geluid, camera of microfoon"),
    "Virus/malware": _l("Virus"),
    "Case/chassis": _l("Behuizing"),
    "Internal damage": _l("Schade binnenin"),
    "System board": _l("Moederbord"),
    "Optical drive": _l("Cd-speler"),
    "Multiple": _l("Verschillende dingen"),
    "Other": _l("Iets anders"),
    "Unknown": _l("Nog niet geweten"),
}
TABLET_FAULTS: dict[str, Any] = {
    "Power/battery": _l("Stroom of batterij"),
    "Screen": _l("Scherm"),
    "Stuck booting": _l("Blijft hangen bij opstarten"),
    "USB/charging port": _l("Laadaansluiting"),
    "Charger": _l("Lader"),
    "On/off button": _l("Aan-uitknop"),
    "Volume buttons": _l("Volumeknoppen"),
    "Other buttons": _l("Andere knoppen"),
    "Speaker": _l("Luidspreker"),
    "Microphone": _l("Microfoon"),
    "Camera": _l("Camera"),
    "Headphone jack": _l("Koptelefoonaansluiting"),
    "Bluetooth": _l("Bluetooth"),
    "Card slot": _l("Kaartgleuf"),
    "SIM slot": _l("Simkaartgleuf"),
    "Storage": _l("Opslag"),
    "Software update": _l("Update"),
    "Software": _l("Programma's"),
    "Performance": _l("Traag"),
    "Access issue": _l("Kan niet aanmelden"),
    "Help/configuration": _l("Hulp bij instellen"),
    "Liquid": _l("Vocht"),
    "External damage": _l("Schade aan de buitenkant"),
    "Internal damage": _l("Schade binnenin"),
    "Other": _l("Iets anders"),
    "Unknown": _l("Nog niet geweten"),
}


def faults_for(device_type: str) -> dict[str, Any]:
    """The pick-list of faults for this type of device."""
    return TABLET_FAULTS if device_type == "tablet" else COMPUTER_FAULTS


def ords_status(state: RepairState, outcome: str) -> str:
    """The repair status in ORDS words. `outcome` is what the case ended with, once it is closed."""
    ended = outcome or state
    return {S.FIXED.value: "Fixed", S.NOT_REPAIRABLE.value: "End of life", S.WAITING_PART.value: "Repairable"}.get(
        str(ended), "Unknown"
    )
