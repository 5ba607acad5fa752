"""Codes in a text of a page stay on one line: browsers break `KOR-000123-X` and `B-2026-00031` at the hyphen."""

import re
from typing import Any

from markupsafe import Markup, escape

# A device tag, the number of a lot, contract, repair, agreement or transfer; not in a tag of HTML, such as an address.
_CODE = re.compile(r"(?<![\w/-])(?:[A-Z]{2,5}-\d{6}-[A-Z]|[A-Z]{1,2}-\d{4}-\d{3,7})(?![\w-])(?![^<]*>)")


def whole(text: Any) -> Any:
    """The text with each code in a span that does not break. What is no text stays what it is."""
    if not isinstance(text, str):
        return text
    safe = str(escape(text))
    return Markup(_CODE.sub(r'<span class="whole">\g<0></span>', safe)) if "-" in safe else text
