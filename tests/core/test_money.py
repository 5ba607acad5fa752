"""Amounts in euro as people type them."""

from decimal import Decimal

import pytest

from inventory.core.money import MoneyError, parse_eur, to_cents


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", "12.00"), ("12,5", "12.50"), ("12.50", "12.50"), ("€ 1.234,50", "1234.50"), ("1.234", "1234.00"),
        ("0", "0.00"), ("75 euro", "75.00"), ("1 000,00", "1000.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_the_dutch_way(text: str, amount: str) -> None:
    assert parse_eur(text) == Decimal(amount)
    assert str(parse_eur(text)) == amount


@pytest.mark.parametrize("text", ["", "gratis", "-5", "1,234,5", "12,505", "1e3", "NaN", "٣", "9" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        parse_eur(text)


def test_half_a_cent_goes_up() -> None:
    assert to_cents(Decimal("1.005")) == Decimal("1.01")
