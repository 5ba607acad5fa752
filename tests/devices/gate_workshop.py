"""Devices on the workshop floor, as a history that may go any way, and what must hold after each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from inventory.core.clock import now
from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.actions import exceptions, flags, leaving, media, moves, policy
from inventory.devices.lifecycle import DEVICE, EMPTY_MEDIA, FLAGS, MOVES, PROVEN_EMPTY, DeviceState
from inventory.devices.models import Device, MediumKind, StorageMedium, Wipe
from inventory.devices.queries.checks import no_medium_without_proof, no_unproven_device
from inventory.history.queries import events_of
from inventory.placements.queries.checks import placements_out_of_step
from inventory.repairs.models import Repair
from inventory.workbench.actions import evidence_again, floor
from inventory.workbench.actions.signing import confirm_record, record_manual_wipe
from inventory.workbench.queries import waiting_records
from tests.devices.stock import new_device, proof, test_well
from tests.people import CHECKER, COORDINATOR, TECHNICIAN, actor_of
from tests.workbench.conftest import bring_in, log, picture

FACTS = {
    "reason": "zomaar",
    "ground": "crt",
    "os": "Linux",
    "grade": "A",
    "labels_removed": True,
    "override_reason": "haast",
    "without_disk": True,
    "location": "ZONNE",
    "recipient": "School",
    "kind": "loss",
    "parts": "geheugen",
    "weight_kg": "2",
    "carrier": "Recupel",
}

FIRST_DAY = date(2026, 3, 10)


class Workshop(RuleBasedStateMachine):
    """Two devices and everything that people may try with them. The clock stands until somebody lets a day pass."""

    clock: Any = None

    def __init__(self) -> None:
        super().__init__()
        session.rollback()
        self.day = FIRST_DAY
        self.clock.at(self.day.isoformat())
        self.devices = [new_device(), new_device()]
        self.device: Device = self.devices[0]
        self.technician = actor_of(TECHNICIAN)
        self.coordinator = actor_of(COORDINATOR)
        self.serials = 0
        self.every_disk: list[str] = []
        self.people = 0

    @initialize(far=st.integers(0, 3))
    def how_far_they_are(self, far: int) -> None:
        """One may stand to be wiped when the history begins, or both, or one may be with somebody."""
        for device in self.devices[: 1 + (far > 1)]:
            self.device = device
            self.look_inside()
        if far == 3:
            self.do_what_the_workshop_does()
            self.take_a_step_named("hand_over")

    @rule()
    def go_on_with_the_other(self) -> None:
        self.device = next(device for device in self.devices if device is not self.device)

    @rule()
    def a_day_passes(self) -> None:
        self.day += timedelta(days=1)
        self.clock.at(self.day.isoformat())

    @rule(which=st.integers(0, 5), days=st.integers(-2, 1), bad=st.booleans(), named=st.booleans())
    def a_bench_sends_a_log(self, which: int, days: int, bad: bool, named: bool) -> None:
        """Of any disk that there ever was, of now, of before or of later; with or without the device that it means."""
        if self.every_disk:
            serial = self.every_disk[which % len(self.every_disk)]
            day = f"{self.day + timedelta(days=days):%Y/%m/%d}"
            content = log("aborted_pass_1_of_35" if bad else "good_hdd", serial=serial, day=day)
            self.attempt(lambda: bring_in(content, device=self.device if named else None))

    @rule()
    def what_waits_is_read_again(self) -> None:
        self.attempt(lambda: evidence_again.look_at_everything(actor=self.technician))

    @rule(which=st.integers(0, 5), days=st.integers(-2, 1))
    def a_log_comes_before_its_disk_is_listed(self, which: int, days: int) -> None:
        """Of a disk that somebody lists later, or never: it is read again the moment that it is."""
        day = f"{self.day + timedelta(days=days):%Y/%m/%d}"
        serial = f"DISK{self.serials + 1 + which % 3:06d}"
        self.attempt(lambda: bring_in(log(serial=serial, day=day)))

    @rule(which=st.integers(0, 5))
    def put_a_loose_disk_in(self, which: int) -> None:
        if self.every_disk:
            serial = self.every_disk[which % len(self.every_disk)]
            self.attempt(lambda: media.add_medium(self.device, actor=self.technician, serial=serial))

    @rule(which=st.integers(0, 3))
    def a_disk_is_gone(self, which: int) -> None:
        disks = self.device.media
        if disks:
            self.attempt(lambda: leaving.note_absent(disks[which % len(disks)], actor=self.technician, reason="leeg"))

    @rule(which=st.integers(0, 5), method=st.sampled_from(["overwrite", "drive_erase", "crushed", "new"]))
    def sign_for_a_disk(self, which: int, method: str) -> None:
        """In a device or loose; by two people when the second comes along."""
        disks = session.scalars(select(StorageMedium).order_by(StorageMedium.id)).all()
        if disks:
            medium = disks[which % len(disks)]
            self.attempt(
                lambda: record_manual_wipe(
                    medium,
                    actor=self.technician,
                    method=method,
                    ended_at=now() + timedelta(minutes=1),
                    photo=picture() if method == "crushed" else b"",
                )
            )

    @rule()
    def a_second_technician_confirms(self) -> None:
        for record in waiting_records():
            self.attempt(lambda record=record: confirm_record(record, actor=actor_of(CHECKER)))  # type: ignore[misc]

    @rule(strict=st.booleans())
    def the_coordinator_decides(self, strict: bool) -> None:
        self.attempt(lambda: policy.decide(MediumKind.UNKNOWN, "purge" if strict else "clear", actor=self.coordinator))

    @rule(which=st.integers(0, 3))
    def the_coordinator_signs(self, which: int) -> None:
        disks = self.device.media
        if disks:
            medium = disks[which % len(disks)]
            self.attempt(lambda: exceptions.sign_exception(medium, actor=self.coordinator, reason="versleuteld"))

    @rule(mode=st.sampled_from(floor.MODES))
    def a_mode_card_and_then_every_device(self, mode: floor.Mode) -> None:
        self.attempt(lambda: self.scan_the_shelf(mode))

    def scan_the_shelf(self, mode: floor.Mode) -> None:
        run = floor.begin(mode, actor=self.technician, facts={name: FACTS[name] for name in mode.facts})
        for device in self.devices:
            code = Recognised(CodeKind.DEVICE_TAG, device.tag)
            floor.scan(run, code, actor=self.technician, checker_is_not_worker=False)

    @rule(name=st.sampled_from([move.name for move in MOVES]))
    def a_whole_shelf_takes_a_step(self, name: str) -> None:
        for device in self.devices:
            self.device = device
            self.take_a_step_named(name)

    def attempt(self, what: Callable[[], Any]) -> None:
        with session.no_autoflush:
            place = session.begin_nested()
        try:
            what()
            place.commit()
        except Refused:
            place.rollback()
        except IntegrityError as no:
            place.rollback()
            if "loan_line" not in str(no):  # a bare step brought it back beside its contract, where it is still out
                raise
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
        if name == "fixed" and self.newest_case_of(self.device) is None:
            return  # the database lets a device come out of repair by a case alone
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

    def newest_case_of(self, device: Device) -> Repair | None:
        query = select(Repair).where(Repair.device_id == device.id).order_by(Repair.id.desc()).limit(1)
        return session.scalars(query).first()

    @rule()
    def add_a_disk(self) -> None:
        self.serials += 1
        serial = f"DISK{self.serials:06d}"
        self.every_disk.append(serial)
        self.attempt(lambda: media.add_medium(self.device, actor=self.technician, serial=serial))

    @rule(which=st.integers(0, 3))
    def take_a_disk_out(self, which: int) -> None:
        disks = self.device.media
        if disks:
            self.attempt(lambda: media.remove_medium(disks[which % len(disks)], actor=self.technician, reason="eruit"))

    @rule(none=st.booleans())
    def say_the_list_is_complete(self, none: bool) -> None:
        self.attempt(lambda: media.confirm_media(self.device, actor=self.technician, none_present=none))

    @rule(which=st.integers(0, 3), days=st.integers(1, 3))
    def prove_it_with_something_old(self, which: int, days: int) -> None:
        if not self.device.media:
            self.look_inside()
        disks = self.device.media
        if disks:
            medium, ended = disks[which % len(disks)], now() - timedelta(days=days)
            old = proof(self.device, ended_at=ended)
            self.attempt(lambda: media.accept_wipe(medium, old, actor=self.technician))

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
    def look_inside(self) -> None:
        """As far as wiping, so that every way of wiping is tried often."""
        for name in ("receive", "take_in", "accept"):
            self.take_a_step_named(name)
        self.add_a_disk()
        self.say_the_list_is_complete(False)
        self.take_a_step_named("diagnose")

    @rule()
    def lend_and_take_back(self) -> None:
        """Somebody had it: whatever was proven before counts no more."""
        self.take_a_step_named("hand_over")
        self.take_a_step_named("take_back")

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
        for device in self.devices:
            if device.state in PROVEN_EMPTY:
                self.is_proven_empty(device)

    def is_proven_empty(self, device: Device) -> None:
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
                assert disk.left_at is None or newest > disk.left_at

    @invariant()
    def history_tells_the_state(self) -> None:
        for device in self.devices:
            assert events_of("device", device.id)[-1].to_state == device.state

    @invariant()
    def verify_agrees(self) -> None:
        assert no_unproven_device() == []
        assert no_medium_without_proof() == []

    def teardown(self) -> None:
        try:
            assert placements_out_of_step() == []  # reads every event, and leaves the session empty
        finally:
            session.rollback()
