"""Target groups: asked once, counted, and to be joined to nobody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select

from inventory.core.db import Base
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event
from inventory.loans.models import Loan
from inventory.reach.actions import AT_ONCE, BEHIND, Answer, count_pool, count_together, note_answer
from inventory.reach.models import ASKED, DECLINED, KINDS, SEVERAL, Group, ReachCount, ReachPool
from inventory.reach.queries import reach
from inventory.web.asked import AskedMark, forget_old
from inventory.web.saving import saving
from inventory.web.sessions import WebSession
from tests.clients import Client
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, Persona, actor_of

SECRET = "a secret of the house, and of nobody who reads the database"


def note(loan: Loan, *groups: Group, by: Persona = LIBRARIAN, declined: bool = False) -> None:
    note_answer(loan, groups, declined=declined, actor=actor_of(by), secret=SECRET)


def counters(database: Any) -> dict[str, int]:
    return {row.kind: row.count for row in database.scalars(select(ReachCount)) if row.count}


def pool(database: Any) -> dict[str, bytes]:
    return {row.mark: row.sealed for row in database.execute(select(ReachPool.mark, ReachPool.sealed))}


def rest_of(database: Any) -> str:
    """All that stands in the database beside the pool."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "reach_pool"]
    rows = [[table.name, [list(row) for row in database.execute(select(table))]] for table in tables]
    return json.dumps(rows, default=repr)


def test_an_answer_lies_sealed_in_the_pool_and_nothing_anywhere_else(database: Any) -> None:
    loan = kit.lend()
    database.flush()
    before = rest_of(database)
    note(loan, Group.ELDERLY, Group.LOW_INCOME)
    note(loan, declined=True)
    assert len(pool(database)) == 2
    assert rest_of(database) == before, "no counter moves while somebody stands at the desk"
    assert not database.scalar(select(func.count()).select_from(Event).where(Event.kind.like("reach%")))


def test_who_reads_between_two_answers_reads_that_there_was_one_and_not_which(database: Any) -> None:
    """The live database after each answer: the same people say other things, and it reads alike."""
    loan = kit.lend()
    seen: list[set[bytes]] = []
    for said in ([Group.ELDERLY], [Group.ELDERLY], list(Group), []):
        before = pool(database)
        note(loan, *said, declined=not said)
        (new,) = {mark: sealed for mark, sealed in pool(database).items() if mark not in before}.values()
        seen.append({new})
        assert counters(database) == {}
    sealed = [each.pop() for each in seen]
    assert len(set(sealed)) == 4, "the same answer twice is sealed otherwise each time"
    assert {len(each) for each in sealed} == {2 + 16}, "as long whatever was said"


def test_a_night_counts_ten_or_more_at_once_and_leaves_some_behind(database: Any) -> None:
    loan = kit.lend()
    for number in range(AT_ONCE + BEHIND - 1):
        note(loan, *([Group.ELDERLY] if number % 2 else [Group.LOW_INCOME, Group.JOBSEEKER]))
    assert count_pool(secret=SECRET) == 0
    assert counters(database) == {}
    note(loan, declined=True)
    before = pool(database)
    assert count_pool(secret=SECRET) == AT_ONCE
    found = counters(database)
    assert found[ASKED] == AT_ONCE
    after = pool(database)
    assert len(after) == BEHIND
    assert not set(before) & set(after), "what stays has another mark: nobody sees whose answer was counted"
    assert not set(before.values()) & set(after.values())
    for _each in range(AT_ONCE):
        note(loan, declined=True)
    assert count_pool(secret=SECRET) == AT_ONCE
    whole = counters(database)
    assert whole[ASKED] == 2 * AT_ONCE
    assert all(whole.get(kind, 0) >= count for kind, count in found.items())


def test_whose_answer_is_counted_is_chance(database: Any) -> None:
    """All but one said the same. What the counters show of that one differs from night to night."""
    loan = kit.lend()
    shown = set()
    for night in range(40):
        database.execute(delete(ReachPool))
        database.execute(delete(ReachCount))
        for number in range(AT_ONCE + BEHIND):
            note(loan, Group.ELDERLY if number else Group.JOBSEEKER)
        count_pool(secret=SECRET, random=Random(night))
        shown.add(counters(database).get("jobseeker", 0))
    assert shown == {0, 1}


def test_what_another_key_sealed_is_not_counted(database: Any) -> None:
    loan = kit.lend()
    for _each in range(AT_ONCE + BEHIND):
        note(loan, Group.ELDERLY)
    assert count_pool(secret="of another house") == 0
    assert pool(database) == {}
    assert counters(database) == {}


