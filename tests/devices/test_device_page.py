"""One device: its page, its next step, its other steps and its history."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.db import session
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from tests.devices.stock import device_in, proof, state_of
from tests.people import (
    ADMIN,
    CHECKER,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
)

S = DeviceState
STRANGERS = [SOCIAL_WORKER, REFERRER, DONOR, ADMIN]


@pytest.mark.parametrize("state", S, ids=str)
def test_the_page_of_every_state_for_every_role(made: Any, client_for: Any, state: DeviceState) -> None:
    tag = made(state)
    for persona in (TECHNICIAN, LIBRARIAN, SHOPKEEPER, COORDINATOR):
        page = client_for(persona).page(f"/d/{tag}")
        assert page.h1 == tag
        primary = page.root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
        assert len(primary) <= 1


@pytest.mark.parametrize(
    ("state", "persona", "button"),
    [
        (S.ANNOUNCED, LIBRARIAN, "Ontvang"),
        (S.RECEIVED, TECHNICIAN, "Bruikbaar"),
        (S.WIPE_FAILED, TECHNICIAN, "Wis opnieuw"),
        (S.WIPED, TECHNICIAN, "Begin met opknappen"),
        (S.TO_CHECK, CHECKER, "Keur goed"),
        (S.TO_CHECK, COORDINATOR, "Keur goed"),
        (S.READY, LIBRARIAN, "Leen uit"),
        (S.READY, SHOPKEEPER, "Verkoop"),
        (S.ON_LOAN, LIBRARIAN, "Neem terug"),
        (S.RETURNED, TECHNICIAN, "In de werkplaats"),
        (S.MISSING, LIBRARIAN, "Teruggevonden"),
    ],
)
def test_one_next_step_for_this_role(made: Any, client_for: Any, state: DeviceState, persona: Any, button: str) -> None:
    page = client_for(persona).page(f"/d/{made(state, location=persona.location)}")
    primary = page.root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
    assert ["".join(each.itertext()).strip() for each in primary] == [button]


def test_without_a_step_the_page_says_whose_turn_it_is(made: Any, client_for: Any) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.WIPED)}")
    assert "Aan zet: technieker" in page.main


def test_what_keeps_the_next_step_closed_is_said(made: Any, client_for: Any) -> None:
    page = client_for(TECHNICIAN).page(f"/d/{made(S.TO_WIPE)}")
    assert "is niet bewezen gewist" in page.main
    assert not page.root.xpath("//form[contains(@action, 'finish_wipe')]")


def test_a_step_is_taken_by_its_form(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    page = client_for(TECHNICIAN).submit(
        f"/d/{tag}?step=refuse", {"refuse-ground": "crt"}, form=f"/d/{tag}/moves/refuse", follow=True
    )
    assert page.status_code == 200
    assert state_of(arrange, tag) == "to_recycle"
    assert "Beeldbuis" in page.text


def test_what_was_typed_stays_when_a_fact_is_missing(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    answer = client_for(TECHNICIAN).submit(
        f"/d/{tag}?step=refuse", {"refuse-note": "bij de deur"}, form=f"/d/{tag}/moves/refuse"
    )
    assert answer.status_code == 422
    assert "bij de deur" in answer.text
    assert "Fout:" in answer.text
    assert state_of(arrange, tag) == "received"


def test_the_coordinator_gives_a_reason_to_approve(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_CHECK)
    client = client_for(COORDINATOR)
    filled = {"approve-labels_removed": True}
    answer = client.submit(f"/d/{tag}", filled, form=f"/d/{tag}/moves/approve")
    assert answer.status_code == 409
    assert "Zeg dan waarom" in answer.text
    filled["approve-override_reason"] = "Iedereen is ziek."
    answer = client.submit(f"/d/{tag}", filled, form=f"/d/{tag}/moves/approve")
    assert answer.status_code == 200
    assert state_of(arrange, tag) == "ready"
    assert "Goedgekeurd door de coördinator: Iedereen is ziek." in answer.text


def test_who_was_late_reads_who_did_what_and_when(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    slow, quick = client_for(TECHNICIAN), client_for(CHECKER)
    form = slow.page(f"/d/{tag}").form(f"/d/{tag}/moves/accept")
    quick.submit(f"/d/{tag}?step=refuse", {"refuse-ground": "damage"}, form=f"/d/{tag}/moves/refuse")
    answer = slow.post(form.action, data={name: values[0] for name, values in form.values.items() if values})
    assert answer.status_code == 409
    for words in ("Bruikbaar", "Voor recyclage", "Eerste blik: niet bruikbaar", "technieker"):
        assert words in answer.text
    assert state_of(arrange, tag) == "to_recycle"


def test_what_was_announced_and_never_came_is_put_away_and_may_come_after_all(
    made: Any, client_for: Any, arrange: Any
) -> None:
    tag = made(S.ANNOUNCED)
    client = client_for(COORDINATOR)
    sent = {"not_come-reason": "De schenker houdt het zelf."}
    client.submit(f"/d/{tag}?step=not_come", sent, form=f"/d/{tag}/moves/not_come")
    assert state_of(arrange, tag) == "not_come"
    page = client.page(f"/d/{tag}").main
    assert "Aangekondigd, maar niet gekomen" in page
    assert "De schenker houdt het zelf." in page
    client_for(LIBRARIAN).submit(f"/d/{tag}", {}, form=f"/d/{tag}/moves/receive")
    assert state_of(arrange, tag) == "received"


def test_a_double_click_is_one_step(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made()
    client = client_for(TECHNICIAN)
    form = client.page(f"/d/{tag}").form(f"/d/{tag}/moves/accept")
    sent = {name: values[0] for name, values in form.values.items() if values}
    first, second = client.post(form.action, data=sent), client.post(form.action, data=sent)
    assert first.status_code == second.status_code == 303
    with arrange():
        device = session.query(Device).filter_by(tag=tag).one()
        assert device.state == S.TO_DIAGNOSE
        assert device.version == 2


@pytest.mark.parametrize("move", ["hand_over", "sell", "reserve", "take_back"])
def test_steps_of_other_rooms_have_no_form_here(made: Any, client_for: Any, move: str) -> None:
    for state in (S.READY, S.ON_LOAN):
        page = client_for(LIBRARIAN).page(f"/d/{made(state)}")
        assert not page.root.xpath(f"//form[contains(@action, 'moves/{move}')]")


def test_a_step_that_a_role_may_not_take_is_refused(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_RECYCLE)
    client = client_for(TECHNICIAN)
    page = client.page(f"/d/{tag}")
    token = page.root.xpath("//input[@name='csrf_token']/@value")[0]
    sent = {
        "csrf_token": token,
        "recycle-version": "2",
        "recycle-weight_kg": "2",
        "recycle-carrier": "Recupel",
    }
    assert client.post(f"/d/{tag}/moves/recycle", data=sent).status_code == 403
    assert state_of(arrange, tag) == "to_recycle"


def test_steps_that_are_not_the_next_one_are_links_that_open_their_form(made: Any, client_for: Any) -> None:
    tag = made(S.TO_CHECK)
    client = client_for(CHECKER)
    page = client.page(f"/d/{tag}")
    assert len(page.root.xpath("//main//form[contains(@action, '/moves/')]")) == 1
    links = page.root.xpath("//*[@id='steps']//a[contains(@class, 'step-open')]/@href")
    assert [link.partition("step=")[2].partition("#")[0] for link in links] == [
        "reject",
        "wipe_again",
        "elsewhere",
        "flag",
    ]
    for link in links:
        address, _hash, part = link.partition("#")
        opened = client.page(address)
        assert len(opened.root.xpath(f"//*[@id='{part}'][@open]//form")) == 1, link


@pytest.mark.parametrize("asked", ["approve", "recycle", "hand_over", "nonsense", "", "flag"])
def test_a_step_that_is_not_offered_opens_nothing(made: Any, client_for: Any, asked: str) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.TO_CHECK)}?step={asked}")
    assert not page.root.xpath("//*[@id='steps']//form | //*[@id='next']//form")


@pytest.mark.parametrize(("persona", "step"), [(LIBRARIAN, "Leen uit"), (SHOPKEEPER, "Verkoop")])
def test_what_stands_elsewhere_is_brought_over_first(made: Any, client_for: Any, persona: Any, step: str) -> None:
    tag = made(S.READY, location="STOCK")
    client = client_for(persona)
    page = client.page(f"/d/{tag}")
    assert "staat dit toestel bij Stockplaats" in page.main
    assert f"Daarna: {step}." in page.main
    form = page.form("place-form")
    assert form.values["elsewhere-location"] == [persona.location]  # where this person works, ready to send
    client.submit(f"/d/{tag}", {}, form="place-form")
    primary = client.page(f"/d/{tag}").root.xpath("//*[@id='next']//*[contains(@class, 'btn-primary')]")
    assert ["".join(each.itertext()).strip() for each in primary] == [step]


def test_grade_d_is_not_offered_for_approval_but_goes_back(made: Any, client_for: Any, arrange: Any) -> None:
    tag = made(S.TO_CHECK)
    with arrange():
        session.query(Device).filter_by(tag=tag).one().grade = "D"
        session.flush()
    page = client_for(CHECKER).page(f"/d/{tag}")
    assert "Graad D gaat niet naar een lener" in page.main
    assert "Keur goed" not in page.main
    assert page.form(f"/d/{tag}/moves/reject")
    told = client_for(COORDINATOR).page(f"/d/{tag}").main
    assert "Keur goed" not in told
    assert "Aan zet: technieker" in told


def test_a_device_is_put_somewhere_else(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    answer = client_for(LIBRARIAN).submit(
        f"/d/{tag}?step=elsewhere", {"elsewhere-location": "BIB-C"}, form="place-form"
    )
    assert "Centrale Bibliotheek" in answer.text


def test_a_warning_is_put_and_solved(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    client = client_for(TECHNICIAN)
    answer = client.submit(f"/d/{tag}?step=flag", {"flag-flag": "recall"}, form="flag-form")
    assert "Teruggeroepen" in answer.text
    answer = client.submit(f"/d/{tag}", {}, form="/flags/recall/solved")
    assert "Waarschuwing opgelost" in answer.text


def test_history_is_told_in_sentences_and_roles(made: Any, client_for: Any) -> None:
    page = client_for(LIBRARIAN).page(f"/d/{made(S.RETURNED)}")
    timeline = page.root.xpath("//ol[contains(@class, 'timeline')]")[0].text_content()
    for words in ("Ontvangen", "bewijs aanvaard", "Goedgekeurd", "Meegegeven aan een lener", "Teruggebracht"):
        assert words in timeline
    assert "door: technieker" in timeline
    assert TECHNICIAN.name not in timeline
    assert CHECKER.name not in page.html


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nl", "Iemand heeft het wissen gestopt."), ("en", "Somebody stopped the wiping."), ("fr", None)],
)
def test_why_a_wipe_was_refused_is_a_sentence_in_every_language(
    arrange: Any, client_for: Any, language: str, sentence: str | None
) -> None:
    with arrange():
        device = device_in(S.TO_WIPE)
        media.refuse_wipe(device.media[0], proof(device), reasons=["aborted"], actor=actor_of(TECHNICIAN))
        device.accessories, device.tests = ["lader"], {"camera": {"result": "pass", "note": ""}}
        tag = device.tag
    client = client_for(TECHNICIAN)
    client.submit("/account", {"language": language}, form="choose-language")
    page = client.page(f"/d/{tag}").main
    assert (sentence or "") in page
    for raw in ("aborted", *(() if language == "nl" else ("lader", "Iemand heeft"))):
        assert raw not in page


def test_the_reuse_sheet_is_a_pdf(made: Any, client_for: Any) -> None:
    tag = made(S.READY)
    answer = client_for(LIBRARIAN).get(f"/d/{tag}/hergebruikfiche.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert client_for(SOCIAL_WORKER).get(f"/d/{tag}/hergebruikfiche.pdf").status_code == 403


def test_who_owns_it_after_it_was_given_away_is_named(client_for: Any, arrange: Any) -> None:
    with arrange():
        device = device_in(DeviceState.READY)
        facts = {"recipient": "Buurtwinkel vzw", "reason": "gift"}
        moves.move(device, "transfer", actor=actor_of(COORDINATOR), facts=facts)
        tag = device.tag
    page = client_for(COORDINATOR).page(f"/d/{tag}")
    owner = page.root.xpath("//dt[normalize-space()='Eigenaar']/following-sibling::dd")[0].text_content().strip()
    assert owner == "Buurtwinkel vzw"
    assert "eigenaar: -" not in page.text.lower()


def test_a_step_is_said_as_a_sentence_and_a_warning_of_the_house_has_no_button(client_for: Any, arrange: Any) -> None:
    with arrange():
        ready = device_in(DeviceState.READY).tag
        gone = device_in(DeviceState.REFURBISHING)
        gone.flags = ["disk_without_proof"]
        tag = gone.tag
    client = client_for(COORDINATOR)
    sent = client.submit(
        f"/d/{ready}?step=transfer",
        {"transfer-recipient": "Buurtwinkel vzw", "transfer-reason": "gift"},
        form="move-transfer",
    )
    assert "Eigendom overgedragen." in sent.text
    assert ": gedaan" not in sent.text
    page = client.page(f"/d/{tag}")
    assert "gaat vanzelf weg" in page.text
    assert not page.root.xpath("//form[contains(@action, '/flags/')]")
