"""The report to the department once it is frozen, what people write in it, and the bands by which a call pays."""

from __future__ import annotations

import hashlib
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.periods import Period
from inventory.history.archive import first_damaged
from inventory.history.sealing import house_seal
from inventory.history.told import first_untold
from inventory.loans.models import Loan
from inventory.reports.actions.subsidy import Band, set_bands, write
from inventory.reports.documents.subsidy.comparison import changes, signed
from inventory.reports.forms import BandsForm
from inventory.reports.models import Part
from inventory.reports.queries.subsidy import subsidy_report
from inventory.reports.queries.subsidy.register import Aliases
from inventory.reports.queries.subsidy.written import bands, past, texts
from tests.people import COORDINATOR
from tests.reports.test_subsidy import DAYS, YEAR, lend_to, on

ENDINGS = ("pdf", "xlsx", "csv", "json")


def _frozen(client: Any) -> Any:
    return client.submit(f"/reports/subsidy?{DAYS}", form="/reports/subsidy/freeze", follow=False)


def test_a_frozen_report_stays_byte_for_byte_and_what_changes_stands_in_the_next(
    arrange: Any, client_for: Any, api_for: Any, app: Any
) -> None:
    with arrange(), on(3, 3):
        for number in range(1, 7):
            lend_to(number)
        numbers = {loan.number for loan in session.query(Loan)}
        write(YEAR, {Part.SIGNALS: "Mensen vragen een printer."}, actor=SYSTEM)
    with on(3, 4):  # one session
        client = client_for(COORDINATOR)
        first = _frozen(client)
        assert first.status_code == 303, first.text
        address = first.headers["Location"]
        assert address.endswith("/S-20260101-20261231-1")
        kept = {ending: client.get(f"{address}/{ending}").data for ending in ENDINGS}
        page = client.page(address)
        assert all(hashlib.sha256(content).hexdigest() in page.main for content in kept.values())
        assert not [number for number in numbers if number.encode() in kept["csv"] + kept["json"]]

        # Somebody more; a frozen report does not know.
        with arrange():
            lend_to(7)
            assert (first_damaged(), first_untold()) == (None, None)
        assert {ending: client.get(f"{address}/{ending}").data for ending in ENDINGS} == kept
        asked = "one=S-20260101-20261231-1&other=now"
        many = client.page("/reports/subsidy/snapshots").form("many")
        chosen = client.post(many.action, data={**many.values, "all": "1", "do": "compare"})
        assert chosen.headers["Location"] == "/reports/subsidy/compare?one=S-20260101-20261231-1", "one: beside now"
        compared = client.page(f"/reports/subsidy/compare?{asked}")
        assert ["Contracten in de lijst", "6", "7", "+1"] in compared.rows
        assert not any("Verschillende mensen" in row for row in compared.rows), "people are told in fives"
        book = client.get(f"/reports/subsidy/compare.xlsx?{asked}").data
        second = _frozen(client).headers["Location"]
        next_one = json.loads(client.get(f"{second}/json").data)
        told = api_for(COORDINATOR).get("/reports/subsidy/snapshots").json["snapshots"]
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert ("Contracten in de lijst", 6, 7, 1) in rows
    corrected = next(table for table in next_one["tables"] if table["key"] == "corrections")["rows"]
    assert ["S-20260101-20261231-1", "Contracten in de lijst", 6, 7] in corrected
    assert [each["number"] for each in told] == ["S-20260101-20261231-2", "S-20260101-20261231-1"]
    assert told[1]["files"][0]["sha256"] == hashlib.sha256(kept["pdf"]).hexdigest()
    with app.app_context():
        assert house_seal().check(kept["pdf"]).unchanged
        with pytest.raises(DatabaseError):
            session.execute(text("UPDATE subsidy_snapshot SET number = 'X'"))
        session.rollback()


