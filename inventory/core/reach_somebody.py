"""A phone number or an e-mail address has its own field; a text about a device is no place for it.

One rule and one sentence, for free text that is read by who does not need to reach the person: the complaint of a
repair lies on the bench. A date or a short number is no phone number.
"""

import re

from inventory.core.errors import BadInput
from inventory.core.i18n import _l

SENTENCE = _l("Dit lijkt op een telefoonnummer of een e-mailadres. Dat hoort hier niet. Haal het weg.")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d{2})(?![./-]?\d)")
_RUN = re.compile(r"(?<!\w)\+?\(?\d(?:[\s./()\-]*\d){7,}(?!\w)")
# From here with the nought or without it (a mobile number), or from anywhere with the number of the country.
_PHONE = re.compile(r"0[1-9]\d{7,8}|4[5-9]\d{7}|(?:\+|00)[1-9]\d{7,13}")


def is_mail(text: str) -> bool:
    """Whether the text is one e-mail address and nothing else."""
    return bool(_MAIL.fullmatch(text)) and ".." not in text


def is_phone(text: str) -> bool:
    """Whether the text is one phone number and nothing else, however it is spaced."""
    return bool(_RUN.fullmatch(text)) and bool(_PHONE.fullmatch(re.sub(r"[^\d+]", "", text)))


def tells_how_to_reach(text: str) -> bool:
    """Whether a phone number or an e-mail address stands in the text."""
    plain = _DATE.sub("|", text)
    runs = (re.sub(r"[^\d+]", "", run[0]) for run in _RUN.finditer(plain))
    return bool(_MAIL.search(text)) or any(_PHONE.fullmatch(run) for run in runs)


def refuse_how_to_reach(text: str, field: str) -> None:
    """For one text."""
    if tells_how_to_reach(text):
        raise BadInput("reaches_somebody", SENTENCE, field=field)
