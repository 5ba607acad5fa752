"""The pages of the intake, as each role meets them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.intake import queries
from inventory.intake.actions import mend, receive, triage
from inventory.intake.actions.agree import Terms
from inventory.intake.actions.announce import Gift, announce_lot
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from tests.clients import Client
from tests.devices.stock import device_in
from tests.intake.conftest import HEAD, lot_named, sheet
from tests.people import (
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
)

ClientFor = Callable[[Persona], Client]


def test_pasted_rows_are_looked_at_first_and_then_kept(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    pasted = "Soort\tMerk\tModel\tSerienummer\nlaptop\tDell\tE5440\tAB12\n"
    looked = client.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=check")
    assert looked.status_code == 200
    assert "E5440" in looked.text
    with arrange() as session:
        assert session.query(Lot).count() == 0
    client.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=save")
    with arrange() as session:
        lot = session.query(Lot).one()
        assert lot.state == "announced"
        assert session.query(Device).one().serial == "AB12"


def test_a_refused_list_says_where_and_loses_nothing(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    pasted = "Soort;Merk;Model;Serienummer\nlaptop;Dell;E5440;AB12\nbroodrooster;Dell;;CD34\n"
    answer = client.submit(
        "/lots/new",
        {"donor": "MIRAS", "reference": "brief 7", "pasted": pasted},
        button="act=save",
    )
    assert answer.status_code == 422
    for text in ("broodrooster;Dell;;CD34", "brief 7", "Rij 3", "Dit soort toestel kennen we niet"):
        assert text in answer.text
    with arrange() as session:
        assert session.query(Lot).count() == 0


def test_a_refused_upload_can_be_mended_as_text(client_for: ClientFor, arrange: Any) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Soort", "Merk", "Model", "Serienummer"])
    page.append(["laptop", "Dell", "E5440", 70458812])
    page.append([None])
    page.append(["toaster", "Dell", "E5440", "CD34"])
    out = io.BytesIO()
    book.save(out)
    client = client_for(COORDINATOR)
    upload = (io.BytesIO(out.getvalue()), "lijst.xlsx")
    answer = client.submit("/lots/new", {"donor": "MIRAS", "sheet": upload}, button="act=save")
    assert answer.status_code == 422
    assert "laptop\tDell\tE5440\t70458812" in answer.text
    mended = "Soort\tMerk\tModel\tSerienummer\nlaptop\tDell\tE5440\t70458812\n\ntablet\tDell\tE5440\tCD34\n"
    client.submit("/lots/new", {"donor": "MIRAS", "pasted": mended}, button="act=save")
    with arrange() as session:
        assert sorted(device.serial for device in session.query(Device)) == ["70458812", "CD34"]


def test_own_titles_are_named(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    pasted = "Soort;Merk;Bouwjaarcode;Serienummer\nlaptop;Dell;E5440;AB12\n"
    data = {"donor": "MIRAS", "pasted": pasted, "map_model": "Bouwjaarcode"}
    assert client.submit("/lots/new", data, button="act=save").status_code == 200
    with arrange() as session:
        assert session.query(Device).one().model == "E5440"


def test_an_empty_form_is_refused(client_for: ClientFor) -> None:
    answer = client_for(COORDINATOR).submit("/lots/new", {"donor": "MIRAS"}, button="act=save")
    assert answer.status_code == 422
    assert "Kies een bestand, plak de rijen" in answer.text


def test_the_library_writes_down_what_is_brought(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(LIBRARIAN)
    data = {"donor": "MIRAS", "pasted": sheet("laptop;Dell;E5440;AB12;").decode(), "location": "BIB-C"}
    answer = client.submit("/lots/new", data, button="act=save")
    assert answer.status_code == 200
    with arrange() as session:
        assert session.query(Device).one().location.code == "BIB-C"
        assert session.query(Lot).one().received_on == today()


def test_a_donor_announces_only_for_itself(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(DONOR)
    page = client.page("/lots/new")
    assert "CVO Miras" in page.text
    assert "CVO Creo" not in page.text
    assert "is_here" not in page.form().fields
    pasted = f"{HEAD}\nlaptop;Dell;E5440;AB12;"
    forged = client.submit("/lots/new", {"donor": "CREO", "pasted": pasted}, button="act=save")
    assert forged.status_code == 422
    with arrange() as session:
        assert session.query(Lot).count() == 0
    assert client.submit("/lots/new", {"pasted": pasted}, button="act=save").status_code == 200


def test_a_donor_sees_its_own_lots_only(client_for: ClientFor, make_lot: Callable[..., str]) -> None:
    code = make_lot(2)
    theirs = client_for(DONOR)
    assert code in theirs.page("/lots").text
    page = theirs.page(f"/lots/{code}")
    assert "SN01A" in page.text
    assert "Nog niet ontvangen" in page.text
    assert "Rond dit lot af" not in page.text
    others = client_for(OTHER_DONOR)
    assert code not in others.page("/lots").text
    for address in (f"/lots/{code}", f"/lots/{code}/receipt.pdf", "/lots/L-2020-001"):
        assert others.get(address).status_code == 404
    for address in (f"/lots/{code}/receive", f"/lots/{code}/look"):
        assert theirs.get(address).status_code == 403


@pytest.mark.parametrize("who", [SOCIAL_WORKER])
def test_who_has_no_business_with_lots(client_for: ClientFor, who: Persona, make_lot: Callable[..., str]) -> None:
    code = make_lot(1)
    for address in ("/lots", f"/lots/{code}", "/lots/new"):
        assert client_for(who).get(address).status_code == 403


def test_scanning_stays_on_the_page(client_for: ClientFor, make_lot: Callable[..., str]) -> None:
    code = make_lot(2)
    client = client_for(TECHNICIAN)
    page = f"/lots/{code}/receive"
    first = client.submit(page, {"q": "SN01A"}, form=page)
    assert 'data-signal="ok"' in first.text
    assert "1 van 2 ontvangen" in first.text
    again = client.submit(page, {"q": "sn01a"}, form=page)
    assert 'data-signal="already"' in again.text
    wrong = client.submit(page, {"q": "ONBEKEND9"}, form=page)
    assert wrong.status_code == 404
    assert 'data-signal="refused"' in wrong.text
    assert "ONBEKEND9" in wrong.text
    last = client.submit(page, {"q": "SN02A"}, form=page)
    assert "Alles op de lijst is ontvangen" in last.text


def test_a_label_is_scanned_and_a_mistyped_one_named(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code = make_lot(1)
    with arrange() as session:
        tag = session.query(Device).one().tag
    client, page = client_for(TECHNICIAN), f"/lots/{code}/receive"
    wrong = tag[:-1] + ("A" if tag[-1] != "A" else "B")
    assert "een teken klopt niet" in client.submit(page, {"q": wrong}, form=page).text
    assert 'data-signal="ok"' in client.submit(page, {"q": f"http://digibank.test/d/{tag}"}, form=page).text


def test_a_lot_of_which_a_part_came_still_waits_in_the_list_of_work(
    client_for: ClientFor, make_lot: Callable[..., str]
) -> None:
    begun, done = make_lot(2), make_lot(1, prefix="KLAAR")
    client = client_for(TECHNICIAN)
    client.submit(f"/lots/{begun}/receive", {"q": "SN01A"}, form=f"/lots/{begun}/receive")
    client.submit(f"/lots/{done}/receive", {"q": "KLAAR01A"}, form=f"/lots/{done}/receive")
    home = client.get("/").text
    assert "/lots?coming=1" in home
    coming = client.page("/lots?coming=1").text
    assert begun in coming
    assert done not in coming
    client.submit(f"/lots/{begun}/receive", {"q": "SN02A"}, form=f"/lots/{begun}/receive")
    assert begun not in client.page("/lots?coming=1").text


def test_a_lot_with_counts_only_waits_until_they_are_reached_or_it_is_closed(
    client_for: ClientFor, arrange: Any
) -> None:
    with arrange() as session:
        for code in ("L-2026-081", "L-2026-082", "L-2026-083"):
            terms = Terms(expected={"laptop": 2})
            lot, _none = announce_lot(
                [], gift=Gift(org_of("MIRAS"), terms=terms), actor=actor_of(COORDINATOR), tag_prefix="KOR"
            )
            lot.code, lot.state = code, LotState.RECEIVED
            session.flush()
            for _one in range(2 if code.endswith("2") else 1):
                device_in(DeviceState.RECEIVED, lot=code)
        lot.state = LotState.CLOSED
    coming = client_for(TECHNICIAN).page("/lots?coming=1").text
    assert [code in coming for code in ("L-2026-081", "L-2026-082", "L-2026-083")] == [True, False, False]


def test_a_reason_that_was_tapped_wrong_is_taken_back_the_same_day(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any, clock: Any
) -> None:
    code = make_lot(2)
    with arrange() as session:
        lot = lot_named(session, code)
        tags = [receive.receive_scanned(lot, f"SN0{n}A", actor=actor_of(TECHNICIAN)).tag for n in (1, 2)]
    client = client_for(TECHNICIAN)
    page = f"/lots/{code}/look/{tags[0]}"
    client.submit(page, {"verdict": "crt"})
    assert f"Verkeerd getikt bij {tags[0]}?" in client.page(f"/lots/{code}/look/{tags[1]}?last={tags[0]}").text
    assert "Verkeerd getikt?" in client.page(f"/lots/{code}").text
    client.submit(page, form="/undo")
    with arrange() as session:
        device = session.query(Device).filter_by(tag=tags[0]).one()
        assert (device.state, device.weight_kg) == (DeviceState.RECEIVED, None)
        assert queries.reconciliation(lot_named(session, code)).grounds == ()
        triage.refuse_device(device, actor=actor_of(TECHNICIAN), ground="damage")
    clock.at((today() + timedelta(days=1)).isoformat())
    assert "bekijk opnieuw" not in client.page(page).text
    with arrange() as session:
        lot, device = lot_named(session, code), session.query(Device).filter_by(tag=tags[0]).one()
        with pytest.raises(Refused):
            mend.undo_refusal(lot, device, actor=actor_of(TECHNICIAN))


def test_what_goes_to_the_processor_is_one_row_of_work_with_one_figure(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    make_lot(1, received_on=today())
    with arrange() as session:
        (device,) = session.query(Device).all()
        triage.refuse_device(device, ground="crt", actor=actor_of(TECHNICIAN))
    home = client_for(COORDINATOR).page("/").text
    assert "Toestellen voor de verwerker" in home
    assert "Klaar voor de verwerker" not in home


def test_a_device_that_came_along(client_for: ClientFor, make_lot: Callable[..., str], arrange: Any) -> None:
    code = make_lot(1)
    client = client_for(TECHNICIAN)
    client.submit(f"/lots/{code}/extra", {"type": "tablet", "make": "Apple", "model": "iPad", "serial": "XX99"})
    refused = client.submit(
        f"/lots/{code}/extra", {"type": "tablet", "make": "Apple", "model": "iPad", "serial": "XX99"}
    )
    assert refused.status_code == 422
    assert "kennen we al" in refused.text
    with arrange() as session:
        assert session.query(Device).count() == 2


def test_the_first_look_one_by_one(client_for: ClientFor, make_lot: Callable[..., str], arrange: Any) -> None:
    code = make_lot(2, received_on=today())
    client = client_for(TECHNICIAN)
    with arrange() as session:
        one, two = (device.tag for device in session.query(Device).order_by(Device.id))
    assert one in client.page(f"/lots/{code}/look").text
    page = f"/lots/{code}/look/{one}"
    following = client.submit(page, {"defects": "kras"}, button="verdict=usable")
    assert f"Bekijk {two}" in following.text
    page = f"/lots/{code}/look/{two}"
    assert client.submit(page, {"weight_kg": "veel"}, button="verdict=crt").status_code == 422
    done = client.submit(page, {"weight_kg": "2,4 kg"}, button="verdict=crt")
    assert "Geweigerd, naar recyclage" in done.text
    again = client.page(page)
    assert "Hier is niets meer te doen" in again.text
    receipt = client.get(f"/lots/{code}/receipt.pdf")
    assert receipt.mimetype == "application/pdf"
    assert client_for(DONOR).get(f"/lots/{code}/receipt.pdf").data == receipt.data
    assert client.submit(f"/lots/{code}", form="/close").status_code == 409


def test_a_device_of_another_lot_is_not_looked_at_here(
    client_for: ClientFor, make_lot: Callable[..., str], arrange: Any
) -> None:
    code, other = make_lot(1, received_on=today()), make_lot(1, prefix="OTH", received_on=today())
    with arrange() as session:
        tag = session.query(Device).filter_by(lot_code=other).one().tag
    assert client_for(TECHNICIAN).get(f"/lots/{code}/look/{tag}").status_code == 404


def test_the_shop_looks_and_changes_nothing(client_for: ClientFor, make_lot: Callable[..., str]) -> None:
    code = make_lot(1, received_on=today())
    client = client_for(SHOPKEEPER)
    assert code in client.page("/lots").text
    client.page(f"/lots/{code}")
    assert client.get("/lots/new").status_code == 403


@pytest.mark.parametrize("address", ["/lots", "/lots/{code}"])
def test_more_rows_ask_no_more_statements(
    client_for: ClientFor, make_lot: Callable[..., str], statements: Any, address: str
) -> None:
    client = client_for(COORDINATOR)
    counted = []
    for size in (1, 3):
        codes = [make_lot(size, prefix=f"P{size}{n}") for n in range(size)]
        client.get(address.format(code=codes[0]))
        with statements() as seen:
            client.get(address.format(code=codes[0]))
        counted.append(len(seen))
    assert counted[0] == counted[1]
