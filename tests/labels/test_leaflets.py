"""The rules in another language: headed as translation, without a name, in the right script and order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from labels import Kind, PaperError, leaflet, leaflet_languages
from labels.contracts import leaflets
from labels.text import clean

Words = Callable[..., str]


def bare(text: str) -> str:
    """Letters and digits only, without accents and vowel signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if sign.isalnum())


def arabic(text: str) -> list[str]:
    """The words as poppler reads them: in their order, each as the letters it has (it turns lam-alef around)."""
    signs = unicodedata.normalize("NFKD", text)
    kept = "".join(sign if sign.isalnum() else "" if unicodedata.combining(sign) else " " for sign in signs)
    return ["".join(sorted(set(word))) for word in kept.split() if unicodedata.bidirectional(word[0]) == "AL"]


@pytest.mark.parametrize("lang", [lang for lang in leaflets.LANGUAGES if lang not in leaflets.RIGHT_TO_LEFT])
@pytest.mark.parametrize("kind", [Kind.BRUIKLEEN, Kind.HUUR])
def test_every_sentence_is_there_beside_its_dutch(lang: str, kind: Kind, words: Words) -> None:
    read = bare(words(leaflet(lang, centre="Digibank Kortrijk", kind=kind, help_phone="1777"), laid=False))
    dutch, other = leaflets.texts("nl").texts, leaflets.texts(lang).texts
    names = ["paid" if kind is Kind.HUUR else "free", "calendar", "care", "phone", "files", "sign", "question"]
    for name in names:
        for text in (dutch[name], other[name]):
            assert bare(text.format(days=3, phone="1777")) in read, text
    assert bare("de Nederlandse tekst geldt") in read
    assert bare(other["note"].split("{dutch}")[-1]) in read


def test_all_languages_say_the_same_things() -> None:
    names = set(leaflets.texts("nl").texts) | {"note"}
    for lang, language in leaflet_languages():
        found = leaflets.texts(lang)
        assert set(found.texts) == names, lang
        assert language
        for name in names - {"note"}:
            places = set(re.findall(r"\{\w+\}", found.texts[name]))
            assert places == set(re.findall(r"\{\w+\}", leaflets.texts("nl").texts[name])), (lang, name)
            assert clean(found.texts[name].format(days=3, phone="1")).count("[") == 0


def test_arabic_reads_in_its_order(words: Words) -> None:
    """The words of each sentence follow each other. `tests/browser/test_arabic.py` compares the picture."""
    printed = leaflet("ar", centre="Digibank Kortrijk", help_phone="1777")
    assert re.search(rb"/Lang ?\(ar", printed)
    found = arabic(words(printed, laid=None))
    for name in ("title", "question"):
        for part in re.split("[.:؟]", leaflets.texts("ar").texts[name].format(phone="")):
            order = arabic(part)  # poppler takes what stands between two marks of punctuation as one
            assert any(found[at : at + len(order)] == order for at in range(len(found))), part


def test_the_same_leaflet_is_the_same_bytes_and_no_name_is_on_it() -> None:
    assert leaflet("uk", centre="x") == leaflet("uk", centre="x")
    with pytest.raises(PaperError, match="taal"):
        leaflet("xx", centre="x")
    with pytest.raises(PaperError, match="koop"):
        leaflet("fr", centre="x", kind=Kind.KOOP)
