"""The blueprint of the workbench pages, and what several of them need."""

from zoneinfo import ZoneInfo

from flask import Blueprint

from inventory.core.i18n import _, _l
from inventory.web.shell import settings
from inventory.workbench.models import EvidenceItem
from inventory.workbench.readers.wipe_result import Reason
from inventory.workbench.readers.wipe_words import SERIAL_PROBLEMS, reason_sentence

pages = Blueprint("workbench", __name__, url_prefix="/workbench")

WHY: dict[str, object] = {
    **{f"serial_{problem.value}": sentence for problem, sentence in SERIAL_PROBLEMS.items()},
    "medium_unknown": _l("We kennen geen schijf met dit serienummer."),
    "medium_loose": _l("Deze schijf zit nu in geen enkel toestel."),
    "medium_double": _l("Twee schijven hebben dit serienummer. Kijk na welke het is."),
    "other_device": _l("Deze schijf hoort bij een ander toestel dan de wisbank zei."),
    "not_in_workshop": _l("Het toestel van deze schijf staat niet in de werkplaats."),
    "evidence_too_old": _l("De wislog is ouder dan de laatste keer dat iemand het toestel of de schijf had."),
    "evidence_in_future": _l("De wislog is van later dan nu. Zet de klok van de wisbank juist."),
    "no_time": _l("De wislog zegt niet wanneer er gewist is."),
}


def zone() -> ZoneInfo:
    """Where the wiping bench stands."""
    return ZoneInfo(settings().bench_timezone)


def why_sentences(item: EvidenceItem) -> list[str]:
    """Why a drive is in quarantine or not good, in plain sentences."""
    found = [str(WHY.get(item.why, item.why))] if item.why else []
    found += [reason_sentence(Reason(word, detail)) for word, detail in item.reasons]
    if item.is_other_host:
        found.append(_("Gewist in een ander toestel: %(serial)s.", serial=item.host_serial))
    return found
