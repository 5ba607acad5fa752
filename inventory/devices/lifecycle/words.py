"""Stable words that are kept about disks and what comes along, as people read them. One place for every room."""

from typing import Any

from inventory.core.i18n import _l

# What a log proves about one disk.
WIPE_VERDICTS: dict[str, Any] = {
    "good": _l("Gewist"),
    "failed": _l("Mislukt"),
    "aborted": _l("Afgebroken"),
    "not_wiped": _l("Nog niet gewist"),
    "unproven": _l("Niet bewezen"),
    "not_a_wipe": _l("Alleen gecontroleerd, niet gewist"),
}
# Why it proves no more than that.
WIPE_REASONS: dict[str, Any] = {
    "only_looked": _l("Het programma heeft de schijf alleen gelezen en niets overschreven."),
    "status_failed": _l("Het programma meldt dat het wissen is mislukt."),
    "error_counters": _l("Het programma telde fouten op deze schijf."),
    "error_lines": _l("In de wislog staat een fout over deze schijf."),
    "aborted": _l("Iemand heeft het wissen gestopt."),
    "not_started": _l("Het programma heeft deze schijf gevonden, maar niet gewist."),
    "log_incomplete": _l("De wislog stopt te vroeg."),
    "log_damaged": _l("De wislog is beschadigd."),
    "log_contradicts": _l("De wislog spreekt zichzelf tegen."),
    "status_unknown": _l("De wislog zegt niet duidelijk dat de schijf gewist is."),
    "no_error_counters": _l("De wislog zegt niet of er fouten waren."),
    "method_unknown": _l("De wislog zegt niet duidelijk hoe de schijf is gewist."),
    "sanitize_has_no_proof": _l(
        "De schijf kreeg een opdracht om zichzelf te wissen. De wislog bewijst het resultaat niet."
    ),
    "hidden_sectors": _l("De schijf heeft een verborgen deel dat misschien niet is gewist."),
    "drive_not_listed": _l("De wislog zegt niet welke schijf dit is."),
    "other_drive_in_table": _l("De tabel in de wislog noemt een andere schijf."),
    "not_whole_drive": _l("De schijf is niet helemaal gewist."),
    "size_unknown": _l("De wislog zegt niet hoe groot de schijf is."),
    "not_all_read_back": _l("De schijf is niet helemaal nagekeken na het wissen."),
    "not_finished": _l("Het wissen is niet tot het einde gegaan."),
    "not_blanked": _l("De laatste stap, alles leegmaken, is niet gelukt."),
    "not_verified": _l("De controle na het wissen staat niet in de wislog."),
    "times_contradict": _l("De tijden in de wislog kloppen niet."),
}
# How a disk was emptied when there is no log.
WIPE_METHODS: dict[str, Any] = {
    "overwrite": _l("Overschreven met een programma"),
    "reset": _l("Teruggezet naar fabriek, met versleuteling"),
    "drive_erase": _l("Gewist door de schijf zelf, met haar opdracht 'secure erase' of 'sanitize'"),
    "key_destroyed": _l("Sleutel vernietigd op een versleutelde schijf"),
    "new": _l("Nieuwe schijf, de verpakking was nog dicht"),
    "shredded": _l("Vernietigd: versnipperd"),
    "crushed": _l("Vernietigd: chips of platen gebroken"),
    "drilled": _l("Vernietigd: doorboord"),
}
# NIST SP 800-88, without its jargon.
WIPE_CATEGORIES: dict[str, Any] = {
    "clear": _l("Gewist: met gewone middelen niet terug te halen"),
    "purge": _l("Grondig gewist: ook in een labo niet terug te halen"),
    "destroy": _l("Vernietigd: de schijf zelf bestaat niet meer"),
}
# Which rounds were read back.
WIPE_CHECKS: dict[str, Any] = {
    "none": _l("niet gevraagd"),
    "last": _l("de laatste ronde"),
    "all": _l("elke ronde"),
}
# What often comes along with a device. People may write other things; those stay as they are written.
ACCESSORIES: dict[str, Any] = {
    "lader": _l("lader"),
    "netsnoer": _l("netsnoer"),
    "stroomkabel": _l("stroomkabel"),
    "tas": _l("tas"),
    "laptoptas": _l("laptoptas"),
    "hoes": _l("hoes"),
    "muis": _l("muis"),
    "toetsenbord": _l("toetsenbord"),
    "scherm": _l("scherm"),
    "schermkabel": _l("schermkabel"),
    "hotspot": _l("hotspot"),
    "blad aan de slag": _l("blad Aan de slag"),
}
# What stands in the place of a word of somebody's own where that may not stay: once, and when there are more of them.
OTHER_ACCESSORY = "iets anders"
OTHER_ACCESSORIES = (OTHER_ACCESSORY, *(f"{OTHER_ACCESSORY} {number}" for number in range(2, 41)))


def told_accessory(kind: str) -> str:
    """What came along, for history, which is never erased: one of the usual words, and not what somebody typed."""
    return kind if kind.strip().casefold() in ACCESSORIES else OTHER_ACCESSORY


def accessory(kind: str) -> str:
    """What came along, in the language of the reader and with its first letter as it was written."""
    word = str(ACCESSORIES.get(kind.strip().casefold(), kind))
    return word[:1].upper() + word[1:] if kind[:1].isupper() else word
