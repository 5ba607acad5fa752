"""What the API says about the shape of what was sent, in the language of the reader.

Marshmallow speaks English. Its texts are found here by what they say, with the numbers and words that stand in them;
a text that is not here stays as it is.
"""

import re
from typing import Any

from inventory.core.i18n import _l

_PLAIN: dict[str, Any] = {
    "Missing data for required field.": _l("Dit ontbreekt."),
    "Field may not be null.": _l("Dit mag niet leeg zijn."),
    "Unknown field.": _l("Dit veld kennen we niet."),
    "Invalid input type.": _l("Dit is geen object met velden."),
    "Invalid type.": _l("Dit is geen object met velden."),
    "Invalid value.": _l("Deze waarde kan hier niet."),
    "Not a valid string.": _l("Dit is geen tekst."),
    "Not a valid utf-8 string.": _l("Dit is geen tekst in utf-8."),
    "Not a valid integer.": _l("Dit is geen geheel getal."),
    "Not a valid number.": _l("Dit is geen getal."),
    "Number too large.": _l("Dit getal is te groot."),
    "Special numeric values (nan or infinity) are not permitted.": _l("Dit is geen getal."),
    "Not a valid boolean.": _l("Dit is niet waar of onwaar (true of false)."),
    "Not a valid list.": _l("Dit is geen lijst."),
    "Not a valid mapping type.": _l("Dit is geen object met velden."),
    "Not a valid date.": _l("Dit is geen dag. Schrijf hem als 2026-03-31."),
    "Not a valid datetime.": _l("Dit is geen tijdstip volgens ISO 8601."),
    "Not a valid email address.": _l("Dit is geen e-mailadres."),
    "String does not match expected pattern.": _l("Deze tekst is anders opgebouwd dan hier kan."),
}
_WITH_VALUES: tuple[tuple[str, Any], ...] = (
    (r"Must be one of: (?P<words>.*)\.", _l("Kies uit: %(words)s.")),
    (r"Must be equal to (?P<words>.*)\.", _l("Dit kan alleen %(words)s zijn.")),
    (
        r"Must be greater than or equal to (?P<least>\S+) and less than or equal to (?P<most>\S+)\.",
        _l("Dit ligt tussen %(least)s en %(most)s."),
    ),
    (r"Must be greater than or equal to (?P<least>\S+)\.", _l("Dit is minstens %(least)s.")),
    (r"Must be greater than (?P<least>\S+)\.", _l("Dit is meer dan %(least)s.")),
    (r"Must be less than or equal to (?P<most>\S+)\.", _l("Dit is hoogstens %(most)s.")),
    (r"Must be less than (?P<most>\S+)\.", _l("Dit is minder dan %(most)s.")),
    (
        r"Length must be between (?P<least>\d+) and (?P<most>\d+)\.",
        _l("De lengte ligt tussen %(least)s en %(most)s."),
    ),
    (r"Longer than maximum length (?P<most>\d+)\.", _l("Dit is te lang: hoogstens %(most)s.")),
    (r"Shorter than minimum length (?P<least>\d+)\.", _l("Dit is te kort: minstens %(least)s.")),
    (r"Length must be (?P<least>\d+)\.", _l("De lengte is precies %(least)s.")),
)
_PATTERNS = tuple((re.compile(pattern), text) for pattern, text in _WITH_VALUES)


def worded(message: str) -> str:
    """The same message in the language of the reader."""
    plain = _PLAIN.get(message)
    if plain is not None:
        return str(plain)
    for pattern, text in _PATTERNS:
        found = pattern.fullmatch(message)
        if found is not None:
            return str(text) % found.groupdict()
    return message