def test_the_tables_have_nothing_to_join_on() -> None:
    for table, columns in (
        (ReachCount.__table__, ["month", "kind", "count"]),
        (ReachPool.__table__, ["mark", "sealed"]),
    ):
        assert [column.name for column in table.columns] == columns
        assert not table.foreign_keys  # type: ignore[attr-defined]
    others = [key.column.table.name for other in Base.metadata.sorted_tables for key in other.foreign_keys]
    assert not {"reach_count", "reach_pool"} & set(others)


def test_every_counter_of_the_month_is_written_whatever_was_said(database: Any, statements: Callable[[], Any]) -> None:
    """On PostgreSQL each row says which transaction wrote it last."""
    count_together([Answer(frozenset({Group.ELDERLY}))])
    with statements() as seen:
        count_together([Answer(frozenset({Group.LOW_INCOME, Group.ELDERLY})), Answer(frozenset(), declined=True)])
    assert counters(database) == {ASKED: 3, SEVERAL: 1, DECLINED: 1, "elderly": 2, "low_income": 1}
    (written,) = [line for line in seen if line.startswith("UPDATE")]
    assert "WHERE reach_count.month = " in written
    assert "reach_count.kind" not in written.split("WHERE")[1]
    assert database.scalar(select(func.count()).select_from(ReachCount)) == len(KINDS)
    if database.get_bind().dialect.name == "sqlite":
        for name in ("reach_count", "reach_pool"):
            made = database.connection().exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{name}'")
            assert "WITHOUT ROWID" in made.scalar(), "a row number would tell an order"


def test_it_is_asked_once_and_by_the_own_counter(database: Any, clock: Any) -> None:
    clock.at("2026-11-03")
    loan = kit.lend()
    for persona in (SHOPKEEPER, OTHER_LIBRARIAN, COORDINATOR):
        with pytest.raises(NotAllowed):
            note(loan, Group.ELDERLY, by=persona)
    for groups, declined in (([], False), ([Group.ELDERLY], True)):
        with pytest.raises(Refused, match="liever niet"):
            note(loan, *groups, declined=declined)
    clock.forward(days=2)
    with pytest.raises(Refused, match="één keer"):
        note(loan, Group.ELDERLY)
    assert pool(database) == {}


def test_the_desk_asks_after_the_first_hand_over_and_sees_nothing_afterwards(
    client_for: Callable[[Persona], Client], arrange: Any
) -> None:
    with arrange():
        number = kit.lend().number
    client = client_for(LIBRARIAN)
    address = f"/reach/{number}"
    assert address in client.get(f"/loans/{number}?done=hand_over").text
    said = client.submit(address, {"groups": ["elderly", "low_literate"]})
    assert "telt mee, zonder naam" in said.text
    with arrange() as database:
        assert len(pool(database)) == 1
        assert not [
            event for event in database.scalars(select(Event)) if "elderly" in json.dumps(event.data) + event.note
        ]
    assert client.get(address).status_code == 409
    assert client.get("/reach").status_code == 403
    page = client.get(f"/loans/{number}").text
    assert "55 jaar" not in page


def test_the_question_can_be_found_again_the_same_day_until_it_is_answered(
    client_for: Callable[[Persona], Client], arrange: Any, clock: Any
) -> None:
    clock.at("2026-11-03")
    with arrange():
        numbers = [kit.lend().number, kit.lend(kit.paid_order(price_eur=kit.Decimal("30.00"))).number]
    clock.forward(hours=3)
    client = client_for(LIBRARIAN)
    page, address = f"/loans/{numbers[0]}", f"/reach/{numbers[0]}"
    assert address in client.get(page).text
    client.submit(address, {"groups": ["elderly"]})
    assert address not in client.get(page).text
    assert address not in client.get(f"{page}?done=hand_over").text
    elsewhere = client_for(LIBRARIAN)
    assert address not in elsewhere.get(page).text, "once is once in every browser"
    assert elsewhere.get(address).status_code == 409
    shop = client_for(SHOPKEEPER)
    assert f"/reach/{numbers[1]}" in shop.get(f"/loans/{numbers[1]}").text
    clock.forward(hours=22)
    assert f"/reach/{numbers[1]}" not in shop.get(f"/loans/{numbers[1]}").text


