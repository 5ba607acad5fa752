"""What history says about people: that something happened, never who it was."""

from typing import Any

from inventory.core.i18n import _l

NOTED = "person:noted"
USED_AGAIN = "person:used-again"
UPDATED = "person:updated"
CORRECTED = "person:corrected"
MOVED = "person:moved"
LOOKS_LIKE = "person:looks-like"
MERGED = "person:merged"
TOOK_IN = "person:took-in"
UNMERGED = "person:unmerged"
KEPT_APART = "person:kept-apart"
OBJECTED = "person:objected"
DISPUTED = "person:disputed"
SETTLED = "person:dispute-settled"
HOUSEHOLD_ALLOWED = "person:household-allowed"
HOUSEHOLD_USED = "person:household-used"
ANONYMISED = "person:anonymised"
TERM_SET = "retention:term-set"
TERM_PROPOSED = "retention:term-proposed"
TERM_WITHDRAWN = "retention:term-withdrawn"

# Per event: the sentence, the picture and the tone (as in templates/macros/ui.html).
TOLD: dict[str, tuple[Any, str, str]] = {
    NOTED: (_l("Opgeschreven bij een contract"), "user", "ok"),
    USED_AGAIN: (_l("Kwam terug voor een nieuw contract"), "user", "info"),
    UPDATED: (_l("Nieuwe gegevens bij een contract"), "edit", "info"),
    CORRECTED: (_l("Verbeterd"), "edit", "info"),
    MOVED: (_l("Nieuw adres"), "edit", "info"),
    LOOKS_LIKE: (_l("Lijkt op iemand anders"), "search", "confirm"),
    MERGED: (_l("Samengevoegd met een ander blad"), "check", "info"),
    TOOK_IN: (_l("Een ander blad is hier samengevoegd"), "check", "info"),
    UNMERGED: (_l("Samenvoegen ongedaan gemaakt"), "return", "confirm"),
    KEPT_APART: (_l("Is iemand anders: niet samengevoegd"), "check", "info"),
    OBJECTED: (_l("Bezwaar genoteerd"), "info", "confirm"),
    DISPUTED: (_l("Er is een betwisting"), "warning", "blocked"),
    SETTLED: (_l("De betwisting is voorbij"), "ok", "ok"),
    HOUSEHOLD_ALLOWED: (_l("Het gezin mag een toestel meer hebben"), "check", "info"),
    HOUSEHOLD_USED: (_l("Het extra toestel voor het gezin is meegegeven"), "loan", "info"),
    "person:exported": (_l("Alle gegevens gedownload"), "file", "info"),
    ANONYMISED: (_l("Gegevens gewist"), "eraser", "neutral"),
}
FIELDS: dict[str, Any] = {
    "first_name": _l("voornaam"),
    "last_name": _l("naam"),
    "birth_date": _l("geboortedatum"),
    "street": _l("straat en nummer"),
    "postal_code": _l("postcode"),
    "city": _l("gemeente"),
    "phone": _l("telefoon"),
    "email": _l("e-mailadres"),
    "end_user": _l("gebruiker"),
}
