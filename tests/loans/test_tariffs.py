"""Prices: dated rows, with a decision behind each, set from the command line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from inventory.access import SYSTEM
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.models import DeviceType
from inventory.loans.actions.tariffs import set_tariff
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.tariffs import tariff_on
from tests.loans import kit
from tests.people import ADMIN, LIBRARIAN, TECHNICIAN, actor_of


def test_the_newest_that_began_holds(database: Any) -> None:
    kit.tariff(price="30", valid_from=date(2026, 1, 1))
    kit.tariff(price="35", valid_from=date(2026, 7, 1))
    found = [
        tariff_on(LoanKind.HUUR, DeviceType.LAPTOP, day)
        for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert [each.price_eur if each else None for each in found] == [None, Decimal("30"), Decimal("35")]
    assert tariff_on(LoanKind.KOOP, DeviceType.LAPTOP, date(2026, 7, 1)) is None


def test_a_price_is_set_once_by_who_answers_for_it(database: Any) -> None:
    def put(actor: Any, kind: LoanKind = LoanKind.HUUR, price: str = "30", ref: str = "Besluit 1") -> Any:
        return set_tariff(
            kind,
            DeviceType.TABLET,
            price_eur=Decimal(price),
            valid_from=date(2026, 1, 1),
            legal_ref=ref,
            actor=actor,
        )

    for nobody in (LIBRARIAN, TECHNICIAN):
        with pytest.raises(NotAllowed):
            put(actor_of(nobody))
    put(actor_of(ADMIN))
    for wrong in (
        {},
        {"kind": LoanKind.BRUIKLEEN},
        {"kind": LoanKind.KOOP, "price": "0"},
        {"kind": LoanKind.KOOP, "ref": " "},
    ):
        with pytest.raises(Refused):
            put(SYSTEM, **wrong)
