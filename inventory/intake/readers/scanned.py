"""What a scanner read where a serial number was asked: why it is none, or why it may be none."""

import re
from dataclasses import dataclass

from inventory.core.codes import CodeKind, is_placeholder_serial, recognise
from inventory.core.i18n import _

SHORTEST, LONGEST = 4, 60
_LONG = 30
_ADDRESS = re.compile(r"://|^/|^www\.|^[\w-]+(\.[\w-]+)+/|^mailto:|^WIFI:", re.IGNORECASE)
_STEP_CARD = re.compile(r"M-[A-Z]+(-[A-Z]+)*")
_NETWORK = re.compile(r"([0-9A-F]{2}[:-]){5}[0-9A-F]{2}", re.IGNORECASE)
_PRODUCT = re.compile(r"\w{5,8}#\w{3}")
_OURS = frozenset((CodeKind.LOT, CodeKind.CONTRACT, CodeKind.REPAIR))


@dataclass(frozen=True)
class Doubt:
    """Why a text is no serial number. Not `is_sure`: it may be one all the same, for who looked twice."""

    message: str
    is_sure: bool = True


def doubt_about(text: str, *, prefix: str, make: str = "", model: str = "") -> Doubt | None:
    """The doubt about a scanned serial number; None when it can be one.

    `prefix` is that of our own tags, `make` and `model` are those of the device that it is on.
    """
    text = " ".join(text.split())
    if is_placeholder_serial(text):
        return Doubt(_("Dit is geen serienummer. Scan het nummer op het toestel."))
    if _ADDRESS.search(text) or recognise(text, prefix=prefix, base_url="").kind is CodeKind.FOREIGN:
        return Doubt(_("Dit is een adres van een webpagina, geen serienummer. Scan het nummer op het toestel."))
    if _STEP_CARD.fullmatch(text.upper()):
        return Doubt(_("Dit is een kaart met een stap, geen serienummer. Scan het nummer op het toestel."))
    if _NETWORK.fullmatch(text):
        return Doubt(_("Dit is een adres van de netwerkkaart, geen serienummer. Scan het nummer op het toestel."))
    if _names_the_model(text, make, model):
        return Doubt(_("Dit is het model, geen serienummer. Scan het nummer op het toestel."))
    if len(_bare(text)) < SHORTEST:
        return Doubt(_("Dit is te kort voor een serienummer. Scan of typ het hele nummer."))
    if len(text) > LONGEST:
        return Doubt(_("Dit is te lang voor een serienummer: hoogstens %(most)s tekens.", most=LONGEST))
    return _of_ours(text, prefix) or _strange(text)


def _names_the_model(text: str, make: str, model: str) -> bool:
    """The make, the model, a word of the model, or a few words of which one is the model."""
    names = {_bare(word) for word in (make, model, f"{make}{model}", *model.split()) if word}
    return _bare(text) in names or (" " in text and _bare(model) in {_bare(word) for word in text.split()} - {""})


def _of_ours(text: str, prefix: str) -> Doubt | None:
    """A code of this house. Written in one piece it may be a serial number by chance."""
    found = recognise(text, prefix=prefix, base_url="")
    in_one_piece = text.isalnum()
    if found.kind in (CodeKind.DEVICE_TAG, CodeKind.PLACE) or found.intended is CodeKind.DEVICE_TAG:
        return Doubt(_("Dit is een etiket van ons, geen serienummer. Scan het nummer op het toestel."))
    if found.kind is CodeKind.REFERRAL:
        return Doubt(_("Dit is een code van een doorverwijzing, geen serienummer."), not in_one_piece)
    if found.kind in _OURS:
        return Doubt(_("Dit is een nummer van een lot of van een papier van ons, geen serienummer."), not in_one_piece)
    if found.kind is CodeKind.MISTYPED and found.intended is CodeKind.REFERRAL:
        return Doubt(_("Dit lijkt een code van een doorverwijzing."), is_sure=False)
    return None


def _strange(text: str) -> Doubt | None:
    """Seldom so on a sticker: shown, and taken when it is scanned again."""
    if _PRODUCT.fullmatch(text):
        return Doubt(_("Dit lijkt het productnummer."), is_sure=False)
    if _is_on_boxes(text):
        return Doubt(_("Dit lijkt de streepjescode van de winkel."), is_sure=False)
    if " " in text or len(text) > _LONG or not _bare(text).isascii():
        return Doubt(_("Dit ziet er niet uit als een serienummer."), is_sure=False)
    return None


def _is_on_boxes(text: str) -> bool:
    """Thirteen digits with the check digit of the code in shops (EAN-13)."""
    if not (len(text) == 13 and text.isascii() and text.isdigit()):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text[:12]))
    return (10 - total % 10) % 10 == int(text[12])


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()
