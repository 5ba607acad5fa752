"""A repair case: the holder stays the holder, and a refusal leaves everything as it was."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from inventory.access import Actor, Membership, Role
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.devices.actions import media
from inventory.devices.lifecycle import DeviceState, MediumState
from inventory.devices.models import Device
from inventory.history.queries import events_of
from inventory.loans.actions.no_names import refuse_referrers
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.repairs import actions
from inventory.repairs.lifecycle import DataChoice, OldDisk, RepairState
from inventory.repairs.models import Repair
from tests.devices.stock import proof, wipe
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_REFERRER, REFERRER, SHOPKEEPER, TECHNICIAN, actor_of, org_of

WORK = {"work": "Scherm vervangen.", "tests_passed": True}


def lent() -> Device:
    return kit.lend().line.device


def opened(device: Device | None = None, **changes: Any) -> Repair:
    facts: dict[str, Any] = {
        "org_id": org_of("BIB").id,
        "fault_type": "Screen",
        "complaint": "Zwart beeld",
        "data_choice": DataChoice.KEEP,
    }
    return actions.open_repair(device or lent(), actor=actor_of(LIBRARIAN), **(facts | changes))


def diagnosed() -> Repair:
    return actions.move(
        opened(), "diagnose", actor=actor_of(TECHNICIAN), facts={"fault_type": "Screen", "diagnosis": "Kabel los"}
    )


def test_the_device_goes_to_repair_and_comes_back_to_its_holder(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        device = case.device
        assert device.state == DeviceState.IN_REPAIR
        life = device.cycle
        actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts=WORK)
        assert device.state == DeviceState.IN_REPAIR, "it goes back over the counter, not from the bench"
        actions.move(case, "hand_back", actor=actor_of(LIBRARIAN))
        assert device.state == DeviceState.ON_LOAN
        assert device.cycle == life
        assert case.outcome == "fixed"
        assert session.query(Loan).one().state == LoanState.ACTIVE


def test_what_cannot_be_repaired_stays_here_and_must_be_wiped(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        actions.move(
            case, "give_up", actor=actor_of(TECHNICIAN), facts={"barrier": "Item too worn out", "work": "Bord stuk"}
        )
        actions.move(case, "keep_here", actor=actor_of(LIBRARIAN))
        assert case.device.state == DeviceState.RETURNED
        assert {medium.state for medium in case.device.media} == {MediumState.CONTAINS_DATA}
        assert session.query(Loan).one().state == LoanState.ENDED


def test_a_sold_device_within_its_guarantee(arrange: Any) -> None:
    with arrange():
        kit.tariff(LoanKind.KOOP, "60.00")
        loan = kit.lend(kit.paid_order(LoanKind.KOOP, price_eur=None))
        case = actions.open_repair(
            loan.line.device,
            actor=actor_of(SHOPKEEPER),
            org_id=org_of("KRINGLOOP").id,
            fault_type="Screen",
            complaint="",
            data_choice=DataChoice.KEEP,
        )
        assert case.is_in_guarantee
        assert case.came_from == DeviceState.SOLD


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fault_type": "Spookt"}, "unknown_fault"),
        ({"complaint": "Jan, 85.07.30-033.28"}, "national_number"),
        ({"org_id": 0}, "unknown_org"),
    ],
)
def test_bad_reports_change_nothing(arrange: Any, changes: dict[str, Any], reason: str) -> None:
    with arrange():
        device = lent()
        before = len(events_of("device", device.id))
        with pytest.raises(Refused) as no:
            opened(device, **changes)
        assert no.value.reason == reason
        assert device.state == DeviceState.ON_LOAN
        assert len(events_of("device", device.id)) == before
        assert session.query(Repair).count() == 0


def test_what_a_case_keeps_is_dutch_whatever_the_desk_reads(arrange: Any, client_for: Any) -> None:
    with arrange():
        tag = lent().tag
    client = client_for(LIBRARIAN)
    client.submit("/account", {"language": "en"}, form="choose-language")
    answer = client.submit(
        f"/repairs/new?device={tag}", {"fault_type": "Screen", "data_choice": "keep", "complaint": "Zwart beeld"}
    )
    assert "Bruikleen: herstellen" not in answer.text  # the page says it in English
    with arrange():
        assert session.query(Repair).one().guarantee_why.startswith("Bruikleen: herstellen is gratis")


def test_a_device_in_stock_has_no_holder_to_repair_for(arrange: Any) -> None:
    with arrange():
        device = kit.ready_device()
        with pytest.raises(Refused) as no:
            opened(device)
        assert no.value.reason == "nobody_has_it"
        assert device.state == DeviceState.READY


def test_a_second_report_names_the_first(arrange: Any) -> None:
    with arrange():
        case = opened()
        with pytest.raises(Refused) as no:
            opened(case.device)
        assert no.value.reason == "already_in_repair"
        assert case.number in str(no.value)
        assert session.query(Repair).count() == 1


@pytest.mark.parametrize("facts", [{"work": "Iets"}, {"work": "Iets", "tests_passed": False}])
def test_an_untested_device_does_not_go_back(arrange: Any, facts: dict[str, Any]) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused):
            actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts=facts)
        assert case.state == RepairState.DIAGNOSED
        assert case.device.state == DeviceState.IN_REPAIR


def other_disk(case: Repair, ground: OldDisk = OldDisk.HOLDER, **more: Any) -> Repair:
    return actions.replace_disk(
        case, case.device.media[0], actor=actor_of(TECHNICIAN), ground=ground, serial="NEW7788", **more
    )


def test_another_disk_goes_back_only_with_proof(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        device, old = case.device, case.device.media[0]
        other_disk(case, size_bytes=240 * 10**9)
        session.refresh(device)
        assert [(disk.serial, disk.state) for disk in device.media] == [("NEW7788", MediumState.CONTAINS_DATA)]
        assert (old.device, old.left_at is not None) == (None, True)
        told = [event.data for event in events_of("repair", case.id) if event.kind == "repair:disk-replaced"]
        assert [(each["old"], each["ground"]) for each in told] == [(old.id, "holder")]
        with pytest.raises(Refused) as no:
            actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts={**WORK, "disk_replaced": True})
        assert no.value.reason == "not_wiped"
        wipe(device)
        actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts={**WORK, "disk_replaced": True})
        with pytest.raises(Refused) as no:
            actions.move(case, "hand_back", actor=actor_of(LIBRARIAN))
        assert no.value.reason == "not_signed", "the old disk goes along against a signature"
        actions.move(case, "hand_back", actor=actor_of(LIBRARIAN), facts={"signed_on_paper": True})
        assert device.state == DeviceState.ON_LOAN


@pytest.mark.parametrize(("ground", "category"), [(OldDisk.WIPED, "clear"), (OldDisk.DESTROYED, "destroy")])
def test_an_old_disk_that_stays_here_needs_proof_of_this_case(
    arrange: Any, clock: Any, ground: OldDisk, category: str
) -> None:
    with arrange():
        case = diagnosed()
        old = case.device.media[0]
        with pytest.raises(Refused) as no:
            other_disk(case, ground)
        assert no.value.reason == "data_to_keep", "the holder wanted to keep what is on it"
        actions.choose_data(case, DataChoice.MAY_BE_WIPED, actor=actor_of(LIBRARIAN))
        with pytest.raises(Refused) as no:
            other_disk(case, ground)
        assert no.value.reason == "old_disk_unproven", "the proof of before the loan says nothing"
        clock.forward(hours=1)
        proven = proof(case.device, category=category, source="destroyed" if category == "destroy" else "manual")
        media.accept_wipe(old, proven, actor=actor_of(TECHNICIAN))
        session.expire_all()
        other_disk(case, ground)
        assert old.device is None


def test_the_database_keeps_an_unproven_disk_from_the_holder(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        other_disk(case)
        inside = session.begin_nested()
        with pytest.raises(Exception, match="bewezen gewist"):
            session.execute(update(Device).where(Device.id == case.device_id).values(state="on_loan"))
        inside.rollback()


def test_the_technician_notes_another_disk_on_the_page(arrange: Any, client_for: Any) -> None:
    with arrange():
        case = diagnosed()
        number, tag, old = case.number, case.device.tag, case.device.media[0].id
        actions.choose_data(case, DataChoice.MAY_BE_WIPED, actor=actor_of(LIBRARIAN))
    client = client_for(TECHNICIAN)
    page = f"/repairs/{number}"
    facts = {"old": str(old), "ground": "wiped", "serial": "NEW7788", "size_gb": "240", "kind": "ssd"}
    refused = client.submit(page, facts, form="other-disk")
    assert refused.status_code == 409
    assert "op de werkbank" in refused.text
    answer = client.submit(page, {**facts, "ground": "holder"}, form="other-disk")
    assert "nog niet bewezen leeg" in answer.text
    assert "NEW7788" in client.page(f"/workbench/{tag}").text


def test_the_technician_begins_with_what_the_desk_wrote(arrange: Any, client_for: Any) -> None:
    with arrange():
        number = opened(fault_type="Overheating", complaint="Wordt gloeiend na een uur").number
    text = client_for(TECHNICIAN).get(f"/repairs/{number}").text
    assert 'selected value="Overheating"' in text
    before_the_form = text.partition('name="fault_type"')[0]
    assert "Wordt gloeiend na een uur" in before_the_form
    assert "Wordt te warm" in before_the_form


def test_a_part_of_which_nobody_knows_the_day_is_waited_for(arrange: Any, client_for: Any) -> None:
    with arrange():
        number = diagnosed().number
    page = client_for(TECHNICIAN).submit(
        f"/repairs/{number}?step=wait_for_part", {"part": "Scharnier", "expected_on": ""}, form="/wait_for_part"
    )
    assert page.status_code == 200
    assert page.text.count("Scharnier") == 2, "now, and in what happened"
    with arrange():
        assert [event.data for event in events_of("repair", 1)][-1].keys() == {"tag", "type", "part"}


def test_another_disk_that_nobody_noted_does_not_go_back(arrange: Any) -> None:
    with arrange():
        case = diagnosed()
        with pytest.raises(Refused) as no:
            actions.move(case, "fix", actor=actor_of(TECHNICIAN), facts={**WORK, "disk_replaced": True})
        assert no.value.reason == "disk_replaced"
        assert case.state == RepairState.DIAGNOSED
        assert case.outcome == ""
        assert case.device.state == DeviceState.IN_REPAIR


def test_the_desk_may_not_do_the_technicians_work(arrange: Any) -> None:
    with arrange():
        case = opened()
        with pytest.raises(Refused) as no:
            actions.move(case, "diagnose", actor=actor_of(LIBRARIAN), facts={"fault_type": "Screen", "diagnosis": "x"})
        assert no.value.reason == "not_allowed"
        assert case.state == RepairState.OPEN


def test_a_case_belongs_to_the_counter_and_not_to_another_organisation_of_the_clerk(arrange: Any) -> None:
    with arrange():
        library, other = org_of("BIB").id, org_of("KRINGLOOP").id
        held = frozenset({Membership(Role.LIBRARY, library), Membership(Role.DONOR, min(library, other) - 1)})
        assert actions.counter_of(Actor(user_id=None, name="Bo", memberships=held)) == library


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Scherm van Vogelzang flikkert", "hoort geen naam"),
        ("kanarie vogelzang zegt: zwart", "hoort geen naam"),
        ("Bel 0470 00 00 01 als het klaar is", "hoort geen naam"),
        ("Bel 0499 88 77 66 als het klaar is", "telefoonnummer"),
        ("Mail dochter@example.be", "telefoonnummer"),
        ("Kwam van het OCMW", "doorverwees"),
        ("klant ocmw-kortrijk", "doorverwees"),
    ],
)
def test_the_complaint_says_not_who_and_nothing_typed_is_lost(
    arrange: Any, client_for: Any, api_for: Any, said: str, word: str
) -> None:
    with arrange():
        tag = lent().tag
    told = {"fault_type": "Screen", "data_choice": "keep"}
    page = client_for(LIBRARIAN).submit(f"/repairs/new?device={tag}", {**told, "complaint": said})
    assert page.status_code == 422
    assert word in page.text
    assert said in page.text, "what was typed stands there to be mended"
    answer = api_for(LIBRARIAN).post("/repairs", json={**told, "device": tag, "complaint": said})
    assert answer.status_code == 422
    assert word in answer.get_json()["detail"]
    with arrange():
        assert not session.query(Repair).count()


def test_whether_a_partner_ever_referred_does_not_show(arrange: Any, statements: Any) -> None:
    """The same answer and the same work for a partner without any referral, and for a word of no organisation here."""
    with arrange():
        kit.referral(actor_of(REFERRER))
        own, other = org_of(REFERRER.org), org_of(OTHER_REFERRER.org)
        counts = []
        for said in (own.name, other.name, own.code.lower(), "het ocmw", "een brugfiguur"):
            with statements() as seen, pytest.raises(BadInput) as no:
                refuse_referrers(f"Kwam met {said}, zwart scherm", field="complaint")
            assert no.value.reason == "referrer_in_note"
            counts.append(len(seen))
        assert len(set(counts)) == 1
        refuse_referrers("Viel in de stad, sticker van een school", field="complaint")


def test_a_complaint_about_the_device_is_taken(arrange: Any) -> None:
    with arrange():
        assert opened(complaint="Zwart sinds 12/11/2026 10 uur, 8 GB").complaint.startswith("Zwart")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"note": "Bel 0475 66 77 88"}, "reaches_somebody"),
        ({"note": "Komt van het OCMW"}, "referrer_in_note"),
        ({"facts": {"diagnosis": "Mail naar iemand@voorbeeld.be"}}, "reaches_somebody"),
        ({"facts": {"who": "Buurvrouw Spreeuw"}}, "unknown_fact"),
    ],
)
def test_no_text_of_a_step_leads_to_somebody(arrange: Any, more: dict[str, Any], reason: str) -> None:
    with arrange():
        case = opened()
        facts = {"fault_type": "Screen", "diagnosis": "Kabel los"} | more.get("facts", {})
        with pytest.raises(BadInput) as no:
            actions.move(case, "diagnose", actor=actor_of(TECHNICIAN), facts=facts, note=more.get("note", ""))
        assert (no.value.reason, case.state) == (reason, "open")
