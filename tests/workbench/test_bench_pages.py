"""The pages of the workbench, followed by a technician with a phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.models import Device, Wipe
from inventory.workbench.actions.work import record_tests
from inventory.workbench.models import EvidenceItem, SignedRecord
from tests.clients import Client
from tests.people import CHECKER, COORDINATOR, DONOR, LIBRARIAN, TECHNICIAN, Persona, actor_of
from tests.workbench.conftest import DISK, GOOD_TESTS, S, bring_in, log

ClientFor = Callable[[Persona], Client]


def state_of(arrange: Any, tag: str) -> str:
    with arrange() as session:
        return str(session.query(Device).filter_by(tag=tag).one().state)


def a_log(data: bytes | None = None, name: str = "wis.log") -> tuple[io.BytesIO, str]:
    return io.BytesIO(log() if data is None else data), name


def test_from_the_first_look_inside_to_ready(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    client = client_for(TECHNICIAN)
    page = f"/workbench/{tag}"
    assert tag in client.page("/workbench?step=to_diagnose").text
    answer = client.submit(
        page,
        {"cpu": "i5", "ram_gb": "8", "disks-0-serial": DISK, "disks-0-kind": "hdd", "complete": "all"},
        form="/diagnosis",
    )
    assert "Wis elke schijf" in answer.text
    answer = client.submit(page, {"files": a_log()}, form="/evidence")
    assert "Begin met opknappen" in answer.text
    client.submit(page, form="/start_work")
    answer = client.submit(page, {name: result for name, (result, _) in GOOD_TESTS.items()}, form="/tests")
    assert "Opknappen afronden" in answer.text
    answer = client.submit(page, {"os": "Linux Mint 22", "image": "mint-22-nl", "grade": "B"}, form="/finish")
    assert "mint-22-nl" in client.get(f"/d/{tag}").text
    assert "Jij knapte dit toestel op" in answer.text
    assert state_of(arrange, tag) == "to_check"
    checker = client_for(CHECKER)
    assert checker.submit(page, form="/approve").status_code == 422
    done = checker.submit(page, {"labels_removed": True}, form="/approve")
    assert "er niets te doen" in done.text
    assert state_of(arrange, tag) == "ready"


def test_a_laptop_without_disk_is_approved_by_who_says_that_it_works_without(
    client_for: ClientFor, on_bench: Any, arrange: Any
) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    page = f"/workbench/{tag}"
    answer = client_for(TECHNICIAN).submit(page, {"cpu": "i5", "ram_gb": "8", "complete": "none"}, form="/diagnosis")
    assert "lag al een wislog klaar" not in answer.text
    assert "Bewaard. Er zit geen schijf in: er is niets te wissen." in answer.text
    with arrange():
        device = arrange_device(tag)
        moves.step(device, "start_work", actor=actor_of(TECHNICIAN))
        record_tests(device, actor=actor_of(TECHNICIAN), results=GOOD_TESTS)
        moves.step(device, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})
    checker = client_for(CHECKER)
    refused = checker.submit(page, {"labels_removed": True}, form="/approve")
    assert refused.status_code == 409
    assert "Er zit geen bruikbare schijf in" in refused.text
    assert state_of(arrange, tag) == "to_check"
    checker.submit(page, {"labels_removed": True, "without_disk": True}, form="/approve")
    assert state_of(arrange, tag) == "ready"
    assert "goedgekeurd zonder schijf" in client_for(CHECKER).get(f"/d/{tag}").text.casefold()


def test_the_worker_cannot_approve_by_a_forged_form(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        bring_in(log())
        device = arrange_device(tag)
        moves.step(device, "start_work", actor=actor_of(TECHNICIAN))
        record_tests(device, actor=actor_of(TECHNICIAN), results=GOOD_TESTS)
        moves.step(device, "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})
    client = client_for(TECHNICIAN)
    page = client.page(f"/workbench/{tag}")
    token = page.form("/reject").values["csrf_token"]
    answer = client.post(f"/workbench/{tag}/approve", data={"csrf_token": token, "labels_removed": "y"})
    assert answer.status_code == 409
    assert state_of(arrange, tag) == "to_check"
    client.submit(f"/workbench/{tag}", {"reason": "scherm vuil"}, form="/reject")
    assert state_of(arrange, tag) == "refurbishing"


def arrange_device(tag: str) -> Device:
    """The device, in the open session."""
    return session.scalars(select(Device).where(Device.tag == tag)).one()


def test_a_refused_form_keeps_what_was_typed(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    answer = client_for(TECHNICIAN).submit(
        f"/workbench/{tag}", {"cpu": "i5-8350U", "ram_gb": "9999", "disks-0-serial": DISK}, form="/diagnosis"
    )
    assert answer.status_code == 422
    for text in ("i5-8350U", "9999", DISK, "Kies er één"):
        assert text in answer.text
    assert state_of(arrange, tag) == "to_diagnose"


def test_announced_disks_are_offered(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    with arrange():
        arrange_device(tag).specs = {"announced_disks": [DISK]}
    assert f'value="{DISK}"' in client_for(TECHNICIAN).get(f"/workbench/{tag}").text


def test_no_disk_seen(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    answer = client_for(TECHNICIAN).submit(f"/workbench/{tag}", {"complete": "none"}, form="/diagnosis")
    assert "Begin met opknappen" in answer.text


def test_an_aborted_log_says_why_and_how_on(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    answer = client.submit(
        f"/workbench/{tag}", {"files": a_log(log("aborted_pass_1_of_35"))}, form=f"/workbench/{tag}/evidence"
    )
    assert "Het wissen is mislukt" in answer.text
    assert "Iemand heeft het wissen gestopt" in answer.text
    answer = client.submit(f"/workbench/{tag}", {"reason": "nog eens"}, form="/retry_wipe")
    assert "Wis elke schijf" in answer.text


@pytest.mark.parametrize(("data", "text"), [(b"hello", "Dit bestand kennen we niet"), (b"", "Dit bestand is leeg")])
def test_what_is_no_log(client_for: ClientFor, on_bench: Any, arrange: Any, data: bytes, text: str) -> None:
    tag = on_bench()
    form = f"/workbench/{tag}/evidence"
    answer = client_for(TECHNICIAN).submit(f"/workbench/{tag}", {"files": a_log(data)}, form=form)
    assert answer.status_code == 422
    assert text in answer.text
    assert client_for(TECHNICIAN).submit(f"/workbench/{tag}", form=form).status_code == 422
    assert state_of(arrange, tag) == "to_wipe"


def test_two_names_on_two_sign_ins(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        medium = arrange_device(tag).media[0].id
    mine, hers = client_for(TECHNICIAN), client_for(CHECKER)
    data = {"medium": str(medium), "method": "drive_erase", "ended_at": "2026-03-12T10:15"}
    answer = mine.submit(f"/workbench/{tag}", data, form="/sign")
    assert "Wacht op een tweede naam" in answer.text
    assert "Ik zag dit ook" not in answer.text
    assert "Ik zag dit ook" not in mine.page("/workbench/records").text
    with arrange() as session:
        number = session.query(SignedRecord).one().id
        assert session.query(Wipe).count() == 0
    token = mine.page("/workbench/records").form("/withdraw").values["csrf_token"]
    forged = mine.post(f"/workbench/records/{number}/confirm", data={"csrf_token": token})
    assert forged.status_code == 409
    assert state_of(arrange, tag) == "to_wipe"
    assert "Te bevestigen" in hers.page("/workbench").text
    said = hers.submit("/workbench/records", form="/confirm").text
    assert state_of(arrange, tag) == "wiped"
    assert "Bevestigd. De schijf is bewezen leeg." in said


def test_scanning_goes_to_the_device(client_for: ClientFor, on_bench: Any) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    for text in (tag.lower(), tag.replace("-", ""), f"http://digibank.test/d/{tag}", "7xkqj12"):
        answer = client.get("/workbench/find", query_string={"q": text})
        assert answer.headers["Location"].endswith(f"/workbench/{tag}"), text
    wrong = client.get("/workbench/find", query_string={"q": tag[:-1] + ("A" if tag[-1] != "A" else "B")})
    assert wrong.status_code == 404
    assert "een teken klopt niet" in wrong.text
    everywhere = client.get("/scan/go", query_string={"q": tag})
    assert everywhere.headers["Location"].endswith(f"/workbench/{tag}")
    assert client.get("/workbench/KOR-999999-X").status_code == 404


def test_quarantine_is_shown_with_its_reason(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    client = client_for(TECHNICIAN)
    answer = client.submit("/workbench/evidence", {"files": a_log(name=f"{tag}.log")}, form="send-files")
    assert "Niet aanvaard: schijf" in answer.text
    assert "We kennen geen schijf met dit serienummer" in answer.text
    again = client.submit("/workbench/evidence", {"files": a_log()}, form="send-files")
    assert "Dit bestand hadden we al" in again.text
    with arrange() as session:
        number = session.query(EvidenceItem).one().id
    page = f"/workbench/evidence/{number}"
    assert client.get(f"{page}/file").data == log()
    reader = client_for(LIBRARIAN).page(page)
    assert "Handel af" not in reader.text
    assert client.submit(page, {"reason": ""}, form="/settle").status_code == 422
    client.submit(page, form="/add")
    with arrange() as session:
        assert session.query(EvidenceItem).one().state == "accepted"


def test_left_unused(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    on_bench()
    client = client_for(TECHNICIAN)
    client.submit("/workbench/evidence", {"files": a_log(log(serial="ANDERE12345X"))}, form="send-files")
    with arrange() as session:
        number = session.query(EvidenceItem).one().id
    client.submit(f"/workbench/evidence/{number}", {"reason": "niet van ons"}, form="/settle")
    with arrange() as session:
        item = session.query(EvidenceItem).one()
        assert (item.state, item.settled_note) == ("settled", "niet van ons")


def test_a_disk_of_another_serial_is_not_attached_by_a_forged_form(
    client_for: ClientFor, on_bench: Any, arrange: Any
) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    client.submit("/workbench/evidence", {"files": a_log(log(serial="ANDERE12345X"))}, form="send-files")
    with arrange() as session:
        number, medium = session.query(EvidenceItem).one().id, arrange_device(tag).media[0].id
    token = client.page(f"/workbench/evidence/{number}").form("/settle").values["csrf_token"]
    answer = client.post(f"/workbench/evidence/{number}/attach", data={"csrf_token": token, "medium": medium})
    assert answer.status_code == 409
    assert state_of(arrange, tag) == "to_wipe"


@pytest.mark.parametrize("who", [LIBRARIAN, COORDINATOR, DONOR])
def test_the_bench_is_for_technicians(client_for: ClientFor, on_bench: Any, who: Persona) -> None:
    tag = on_bench()
    client = client_for(who)
    for address in ("/workbench", f"/workbench/{tag}", "/workbench/records"):
        assert client.get(address).status_code == 403
    assert client.get("/workbench/evidence").status_code == (403 if who is DONOR else 200)


@pytest.mark.parametrize("state", list(S))
def test_every_state_has_a_page(client_for: ClientFor, on_bench: Any, arrange: Any, state: S) -> None:
    early = {S.ANNOUNCED, S.RECEIVED, S.TO_DIAGNOSE, S.TO_WIPE}
    tag = on_bench(state if state in early else S.TO_WIPE)
    if state not in early:
        with arrange() as session:
            bring_in(log())
            device = arrange_device(tag)
            ways = {S.WIPE_FAILED: ("wipe_again", "fail_wipe"), S.REFURBISHING: ("start_work",)}
            ways |= {S.TO_RECYCLE: ("start_work", "scrap"), S.TO_HARVEST: ("start_work", "to_parts")}
            for step in ways.get(state, ()):
                moves.step(device, step, actor=actor_of(TECHNICIAN), facts={"reason": "proef"})
            session.flush()
    client_for(TECHNICIAN).page(f"/workbench/{tag}")


def test_more_devices_ask_no_more_statements(client_for: ClientFor, on_bench: Any, statements: Any) -> None:
    client = client_for(TECHNICIAN)
    counted = []
    for size in (1, 3):
        for number in range(size):
            on_bench(disks=(f"S{size}{number}XZ",), serial=f"H{size}{number}QQ")
        client.get("/workbench?step=to_wipe")
        with statements() as seen:
            client.get("/workbench?step=to_wipe")
        counted.append(len(seen))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("aborted_pass_1_of_35", ("Niet aanvaard", "Iemand heeft het wissen gestopt.", "Wis opnieuw")),
        ("masked_quiet", ("Niet aanvaard", "verbergt het serienummer", "Zoek dit uit bij")),
    ],
)
def test_a_log_that_is_not_accepted_is_not_called_a_success(
    client_for: ClientFor, on_bench: Any, name: str, says: tuple[str, ...]
) -> None:
    tag = on_bench()
    client = client_for(TECHNICIAN)
    for page, form in ((f"/workbench/{tag}", "/evidence"), ("/workbench/evidence", "send-files")):
        extra = b"\n" if form == "send-files" else b""
        answer = client.submit(page, {"files": a_log(log(name) + extra)}, form=form)
        flashed = answer.text.partition('class="flashes"')[2].partition("</main>")[0].partition("<h1")[0]
        assert "notice-ok" not in flashed
        assert "notice-confirm" in flashed
        for words in says:
            assert words in flashed.replace("&#39;", "'")


def test_a_good_log_is_still_good_news(client_for: ClientFor, on_bench: Any) -> None:
    tag = on_bench()
    answer = client_for(TECHNICIAN).submit(f"/workbench/{tag}", {"files": a_log()}, form="/evidence")
    assert "1 schijf is bewezen gewist." in answer.text


def test_a_log_of_another_size_asks_for_the_right_one(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(size=50 * 10**9)
    client = client_for(TECHNICIAN)
    answer = client.submit(f"/workbench/{tag}", {"files": a_log()}, form="/evidence")
    assert "andere grootte" in answer.text
    assert state_of(arrange, tag) == "to_wipe"
    with arrange() as session:
        number = session.query(EvidenceItem).one().id
    page = f"/workbench/evidence/{number}"
    assert "Bij het toestel staat 50 GB" in client.page(page).text
    assert client.submit(page, {"size_gb": "250", "known_from": "etiket"}, form="correct-size").status_code == 409
    client.submit(page, {"size_gb": "500", "known_from": "etiket"}, form="correct-size")
    assert state_of(arrange, tag) == "wiped"


def test_the_worker_reads_why_the_checker_sent_it_back(client_for: ClientFor, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    with arrange():
        bring_in(log())
        device = arrange_device(tag)
        worker, checker = actor_of(TECHNICIAN), actor_of(CHECKER)
        moves.step(device, "start_work", actor=worker)
        record_tests(device, actor=worker, results=GOOD_TESTS)
        moves.step(device, "submit", actor=worker, facts={"os": "Linux", "grade": "B"})
        moves.step(device, "reject", actor=checker, facts={"reason": "Toets F5 hapert"})
    client = client_for(TECHNICIAN)
    assert "Toets F5 hapert" in client.page("/workbench?step=to_mend").text
    assert "Toets F5 hapert" in client.page(f"/workbench/{tag}").text
    with arrange():
        moves.step(arrange_device(tag), "submit", actor=actor_of(TECHNICIAN), facts={"os": "Linux", "grade": "B"})
    assert "Toets F5 hapert" not in client.page(f"/workbench/{tag}").text
