"""A decision that a device is not expected back, until it is found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.history.models import Event
from inventory.loans.actions import changes
from inventory.loans.actions.changes import note_incident
from inventory.loans.actions.reminders import remind
from inventory.loans.actions.written_off import reasons_for, write_off
from inventory.loans.documents import PAPERS
from inventory.loans.models import (
    Decider,
    IncidentKind,
    Loan,
    WriteOff,
    WriteOffReason,
)
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.queries.during import last_contract_of
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, actor_of

Database = Any


def extend(loan: Loan, day: date, **more: Any) -> Loan:
    given = {"actor": actor_of(LIBRARIAN), "settings": kit.settings(), "papers_of": PAPERS, **more}
    return changes.extend(loan, day, **given)


def test_a_decision_writes_off_until_it_is_found(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    loan = kit.lend()
    device, coordinator = loan.line.device, actor_of(COORDINATOR)
    given: dict[str, Any] = {"decided_by": Decider.STEERING_GROUP, "decided_on": today(), "actor": coordinator}
    with pytest.raises(NotAllowed):
        write_off(loan, WriteOffReason.LOST, **given | {"actor": actor_of(LIBRARIAN)})
    with pytest.raises(Refused, match="loopt nog"):
        write_off(loan, WriteOffReason.NOT_RETURNED, **given)
    clock.at("2028-02-01")
    for wrong in ({"decided_on": date(2028, 2, 2)}, {"decided_on": date(2026, 1, 1)}, {"reference": "x" * 41}):
        with pytest.raises(BadInput):
            write_off(loan, WriteOffReason.NOT_RETURNED, **given | {"decided_on": date(2028, 1, 20)} | wrong)
    write_off(loan, WriteOffReason.NOT_RETURNED, **given | {"decided_on": date(2028, 1, 20)}, reference="SG 2028/3")
    database.refresh(device)
    assert (loan.state, device.state) == ("lost", DeviceState.MISSING)
    assert last_contract_of(device) == loan.number
    assert remind(actor=SYSTEM) == 0
    with pytest.raises(Refused, match="al afgeschreven"):
        write_off(loan, WriteOffReason.LOST, **given)
    moves.move(device, "find", actor=actor_of(LIBRARIAN))
    assert (loan.state, device.state) == ("ended", DeviceState.RETURNED)
    row = database.scalars(select(WriteOff)).one()
    assert row.why == WriteOffReason.NOT_RETURNED
    assert row.ended_at is not None
    kinds = database.scalars(select(Event.kind).where(Event.subject_kind == "loan").order_by(Event.seq)).all()
    assert kinds[-4:-2] == ["loan:lost", "loan:written-off"]
    assert set(kinds[-2:]) == {"loan:found", "loan:write-off-ended"}
    assert contracts_out_of_step() == []


def test_what_the_desk_noted_is_the_only_story(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        loan = kit.lend()
        note_incident(loan, IncidentKind.THEFT, police_number="PV 1", actor=actor_of(LIBRARIAN))
        assert reasons_for(loan) == (WriteOffReason.STOLEN,)
        given: dict[str, Any] = {"decided_by": Decider.OCMW, "decided_on": today(), "actor": actor_of(COORDINATOR)}
        with pytest.raises(Refused) as no:
            write_off(loan, WriteOffReason.NOT_RETURNED, **given)
        assert (no.value.reason, no.value.field) == ("told_otherwise", "why")
        number = loan.number
    page = client_for(COORDINATOR).page(f"/loans/{number}/write-off")
    assert "Gestolen" in page.main
    assert "Niet teruggebracht" not in page.main
