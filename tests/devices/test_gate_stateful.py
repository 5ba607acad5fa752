"""Whatever people try, in whatever order: nobody ever gets a device with a disk that is not proven empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import flags, media, moves
from inventory.devices.lifecycle import DEVICE, EMPTY_MEDIA, FLAGS, MOVES, PROVEN_EMPTY, DeviceState
from inventory.devices.models import StorageMedium, Wipe
from inventory.devices.queries.checks import no_medium_without_proof, no_unproven_device
from inventory.history.queries import events_of
from tests.devices.stock import new_device, proof, test_well
from tests.people import TECHNICIAN, actor_of

FACTS = {
    "reason": "zomaar",
    "ground": "crt",
    "os": "Linux",
    "grade": "A",
    "labels_removed": True,
    "override_reason": "haast",
    "location": "ZONNE",
    "recipient": "School",
    "kind": "loss",
    "parts": "geheugen",
    "weight_kg": "2",
    "carrier": "Recupel",
}


class Life(RuleBasedStateMachine):
    """One device and everything that people may try with it."""

    def __init__(self) -> None:
        super().__init__()
        session.rollback()
        self.device = new_device()
        self.technician = actor_of(TECHNICIAN)
        self.serials = 0

    def attempt(self, what: Callable[[], Any]) -> None:
        with session.no_autoflush:
            place = session.begin_nested()
        try:
            what()
            place.commit()
        except Refused:
            place.rollback()
        session.expire_all()

    @rule(which=st.integers(0, 5))
    def take_a_step_that_may_follow(self, which: int) -> None:
        following = list(DEVICE.from_state(DeviceState(self.device.state)))
        self.take_a_step_named(following[which % len(following)].name)

    @rule(name=st.sampled_from([move.name for move in MOVES]))
    def take_any_step(self, name: str) -> None:
        self.take_a_step_named(name)

    def take_a_step_named(self, name: str) -> None:
        planned = next(move for move in MOVES if move.name == name)
        facts = {fact: FACTS[fact] for fact in (*planned.needs, *planned.optional) if fact in FACTS}
        self.attempt(
            lambda: moves.step(
                self.device,
                name,
                actor=self.technician,
                facts=facts,
                target=DeviceState.ON_LOAN,
                permission_checked=True,
                checker_is_not_worker=False,
            )
        )

    @rule()
    def add_a_disk(self) -> None:
        self.serials += 1
        self.attempt(lambda: media.add_medium(self.device, actor=self.technician, serial=f"S{self.serials}"))

    @rule(which=st.integers(0, 3))
    def take_a_disk_out(self, which: int) -> None:
        disks = self.device.media
        if disks:
            self.attempt(lambda: media.remove_medium(disks[which % len(disks)], actor=self.technician, reason="eruit"))

    @rule(none=st.booleans())
    def say_the_list_is_complete(self, none: bool) -> None:
        self.attempt(lambda: media.confirm_media(self.device, actor=self.technician, none_present=none))

    @rule(which=st.integers(0, 3), good=st.booleans())
    def wipe_a_disk(self, which: int, good: bool) -> None:
        disks = self.device.media
        if not disks:
            return
        medium = disks[which % len(disks)]
        if good:
            self.attempt(lambda: media.accept_wipe(medium, proof(self.device), actor=self.technician))
        else:
            self.attempt(
                lambda: media.refuse_wipe(medium, proof(self.device), reasons=["aborted"], actor=self.technician)
            )

    @rule()
    def test_everything(self) -> None:
        test_well(self.device)

    @rule(flag=st.sampled_from(sorted(FLAGS)))
    def flag(self, flag: str) -> None:
        done = flags.take_flag if flag in self.device.flags else flags.put_flag
        self.attempt(lambda: done(self.device, flag, actor=self.technician))

    @rule()
    def do_what_the_workshop_does(self) -> None:
        """Now and then the proper way, so that later states are tried too."""
        self.take_a_step_named("accept")
        self.add_a_disk()
        self.say_the_list_is_complete(False)
        self.take_a_step_named("diagnose")
        for which in range(len(self.device.media)):
            self.wipe_a_disk(which, True)
        self.take_a_step_named("start_work")
        self.test_everything()
        self.take_a_step_named("submit")
        self.take_a_step_named("approve")

    @invariant()
    def nobody_gets_an_unproven_device(self) -> None:
        session.expire_all()
        device = self.device
        if device.state not in PROVEN_EMPTY:
            return
        disks = session.scalars(select(StorageMedium).where(StorageMedium.device_id == device.id)).all()
        assert disks or device.no_media_seen_by is not None
        for disk in disks:
            assert disk.state in EMPTY_MEDIA
            proofs = session.scalars(
                select(Wipe).where(Wipe.medium_id == disk.id, Wipe.is_accepted, Wipe.device_id == device.id)
            ).all()
            if disk.state == "sanitised":
                newest = max(each.ended_at for each in proofs if each.cycle == device.cycle)
                assert device.last_held_at is None or newest > device.last_held_at

    @invariant()
    def history_tells_the_state(self) -> None:
        assert events_of("device", self.device.id)[-1].to_state == self.device.state

    @invariant()
    def verify_agrees(self) -> None:
        assert no_unproven_device() == []
        assert no_medium_without_proof() == []

    def teardown(self) -> None:
        session.rollback()


@pytest.mark.usefixtures("database")
def test_the_gate_never_opens_wrongly() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
