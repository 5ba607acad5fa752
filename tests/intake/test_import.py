"""A partner's list comes in whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.models import Event, KeptFile
from inventory.intake.actions.announce import Gift, Imported, announce_lot, import_donation
from inventory.intake.models import Lot
from inventory.intake.readers.donor_list import DonorRow
from tests.intake.conftest import sheet
from tests.people import COORDINATOR, DONOR, LIBRARIAN, OTHER_DONOR, SHOPKEEPER, Persona, actor_of, org_of
from tests.thorough import examples


def take_in(data: bytes, who: Persona = COORDINATOR, donor: str = "MIRAS", **more: Any) -> Imported:
    gift = Gift(org_of(donor), received_on=more.pop("received_on", None))
    return import_donation(data, "lijst.csv", gift=gift, actor=actor_of(who), tag_prefix="KOR", **more)


def nothing_is_kept(database: Any) -> bool:
    return not any(database.scalar(select(func.count()).select_from(model)) for model in (Lot, Device, Event, KeptFile))


def test_a_good_list_becomes_a_lot(database: Any) -> None:
    done = take_in(sheet("laptop;Dell;Latitude 5490;ABC123;S-1", "tablet;Apple;iPad;DEF456;S-2"))
    lot = done.lot
    assert lot is not None
    assert lot.code == f"L-{today().year}-001"
    assert lot.state == "announced"
    assert [device.tag[:11] for device in done.devices] == ["KOR-000001-", "KOR-000002-"]
    assert {device.state for device in done.devices} == {DeviceState.ANNOUNCED}
    assert {device.lot_code for device in done.devices} == {lot.code}
    assert all(device.location is None for device in done.devices)
    kinds = database.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert kinds == ["lot:announced", "device:announced", "device:announced", "lot:list-kept"]


def test_the_list_is_kept_as_it_came(database: Any) -> None:
    data = sheet("laptop;Dell;Latitude 5490;ABC123;S-1")
    take_in(data)
    kept = database.scalars(select(KeptFile)).one()
    assert kept.content == data


def test_a_column_that_may_name_people_is_not_kept(database: Any) -> None:
    data = b"Soort;Merk;Model;Serienummer;Gebruiker\r\nlaptop;Dell;E5440;AB12;Jan Peeters"
    take_in(data)
    kept = database.scalars(select(KeptFile)).one()
    assert b"Peeters" not in (kept.content or b"")
    assert b"E5440" in (kept.content or b"")
    assert kept.data["original_sha256"]


def test_received_at_once(database: Any) -> None:
    day = today() - timedelta(days=1)
    done = take_in(sheet("laptop;Dell;E5440;AB12;"), received_on=day)
    assert done.lot is not None
    assert done.lot.state == "received"
    assert done.devices[0].state == DeviceState.RECEIVED
    assert done.devices[0].location is not None
    assert done.devices[0].location.code == "WERK"


@pytest.mark.parametrize("place", range(5))
def test_one_bad_row_refuses_all(database: Any, place: int) -> None:
    rows = [f"laptop;Dell;E{n};SER{n}X;" for n in range(5)]
    rows[place] = "broodrooster;Dell;X;SER9Y;"
    with pytest.raises(Refused) as no:
        take_in(sheet(*rows))
    assert [(each.row, each.column) for each in no.value.details] == [(place + 2, "Soort")]
    assert "broodrooster" in str(no.value.details[0].message)
    assert not str(no.value.details[0].message).startswith("Rij")
    database.rollback()
    assert nothing_is_kept(database)


def test_a_dry_run_changes_nothing(database: Any) -> None:
    done = take_in(sheet("laptop;Dell;E5440;AB12;"), dry_run=True)
    assert done.lot is None
    assert len(done.rows) == 1
    assert nothing_is_kept(database)


def test_a_device_that_we_have_is_named(database: Any) -> None:
    take_in(sheet("laptop;Dell;E5440;AB12CD;"))
    with pytest.raises(BadInput) as no:
        take_in(sheet("laptop;Dell;E5440;ZZ99;", "laptop;Dell;E5440;ab12cd;"))
    assert [(each.row, each.column) for each in no.value.details] == [(3, "Serienummer")]
    assert "KOR-000001" in str(no.value.details[0].message)
    assert database.scalar(select(func.count()).select_from(Lot)) == 1


def test_placeholder_serials_are_no_identity(database: Any) -> None:
    filler = "To be filled by O.E.M."
    take_in(sheet(f"laptop;Dell;E1;{filler};"))
    done = take_in(sheet(f"laptop;Dell;E2;{filler};", f"laptop;Dell;E3;{filler};"))
    assert [device.serial for device in done.devices] == ["", ""]


def test_an_ended_device_may_come_again(database: Any) -> None:
    done = take_in(sheet("laptop;Dell;E5440;AB12CD;"), received_on=today())
    database.flush()
    moves.step(done.devices[0], "give_back", actor=actor_of(COORDINATOR), facts={"reason": "vergist"})
    again = take_in(sheet("laptop;Dell;E5440;AB12CD;"))
    assert again.devices[0].tag != done.devices[0].tag


def test_five_hundred_rows_at_once(database: Any) -> None:
    data = sheet(*(f"laptop;Dell;Latitude 5490;SER{n:05d}Q;INV-{n}" for n in range(500)))
    assert len(take_in(data).devices) == 500


def test_disks_on_the_list_are_remembered(database: Any) -> None:
    data = b"Soort;Merk;Model;Serienummer;Serienummer schijf\r\nlaptop;Dell;E5440;AB12;S3Z1NB0K"
    assert take_in(data).devices[0].specs == {"announced_disks": ["S3Z1NB0K"]}


@pytest.mark.parametrize(
    ("who", "donor", "received"),
    [
        (SHOPKEEPER, "MIRAS", False),
        (LIBRARIAN, "MIRAS", False),
        (OTHER_DONOR, "MIRAS", False),
        (DONOR, "MIRAS", True),
        (SHOPKEEPER, "MIRAS", True),
    ],
)
def test_who_may_not(database: Any, who: Persona, donor: str, received: bool) -> None:
    with pytest.raises(NotAllowed):
        take_in(sheet("laptop;Dell;E5440;AB12;"), who, donor, received_on=today() if received else None)
    assert nothing_is_kept(database)


@pytest.mark.parametrize(("who", "received"), [(DONOR, False), (COORDINATOR, False), (LIBRARIAN, True)])
def test_who_may(database: Any, who: Persona, received: bool) -> None:
    assert take_in(sheet("laptop;Dell;E5440;AB12;"), who, received_on=today() if received else None).lot


def test_an_organisation_that_gives_nothing_is_no_donor(database: Any) -> None:
    with pytest.raises(BadInput) as no:
        take_in(sheet("laptop;Dell;E5440;AB12;"), donor="BIB")
    assert no.value.reason == "unknown_donor"


def test_the_day_of_receipt_is_not_tomorrow(database: Any) -> None:
    with pytest.raises(BadInput) as no:
        take_in(sheet("laptop;Dell;E5440;AB12;"), received_on=today() + timedelta(days=1))
    assert no.value.field == "received_on"


def test_numbers_of_lots_start_anew_each_year(database: Any, clock: Any) -> None:
    clock.at("2026-12-30")
    first = take_in(sheet("laptop;Dell;E5440;AB12;"))
    clock.at("2027-01-04")
    second = take_in(sheet("laptop;Dell;E5440;CD34;"))
    assert first.lot is not None
    assert second.lot is not None
    assert (first.lot.code, second.lot.code) == ("L-2026-001", "L-2027-001")


def test_rows_of_a_program_obey_the_same_rules(database: Any) -> None:
    rows = [DonorRow(1, "laptop", "Dell", "E1", "AB12"), DonorRow(2, "laptop", "Dell", "E2", "ab12")]
    with pytest.raises(BadInput) as no:
        announce_lot(rows, gift=Gift(org_of("MIRAS")), actor=actor_of(COORDINATOR), tag_prefix="KOR")
    assert [each.row for each in no.value.details] == [2]


@pytest.mark.parametrize(
    "bad", [{"make": "m" * 61}, {"model": "m" * 81}, {"serial": "S1" * 31}, {"make": "85.07.30-033.28"}]
)
def test_texts_that_do_not_fit(database: Any, bad: dict[str, str]) -> None:
    values = {"type": "laptop", "make": "Dell", "model": "E1", "serial": "AB12", **bad}
    with pytest.raises(BadInput):
        announce_lot([DonorRow(1, **values)], gift=Gift(org_of("MIRAS")), actor=actor_of(COORDINATOR), tag_prefix="KOR")
    assert nothing_is_kept(database)


@settings(max_examples=examples(10, 60))
@given(st.lists(st.sampled_from(["good", "no type", "double", "known"]), min_size=1, max_size=8))
def test_all_or_none_whatever_the_mix(app: Any, kinds: list[str]) -> None:
    with app.app_context():
        take_in(sheet("laptop;Dell;E0;KNOWN77;"))
        before = session.scalar(select(func.count()).select_from(Device))
        lines = {"good": "laptop;Dell;E;G{n}K7;", "no type": ";Dell;E;T{n}K7;", "double": "laptop;Dell;E;SAME9;"}
        lines["known"] = "laptop;Dell;E;KNOWN77;"
        data = sheet(*(lines[kind].format(n=n) for n, kind in enumerate(kinds)))
        bad = "no type" in kinds or "known" in kinds or kinds.count("double") > 1
        try:
            take_in(data)
            refused = False
        except BadInput:
            refused = True
        assert refused == bad
        after = session.scalar(select(func.count()).select_from(Device))
        assert after == (before or 0) + (0 if bad else len(kinds))
        session.rollback()
        session.remove()
