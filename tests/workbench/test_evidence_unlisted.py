"""A wipe log that tells of a disk nobody noted: a machine with such a disk in it is not wiped."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import session
from inventory.core.errors import NotAllowed
from inventory.devices.actions import flags, gates, media, moves
from inventory.devices.lifecycle import MediumState
from inventory.devices.models import Device
from inventory.history.models import Event
from inventory.workbench.actions import evidence_settle, evidence_unlisted, floor
from inventory.workbench.models import EvidenceItem
from inventory.workbench.queries import device_by_tag
from tests.people import BENCH, CHECKER, COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of
from tests.workbench.conftest import DISK, HOST, S, bring_in, log, make_device, refused, states
from tests.workbench.test_later_failure import bring_to

SECOND = "WX51B27K7777"


def with_second(host: str = HOST, bus: str = "ATA     ", day: str = "2026/03/12") -> bytes:
    """The log of one good disk in which the program saw another one that it did not wipe."""
    text = log(host=host, day=day).decode()
    line = next(each for each in text.splitlines() if "notice: Found /dev/sda" in each)
    other = line.replace("/dev/sda", "/dev/sdb").replace(DISK, SECOND).replace("ATA     ", bus)
    return text.replace(line, f"{line}\n{other}", 1).encode()


def test_a_disk_that_the_machine_itself_shows_comes_on_its_list(laptop: Device) -> None:
    found = bring_in(with_second(), BENCH)
    assert sorted(states(found)) == [("accepted", ""), ("to_do", "")]
    assert {each.serial: each.state for each in laptop.media} == {
        DISK: MediumState.SANITISED,
        SECOND: MediumState.CONTAINS_DATA,
    }
    assert laptop.state == S.TO_WIPE
    with refused("not_wiped"):
        gates.wiped(laptop, actor_of(TECHNICIAN), {})


def test_a_log_from_before_the_list_was_made_is_asked_again(database: Any, march: Any) -> None:
    device = make_device(S.TO_DIAGNOSE)
    march.at("2026-03-12")
    bring_in(with_second(), BENCH)
    assert [each.serial for each in device.media] == [DISK]
    media.confirm_media(device, actor=actor_of(TECHNICIAN), none_present=False)
    moves.step(device, "diagnose", actor=actor_of(TECHNICIAN))
    media.finish_when_all_are_empty(device, actor=actor_of(TECHNICIAN))
    assert {each.serial for each in device.media} == {DISK, SECOND}
    assert device.state == S.TO_WIPE


def test_it_takes_a_wiped_device_back_to_wiping(laptop: Device, march: Any) -> None:
    bring_in(log())
    assert laptop.state == S.WIPED
    march.at("2026-03-14")
    bring_in(with_second(day="2026/03/13"))
    assert [laptop.state] == [S.TO_WIPE]
    bring_in(log(serial=SECOND, day="2026/03/13"))
    assert laptop.state == S.WIPED


def test_a_failed_wipe_of_a_disk_that_nobody_noted_counts_too(laptop: Device) -> None:
    bring_in(log("verification_mismatch", serial=SECOND))
    assert {each.serial for each in laptop.media} == {DISK, SECOND}
    assert laptop.state == S.WIPE_FAILED


@pytest.mark.parametrize(
    "said",
    [{"host": "ANDERE99"}, {"bus": "USB     "}, {"day": "2026/03/09"}],
    ids=["another machine", "a stick", "before it came in"],
)
def test_what_may_be_of_another_machine_stays_a_question(laptop: Device, said: dict[str, str]) -> None:
    bring_in(with_second(**said), device=laptop)
    assert [each.serial for each in laptop.media] == [DISK]


def test_a_device_with_somebody_is_not_touched(laptop: Device, march: Any) -> None:
    bring_in(log())
    bring_to(laptop, S.RESERVED)
    march.at("2026-03-14")
    bring_in(with_second(day="2026/03/13"))
    assert [each.serial for each in laptop.media] == [DISK]


def test_the_page_asks_and_a_person_puts_it_on_the_list(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        bring_in(with_second(host="ANDERE99"), device=device_by_tag(tag))
        bring_in(with_second(host="ANDERE98"), device=device_by_tag(tag))
        stick = with_second(host="ANDERE99", bus="USB     ").replace(SECOND.encode(), b"STICK12345")
        bring_in(stick, device=device_by_tag(tag))
    client = client_for(TECHNICIAN)
    page = client.page(f"/workbench/{tag}").text
    assert page.count(f"Een wislog zag ook schijf {SECOND}") == 1, "two logs say so"
    assert "STICK" not in page.split("Wat de wislogs zeggen")[0], "the stick that it was started from"
    with arrange() as session:
        number = session.scalar(select(func.min(EvidenceItem.id)).where(EvidenceItem.serial == SECOND))
    client.submit(f"/workbench/evidence/{number}", form="/add")
    with arrange():
        device = device_by_tag(tag)
        assert device.state == S.TO_WIPE
        assert [each.serial for each in device.media] == [DISK, SECOND]
    assert "Een wislog zag ook schijf" not in client.page(f"/workbench/{tag}").text


def asked(device: Device) -> int:
    """A log of another machine, named for this device, shows one more disk; the number of the line that asks."""
    bring_in(with_second(host="ANDERE99"), device=device)
    return session.scalars(select(EvidenceItem.id).where(EvidenceItem.serial == SECOND)).one()


@pytest.mark.parametrize("host", ["ANDERE99", "            "], ids=["another machine", "no machine"])
def test_until_somebody_answers_it_goes_to_nobody(laptop: Device, host: str) -> None:
    bring_in(with_second(host=host), device=laptop)
    assert laptop.flags == ["unlisted_disk"]
    with refused("disk_asked"):
        gates.wiped(laptop, actor_of(TECHNICIAN), {})
    with refused("house_flag"):
        flags.take_flag(laptop, "unlisted_disk", actor=actor_of(COORDINATOR))
    moves.step(laptop, "start_work", actor=actor_of(TECHNICIAN))
    with refused("disk_asked"):
        moves.step(laptop, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})


def test_a_log_that_names_no_machine_asks_of_the_only_device_in_it(laptop: Device) -> None:
    bring_in(with_second(host=""), BENCH)
    assert laptop.flags == ["unlisted_disk"]


@pytest.mark.parametrize("name", ["reserve", "hand_over", "sell", "place", "transfer"])
def test_a_ready_device_leaves_by_no_way(laptop: Device, march: Any, name: str) -> None:
    bring_in(log())
    bring_to(laptop, S.READY)
    march.at("2026-03-14")
    asked(laptop)
    facts = {"location": "ZONNE", "recipient": "School", "reason": "zomaar"}
    with refused("disk_asked"):
        moves.step(laptop, name, actor=actor_of(LIBRARIAN), facts=facts, permission_checked=True)


def test_what_is_reserved_may_be_let_go_and_not_be_handed_over(laptop: Device, march: Any) -> None:
    bring_in(log())
    bring_to(laptop, S.RESERVED)
    march.at("2026-03-14")
    bring_in(with_second(day="2026/03/13"))
    assert laptop.flags == ["unlisted_disk"], "the log names the machine, and nothing comes on its list there"
    with refused("flagged"):
        moves.step(laptop, "hand_over", actor=actor_of(LIBRARIAN), permission_checked=True)
    moves.step(laptop, "release", actor=actor_of(LIBRARIAN), permission_checked=True)
    number = session.scalars(select(EvidenceItem.id).where(EvidenceItem.serial == SECOND)).one()
    evidence_settle.add_proposed(session.get_one(EvidenceItem, number), actor=actor_of(TECHNICIAN))
    assert (laptop.state, laptop.flags, len(laptop.media)) == (S.TO_WIPE, [], 2)


def test_who_looked_says_that_it_is_not_inside(laptop: Device) -> None:
    number = asked(laptop)
    bring_in(with_second(host="ANDERE98"), device=laptop)
    who = actor_of(TECHNICIAN)
    evidence_unlisted.say_not_inside(session.get_one(EvidenceItem, number), actor=who)
    assert laptop.flags == []
    gates.wiped(laptop, who, {})
    told = session.scalars(select(Event).where(Event.kind == "device:unflagged")).one()
    assert (told.data["flag"], told.actor_id) == ("unlisted_disk", who.user_id)
    answered = session.scalars(select(EvidenceItem).where(EvidenceItem.serial == SECOND)).all()
    assert [(each.state, each.settled_by_id) for each in answered] == [("settled", who.user_id)] * 2


def test_a_device_that_waited_for_the_answer_alone_is_wiped_with_it(laptop: Device) -> None:
    bring_in(log("aborted_pass_1_of_35", serial=SECOND, host="ANDERE99"), device=laptop)
    bring_in(log())
    assert (laptop.state, laptop.flags) == (S.TO_WIPE, ["unlisted_disk"])
    item = session.scalars(select(EvidenceItem).where(EvidenceItem.serial == SECOND)).one()
    with refused("disk_asked"):
        evidence_settle.settle(item, actor=actor_of(TECHNICIAN), reason="ruim de lijst op")
    evidence_unlisted.say_not_inside(item, actor=actor_of(TECHNICIAN))
    assert (laptop.state, laptop.flags) == (S.WIPED, [])


def test_a_stick_asks_nothing(laptop: Device) -> None:
    bring_in(with_second(host="ANDERE99", bus="USB     "), device=laptop)
    assert laptop.flags == []
    gates.wiped(laptop, actor_of(TECHNICIAN), {})


def test_a_whole_shelf_and_the_api_are_refused_and_the_page_answers(
    client_for: Any, api_for: Any, on_bench: Any, arrange: Any
) -> None:
    tag = on_bench()
    with arrange():
        device = device_by_tag(tag)
        bring_in(log())
        bring_to(device, S.TO_CHECK)
        number = asked(device)
    with arrange():
        mode = floor.mode_called("approve")
        assert mode is not None
        run = floor.begin(mode, actor=actor_of(CHECKER), facts={"labels_removed": True})
        scanned = floor.scan(run, Recognised(CodeKind.DEVICE_TAG, tag), actor=actor_of(CHECKER))
        assert (scanned.outcome, "Een wislog zag nog een schijf" in scanned.said) == ("refused", True)
    answer = api_for(CHECKER).post(f"/devices/{tag}/moves", {"move": "approve", "facts": {"labels_removed": True}})
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "disk_asked")
    client = client_for(TECHNICIAN)
    assert f"Een wislog zag ook schijf {SECOND}" in client.page(f"/workbench/{tag}").text
    client.submit(f"/workbench/evidence/{number}", form="/not-inside")
    assert SECOND not in client.page(f"/workbench/{tag}").text.split("Wat de wislogs zeggen")[0]
    with arrange():
        device = device_by_tag(tag)
        assert (device.state, device.flags) == (S.TO_CHECK, [])


def with_nameless(host: str = HOST, serial: str = "Unknown", day: str = "2026/03/12") -> bytes:
    """The log of one good disk in which the program saw another one whose number it could not read."""
    return with_second(host=host, day=day).replace(SECOND.encode(), serial.encode().ljust(len(SECOND)))


def nameless() -> EvidenceItem:
    return session.scalars(select(EvidenceItem).where(EvidenceItem.why.startswith("serial_"))).one()


@pytest.mark.parametrize("host", [HOST, "", "ANDERE99"], ids=["the machine", "no machine", "named by the bench"])
def test_a_disk_whose_number_the_log_cannot_read_is_asked_about(laptop: Device, host: str) -> None:
    bring_in(with_nameless(host), device=laptop if host == "ANDERE99" else None)
    assert laptop.flags == ["unlisted_disk"]
    with refused("disk_asked"):
        gates.wiped(laptop, actor_of(TECHNICIAN), {})
    evidence_settle.add_proposed(nameless(), actor=actor_of(TECHNICIAN))
    assert (laptop.state, laptop.flags) == (S.TO_WIPE, [])
    assert sorted(each.serial for each in laptop.media) == ["", DISK]
    with refused("not_wiped"):
        gates.wiped(laptop, actor_of(TECHNICIAN), {})


def test_who_looked_says_that_a_disk_without_a_number_is_not_inside(laptop: Device, march: Any) -> None:
    bring_in(log())
    bring_to(laptop, S.READY)
    march.at("2026-03-14")
    bring_in(with_nameless(day="2026/03/13"))
    bring_in(with_nameless(day="2026/03/14"))
    assert laptop.flags == ["unlisted_disk"]
    with refused("disk_asked"):
        moves.step(laptop, "reserve", actor=actor_of(LIBRARIAN), permission_checked=True)
    first = session.scalars(select(EvidenceItem).where(EvidenceItem.why.startswith("serial_"))).first()
    assert first is not None
    evidence_unlisted.say_not_inside(first, actor=actor_of(TECHNICIAN))
    assert (laptop.state, laptop.flags) == (S.READY, [])


def test_of_two_that_look_alike_each_is_answered(laptop: Device) -> None:
    text = with_nameless().decode()
    line = next(each for each in text.splitlines() if "notice: Found /dev/sdb" in each)
    bring_in(text.replace(line, f"{line}\n{line.replace('/dev/sdb', '/dev/sdc')}", 1).encode())
    first, second = session.scalars(
        select(EvidenceItem).where(EvidenceItem.why.startswith("serial_")).order_by(EvidenceItem.position)
    )
    evidence_unlisted.say_not_inside(first, actor=actor_of(TECHNICIAN))
    assert laptop.flags == ["unlisted_disk"], "the other one may be inside"
    evidence_unlisted.say_not_inside(second, actor=actor_of(TECHNICIAN))
    assert laptop.flags == []


def test_a_listed_disk_may_be_the_one_that_the_log_cannot_name(database: Any, march: Any) -> None:
    device = make_device(disks=(DISK, ""))
    march.at("2026-03-12")
    bring_in(with_nameless())
    assert device.flags == []
    empty = next(each for each in device.media if not each.serial)
    media.remove_medium(empty, actor=actor_of(TECHNICIAN), reason="stuk")
    evidence_unlisted.ask_of_what_is_kept()
    assert "unlisted_disk" not in device.flags, "it was on the list when the log was made"


def test_a_log_that_hides_every_number_asks_nothing_of_as_many_disks(laptop: Device) -> None:
    bring_in(log("masked_quiet"), device=laptop)
    assert laptop.flags == []


def test_logs_that_were_read_before_ask_it_in_the_night(laptop: Device) -> None:
    bring_in(log())
    bring_in(with_nameless())
    item = nameless()
    item.device, laptop.flags = None, []  # as it was kept before the question existed
    session.flush()
    assert evidence_unlisted.ask_of_what_is_kept() == 1
    assert (laptop.state, laptop.flags) == (S.WIPED, ["unlisted_disk"])
    events = session.scalar(select(func.count()).select_from(Event))
    assert evidence_unlisted.ask_of_what_is_kept() == 1
    assert session.scalar(select(func.count()).select_from(Event)) == events, "a second night changes nothing"


def test_the_page_asks_of_a_disk_without_a_number(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        bring_in(with_nameless())
        number = nameless().id
    client = client_for(TECHNICIAN)
    assert "een schijf zonder leesbaar nummer" in client.page(f"/workbench/{tag}").text
    client.submit(f"/workbench/evidence/{number}", form="/add")
    assert "een schijf zonder leesbaar nummer" not in client.page(f"/workbench/{tag}").text


def test_the_coordinator_settles_a_log_when_no_technician_is_there(
    client_for: Any, on_bench: Any, arrange: Any
) -> None:
    tag = on_bench()
    with arrange():
        bring_in(with_nameless())
        bring_in(log(serial="WX99NEW1"), device=device_by_tag(tag))
        asked_of = nameless().id
        waiting = session.scalars(select(EvidenceItem.id).where(EvidenceItem.serial == "WX99NEW1")).one()
        with pytest.raises(NotAllowed):
            evidence_settle.settle(nameless(), actor=actor_of(LIBRARIAN), reason="x")
    client = client_for(COORDINATOR)
    home = client.page("/").text
    assert "Wisbewijzen om uit te zoeken" in home
    assert "Toestellen met een schijf die niemand noteerde" in home
    listed = client.get("/workbench/evidence?state=asked").text
    assert f"/workbench/evidence/{asked_of}" in listed
    assert f"/workbench/evidence/{waiting}" not in listed
    client.submit(f"/workbench/evidence/{asked_of}", form="/not-inside")
    client.submit(f"/workbench/evidence/{waiting}", form="/add")
    with arrange():
        device = device_by_tag(tag)
        assert (device.flags, {each.serial for each in device.media}) == ([], {DISK, "WX99NEW1"})
        added = session.scalars(select(Event).where(Event.kind == "device:medium-wiped")).all()[-1]
        assert added.actor_id == actor_of(COORDINATOR).user_id
