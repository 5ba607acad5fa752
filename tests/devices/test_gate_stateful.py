"""Whatever people try, in whatever order: nobody ever gets a device with a disk that is not proven empty.

Two devices between which disks move, one after the other or both at once, by people, by logs of a bench and by the
coordinator; lent, brought in to be repaired, standing in for each other and swapped meanwhile. `GATE_HISTORIES` and
`GATE_STEPS` say how many histories of how many steps are tried; `make gate` tries 2,000 of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.loans.actions.loaner import take_loaner_back
from inventory.loans.documents import PAPERS
from inventory.placements.actions import going
from inventory.placements.models import Placement
from inventory.repairs import actions as repairs
from inventory.repairs.actions.loaner import contract_of, give
from inventory.repairs.actions.loaner import replace as replace_device
from inventory.repairs.lifecycle import DataChoice
from inventory.repairs.models import Repair
from tests.devices.gate_workshop import Workshop
from tests.loans import kit as desk
from tests.people import LIBRARIAN, actor_of, org_of
from tests.placements import kit
from tests.thorough import examples

HISTORIES = int(os.environ.get("GATE_HISTORIES", examples(6, 25)))
STEPS = int(os.environ.get("GATE_STEPS", examples(30, 40)))


class Life(Workshop):
    """The same two devices, which are also lent, repaired, swapped and given along for a class."""

    @rule()
    def an_organisation_asks_for_devices(self) -> None:
        self.attempt(kit.asked)

    @rule(name=st.sampled_from(["scan", "give", "back", "swap", "lose"]))
    def take_a_step_with_an_agreement(self, name: str) -> None:
        """Given along, brought back or swapped: the newest agreement, found anew. A refused step leaves none behind."""
        found = session.scalars(select(Placement).order_by(Placement.id.desc()).limit(1)).first()
        if found is not None:
            other = next(device for device in self.devices if device is not self.device)
            steps: dict[str, Callable[[], Any]] = {
                "scan": lambda: going.scan_out(found, self.device, actor=actor_of(LIBRARIAN)),
                "give": lambda: kit.give(found),
                "back": lambda: kit.back(found, self.device),
                "swap": lambda: kit.swap(found, self.device, other),
                "lose": lambda: kit.lose(found, self.device),
            }
            self.attempt(steps[name])

    @rule()
    def somebody_borrows_it_and_brings_it_in(self) -> None:
        """Under a contract, so that the desk may do what it does while it is repaired."""
        self.attempt(lambda: desk.lend(desk.free_order(device=self.device, accessories=(), borrower=self.somebody())))
        self.attempt(lambda: self.bring_it_in())

    def somebody(self) -> Any:
        self.people += 1
        return replace(desk.BORROWER, last_name=f"Vogelzang {self.people}")

    def bring_it_in(self) -> None:
        repairs.open_repair(
            self.device,
            actor=actor_of(LIBRARIAN),
            org_id=org_of(LIBRARIAN).id,
            fault_type="Screen",
            complaint="",
            data_choice=DataChoice.MAY_BE_WIPED,
        )

    @rule(name=st.sampled_from(["lend_meanwhile", "lend_meanwhile", "back", "replace", "replace_by_loaner"]))
    def do_something_while_it_is_repaired(self, name: str) -> None:
        """The newest case, found anew: the other device stands in, comes back, or takes its place."""
        case = session.scalars(select(Repair).order_by(Repair.id.desc()).limit(1)).first()
        loan = contract_of(case) if case is not None else None
        if case is None or loan is None:
            return
        other = next(device for device in self.devices if device.id != case.device_id)
        by_desk: dict[str, Any] = {
            "actor": actor_of(LIBRARIAN), "settings": desk.settings(), "papers_of": PAPERS, "data_statement": True
        }  # fmt: skip
        words = ("wrong_type", "limits_told", "loaner_out")
        steps: dict[str, Callable[[], Any]] = {
            "lend_meanwhile": lambda: give(case, other, confirmed=words, **by_desk),
            "back": lambda: take_loaner_back(loan, accessories=(), **by_desk),
            "replace": lambda: replace_device(case, self.device, confirmed=words, **by_desk),
            "replace_by_loaner": lambda: replace_device(case, other, confirmed=words, **by_desk),
        }
        self.attempt(steps[name])

    @rule()
    def both_ready_and_one_comes_back_broken(self) -> None:
        """The proper way as far as a case with another device at hand, so that what follows is tried often."""
        for _device in self.devices:
            self.do_what_the_workshop_does()
            self.go_on_with_the_other()
        self.somebody_borrows_it_and_brings_it_in()

    @rule()
    def place_it_and_take_it_back(self) -> None:
        """The proper way, as far as the device is: whoever sat at it may have put data on it."""
        self.attempt(lambda: moves.move_place(self.device, "BIB-C", actor=actor_of(LIBRARIAN)))
        self.an_organisation_asks_for_devices()
        for name in ("scan", "give", "back"):
            self.take_a_step_with_an_agreement(name)


@pytest.mark.usefixtures("database")
def test_the_gate_never_opens_wrongly(clock: Any) -> None:
    Life.clock = clock
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
