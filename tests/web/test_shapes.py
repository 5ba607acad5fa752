"""What the API says of a wrong shape is in the language of the reader, whatever Marshmallow would say."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
import pytest

from inventory.web.shapes import worded
from tests.people import DONOR, LIBRARIAN

FIELDS = (
    ma.fields.String, ma.fields.Integer, ma.fields.Decimal, ma.fields.Boolean, ma.fields.List, ma.fields.Nested,
    ma.fields.Dict, ma.fields.Email,
)  # fmt: skip


def texts() -> set[str]:
    """Every text of the kinds of field that our schemas use, and of the checks."""
    found = {str(text) for kind in FIELDS for each in kind.__mro__ for text in _messages(each).values()}
    found |= {ma.validate.Length.message_all.format(min=1, max=2), ma.validate.Length.message_max.format(max=2)}
    found |= {ma.validate.Length.message_min.format(min=1), ma.validate.Length.message_equal.format(equal=3)}
    found |= {ma.validate.OneOf.default_message.format(choices="a, b")}
    return found


def _messages(kind: Any) -> dict[str, str]:
    found: dict[str, str] = getattr(kind, "default_error_messages", {})
    return found


@pytest.mark.parametrize("text", sorted(texts()))
def test_no_english_is_left(text: str) -> None:
    assert worded(text) != text


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Must be greater than or equal to 1 and less than or equal to 200.", "Dit ligt tussen 1 en 200."),
        ("Must be one of: BRUIKLEEN, HUUR, KOOP.", "Kies uit: BRUIKLEEN, HUUR, KOOP."),
        ("Longer than maximum length 60.", "Dit is te lang: hoogstens 60."),
        ("Something that nobody knows.", "Something that nobody knows."),
    ],
)
def test_numbers_and_words_stay(text: str, ours: str) -> None:
    assert worded(text) == ours


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("", "Dit is geen geheel getal."),
        ("en", "This is not a whole number."),
        ("fr-BE", "Ce n’est pas un nombre entier."),
    ],
)
def test_the_reader_chooses(api_for: Any, wanted: str, said: str) -> None:
    answer = api_for(LIBRARIAN).get("/devices?limit=many", headers={"Accept-Language": wanted})
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [{"field": "limit", "message": said}]


def test_a_refused_row_is_named_as_a_wrong_shape_is(api_for: Any) -> None:
    device = {"type": "laptop", "make": "HP", "model": "ProBook", "serial": "5CG1234ABC"}
    caller = api_for(DONOR)
    twice = caller.post("/lots", {"donor": "MIRAS", "devices": [device, device]})
    assert twice.status_code == 422
    assert [each["field"] for each in twice.get_json()["errors"]] == ["devices.1.serial"]
    shape = caller.post("/lots", {"donor": "MIRAS", "devices": [device, {**device, "serial": 5}]})
    assert [each["field"] for each in shape.get_json()["errors"]] == ["devices.1.serial"]
