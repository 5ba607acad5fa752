"""Many rows of repairs, logs, parts, users and partners: what cannot be done is said beforehand, the rest is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory.accounts import queries as accounts
from inventory.accounts.actions import tokens
from inventory.accounts.models import ApiToken
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.history.models import Event, Message
from inventory.referrals.models import PartnerRule
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.repairs.models import Repair
from inventory.workbench.actions import parts
from inventory.workbench.models import EvidenceItem, PartKind, SparePart
from tests.loans import kit
from tests.pages import Page
from tests.people import ADMIN, COORDINATOR, LIBRARIAN, SOCIAL_WORKER, TECHNICIAN, actor_of, org_of, user_of
from tests.workbench.conftest import S, bring_in, log, make_device


def look(client: Any, listing: str, address: str, do: str, **values: str) -> Page:
    """What a page says beforehand of all rows of a list."""
    form = client.page(address).form(f"/lists/{listing}/many")
    first = client.post(form.action, data={**form.values, "all": "1", "do": do})
    if not values:
        return Page(first.text)
    form = Page(first.text).form("/many")
    return Page(client.post(form.action, data={**form.values, **values, "step": "look"}).text)


def go(client: Any, page: Page) -> str:
    form = page.form("/many")
    done = client.post(form.action, data={**form.values, "mark": form.buttons["mark"]}, follow_redirects=True)
    return str(Page(done.text).main)


def case(first_name: str) -> Repair:
    holder = replace(kit.BORROWER, first_name=first_name)
    return repairs.open_repair(
        kit.lend(kit.free_order(borrower=holder)).line.device,
        actor=actor_of(LIBRARIAN),
        org_id=org_of("BIB").id,
        fault_type="Screen",
        complaint="",
        data_choice=DataChoice.KEEP,
    )


def test_a_day_is_promised_for_many_repairs_and_a_part_came_for_some(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-03-10")
    with arrange():
        case("Ann")
        again = case("Bea")
        repairs.promise(again, date(2026, 3, 17), actor=actor_of(LIBRARIAN))
        waits = repairs.move(
            case("Cis"), "diagnose", actor=actor_of(TECHNICIAN), facts={"fault_type": "Screen", "diagnosis": "Stuk"}
        )
        repairs.move(waits, "wait_for_part", actor=actor_of(TECHNICIAN), facts={"part": "Scherm"})
        numbers = [each.number for each in session.scalars(select(Repair).order_by(Repair.id))]
    desk = client_for(LIBRARIAN)
    assert "Deze dag is al voorbij." in look(desk, "repairs", "/repairs", "promise", promised_on="2026-03-09").main
    page = look(desk, "repairs", "/repairs", "promise", promised_on="2026-03-20")
    assert "Van 2 herstellingen is dit de beloofde dag: vr 20 mrt 2026" in page.main
    assert f"Er was al een dag beloofd. Zeg waarom het een andere wordt.{numbers[1]}" in page.main
    page = look(desk, "repairs", "/repairs", "promise", promised_on="2026-03-20", reason="Levering te laat")
    assert "Gelukt met 3 rijen." in go(desk, page)
    technician = client_for(TECHNICIAN)
    page = look(technician, "repairs", "/repairs", "part_arrived")
    assert "Met 2 rijen kan het niet" in page.main
    assert "De staat is 'Gemeld'. Dan kan de stap 'Onderdeel is er' niet." in page.main
    assert "Gelukt met 1 rij. Met 2 rijen niet" in go(technician, page)
    with arrange():
        found = session.scalars(select(Repair).order_by(Repair.id)).all()
        assert {each.promised_on for each in found} == {date(2026, 3, 20)}
        assert [each.state.value for each in found] == ["open", "open", "diagnosed"]


def test_disks_that_the_bench_named_come_to_their_devices_unless_that_is_not_on_the_bench(
    arrange: Any, client_for: Any, clock: Any
) -> None:
    clock.at("2026-03-10")
    with arrange():
        good = make_device(S.TO_DIAGNOSE, disks=(), serial="EEN1").tag
        shut = make_device(S.RECEIVED, disks=(), serial="TWEE2").tag
    clock.at("2026-03-12")
    with arrange():
        devices = {device.tag: device for device in session.scalars(select(Device))}
        bring_in(log(serial="SCHIJF000001"), device=devices[good])
        bring_in(log(serial="SCHIJF000002"), device=devices[shut])
        bring_in(log(serial="SCHIJF000003"))
        events = len(session.scalars(select(Event.seq)).all())
    client = client_for(TECHNICIAN)
    page = look(client, "evidence", "/workbench/evidence", "add")
    assert "1 schijf zit in het toestel dat de wisbank zei" in page.main
    assert "Dit toestel" in page.main
    assert "Voor dit wisbewijs is geen toestel voorgesteld." in page.main
    with arrange():
        assert len(session.scalars(select(Event.seq)).all()) == events, "looking changes nothing"
    assert "Gelukt met 1 rij. Met 2 rijen niet" in go(client, page)
    page = look(client, "evidence", "/workbench/evidence", "settle", reason="Van de stad zelf")
    assert "2 wisbewijzen worden niet gebruikt" in page.main
    go(client, page)
    with arrange():
        found = {item.serial[-1]: item.state.value for item in session.scalars(select(EvidenceItem))}
        assert found == {"1": "accepted", "2": "settled", "3": "settled"}


def test_parts_lie_elsewhere_unless_the_same_lies_there_already(arrange: Any, client_for: Any) -> None:
    with arrange():
        for name, place in (("Lader 45 W", "A1"), ("Lader 45 W", "B2"), ("Lader 65 W", "A1")):
            parts.add_part(PartKind.CHARGER, name, place=place, actor=actor_of(TECHNICIAN), minimum=2)
    client = client_for(TECHNICIAN)
    page = look(client, "parts", "/workbench/parts", "lay", place="B2")
    assert "Op die plaats ligt dit onderdeel al." in page.main
    assert "Dit onderdeel ligt daar al." in page.main
    assert "Gelukt met 1 rij." in go(client, page)
    with arrange():
        found = session.scalars(select(SparePart).order_by(SparePart.id)).all()
        assert [(part.place, part.minimum) for part in found] == [("A1", 2), ("B2", 2), ("B2", 2)]


def test_accounts_are_invited_and_shut_together_but_never_ones_own(arrange: Any, client_for: Any) -> None:
    with arrange():
        user_of(SOCIAL_WORKER).password = None
    boss, desk = client_for(ADMIN), client_for(LIBRARIAN)
    page = look(boss, "users", "/admin/users", "invite")
    assert "1 uitnodiging vertrekt met de volgende mails." in page.main
    assert "Deze gebruiker heeft al een wachtwoord." in page.main
    go(boss, page)
    page = look(boss, "users", "/admin/users?role=library", "disable")
    go(boss, page)
    assert desk.get("/devices").status_code in (302, 303), "the session ended at once"
    page = look(boss, "users", "/admin/users?role=admin", "disable")
    assert "Jouw eigen account kan je niet uitschakelen." in page.main
    with arrange():
        assert not user_of(LIBRARIAN).active
        assert user_of(ADMIN).active
        assert [each.to_address for each in session.scalars(select(Message))] == [SOCIAL_WORKER.email], "invited once"


def test_the_rule_of_many_partners(arrange: Any, client_for: Any) -> None:
    client = client_for(COORDINATOR)
    page = look(client, "partners", "/referrals/partners", "confirm")
    said = page.main if "Doe dit nu" in page.main else look(client, "partners", "/referrals/partners", "at_once").main
    other = "confirm" if said == page.main else "at_once"
    page = look(client, "partners", "/referrals/partners", other)
    assert "Gelukt met" in go(client, page)
    with arrange():
        assert {rule.needs_confirmation for rule in session.scalars(select(PartnerRule))} == {other == "confirm"}
    assert "Voor deze partner is dat al zo." in look(client, "partners", "/referrals/partners", other).main


def test_keys_are_stopped_together_and_one_that_stopped_is_named(arrange: Any, client_for: Any, api_for: Any) -> None:
    bench, caller = api_for(TECHNICIAN), api_for(LIBRARIAN)
    client = client_for(ADMIN)
    assert caller.get("/devices").status_code == 200
    with arrange():
        tokens.end_token(
            session.scalars(select(ApiToken).order_by(ApiToken.id).limit(1)).one(), actor=actor_of(TECHNICIAN)
        )
    page = look(client, "keys", "/admin/keys", "stop")
    assert "1 sleutel werkt dan niet meer." in page.main
    assert "Deze sleutel werkt al niet meer." in page.main
    with arrange():
        user_of(LIBRARIAN).active = False
        assert accounts.counts()["tokens"] == 0
    assert len(client.page("/admin/keys?state=shut").rows) == 1, "it does not work, and would when the account opens"
    assert not client.page("/admin/keys?state=works").rows
    assert "Gelukt met 1 rij. Met 1 rij niet" in go(client, page)
    with arrange():
        user_of(LIBRARIAN).active = True
    assert [each.get("/devices").status_code for each in (bench, caller)] == [401, 401]
