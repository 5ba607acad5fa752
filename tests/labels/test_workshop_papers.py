"""Papers of the workshop and the store."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

import labels
from labels import (
    ReuseRow,
    StockLine,
    demo,
)
from labels.papers import samples

Words = Callable[..., str]


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_long_fiche_repeats_its_header(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "Alles werkt zoals het hoort. " * 4, "technicus")
    pages = words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,) * 60))).split("\f")[:-1]
    assert len(pages) > 2
    for page in pages:
        assert "Handeling" in page


def test_a_row_longer_than_a_page_is_printed_whole(words: Words) -> None:
    row = ReuseRow(date(2026, 1, 2), "Getest", "woord " * 3000, "technicus")
    assert words(labels.reuse_sheet(replace(demo.REUSE, rows=(row,)))).count("woord") == 3000


def test_the_work_order_says_what_may_happen_to_the_data_and_names_no_borrower(words: Words) -> None:
    text = one_line(words(labels.work_order(samples.WORK_ORDER)))
    assert "De gegevens moeten blijven staan. Wis niets." in text
    assert "35 € 14,50 Hersteld" in text
    assert "Schermkabel Dell 0K3FR7" in text
    assert "geen naam van een lener" in text
    assert "Het toestel mag gewist worden." in one_line(words(labels.work_order(samples.BLANK_ORDER)))


@pytest.mark.parametrize("data", [samples.WORK_ORDER, samples.BLANK_ORDER])
def test_a_work_order_is_one_sheet(data: labels.WorkOrderData, words: Words) -> None:
    assert words(labels.work_order(data)).count("\f") == 1


def test_the_stocktake_tells_what_is_not_right(words: Words) -> None:
    text = one_line(words(labels.stocktake(samples.STOCKTAKE)))
    assert "Hier verwacht 24 Hier gevonden 20 Niet gezien 2" in text
    assert "dit nummer kennen we niet" in text
    whole = replace(samples.STOCKTAKE, not_scanned=(), unknown=(), found_elsewhere=())
    assert "Alles is gevonden." in one_line(words(labels.stocktake(whole)))


def test_a_blank_list_has_a_box_for_each_device(words: Words) -> None:
    assert words(labels.stocktake(samples.BLANK_STOCKTAKE)).count("☐") == 24


def test_five_hundred_rows_are_quick(words: Words) -> None:
    lines = tuple(StockLine(f"KOR-{n:06d}-X", f"Dell Latitude {n}", "rek B", "Klaar") for n in range(500))
    begin = time.process_time()
    printed = labels.stocktake(replace(samples.BLANK_STOCKTAKE, expected=lines))
    assert time.process_time() - begin < 5
    pages = words(printed).split("\f")[:-1]
    assert sum(page.count("KOR-") for page in pages) == 500
    assert all("Opmerking" in page for page in pages[:-1])
