"""The month report adds up: opening + in - out = closing, counted a second way, whatever happened."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from random import Random
from typing import Any

import openpyxl
import pytest

from inventory.access import SYSTEM
from inventory.core import clock
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.months import Month, parse_month
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.loans.lifecycle import LoanKind
from inventory.reports.actions import keep_month_ends
from inventory.reports.models import MonthRollUp
from inventory.reports.queries.balance import OUT
from inventory.reports.queries.checks import month_ends_fit
from inventory.reports.queries.month.ground import movement
from inventory.reports.queries.month.report import month_report
from inventory.reports.queries.rollups import counts_at
from inventory.reports.queries.stock import flows, recounted
from tests.devices import stock
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN
from tests.thorough import sample

S = DeviceState
MARCH, APRIL, MAY = Month(2026, 3), Month(2026, 4), Month(2026, 5)


def on(month: int, day: int, hour: int = 10) -> Any:
    return clock.moved(datetime(2026, month, day, hour, tzinfo=UTC))


def line_of(month: Month, kind: str, place: str) -> Any:
    return next(line for line in movement(month) if (line.type, line.place) == (kind, place))


def test_the_month_says_how_long_each_step_took(arrange: Any) -> None:
    with arrange():
        with on(4, 2):
            device = stock.device_in(S.REFURBISHING)
            for minutes in (10, 20, 60):
                data = {"minutes": minutes, "step": "refurbishing"}
                moves.note_event(device, "device:worked-on", actor=SYSTEM, from_state=device.state, data=data)
        with on(5, 2):
            assert month_report(APRIL).table("minutes").rows == (("In opknapbeurt", 3, 20, 90),)
            assert not month_report(MARCH).table("minutes").rows


def test_a_receipt_that_was_undone_is_of_no_donor(arrange: Any) -> None:
    with arrange():
        with on(3, 3):
            for number in range(3):
                device = stock.device_in(S.RECEIVED)
                if number:
                    name = ("unreceive", "take_off_list")[number - 1]
                    moves.step(device, name, actor=SYSTEM, facts={"reason": "scan_undone"}, permission_checked=True)
        with on(4, 3):
            assert month_report(MARCH).table("donors").rows == (("CVO Miras", 1, 0, 0),)
            assert not month_report(APRIL).table("donors").rows


def test_a_month_of_ordinary_work(arrange: Any) -> None:
    with arrange():
        with on(3, 3):
            first, second = stock.device_in(S.READY), stock.device_in(S.RECEIVED)
        with on(3, 20):
            stock.take(second, "refuse", ground="crt")
        with on(4, 2):
            moves.move_place(first, "BIB-C", actor=SYSTEM)
        with on(4, 5):
            stock.take(first, "hand_over", contract_kind="BRUIKLEEN")
        with on(4, 28):
            stock.take(first, "take_back")
        with on(5, 2):
            march, werk, bib = (
                line_of(MARCH, "laptop", "WERK"),
                line_of(APRIL, "laptop", "WERK"),
                line_of(APRIL, "laptop", "BIB-C"),
            )
            assert (march.opening, march.received, march.closing) == (0, 2, 2)
            assert (werk.opening, werk.transferred_out, werk.closing) == (2, 1, 1)
            assert (bib.transferred_in, bib.issued_free, bib.returned, bib.closing) == (1, 1, 1, 1)
            assert month_report(APRIL).difference == 0


def test_rent_sale_loss_and_the_processor_have_their_own_column(arrange: Any) -> None:
    with arrange(), on(3, 3):
        stock.take(stock.device_in(S.READY), "hand_over", contract_kind="HUUR")
        stock.take(stock.device_in(S.READY), "sell", contract_kind="KOOP")
        stock.take(stock.device_in(S.PLACED), "miss", kind="theft")
        stock.device_in(S.RECYCLED)
        stock.device_in(S.RETURNED_TO_DONOR)
        werk = line_of(MARCH, "laptop", "WERK")
        assert (werk.issued_rent, werk.sold, werk.disposed, werk.transferred_out) == (1, 1, 1, 2)
        assert line_of(MARCH, "laptop", "ZONNE").lost == 1
        assert month_report(MARCH).difference == 0


def test_contracts_of_the_desk_land_in_their_column(arrange: Any) -> None:
    """The word that the desk writes in history is the word that the report reads."""
    with arrange(), on(3, 3):
        kit.tariff()
        kit.tariff(LoanKind.KOOP, "60.00")
        ready = [stock.device_in(S.READY) for _ in range(3)]
        kit.lend(kit.free_order(device=ready[0]))
        kit.lend(kit.paid_order(LoanKind.HUUR, device=ready[1], price_eur=None))
        kit.lend(kit.paid_order(LoanKind.KOOP, device=ready[2], price_eur=None))
        werk = line_of(MARCH, "laptop", "WERK")
        assert (werk.issued_free, werk.issued_rent, werk.sold, werk.closing, werk.difference) == (1, 1, 1, 0, 0)


@pytest.mark.parametrize("seed", sample(range(6), 2))
def test_whatever_happens_the_difference_is_zero(arrange: Any, seed: int) -> None:
    """Random lives over three months; each month's closing is the next one's opening, kept or not."""
    random = Random(seed)
    with arrange():
        moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
        devices: list[Device] = []
        for number in range(14):
            moment = moment.replace(month=3 + number * 3 // 14, day=1 + number % 14 * 2)
            with clock.moved(moment):
                state = random.choice([s for s in S if s is not S.ANNOUNCED])
                devices.append(stock.device_in(state, kind=random.choice(list(DeviceType))))
                for device in random.sample(devices, k=min(3, len(devices))):
                    _some_step(device, random)
        with on(6, 3):
            before = {str(m): (movement(m), month_report(m).run) for m in (MARCH, APRIL, MAY)}
            assert keep_month_ends(actor=SYSTEM) == 3
            assert keep_month_ends(actor=SYSTEM) == 0, "twice is once"
            session.flush()
            after = {str(m): (movement(m), month_report(m).run) for m in (MARCH, APRIL, MAY)}
            assert before == after, "a kept month end changes no figure"
            for month in (MARCH, APRIL, MAY):
                assert all(line.difference == 0 for line in movement(month))
                assert counts_at(month)[0] == recounted(month)
            for flow in flows(MAY, count=3):
                assert flow.came_in == sum(line.received + line.returned for line in movement(flow.month))
                gone = sum(getattr(line, name) for line in movement(flow.month) for name in OUT)
                moved = sum(line.transferred_in for line in movement(flow.month))
                assert flow.went_out == gone - moved, "from one place of ours to another is not away"
            for month in (MARCH, APRIL):
                closing = {(line.type, line.place): line.closing for line in movement(month) if line.closing}
                opening = {(line.type, line.place): line.opening for line in movement(month.next) if line.opening}
                assert closing == opening
            assert month_ends_fit() == []


def _some_step(device: Device, random: Random) -> None:
    try:
        if random.random() < 0.3:
            moves.move_place(device, random.choice(["WERK", "BIB-C", "WINKEL"]), actor=SYSTEM)
        else:
            stock.take(device, random.choice(["take_back", "take_in", "find", "hand_over", "reopen", "unplace"]))
    except Refused:
        pass


def test_a_changed_month_end_is_found(arrange: Any) -> None:
    with arrange():
        with on(3, 3):
            stock.device_in(S.READY)
        with on(5, 3):
            keep_month_ends(actor=SYSTEM)
            kept = session.get(MonthRollUp, ("stock", "2026-03"))
            assert kept is not None
            kept.counts = [["laptop", "WERK", "ready", 7]]
            session.flush()
            assert month_ends_fit() == ["month end 2026-03 (stock): differs from the events"]


def test_a_device_that_changed_behind_our_back_shows_as_a_difference(arrange: Any) -> None:
    with arrange(), on(3, 3):
        device = stock.device_in(S.READY)
        session.execute(Device.__table__.update().values(location_id=None).where(Device.id == device.id))
        session.expire_all()
        assert month_report(MARCH).difference == 2


@pytest.mark.parametrize("text", ["2026-13", "maart", "", "2026-3", "1999-01"])
def test_an_unknown_month_is_one_sentence(text: str) -> None:
    with pytest.raises(Refused) as no:
        parse_month(text)
    assert no.value.reason == "unknown_month"


def test_a_month_to_come_is_refused() -> None:
    with on(3, 3), pytest.raises(Refused) as no:
        parse_month("2026-04")
    assert no.value.reason == "month_to_come"


def test_page_pdf_csv_and_api_tell_the_same_and_no_names(arrange: Any, client_for: Any) -> None:
    with arrange():
        kit.lend(kit.free_order(device=stock.device_in(S.READY, location="BIB-C")))
    month = str(Month(clock.today().year, clock.today().month))
    client = client_for(COORDINATOR)
    page = client.page(f"/reports/stock/{month}")
    folds = re.findall(r'<details class="report-part"( open)?>', page.html)
    assert (folds[0], set(folds[1:])) == (" open", {""}), "a phone begins with the first part"
    csv = client.get(f"/reports/stock/{month}.csv").get_data()
    pdf = client.get(f"/reports/stock/{month}.pdf")
    assert csv.startswith(b"\xef\xbb\xbf")
    assert pdf.get_data().startswith(b"%PDF")
    assert b"/Alt(Grafiek per maand." in pdf.get_data()
    assert b"/Alt(Grafiek met staven." in pdf.get_data()
    for canary in kit.CANARIES:
        assert canary not in page.text
        assert canary.encode() not in csv


def test_the_list_of_months_begins_where_the_data_begins(arrange: Any, client_for: Any) -> None:
    with arrange(), on(3, 10):
        stock.device_in(S.RECEIVED)
    with on(5, 2):
        page = client_for(COORDINATOR).page("/reports")
    listed = [
        each.text_content()
        for each in page.root.xpath("//main//li[@class='col']/a[contains(@href, '/reports/stock/')]")
    ]
    assert listed == ["april 2026", "maart 2026"]


def test_only_the_coordinator_reads_reports(client_for: Any) -> None:
    assert client_for(LIBRARIAN).get("/reports").status_code == 403


def test_the_workbook_holds_figures_and_no_formulas(arrange: Any, client_for: Any) -> None:
    with arrange():
        stock.device_in(S.READY)
    month = str(Month(clock.today().year, clock.today().month))
    content = client_for(COORDINATOR).get(f"/reports/stock/{month}.xlsx").get_data()
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert any(isinstance(cell.value, int) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
