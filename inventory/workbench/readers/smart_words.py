"""What a disk says about itself, in plain sentences."""

from collections.abc import Iterable
from typing import Any

from inventory.core.i18n import _, _l

SENTENCES: dict[str, Any] = {
    "smart_failed": _l("De schijf zegt zelf dat ze stuk gaat."),
    "smart_prefail": _l("Een waarde is onder de grens van de fabrikant."),
    "smart_critical_warning": _l("De schijf geeft een ernstige waarschuwing (%(n)s)."),
    "smart_media_errors": _l("Fouten in het geheugen: %(n)s."),
    "smart_pending": _l("Plekken die niet te lezen zijn: %(n)s."),
    "smart_offline_uncorrectable": _l("Plekken die niet te herstellen zijn: %(n)s."),
    "smart_reported_uncorrect": _l("Fouten die niet te herstellen waren: %(n)s."),
    "smart_worn_out": _l("De schijf is versleten: %(n)s procent gebruikt."),
    "smart_nearly_worn": _l("De schijf is bijna versleten: %(n)s procent gebruikt."),
    "smart_reallocated": _l("Slechte plekken die vervangen zijn: %(n)s."),
    "smart_old_errors": _l("In het geheugen van de schijf staan oude fouten."),
    "smart_many_hours": _l("De schijf draaide %(n)s uur."),
}


def smart_sentences(reasons: Iterable[Any]) -> list[str]:
    """Why a disk is doubtful or bad. `reasons` are pairs (stable word, number); an unknown word stays as it is."""
    found = []
    for pair in reasons:
        word, number = (pair[0], pair[1]) if isinstance(pair, list | tuple) and len(pair) == 2 else (str(pair), "")
        if word in SENTENCES:
            sentence = str(SENTENCES[word])
            found.append(sentence % {"n": number} if "%(n)s" in sentence else sentence)
        else:
            found.append(_("Onbekend: %(word)s.", word=str(word)[:40]))
    return found
