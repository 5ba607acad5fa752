"""Signals as counts, and sessions that count toward their goals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.clock import moved, now, start_of_day, today
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.months import month_of
from inventory.core.periods import Period
from inventory.core.quarters import Quarter
from inventory.outreach import actions, queries
from inventory.outreach.actions import Plan
from inventory.outreach.lifecycle import SessionKind, SessionState, Topic
from inventory.outreach.models import NeedSignal, OutreachSession
from tests.clients import Client
from tests.people import COORDINATOR, LIBRARIAN, REFERRER, SOCIAL_WORKER, TECHNICIAN, Persona, actor_of, org_of

Arrange = Callable[[], Any]


def heard(people: int, topic: Topic = Topic.PHONE, quarter: Quarter = Quarter.HEULE, who: Persona = REFERRER) -> Any:
    return actions.note_signal(topic, quarter, people, actor=actor_of(who))


def held(kind: SessionKind = SessionKind.ROADSHOW, on: date | None = None, people: int = 12) -> OutreachSession:
    where = {"quarter": Quarter.MARKE} if kind is SessionKind.ROADSHOW else {"board": "Gemeente Kuurne"}
    plan = Plan(kind, on or today(), "Markt", **where)  # type: ignore[arg-type]
    made = actions.plan_session(plan, actor=actor_of(COORDINATOR))
    return actions.move_session(made, "hold", participants=people, actor=actor_of(COORDINATOR))


def test_needs_of_a_month_are_counts_and_small_ones_are_hidden(arrange: Arrange) -> None:
    with arrange():
        for quarter in Quarter:
            for topic in Topic:
                heard(7, topic, quarter)
        small = heard(2, who=SOCIAL_WORKER)
        assert small.org_id == org_of("OCMW").id
        month, after = month_of(today()), month_of(today()).next.first_on
        running = queries.signals(month)
        assert (running.rows, "Tot nu toe minstens 560 mensen." in running.note) == ((), True), "562 people, in fives"
        with moved(start_of_day(after)):
            table = queries.signals(month)
        row = next(row for row in table.rows if row[0] == "De smartphone")
        assert row[2] == 9
        for signal in session.scalars(select(NeedSignal).where(NeedSignal.topic == Topic.PHONE)).all():
            if signal.quarter == Quarter.HEULE and signal.people == 7:
                actions.withdraw_signal(signal, actor=actor_of(REFERRER))
        with moved(start_of_day(after)):
            row = next(r for r in queries.signals(month).rows if r[0] == "De smartphone")
            # A month that is over stays as it is.
            with pytest.raises(Refused) as over:
                actions.withdraw_signal(small, actor=actor_of(COORDINATOR))
            assert over.value.reason == "month_over"
            with pytest.raises(BadInput):
                actions.note_signal(
                    Topic.BANK, Quarter.MARKE, 1, actor=actor_of(REFERRER), heard_on=after - timedelta(days=1)
                )
        assert row[2] == "–"  # two people
        assert row.count("–") >= 2
        assert queries.signals(month_of(today() - timedelta(days=70))).rows == ()


def test_who_notes_a_need_and_takes_it_back(arrange: Arrange) -> None:
    with arrange():
        with pytest.raises(NotAllowed):
            heard(1, who=TECHNICIAN)
        for people, on, field in ((0, today(), "people"), (1, today() + timedelta(days=1), "heard_on")):
            with pytest.raises(BadInput) as no:
                actions.note_signal(Topic.BANK, Quarter.MARKE, people, actor=actor_of(LIBRARIAN), heard_on=on)
            assert no.value.field == field
        mine = heard(1)
        with pytest.raises(NotAllowed):
            actions.withdraw_signal(mine, actor=actor_of(SOCIAL_WORKER))
        with moved(now() + timedelta(days=2)):
            with pytest.raises(Refused) as late:
                actions.withdraw_signal(mine, actor=actor_of(REFERRER))
            assert late.value.reason == "too_late_to_undo"
            actions.withdraw_signal(mine, actor=actor_of(COORDINATOR))
        assert queries.last_quarter(actor_of(REFERRER)) == Quarter.HEULE


def test_what_was_held_counts_and_what_was_not_does_not(arrange: Arrange) -> None:
    with arrange():
        by = actor_of(COORDINATOR)
        first = held(SessionKind.INFO)
        held()
        held(on=today() - timedelta(days=400), people=30)
        year, ever = Period(today() - timedelta(days=30), today()), Period(date(2020, 1, 1), today())
        assert (queries.infosessions(year), queries.roadshows(year), queries.roadshows(ever)) == (1, 1, 2)
        assert queries.figures(ever).rows[1][1:] == (42, 2)
        actions.move_session(first, "reopen", actor=by)
        assert (queries.infosessions(ever), first.participants, first.state) == (0, None, SessionState.PLANNED)
        actions.move_session(first, "cancel", actor=by)
        later = Plan(SessionKind.INFO, today() + timedelta(days=3), "Kuurne", "Gemeente Kuurne")
        coming = actions.plan_session(later, actor=by)
        with pytest.raises(Refused) as no:
            actions.move_session(coming, "hold", participants=3, actor=by)
        assert no.value.reason == "not_its_day"
        for plan, field in (
            (Plan(SessionKind.INFO, today(), "Kuurne"), "board"),
            (Plan(SessionKind.ROADSHOW, today(), "Heule"), "quarter"),
            (Plan(SessionKind.ROADSHOW, today(), "bij Jan, 0470 11 22 33", quarter=Quarter.HEULE), "place"),
        ):
            with pytest.raises(BadInput) as wrong:
                actions.plan_session(plan, actor=by)
            assert wrong.value.field == field
        assert queries.sessions_out_of_step() == []


def test_ten_seconds_on_a_phone_and_the_coordinators_page(
    arrange: Arrange, client_for: Callable[[Persona], Client]
) -> None:
    phone = client_for(REFERRER)
    page = phone.submit("/signals", {"topic": "bank", "people": "6", "quarter": "marke"}, form="signal-form").text
    assert "Bankzaken: 6 mensen" in page
    shown = client_for(COORDINATOR).get("/outreach").text
    assert "jan 2020 tot en met vandaag." in shown
    assert ("/targets/T1.3" in shown, "/targets/T4.2" in shown) == (True, True)
    phone.submit("/signals", form="/withdraw")
    assert "Bankzaken: 6 mensen" not in phone.get("/signals").text
    assert client_for(COORDINATOR).get("/outreach?month=2999-01").status_code == 422
    coordinator = client_for(COORDINATOR)
    plan = {"kind": "roadshow", "held_on": today().isoformat(), "place": "Markt", "quarter": "marke"}
    made = coordinator.submit("/outreach/new", plan)
    assert "Is het gehouden?" in made.text
    coordinator.submit("/outreach/1", {"participants": "15"}, form="hold-form")
    with arrange():
        assert queries.roadshows(month_of(today())) == 1
