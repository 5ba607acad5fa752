"""A workbook as the parts of its archive, looked at before anything of it is unpacked."""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from inventory.core.i18n import _

MOST_BYTES = 5_000_000
_MOST_UNPACKED = 20_000_000
_MOST_RATIO = 200
_MOST_PARTS = 500
_CONTENT_TYPES = "[Content_Types].xml"
_PROGRAMS = ("macroenabled", "vbaproject", "macrosheet", "activex")
_REACHES = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


class NotAWorkbook(Exception):
    """A file that cannot be filled in: a stable word and one Dutch sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts by name, in their order. Refused: what is no XLSX, what is too large or swells, what holds macros or
    other programs, and what reaches for other files or addresses when it is opened.
    """
    if len(data) > MOST_BYTES:
        raise NotAWorkbook("too_large", _("Dit bestand is te groot: hoogstens %(count)s MB.", count=5))
    if not data.startswith(b"PK"):  # an old .xls, one with a password, something else
        raise _other()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look(archive)
            parts = {part.filename: archive.read(part) for part in archive.infolist() if not part.is_dir()}
    except NotAWorkbook:
        raise
    except Exception:  # zipfile and zlib let through whatever damage makes them raise
        raise broken() from None
    _refuse_active(parts)
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parsed(content: bytes) -> etree._Element:
    """XML without entities, and without reaching for anything outside."""
    if b"<!DOCTYPE" in content or b"\x00" in content[:200]:
        raise broken()
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise broken() from None


def written(root: etree._Element) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def broken() -> NotAWorkbook:
    return NotAWorkbook("broken_file", _("Dit Excel-bestand is beschadigd. Bewaar het opnieuw en probeer nog eens."))


def _other() -> NotAWorkbook:
    return NotAWorkbook("not_xlsx", _("Dit is geen gewoon XLSX-bestand. Bewaar het als XLSX, zonder wachtwoord."))


def _look(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked_size = sum(part.file_size for part in parts)
    swells = any(part.file_size > 1_000_000 and part.file_size > part.compress_size * _MOST_RATIO for part in parts)
    if unpacked_size > _MOST_UNPACKED or len(parts) > _MOST_PARTS or swells:
        raise NotAWorkbook("too_large", _("Dit Excel-bestand wordt te groot bij het openen. Neem een kleiner."))
    if _CONTENT_TYPES not in names or "xl/workbook.xml" not in names:
        raise _other()


def _refuse_active(parts: Mapping[str, bytes]) -> None:
    """What a part is, its content type says and not its name. A link that somebody clicks on is no harm."""
    kinds = [each.get("ContentType", "").lower() for each in parsed(parts[_CONTENT_TYPES]).iter("*")]
    names = [name.lower() for name in parts]
    if any(word in kind for kind in kinds for word in _PROGRAMS) or any(
        name.endswith("vbaproject.bin") for name in names
    ):
        raise NotAWorkbook("macros", _("In dit bestand zitten macro's. Bewaar het als gewone XLSX, zonder macro's."))
    reaches = any(word in name for name in names for word in _REACHES) or any(
        each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink")
        for name, content in parts.items()
        if name.lower().endswith(".rels")
        for each in parsed(content).iter("*")
    )
    if reaches:
        raise NotAWorkbook(
            "links",
            _("Dit bestand haalt gegevens uit een ander bestand of van het internet. Verbreek die koppelingen eerst."),
        )
