"""A newer list of a lot, columns that are remembered, rows mended on the screen, and a list taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.actions.labelling import note_labels
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.intake import queries
from inventory.intake.actions import receive
from inventory.intake.actions.agree import Terms
from inventory.intake.actions.announce import Gift, announce_lot, import_donation
from inventory.intake.actions.relist import import_into, undo_import
from inventory.intake.actions.triage import accept_device
from inventory.intake.models import ListImport, Lot
from tests.clients import Client
from tests.intake.conftest import lot_named, sheet
from tests.pages import Page
from tests.people import COORDINATOR, DONOR, OTHER_DONOR, SHOPKEEPER, TECHNICIAN, Persona, actor_of, org_of

ClientFor = Callable[[Persona], Client]
OWN_WORDS = b"Ding;Wie maakte het;Welk;Chassisnr\r\nlaptop;Dell;E5440;AA1\r\n"
MAPPING = {"type": "Ding", "make": "Wie maakte het", "model": "Welk", "serial": "Chassisnr"}
FIRST = sheet("laptop;Dell;E5440;AA1;M1", "laptop;Dell;E5440;AA2;M2", "tablet;Apple;iPad;;M3")


@pytest.fixture
def lot(database: Any) -> Lot:
    """A lot of three, announced by a list."""
    return took(FIRST).lot


def took(data: bytes, who: Persona = COORDINATOR, **more: Any) -> Any:
    gift = Gift(org_of("MIRAS"))
    return import_donation(data, "lijst.csv", gift=gift, actor=actor_of(who), tag_prefix="KOR", **more)


def again(lot: Lot, data: bytes, who: Persona = DONOR, **more: Any) -> Any:
    return import_into(lot, data, "nieuw.csv", actor=actor_of(who), tag_prefix="KOR", **more)


def serials(lot: Lot) -> list[str]:
    return [look.device.serial for look in queries.looks_of([lot.code])[lot.code]]


def test_a_newer_list_updates_and_adds_and_makes_no_doubles(lot: Lot) -> None:
    newer = sheet(
        "laptop;Dell;Latitude E5440;aa1;M1",
        "laptop;Dell;E5440;AA2;M2",
        "tablet;Apple;iPad;CC3;m3",
        "laptop;HP;840;DD4;M4",
    )
    looked = again(lot, newer, dry_run=True)
    assert [(each.is_new, sorted(each.changes)) for each in looked.plan] == [
        (False, ["model", "serial"]),
        (False, []),
        (False, ["donor_tag", "serial"]),
        (True, []),
    ]
    assert len(serials(lot)) == 3
    again(lot, newer)
    assert serials(lot) == ["aa1", "AA2", "CC3", "DD4"]
    assert lot.expected == {"laptop": 3, "tablet": 1}
    first = queries.device_in(lot, "AA1")
    assert first is not None
    assert first.model == "Latitude E5440"
    assert events_of("device", first.id)[-1].data["changes"]["model"] == ["E5440", "Latitude E5440"]
    assert again(lot, newer, dry_run=True).plan[3].is_new is False


@pytest.mark.parametrize(
    "row",
    ["laptop;Dell;E5440;AA1;M2", "laptop;Dell;X;AA1;M1\r\nlaptop;Dell;Y;;M1"],
    ids=["two devices", "twice the same"],
)
def test_a_row_that_fits_two_devices_is_refused(lot: Lot, row: str) -> None:
    with pytest.raises(Refused) as no:
        again(lot, sheet(row))
    assert no.value.reason == "list_refused"
    assert serials(lot) == ["AA1", "AA2", ""]


def test_what_is_being_worked_on_is_not_changed_by_a_list(lot: Lot, database: Any) -> None:
    who = actor_of(TECHNICIAN)
    receive.receive_lot(lot, actor=who)
    with pytest.raises(Refused):
        again(lot, sheet("laptop;Dell;Beter;AA1;M1"), DONOR)
    again(lot, sheet("laptop;Dell;Beter;AA1;M1"), TECHNICIAN)
    device = queries.device_in(lot, "AA1")
    assert device is not None
    assert device.model == "Beter"
    accept_device(device, actor=who)
    with pytest.raises(Refused):
        again(lot, sheet("laptop;Dell;Nog beter;AA1;M1"), TECHNICIAN)


def test_a_serial_of_another_lot_is_named_with_its_lot(lot: Lot) -> None:
    with pytest.raises(Refused) as no:
        took(FIRST)
    assert lot.code in str(no.value.details[0].message)


@pytest.mark.parametrize(("who", "knows"), [(DONOR, False), (OTHER_DONOR, True), (COORDINATOR, True)])
def test_a_donor_learns_nothing_of_what_others_gave(make_lot: Any, arrange: Any, who: Persona, knows: bool) -> None:
    code = make_lot(1, donor="CREO", received_on=today())
    with arrange() as session:
        tag = session.query(Device).one().tag
        gift = Gift(org_of("MIRAS" if who == DONOR else "CREO"))
        data = sheet("laptop;Dell;Latitude;SN01A;")
        with pytest.raises(Refused) as no:
            import_donation(data, "x.csv", gift=gift, actor=actor_of(who), tag_prefix="KOR")
    said = str(no.value.details[0].message)
    assert "kennen we al" in said
    assert ((tag in said), (code in said)) == (knows, knows)
    assert ("Ontvangen" in said) == (who == COORDINATOR), "where it stands is ours to know"


@pytest.mark.parametrize("who", [OTHER_DONOR, SHOPKEEPER])
def test_who_may_not_change_a_list(lot: Lot, who: Persona) -> None:
    number = queries.imports_of(lot)[0].id
    for action in (
        lambda: again(lot, FIRST, who),
        lambda: undo_import(lot, number, actor=actor_of(who)),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_a_list_is_taken_back_and_taken_in_again(lot: Lot) -> None:
    tags = [look.device.tag for look in queries.looks_of([lot.code])[lot.code]]
    done = queries.imports_of(lot)[0]
    undo_import(lot, done.id, actor=actor_of(DONOR))
    assert serials(lot) == []
    assert lot.expected == {}
    gone = [each for each in session.query(Device).filter(Device.tag.in_(tags))]
    assert {device.state.value for device in gone} == {"not_come"}
    assert [event.kind for event in events_of("device", gone[0].id)] == ["device:announced", "device:withdrawn"]
    with pytest.raises(Refused):
        undo_import(lot, done.id, actor=actor_of(DONOR))
    again(lot, FIRST)
    assert serials(lot) == ["AA1", "AA2", ""]


def test_an_update_is_undone_to_what_it_was(lot: Lot) -> None:
    again(lot, sheet("laptop;Dell;Beter;AA1;M1", "laptop;HP;840;DD4;M4"))
    newest, first = queries.imports_of(lot)
    with pytest.raises(Refused):
        undo_import(lot, first.id, actor=actor_of(DONOR))
    undo_import(lot, newest.id, actor=actor_of(DONOR))
    device = queries.device_in(lot, "AA1")
    assert device is not None
    assert (device.model, serials(lot)) == ("E5440", ["AA1", "AA2", ""])


@pytest.mark.parametrize("what", ["received", "labelled"])
def test_what_happened_keeps_a_list(lot: Lot, what: str) -> None:
    device, who = queries.device_in(lot, "AA2"), actor_of(TECHNICIAN)
    assert device is not None
    if what == "received":
        receive.receive_device(device, lot=lot, actor=who)
    else:
        note_labels([device], actor=who, stock="avery-l7160")
    with pytest.raises(Refused) as no:
        undo_import(lot, queries.imports_of(lot)[0].id, actor=who)
    assert no.value.missing == (device.tag,)
    assert len(serials(lot)) == 3


def test_columns_are_remembered_per_donor(database: Any) -> None:
    with pytest.raises(Refused):
        took(OWN_WORDS)
    took(OWN_WORDS, mapping=MAPPING)
    assert took(OWN_WORDS.replace(b"AA1", b"AA7")).devices[0].serial == "AA7"
    other = Gift(org_of("CREO"))
    with pytest.raises(Refused):
        import_donation(
            OWN_WORDS.replace(b"AA1", b"AA8"), "x.csv", gift=other, actor=actor_of(COORDINATOR), tag_prefix="KOR"
        )
    assert took(sheet("laptop;Dell;E5440;AA9;M9")).devices[0].serial == "AA9"


def test_columns_are_chosen_on_the_screen(client_for: ClientFor, arrange: Any) -> None:
    client, pasted = client_for(COORDINATOR), OWN_WORDS.decode().replace(";", "\t")
    asked = client.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=check")
    assert asked.status_code == 422
    assert "Welk (E5440)" in asked.text
    chosen = {
        "donor": "MIRAS",
        "pasted": pasted,
        "csrf_token": csrf(asked.text),
        "act": "save",
        "wipes_by": "us",
        "transport": "brought",
        "given_as": "unsaid",
    } | {f"map_{ours}": theirs for ours, theirs in MAPPING.items()}
    assert client.post("/lots/new", data=chosen).status_code == 303
    looked = client.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted.replace("AA1", "AA2")}, button="act=check")
    assert looked.status_code == 200
    assert "zoals de vorige keer" in looked.text


def csrf(text: str) -> str:
    return text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_wrong_rows_are_mended_where_they_are(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    head = "Soort\tMerk\tModel\tSerienummer\n"
    pasted = head + "laptop\tDell\tE5440\tAB1\nkoelkast\tDell\tE5440\tAB2\nlaptop\t\tX\tAB3\nlaptop\tHP\tY\tAB1\n"
    refused = client.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=check")
    assert refused.status_code == 422
    assert 'name="fix-3-type"' in refused.text
    assert 'name="fix-4-make"' in refused.text
    base = {
        "donor": "MIRAS",
        "csrf_token": csrf(refused.text),
        "wipes_by": "us",
        "transport": "brought",
        "given_as": "unsaid",
        "pasted": pasted,
    }
    half = client.post("/lots/new", data=base | {"act": "save", "fix-3-type": "laptop", "drop-5": "y"})
    assert half.status_code == 422
    assert 'name="fix-3-type"' not in half.text
    assert 'name="fix-4-make"' in half.text
    kept = Page(half.text).form(None).values["pasted"][0]
    whole = client.post("/lots/new", data=base | {"pasted": kept, "act": "save", "fix-4-make": "Acer"})
    assert whole.status_code == 303
    with arrange() as session:
        found = {device.serial: (device.type.value, device.make) for device in session.query(Device)}
    assert found == {"AB1": ("laptop", "Dell"), "AB2": ("laptop", "Dell"), "AB3": ("laptop", "Acer")}


def test_a_newer_list_and_taking_it_back_on_the_pages(client_for: ClientFor, arrange: Any) -> None:
    donor = client_for(DONOR)
    pasted = "Soort\tMerk\tModel\tSerienummer\nlaptop\tDell\tE5440\tAB1\n"
    donor.submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=save")
    with arrange() as session:
        code = session.query(Lot).one().code
    newer = pasted.replace("E5440", "E5450") + "tablet\tApple\tiPad\tAB2\n"
    looked = donor.submit(f"/lots/new?lot={code}", {"pasted": newer}, button="act=check")
    assert "E5450" in looked.text
    assert "Nieuw: 1. Gewijzigd: 1." in looked.text
    first = donor.submit(f"/lots/new?lot={code}", {"pasted": newer}, button="act=save")
    assert "Er is nog niets bewaard" in first.text  # what changes is shown first, whatever button was pressed
    assert "E5440" in first.text
    with arrange() as session:
        assert session.query(Device).filter_by(lot_code=code).count() == 1
    form = Page(first.text).form(None)
    sent = {name: each[-1] for name, each in form.values.items()} | {"act": "save"}
    assert donor.post("/lots/new", data=sent).status_code == 303
    with arrange() as session:
        lot = lot_named(session, code)
        newest = queries.imports_of(lot)[0].id
    gone = donor.submit(f"/lots/{code}", form=f"/lists/{newest}/undo")
    assert "Ingetrokken op" in gone.text
    with arrange() as session:
        assert [device.model for device in session.query(Device).filter_by(lot_code=code)] == ["E5440"]


def test_the_same_over_the_api(api_for: Any) -> None:
    laptop = {"type": "laptop", "make": "Dell", "model": "E5440", "serial": "AB1", "donor_tag": "M1"}
    donor = api_for(DONOR)
    code = donor.post("/lots", {"donor": "MIRAS", "devices": [laptop]}).get_json()["code"]
    newer = {"devices": [{**laptop, "model": "E5450"}, {**laptop, "serial": "AB2", "donor_tag": "M2"}]}
    dry = donor.post(f"/lots/{code}/lists", {**newer, "dry_run": True})
    assert (dry.status_code, dry.get_json()) == (200, {"new": 1, "changed": 1, "same": 0, "number": None})
    done = donor.post(f"/lots/{code}/lists", newer).get_json()
    assert len(donor.get(f"/lots/{code}").get_json()["devices"]) == 2
    assert api_for(OTHER_DONOR).post(f"/lots/{code}/lists", newer).status_code == 404
    lot = donor.post(f"/lots/{code}/lists/{done['number']}/undo", {}).get_json()
    assert [device["model"] for device in lot["devices"]] == ["E5440"]
    again = donor.post(f"/lots/{code}/lists/{done['number']}/undo", {})
    assert (again.status_code, again.get_json()["reason"]) == (409, "already_undone")


def test_how_many_were_announced_follows_the_list(lot: Lot) -> None:
    who = actor_of(TECHNICIAN)
    receive.receive_lot(lot, actor=who)
    newer = FIRST + b"\r\nlaptop;HP;840;AA4;M4"
    again(lot, newer, TECHNICIAN)
    balance = queries.reconciliation(lot)
    assert (balance.total("expected"), balance.total("received"), balance.total("announced")) == (4, 3, 1)
    undo_import(lot, queries.imports_of(lot)[0].id, actor=who)
    assert lot.expected == {"laptop": 2, "tablet": 1}


def test_a_first_list_under_mere_counts_keeps_what_was_said(database: Any) -> None:
    said = Gift(org_of("MIRAS"), terms=Terms(expected={"laptop": 5}))
    lot, _devices = announce_lot((), gift=said, actor=actor_of(COORDINATOR), tag_prefix="KOR")
    again(lot, FIRST)
    assert lot.expected == {"laptop": 5, "tablet": 1}
    undo_import(lot, queries.imports_of(lot)[0].id, actor=actor_of(DONOR))
    assert lot.expected["laptop"] == 5


def test_what_a_newer_list_does_not_name_is_said_and_stays(lot: Lot) -> None:
    newer = sheet("laptop;Dell;E5440;AA1;M1")
    looked = again(lot, newer, dry_run=True)
    assert [device.serial for device in looked.left_out] == ["AA2", ""]
    done = again(lot, newer)
    assert [device.donor_tag for device in done.left_out] == ["M2", "M3"]
    assert serials(lot) == ["AA1", "AA2", ""]


def test_the_page_says_what_a_newer_list_changes_and_what_it_leaves_out(client_for: ClientFor, arrange: Any) -> None:
    with arrange():
        code = took(FIRST).lot.code
    pasted = "Soort\tMerk\tModel\tSerienummer\tInventarisnummer\nlaptop\tDell\tE5450\tAA1\tM1\n"
    page = client_for(DONOR).submit(f"/lots/new?lot={code}", {"pasted": pasted}, button="act=check")
    cells = [cell.text_content().strip() for cell in Page(page.text).root.xpath("//main//table//td")]
    assert {"E5440", "E5450"} <= set(cells)
    assert "2 toestellen van dit lot staan niet op de nieuwe lijst. Ze blijven in het lot." in page.text
    assert "AA2" in page.text
    assert "Neem deze lijst over" in page.text


def test_errors_stand_on_top_with_a_link_to_each_row(client_for: ClientFor) -> None:
    pasted = (
        "Soort\tMerk\tModel\tSerienummer\n" + "laptop\tDell\tE5440\tAB1\nkoelkast\tDell\tX\tAB2\nlaptop\t\tY\tAB3\n"
    )
    refused = client_for(COORDINATOR).submit("/lots/new", {"donor": "MIRAS", "pasted": pasted}, button="act=save")
    root = Page(refused.text).root
    links = root.xpath("//div[contains(@class, 'error-summary')]//a/@href")
    assert links == ["#fix-3-type", "#fix-4-make"]
    for link in links:
        (field,) = root.xpath(f"//*[@id='{link[1:]}']")
        assert field.get("aria-invalid") == "true"
        assert root.xpath(f"//*[@id='{field.get('aria-describedby')}']")
        assert field.xpath("ancestor::fieldset[contains(@class, 'has-error')]")


def test_a_list_keeps_its_name_after_it_was_mended(client_for: ClientFor, arrange: Any) -> None:
    client = client_for(COORDINATOR)
    wrong = sheet("laptop;Dell;;AB1;M1")
    refused = client.submit(
        "/lots/new", {"donor": "MIRAS", "sheet": (io.BytesIO(wrong), "lijst.csv")}, button="act=save"
    )
    form = Page(refused.text).form(None)
    sent = {name: each[-1] for name, each in form.values.items() if name != "sheet"}
    assert client.post("/lots/new", data=sent | {"act": "save", "fix-2-model": "E5440"}).status_code == 303
    with arrange() as session:
        code = session.query(Lot).one().code
        assert session.query(ListImport).one().filename == "lijst.csv"
    shown = client.page(f"/lots/{code}").text
    assert "lijst.csv" in shown
    assert "geplakt.txt" not in shown
