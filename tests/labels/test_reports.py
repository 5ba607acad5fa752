"""Reports: figures stand right, charts say in words what they draw, small groups are never printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

import labels
from labels import (
    Bar,
    Flow,
    GroupCount,
    PaperError,
    Section,
    TableReport,
)
from labels.papers import samples

Words = Callable[..., str]
Pictures = Callable[..., list[Image.Image]]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_figures_stand_right_and_read_in_flemish(words: Words) -> None:
    section = Section("Cijfers", ("Soort", "Aantal"), (("Laptop", 12_345), ("Tablet", -3)), ("Samen", 12_342))
    text = words(labels.report(TableReport("Rapport", sections=(section,))))
    assert re.search(r"Laptop +12\.345\n", text)
    assert re.search(r"Tablet +−3\n", text)


def test_the_totals_never_stand_alone_on_a_page(words: Words) -> None:
    for count in range(36, 42):  # a page holds 38 rows and the totals
        rows = tuple((f"Rij {number}", number) for number in range(count))
        section = Section("Cijfers", ("Soort", "Aantal"), rows, ("Samen", 99_999))
        last = words(labels.report(TableReport("Rapport", sections=(section,)))).rstrip("\f\n").split("\f")[-1]
        assert re.search(rf"Rij {count - 1}\b", last), count
        assert "Samen" in last


def test_a_head_never_stands_without_a_row(words: Words) -> None:
    short = Section("Kort", ("Model", "Gemeld"), (("Latitude", 1),), ("Samen", 1))
    for count in range(28, 38):
        rows = tuple((f"Rij {number}", number) for number in range(count))
        report = TableReport("Rapport", sections=(Section("Cijfers", ("Soort", "Aantal"), rows), short))
        pages = words(labels.report(report)).split("\f")
        assert ["Latitude" in page for page in pages] == ["Gemeld" in page for page in pages], count


def test_a_wide_report_stays_on_the_page(pictures: Pictures) -> None:
    header = tuple(f"Kolomnaam {n}" for n in range(18))
    rows = tuple(tuple(n * 1000 + i for i in range(18)) for n in range(4))
    for landscape in (False, True):
        data = TableReport("Breed", sections=(Section("Alles", header, rows),), landscape=landscape)
        (page,) = pictures(labels.report(data), 72)
        right = page.crop((page.width - 45, 0, page.width, page.height))
        assert right.getextrema() == (255, 255)


def test_a_long_head_stays_on_the_page(pictures: Pictures) -> None:
    long = "Digibank van de stad Kortrijk en de regio Zuid-West-Vlaanderen, dienst Sociale Economie en Werk " * 2
    (page,) = pictures(labels.report(TableReport(long, long, (Section(long, ("a",)),), centre=long)), 72)
    assert page.crop((page.width - 45, 0, page.width, page.height)).getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (Section("y", ("a", "b"), ((1,),)), "evenveel vakken"),
        (Section("y", bars=(Bar("a", -1),)), "onder nul"),
        (Section("y", flows=(Flow("jan", 1, -1),)), "onder nul"),
        (Section("y", bars=(Bar("a", 3, parts=(1, 1)),), bar_parts=("p", "q")), "samen niet 3"),
        (Section("y", bars=(Bar("a", 3, parts=(3,)),), bar_parts=("p", "q")), "samen niet 3"),
    ],
)
def test_crooked_rows_and_bars_are_refused(section: Section, said: str) -> None:
    with pytest.raises(PaperError, match=said):
        labels.report(TableReport("x", sections=(section,)))


def test_a_chart_says_in_words_what_it_draws() -> None:
    page = labels.report(TableReport("x", sections=(Section("Mooi", flows=(Flow("jan", 7, 3), Flow("feb", 0, 0))),)))
    assert "Grafiek per maand. Mooi. jan: 7 erbij, 3 eraf; feb: 0 erbij, 0 eraf." in alternatives(page)
    bars = labels.report(
        TableReport("x", sections=(Section("Mooi", bars=(Bar("Klaar", 3, parts=(2, 1)),), bar_parts=("p", "q")),))
    )
    assert "Grafiek met staven. Mooi. Klaar: 3 (p 2, q 1)." in alternatives(bars)


def alternatives(pdf: bytes) -> str:
    """The text alternatives in the tags of a PDF, those in plain letters."""
    return b"\n".join(re.findall(rb"/Alt\((.*?)\)/", pdf, re.DOTALL)).decode("latin-1").replace("\\", "")


def test_an_empty_table_says_so(words: Words) -> None:
    assert "Geen." in words(labels.report(TableReport("x", sections=(Section("y", ("a", "b")),))))


def test_the_subsidy_report_has_ten_parts(words: Words) -> None:
    text = one_line(words(labels.subsidy_report(samples.SUBSIDY)))
    for number in range(1, 11):
        assert f" {number}. " in text
    assert "nog hoogstens 423 te gaan" in text
    assert "1.078" in text
    assert "T1.2a Toestellen ter beschikking 174 346 400 86 % systeem" in text
    assert "Dit is een ontwerp." in text


def test_a_small_group_is_never_printed(words: Words) -> None:
    with pytest.raises(PaperError, match="minder dan 5"):
        GroupCount("Laaggeletterd", 4)
    with pytest.raises(PaperError, match="minder dan 5"):
        replace(samples.SUBSIDY, in_more_groups=1)
    assert re.search(r"Laaggeletterd +verborgen", words(labels.subsidy_report(samples.SUBSIDY)))


def test_a_report_that_was_frozen_says_when(words: Words) -> None:
    frozen = replace(samples.SUBSIDY, frozen_at=samples.SUBSIDY.made_at)
    text = one_line(words(labels.subsidy_report(frozen)))
    assert "verandert niet meer. 31 december 2026 om 17.00 uur" in text


def test_weight_and_money_are_written_as_people_do() -> None:
    assert labels.words.euro(Decimal("1234.5")) == "€ 1.234,50"
    assert labels.words.kilo(Decimal("12.50")) == "12,5 kg"
    assert labels.words.kilo(Decimal("100")) == "100 kg"
