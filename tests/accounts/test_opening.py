"""When places are open: who says so, what the page understands, and on which day something is due then."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.accounts.actions import opening
from inventory.accounts.models import ClosedDays
from inventory.accounts.queries import opening_of
from inventory.core.calendar import USUAL, Opening, holiday, holidays_from, months_later
from inventory.core.clock import today
from inventory.core.errors import BadInput, NotAllowed
from inventory.history.models import Event
from tests.people import ADMIN, COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN, actor_of, place

Database = Any
TUESDAY_TO_SATURDAY = {0: "", **dict.fromkeys((1, 2, 3, 4), "10-18 u"), 5: "10:00 - 12:30, 13u30-16u", 6: ""}


def test_a_week_and_days_off(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    library = place("BIB-C")
    assert opening_of(library.id) == USUAL
    opening.set_hours(library, TUESDAY_TO_SATURDAY, actor=actor_of(LIBRARIAN))
    opening.close_on(library, date(2026, 12, 1), date(2026, 12, 5), why="inventaris", actor=actor_of(LIBRARIAN))
    known = opening_of(library.id)
    assert known.lines() == ["dinsdag tot vrijdag: 10:00-18:00", "zaterdag: 10:00-12:30, 13:30-16:00"]
    assert known.hours[0] == (1, time(10), time(18))
    assert known.why_closed(date(2026, 11, 30)) == "een vaste sluitingsdag"
    assert known.why_closed(date(2026, 12, 3)) == "een sluitingsdag (inventaris)"
    assert known.open_day(date(2026, 11, 30)) == date(2026, 12, 8)  # closed, then Sunday and Monday
    assert known.open_day(date(2026, 12, 25)) == date(2026, 12, 26)
    opening.set_hours(library, {0: "9-12"}, actor=actor_of(LIBRARIAN))
    assert opening_of(library.id).lines() == ["maandag: 09:00-12:00"]
    row = database.scalars(select(ClosedDays)).one()
    opening.open_again(row, actor=actor_of(COORDINATOR))
    assert opening_of(library.id).closed == ()
    kinds = database.scalars(select(Event.kind).where(Event.subject_kind == "location").order_by(Event.seq)).all()
    assert kinds[-4:] == [
        "accounts:hours-set",
        "accounts:closed-days-added",
        "accounts:hours-set",
        "accounts:closed-days-removed",
    ]


@pytest.mark.parametrize("persona", [SHOPKEEPER, OTHER_LIBRARIAN, TECHNICIAN], ids=lambda each: each.name)
def test_whose_place_it_is_says_so(database: Database, persona: Any) -> None:
    with pytest.raises(NotAllowed):
        opening.set_hours(place("BIB-C"), {0: "9-12"}, actor=actor_of(persona))
    with pytest.raises(NotAllowed):
        opening.close_on(place("BIB-C"), date(2030, 1, 2), actor=actor_of(persona))


@pytest.mark.parametrize(
    "text", ["tien tot twaalf", "12-10", "10-12, 11-13", "25-26", "10:70-12", "1-2,3-4,5-6,7-8,9-10"]
)
def test_what_is_no_hours(text: str) -> None:
    with pytest.raises(BadInput):
        opening.read_spans(text)


def test_days_that_are_not_right(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    for first, last in (
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 12, 1), date(2027, 12, 1)),
        (date(2036, 12, 1), None),
    ):
        with pytest.raises(BadInput):
            opening.close_on(place("BIB-C"), first, last, actor=actor_of(ADMIN))
    with pytest.raises(BadInput):
        opening.close_on(place("BIB-C"), date(2026, 12, 1), why="x" * 61, actor=actor_of(ADMIN))
    assert database.scalar(select(func.count(ClosedDays.id))) == 0


def test_holidays_follow_from_the_year() -> None:
    found = holidays_from(date(2028, 2, 29))
    assert len(found) == 10
    assert found[0] == (date(2028, 4, 17), "paasmaandag")
    assert holiday(date(2027, 5, 6)) == "Hemelvaart"
    assert not holiday(date(2027, 5, 7))


def test_a_place_that_never_opens_keeps_the_day() -> None:
    never = Opening(closed=((date(2020, 1, 1), date(2040, 1, 1), ""),))
    assert never.open_day(date(2027, 3, 1)) == date(2027, 3, 1)
    assert never.why_closed(date(2027, 3, 1)) == "een sluitingsdag"


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-10-25", 5, "2027-03-25"),
    ],
)
def test_a_month_ends_where_it_ends(day: str, months: int, then: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_the_page(client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    assert "Nog niet ingevuld" in client.get("/places").text
    address = "/places/BIB-C"
    assert "paasmaandag" in client.get(address).text
    answer = client.submit(address, {"week-day_1": "10-18", "week-day_2": "straks"}, form="hours-form")
    assert answer.status_code == 422
    assert "Schrijf de uren zo" in answer.text
    assert "straks" in answer.text
    client.submit(address, {"week-day_1": "10-18"}, form="hours-form")
    assert "dinsdag: 10:00-18:00" in client.get("/places").text
    later = (today() + timedelta(days=60)).isoformat()
    answer = client.submit(address, {"closed-from_on": later, "closed-why": "groot onderhoud"}, form="closed-form")
    assert "groot onderhoud" in answer.text
    assert "groot onderhoud" not in client.submit(address, {}, form="/remove").text
    assert client.get("/places/WINKEL").status_code == 404
