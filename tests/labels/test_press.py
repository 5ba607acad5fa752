"""The press: any text can be set, with our own letters, the same each time, from any thread or process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import PaperError, TableReport, agreement, demo, press, report
from labels.data import Section
from labels.fonts import FAMILIES, coverage
from labels.text import clean
from tests.thorough import examples

Words = Callable[..., str]
NAMES = [
    *(
        "محمد عبد الرحمن",
        "فاطمة الزهراء",
        "عائشة بنت أحمد",
        "نور الدّين",
        "لآلئ",
        "پروین گلستانی",
        "شەهید",
        "ژیلا چوپان",
    ),
    *("Олександр Ковальчук", "Їжакевич Ґанна", "Євгенія Щербак", "Юлія Лисенко-Чорна", "Ёлкина Надежда"),
    *("Şerife Yıldız", "İsmail Çağlar", "Gülşen Öztürk", "Ümit Işık", "Ğülizar"),
    *(
        "Łukasz Żółkiewski",
        "Žižek Dvořák",
        "Nguyễn Thị Hường",
        "Ștefan Țăranu",
        "José Núñez",
        "Zoë Ångström",
        "Ḩasan Ţāhir",
    ),
    *("Γιώργος Παπαδόπουλος", "გიორგი ბერიძე", "דוד לוי", "प्रिया शर्मा", "สมชาย ใจดี", "Ɛlɔm Kɔfi"),
]


def leaf(text: str) -> bytes:
    """One value, on the paper that everybody signs."""
    return agreement(replace(demo.BRUIKLEEN, borrower_name=text))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_set_without_an_empty_box(name: str, words: Words) -> None:
    """PDF/UA and PDF/A refuse a sheet with a missing glyph, so a sheet that is made has none; nothing is replaced."""
    made = clean(name)
    assert "[" not in made
    printed = leaf(name)
    read = re.sub(r"[\s\u200b\u2066-\u2069]", "", words(printed, laid=False))
    letters = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    shown = unicodedata.normalize("NFKC", read)
    if all(unicodedata.bidirectional(sign) not in ("R", "AL") for sign in letters):
        assert unicodedata.normalize("NFKC", re.sub(r"[\s\u2066-\u2069]", "", made)) in shown
    else:  # pdftotext writes right-to-left text in its own marks; the letters are those of the name
        assert sum(shown.count(sign) for sign in set(letters)) >= len(set(letters))


def test_a_missing_glyph_would_have_stopped_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "cleaned", lambda value: value)
    with pytest.raises(PaperError):
        leaf("漢字")


@given(st.text(max_size=300))
@settings(max_examples=examples(25, 80), deadline=None)
def test_any_text_at_all_is_printed(text: str) -> None:
    assert leaf(text).startswith(b"%PDF-")


@given(st.text(max_size=200))
@settings(max_examples=examples(100, 400), deadline=None)
def test_clean_text_is_possible_to_set_and_stays_clean(text: str) -> None:
    made = clean(text)
    known = frozenset().union(*coverage())
    assert all(ord(sign) in known or unicodedata.category(sign) == "Cf" for sign in made)
    assert clean(made) == made


def test_what_is_lacking_is_named() -> None:
    assert clean("Jan 😀 漢") == "Jan [grinning face] [U+6F22]"
    assert clean("Ḩasan") == "Hasan"
    assert clean("a\x00b\u202ec\ud800\ue000") == "a bc[U+D800][U+E000]"
    assert clean("ab" * 30).replace("\u200b", "") == "ab" * 30
    assert clean("Gegevensbeschermingsautoriteit") == "Gegevensbeschermingsautoriteit"


def test_only_our_letters_are_used() -> None:
    printed = leaf("محمد Олена Jan ✔")
    found = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z0-9-]+)", printed))
    assert found
    assert all(name.startswith((b"SourceSans", b"FiraGO", b"NotoSansSymbols2")) for name in found), found
    assert len(FAMILIES) == len(coverage())


def test_the_pdf_says_what_it_is() -> None:
    printed = agreement(demo.HUUR)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Outlines", b"pdfuaid:part", b"pdfaid:part", b"DisplayDocTitle"):
        assert mark in printed, mark
    assert b"nl-BE" in printed
    assert b"/ViewerPreferences" in printed


def test_without_a_date_it_is_still_accessible_and_never_says_today() -> None:
    data = {"title": "x", "under": "", "centre": "c", "number": "1", "blocks": []}
    printed = press.print_paper("contract", data, title="x", on=None)
    assert b"pdfuaid:part" in printed
    assert b"pdfaid:part" not in printed
    dated = press.print_paper("contract", data, title="x", on=date(2020, 2, 29))
    assert b"D:20200229" in dated
    today = date.today().strftime("%Y%m%d").encode()  # noqa: DTZ011
    assert b"D:" + today not in dated + printed


def test_a_template_cannot_leave_its_folder(tmp_path: object) -> None:
    with pytest.raises(PaperError):
        press.print_paper("../../etc/passwd", {}, title="x", on=None)


LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#008"/></svg>'


def test_a_logo_is_an_svg_or_a_png() -> None:
    data = {"title": "x", "under": "", "centre": "c", "number": "1", "blocks": []}
    plain = press.print_paper("contract", data, title="x", on=None)
    assert press.print_paper("contract", data, title="x", on=None, logo=LOGO) != plain
    for wrong in (b"GIF89a", b"\xff\xd8\xff", LOGO + b" " * 400_000):
        with pytest.raises(PaperError, match="logo"):
            press.use_logo(wrong)
    with pytest.raises(PaperError):
        press.print_paper("contract", data, title="x", on=None, logo=b"<svg")


def test_threads_take_turns() -> None:
    made: dict[int, bytes] = {}

    def draw(number: int) -> None:
        made[number] = leaf(f"Lezer {number % 3}")

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [made[number] == made[number % 3] for number in range(9)] == [True] * 9


def test_a_long_list_is_set_elsewhere_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes as here, and who prints a leaf meanwhile does not wait for it."""
    rows = tuple((str(number), f"KOR-{number:06d}-X") for number in range(2000))
    lists = TableReport("Lijst", sections=(Section("Toestellen", ("Nr", "Etiket"), rows),), made_on=date(2026, 11, 20))
    begun, leaf_is_ready, made, run = threading.Event(), threading.Event(), [], subprocess.run

    def slowly(*what: Any, **how: Any) -> Any:
        begun.set()
        assert leaf_is_ready.wait(60)
        return run(*what, **how)

    monkeypatch.setattr(subprocess, "run", slowly)
    slow = threading.Thread(target=lambda: made.append(report(lists)))
    slow.start()
    assert begun.wait(60)
    leaf("Jan")
    leaf_is_ready.set()
    slow.join(60)
    monkeypatch.setattr(press, "_LARGE", 10**9)
    assert made == [report(lists)]


def test_a_press_that_was_warmed_up_is_there_for_the_first_paper() -> None:
    program = (
        "from labels import press; press.warm_up(); press._printer().submit(int).result();"
        " print(press._press is not None)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "True"


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_a_process_forked_from_one_that_printed_can_print_too() -> None:
    """Typst's threads do not survive a fork: without a fresh process this would wait for ever."""
    expected = leaf("Jan")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            same = leaf("Jan") == expected
        except BaseException:
            same = False
        os.write(writing, b"y" if same else b"n")
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 1)
    os.waitpid(child, 0)
    assert said == b"y"
