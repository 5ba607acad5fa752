"""The codes on labels, slips and contracts: how they are made, read back and recognised.

- device tag `KOR-000123-X`: prefix, six digits, one check letter;
- referral code `K7PM-3XWD`: seven random signs and a check sign;
- numbers `L-2026-014` (lot), `B-2026-00031` (contract; also `H-`, `K-`), `R-2026-00007` (repair), `P-2026-00007`
  (agreement with an organisation).

People type codes in any case, with or without dashes and spaces, and mix up 0/O and 1/I/L. That is forgiven
wherever it leaves no doubt. The check signs come from a weighted sum modulo a prime (23 letters for a tag,
31 signs for a referral code), so every single wrong sign and every swap of two signs is found.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # 23, no I L O
SIGNS = "23456789" + LETTERS  # 31, no 0 1 I L O

_LAST_TAG_NUMBER = 999_999
_TAG_WEIGHTS = (7, 6, 5, 4, 3, 2)
_REFERRAL_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1)
_TO_DIGITS = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\u00a0\u202f_.\-\u2010-\u2015\u2212]+")
_YEARS = range(2000, 2100)


class CodeError(ValueError):
    """The text is not a code of the kind that was asked for."""


class WrongCheckCharacter(CodeError):
    """The text has the shape of the code, but its check character does not fit: something was mistyped."""


class CodeKind(StrEnum):
    """What a scanned or typed text turned out to be."""

    DEVICE_TAG = "device_tag"
    REFERRAL = "referral"
    CONTRACT = "contract"
    REPAIR = "repair"
    PLACEMENT = "placement"
    LOT = "lot"
    PLACE = "place"
    SERIAL = "serial"
    FOREIGN = "foreign"
    MISTYPED = "mistyped"


@dataclass(frozen=True)
class Recognised:
    """A scanned text: its kind and the code in its one true form (for SERIAL and FOREIGN the text itself).

    `intended` is set for MISTYPED (the kind it was meant to be) and for a SERIAL that could also be a
    mistyped referral code, so that the page can say so when no such serial number exists.
    """

    kind: CodeKind
    value: str
    intended: CodeKind | None = None


class Numbered(NamedTuple):
    """The parts of a number such as `R-2026-00007`."""

    letter: str
    year: int
    number: int


class Chooser(Protocol):
    """What is needed of `random.Random` or `random.SystemRandom`."""

    def choice(self, seq: str, /) -> str: ...


def _bare(text: str) -> str:
    """The text in upper case, without dashes, dots and white space."""
    return _SEPARATORS.sub("", text).upper()


# --- device tags --------------------------------------------------------------------------------------


def _tag_check(digits: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_TAG_WEIGHTS, digits, strict=True))
    return LETTERS[total % len(LETTERS)]


def device_tag(prefix: str, number: int) -> str:
    """The tag of a device: `device_tag("KOR", 123)` is `KOR-000123-…`; numbers run from 1 to 999999."""
    if not 1 <= number <= _LAST_TAG_NUMBER:
        raise CodeError(f"no tag for number {number}")
    digits = f"{number:06d}"
    return f"{prefix.upper()}-{digits}-{_tag_check(digits)}"


def parse_device_tag(text: str, prefix: str) -> int:
    """The number of a typed or scanned tag.

    Raises `WrongCheckCharacter` for a tag that was mistyped, `CodeError` for anything else.
    """
    bare, start = _bare(text), _bare(prefix)
    head, body = bare[: len(start)], bare[len(start) :]
    if head.translate(_TO_DIGITS) != start.translate(_TO_DIGITS) or len(body) != 7:
        raise CodeError("not a device tag")
    digits, check = body[:6].translate(_TO_DIGITS), body[6]
    if not (digits.isascii() and digits.isdigit()):
        raise CodeError("not a device tag")
    if _tag_check(digits) != check:
        raise WrongCheckCharacter("the check character of this device tag does not fit")
    if int(digits) == 0:
        raise CodeError("not a device tag")
    return int(digits)


# --- referral codes -----------------------------------------------------------------------------------


def _referral_sum(signs: str) -> int:
    weighted = zip(_REFERRAL_WEIGHTS, signs, strict=False)
    return sum(weight * SIGNS.index(sign) for weight, sign in weighted) % len(SIGNS)


def new_referral_code(random: Chooser) -> str:
    """A fresh code such as `K7PM-3XWD`: seven random signs (27 thousand million codes) and a check sign."""
    signs = "".join(random.choice(SIGNS) for _ in range(7))
    signs += SIGNS[-_referral_sum(signs) % len(SIGNS)]
    return f"{signs[:4]}-{signs[4:]}"


def _is_referral_shape(bare: str) -> bool:
    return len(bare) == 8 and all(sign in SIGNS for sign in bare)


def parse_referral_code(text: str) -> str:
    """The code in its one true form; raises `WrongCheckCharacter` when mistyped, else `CodeError`."""
    bare = _bare(text)
    if not _is_referral_shape(bare):
        raise CodeError("not a referral code")
    if _referral_sum(bare) != 0:
        raise WrongCheckCharacter("the check sign of this referral code does not fit")
    return f"{bare[:4]}-{bare[4:]}"


# --- numbers with a letter and a year -----------------------------------------------------------------


def _format_number(letter: str, year: int, number: int, width: int) -> str:
    if year not in _YEARS or number < 1:
        raise CodeError(f"no number for {letter} {year} {number}")
    return f"{letter}-{year}-{number:0{width}d}"


def _parse_number(text: str, letters: str, width: int, what: str) -> Numbered:
    """Reads `B-2026-31` and `b202600031` alike; without separators the full width is asked."""
    upper = text.strip().upper()
    letter, rest = upper[:1], upper[1:].translate(_TO_DIGITS)
    if letters == "L":
        letter = letter.replace("1", "L").replace("I", "L")
    parts = _SEPARATORS.sub(" ", rest).split()
    year, number = parts if len(parts) == 2 else ("", "")
    if len(parts) == 1 and len(parts[0]) in (4 + width, 5 + width):
        year, number = parts[0][:4], parts[0][4:]
    fits = re.fullmatch(r"\d{4}", year, re.ASCII) and re.fullmatch(r"\d{1,7}", number, re.ASCII)
    if not letter or letter not in letters or not fits or int(year) not in _YEARS or int(number) == 0:
        raise CodeError(f"not a {what}")
    return Numbered(letter, int(year), int(number))


def format_lot_code(year: int, number: int) -> str:
    """The code of a donation lot, `L-2026-014`."""
    return _format_number("L", year, number, 3)


def parse_lot_code(text: str) -> Numbered:
    """The parts of a lot code; raises `CodeError`."""
    return _parse_number(text, "L", 3, "lot code")


def format_contract_number(letter: str, year: int, number: int) -> str:
    """The number of a contract: `B-2026-00031` for a bruikleen, `H-…` for a huur, `K-…` for a koop."""
    if letter not in ("B", "H", "K"):
        raise CodeError(f"no contract starts with {letter!r}")
    return _format_number(letter, year, number, 5)


def parse_contract_number(text: str) -> Numbered:
    """The parts of a contract number; raises `CodeError`."""
    return _parse_number(text, "BHK", 5, "contract number")


def format_repair_number(year: int, number: int) -> str:
    """The number of a repair case, `R-2026-00007`."""
    return _format_number("R", year, number, 5)


def parse_repair_number(text: str) -> Numbered:
    """The parts of a repair number; raises `CodeError`."""
    return _parse_number(text, "R", 5, "repair number")


def format_placement_number(year: int, number: int) -> str:
    """The number of an agreement with an organisation, `P-2026-00007`."""
    return _format_number("P", year, number, 5)


def parse_placement_number(text: str) -> Numbered:
    """The parts of such a number; raises `CodeError`."""
    return _parse_number(text, "P", 5, "placement number")


# --- scan anywhere ------------------------------------------------------------------------------------


def label_address(base_url: str, tag: str) -> str:
    """What the QR on a label holds: `<base>/d/<TAG>`."""
    return f"{base_url.rstrip('/')}/d/{tag}"


def paper_address(base_url: str, code: str) -> str:
    """What the QR on a contract or a slip holds: `<base>/c/<number>`, `<base>/r/<code>`, in capitals."""
    kind = "r" if _is_referral_shape(_bare(code)) else "c"
    return f"{base_url.rstrip('/')}/{kind}/{code}".upper()


def recognise(text: str, *, prefix: str, base_url: str) -> Recognised:
    """What a person scanned or typed in the field that takes everything. The smallest labels hold `/P/REK-A` only."""
    text = " ".join(text.replace("\x00", "").split())
    if re.match(r"/[a-z]/.", text, re.IGNORECASE):
        text = base_url.rstrip("/") + text
    here = base_url.partition("://")[2].partition("/")[0].lower()
    if here and text.lower().startswith(here + "/"):
        text = "http://" + text
    if re.match(r"https?:", text, re.IGNORECASE):
        return _recognise_address(text, prefix, base_url)
    return _recognise_code(text, prefix)


def _recognise_code(text: str, prefix: str) -> Recognised:
    try:
        return Recognised(CodeKind.DEVICE_TAG, device_tag(prefix, parse_device_tag(text, prefix)))
    except WrongCheckCharacter:
        return Recognised(CodeKind.MISTYPED, text, CodeKind.DEVICE_TAG)
    except CodeError:
        if _looks_like_own_tag(text, prefix):
            return Recognised(CodeKind.MISTYPED, text, CodeKind.DEVICE_TAG)
    numbered = _recognise_number(text)
    if numbered:
        return numbered
    bare = _bare(text)
    if _is_referral_shape(bare):
        if _referral_sum(bare) == 0:
            return Recognised(CodeKind.REFERRAL, f"{bare[:4]}-{bare[4:]}")
        in_two_groups = re.fullmatch(r"\w{4}[^\w]\w{4}", text)
        if in_two_groups:
            return Recognised(CodeKind.MISTYPED, text, CodeKind.REFERRAL)
        return Recognised(CodeKind.SERIAL, text, CodeKind.REFERRAL)
    return Recognised(CodeKind.SERIAL, text)


def _looks_like_own_tag(text: str, prefix: str) -> bool:
    """Written like a tag of ours (`KOR-…`, mostly digits), with a sign too many, too few or wrong."""
    body = text.upper().removeprefix(prefix.upper())
    if body == text.upper() or not re.match(_SEPARATORS, body):
        return False
    return sum(sign.isdigit() for sign in body) >= 4 and len(_bare(body)) <= 9


def _recognise_number(text: str) -> Recognised | None:
    for parse, kind, width in (
        (parse_contract_number, CodeKind.CONTRACT, 5),
        (parse_repair_number, CodeKind.REPAIR, 5),
        (parse_placement_number, CodeKind.PLACEMENT, 5),
        (parse_lot_code, CodeKind.LOT, 3),
    ):
        try:
            return Recognised(kind, _format_number(*parse(text), width))
        except CodeError:
            continue
    return None


def _recognise_address(text: str, prefix: str, base_url: str) -> Recognised:
    """A label address of this house, whatever its case; an address of another house is FOREIGN."""
    try:
        there, here = urlsplit(text), urlsplit(base_url)
        same_host = _host(there.hostname, there.port) == _host(here.hostname, here.port)
    except ValueError:
        return Recognised(CodeKind.FOREIGN, text)
    base_path = here.path.rstrip("/").lower()
    path = unquote(there.path)
    if not same_host or not path.lower().startswith(base_path + "/"):
        return Recognised(CodeKind.FOREIGN, text)
    shelf = re.fullmatch(r"/p/([^/]+)/?", path[len(base_path) :], re.IGNORECASE)
    if shelf:
        return Recognised(CodeKind.PLACE, shelf[1].upper())
    label = re.fullmatch(r"/d/([^/]+)/?", path[len(base_path) :], re.IGNORECASE)
    if not label:
        last = path.rstrip("/").rpartition("/")[2]
        return _recognise_code(last, prefix) if last else Recognised(CodeKind.SERIAL, text)
    found = _recognise_code(label[1], prefix)
    if found.kind is CodeKind.DEVICE_TAG:
        return found
    return Recognised(CodeKind.MISTYPED, label[1], CodeKind.DEVICE_TAG)


def _host(name: str | None, port: int | None) -> tuple[str, int | None]:
    return (name or "").lower().rstrip("."), None if port in (80, 443) else port


def is_mode_card(text: str) -> bool:
    """Whether this has the shape of what stands on a card of the floor, `M-GOED`: it names a step and no thing."""
    return re.fullmatch(r"M-[A-Z]{3,}(-[A-Z]+)*", text.strip().upper()) is not None


# --- serial numbers that say nothing ------------------------------------------------------------------

_NO_SERIALS = frozenset(
    _bare(text)
    for text in (
        *("System Serial Number", "To be filled by O.E.M.", "Default string", "None", "Not Specified", "INVALID"),
        *("N/A", "NA", "unknown", "(S/N: unknown)", "Serial Number", "SerialNumber", "Not Available"),
        *("Not Applicable", "BSN12345678901234567", "Chassis Serial Number", "O.E.M.", "OEM", "Empty"),
        *("SN 123456789ABC", "123456789ABC", "Base Board Serial Number", "EeePC-0123456789", "MB-1234567890"),
        *("No Serial", "Null", "Unspecified"),
        *("onbekend", "geen", "geen serienummer", "niet leesbaar", "onleesbaar", "nvt", "n.v.t.", "inconnu", "aucun"),
    )
)
_COUNTING = "12345678901234567890"


def is_placeholder_serial(text: str) -> bool:
    """Whether a serial number names no machine: empty, filler text, one sign repeated, 123456789."""
    bare = _bare(text)
    if len(set(bare) - set("/?")) <= 1 or bare in _NO_SERIALS:
        return True
    digits = bare.removeprefix("SN")
    return len(digits) >= 6 and digits.isdigit() and (digits in _COUNTING or digits in "0" + _COUNTING)
