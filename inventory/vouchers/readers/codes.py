"""The codes in a text: one on each line, or the first cell of each line of a CSV. Plain Python."""

import hashlib
import re

_CELL = re.compile(r"[;,\t]")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{2,78}[A-Za-z0-9]")
_HEADS = frozenset({"code", "codes", "voucher", "vouchercode", "vouchers"})


class WrongLine(ValueError):
    """A line that holds no code. `number` is which, counted from 1; the line itself is not told again."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


def read_codes(text: str) -> list[str]:
    """Every code once, in order; a heading, empty lines and quotes are passed over. Raises WrongLine."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cell = _CELL.split(line, maxsplit=1)[0].strip().strip("\"'").strip()
        if not cell or (not found and cell.casefold() in _HEADS):
            continue
        if not _CODE.fullmatch(cell):
            raise WrongLine(number)
        found.setdefault(sha256_of(cell), cell)
    return list(found.values())


def sha256_of(code: str) -> str:
    """The same for one code however it is typed: capitals, spaces, points and dashes say nothing."""
    bare = re.sub(r"[^a-z0-9]", "", code.casefold())
    return hashlib.sha256(bare.encode()).hexdigest()
