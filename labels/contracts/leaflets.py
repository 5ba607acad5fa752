"""The leaflet that explains the five rules: in Dutch, or in another language and then headed as a translation.

It is optional, without a name, and the same for everybody. `large` sets it in letters of 18 pt and more.

Language law: the contract is in Dutch only. A leaflet says nothing that the Dutch does not say, Dutch stands first in
each rule, and nobody's language is kept.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

from labels.contracts.data import Kind
from labels.errors import PaperError
from labels.press import print_paper

LANGUAGES: Final = ("fr", "en", "ar", "uk", "tr")
RIGHT_TO_LEFT: Final = ("ar",)
_RULES: Final = ("free", "calendar", "care", "phone", "files")


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One language: what it calls itself, and its sentences by name. `reviewed_on`: read by a native reader."""

    lang: str
    language: str
    valid_from: date
    reviewed_on: date | None
    texts: dict[str, str]


@lru_cache(maxsize=8)
def texts(lang: str) -> Leaflet:
    """The sentences of a language; a PaperError when we have none."""
    if lang not in (*LANGUAGES, "nl"):
        raise PaperError(f"We hebben geen blad in de taal “{lang}”.")
    body = tomllib.loads((files("labels") / "contracts" / "leaflets" / f"{lang}.toml").read_text("utf-8"))
    language, valid_from, reviewed_on = (body.pop(name) for name in ("language", "valid_from", "reviewed_on"))
    return Leaflet(lang, language, valid_from, reviewed_on or None, body)


def leaflet_languages() -> tuple[tuple[str, str], ...]:
    """(code, what the language calls itself) of every leaflet."""
    return tuple((lang, texts(lang).language) for lang in LANGUAGES)


def leaflet(
    lang: str,
    *,
    centre: str,
    kind: Kind = Kind.BRUIKLEEN,
    help_phone: str = "",
    report_days: int = 3,
    large: bool = False,
) -> bytes:
    """The leaflet as PDF, for somebody who borrows or rents; a PaperError for a sale or an unknown language."""
    if kind is Kind.KOOP:
        raise PaperError("Voor een koop is er geen blad met regels.")
    dutch, other = texts("nl"), texts(lang)
    title = "title_rent" if kind is Kind.HUUR else "title"
    values = {"days": str(report_days), "phone": help_phone, "dutch": dutch.texts[title]}
    names = [("paid" if name == "free" and kind is Kind.HUUR else name) for name in _RULES]

    def said(of: Leaflet, name: str) -> str:
        return of.texts[name].format_map(values)

    def both(name: str) -> list[str]:
        """Dutch first, then the translation; for the Dutch leaflet one text."""
        return [said(dutch, name)] if other is dutch else [said(dutch, name), said(other, name)]

    translation = f"Vertaling van “{dutch.texts[title]}”" if other is not dutch else ""

    return print_paper(
        "leaflet",
        {
            "centre": centre,
            "title": said(other, title),
            "header": f"{translation} (de Nederlandse tekst geldt)" if translation else "",
            "note": said(other, "note") if translation else "",
            "rtl": lang in RIGHT_TO_LEFT,
            "large": large,
            "rules": [["coin" if name == "paid" else name, *both(name)] for name in names],
            "sign": both("sign"),
            "question": both("question") if help_phone else [],
        },
        title=said(other, title),
        on=max(dutch.valid_from, other.valid_from),
        author=centre,
        subject=translation or said(dutch, title),
        foot=centre,
        lang=lang,
    )
