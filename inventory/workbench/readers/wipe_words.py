"""The reasons of a verdict as Dutch sentences, for the page and the command line."""

from inventory.core.i18n import _, _l
from inventory.workbench.readers.serials import SerialProblem
from inventory.workbench.readers.wipe_result import Reason, Verdict

VERDICTS = {
    Verdict.GOOD: _l("Gewist"),
    Verdict.FAILED: _l("Mislukt"),
    Verdict.ABORTED: _l("Afgebroken"),
    Verdict.NOT_WIPED: _l("Nog niet gewist"),
    Verdict.UNPROVEN: _l("Niet bewezen"),
    Verdict.NOT_A_WIPE: _l("Alleen gecontroleerd, niet gewist"),
}

SERIAL_PROBLEMS = {
    SerialProblem.MISSING: _l("De log noemt geen serienummer voor deze schijf."),
    SerialProblem.MASKED: _l("De log verbergt het serienummer van deze schijf."),
    SerialProblem.UNKNOWN: _l("Het serienummer in de log zegt niet welke schijf het is."),
}

REASONS = {
    "only_looked": _l("Het programma heeft de schijf alleen gelezen en niets overschreven."),
    "status_failed": _l("Het programma meldt dat het wissen is mislukt."),
    "error_counters": _l("Het programma telde fouten op deze schijf."),
    "error_lines": _l("In de log staat een fout over deze schijf."),
    "aborted": _l("Iemand heeft het wissen gestopt."),
    "not_started": _l("Het programma heeft deze schijf gevonden, maar niet gewist."),
    "log_incomplete": _l("De log stopt te vroeg."),
    "log_damaged": _l("De log is beschadigd."),
    "log_contradicts": _l("De log spreekt zichzelf tegen."),
    "status_unknown": _l("De log zegt niet duidelijk dat de schijf gewist is."),
    "no_error_counters": _l("De log zegt niet of er fouten waren."),
    "method_unknown": _l("De log zegt niet duidelijk hoe de schijf is gewist."),
    "sanitize_has_no_proof": _l(
        "De schijf kreeg een opdracht om zichzelf te wissen. De log bewijst het resultaat niet."
    ),
    "hidden_sectors": _l("De schijf heeft een verborgen deel dat misschien niet is gewist."),
    "drive_not_listed": _l("De log zegt niet welke schijf dit is."),
    "other_drive_in_table": _l("De tabel in de log noemt een andere schijf."),
    "not_whole_drive": _l("De schijf is niet helemaal gewist."),
    "size_unknown": _l("De log zegt niet hoe groot de schijf is."),
    "not_all_read_back": _l("De schijf is niet helemaal nagekeken na het wissen."),
    "not_finished": _l("Het wissen is niet tot het einde gegaan."),
    "not_blanked": _l("De laatste stap, alles leegmaken, is niet gelukt."),
    "not_verified": _l("De controle na het wissen staat niet in de log."),
    "times_contradict": _l("De tijden in de log kloppen niet."),
}


def reason_sentence(reason: Reason) -> str:
    """One sentence, with what the log says behind it where there is something to say."""
    sentence = str(REASONS[reason.word])
    return _("%(sentence)s (log: %(detail)s)", sentence=sentence, detail=reason.detail) if reason.detail else sentence
