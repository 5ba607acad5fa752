"""The numbers that people type: kept with who and when, corrected by a newer one, never for what the system counts."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.periods import Period
from inventory.history.models import Event
from inventory.targets import actions
from inventory.targets.actions import Typed
from inventory.targets.models import TargetFigure
from inventory.targets.queries import Progress, burn_up, figures_of, progress, project_at, target_by_code
from tests.clients import Caller
from tests.people import COORDINATOR, LIBRARIAN, actor_of

SPRING = Period(date(2026, 2, 1), date(2026, 4, 30))


def found(code: str, period: Period = SPRING) -> Progress:
    return next(each for each in progress(period) if each.code == code)


def test_the_newest_number_of_a_month_counts_and_the_older_ones_stay(arrange: Any) -> None:
    with arrange():
        who = actor_of(COORDINATOR)
        for month, value in (("2026-01", 40), ("2026-02", 30), ("2026-04", 12)):
            actions.note_figure(month, Typed("T2.2", value), actor=who)
        assert actions.note_figure("2026-02", Typed("T2.2", 25, "Dubbel geteld."), actor=who)
        assert actions.note_figure("2026-02", Typed("T2.2", 25, "Dubbel geteld."), actor=who) is None

        row = found("T2.2")
        assert (row.in_period, row.cumulative, row.by_hand, row.by_system) == (37, 77, 77, None)
        assert row.percent == 6
        assert row.remark == "Voor 13 maanden is er nog geen cijfer."  # the project began in January 2025
        kept = [(each.month, each.value, each.counts, each.made_by) for each in figures_of(target_by_code("T2.2"))]
        name = who.name
        assert kept == [
            ("2026-04", 12, True, name),
            ("2026-02", 25, True, name),
            ("2026-02", 30, False, name),
            ("2026-01", 40, True, name),
        ]
        told = session.scalars(select(Event).where(Event.subject_code == "T2.2").order_by(Event.seq)).all()
        assert [each.kind for each in told] == ["target:figure-noted"] * 3 + ["target:figure-corrected"]
        assert told[-1].data == {"month": "2026-02", "value": 25, "was": 30}
        project = project_at(date(2026, 4, 1))
        assert project is not None
        assert [point.total for point in burn_up("T2.2", project, until=date(2026, 4, 30))][-4:] == [40, 65, 65, 77]


def test_a_milestone_is_what_there_is_and_not_a_sum(arrange: Any) -> None:
    with arrange():
        who = actor_of(COORDINATOR)
        actions.note_figure("2024-03", Typed("T3.2", 1), actor=who)
        row = found("T3.2")
        assert (row.in_period, row.cumulative, row.is_reached) == (1, 1, True), "reached in the project before"
        actions.note_figure("2026-03", Typed("T3.2", 0), actor=who)
        assert found("T3.2").cumulative == 0
        with pytest.raises(BadInput):
            actions.note_figure("2026-03", Typed("T3.2", 2), actor=who)


def test_what_people_and_the_system_count_together_is_shown_apart(arrange: Any) -> None:
    with arrange():
        actions.note_figure("2026-03", Typed("T6.1", 120), actor=actor_of(COORDINATOR))
        row = found("T6.1")
        assert (row.by_system, row.by_hand, row.cumulative) == (0, 120, 120)


@pytest.mark.parametrize(
    ("month", "typed", "reason"),
    [
        ("2026-03", Typed("T1.2b", 5), "counted_by_system"),
        ("2031-01", Typed("T2.2", 5), "month_to_come"),
        ("2026-13", Typed("T2.2", 5), "unknown_month"),
        ("2020-03", Typed("T2.2", 5), "no_project"),
        ("2026-03", Typed("T2.2", -1), "wrong_figure"),
        ("2026-03", Typed("T2.2", 100_001), "wrong_figure"),
        ("2026-03", Typed("T9.9", 1), "not_found"),
    ],
)
def test_what_cannot_be_right_is_refused_with_one_sentence(arrange: Any, month: str, typed: Typed, reason: str) -> None:
    with arrange():
        with pytest.raises(Refused) as refused:
            actions.note_figure(month, typed, actor=actor_of(COORDINATOR))
        assert refused.value.reason == reason
        assert str(refused.value).count(".") <= 3
        assert session.scalar(select(TargetFigure)) is None


def test_nobody_else_types_and_the_database_keeps_what_was_typed(arrange: Any) -> None:
    with arrange():
        with pytest.raises(NotAllowed):
            actions.note_figure("2026-03", Typed("T2.2", 5), actor=actor_of(LIBRARIAN))
        actions.note_figure("2026-03", Typed("T2.2", 5), actor=actor_of(COORDINATOR))
        for change in ("UPDATE target_figure SET value = 6", "DELETE FROM target_figure", "DELETE FROM target"):
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(text(change))


def test_the_form_of_a_month_keeps_what_is_new_and_says_where_it_is_wrong(client_for: Any, arrange: Any) -> None:
    client, month = client_for(COORDINATOR), "/targets/figures?month=2026-03"
    assert "value-T1.2b" not in client.get(month).text
    typed = {"value-T2.2": "52", "note-T2.2": "Drie groepen"}
    answer = client.submit(month, typed | {"value-T3.2": "7"})
    assert answer.status_code == 422
    assert "Vul een getal in van 0 tot 1." in answer.text
    form = client.page(month).form()
    refused = client.post(form.action, data={**form.values, **typed, "value-T1.2b": "5"})
    assert refused.status_code == 409
    assert "telt het systeem zelf. Daar kan je geen cijfer voor invullen." in refused.text
    with arrange():
        assert session.scalar(select(TargetFigure)) is None
    assert client.submit(month, typed).status_code == 200
    for lost, said in (
        ({"value-T2.2": "", "note-T2.2": ""}, "Een cijfer blijft staan."),
        ({"note-T2.5": "Drie avonden"}, "Vul bij deze nota ook een getal in."),
    ):
        answer = client.submit(month, lost)
        assert (answer.status_code, said in answer.text) == (422, True)
    with arrange():
        assert [each.value for each in session.scalars(select(TargetFigure))] == [52]
    # A colleague corrects it while this page is open: what stands on the page is no correction of that.
    form = client.page(month).form()
    with arrange():
        actions.note_figure("2026-03", Typed("T2.2", 60), actor=actor_of(COORDINATOR))
    behind = client.post(form.action, data={**form.values, "value-T2.5": "3"})
    assert (behind.status_code, "Iemand anders vulde hier intussen 60 in." in behind.text) == (409, True)
    change = client.page("/targets/T3.3/change").form()
    assert client.submit("/targets/T3.3/change", {"value": "150"}).status_code == 200
    late = client.post(change.action, data={**change.values, "value": "90"})
    assert (late.status_code, "Iemand anders wijzigde dit intussen." in late.text) == (409, True)


def test_a_program_reads_the_targets_and_sends_figures(api_for: Any) -> None:
    caller: Caller = api_for(COORDINATOR)
    body = {"code": "T2.5", "month": "2026-03", "value": 2}
    assert caller.post("/targets/figures", json=body).get_json()["is_new"] is True
    assert caller.post("/targets/figures", json=body).get_json()["is_new"] is False
    refused = caller.post("/targets/figures", json=body | {"code": "T1.2a"})
    assert (refused.status_code, refused.get_json()["reason"]) == (409, "counted_by_system")
    answer = caller.get("/targets?month=2026-03").get_json()
    row = next(each for each in answer["targets"] if each["code"] == "T2.5")
    assert (answer["project"], row["in_period"], row["cumulative"], row["target"]) == ("2025-2026", 2, 2, 20)
    for month in ("2031-01", "2021-03"):  # to come, and of no project
        assert caller.get(f"/targets?month={month}").status_code == 422


def test_a_percentage_may_have_a_comma(client_for: Any, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    assert client.submit("/targets/groups/elderly", {"percent": "39,5"}).status_code == 200
    assert "39,5" in client.get("/targets/groups/elderly").text
    assert client.submit("/targets/groups/elderly", {"percent": "veel"}).status_code == 422
    months = (
        "/targets?month=2031-01",
        "/targets?month=niets",
        "/targets?month=2021-03",
        "/targets?project=1&month=2026-03",
    )
    for address in (*months, "/targets/figures?month=2031-01"):
        assert client.get(address).status_code == 422, address
    assert client.get("/targets?project=99").status_code == 404


def test_the_targets_go_along_on_paper(client_for: Any) -> None:
    paper = PdfReader(BytesIO(client_for(COORDINATOR).get("/targets.pdf?month=2026-03").data))
    first = " ".join(paper.pages[0].extract_text().split())
    assert "Stand op di 31 mrt 2026" in first
    assert "0 van 200 toestellen (0 %)" in first
