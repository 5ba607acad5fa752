"""The home page of a counter, undoing, and what the palette finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import select

from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.devices.queries import device_by_tag
from inventory.history.models import Event
from inventory.loans.actions.tasks import plan
from inventory.loans.models import DeskTask, TaskKind
from inventory.loans.queries.contracts import counts
from inventory.web.saving import saving
from tests.loans import kit
from tests.people import (
    DONOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
)
from tests.placements import kit as placements

SignIn = Callable[..., Any]


def lent_with_a_task() -> tuple[str, str, int]:
    """A loan that is late, and a task about it."""
    loan = kit.lend()
    loan.due_on, loan.handed_over_at = today() - timedelta(days=2), now() - timedelta(days=200)
    session.flush()
    task = plan(loan, TaskKind.CHECK_UP, today())
    assert task is not None
    return loan.number, loan.line.device.tag, task.id


def test_the_day_of_a_counter_is_its_home_page(arrange: Any, client_for: SignIn) -> None:
    with arrange(), saving():
        number, _tag, _task = lent_with_a_task()
        code = kit.referral().code
        kept = placements.given(placements.ready())
        kept.from_on, kept.until_on = today() - timedelta(days=3), today()
    page = client_for(LIBRARIAN).page("/")
    with arrange():
        assert counts(actor_of(LIBRARIAN), today())["overdue"] == 1
    lists = {
        section.xpath(".//h2")[0].text_content(): [row.text_content() for row in section.xpath(".//li")]
        for section in page.root.xpath("//section[contains(@class,'day-list')]")
    }
    assert set(lists) == {"Te laat1", "Taken van de balie1", "Klassen: vandaag terug1"}
    assert "nog niet terug: 1" in lists["Klassen: vandaag terug1"][0]
    assert number in lists["Te laat1"][0]
    assert "Neem terug" in lists["Te laat1"][0]
    assert "In orde" in lists["Taken van de balie1"][0]
    assert not any(name in page.text for name in kit.CANARIES), "the page is open all day"
    assert code not in page.text, "it has no device yet"
    for other in (SHOPKEEPER, OTHER_LIBRARIAN, TECHNICIAN, SOCIAL_WORKER, DONOR):
        assert number not in client_for(other).get("/").text


def test_a_tap_too_many_is_undone_with_the_button_that_stays(arrange: Any, client_for: SignIn) -> None:
    with arrange(), saving():
        _number, tag, task = lent_with_a_task()
    client = client_for(LIBRARIAN)
    done = client.submit("/", {}, form=f"/loans/tasks/{task}")
    assert f"{tag}: In orde." in done.text
    assert "Maak dit ongedaan" in done.text
    assert "Maak dit ongedaan" not in client.page("/").text
    client.submit("/loans/tasks", {}, form=f"/loans/tasks/{task}/undo")
    with arrange():
        assert session.get_one(DeskTask, task).done_at is None
        told = session.scalars(select(Event.kind).where(Event.subject_kind == "loan").order_by(Event.seq)).all()
    assert told[-2:] == ["loan:task-done", "loan:task-reopened"]


def test_the_palette_finds_things_and_no_people(arrange: Any, client_for: SignIn) -> None:
    with arrange(), saving():
        number, tag, _task = lent_with_a_task()
        agreement = placements.given(placements.ready()).number
        code = kit.referral().code

    def find(client: Any, text: str) -> dict[str, str]:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)[0]
        answer = client.post("/find", data={"q": text, "csrf_token": token})
        assert answer.status_code == 200
        return {item["label"]: item["url"] for item in answer.get_json()["items"]}

    library = client_for(LIBRARIAN)
    assert find(library, tag[:8])[tag] == f"/d/{tag}"
    assert find(library, number) == {number: f"/loans/{number}"}
    assert number in find(library, str(int(number[-5:])).zfill(2))
    assert find(library, "miras") == {agreement: f"/placements/{agreement}"}
    for text in ("", "x", "Vogelzang", "kanarie@example.be", code[:4], "85.07.30-033.28", "%%", "__"):
        assert not {number, agreement, code} & set(find(library, text)), text
    assert find(client_for(OTHER_LIBRARIAN), number) == {}
    assert find(client_for(SHOPKEEPER), agreement) == {}
    assert find(client_for(DONOR), tag[:8]) == {}
    assert library.post("/find", data={"q": tag}).status_code == 400


def test_a_device_goes_back_to_where_it_stood(arrange: Any, client_for: SignIn) -> None:
    with arrange(), saving():
        tag = kit.ready_device().tag
    client = client_for(LIBRARIAN)
    page = client.get(f"/d/{tag}").text
    sent = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0], "elsewhere-location": "STOCK"}
    answer = client.post(f"/d/{tag}/place", data=sent, follow_redirects=True)
    assert "Maak dit ongedaan" in answer.text
    former = re.findall(r'name="elsewhere-location" value="([^"]+)"', answer.text)
    assert former == ["BIB-C"]
    client.post(f"/d/{tag}/place", data={**sent, "elsewhere-location": former[0]})
    with arrange():
        told = session.scalars(select(Event.kind).where(Event.subject_code == tag).order_by(Event.seq)).all()
        assert device_by_tag(tag, actor=actor_of(LIBRARIAN)).location.code == "BIB-C"  # type: ignore[union-attr]
    assert told.count(told[-1]) == 2


def test_a_phone_and_nothing_else(arrange: Any, client_for: SignIn) -> None:
    """Where a browser cannot read codes itself, a photo of each goes to the page that asked for it."""
    with arrange(), saving():
        lent, ready, code = kit.lend().line.device.tag, kit.ready_device().tag, kit.referral().code
    client = client_for(LIBRARIAN)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)[0]

    def photo(text: str, address: str, **more: str) -> Any:
        sent = {"csrf_token": token, "photo": (BytesIO(kit.photo_of_code(text)), "code.png"), **more}
        return client.post(address, data=sent, content_type="multipart/form-data", follow_redirects=True)

    page = client.page("/loans/hand-over")
    address = next(form.action for form in page.forms if "scan-photo" in form.action)
    first = photo(ready, address)
    assert ready in first.text
    action = re.findall(r'action="(/loans/scan-photo[^"]+)"', first.text)[0].replace("&amp;", "&")
    assert f"device={ready}" in action, "what was there goes along"
    assert "Wie tekent" in photo(code, action).text
    assert "Ik zei: we wissen alles" in photo(lent, "/loans/scan-photo?to=back").text
    assert photo(lent, "/scan/read").get_json() == {"code": lent}
    begun = photo(lent, "/loans/take-back/series", said="1", photo_sent="1")
    assert "Nog niet bewaard" in begun.text
    number = re.findall(r'name="pending" value="([^"]+)"', begun.text)[0]
    kept = {"said": "1", "photo_sent": "1", "pending": number, "pending_device": lent, "accessories": "Lader"}
    unread = client.post("/loans/take-back/series", data={"csrf_token": token, **kept}).text
    assert "Dit is geen foto die we kunnen lezen" in unread
    assert "checked" in unread, "what waits stays as it was"
    nothing = client.post(address, data={"csrf_token": token}, follow_redirects=True)
    assert "Dit is geen foto die we kunnen lezen" in nothing.text
