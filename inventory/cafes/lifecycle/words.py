"""The closed lists of a repair café: ours on the page, those of the Open Repair Data Standard (ORDS) in the exports."""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l
from inventory.repairs.lifecycle import COMPUTER_FAULTS, TABLET_FAULTS


class Category(StrEnum):
    LAPTOP = "laptop"
    MOBILE = "mobile"
    TABLET = "tablet"
    DESKTOP = "desktop"
    PRINTER = "printer"
    SCREEN = "screen"
    CHARGER = "charger"
    ACCESSORY = "accessory"


CATEGORIES: dict[Category, Any] = {
    Category.LAPTOP: _l("Laptop"),
    Category.MOBILE: _l("Telefoon"),
    Category.TABLET: _l("Tablet"),
    Category.DESKTOP: _l("Vaste computer"),
    Category.PRINTER: _l("Printer of scanner"),
    Category.SCREEN: _l("Los scherm"),
    Category.CHARGER: _l("Lader of batterij"),
    Category.ACCESSORY: _l("Muis, toetsenbord of iets anders"),
}
# Name and number of the category in ORDS 0.3.
ORDS_CATEGORIES: dict[Category, tuple[str, int]] = {
    Category.LAPTOP: ("Laptop", 16),
    Category.MOBILE: ("Mobile", 19),
    Category.TABLET: ("Tablet", 30),
    Category.DESKTOP: ("Desktop computer", 4),
    Category.PRINTER: ("Printer/scanner", 25),
    Category.SCREEN: ("Flat screen", 8),
    Category.CHARGER: ("Battery/charger/adapter", 2),
    Category.ACCESSORY: ("PC accessory", 22),
}


class Outcome(StrEnum):
    FIXED = "fixed"
    REPAIRABLE = "repairable"
    END_OF_LIFE = "end_of_life"
    UNKNOWN = "unknown"


OUTCOMES: dict[Outcome, Any] = {
    Outcome.FIXED: _l("Hersteld"),
    Outcome.REPAIRABLE: _l("Nog te herstellen"),
    Outcome.END_OF_LIFE: _l("Niet te herstellen"),
    Outcome.UNKNOWN: _l("Niet geweten"),
}
OUTCOME_PHASES: dict[Outcome, str] = {
    Outcome.FIXED: "ok",
    Outcome.REPAIRABLE: "confirm",
    Outcome.END_OF_LIFE: "blocked",
    Outcome.UNKNOWN: "neutral",
}
ORDS_STATUS: dict[Outcome, str] = {
    Outcome.FIXED: "Fixed",
    Outcome.REPAIRABLE: "Repairable",
    Outcome.END_OF_LIFE: "End of life",
    Outcome.UNKNOWN: "Unknown",
}


class NextStep(StrEnum):
    """What can still be done with what is repairable; the words of Restarters."""

    MORE_TIME = "more_time"
    PROFESSIONAL = "professional"
    YOURSELF = "yourself"


NEXT_STEPS: dict[NextStep, Any] = {
    NextStep.MORE_TIME: _l("Er is meer tijd voor nodig"),
    NextStep.PROFESSIONAL: _l("Naar een vakman"),
    NextStep.YOURSELF: _l("Kan je zelf thuis doen"),
}

DONE: dict[str, Any] = {
    "looked": _l("Nagekeken en uitleg gegeven"),
    "cleaned": _l("Schoongemaakt"),
    "settings": _l("Instellingen aangepast"),
    "updated": _l("Updates gezet"),
    "system": _l("Ander besturingssysteem gezet"),
    "tidied": _l("Programma's opgeruimd"),
    "part": _l("Onderdeel vervangen"),
    "soldered": _l("Gesoldeerd of gelijmd"),
    "cable": _l("Kabel of lader vervangen"),
}

_PRINTER_FAULTS: dict[str, Any] = {
    "Paper feed": _l("Neemt geen papier of loopt vast"),
    "Print quality": _l("Drukt slecht af"),
    "Connection": _l("Geen verbinding met de computer"),
    "Power/battery": _l("Stroom of batterij"),
    "Configuration": _l("Instellingen"),
    "Other": _l("Iets anders"),
    "Unknown": _l("Nog niet geweten"),
}
_SMALL_FAULTS: dict[str, Any] = {
    "Power/battery": _l("Stroom of batterij"),
    "Cable/connector": _l("Kabel of aansluiting"),
    "Screen": _l("Scherm"),
    "Buttons": _l("Knoppen of toetsen"),
    "Connection": _l("Geen verbinding met de computer"),
    "External damage": _l("Schade aan de buitenkant"),
    "Other": _l("Iets anders"),
    "Unknown": _l("Nog niet geweten"),
}
# The faults at the door, what is brought most first (laptops: as counted in the Open Repair Data); the rest is folded.
_FIRST: dict[Category, tuple[str, ...]] = {
    Category.LAPTOP: (
        "Performance", "Power/battery", "Configuration", "Screen", "Internal storage", "Boot", "Integrated keyboard",
        "Unknown",
    ),
    Category.TABLET: (
        "Screen", "Power/battery", "USB/charging port", "Performance", "Help/configuration", "Stuck booting", "Storage",
        "Unknown",
    ),
}  # fmt: skip
_FIRST[Category.DESKTOP] = tuple(fault for fault in _FIRST[Category.LAPTOP] if fault != "Integrated keyboard")
_FIRST[Category.MOBILE] = _FIRST[Category.TABLET]


def faults_of(category: Category) -> dict[str, Any]:
    """Everything that can be the matter with this kind of thing: word in English -> what people read."""
    if category in (Category.LAPTOP, Category.DESKTOP):
        return COMPUTER_FAULTS
    if category in (Category.TABLET, Category.MOBILE):
        return TABLET_FAULTS
    return _PRINTER_FAULTS if category == Category.PRINTER else _SMALL_FAULTS


def first_faults(category: Category) -> dict[str, Any]:
    """Those that the door shows at once."""
    every = faults_of(category)
    return {fault: every[fault] for fault in _FIRST.get(category, every)}
