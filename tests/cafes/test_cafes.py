"""A repair café: numbers at the door, tables, how it ended, and what is counted afterwards."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from inventory.cafes.actions import jobs, planning
from inventory.cafes.actions.jobs import Ending
from inventory.cafes.actions.planning import Plan
from inventory.cafes.documents import slip
from inventory.cafes.lifecycle.states import CafeState, JobState
from inventory.cafes.lifecycle.words import Category, NextStep, Outcome
from inventory.cafes.models import Cafe, CafeJob
from inventory.cafes.queries.checks import cafes_out_of_step
from inventory.cafes.queries.figures import closed_until, figures, figures_between, ords_rows
from inventory.cafes.queries.sessions import cafe_by_id, jobs_of, progress
from inventory.cafes.readers.names import seems_to_name
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.one_writer import writing
from inventory.core.periods import Period
from inventory.repairs.readers.ords import read_ords, row_of, write_ords
from inventory.web.saving import saving
from tests.clients import Client
from tests.people import COORDINATOR, LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN, Persona, actor_of, token_for

Arrange = Callable[[], Any]
FIXED = Ending(Outcome.FIXED)


def planned(**changes: Any) -> Cafe:
    return planning.plan_cafe(replace(Plan(today(), repairers=3, hosts=2), **changes), actor=actor_of(COORDINATOR))


def opened(**changes: Any) -> Cafe:
    return planning.open_cafe(planned(**changes), actor=actor_of(LIBRARIAN))


def number(cafe: Cafe, category: Category = Category.LAPTOP, fault: str = "Performance") -> CafeJob:
    return jobs.take_number(cafe, category, fault, actor=actor_of(LIBRARIAN))


def finished(
    cafe: Cafe, ending: Ending = FIXED, category: Category = Category.LAPTOP, fault: str = "Screen"
) -> CafeJob:
    called = jobs.call(number(cafe, category, fault), 2, actor=actor_of(TECHNICIAN))
    return jobs.finish(called, ending, actor=actor_of(TECHNICIAN))


def test_a_session_from_the_plan_to_the_target(arrange: Arrange) -> None:
    with arrange():
        cafe, by = opened(), actor_of(TECHNICIAN)
        assert [number(cafe).number for _each in range(3)] == [1, 2, 3]
        first = jobs.call_next(cafe, 4, actor=by)
        assert (first.number, first.state, first.table_number) == (1, JobState.AT_TABLE, 4)
        with pytest.raises(Refused) as no:
            planning.close_cafe(cafe, actor=by)
        assert (no.value.reason, cafe.state) == ("jobs_at_table", CafeState.OPEN)
        assert progress(today()).ever == 0
        jobs.put_back(first, actor=by)
        assert jobs.call_next(cafe, 1, actor=by).number == 1
        jobs.finish(first, replace(FIXED, minutes=25, done=("settings", "cleaned")), actor=by)
        planning.close_cafe(cafe, actor=by)
        assert [job.state for job in jobs_of(cafe)] == [JobState.DONE, JobState.LEFT, JobState.LEFT]
        assert (progress(today()).this_year, progress(today()).ever) == (1, 1)
        with pytest.raises(Refused) as no:
            number(cafe)
        assert no.value.reason == "cafe_not_open"
        with pytest.raises(Refused) as no:
            jobs.correct(first, actor=by)
        assert no.value.reason == "cafe_not_open"
        assert cafes_out_of_step() == []
        planning.reopen_cafe(cafe, actor=actor_of(COORDINATOR))
        assert jobs.correct(first, actor=by).outcome is None
        assert cafes_out_of_step() == []


def test_an_ending_is_whole_or_it_is_refused(arrange: Arrange) -> None:
    with arrange():
        cafe = opened()
        job = jobs.call(number(cafe), 1, actor=actor_of(TECHNICIAN))
        wrong = {
            "barrier": Ending(Outcome.END_OF_LIFE),
            "next_step": Ending(Outcome.REPAIRABLE),
            "done": replace(FIXED, done=("magic",)),
            "minutes": replace(FIXED, minutes=9999),
            "age_years": replace(FIXED, made_year=2019, age_years=7),
            "made_year": replace(FIXED, made_year=today().year + 1),  # an age below nought is none in the standard
            "fault": replace(FIXED, fault="Paper feed"),
            "brand": replace(FIXED, brand="Jan Peeters"),
        }
        for field, ending in wrong.items():
            with pytest.raises(BadInput) as no:
                jobs.finish(job, ending, actor=actor_of(TECHNICIAN))
            assert (no.value.field, job.state) == (field, JobState.AT_TABLE)
        # What does not belong to the outcome is not kept.
        over = Ending(Outcome.END_OF_LIFE, barrier="Item too worn out", next_step=NextStep.YOURSELF, needs_part=True)
        jobs.finish(job, replace(over, fault="Boot"), actor=actor_of(TECHNICIAN))
        assert (job.barrier, job.next_step, job.needs_part) == ("Item too worn out", None, False)
        assert job.fault == "Boot"  # at the door it was said to be slow
        with pytest.raises(Refused):
            jobs.finish(job, FIXED, actor=actor_of(TECHNICIAN))  # another tab was first


@pytest.mark.parametrize(
    "note",
    [
        "scherm van mevrouw de wit",
        "laptop van Jan",
        "Karel Peeters komt terug",
        "bel 0471 11 22 33",
        "mail jan@example.be",
        "85.07.30-033 28",
        "kwam via het ocmw",
        "Peeters",
        "fatima haar laptop",
    ],
)
def test_nobody_gets_into_what_is_written(arrange: Arrange, note: str) -> None:
    with arrange():
        job = jobs.call(number(opened()), 1, actor=actor_of(TECHNICIAN))
        with pytest.raises(BadInput) as no:
            jobs.finish(job, replace(FIXED, note=note), actor=actor_of(TECHNICIAN))
        assert (no.value.field, job.note) == ("note", "")


def test_what_is_made_is_no_name() -> None:
    for text in (
        "Update van Windows 11 gezet. Batterij nog goed",
        "lader van Samsung vervangen",
        "EliteBook: HDMI stuk",
        "Samsung",
        "batterij van haar laptop vervangen",
        "dit zijn laptops van school",
    ):
        assert not seems_to_name(text)


def test_a_plan_is_looked_at(arrange: Arrange) -> None:
    with arrange():
        wrong: dict[str, dict[str, Any]] = {
            "until": {"until": time(9)},
            "place": {"place": "De Deelfabriek, vraag naar Jan"},
            "capacity": {"capacity": 0},
            "repairers": {"repairers": -1},
            "held_on": {"held_on": date(1999, 1, 1)},
        }
        for field, changes in wrong.items():
            with pytest.raises(BadInput) as no:
                planned(**changes)
            assert no.value.field == field
        later = planned(held_on=today() + timedelta(days=7))
        with pytest.raises(Refused) as early:
            planning.open_cafe(later, actor=actor_of(COORDINATOR))
        assert early.value.reason == "not_its_day"
        planning.cancel_cafe(later, actor=actor_of(COORDINATOR))
        empty = opened()  # begun by mistake: it may not count toward the target
        number(empty)
        with pytest.raises(Refused) as nothing:
            planning.close_cafe(empty, actor=actor_of(COORDINATOR))
        assert nothing.value.reason == "nothing_done"
        planning.cancel_cafe(empty, actor=actor_of(COORDINATOR))
        assert [job.state for job in jobs_of(empty)] == [JobState.LEFT]
        assert cafes_out_of_step() == []
        held = opened()
        finished(held)
        with pytest.raises(Refused) as something:
            planning.cancel_cafe(held, actor=actor_of(COORDINATOR))
        assert something.value.reason == "something_done"
        small = opened(capacity=1)
        jobs.leave(number(small), actor=actor_of(LIBRARIAN))  # tapped wrong: that takes nobody's place
        here = number(small)
        with pytest.raises(Refused) as full:
            number(small)
        assert (here.number, full.value.reason) == (2, "cafe_full")
        with pytest.raises(BadInput):
            number(opened(), Category.PRINTER, "Optical drive")
        for persona in (LIBRARIAN, SHOPKEEPER, TECHNICIAN):
            with pytest.raises(NotAllowed):
                planning.plan_cafe(Plan(today()), actor=actor_of(persona))
        with pytest.raises(NotAllowed):
            jobs.take_number(small, Category.LAPTOP, "Screen", actor=actor_of(SOCIAL_WORKER))


def test_figures_and_rows_of_the_standard(arrange: Arrange) -> None:
    with arrange():
        cafe = opened()
        finished(cafe, replace(FIXED, minutes=30, brand="Dell", made_year=today().year - 6, note="nieuwe kabel"))
        finished(cafe, FIXED, Category.PRINTER, "Paper feed")
        finished(cafe, Ending(Outcome.END_OF_LIFE, barrier="Spare parts too expensive"), Category.MOBILE)
        number(cafe)
        assert ords_rows(today(), today()) == []  # not before it is over
        planning.close_cafe(cafe, actor=actor_of(LIBRARIAN))
        found = figures_between(today(), today())
        assert (found.sessions, found.jobs, found.done, found.left) == (1, 4, 3, 1)
        assert (found.outcomes[Outcome.FIXED], found.minutes, found.kg, found.unweighed) == (2, 30, Decimal("1.8"), 1)
        rows = ords_rows(today(), today())
        assert [row["repair_status"] for row in rows] == ["Fixed", "Fixed", "End of life"]
        assert [row["product_category_id"] for row in rows] == ["16", "25", "19"]
        assert (rows[0]["product_age"], rows[0]["problem"]) == ("6", "Scherm")  # nobody's own words
        assert rows[2]["repair_barrier_if_end_of_life"] == "Spare parts too expensive"
        assert figures_between(today() + timedelta(days=1), today() + timedelta(days=9)).sessions == 0
        written = [row_of(row, prefix="digibankcafe", provider="Digibank Kortrijk") for row in rows]
        assert read_ords(write_ords(written)).refused == ()
        table = figures(Period(today(), today()))[0]
        assert ("Hersteld", 2) in table.rows
        assert closed_until(today()) == 1


def test_a_session_that_is_closed_late_leaves_the_months_before_as_they_were(arrange: Arrange) -> None:
    with arrange():
        held = today() - timedelta(days=40)
        cafe = opened(held_on=held)
        finished(cafe)
        planning.close_cafe(cafe, actor=actor_of(LIBRARIAN))
        past = Period(held - timedelta(days=5), held + timedelta(days=5))
        assert figures(past)[0].rows[0][1] == 0
        assert closed_until(past.last_on) == 0
        assert figures_between(past.last_on, today()).held_before == 1
        assert figures(Period(past.last_on, today()))[0].rows[:2] == (
            ("Gehouden", 1),
            ("Daarvan vroeger gehouden, nu pas afgesloten", 1),
        )
        assert ords_rows(held, held)[0]["event_date"] == held.isoformat()  # the data say when it was


def test_two_doors_at_once_give_two_numbers(app: Flask, arrange: Arrange) -> None:
    with arrange(), saving():
        cafe_id = opened().id
    gate = threading.Barrier(2)

    def take(persona: Persona) -> int:
        with app.app_context():
            actor = actor_of(persona)
            session.rollback()
            gate.wait(60)
            with writing(), saving():
                given = jobs.take_number(cafe_by_id(cafe_id), Category.LAPTOP, "Screen", actor=actor).number
            session.remove()
            return given

    with ThreadPoolExecutor(2) as doors:
        assert sorted(doors.map(take, (LIBRARIAN, SHOPKEEPER))) == [1, 2]
    with arrange():
        assert cafe_by_id(cafe_id).last_number == 2


def test_the_slip_shows_the_number_and_nobody(arrange: Arrange) -> None:
    with arrange():
        page = PdfReader(BytesIO(slip(number(opened())))).pages[0]
    text = page.extract_text()
    assert "Laptop" in text
    assert re.search(r"^1$", text, re.M)
    assert round(float(page.mediabox.width) / 72 * 25.4) == 62


def csrf_in(page: str) -> str:
    return str(re.findall(r'name="csrf_token" value="([^"]+)"', page)[0])


def test_from_the_door_to_the_screen(
    app: Flask, arrange: Arrange, client_for: Callable[[Persona], Client], visitor: Client
) -> None:
    coordinator, host, repairer = client_for(COORDINATOR), client_for(LIBRARIAN), client_for(TECHNICIAN)
    plan = {
        "csrf_token": csrf_in(coordinator.get("/cafes/new").text), "held_on": today().isoformat(), "begins": "13:30",
        "until": "17:00", "place": "De Deelfabriek", "repairers": "3", "hosts": "1",
    }  # fmt: skip
    assert coordinator.post("/cafes/new", data={**plan, "until": "12:00"}).status_code == 422
    home = str(coordinator.post("/cafes/new", data=plan).headers["Location"])
    assert "niet bezig" not in visitor.get(f"{home}/screen").text
    assert "begint op" in visitor.get(f"{home}/screen").text
    token = {"csrf_token": csrf_in(host.get(home).text)}
    assert str(host.post(f"{home}/move", data={**token, "move": "open"}).headers["Location"]).endswith("/door")
    page = host.get(f"{home}/door?category=laptop").text
    assert 'value="Performance"' in page
    tapped = host.post(f"{home}/door", data={**token, "category": "laptop", "fault": "Performance"})
    assert "</span> 1</p>" in host.get(str(tapped.headers["Location"])).text
    assert host.get(f"{home}/jobs/1/slip.pdf").data.startswith(b"%PDF")
    token = {"csrf_token": csrf_in(repairer.get(f"{home}/table?table=3").text)}
    assert str(repairer.post(f"{home}/table", data={**token, "table": "3"}).headers["Location"]).endswith("/jobs/1")
    assert "Wis of kopieer niets zonder het te vragen" in repairer.get(f"{home}/jobs/1").text
    assert re.search(r'wall-number">1</span><span class="wall-table">tafel 3', visitor.get(f"{home}/screen").text)
    refused = repairer.post(f"{home}/jobs/1", data={**token, "outcome": "end_of_life"})
    assert refused.status_code == 422
    assert "Kies waarom het niet te herstellen is" in refused.text
    assert repairer.post(f"{home}/jobs/1", data={**token, "outcome": "fixed", "minutes": "10"}).status_code == 303
    again = repairer.post(f"{home}/jobs/1", data={**token, "outcome": "unknown"})
    assert again.status_code == 303
    assert "Dit kan niet" in repairer.get(str(again.headers["Location"])).text
    token["csrf_token"] = csrf_in(host.get(home).text)
    host.post(f"{home}/door", data={**token, "category": "tablet", "fault": "Screen"})
    wrong = host.post(f"{home}/jobs/2/move", data={**token, "move": "leave", "door": "1"})
    assert str(wrong.headers["Location"]).endswith("/door")
    there = host.post(f"{home}/jobs/2/move", data={**token, "move": "come_back", "table": "2"})
    assert str(there.headers["Location"]).endswith("table=2")
    shut = host.post(f"{home}/move", data={**token, "csrf_token": csrf_in(host.get(home).text), "move": "close"})
    assert shut.status_code == 303
    assert "Bleef in gebruik" in coordinator.get(home).text
    assert "Performance" not in coordinator.get(f"{home}/jobs.csv").text
    assert "Traag" in coordinator.get(f"{home}/jobs.csv").text
    assert "nu niet bezig" in visitor.get(f"{home}/screen").text
    row = "De Deelfabriek;13.30 – 17.00;3;1;2;1;1;1;Voorbij"
    assert row in coordinator.get("/cafes?q=fabriek&col=all&as=csv").text
    assert row not in coordinator.get("/cafes?show=coming&col=all&as=csv").text


def test_programs_give_numbers_too(app: Flask, arrange: Arrange) -> None:
    with arrange(), saving():
        cafe = opened().id
        bearer = {"Authorization": f"Bearer {token_for(LIBRARIAN)}"}
    client: Any = app.test_client()
    body = {"category": "printer", "fault": "Paper feed"}
    made = client.post(f"/api/v1/repair-cafes/{cafe}/jobs", json=body, headers=bearer)
    assert (made.status_code, made.json["number"], made.json["state"]) == (201, 1, "waiting")
    wrong = client.post(f"/api/v1/repair-cafes/{cafe}/jobs", json={**body, "fault": "Boot"}, headers=bearer)
    assert wrong.status_code == 422
    assert client.get("/api/v1/repair-cafes", headers=bearer).json["items"][0]["waiting"] == 1
    assert client.get(f"/api/v1/repair-cafes/{cafe}/jobs", headers=bearer).json[0]["category"] == "printer"
