"""Many labels are made while the page says how far it is, and hold up nobody."""

from __future__ import annotations

import time
from typing import Any

import pytest

from inventory.access import Role
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import printers
from inventory.devices.actions.labelling import forget_files
from inventory.devices.actions.printers import PrinterSetting
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, PrintJob
from inventory.history.models import Event
from tests.devices.prints import chosen
from tests.devices.stock import new_device
from tests.people import (
    LIBRARIAN,
    actor_of,
)

S = DeviceState


def test_many_are_made_while_the_page_says_how_far(arrange: Any, client_for: Any) -> None:
    with arrange():
        tags = [new_device(lot="L-2026-009").tag for _each in range(310)]
    client = client_for(LIBRARIAN)
    page = client.page("/labels?lot=L-2026-009")
    assert chosen(page) == []
    assert "310" in page.main
    done = client.submit("/labels?lot=L-2026-009", {"copies": "2"}, form="print")
    path = done.request.path
    for _try in range(600):
        text = client.get(path).text
        if "etiketten.pdf" in text:
            break
        assert "<progress" in text
        time.sleep(0.1)
    assert client.get(f"{path}/etiketten.pdf").data.startswith(b"%PDF")
    with arrange():
        job = session.query(PrintJob).one()
        assert (job.done, job.total, job.state) == (620, 620, "done")
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == len(tags)


def test_slow_files_hold_up_nobody_who_writes(arrange: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A raster takes twenty times as long as a PDF: fifty are many."""
    with arrange():
        for _each in range(51):
            new_device(lot="L-2026-009")
    begun: list[int] = []
    monkeypatch.setattr("inventory.devices.views.print_jobs._make", lambda app, number, *more: begun.append(number))
    how = {"stock": "brother-ql-62", "output": "brother"}
    done = client_for(LIBRARIAN).submit("/labels?lot=L-2026-009", how, form="print")
    assert "<progress" in done.text
    assert len(begun) == 1


def test_history_knows_a_printer_by_its_number(arrange: Any) -> None:
    """A name is free text, may be longer than a code, and may be somebody's."""
    with arrange():
        clerk = actor_of(LIBRARIAN)
        (org,) = clerk.orgs(Role.LIBRARY)
        setting = PrinterSetting("Laser van An Peeters aan de balie, tweede lade", "avery-l7160")
        printer = printers.add_printer(setting, org_id=org, actor=clerk)
        printers.put_away(printer, actor=clerk)
        session.flush()
        told = session.query(Event).filter(Event.subject_kind == "printer").all()
        assert {event.subject_code for event in told} == {f"#{printer.id}"}
        assert len(told) == 2


def test_many_that_fail_are_not_noted(arrange: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with arrange():
        for _each in range(301):
            new_device(lot="L-2026-009")

    def broken(*_all: Any, **_named: Any) -> bytes:
        raise Refused("paper", "Het papier is op.")

    monkeypatch.setattr("inventory.devices.documents.draw", broken)
    client = client_for(LIBRARIAN)
    path = client.submit("/labels?lot=L-2026-009", {"copies": "2"}, form="print").request.path
    for _try in range(600):
        text = client.get(path).text
        if "<progress" not in text:
            break
        time.sleep(0.1)
    assert "Het papier is op." in text
    with arrange():
        assert session.query(Device).filter(Device.labelled_at.is_not(None)).count() == 0


def test_large_files_are_forgotten_at_night(database: Any, clock: Any) -> None:
    at = clock.at("2026-11-23T09:00")
    about: dict[str, Any] = {"items": ["KOR"], "stock": "x", "output": "pdf", "state": "done"}
    session.add(PrintJob(made_at=at, beat_at=at, content=b"file", **about))
    session.flush()
    forget_files()
    assert session.query(PrintJob).one().content == b"file"
    clock.forward(days=2)
    forget_files()
    session.expire_all()
    assert session.query(PrintJob).one().content is None
    clock.forward(days=400)
    forget_files()
    assert session.query(PrintJob).count() == 0
