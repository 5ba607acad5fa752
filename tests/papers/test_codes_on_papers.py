"""The code on a contract or a slip leads whoever works here to its page, and anybody else nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import zxingcpp

from inventory.history.sealing import house_seal
from inventory.loans import documents
from labels import agreement, demo
from labels.looking import pages
from tests.loans import kit
from tests.people import LIBRARIAN, SOCIAL_WORKER


def read(pdf: bytes) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(pages(pdf, dpi=200)[0])}


def test_a_contract_is_opened_by_its_code(app: Any, arrange: Any, client_for: Any) -> None:
    with arrange():
        loan = kit.lend()
        number, address = loan.number, documents._agreement(loan, app.config["SETTINGS"]).url
    assert address == f"{app.config['SETTINGS'].base_url}/c/{number}".upper()
    client = client_for(LIBRARIAN)
    path = "/C/" + address.rpartition("/")[2]
    assert client.get(path, follow_redirects=True).request.path == f"/loans/{number}"
    assert client.get("/scan/go", query_string={"q": address}).status_code == 303


@pytest.mark.parametrize("path", ["/C/B-2026-00001", "/c/b-2026-99999", "/R/6MWU-T4AV", "/r/niets"])
def test_for_others_the_code_says_nothing(app: Any, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert app.config["SETTINGS"].found_phone in answer.text
    assert "Laptop" not in answer.text


def test_a_slip_is_sealed_and_its_code_is_an_address(app: Any, arrange: Any, client_for: Any) -> None:
    with arrange():
        code = kit.referral().code
    slip = client_for(SOCIAL_WORKER).get(f"/referrals/{code}/slip.pdf").data
    assert read(slip) == {f"{app.config['SETTINGS'].base_url}/R/{code}".upper()}
    with app.app_context():
        assert house_seal().check(slip).unchanged


def test_the_kept_data_of_before_still_print_the_number() -> None:
    assert read(agreement(replace(demo.BRUIKLEEN, url=""))) == {demo.BRUIKLEEN.number}
