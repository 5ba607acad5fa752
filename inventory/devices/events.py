"""What history says of a device, in plain Dutch: one sentence per kind of event, without names of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inventory.core.i18n import _, _l, number_text


@dataclass(frozen=True)
class Told:
    """How an event is told: a sentence, a picture, and the tone of both (as in `templates/macros/ui.html`)."""

    text: Any
    icon: str
    tone: str = "neutral"


EVENTS: dict[str, Told] = {
    "device:announced": Told(_l("Aangekondigd door de schenker"), "mail", "announced"),
    "device:received": Told(_l("Ontvangen"), "box", "workshop"),
    "device:not-come": Told(_l("Aangekondigd, maar niet gekomen"), "blocked", "gone"),
    "device:withdrawn": Told(_l("Van de lijst gehaald: het hoort niet bij dit lot"), "undo", "gone"),
    "device:receipt-undone": Told(_l("Toch niet ontvangen"), "undo", "announced"),
    "device:serial-corrected": Told(_l("Serienummer verbeterd"), "edit", "neutral"),
    "device:corrected": Told(_l("Gegevens verbeterd met een nieuwe lijst"), "edit", "neutral"),
    "device:accepted": Told(_l("Eerste blik: bruikbaar"), "check", "ok"),
    "device:refused": Told(_l("Eerste blik: niet bruikbaar"), "blocked", "blocked"),
    "device:refusal-undone": Told(_l("Verkeerd getikt: toch nog te bekijken"), "undo", "workshop"),
    "device:weighed": Told(_l("Gewogen"), "edit", "neutral"),
    "device:given-back": Told(_l("Teruggegeven aan de schenker"), "return", "gone"),
    "device:diagnosed": Told(_l("Nagekeken: nu te wissen"), "search", "workshop"),
    "device:media-listed": Told(_l("Lijst van schijven nagekeken"), "file", "neutral"),
    "device:hardware-read": Told(_l("Gegevens gelezen van een bestand van de werkbank"), "search", "neutral"),
    "device:external-proof-noted": Told(_l("Bewijs van buiten genoteerd, wacht op de coördinator"), "edit", "confirm"),
    "device:external-proof-refused": Told(_l("Bewijs van buiten geweigerd"), "blocked", "blocked"),
    "device:medium-added": Told(_l("Schijf gevonden of toegevoegd"), "plus", "confirm"),
    "device:medium-removed": Told(_l("Schijf uit het toestel gehaald"), "arrow-right", "confirm"),
    "device:medium-absent": Told(_l("Schijf weg: niet meer in het toestel gevonden"), "warning", "blocked"),
    "device:wipe-started": Told(_l("Wissen gestart"), "eraser", "workshop"),
    "device:medium-wiped-too-little": Told(
        _l("Schijf gewist, wacht op akkoord van de coördinator"), "eraser", "confirm"
    ),
    "device:wipe-exception": Told(_l("Coördinator tekende: dit wissen is genoeg"), "edit", "ok"),
    "device:parts-in": Told(_l("Onderdeel erin gezet"), "plus", "workshop"),
    "device:parts-out": Told(_l("Onderdeel eruit gehaald, in voorraad"), "arrow-right", "workshop"),
    "device:photo-kept": Told(_l("Foto bewaard"), "file", "neutral"),
    "device:medium-size-corrected": Told(_l("Grootte van een schijf verbeterd"), "edit", "neutral"),
    "device:medium-wiped": Told(_l("Schijf gewist, wisbewijs aanvaard"), "eraser", "ok"),
    "device:medium-not-wiped": Told(_l("Schijf niet gewist, wisbewijs geweigerd"), "blocked", "blocked"),
    "device:wipe-signed-once": Told(_l("Wissen zonder wislog: één naam getekend"), "edit", "confirm"),
    "device:wipe-record-withdrawn": Told(_l("Wissen zonder wislog: ingetrokken"), "undo", "confirm"),
    "device:wipe-failed": Told(_l("Wissen mislukt"), "blocked", "blocked"),
    "device:wipe-retried": Told(_l("Wissen opnieuw gestart"), "eraser", "workshop"),
    "device:wiped": Told(_l("Alle schijven zijn bewezen gewist"), "shield", "ok"),
    "device:wipe-voided": Told(_l("Wisbewijs vervallen: opnieuw te wissen"), "warning", "confirm"),
    "device:wipe-reopened": Told(_l("Schijven veranderd: terug naar wissen"), "warning", "confirm"),
    "device:work-started": Told(_l("Opknappen gestart"), "wrench", "workshop"),
    "device:tested": Told(_l("Getest"), "check", "workshop"),
    "device:worked-on": Told(_l("Aan gewerkt"), "clock", "workshop"),
    "device:submitted": Told(_l("Opgeknapt, nu te controleren"), "wrench", "workshop"),
    "device:approved": Told(_l("Goedgekeurd: mag mee"), "ok", "ok"),
    "device:rejected": Told(_l("Niet goedgekeurd: terug naar opknappen"), "undo", "confirm"),
    "device:reserved": Told(_l("Gereserveerd voor een doorverwijzing"), "ticket", "stock"),
    "device:released": Told(_l("Reservatie vrijgegeven"), "undo", "stock"),
    "device:handed-over": Told(_l("Meegegeven aan een lener"), "loan", "lent"),
    "device:sold": Told(_l("Verkocht"), "euro", "lent"),
    "device:returned": Told(_l("Teruggebracht: kan weer gegevens bevatten"), "return", "workshop"),
    "device:taken-in": Told(_l("In de werkplaats genomen"), "wrench", "workshop"),
    "device:missing": Told(_l("Vermist gemeld"), "warning", "blocked"),
    "device:written-off": Told(_l("Afgeschreven: wordt niet meer terug verwacht"), "file", "blocked"),
    "device:found": Told(_l("Teruggevonden: kan weer gegevens bevatten"), "search", "workshop"),
    "device:fault-reported": Told(_l("Iemand meldde dat er iets stuk is"), "warning", "confirm"),
    "device:repair-opened": Told(_l("Defect gemeld, in herstelling"), "repair", "lent"),
    "device:repaired": Told(_l("Hersteld, terug naar wie het had"), "repair", "ok"),
    "device:not-repaired": Told(_l("Niet te herstellen"), "blocked", "confirm"),
    "device:recalled": Told(_l("Teruggeroepen om na te kijken"), "warning", "confirm"),
    "device:recall-settled": Told(_l("Klaar voor de terugroepactie"), "check", "ok"),
    "device:installed": Told(_l("Geplaatst bij een digipunt"), "pin", "stock"),
    "device:placed": Told(_l("Op een vaste plaats gezet"), "pin", "stock"),
    "device:taken-away": Told(_l("Teruggehaald van zijn vaste plaats"), "return", "workshop"),
    "device:transferred": Told(_l("Eigendom overgedragen"), "gift", "gone"),
    "device:scrapped": Told(_l("Niet meer bruikbaar: naar de recyclage"), "recycle", "gone"),
    "device:to-parts": Told(_l("Bestemd voor onderdelen"), "settings", "gone"),
    "device:harvested": Told(_l("Onderdelen uitgehaald"), "settings", "gone"),
    "device:remains-left": Told(_l("Wat overbleef is meegegeven met de verwerker"), "recycle", "gone"),
    "device:recycled": Told(_l("Meegegeven met de verwerker"), "recycle", "gone"),
    "device:reopened": Told(_l("Heropend"), "undo", "confirm"),
    "device:moved": Told(_l("Naar een andere plaats gebracht"), "pin", "neutral"),
    "device:sent": Told(_l("Vertrokken naar een andere plaats"), "arrow-right", "neutral"),
    "device:not-arrived": Told(_l("Niet aangekomen op de andere plaats"), "warning", "confirm"),
    "device:labelled": Told(_l("Etiket afgedrukt"), "label", "neutral"),
    "device:relabelled": Told(_l("Kreeg een ander etiket"), "label", "neutral"),
    "device:flagged": Told(_l("Waarschuwing gezet"), "warning", "confirm"),
    "device:unflagged": Told(_l("Waarschuwing opgelost"), "ok", "ok"),
}
# The history of a disk, across the machines it sat in.
MEDIUM_EVENTS: dict[str, Told] = {
    "medium:found": Told(_l("Gevonden"), "search", "confirm"),
    "medium:put-in": Told(_l("In een toestel gezet"), "plus", "confirm"),
    "medium:taken-out": Told(_l("Eruit gehaald"), "arrow-right", "confirm"),
    "medium:absent": Told(_l("Weg: niet meer in het toestel gevonden"), "warning", "blocked"),
    "medium:found-again": Told(_l("Teruggevonden"), "search", "confirm"),
    "medium:wipe-started": Told(_l("Wissen gestart"), "eraser", "workshop"),
    "medium:wiped": Told(_l("Gewist of vernietigd, wisbewijs aanvaard"), "shield", "ok"),
    "medium:wiped-too-little": Told(_l("Gewist, wacht op akkoord van de coördinator"), "eraser", "confirm"),
    "medium:exception-signed": Told(_l("Coördinator tekende: dit wissen is genoeg"), "edit", "ok"),
    "medium:wipe-failed": Told(_l("Wissen mislukt"), "blocked", "blocked"),
    "medium:proof-voided": Told(_l("Iemand had het toestel: kan weer gegevens bevatten"), "warning", "confirm"),
    "medium:health-read": Told(_l("Gezondheid van de schijf gelezen"), "check", "neutral"),
    "medium:signed-once": Told(_l("Zonder wislog: één naam getekend"), "edit", "confirm"),
}
_UNKNOWN = Told(_l("Er gebeurde iets met het toestel"), "info")

# Words that the house itself writes as a reason, as people read them.
REASONS: dict[str, Any] = {
    "medium_added": _l("er kwam een schijf bij"),
    "medium_removed": _l("er ging een schijf uit"),
    "new_proof": _l("er is een nieuw wisbewijs"),
    "scan_undone": _l("er is iets verkeerds gescand"),
    "taken_off_list": _l("het stond ten onrechte op de lijst"),
    "tap_undone": _l("er is iets verkeerds getikt"),
    "later_wipe_failed": _l("een latere wisbeurt mislukte"),
    "misprint": _l("de vorige afdruk was niet goed"),
    "damaged": _l("het etiket is stuk of weg"),
    "extra": _l("er is er nog een nodig"),
}


def told(kind: str) -> Told:
    """How to tell an event of this kind."""
    return EVENTS.get(kind) or MEDIUM_EVENTS.get(kind, _UNKNOWN)


def sentences(value: Any, known: Mapping[str, Any]) -> list[str]:
    """The sentences of words that a program wrote, together or in a list; none when a person wrote in own words."""
    words = value if isinstance(value, list) else str(value).split(", ")
    return [str(known[word]) for word in words] if all(word in known for word in words) else []


def details(data: Mapping[str, Any], labels: Mapping[str, Mapping[str, Any]]) -> str:
    """What is worth reading of the facts of an event, as one line. `labels` has the words of facts with choices."""
    parts = []
    if data.get("place_before") is not None:
        before, place = data["place_before"], data.get("place") or "–"
        parts.append(
            _("van %(before)s naar %(place)s", before=before, place=place)
            if before
            else _("naar %(value)s", value=place)
        )
    if data.get("reason") in _OF_THE_DEVICE and data.get("serial"):
        parts.append(_("serienummer %(serial)s", serial=data["serial"]))
    elif data.get("serial") or data.get("model"):
        disk = data.get("serial") or data.get("model")
        parts.append(_("schijf zonder leesbaar nummer") if disk == "?" else _("schijf %(disk)s", disk=disk))
    for name, sentence in _TOLD_FACTS.items():
        value = data.get(name)
        if value == "-":  # no organisation of ours, no shelf
            value = data.get("recipient") if name == "owner" else str(_NOTHING.get(name, ""))
        if value in (None, "", False, []):
            continue
        if name in ("reason", "reasons") and (known := sentences(value, labels.get(name, {}))):
            parts += [sentence.rstrip(".") for sentence in known]
            continue
        if name == "weight_kg":
            value = number_text(value)
        elif isinstance(value, list):
            value = ", ".join(str(labels.get(name, {}).get(each, each)) for each in value)
        else:
            value = labels.get(name, {}).get(value, REASONS.get(str(value), value))
        parts.append(str(sentence) % {"value": value})
    return ". ".join(part[:1].upper() + part[1:] for part in parts)


# The number in such an event is of the device, not of a disk.
_OF_THE_DEVICE = ("scan_undone", "list_undone", "taken_off_list")
_NOTHING: dict[str, Any] = {"shelf": _l("geen")}
_TOLD_FACTS: dict[str, Any] = {
    "method": _l("methode: %(value)s"),
    "ground": _l("reden: %(value)s"),
    "reason": _l("reden: %(value)s"),
    "reasons": _l("reden: %(value)s"),
    "override_reason": _l("goedgekeurd door de coördinator: %(value)s"),
    "without_disk": _l("goedgekeurd zonder schijf"),
    "defects": _l("te zien: %(value)s"),
    "grade": _l("graad %(value)s"),
    "os": _l("systeem: %(value)s"),
    "image": _l("image of licentie: %(value)s"),
    "kind": _l("%(value)s"),
    "flag": _l("%(value)s"),
    "recipient": _l("naar %(value)s"),
    "parts": _l("onderdelen: %(value)s"),
    "weight_kg": _l("%(value)s kg"),
    "carrier": _l("met %(value)s"),
    "document": _l("document %(value)s"),
    "lot": _l("lot %(value)s"),
    "shelf": _l("plank: %(value)s"),
    "owner": _l("eigenaar: %(value)s"),
    "disks": _l("aantal schijven: %(value)s"),
    "tag_before": _l("vroeger nummer: %(value)s"),
    "transfer": _l("overdracht %(value)s"),
    "to": _l("naar %(value)s"),
    "minutes": _l("%(value)s minuten"),
    "stocktake": _l("niet gezien bij telling %(value)s"),
    "times": _l("was al %(value)s keer afgedrukt"),
}
