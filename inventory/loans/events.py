"""What history says about contracts beside the moves of the lifecycle, and how pages tell it."""

from typing import Any

from inventory.core.i18n import _l

HANDED_OVER = "loan:handed-over"
SOLD = "loan:sold"
SWAPPED = "loan:swapped"
LOANER_GIVEN = "loan:loaner-given"
LOANER_BACK = "loan:loaner-back"
LOANER_LOST = "loan:loaner-lost"
INCIDENT = "loan:incident"
PAID = "loan:paid"
PAID_BACK = "loan:paid-back"
KEPT = "loan:deposit-kept"
PAID_CORRECTED = "loan:payment-corrected"
PROOF_SEEN = "loan:proof-seen"
QUIET = "loan:borrower-died"
NOT_QUIET = "loan:borrower-died-undone"
MOVED = "loan:borrower-moved"
WRITTEN_OFF = "loan:written-off"
WRITE_OFF_ENDED = "loan:write-off-ended"
SIGNED = "loan:signed"
SIGNED_PAGE_KEPT = "loan:signed-page-kept"
PHOTO_KEPT = "loan:photo-kept"
MAILED = "loan:paper-mailed"
PAPERS_TAKEN_AWAY = "loan:papers-taken-away"
REMINDED = "loan:reminded"
CALLED = "loan:called"
POSTED = "loan:letter-posted"
REOPENED = "loan:reminder-reopened"
CHECKED = "loan:task-done"
UNCHECKED = "loan:task-reopened"
PUT_OFF = "loan:task-put-off"
LEARNING = "loan:learning-noted"
TARIFF_SET = "tariff:set"
TARIFF_WITHDRAWN = "tariff:withdrawn"

# Per event: the sentence, the picture and the tone (as in templates/macros/ui.html).
TOLD: dict[str, tuple[Any, str, str]] = {
    HANDED_OVER: (_l("Meegegeven"), "loan", "lent"),
    SOLD: (_l("Verkocht"), "euro", "gone"),
    SWAPPED: (_l("Gewisseld voor een ander toestel"), "return", "confirm"),
    LOANER_GIVEN: (_l("Leentoestel meegegeven"), "loan", "lent"),
    LOANER_BACK: (_l("Leentoestel terug"), "return", "ok"),
    LOANER_LOST: (_l("Leentoestel kwijt of gestolen gemeld"), "warning", "blocked"),
    INCIDENT: (_l("Schade gemeld"), "warning", "confirm"),
    QUIET: (_l("De lener is overleden: er gaan geen berichten meer"), "info", "neutral"),
    NOT_QUIET: (_l("Dat de lener overleden is, was een vergissing"), "undo", "neutral"),
    MOVED: (_l("De lener is verhuisd"), "home", "info"),
    WRITTEN_OFF: (_l("Toestel afgeschreven"), "file", "blocked"),
    WRITE_OFF_ENDED: (_l("Niet meer afgeschreven: het toestel is terecht"), "ok", "ok"),
    SIGNED: (_l("Getekend op het scherm"), "edit", "ok"),
    SIGNED_PAGE_KEPT: (_l("Getekend blad bewaard"), "file", "ok"),
    PHOTO_KEPT: (_l("Foto bewaard"), "photo", "ok"),
    MAILED: (_l("Document per e-mail gestuurd"), "mail", "ok"),
    PAPERS_TAKEN_AWAY: (_l("Papieren gewist"), "eraser", "neutral"),
    PAID: (_l("Betaling genoteerd"), "euro", "ok"),
    PAID_BACK: (_l("Geld teruggegeven"), "euro", "ok"),
    KEPT: (_l("Van de waarborg ingehouden"), "euro", "confirm"),
    PAID_CORRECTED: (_l("Betaling rechtgezet"), "euro", "confirm"),
    PROOF_SEEN: (_l("Bewijs opnieuw gezien"), "check", "ok"),
    REMINDED: (_l("Herinnerd"), "mail", "info"),
    CALLED: (_l("Gebeld"), "phone", "info"),
    POSTED: (_l("Brief gestuurd"), "mail", "info"),
    REOPENED: (_l("Herinnering opnieuw open gezet"), "return", "neutral"),
    CHECKED: (_l("Taak gedaan"), "check", "ok"),
    UNCHECKED: (_l("Taak opnieuw open gezet"), "return", "neutral"),
    PUT_OFF: (_l("Taak uitgesteld"), "calendar", "neutral"),
    LEARNING: (_l("Genoteerd: leren werken met het toestel"), "info", "info"),
    "loan:returned": (_l("Teruggebracht"), "return", "ok"),
    "loan:extended": (_l("Verlengd"), "calendar", "info"),
    "loan:lost": (_l("Kwijt of gestolen gemeld"), "warning", "blocked"),
    "loan:found": (_l("Teruggevonden"), "ok", "ok"),
    "loan:ended-in-repair": (_l("Gestopt: het toestel was niet te herstellen"), "repair", "neutral"),
}
