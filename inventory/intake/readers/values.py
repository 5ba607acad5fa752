"""What a cell means: device types, serial numbers that Excel spoiled, accessories."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from inventory.core.codes import is_placeholder_serial
from inventory.core.i18n import _
from inventory.core.register_number import national_number_in
from inventory.intake.readers.headings import folded
from inventory.intake.readers.sheet import Cell

LONGEST = 120

_CALLED = {
    "laptop": """laptop; laptops; laptop computer; notebook; notebooks; netbook; ultrabook; chromebook; chromebooks;
        macbook; macbook pro; macbook air; draagbare computer; portable; pc portable; ordinateur portable; 2-in-1;
        draagbare pc""",
    "desktop": """desktop; desktops; desktop pc; desktop computer; pc; computer; vaste computer; vaste pc; tower;
        mini-pc; mini pc; minipc; all-in-one; all in one; all-in-one pc; aio; imac; mac mini; workstation; nuc;
        ordinateur; ordinateur fixe; SFF""",
    "tablet": "tablet; tablets; tablet pc; tablette; ipad; ipads; ipad air; ipad pro; ipad mini; android tablet",
}
_TYPES = {folded(way): ours for ours, ways in _CALLED.items() for way in ways.split(";")}
_NOTHING = frozenset(("", "nvt", "na", "geen", "none", "onbekend", "unknown", "null", "nee", "no", "aucun", "inconnu"))
_YES = frozenset(("ja", "j", "yes", "y", "x", "1", "ok", "true", "waar", "oui", "aanwezig", "v"))
_NO = _NOTHING | {"n", "0", "false", "onwaar", "non", "ontbreekt"}
_ERRORS = re.compile(
    r"#(?:N/A|N/B|REF!|VALUE!|WAARDE!|VERW!|NAME\?|NAAM\?|DIV/0!|DEEL/0!|NUM!|GETAL!|NULL!|LEEG!)|#{3,}"
)
_WITH_PLUS = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")
_DATE = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?)?|\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}.*)?"
)
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_MOST_EXACT = 10**15


class Wrong(Exception):
    """The cell cannot be used: a stable word and what to do, without the place."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def text_of(cell: Cell) -> str:
    """The cell as the text the person meant; raises `Wrong` when that cannot be known."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, int):
        return _whole(cell)
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return _whole(int(cell))
    if isinstance(cell, datetime | date | time | timedelta):
        raise Wrong("became_date", _("Excel maakte hier een datum van. Maak van de kolom tekst en typ het opnieuw."))
    return _clean(cell)


def _whole(number: int) -> str:
    if abs(number) >= _MOST_EXACT:
        raise Wrong("digits_lost", _("Excel heeft dit nummer afgerond. Maak van de kolom tekst en typ het opnieuw."))
    return str(number)


def _clean(text: str) -> str:
    kept = "".join(
        " " if sign in "\t\n\r\v\f\u00a0\u202f" else sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in "\t\n\r\v\f" or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs")
    )
    kept = " ".join(kept.split())
    formula = _FORMULA_TEXT.fullmatch(kept)
    kept = formula[1] if formula else kept
    if len(kept) > 1 and kept[0] == "'" and (kept[1] in "=+-@" or kept[1].isdigit()):
        kept = kept[1:]
    if _ERRORS.fullmatch(kept):
        raise Wrong("formula_error", _("Hier staat een fout van Excel. Typ wat er moet staan."))
    if len(kept) > LONGEST:
        raise Wrong("too_long", _("Hier staat te veel tekst. Hou het bij %(most)s tekens.", most=LONGEST))
    return kept


def plain_text(cell: Cell) -> str:
    """A make, a model or an inventory number; filler such as `n.v.t.` or `-` is nothing."""
    text = text_of(cell)
    whole = _WHOLE.fullmatch(text)
    return "" if folded(text) in _NOTHING else whole[1] if whole and isinstance(cell, str) else text


def serial_text(cell: Cell) -> str | None:
    """A serial number; None when there is none, `Wrong` when Excel spoiled it."""
    text = text_of(cell)
    if isinstance(cell, float) and not cell.is_integer():
        raise Wrong("digits_lost", _("Excel maakte hier een getal van. Maak van de kolom tekst en typ het opnieuw."))
    if _WITH_PLUS.fullmatch(text):
        raise Wrong("digits_lost", _("Excel heeft dit nummer afgerond. Maak van de kolom tekst en typ het opnieuw."))
    if _DATE.fullmatch(text):
        raise Wrong("became_date", _("Excel maakte hier een datum van. Maak van de kolom tekst en typ het opnieuw."))
    whole = _WHOLE.fullmatch(text)
    text = whole[1] if whole else text
    return None if folded(text) in _NOTHING or is_placeholder_serial(text) else text


def device_type(cell: Cell) -> str:
    """`laptop`, `desktop` or `tablet`; `Wrong` for anything else."""
    text = text_of(cell)
    if not text:
        raise Wrong("no_type", _("Deze cel is leeg. Schrijf laptop, desktop of tablet."))
    found = _TYPES.get(folded(text))
    if found is None:
        shown = "" if national_number_in(text) else text[:40]
        raise Wrong(
            "unknown_type",
            _('Dit soort toestel kennen we niet: "%(word)s". Schrijf laptop, desktop of tablet.', word=shown),
        )
    return found


def several(cell: Cell) -> tuple[str, ...]:
    """The things in a cell that lists them: `lader, tas + muis`."""
    text = text_of(cell)
    parts = re.split(r"\s*(?:[,;+&\n]|\ben\b|\band\b|\bet\b)\s*", text)
    return tuple(dict.fromkeys(part for part in parts if folded(part) not in _NOTHING))


def accessory(name: str, cell: Cell) -> str | None:
    """What a column such as `Lader` says: `ja` is the accessory itself, another text goes along with it."""
    text = text_of(cell)
    word = folded(text)
    if word in _NO:
        return None
    return name if word in _YES else f"{name} {text}"


def is_one(cell: Cell) -> bool:
    """Whether a quantity is one, or not filled in."""
    return text_of(cell) in ("", "1", "1.0")
