"""Disks as things of their own: their page, their history, what the coordinator signs, photos."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed
from inventory.devices.actions import exceptions, leaving, media, moves, policy
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device, MediumKind, StorageMedium
from inventory.devices.queries.media import MediaList, condition_of, count_media
from inventory.history.models import KeptFile
from inventory.history.queries import events_of
from inventory.history.told import first_untold
from inventory.workbench.actions.photos import SIDE, cleaned
from inventory.workbench.actions.signing import confirm_record, record_manual_wipe
from tests.clients import Client
from tests.people import CHECKER, COORDINATOR, TECHNICIAN, Persona, actor_of
from tests.workbench.conftest import DISK, S, bring_in, log, make_device, picture, refused

ClientFor = Callable[[Persona], Client]


@pytest.fixture
def laptop(database: Any, march: Any) -> Device:
    device = make_device(kind="ssd")
    march.at("2026-03-12")
    return device


def strict(kind: MediumKind = MediumKind.SSD) -> None:
    policy.decide(kind, "purge", actor=actor_of(COORDINATOR), reason="overschrijven mist op flash een deel")


# --- how well each kind must be wiped ---------------------------------------------------------------------------------


def media_on(which: MediaList) -> list[StorageMedium]:
    return list(session.scalars(select(StorageMedium).where(condition_of(which))))


def test_an_overwritten_ssd_waits_for_the_coordinator_when_the_house_wants_a_purge(laptop: Device) -> None:
    strict()
    bring_in(log())
    disk = laptop.media[0]
    assert (laptop.state, disk.state) == (DeviceState.TO_WIPE, MediumState.SANITISING)
    assert media_on(MediaList.WAITS) == [disk]
    with pytest.raises(NotAllowed):
        exceptions.sign_exception(disk, actor=actor_of(TECHNICIAN), reason="zal wel")
    with refused("facts_missing"):
        exceptions.sign_exception(disk, actor=actor_of(COORDINATOR), reason=" ")
    signed = exceptions.sign_exception(disk, actor=actor_of(COORDINATOR), reason="was altijd versleuteld")
    assert (laptop.state, disk.state) == (DeviceState.WIPED, MediumState.SANITISED)
    assert signed.reason == "was altijd versleuteld"
    assert count_media(MediaList.WAITS) == 0


def test_the_database_refuses_it_too(laptop: Device) -> None:
    strict()
    bring_in(log())
    laptop.media[0].state = MediumState.SANITISED
    with pytest.raises(Exception, match="geldig wisbewijs"):
        session.flush()
    session.rollback()


def test_a_purge_is_enough_and_so_is_a_hard_disk(laptop: Device, march: Any) -> None:
    strict()
    signed = record_manual_wipe(
        laptop.media[0], actor=actor_of(TECHNICIAN), method="drive_erase", ended_at=now() - timedelta(minutes=1)
    )
    confirm_record(signed, actor=actor_of(CHECKER))
    assert laptop.state == DeviceState.WIPED
    march.at("2026-03-10")
    other = make_device(disks=("HDD1",), kind="hdd", serial="")
    march.at("2026-03-12")
    bring_in(log(serial="HDD1"))
    assert other.state == DeviceState.WIPED


def test_an_exception_ends_with_the_life_of_the_device(laptop: Device) -> None:
    strict()
    bring_in(log())
    disk = laptop.media[0]
    exceptions.sign_exception(disk, actor=actor_of(COORDINATOR), reason="versleuteld")
    moves.step(laptop, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "twijfel"})
    assert disk.state == MediumState.CONTAINS_DATA
    assert exceptions.waiting_wipe(disk) is None


@pytest.mark.parametrize("kind", ["ssd", "nvme", "emmc"])
def test_overwriting_is_never_a_purge_on_flash(database: Any, march: Any, kind: str) -> None:
    device = make_device(kind=kind)
    march.at("2026-03-12")
    proof = media.Proof(
        source="manual", category="purge", method="overwrite", ended_at=now(), operator_id=1, witness_id=2
    )
    with refused("category_too_high"):
        media.accept_wipe(device.media[0], proof, actor=actor_of(TECHNICIAN))


def test_only_the_coordinator_decides(laptop: Device) -> None:
    with pytest.raises(NotAllowed):
        policy.decide(MediumKind.SSD, "purge", actor=actor_of(TECHNICIAN))
    assert policy.needed(MediumKind.SSD) == "clear"


# --- disks that leave -------------------------------------------------------------------------------------------------


def test_a_disk_that_leaves_with_data_raises_a_flag_until_it_is_proven(laptop: Device) -> None:
    disk = laptop.media[0]
    media.remove_medium(disk, actor=actor_of(TECHNICIAN), reason="voor de shredder")
    assert "disk_without_proof" in laptop.flags
    assert media_on(MediaList.LOOSE) == [disk]
    signed = record_manual_wipe(
        disk, actor=actor_of(TECHNICIAN), method="shredded", ended_at=now() - timedelta(seconds=1), photo=picture()
    )
    assert "disk_without_proof" in laptop.flags
    confirm_record(signed, actor=actor_of(CHECKER))
    assert disk.state == MediumState.DESTROYED
    assert "disk_without_proof" not in laptop.flags
    assert count_media(MediaList.LOOSE) == 0
    assert first_untold() is None


def test_a_wipe_of_a_loose_disk_proves_nothing_about_a_device(laptop: Device) -> None:
    disk = laptop.media[0]
    media.remove_medium(disk, actor=actor_of(TECHNICIAN), reason="naar de bank")
    signed = record_manual_wipe(
        disk, actor=actor_of(TECHNICIAN), method="drive_erase", ended_at=now() + timedelta(seconds=1)
    )
    confirm_record(signed, actor=actor_of(CHECKER))
    assert disk.state == MediumState.SANITISED
    media.add_medium(laptop, actor=actor_of(TECHNICIAN), serial=DISK)
    assert disk.state == MediumState.CONTAINS_DATA
    disk.state = MediumState.SANITISED
    with pytest.raises(Exception, match="geldig wisbewijs"):
        session.flush()
    session.rollback()


def test_an_empty_disk_that_leaves_raises_nothing(laptop: Device) -> None:
    bring_in(log())
    media.remove_medium(laptop.media[0], actor=actor_of(TECHNICIAN), reason="past niet")
    assert laptop.flags == []
    assert count_media(MediaList.LOOSE) == 0


def test_a_disk_that_is_gone_and_comes_back(laptop: Device) -> None:
    disk = laptop.media[0]
    leaving.note_absent(disk, actor=actor_of(TECHNICIAN), reason="de sleuf is leeg")
    assert disk.state == MediumState.ABSENT
    assert "disk_without_proof" in laptop.flags
    assert media_on(MediaList.GONE) == [disk]
    with refused("medium_loose"):
        media.accept_wipe(
            disk, media.Proof("manual", "clear", "overwrite", now(), operator_id=1, witness_id=2),
            actor=actor_of(TECHNICIAN),
        )  # fmt: skip
    leaving.find_again(disk, actor=actor_of(TECHNICIAN))
    media.add_medium(laptop, actor=actor_of(TECHNICIAN), serial=DISK)
    assert laptop.flags == []
    kinds = [event.kind for event in events_of("medium", disk.id)]
    assert kinds == ["medium:found", "medium:absent", "medium:found-again", "medium:put-in"]


def test_the_history_of_a_disk_goes_across_machines(laptop: Device, march: Any) -> None:
    disk = laptop.media[0]
    media.remove_medium(disk, actor=actor_of(TECHNICIAN), reason="naar een ander toestel")
    march.at("2026-03-10")
    other = make_device(disks=(), serial="")
    march.at("2026-03-13")
    moves.step(other, "wipe_again", actor=actor_of(TECHNICIAN), facts={"reason": "schijf erbij"})
    media.add_medium(other, actor=actor_of(TECHNICIAN), serial=DISK)
    told = [(event.kind, event.data.get("device")) for event in events_of("medium", disk.id)]
    assert told == [
        ("medium:found", laptop.tag),
        ("medium:taken-out", laptop.tag),
        ("medium:put-in", other.tag),
    ]


def test_wiping_is_begun_and_proves_nothing(laptop: Device) -> None:
    media.start_wiping(laptop, actor=actor_of(TECHNICIAN))
    assert laptop.media[0].state == MediumState.SANITISING
    assert laptop.state == DeviceState.TO_WIPE
    with refused("not_wiped"):
        moves.step(laptop, "finish_wipe", actor=actor_of(TECHNICIAN))
    assert count_media(MediaList.WAITS) == 0


def test_a_disk_that_is_gone_or_waits_elsewhere_is_not_signed_again(laptop: Device, march: Any) -> None:
    disk = laptop.media[0]
    record_manual_wipe(disk, actor=actor_of(TECHNICIAN), method="overwrite", ended_at=now())
    media.remove_medium(disk, actor=actor_of(TECHNICIAN), reason="naar een ander toestel")
    with refused("already_waiting"):
        record_manual_wipe(disk, actor=actor_of(TECHNICIAN), method="drive_erase", ended_at=now())
    march.at("2026-03-10")
    other = make_device(disks=("ANDERE1",), serial="")
    march.at("2026-03-12")
    media.add_medium(other, actor=actor_of(TECHNICIAN), serial=DISK)
    with refused("already_waiting"):
        record_manual_wipe(disk, actor=actor_of(TECHNICIAN), method="overwrite", ended_at=now())
    leaving.note_absent(other.media[0], actor=actor_of(TECHNICIAN), reason="weg")
    gone = session.scalars(select(StorageMedium).where(StorageMedium.state == "absent")).one()
    with refused("medium_loose"):
        record_manual_wipe(gone, actor=actor_of(TECHNICIAN), method="overwrite", ended_at=now())


# --- photos -----------------------------------------------------------------------------------------------------------


def test_destroying_asks_a_photo(laptop: Device) -> None:
    with refused("no_photo"):
        record_manual_wipe(laptop.media[0], actor=actor_of(TECHNICIAN), method="crushed", ended_at=now())
    assert not session.scalars(select(KeptFile).where(KeptFile.kind == "photo")).all()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "GeheimeCamera"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (50.0, 49.0, 37.0), "E", (3.0, 15.0, 53.0)
    return picture(exif=exif, comment=b"genomen bij Jan thuis")


def test_what_the_camera_wrote_is_gone() -> None:
    content = with_place()
    assert b"GeheimeCamera" in content
    clean = cleaned(content)
    with Image.open(io.BytesIO(clean)) as shown:
        assert not shown.getexif()
        assert shown.format == "JPEG"
    assert b"Geheime" not in clean
    assert b"Jan" not in clean


def test_a_large_photo_becomes_small() -> None:
    with Image.open(io.BytesIO(cleaned(picture((4000, 3000))))) as shown:
        assert max(shown.size) == SIDE


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few kB that says it is huge, and unpacks to that."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_photo"),
        (b"<svg onload=alert(1)>", "photo_kind"),
        (b"%PDF-1.7", "photo_kind"),
        (picture()[:200], "photo_kind"),
        (png_of(10_000, 8_000), "photo_large"),
        (png_of(60_000, 60_000), "photo_large"),
        (bytes(16 * 2**20), "photo_large"),
    ],
)
def test_bad_photos_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as no:
        cleaned(content)
    assert no.value.reason == reason


# --- pages ------------------------------------------------------------------------------------------------------------


def number_of(arrange: Any, serial: str = DISK) -> int:
    with arrange():
        return session.scalars(select(StorageMedium.id).where(StorageMedium.serial == serial)).one()


def test_out_of_the_device_and_destroyed_on_its_own_page(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    client.submit(f"/workbench/{tag}", {"reason": "stuk"}, form="/out")
    page = f"/workbench/media/{number_of(arrange)}"
    assert DISK in client.page("/workbench/media?list=loose").text
    assert "ligt los" in client.page(page).text
    refused = client.submit(page, {"destroy-method": "crushed"}, form="/destroyed")
    assert refused.status_code == 422
    files = {"destroy-method": "crushed", "destroy-photo": (io.BytesIO(with_place()), "foto.jpg")}
    assert "Wacht op een tweede naam" in client.submit(page, files, form="/destroyed").text
    checker = client_for(CHECKER)
    said = checker.submit("/workbench/records", form="/confirm").text
    assert "Bevestigd. De schijf is vernietigd." in said
    assert "De schijf is bewezen leeg" not in said
    answer = checker.page(page)
    assert "Vernietigd" in answer.text
    with arrange():
        photo = session.scalars(select(KeptFile.id).where(KeptFile.kind == "photo")).one()
    shown = checker.get(f"/workbench/photos/{photo}")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"Geheime" not in shown.data
    with arrange():
        assert "disk_without_proof" not in session.scalars(select(Device)).one().flags


def test_the_coordinator_decides_and_signs(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_WIPE, kind="ssd")
    coordinator = client_for(COORDINATOR)
    coordinator.submit("/workbench/wipe-policy", {"ssd-needs": "purge", "ssd-reason": "flash"}, form="/wipe-policy/ssd")
    client = client_for(TECHNICIAN)
    client.submit(f"/workbench/{tag}", {"files": (io.BytesIO(log()), "wis.log")}, form="/evidence")
    page = f"/workbench/media/{number_of(arrange)}"
    assert "niet zo grondig" in client.page(page).text
    assert "Ik teken" not in client.page(page).text
    assert "wachten op jouw akkoord" in coordinator.page("/").text
    coordinator.submit(page, {"exception-reason": "versleuteld"}, form="/exception")
    with arrange():
        assert session.scalars(select(Device)).one().state == "wiped"


def test_the_search_goes_to_the_disk(client_for: ClientFor, on_bench: Any) -> None:
    on_bench()
    answer = client_for(TECHNICIAN).get(f"/workbench/media?q={DISK.lower()}", follow_redirects=False)
    assert answer.status_code == 303
