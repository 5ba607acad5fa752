"""Tells by its content alone which program wrote a file, and reads it. The name of a file says nothing."""

from zoneinfo import ZoneInfo

from inventory.core.i18n import _
from inventory.workbench.readers import battery, dmidecode, ereuse, lshw, nwipe_pdf, own_snapshot, smartctl
from inventory.workbench.readers.facts import HardwareFacts
from inventory.workbench.readers.json_text import MOST_BYTES, read_json, read_yaml
from inventory.workbench.readers.log_text import clean_text
from inventory.workbench.readers.nwipe import looks_like_nwipe, read_nwipe
from inventory.workbench.readers.nwipe_pdf import ErasurePdf
from inventory.workbench.readers.wipe_result import NotReadable, NwipeLog

MOST_FILE_BYTES = 25_000_000
KINDS = ("nwipe", "nwipe_pdf", "snapshot", "lshw", "smartctl", "dmidecode", "battery", "upower",
         *(f"ereuse_{n}" for n in range(1, 6)))  # fmt: skip


def read_evidence(data: bytes, *, zone: ZoneInfo) -> NwipeLog | ErasurePdf | HardwareFacts:
    """What a file of the bench says. `zone` is where the bench stands, for times without one.

    Raises `NotReadable` with one sentence and a stable reason, and nothing else.
    """
    if not data.strip(b"\x00\t\r\n "):
        raise NotReadable(_("Dit bestand is leeg. Stuur het opnieuw."), "empty")
    if len(data) > MOST_FILE_BYTES:
        raise NotReadable(_("Dit bestand is te groot. Een bestand van de werkbank is kleiner dan 25 MB."), "too_large")
    if nwipe_pdf.is_pdf(data):
        return nwipe_pdf.read_pdf(data, zone=zone)
    if looks_like_nwipe(data):
        log = read_nwipe(data, zone=zone)
        if not log.drives:
            raise NotReadable(_("Deze wislog noemt geen enkele schijf."), "no_drives")
        return log
    if len(data) > MOST_BYTES:
        raise NotReadable(_("Dit bestand is te groot voor een bestand over hardware."), "too_large")
    found = _hardware(clean_text(data), zone)
    if found is None:
        raise NotReadable(
            _("Dit bestand kennen we niet. Stuur een wislog van nwipe of een bestand over de hardware."),
            "unknown_evidence",
        )
    return found


def _hardware(text: str, zone: ZoneInfo) -> HardwareFacts | None:
    if own_snapshot.looks_like_own(text):
        return own_snapshot.read_own(text, zone=zone)
    if dmidecode.looks_like_dmidecode(text):
        return dmidecode.read_dmidecode(text)
    if smartctl.looks_like_smartctl_text(text):
        return smartctl.read_smartctl_text(text)
    if battery.looks_like_uevent(text):
        return battery.read_uevent(text)
    if battery.looks_like_upower(text):
        return battery.read_upower(text)
    if nwipe_pdf.looks_like_text_of_pdf(text):
        raise NotReadable(_("Dit is de tekst uit een PDF van nwipe. Stuur de PDF zelf, of de wislog."), "text_of_pdf")
    value = read_json(text)
    if value is None and text.lstrip()[:2000].count(":") > 3 and "Snapshot" in text[:200_000]:
        value = read_yaml(text)
    if lshw.system_of(value):
        return lshw.read_lshw(value)
    if ereuse.is_snapshot(value):
        return ereuse.read_snapshot(value, zone=zone)
    return smartctl.read_smartctl(value)
