"""A list of weights: on each line a number of a device and its kg, as copied from a sheet or read from a CSV file."""

import re
from typing import NamedTuple

MOST_ROWS = 2_000
# From the first of some spaces and no later one: a long row of them would be tried from each.
_BETWEEN = re.compile(r"[;\t]|(?<!\s)\s++(?=\S+(?:\s*kg)?\s*$)", re.IGNORECASE)


class WeightRow(NamedTuple):
    """A line: its place in the list, what stands for the device, what stands for its kg."""

    row: int
    tag: str
    kg: str


def read_weights(text: str) -> list[WeightRow]:
    """The lines, without empty ones and without a heading. What cannot be right is for who knows devices."""
    found: list[WeightRow] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        tag, *rest = (part.strip().strip('"') for part in _BETWEEN.split(line.strip(), maxsplit=1))
        kg = rest[0].split(";")[0].split("\t")[0].strip() if rest else ""
        if not found and not any(sign.isdigit() for sign in line):
            continue  # a heading
        found.append(WeightRow(number, tag, kg))
    return found
