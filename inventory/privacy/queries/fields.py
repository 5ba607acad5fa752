"""What the fields of somebody's file are called on paper. Dutch alone: the file is a document, as a contract is."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

WORDS: dict[str, str] = {
    "about": "waarover",
    "accessories": "toebehoren",
    "accessories_missing": "toebehoren die ontbreken",
    "accessories_returned": "toebehoren terug",
    "amount_eur": "bedrag in euro",
    "anonymised_at": "gewist op",
    "at": "wanneer",
    "birth_date": "geboren op",
    "birth_year": "geboortejaar",
    "body": "tekst",
    "borrower_address": "adres van wie leent",
    "borrower_birth_on": "wie leent, geboren op",
    "borrower_name": "naam van wie leent",
    "borrower_phone": "telefoon van wie leent",
    "by": "door",
    "came_back": "kwam terug",
    "came_on": "kwam aan de beurt op",
    "centre": "Digibank",
    "channel": "hoe",
    "charged_by": "wie rekent aan",
    "check_address": "waar je het document nakijkt",
    "city": "gemeente",
    "clause_set": "versie van de regels",
    "clerk_name": "medewerker",
    "closed_at": "klaar op",
    "code": "code",
    "complaint": "wat er mis was",
    "condition": "toestand",
    "condition_in": "toestand bij terugkomst",
    "condition_out": "toestand bij het meegeven",
    "contracts": "contract",
    "corrects": "zet de betaling recht van",
    "counter": "balie",
    "data_stated_by": "gegevens, gezegd door",
    "data_statement": "gegevens op het toestel",
    "deposit_back_eur": "waarborg terug in euro",
    "deposit_eur": "waarborg in euro",
    "deposit_kept": "van de waarborg ingehouden",
    "deposit_part_eur": "deel waarborg in euro",
    "desk_tasks": "taak aan de balie",
    "device": "toestel",
    "device_make": "merk van het toestel",
    "device_model": "model van het toestel",
    "device_serial": "serienummer van het toestel",
    "device_tag": "nummer van het toestel",
    "device_type": "soort toestel",
    "devices": "toestel",
    "diagnosis": "wat er stuk was",
    "disputed_on": "betwisting sinds",
    "done_at": "gedaan op",
    "due_on": "tot en met",
    "ease_of_use": "gebruiksgemak",
    "email": "e-mailadres",
    "end_user": "gebruiker",
    "end_user_birth_year": "geboortejaar van de gebruiker",
    "end_user_first_name": "voornaam van de gebruiker",
    "end_users": "gebruiker",
    "ended_at": "voorbij op",
    "fields": "veld",
    "files": "bestand in deze map",
    "first_name": "voornaam",
    "former_due_on": "vroeger tot en met",
    "from_at": "van",
    "guarantee_months": "maanden waarborg",
    "guarantee_until": "waarborg tot",
    "handed": "meegegeven",
    "handed_over_at": "meegegeven op",
    "handed_over_place": "meegegeven in",
    "heading": "titel",
    "height": "hoogte",
    "held_eur": "waarborg bij ons in euro",
    "help_phone": "telefoon voor hulp",
    "history": "wat er gebeurde",
    "household_exceptions": "het gezin mag een toestel meer",
    "id": "punt",
    "incident": "voorval",
    "incidents": "schade, verlies of diefstal",
    "internet_at_home": "internet thuis",
    "is_back": "terugbetaald",
    "kept_at": "bewaard op",
    "kept_for": "waarvoor ingehouden",
    "kept_until": "bewaard tot",
    "kind": "soort",
    "known_limits": "wat niet goed werkt",
    "last_name": "achternaam",
    "learning_path": "leren werken met het toestel",
    "lender_address": "adres van wie uitleent",
    "lender_kbo": "ondernemingsnummer van wie uitleent",
    "lender_name": "wie uitleent",
    "letter_name": "brief",
    "made_at": "gemaakt op",
    "make": "merk",
    "merged_with": "zelfde persoon als blad",
    "messages": "bericht",
    "method": "manier",
    "model": "model",
    "name": "naam",
    "new_device_model": "nieuw model",
    "new_device_tag": "nieuw nummer",
    "new_due_on": "nieuw: tot en met",
    "next_on": "volgende keer op",
    "no_learning_contact": "bezwaar: geen aanbod om te leren",
    "no_statistics": "bezwaar: niet in de cijfers",
    "note": "nota",
    "noted_at": "genoteerd op",
    "number": "nummer",
    "occasion": "keer",
    "on": "op",
    "open_eur": "nog te betalen in euro",
    "opened_at": "begonnen op",
    "organisation": "organisatie",
    "outcome": "resultaat",
    "owner_name": "eigenaar",
    "paid_on": "betaald op",
    "paper": "soort document",
    "papers": "document",
    "part": "deel",
    "payee_address": "adres van wie het geld kreeg",
    "payee_name": "wie het geld kreeg",
    "payer_name": "wie betaalde",
    "payment": "betaling",
    "payments": "betaling",
    "person": "blad",
    "phone": "telefoon",
    "picto": "prent",
    "place": "plaats",
    "planned_on": "gepland op",
    "points": "regel",
    "police_number": "nummer van het proces-verbaal",
    "postal_code": "postcode",
    "price_eur": "prijs in euro",
    "price_part_eur": "deel prijs in euro",
    "price_period": "prijs per",
    "privacy_contact": "wie je vraagt over gegevens",
    "profile": "waarvoor",
    "promise": "afspraak",
    "proof": "bewijs",
    "proof_checked_on": "bewijs gezien op",
    "proof_checks": "bewijs nagekeken",
    "reason": "reden",
    "recorded_at": "genoteerd op",
    "ref": "nummer van het blad",
    "reference": "verwijzing",
    "referral": "doorverwijzing",
    "regulation": "reglement",
    "reminders": "herinnering",
    "repair_place": "waar we herstellen",
    "repairs": "herstelling",
    "report_days": "dagen om te melden",
    "representative_signs": "iemand tekent in jouw plaats",
    "retention": "hoe lang we bewaren",
    "return_place": "waar je terugbrengt",
    "returned_at": "terug op",
    "returned_place": "terug in",
    "role": "rol",
    "route": "balie van",
    "rule": "regel",
    "rules": "afspraak",
    "says": "wat erop staat",
    "seen_on": "gezien op",
    "sent_at": "verstuurd op",
    "serial": "serienummer",
    "signature": "handtekening",
    "signed_at": "getekend op",
    "software": "programma's",
    "state": "staat",
    "step": "stap",
    "street": "straat en nummer",
    "strokes": "lijnen van de handtekening",
    "subject": "onderwerp",
    "tariff_legal_ref": "wet van het tarief",
    "tariff_name": "tarief",
    "tariff_on": "tarief van",
    "tariff_proof": "bewijs voor het tarief",
    "tariff_valid_from": "tarief geldt vanaf",
    "text": "tekst",
    "thing": "waarvoor",
    "to": "aan",
    "told_on": "gemeld op",
    "tries": "pogingen",
    "type": "soort",
    "until_at": "tot",
    "updates_until": "updates tot",
    "url": "adres",
    "used_at": "gebruikt op",
    "valid_until": "geldig tot en met",
    "vat_note": "over btw",
    "way": "ontvangen, terug of ingehouden",
    "what": "wat",
    "who_looked": "wie keek",
    "why": "waarom",
    "width": "breedte",
    "witness_name": "wie erbij was",
    "work": "wat we deden",
    "written": "de tekst",
}
_AS_ONE = frozenset({"strokes"})
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each thing that is filled in, with the way to it; in a list the number goes along, from 1."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list) and not (path and path[-1] in _AS_ONE):
        for number, each in enumerate(value, 1):
            yield from leaves(each, (*path, str(number)))
    elif value not in (None, "", [], {}):
        yield path, value


def named(path: tuple[str, ...]) -> str:
    """The way to a thing, as people read it: "contract 1, toestel 1: merk"."""
    said = ""
    for part in path:
        said += f" {part}" if part.isdigit() else (", " if said else "") + WORDS.get(part, part.replace("_", " "))
    return said


def as_text(value: Any) -> str:
    """What is filled in, whole, as the file for programs has it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def visible(text: str) -> str:
    """The same text with signs that nobody sees, or that our letters do not have, by their number: [U+200B]."""
    return "".join(sign if is_seen(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def is_seen(sign: str) -> bool:
    """Whether a sign shows on paper."""
    if sign == " ":
        return True
    return ord(sign) < 0x10000 and unicodedata.category(sign) not in _HIDDEN and not sign.isspace()
