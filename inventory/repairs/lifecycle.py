"""The lifecycle of a repair case, and the words of the Open Repair Data Standard 0.3 (ORDS)."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class RepairState(StrEnum):
    OPEN = "open"
    DIAGNOSED = "diagnosed"
    PRICE_ASKED = "price_asked"
    WAITING_PART = "waiting_part"
    FIXED = "fixed"
    NOT_REPAIRABLE = "not_repairable"
    PRICE_REFUSED = "price_refused"
    CLOSED = "closed"


S = RepairState

LABELS: dict[RepairState, Any] = {
    S.OPEN: _l("Gemeld"),
    S.DIAGNOSED: _l("Nagekeken"),
    S.PRICE_ASKED: _l("Prijs gevraagd"),
    S.WAITING_PART: _l("Wacht op onderdeel"),
    S.FIXED: _l("Hersteld"),
    S.NOT_REPAIRABLE: _l("Niet te herstellen"),
    S.PRICE_REFUSED: _l("Prijs geweigerd"),
    S.CLOSED: _l("Afgesloten"),
}
# As `state_badge` shows them: what still asks for work, what is done.
PHASES: dict[RepairState, str] = {
    S.OPEN: "confirm",
    S.DIAGNOSED: "workshop",
    S.PRICE_ASKED: "confirm",
    S.WAITING_PART: "confirm",
    S.FIXED: "ok",
    S.NOT_REPAIRABLE: "blocked",
    S.PRICE_REFUSED: "blocked",
    S.CLOSED: "neutral",
}
STILL_OPEN = tuple(state for state in S if state is not S.CLOSED)


class Turn(StrEnum):
    """Who must do something before the case goes on."""

    TECHNICIAN = "technician"
    SUPPLIER = "supplier"
    DESK = "desk"
    HOLDER = "holder"


TURN_LABELS: dict[Turn, Any] = {
    Turn.TECHNICIAN: _l("Technieker"),
    Turn.SUPPLIER: _l("Leverancier"),
    Turn.DESK: _l("Balie"),
    Turn.HOLDER: _l("Wie het toestel heeft"),
}
_TURNS = {
    S.OPEN: Turn.TECHNICIAN,
    S.DIAGNOSED: Turn.TECHNICIAN,
    S.PRICE_ASKED: Turn.HOLDER,
    S.WAITING_PART: Turn.SUPPLIER,
    S.FIXED: Turn.DESK,
    S.NOT_REPAIRABLE: Turn.DESK,
    S.PRICE_REFUSED: Turn.DESK,
}
# In these the holder must hear something; once that happened, it is the holder who comes.
HOLDER_MUST_HEAR = (S.PRICE_ASKED, S.FIXED, S.NOT_REPAIRABLE, S.PRICE_REFUSED)
# What is still to be mended can be late; what is done waits to be fetched.
CAN_BE_LATE = (S.OPEN, S.DIAGNOSED, S.PRICE_ASKED, S.WAITING_PART)


def turn_of(state: RepairState, *, is_told: bool) -> Turn | None:
    """Who is to act; None when it is closed. News waits for the holder only once it was told."""
    if state in HOLDER_MUST_HEAR:
        return Turn.HOLDER if is_told else Turn.DESK
    return _TURNS.get(state)


class PriceAnswer(StrEnum):
    """What the holder said of the price, out of guarantee."""

    NONE = ""
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FREE = "free"


PRICE_ANSWERS: dict[PriceAnswer, Any] = {
    PriceAnswer.NONE: "",
    PriceAnswer.ASKED: _l("Nog geen antwoord"),
    PriceAnswer.ACCEPTED: _l("Aanvaard"),
    PriceAnswer.REFUSED: _l("Geweigerd"),
    PriceAnswer.FREE: _l("We vragen niets"),
}


class Told(StrEnum):
    """How the holder heard that there is news."""

    NOT = ""
    MAIL = "mail"
    PHONE = "phone"
    COUNTER = "counter"


TOLD_LABELS: dict[Told, Any] = {
    Told.NOT: "",
    Told.MAIL: _l("Mail"),
    Told.PHONE: _l("Telefoon"),
    Told.COUNTER: _l("Aan de balie"),
}


class Remedy(StrEnum):
    """What the holder got when the case closed, in the order of the law."""

    NONE = ""
    REPAIRED = "repaired"
    REPLACED = "replaced"
    PRICE_CUT = "price_cut"
    REFUNDED = "refunded"
    GIVEN_BACK = "given_back"
    ENDED = "ended"


REMEDIES: dict[Remedy, Any] = {
    Remedy.NONE: "",
    Remedy.REPAIRED: _l("Hersteld"),
    Remedy.REPLACED: _l("Ander toestel gekregen"),
    Remedy.PRICE_CUT: _l("Een deel van de prijs terug"),
    Remedy.REFUNDED: _l("De prijs terug"),
    Remedy.GIVEN_BACK: _l("Teruggegeven, niet hersteld"),
    Remedy.ENDED: _l("Het toestel bleef hier"),
}

CAUSES: dict[str, Any] = {
    "wear": _l("Slijtage"),
    "battery_aged": _l("Oude batterij"),
    "fall": _l("Val of stoot"),
    "liquid": _l("Vocht"),
    "software": _l("Programma of update"),
    "user_setting": _l("Een instelling"),
    "manufacturing": _l("Fout van de maker"),
    "earlier_work": _l("Iets van bij het opknappen"),
    "unknown": _l("Niet gevonden"),
}


def _move(
    name: str,
    sources: tuple[RepairState, ...],
    target: RepairState | None,
    event: str,
    can: Can,
    label: Any,
    **more: Any,
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
              needs=("fault_type", "diagnosis"), optional=("cause",), primary=True),
        _move("fix", (S.DIAGNOSED,), S.FIXED, "fixed", Can.REPAIRS_WORK, _l("Hersteld"),
              needs=("work", "tests_passed"), optional=("cause", "parts", "minutes", "cost_eur", "disk_replaced"),
              primary=True),
        _move("wait_for_part", (S.DIAGNOSED,), S.WAITING_PART, "waits-for-part", Can.REPAIRS_WORK,
              _l("Wacht op onderdeel"), needs=("part",), optional=("expected_on",)),
        _move("part_arrived", (S.WAITING_PART,), S.DIAGNOSED, "part-arrived", Can.REPAIRS_WORK,
              _l("Onderdeel is er"), primary=True),
        _move("ask_price", (S.DIAGNOSED,), S.PRICE_ASKED, "price-asked", Can.REPAIRS_WORK, _l("Vraag een prijs"),
              needs=("price_eur",)),
        _move("accept_price", (S.PRICE_ASKED,), S.DIAGNOSED, "price-accepted", Can.REPAIRS_OPEN,
              _l("De prijs is aanvaard"), optional=("answered_on",), primary=True),
        _move("refuse_price", (S.PRICE_ASKED,), S.PRICE_REFUSED, "price-refused", Can.REPAIRS_OPEN,
              _l("De prijs is geweigerd"), optional=("answered_on",)),
        _move("ask_nothing", (S.DIAGNOSED, S.PRICE_ASKED), S.DIAGNOSED, "price-waived", Can.REPAIRS_OPEN,
              _l("Gratis herstellen"), needs=("reason",)),
        _move("give_up", (S.DIAGNOSED, S.WAITING_PART), S.NOT_REPAIRABLE, "given-up", Can.REPAIRS_WORK,
              _l("Niet te herstellen"), needs=("barrier", "work"), optional=("cause", "minutes", "cost_eur")),
        _move("hand_back", (S.FIXED,), S.CLOSED, "handed-back", Can.REPAIRS_OPEN, _l("Geef het toestel terug"),
              optional=("signed_on_paper",), primary=True),
        _move("give_back_broken", (S.PRICE_REFUSED, S.NOT_REPAIRABLE), S.CLOSED, "given-back-broken",
              Can.REPAIRS_OPEN, _l("Geef het niet-herstelde toestel terug"), optional=("signed_on_paper",),
              primary=True),
        # At the counter it fails after all.
        _move("not_fixed", (S.FIXED,), S.DIAGNOSED, "not-fixed", Can.REPAIRS_OPEN, _l("Toch nog stuk"),
              needs=("reason",)),
        _move("keep_here", (S.NOT_REPAIRABLE,), S.CLOSED, "kept-here", Can.REPAIRS_OPEN,
              _l("Afsluiten: het toestel blijft hier"), primary=True),
        # More than the state changes: the contract gets another device, or money goes back.
        _move("replace", (S.OPEN, S.DIAGNOSED, S.WAITING_PART, S.NOT_REPAIRABLE), S.CLOSED, "replaced",
              Can.REPAIRS_OPEN, _l("Geef een ander toestel"), needs=("device",), door="loans"),
        _move("refund", (S.NOT_REPAIRABLE,), S.CLOSED, "refunded", Can.REPAIRS_OPEN, _l("Geef de prijs terug"),
              needs=("refund_eur",), door="loans"),
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
    return {
        S.FIXED.value: "Fixed",
        S.NOT_REPAIRABLE.value: "End of life",
        S.WAITING_PART.value: "Repairable",
        S.PRICE_ASKED.value: "Repairable",
        S.PRICE_REFUSED.value: "Repairable",
    }.get(str(ended), "Unknown")
