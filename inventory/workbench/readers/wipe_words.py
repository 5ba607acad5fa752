"""The reasons of a verdict as Dutch sentences, for the page and the command line."""

import re

from inventory.core.i18n import _, _l, number_text
from inventory.devices.lifecycle import WIPE_REASONS, WIPE_VERDICTS
from inventory.workbench.readers.serials import SerialProblem
from inventory.workbench.readers.wipe_result import Reason, Verdict

VERDICTS = {verdict: WIPE_VERDICTS[verdict] for verdict in Verdict}

SERIAL_PROBLEMS = {
    SerialProblem.MISSING: _l("De wislog noemt geen serienummer voor deze schijf."),
    SerialProblem.MASKED: _l("De wislog verbergt het serienummer van deze schijf."),
    SerialProblem.UNKNOWN: _l("Het serienummer in de wislog zegt niet welke schijf het is."),
    SerialProblem.DOUBLE: _l(
        "Dit serienummer staat bij twee schijven in dezelfde wislog. Die bewijst dus niets. "
        "Wis elke schijf apart, zonder usb-doos."
    ),
}

REASONS = WIPE_REASONS
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")


def reason_sentence(reason: Reason) -> str:
    """One sentence, with what the log says behind it where there is something to say."""
    sentence = str(REASONS[reason.word])
    if not reason.detail:
        return sentence
    percent = _PERCENT.fullmatch(reason.detail)
    detail = f"{number_text(percent[1])} %" if percent else reason.detail
    return _("%(sentence)s (wislog: %(detail)s)", sentence=sentence, detail=detail)
