"""The codes in a text: one on each line, or the first cell of each line of a CSV. Plain Python."""

import hashlib
import hmac
import re
from dataclasses import dataclass

SEALED = "k"  # no digit of a SHA-256
_CELL = re.compile(r"[;,\t]")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{2,78}[A-Za-z0-9]")
_HEADS = frozenset({"code", "codes", "voucher", "vouchercode", "vouchers"})


class WrongLine(ValueError):
    """A line that holds no code. `number` is which, counted from 1; the line itself is not told again."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


@dataclass(frozen=True)
class Read:
    """Every code once, in order, and how many lines said one again."""

    codes: tuple[str, ...]
    doubles: int


def read_codes(text: str) -> Read:
    """What stands in the text; a heading, empty lines and quotes are passed over. Raises WrongLine."""
    cells = [
        (number, cell)
        for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1)
        if (cell := _CELL.split(line, maxsplit=1)[0].strip().strip("\"'").strip())
    ]
    if cells and _is_heading(*(cell for _number, cell in cells)):
        del cells[0]
    found: dict[str, str] = {}
    for number, cell in cells:
        if not _CODE.fullmatch(cell):
            raise WrongLine(number)
        found.setdefault(sha256_of(cell), cell)
    return Read(tuple(found.values()), len(cells) - len(found))


def _is_heading(first: str, *others: str) -> bool:
    """A word that we know, or the only line without a digit."""
    is_bare = bool(others) and not _has_digit(first) and all(map(_has_digit, others))
    return first.casefold() in _HEADS or is_bare


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def sha256_of(code: str) -> str:
    """The same for one code however it is typed: capitals, spaces, points and dashes say nothing."""
    bare = re.sub(r"[^a-z0-9]", "", code.casefold())
    return hashlib.sha256(bare.encode()).hexdigest()


def sealed(sha256: str, secret: str) -> str:
    """What is kept of a code that is erased. Who only has the database could try every code of nine digits until its
    SHA-256 fits; without the secret of this instance that finds nothing.
    """
    return SEALED + hmac.new(secret.encode(), f"voucher {sha256}".encode(), hashlib.sha256).hexdigest()[1:]
