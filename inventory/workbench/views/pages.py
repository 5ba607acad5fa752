"""The blueprint of the workbench pages, and what several of them need."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint

from inventory.core.i18n import _, _l, ngettext, number_text
from inventory.devices.actions.media import size_text
from inventory.web.shell import settings
from inventory.workbench.actions.evidence import Evidence
from inventory.workbench.models import EvidenceItem, HardwareItem, ItemState
from inventory.workbench.readers.hardware_words import HARDWARE_WHY
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
    "other_size": _l(
        "De wislog gaat over een schijf van een andere grootte dan bij het toestel staat. Kijk na welke schijf het is."
    ),
    "later_wipe_failed": _l(
        "De schijf was bewezen leeg, en deze latere wisbeurt mislukte. Het toestel gaat naar niemand tot het gewist is."
    ),
    "evidence_overtaken": _l("Na dit wisbewijs is de schijf opnieuw gewist, en dat mislukte. Wis nog eens."),
    "no_time": _l("De wislog zegt niet wanneer er gewist is."),
}


pages.add_app_template_filter(size_text, "disk_size")
pages.add_app_template_filter(number_text, "number")


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


def hardware_why(item: HardwareItem) -> list[str]:
    """Why a file about a machine is in quarantine, in plain sentences."""
    return [str(HARDWARE_WHY.get(item.why) or WHY.get(item.why, item.why))] if item.why else []


def why_of_file(found: Evidence) -> list[str]:
    """Why what a file says is not simply used."""
    said = [sentence for item in found.items for sentence in why_sentences(item)]
    return list(dict.fromkeys((*said, *(hardware_why(found.hardware) if found.hardware else ()))))


def outcome_of(found: Evidence) -> str:
    """One word for a file that was kept: read when something of it was used, else quarantined."""
    unused = {ItemState.QUARANTINE, ItemState.TO_DO, ItemState.SETTLED}
    return "quarantined" if set(found.states) <= unused else "read"


def told_files(found: Sequence[Evidence]) -> tuple[str, str]:
    """What came of files, and in which colour to say it."""
    logs = [each for each in found if each.hardware is None]
    said, colour = [], "ok"
    if logs:
        known = [each for each in logs if not each.is_new and not each.has_changed]
        said += [said_again(each) for each in logs if each.has_changed or (known and len(found) == 1)]
        items = [item for each in logs if each.is_new or each.has_changed or each.is_waiting for item in each.items]
        sentence, colour = told(items, bool(known) and len(found) > 1)
        said.append(sentence)
    for each in found:
        if each.hardware is not None:
            sentence, tone = told_hardware(each.hardware, each.is_new or each.has_changed or each.is_waiting)
            said += [said_again(each), sentence] if each.has_changed else [sentence]
            colour = colour if tone == "ok" else tone
    return " ".join(said), colour


def said_again(found: Evidence) -> str:
    """Of a file that we had: whether it was read again."""
    if found.has_changed:
        return _("Dit bestand hadden we al. We lazen het opnieuw.")
    return _("Dit bestand hadden we al.")


def told_again(changed: int) -> tuple[str, str]:
    """What came of reading one thing again."""
    if changed:
        return _("Opnieuw gelezen. Kijk wat er nu staat."), "ok"
    return _("Opnieuw gelezen. Er is niets veranderd."), "info"


def told_hardware(item: HardwareItem, is_told: bool = True) -> tuple[str, str]:
    """What came of one file about a machine; not `is_told` when we had it and nothing came of it now."""
    if not is_told:
        return _("Dit bestand hadden we al. Er is niets gewijzigd."), "info"
    if item.state != ItemState.ACCEPTED or item.device is None:
        return " ".join((*hardware_why(item), _("Zoek dit uit bij 'Wisbewijzen'."))), "confirm"
    said = [_("Gelezen voor %(tag)s.", tag=item.device.tag)]
    if added := len(item.changed.get("added", ())):
        said.append(
            ngettext("%(num)s schijf staat nieuw op de lijst.", "%(num)s schijven staan nieuw op de lijst.", added)
        )
    gone = item.changed.get("gone", ())
    if gone:
        said.append(_("Niet meer gezien: schijf %(serials)s. Kijk waar ze is.", serials=", ".join(gone)))
    return " ".join(said), "confirm" if gone else "ok"


def told(items: Sequence[EvidenceItem], had_known: bool) -> tuple[str, str]:
    """What came of logs, and in which colour to say it: green only when nothing was left unproven.

    What was not accepted is said first, with why and what to do.
    """
    if not items:
        return _("Er is niets gewijzigd."), "info"
    states = [ItemState(item.state) for item in items]
    said: list[str] = []
    for item, state in zip(items, states, strict=True):
        if state in (ItemState.REFUSED, ItemState.QUARANTINE) and len(said) < _SAID:
            why = (why_sentences(item) or [_("De wislog bewijst niet dat de schijf gewist is.")])[0]
            serial = item.serial or _("zonder nummer")
            said.append(_("Niet aanvaard: schijf %(serial)s. %(why)s", serial=serial, why=why))
    more = states.count(ItemState.REFUSED) + states.count(ItemState.QUARANTINE) - len(said)
    if more > 0:
        said.append(ngettext("Nog %(num)s schijf is niet aanvaard.", "Nog %(num)s schijven zijn niet aanvaard.", more))
    if ItemState.REFUSED in states:
        said.append(_("Wis opnieuw, of vernietig de schijf met twee mensen."))
    if ItemState.QUARANTINE in states:
        said.append(_("Zoek dit uit bij 'Wisbewijzen'."))
    if ItemState.SETTLED in states:
        said.append(_("Een later wisbewijs van deze schijf telt al. Je hoeft niets te doen."))
    if waiting := states.count(ItemState.TO_DO):
        said.append(ngettext("%(num)s schijf is nog te wissen.", "%(num)s schijven zijn nog te wissen.", waiting))
    if good := states.count(ItemState.ACCEPTED):
        said.append(ngettext("%(num)s schijf is bewezen gewist.", "%(num)s schijven zijn bewezen gewist.", good))
    if had_known:
        said.append(_("Eén bestand hadden we al."))
    return " ".join(said), "ok" if set(states) <= {ItemState.ACCEPTED, ItemState.SETTLED} else "confirm"


_SAID = 3
