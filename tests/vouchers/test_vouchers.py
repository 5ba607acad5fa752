"""Vouchers: each code once, one for a household, and a code that is a secret."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import moved, now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.one_writer import writing
from inventory.core.periods import Period
from inventory.history.models import Event
from inventory.loans.models import Loan
from inventory.privacy.actions.erase import erase_rows
from inventory.privacy.queries.dossier import dossier
from inventory.vouchers import queries
from inventory.vouchers.actions.giving import give, lose, take_back
from inventory.vouchers.actions.stock import Added, Batch, add_codes, expire_old, forget_codes
from inventory.vouchers.lifecycle import VoucherState, Why
from inventory.vouchers.models import Voucher
from inventory.vouchers.readers.codes import Read, WrongLine, read_codes, sha256_of
from inventory.web.saving import saving
from tests.clients import Client
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, Persona, actor_of

Arrange = Callable[[], Any]
SECRET = "of this instance"
SECRETS = ("GEHEIM-1111", "GEHEIM-2222", "GEHEIM-3333")
NEIGHBOUR = replace(kit.BORROWER, first_name="Buurvrouw", last_name="Spreeuw", phone="", email="b@example.be")
ELSEWHERE = replace(NEIGHBOUR, street="Verweg 9", first_name="Verre", last_name="Vink", email="v@example.be")


def added(*codes: str, **changes: Any) -> Added:
    batch = Batch("Telenet", Decimal("120"), today() + timedelta(days=90), "\n".join(codes or SECRETS))
    return add_codes(replace(batch, **changes), actor=actor_of(COORDINATOR), secret=SECRET)


def lent(borrower: Any = kit.BORROWER) -> Loan:
    return kit.lend(replace(kit.free_order(borrower=borrower), confirmed=frozenset({"household_has_one"})))


def this_year() -> Period:
    return Period(today().replace(month=1, day=1), today())


def test_codes_are_read_from_what_a_provider_sends() -> None:
    assert read_codes('\ufeffCode;Bedrag\n"AB-12";10\n\nCD 34,5\nab12\n') == Read(("AB-12", "CD 34"), 1)
    assert read_codes("Nummer van de bon\nAB-12\n") == Read(("AB-12",), 0), "the only line without a digit"
    assert read_codes("ABCD-EFGH\nIJKL-MNOP").codes == ("ABCD-EFGH", "IJKL-MNOP")
    assert sha256_of("ab 12") == sha256_of("AB-12") != sha256_of("AB-13")
    with pytest.raises(WrongLine) as wrong:
        read_codes("AB-12\n=1+1\n")
    assert (wrong.value.number, "1+1" in str(wrong.value)) == (2, False)


def test_a_code_comes_in_once_for_good(arrange: Arrange) -> None:
    with arrange():
        assert added() == Added(3, 0)
        assert added("geheim 1111", "GEHEIM-4444") == Added(1, 1)
        lose(session.scalars(select(Voucher)).first(), actor=actor_of(COORDINATOR))  # type: ignore[arg-type]
        assert added("GEHEIM-1111") == Added(0, 1)
        for changes, field in (
            ({"codes": " "}, "codes"),
            ({"codes": "A\n"}, "codes"),
            ({"value_eur": Decimal(0)}, "value_eur"),
            ({"valid_until": today()}, "valid_until"),
            ({"provider": ""}, "provider"),
        ):
            with pytest.raises(BadInput) as no:
                added(**changes)
            assert no.value.field == field
        with pytest.raises(NotAllowed):
            add_codes(Batch("x", Decimal(1), today(), "AAAA"), actor=actor_of(LIBRARIAN), secret=SECRET)


def test_a_list_that_comes_in_again_mends_what_was_typed_wrong(arrange: Arrange) -> None:
    with arrange():
        added()
        gone = give(lent(), actor=actor_of(LIBRARIAN))
        lost = session.scalars(select(Voucher).where(Voucher.state == VoucherState.IN_STOCK).order_by(Voucher.id)).all()
        lose(lost[0], actor=actor_of(COORDINATOR))
        later = today() + timedelta(days=300)
        assert added(valid_until=later, value_eur=Decimal(60)) == Added(0, 3, 1)
        assert (lost[1].valid_until, lost[1].value_eur, gone.value_eur) == (later, Decimal(60), Decimal(120))
        with moved(now() + timedelta(days=301)):
            assert expire_old(actor=SYSTEM) == 1
            assert added(valid_until=later + timedelta(days=90)) == Added(0, 3, 1)
            assert (lost[1].state, lost[1].code, lost[0].state) == (
                VoucherState.IN_STOCK,
                SECRETS[2],
                VoucherState.LOST,
            )
            assert queries.soon_over() == 0
        assert queries.vouchers_out_of_step() == []


def test_one_for_a_household_and_the_coordinator_may_give_another(arrange: Arrange) -> None:
    with arrange():
        added()
        first, near, far = lent(), lent(NEIGHBOUR), lent(ELSEWHERE)
        given = give(first, actor=actor_of(LIBRARIAN))
        assert (given.code, given.is_first) == ("GEHEIM-1111", True)
        with pytest.raises(Refused) as no:
            give(near, actor=actor_of(LIBRARIAN))
        assert no.value.reason == "household_has_one"
        with pytest.raises(NotAllowed):
            give(near, actor=actor_of(LIBRARIAN), why=Why.LARGE)
        assert queries.households(this_year()) == 1
        more = give(near, actor=actor_of(COORDINATOR), why=Why.LARGE)
        assert (queries.households(this_year()), queries.given(this_year())) == (1, 2)
        take_back(given, actor=actor_of(LIBRARIAN))  # the other one of this address counts now
        session.refresh(more)
        assert (more.is_first, queries.households(this_year())) == (True, 1)
        give(far, actor=actor_of(LIBRARIAN), provider="Telenet")
        assert queries.households(this_year()) == 2
        with pytest.raises(Refused) as no:
            give(lent(replace(ELSEWHERE, street="Ginder 1", last_name="Gors")), actor=actor_of(LIBRARIAN), provider="X")
        assert no.value.reason == "no_voucher"
        assert queries.vouchers_out_of_step() == []


def test_somebody_of_two_rows_is_one_household_from_either(arrange: Arrange) -> None:
    with arrange():
        added()
        here, there = lent(), lent(ELSEWHERE)
        there.person.merged_into = here.person.id
        session.flush()
        give(here, actor=actor_of(LIBRARIAN))
        with pytest.raises(Refused) as no:
            give(there, actor=actor_of(LIBRARIAN))
        assert no.value.reason == "household_has_one"


def test_who_may_not_give_and_what_no_voucher_goes_with(arrange: Arrange) -> None:
    with arrange():
        added()
        loan, rent = lent(), kit.lend(kit.paid_order(price_eur=Decimal(10)))
        for who in (SHOPKEEPER, OTHER_LIBRARIAN):
            with pytest.raises(NotAllowed):
                give(loan, actor=actor_of(who))
        for who in (SHOPKEEPER, COORDINATOR):
            with pytest.raises(NotAllowed):
                give(rent, actor=actor_of(who))


def test_a_code_is_read_for_a_day_and_then_it_is_nowhere(arrange: Arrange) -> None:
    with arrange():
        added()
        loan = lent()
        given = give(loan, actor=actor_of(LIBRARIAN))
        assert queries.code_of(given, actor=actor_of(LIBRARIAN)) == "GEHEIM-1111"
        assert queries.code_of(given, actor=actor_of(OTHER_LIBRARIAN)) is None
        assert forget_codes(actor=SYSTEM, secret=SECRET) == 0
        with moved(now() + timedelta(hours=25)):
            assert queries.code_of(given, actor=actor_of(LIBRARIAN)) is None
            assert forget_codes(actor=SYSTEM, secret=SECRET) == 1
            assert given.code_sha256 not in (sha256_of("GEHEIM-1111"), ""), "nobody finds it by trying"
            assert added("geheim1111") == Added(0, 1)
            with pytest.raises(Refused) as no:
                take_back(given, actor=actor_of(LIBRARIAN))
            assert no.value.reason == "too_late_to_undo"
        assert given.code is None
        with moved(now() + timedelta(days=91)):
            assert expire_old(actor=SYSTEM) == 2
        assert {each.code for each in session.scalars(select(Voucher))} == {None}
        told = " ".join(
            json.dumps([each.data, each.note, each.subject_code]) for each in session.scalars(select(Event))
        )
        assert "GEHEIM" not in told


def test_somebodys_file_says_that_a_voucher_was_given_and_erasing_leaves_the_count(arrange: Arrange) -> None:
    with arrange():
        added()
        loan = lent()
        given = give(loan, actor=actor_of(LIBRARIAN))
        said = dossier(loan.person).data["contracts"][0]["vouchers"]
        assert (said[0]["provider"], "GEHEIM" in json.dumps(said)) == ("Telenet", False)
        erase_rows([loan.person], actor=SYSTEM, why="asked")
        session.refresh(given)
        assert (given.code, given.state, queries.households(this_year())) == (None, VoucherState.GIVEN, 1)


def test_desks_never_give_the_same_code_and_the_last_one_goes_once(app: Flask, arrange: Arrange) -> None:
    third = replace(ELSEWHERE, street="Ginder 1", last_name="Gors")
    with arrange():
        added("GEHEIM-1111", "GEHEIM-2222")
        numbers = [lent().id, lent(ELSEWHERE).id, lent(third).id]
    start = threading.Barrier(3)

    def desk(number: int) -> str:
        with app.app_context():
            start.wait()
            with writing(), saving():
                loan = session.get(Loan, number)
                assert loan is not None
                try:
                    return give(loan, actor=actor_of(LIBRARIAN)).ending
                except Refused as no:
                    return no.reason

    with ThreadPoolExecutor(3) as all_of_them:
        assert sorted(all_of_them.map(desk, numbers)) == ["11", "22", "no_voucher"]


def test_the_desk_gives_one_from_the_contract(arrange: Arrange, client_for: Callable[[Persona], Client]) -> None:
    with arrange():
        added()
        number = lent().number
    desk = client_for(LIBRARIAN)
    assert f"/loans/{number}/voucher" in desk.get(f"/loans/{number}").text
    page = desk.submit(f"/loans/{number}/voucher", form="give-form").text
    assert "GEHEIM-1111" in page
    seen = client_for(COORDINATOR).get("/vouchers/all").text
    assert "GEHEIM" not in seen
    assert "···11" in seen
    colleague = client_for(COORDINATOR)
    assert "GEHEIM" not in colleague.get(f"/loans/{number}/voucher").text, "a code is shown to who asks for it"
    assert "GEHEIM-1111" in colleague.submit(f"/loans/{number}/voucher", form="/voucher/code").text
    with arrange():
        kinds = session.scalars(select(Event.kind).where(Event.subject_kind == "voucher").order_by(Event.seq)).all()
        assert kinds[-2:] == ["voucher:given", "voucher:code-read"]
    desk.submit(f"/loans/{number}/voucher", form="/voucher/back")
    assert "GEHEIM" not in desk.get(f"/loans/{number}/voucher").text


def test_a_file_is_read_line_by_line_and_a_wrong_line_has_its_own_number(client_for: Any, arrange: Arrange) -> None:
    client = client_for(COORDINATOR)
    form = client.page("/vouchers").form("codes-form")
    typed = {**form.values, "provider": "Telenet", "value_eur": "120", "valid_until": str(today() + timedelta(days=9))}

    def sent(content: bytes, **more: str) -> Any:
        data = {**typed, **more, "file": (io.BytesIO(content), "codes.csv")}
        return client.post("/vouchers", data=data, content_type="multipart/form-data")

    answer = sent(b"Code\nAB-12\n=1+1\n")
    assert (answer.status_code, "Op regel 3 staat geen code." in answer.text) == (422, True)
    assert sent(b"AB-12\n", codes="CD-34").status_code == 422, "two lists at once"
    assert sent(b"AB-12\nab 12\n").status_code == 303
    page = client.get("/vouchers").text
    assert "1 code is in voorraad. 1 regel was dubbel." in page
    assert "/targets/T1.4" in page, "how many households is told there, from the first day of the project"
    assert "Huishoudens met" not in page


def test_households_are_told_as_the_targets_tell_them() -> None:
    assert [queries.few(count) for count in (0, 4, 5, 7, 11)] == [0, None, 5, 5, 10]
