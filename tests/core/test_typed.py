"""A line that somebody typed: tidied, or refused with a word."""

import pytest

from inventory.core import typed
from inventory.core.errors import BadInput

CARD, BARE = "85.07.30-033.28", "85073003328"


def test_a_line_holds_no_control_signs_and_no_spaces_to_spare() -> None:
    assert typed.line("  Dell\t Latitude\x00 5490 ", "model", 40) == "Dell Latitude 5490"
    assert typed.line("", "model", 40) == ""


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "name", "empty"),
        ("x" * 41, "note", "too_long"),
        (f"van Jan, {CARD}", "note", "national_number"),
        (BARE, "note", "national_number"),
        (CARD, "serial", "national_number"),
    ],
)
def test_what_may_not_be_kept_is_refused(text: str, field: str, reason: str) -> None:
    with pytest.raises(BadInput) as no:
        typed.line(text, field, 40, is_needed=True)
    assert (no.value.reason, no.value.field) == (reason, field)


def test_a_serial_number_may_look_like_a_number_of_somebody() -> None:
    assert typed.line(BARE, "serial", 40) == BARE
