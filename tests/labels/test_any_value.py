"""Any text in any field of any paper prints, twice the same, and never stops a document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import TableReport
from labels.papers import samples
from labels.papers.reports import report
from labels.papers.widths import shares
from tests.labels.test_documents import filled
from tests.thorough import examples

TEXTS = st.one_of(
    st.text(max_size=300),
    st.text("#*_$`@\\[]{}<>&\"'=-/~^|+", max_size=120),
    st.text("\u0627\u0644\u0645\u05d0\u05d1 a1\u202e\u202c\u200d\u200b\u0301", max_size=120),
    st.text("\x00\x01\t\n\r\x1b\x7f\x85\u2028\u2029 x", max_size=60),
    st.integers(500, 20_000).map("W".__mul__),
)


@pytest.mark.parametrize("name", samples.PAPERS)
@settings(max_examples=examples(4, 15), deadline=None)
@given(text=TEXTS)
def test_any_text_prints(name: str, text: str) -> None:
    printer, data = samples.PAPERS[name]
    odd = filled(data, text[:400]) if len(text) <= 400 else _in_one_field(data, text)
    assert type(odd).from_json(odd.to_json()) == odd or "\ud800" <= max(text) <= "\udfff"
    printed = printer(odd)
    assert printed.startswith(b"%PDF-")
    assert printer(odd) == printed


def _in_one_field(data: Any, text: str) -> Any:
    """A very long text stands in the first list of rows, or else in the name of the centre."""
    if isinstance(data, TableReport):
        first = data.sections[0]
        rows = ((text, *first.rows[0][1:]), *first.rows[1:])
        return _changed(data, sections=(_changed(first, rows=rows), *data.sections[1:]))
    return _changed(data, centre=text)


def _changed(data: Any, **values: Any) -> Any:
    return type(data)(**{name: getattr(data, name) for name in data.__dataclass_fields__} | values)


CELLS = st.text(max_size=60)


@settings(max_examples=examples(30, 120), deadline=None)
@given(
    rows=st.integers(1, 12).flatmap(lambda count: st.lists(st.tuples(*[CELLS] * count), min_size=1, max_size=6)),
    room=st.floats(200, 750),
)
def test_columns_together_are_never_wider_than_the_sheet(rows: list[tuple[str, ...]], room: float) -> None:
    size, widths, fits = shares(room, rows[0], rows[1:])
    assert 7.5 <= size <= 10.5
    assert sum(widths) <= room + 0.01 * len(widths)
    assert min(widths) > 0
    assert isinstance(fits, bool)


def test_a_report_with_a_word_as_long_as_a_book_is_quick() -> None:
    assert len(report(_in_one_field(samples.REPORT, "Q" * 20_000))) > 10_000