def test_an_alias_is_the_same_within_one_report_and_joins_to_nothing(database: Any) -> None:
    one, same, other = Aliases("secret" * 8, "a-1"), Aliases("secret" * 8, "a-1"), Aliases("secret" * 8, "a-2")
    assert one.of("B-2026-00001") == same.of("B-2026-00001")
    assert len({one.of("B-2026-00001"), one.of("B-2026-00002"), other.of("B-2026-00001")}) == 3
    # Without a secret it is made by chance: nobody can make it again from a list of contracts.
    assert Aliases("", "a-1").of("B-2026-00001") != Aliases("", "a-1").of("B-2026-00001")


def test_texts_keep_their_past_and_take_no_national_number(database: Any) -> None:
    assert write(YEAR, {Part.GOAL_1: "Eerst.", Part.SIGNALS: ""}, actor=SYSTEM) == (Part.GOAL_1,)
    assert write(YEAR, {Part.GOAL_1: "Eerst."}, actor=SYSTEM) == ()
    write(YEAR, {Part.GOAL_1: "Dan."}, actor=SYSTEM)
    assert texts(YEAR) == {Part.GOAL_1: "Dan."}
    assert [(each.text, each.holds) for each in past(YEAR)] == [("Dan.", True), ("Eerst.", False)]
    assert texts(Period(YEAR.first_on, YEAR.first_on)) == {}
    with pytest.raises(BadInput, match="rijksregisternummer"):
        write(YEAR, {Part.GOAL_2: "Voor 85.07.30-033.28 was het moeilijk."}, actor=SYSTEM)
    with pytest.raises(BadInput, match="telefoonnummer"):
        write(YEAR, {Part.GOAL_2: "Bel 0470 12 34 56 voor het verhaal."}, actor=SYSTEM)
    assert write(YEAR, {Part.GOAL_2: "Op 12/03/2026 waren er 1 234, bij 3 400 euro."}, actor=SYSTEM)


def test_the_bands_of_the_call_are_rows_and_a_gap_is_refused(database: Any) -> None:
    first = [(row.least, row.most, int(row.amount_eur)) for row in bands()]
    assert first == [(1, 1000, 350_000), (1001, 1500, 100_000), (1501, 1750, 30_000), (1751, None, 20_000)]
    with pytest.raises(BadInput, match="Schijf 2 begint niet"):
        set_bands("2027", [Band(1, 10, Decimal(5)), Band(12, None, Decimal(5))], source="brief", actor=SYSTEM)
    set_bands("2027", [Band(1, 10, Decimal(5)), Band(11, None, Decimal(5))], source="brief", actor=SYSTEM)
    assert [(row.call, row.least) for row in bands()] == [("2027", 1), ("2027", 11)]
    assert [(row.call, row.least) for row in subsidy_report(YEAR).bands] == [("2027", 1), ("2027", 11)]


def test_a_band_that_was_half_filled_in_is_one_sentence_and_is_not_lost(app: Any) -> None:
    rows = {"rows-0-least": "1", "rows-0-most": "9", "rows-0-amount": "5"}
    for half in ({"rows-1-most": "20", "rows-1-amount": "7"}, {"rows-1-least": "10"}, {"rows-1-amount": "0"}):
        with app.test_request_context("/", method="POST", data={**rows, **half}):
            with pytest.raises(BadInput, match="Vul bij schijf 2 in") as no:
                BandsForm().bands()
            assert str(no.value.message).count(".") == 1
    with app.test_request_context("/", method="POST", data=rows):
        assert BandsForm().bands() == [Band(1, 9, Decimal(5))]


def test_a_difference_is_signed_and_only_of_numbers() -> None:
    def data(**values: Any) -> dict[str, Any]:
        return {"figures": [{"key": key, "label": key, "value": value} for key, value in values.items()]}

    found = changes(data(a=3, b="< 5", c=7, d=1.5), data(a=1, b=6, c=7, d=2.25, e=4))
    assert [row[1:] for row in found] == [
        ("a", 3, 1, -2),
        ("b", "< 5", 6, ""),
        ("d", 1.5, 2.25, 0.75),
        ("e", "", 4, ""),
    ]
    assert [signed(row[4]) for row in found] == ["−2", "", "+0,75", ""]
