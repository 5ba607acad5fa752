"""The facts that moves ask: what each is called on a page, and which words it may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class FactKind(StrEnum):
    """How a fact is asked and read."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    YES = "yes"
    KILO = "kilo"
    PLACE = "place"
    DAY = "day"


@dataclass(frozen=True)
class Fact:
    """One fact: its question in plain Dutch. Facts are kept in history, so none may name a person."""

    label: Any
    kind: FactKind
    help: Any = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    longest: int = 200


LEGAL_GROUNDS: dict[str, Any] = {
    "outdated": _l("Te oud of geen marktwaarde"),
    "damage": _l("Veel roest of schade aan de buitenkant"),
    "bad_state": _l("Algemeen slechte staat"),
    "not_worth_repair": _l("Herstellen is niet de moeite"),
    "crt": _l("Beeldbuis"),
}
GRADES: dict[str, Any] = {
    "A": _l("A: bijna nieuw"),
    "B": _l("B: lichte sporen van gebruik"),
    "C": _l("C: duidelijke sporen, werkt goed"),
    "D": _l("D: alleen voor onderdelen of herstelling"),
}
MISSING_KINDS: dict[str, Any] = {"loss": _l("Kwijt"), "theft": _l("Gestolen")}
# Locks that only the former owner can open.
LOCKS: dict[str, Any] = {
    "lock_bios": _l("Wachtwoord in het BIOS"),
    "lock_mdm": _l("Nog beheerd door een organisatie (MDM of Autopilot)"),
    "lock_frp": _l("Vergrendeld met een Google-account (FRP)"),
    "lock_icloud": _l("Vergrendeld met een Apple-account (iCloud)"),
}
# What may be noted on a device whatever its state. `BLOCKING_FLAGS` stop it from going to anybody.
FLAGS: dict[str, Any] = {
    "locked": _l("Vergrendeld door de vorige eigenaar"),
    **LOCKS,
    "recall": _l("Teruggeroepen"),
    "needs_investigation": _l("Nog uit te zoeken"),
    "missing_part": _l("Er ontbreekt een onderdeel"),
    "weak_battery": _l("Zwakke batterij"),
    "disk_without_proof": _l("Een schijf ging weg zonder wisbewijs"),
    "disk_not_seen": _l("Een schijf van de lijst is niet gezien. Kijk waar ze is"),
    "later_wipe_failed": _l("Een schijf werd later nog eens gewist, en dat mislukte. Wis opnieuw"),
    "unlisted_disk": _l("Een wislog zag nog een schijf. Een technieker zegt of ze erin zit"),
}
BLOCKING_FLAGS = frozenset({"locked", "recall", "needs_investigation", "later_wipe_failed", "unlisted_disk", *LOCKS})
# For the house only: not for the paper of who gets the device.
HOUSE_FLAGS = frozenset({"disk_without_proof", "disk_not_seen", "later_wipe_failed", "unlisted_disk"})

FACTS: dict[str, Fact] = {
    "reason": Fact(_l("Waarom?"), FactKind.TEXT, _l("Schrijf geen namen van mensen.")),
    "defects": Fact(_l("Wat is er te zien?"), FactKind.TEXT, _l("Bijvoorbeeld: kras op het deksel.")),
    "ground": Fact(_l("Waarom is het niet bruikbaar?"), FactKind.CHOICE, choices=LEGAL_GROUNDS),
    "os": Fact(
        _l("Welk systeem staat erop?"), FactKind.LINE, _l("Bijvoorbeeld: Windows 11 of Linux Mint 22."), longest=60
    ),
    "image": Fact(
        _l("Welk image of welke licentie?"),
        FactKind.LINE,
        _l("De naam van het image, of het nummer van de licentie. Nooit de sleutel zelf."),
        longest=60,
    ),
    "grade": Fact(_l("Hoe ziet het eruit?"), FactKind.CHOICE, choices=GRADES),
    "labels_removed": Fact(_l("Stickers en etiketten van de vorige eigenaar zijn weg"), FactKind.YES),
    "override_reason": Fact(
        _l("Waarom keur jij dit goed?"),
        FactKind.TEXT,
        _l("Normaal controleert een technieker die het toestel niet zelf opknapte. Dit blijft zichtbaar."),
    ),
    "without_disk": Fact(
        _l("Dit toestel werkt zonder schijf. Ik probeerde het"),
        FactKind.YES,
        _l("Er zit geen bruikbare schijf in. Zet er een in, of bevestig dit."),
    ),
    "location": Fact(_l("Waar staat het?"), FactKind.PLACE),
    "received_on": Fact(_l("Wanneer kregen we het?"), FactKind.DAY, _l("Laat leeg als het vandaag is.")),
    "recipient": Fact(_l("Naar welke organisatie gaat het?"), FactKind.LINE, _l("Geen naam van een persoon.")),
    "kind": Fact(_l("Wat is er gebeurd?"), FactKind.CHOICE, choices=MISSING_KINDS),
    "police_number": Fact(_l("Nummer van de aangifte bij de politie"), FactKind.LINE, longest=40),
    "parts": Fact(_l("Welke onderdelen zijn eruit gehaald?"), FactKind.TEXT, _l("Bijvoorbeeld: geheugen, scherm.")),
    "weight_kg": Fact(_l("Gewicht in kg"), FactKind.KILO, _l("Bijvoorbeeld: 1,8.")),
    "carrier": Fact(_l("Wie haalt het op?"), FactKind.LINE, _l("De naam van de verwerker.")),
    "document": Fact(_l("Nummer van het vervoersdocument"), FactKind.LINE, longest=60),
}