def test_that_somebody_answered_is_a_keyed_mark_for_two_nights(
    app: Any, client_for: Callable[[Persona], Client], arrange: Any, clock: Any
) -> None:
    clock.at("2026-11-03")
    with arrange():
        numbers = [kit.lend().number, kit.lend(kit.paid_order(price_eur=kit.Decimal("30.00"))).number]
    client_for(LIBRARIAN).submit(f"/reach/{numbers[0]}", {"groups": ["elderly"]})
    client_for(SHOPKEEPER).submit(f"/reach/{numbers[1]}", {"declined": True})
    with arrange() as database:
        marks = database.scalars(select(AskedMark)).all()
        assert [(len(each.mark), str(each.asked_on)) for each in marks] == [(64, "2026-11-03")] * 2
        plain = {
            hashlib.sha256(text.encode()).hexdigest() for number in numbers for text in (number, f"asked {number}")
        }
        assert not plain & {each.mark for each in marks}, "without our key nobody makes it of a number"
        sessions = json.dumps([row.data for row in database.scalars(select(WebSession))])
        assert not [number for number in numbers if number in sessions]
        assert [column.name for column in AskedMark.__table__.columns] == ["mark", "asked_on"]
    clock.forward(days=1)
    with arrange() as database, saving():
        forget_old()
        assert len(database.scalars(select(AskedMark)).all()) == 2, "still the first day of these contracts"
    clock.forward(days=1)
    with arrange() as database, saving():
        forget_old()
        assert database.scalars(select(AskedMark)).all() == []


def test_rather_not_is_an_answer_and_nothing_is_asked_again(
    client_for: Callable[[Persona], Client], arrange: Any
) -> None:
    with arrange():
        number = kit.lend(kit.paid_order(price_eur=kit.Decimal("30.00"))).number
    client = client_for(SHOPKEEPER)
    assert client.submit(f"/reach/{number}").status_code == 409
    client.submit(f"/reach/{number}", {"declined": True})
    with arrange() as database:
        assert len(pool(database)) == 1


def fill(database: Any, month: str, **counts: int) -> None:
    database.execute(
        insert(ReachCount), [{"month": month, "kind": kind, "count": counts.get(kind, 0)} for kind in KINDS]
    )


def test_a_quarter_is_read_when_it_is_over_and_periods_are_whole_quarters(database: Any, clock: Any) -> None:
    clock.at("2026-06-15")
    for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
        fill(database, month, asked=20, declined=6, elderly=9, low_income=8, inactive=1, several=3)
    found = reach(date(2026, 1, 1), date(2026, 12, 31))
    assert found.quarters == (date(2026, 1, 1),)
    assert found.groups[Group.ELDERLY] == 27
    assert found.groups[Group.INACTIVE] is None
    assert Group.INACTIVE in found.has_more
    assert (found.asked, found.declined) == (60, 18)
    for day in range(1, 90, 7):
        assert reach(date(2026, 1, 2), date(2026, 1, 2) + timedelta(days=day)).quarters == ()
    clock.at("2026-07-01")
    assert len(reach(date(2026, 1, 1), date(2026, 12, 31)).quarters) == 2


def test_one_period_less_another_is_whole_quarters(database: Any, clock: Any) -> None:
    clock.at("2027-02-01")
    for month in range(1, 13):
        fill(database, f"2026-{month:02}", asked=9, declined=2, elderly=6, low_income=1, jobseeker=month % 3)
    ends = [date(2026, month, 1) - timedelta(days=1) for month in range(2, 13)] + [date(2026, 12, 31)]
    for group in Group:
        read = {reach(date(2026, 1, 1), end).groups[group] or 0 for end in ends}
        steps = {abs(one - other) for one in read for other in read} - {0}
        assert all(step >= 5 for step in steps), (group, read)


def test_the_coordinator_reads_counts(client_for: Callable[[Persona], Client], arrange: Any, clock: Any) -> None:
    clock.at("2026-11-03")
    with arrange() as database:
        fill(database, "2026-08", asked=20, declined=6, elderly=9, low_income=8, inactive=3, several=3)
    page = client_for(COORDINATOR).page("/reach").main
    assert "55 jaar of ouder" in page
    assert "verborgen" in page


def test_who_came_before_is_not_asked(client_for: Callable[[Persona], Client], arrange: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    with arrange():
        kit.lend(kit.paid_order())
    clock.forward(days=40)
    with arrange() as database:
        first = database.scalars(select(Loan)).one()
        second = kit.lend(kit.paid_order(kit.LoanKind.KOOP, price_eur=kit.Decimal("90.00")))
        same = second.person_id == first.person_id
        number = second.number
    assert same
    assert client_for(SHOPKEEPER).get(f"/reach/{number}").status_code == 409
