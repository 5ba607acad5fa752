"""Codes stay on one line, and what is in a text stays text."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from inventory.web.whole import whole


@pytest.mark.parametrize("code", ["KOR-000123-X", "B-2026-00031", "L-2026-014", "R-2026-00007", "WD-WX31A58K1234"])
def test_a_code_does_not_break(code: str) -> None:
    assert whole(f"Scan {code}.") == f'Scan <span class="whole">{code}</span>.'


def test_what_is_no_code_stays_as_it_is() -> None:
    for text in ("Geen streepje", "USB-C", "BIB-C", "A-kzie & co", 7, None, "2026-03-12"):
        assert whole(text) == text or "&amp;" in whole(text)
    assert whole(Markup('<a href="/d/KOR-000123-X">hier</a>')) == '<a href="/d/KOR-000123-X">hier</a>'
    assert whole("<b>KOR-000123-X") == '&lt;b&gt;<span class="whole">KOR-000123-X</span>'
