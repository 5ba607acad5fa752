"""How a Belgian national register number is seen in a text. What is then done is in `core.national_number`."""

import re
import unicodedata

# What stands between the digits: spaces of every width, and the dots, dashes and strokes that people and programs use.
_DIGIT_RUN = re.compile(r"(?<![+\d])\d[\d \t\u00a0\u2000-\u200a\u202f.\u00b7\-\u2010-\u2015\u2212/\\_]*")
_GLUED = re.compile(
    r"(?:^|[^a-z])(?:rr|rrn|rrnr|insz|insznr|niss|bis|nn|be|nr|no|rijksregister(?:nr|nummer)?)$", re.IGNORECASE
)
# As an identity card writes it: no serial number looks like this, whatever letters stand against it.
_AS_ON_A_CARD = re.compile(r"\d\d[^\d]\d\d[^\d]\d\d[^\d]{1,3}\d{3}[^\d]{1,3}\d\d")


# A word with digits in it, and no others: "jan85073003328". With other digits beside it, it is the code of something.
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(?<![^\W_])[^\W\d_]*$"), re.compile(r"[^\W\d_]*(?![^\W_])")


def national_number_in(text: str, *, may_be_serial: bool = False) -> bool:
    """Whether a Belgian national register number (or BIS number) stands in the text.

    Eleven digits, with dots, dashes or spaces between them or not, a possible date (for a BIS number the
    month is 20 or 40 higher) and the check number for births before or from 2000. Against a word eleven bare digits
    count as well, but where the numbers of machines are written (`may_be_serial`): those look like that. Signs that
    nobody sees do not count: they are not kept either.
    """
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    for run in _DIGIT_RUN.finditer(text):
        before, after = text[: run.start()], text[run.end() :]
        groups = re.findall(r"\d+", run[0])
        if not _AS_ON_A_CARD.search(run[0]):
            is_after_word = before[-1:].isalpha() and not _GLUED.search(before)
            is_before_word = after[:1].isalpha() and run[0][-1].isdigit()
            if is_after_word or is_before_word:
                is_word = bool(_WORD_BEFORE.search(before) and _WORD_AFTER.match(after))
                if not may_be_serial and is_word and len(groups) == 1 and _is_whole_number(groups[0]):
                    return True
                continue
        for first in range(len(groups)):
            joined = ""
            for group in groups[first:]:
                joined += group
                if len(joined) >= 11:
                    break
            if _is_whole_number(joined):
                return True
    return False


def _is_whole_number(digits: str) -> bool:
    return len(digits) == 11 and _is_national_number(digits)


def _is_national_number(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    if month % 20 > 12 or month >= 53 or day > 31:
        return False
    first_nine, check = digits[:9], int(digits[9:])
    return check in (97 - int(first_nine) % 97, 97 - int("2" + first_nine) % 97)
