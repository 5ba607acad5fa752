"""What history says about looking. Never what was seen."""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l

READ = "person:read"
PHONE_SHOWN = "person:phone-shown"
EXPORTED = "person:exported"
SEARCHED = "person:searched"
OPENED = "person:opened-with-reason"
FOUND = "person:found-by-name"
LISTED = "person:listed"
NAMED = "person:named-in-note"
LIST_FILE = "person:list-in-file"
PRINTED = "person:letters-printed"
LOOKS_READ = "looks:read"

LOOKS: dict[str, Any] = {
    READ: _l("Gegevens geopend"),
    PHONE_SHOWN: _l("Telefoonnummer getoond"),
    EXPORTED: _l("Gegevens meegegeven in een bestand"),
    SEARCHED: _l("Op naam gezocht"),
    OPENED: _l("Geopend met een reden"),
    FOUND: _l("Getoond bij het zoeken op naam"),
    LISTED: _l("Voornamen in een lijst getoond"),
    LIST_FILE: _l("Lijst met namen in een bestand"),
    PRINTED: _l("Brieven samen afgedrukt"),
    LOOKS_READ: _l("Bekeken wie keek"),
    NAMED: _l("Naam getypt in een nota (geweigerd)"),
}


class How(StrEnum):
    """Where the data were shown."""

    CONTRACT = "contract"
    PAPER = "paper"
    PERSON = "person"
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"
    REPAIR = "repair"
    REFERRAL = "referral"


class What(StrEnum):
    """Which list showed names."""

    LOANS = "loans"
    ALIKE = "alike"
    LOOKS = "looks"


class Reason(StrEnum):
    """Why somebody opens the name of a customer of another counter: a closed list."""

    COMPLAINT = "complaint"
    MISSING = "missing"
    RIGHTS = "rights"
    FIGURES = "figures"


REASONS: dict[Reason, Any] = {
    Reason.COMPLAINT: _l("Een klacht of een geschil"),
    Reason.MISSING: _l("Een toestel dat kwijt of gestolen is"),
    Reason.RIGHTS: _l("De persoon vraagt zelf naar de eigen gegevens"),
    Reason.FIGURES: _l("Een fout in de cijfers"),
}
