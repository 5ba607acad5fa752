"""Text: nothing unsafe, nothing wrong without a sign, nothing wider than its room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.style import BOLD, BOX, ELLIPSIS, PLAIN, clean, fit, fonts, width, wrap

LATIN = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßŒŠŽŸĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŐŘŚŞȘŢȚŤŪŮŰŲŹŻıąćęłńóśźżğşạảấầẩẫậ"


@pytest.mark.parametrize("weight", [PLAIN, BOLD])
def test_every_european_letter_is_there(weight: str) -> None:
    known = fonts()[weight].face.charToGlyph
    missing = [sign for sign in LATIN + "АБВГҐЄІЇЯабвгґєіїяΑΒΓΔ€’“”…−–×≈" if ord(sign) not in known]
    assert missing == []
    assert clean(LATIN) == LATIN


def test_what_cannot_be_set_rightly_shows_as_a_box() -> None:
    assert clean("Ali محمد") == f"Ali {BOX * 4}"
    assert clean("漢字") == BOX * 2


def test_a_letter_loses_the_mark_that_the_typeface_lacks() -> None:
    assert clean("Ḩasan Ɛfua Ɓa Ḯ x\u0347") == "Hasan Efua Ba Ï x"
    assert clean("ǆ 3 ½ non‑stop ſ") == "dž 3 ½ non-stop s"


def test_both_weights_have_every_sign_that_clean_lets_through() -> None:
    plain, bold = (set(fonts()[weight].face.charToGlyph) for weight in (PLAIN, BOLD))
    assert plain == bold
    assert {ord(BOX), ord(ELLIPSIS), ord("•"), ord("€")} <= plain


def test_accents_are_composed_and_invisible_signs_go() -> None:
    assert clean("e\u0301") == "é"
    assert clean("a\u202eb\u200bc\x00d\n\te") == "abc d e"


@given(st.text(max_size=80), st.floats(20, 300))
def test_wrapped_text_is_whole_and_fits(text: str, room: float) -> None:
    tidy = clean(text)
    lines = wrap(tidy, PLAIN, 10, room)
    assert "".join(lines).replace(" ", "") == tidy.replace(" ", "")
    assert all(width(line, PLAIN, 10) <= room + 0.01 for line in lines)


@given(st.text(max_size=80), st.floats(20, 300), st.integers(1, 3))
def test_fitted_text_never_leaves_its_room(text: str, room: float, most: int) -> None:
    size, lines = fit(clean(text), BOLD, room, 12, 6, most)
    assert 6 <= size <= 12
    assert 1 <= len(lines) <= most
    assert all(width(line, BOLD, size) <= room + 0.01 for line in lines)


def test_too_long_ends_in_an_ellipsis() -> None:
    assert fit("heel lange naam " * 9, PLAIN, 60, 10, 8)[1][0].endswith(ELLIPSIS)


@given(st.integers(20, 200))
def test_an_amount_stays_on_its_line(room: int) -> None:
    assert "€" not in {line[-1:] for line in wrap("je betaalt € 30,00 per jaar of € 3 per maand", PLAIN, 8, room + 40)}
