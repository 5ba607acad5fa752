"""The proof of wiping of a device: what the evidence of its present life says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.actions import media
from inventory.devices.documents import proofs
from inventory.devices.models import Device
from inventory.history.models import Event, KeptFile
from inventory.history.told import first_untold
from inventory.web.saving import saving
from tests.clients import Client
from tests.devices.stock import S, device_in, list_media, new_device, proof, wipe
from tests.loans import kit
from tests.people import CHECKER, DONOR, LIBRARIAN, TECHNICIAN, Persona, actor_of, user_of

ClientFor = Callable[[Persona], Client]


def said(device: Device) -> Any:
    return proofs._certificate(device, kit.settings())


def test_a_wiped_device_names_both_people_and_the_way(arrange: Any) -> None:
    with arrange():
        device = device_in(S.TO_WIPE)
        wipe(device)
        data = said(device)
        (disk,) = data.disks
        assert disk.is_good
        assert disk.operator.startswith(user_of(TECHNICIAN).name)
        assert disk.verifier.startswith(user_of(CHECKER).name)
        assert disk.method == "Overschreven met nullen"
        assert disk.place == device.location.name
        assert data.contact.endswith("tel. 1777")
        assert not data.open_disks
        assert data.check_url.endswith("/check")


def test_the_proof_is_told_to_history_when_it_is_kept_and_when_it_is_drawn(arrange: Any) -> None:
    with arrange():
        with saving():
            device = device_in(S.TO_WIPE)
            wipe(device)
        kept = proofs.wipe_certificate(device, kit.settings(), saving=saving)
        assert kept is not None
        told = session.scalars(select(Event).where(Event.subject_kind == "paper").order_by(Event.seq)).all()
        assert [event.kind for event in told] == ["paper:kept", "paper:drawn"]
        assert told[1].data["paper"]["sha256"] == kept.sha256
        assert first_untold() is None


def test_an_open_disk_is_named_and_a_failed_one_says_why(arrange: Any) -> None:
    with arrange():
        device = device_in(S.TO_WIPE)
        assert said(device).open_disks == (device.media[0].serial,)
        media.refuse_wipe(device.media[0], proof(device), reasons=["aborted"], actor=actor_of(TECHNICIAN))
        data = said(device)
        assert not data.disks[0].is_good
        assert data.disks[0].reasons == ("Afgebroken",) or data.disks[0].reasons == ("Iemand heeft het wissen gestopt",)


def test_a_former_life_proves_nothing(arrange: Any) -> None:
    with arrange():
        device = device_in(S.RETURNED)
        data = said(device)
        assert not data.disks
        assert data.open_disks


def test_a_device_without_a_disk_names_who_looked(arrange: Any) -> None:
    with arrange():
        device = device_in(S.TO_DIAGNOSE)
        for medium in list(device.media):
            media.remove_medium(medium, actor=actor_of(TECHNICIAN), reason="eruit")
        session.refresh(device)
        list_media(device, none=True)
        assert said(device).no_disk_seen_by.startswith(user_of(TECHNICIAN).name)
        fresh = new_device()
        assert not said(fresh).is_list_confirmed


def test_it_is_kept_and_sealed_and_stays_the_same(arrange: Any, client_for: ClientFor) -> None:
    with arrange():
        device = device_in(S.WIPED)
        tag = device.tag
    client = client_for(LIBRARIAN)
    assert f"/d/{tag}/wipe-certificate.pdf" in client.get(f"/d/{tag}").get_data(as_text=True)
    first = client.get(f"/d/{tag}/wipe-certificate.pdf")
    assert first.mimetype == "application/pdf"
    assert b"/ByteRange" in first.data
    assert client.get(f"/d/{tag}/wipe-certificate.pdf").data == first.data
    with arrange():
        assert session.query(KeptFile).filter_by(kind=proofs.CERTIFICATE).count() == 1
    assert client_for(DONOR).get(f"/d/{tag}/wipe-certificate.pdf").status_code in (403, 404)


def test_sizes_are_said_as_makers_count() -> None:
    assert proofs.size_text(256_060_514_304) == "256 GB"
    assert proofs.size_text(1_000_204_886_016) == "1 TB"
    assert proofs.size_text(1_500_000_000_000) == "1,5 TB"
    assert proofs.size_text(None) == ""
