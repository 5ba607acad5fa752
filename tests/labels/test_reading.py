"""Every design on every stock, printed at 300 dpi and at 203 dpi black and white, is read by two decoders."""

from __future__ import annotations

import pytest

import labels
from bench import reading
from labels import Stock
from labels.stickers.samples import DESIGNS
from tests.thorough import examples, sample


@pytest.mark.parametrize("stock", sample(labels.stocks(), 8), ids=lambda stock: stock.name)
def test_every_clean_label_is_read_by_both_decoders(stock: Stock) -> None:
    if missing := reading.needed():
        pytest.skip(f"{missing} not installed (apt: poppler-utils, zbar-tools)")
    found = list(reading.cases(stock, copies=examples(1, 2)))
    assert len(found) == 2 * examples(1, 2) * len(DESIGNS)
    for decoder, decode in reading.DECODERS.items():
        for case, texts in zip(found, decode([case.picture for case in found]), strict=True):
            wanted = {case.address, case.bars} - {""}
            assert texts == wanted, (decoder, case.design, case.dpi)


def test_spoiled_labels_are_read_or_not_but_hardly_ever_wrong() -> None:
    """Noise makes a decoder see a code where there is none; that is what check characters are for."""
    if missing := reading.needed():
        pytest.skip(f"{missing} not installed (apt: poppler-utils, zbar-tools)")
    stocks = [stock for stock in labels.stocks() if stock.name in ("zebra-2x1", "avery-l7651", "brother-tze-18")]
    copies = examples(1, 2)
    tally = reading.measure(stocks, copies=copies)
    assert sum(tally.asked.values()) > 250 * copies
    assert sum(tally.misread.values()) <= sum(tally.asked.values()) / 200
    for state in ("clean", "30 % contrast", "blur 0.12 mm", "turned 7°"):
        assert tally.rate(state=state, kind="QR") == "100 %", state
