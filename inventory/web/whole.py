"""Codes in a text of a page stay on one line: browsers break `KOR-000123-X` and `B-2026-00031` at the hyphen."""

import re
from typing import Any

from markupsafe import Markup, escape

# Capitals and digits, some of each, with hyphens between: a device tag, the number of a lot, contract or repair, a
# serial number. Not longer than fits a narrow phone, and not in a tag of HTML, such as an address.
_CODE = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9-]{4,24}(?![\w-]))(?=[0-9-]*[A-Z])(?=[A-Z-]*[0-9])[A-Z0-9]+(?:-[A-Z0-9]+)+(?![^<]*>)"
)


def whole(text: Any) -> Any:
    """The text with each code in a span that does not break. What is no text stays what it is."""
    if not isinstance(text, str):
        return text
    safe = str(escape(text))
    return Markup(_CODE.sub(r'<span class="whole">\g<0></span>', safe)) if "-" in safe else text
