"""The form of a referral: as the last time, more than one device, a pupil, a client who carries no paper."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from inventory.core.clock import now, today
from inventory.core.db import db, session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.months import month_of
from inventory.devices.models import DeviceType
from inventory.history.models import Event, Message
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.documents import PAPERS
from inventory.people.actions import NewEndUser
from inventory.privacy.queries.due import was_somebody_erased
from inventory.referrals import queries
from inventory.referrals.actions import making, moving, telling
from inventory.referrals.documents import slip_pdf
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, Profile, Programme, Referral
from inventory.reports.queries.month.contracts import loans_table
from inventory.reports.queries.month.ground import Ground
from inventory.reports.queries.month.only import ALL
from tests.databases import SQLiteStore
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    place,
)

PHONE = "0470991827"  # stands nowhere else
CLIENT = {"client_initials": "Q.Z.", "client_phone": "0470 99 18 27", "client_agrees": True}


def make(actor: Any = None, **more: Any) -> Referral:
    need = making.Need(DeviceType.LAPTOP, Profile.WEB, **more)
    return making.make_referral(need, actor=actor or actor_of(SOCIAL_WORKER), settings=kit.settings())


def with_client(**more: Any) -> Referral:
    return make(client=making.Client("Q.Z.", "0470 99 18 27", agrees=True), **more)


def reserve(referral: Referral) -> Any:
    device = kit.ready_device()
    moving.reserve(referral, device, actor=actor_of(LIBRARIAN), settings=kit.settings())
    return device


# --- the same again ---------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_but_by_who_refers(client_for: Any) -> None:
    """What was chosen the last time is one tap away, and named on the button: nobody gets it by pressing on."""
    client = client_for(SOCIAL_WORKER)
    first = client.page("/referrals/new")
    assert "Neem over" not in first.main
    client.submit("/referrals/new", {"device_type": "tablet", "profile": "school", "ease_of_use": ["sound"]})
    again = client.page("/referrals/new")
    assert {"device_type", "profile"} & set(again.form(None).values) == set()
    assert "Neem over van vorige keer: Tablet · School of cursus" in again.main
    assert client.submit("/referrals/new").status_code == 422
    same = client.page("/referrals/new?same=1")
    values = same.form(None).values
    assert (values["device_type"], values["profile"]) == (["tablet"], ["school"])
    assert "ease_of_use" not in values  # that is of one client
    assert "Kijk of het klopt" in same.main
    assert client.submit("/referrals/new?same=1").status_code == 200
    other = client_for(REFERRER).page("/referrals/new?same=1")
    assert "device_type" not in other.form(None).values


# --- more than one device ---------------------------------------------------------------------------------------------


def test_a_second_device_is_for_the_coordinator(database: Any) -> None:
    first = make(devices=2)
    [extra] = queries.extras_of(first)
    assert (first.state, extra.state) == (ReferralState.WAITING, ReferralState.TO_CONFIRM)
    assert moving.allowed_moves(extra, actor_of(SOCIAL_WORKER)) == ["withdraw"]
    with pytest.raises(NotAllowed):
        making.confirm(extra, actor=actor_of(OTHER_SOCIAL_WORKER))
    assert extra not in session.scalars(queries.visible_to(actor_of(OTHER_SOCIAL_WORKER))).all()
    assert "confirm" in moving.allowed_moves(extra, actor_of(COORDINATOR))
    making.confirm(extra, actor=actor_of(COORDINATOR))
    assert extra.state == ReferralState.WAITING


@pytest.mark.parametrize("devices", [0, 4, -1])
def test_how_many_devices_is_bounded(database: Any, devices: int) -> None:
    with pytest.raises(BadInput):
        make(devices=devices)


def test_the_desk_reads_of_how_many_it_is_one(arrange: Any, client_for: Any, api_for: Any) -> None:
    with arrange():
        code = make(devices=2).code
    assert "2 toestellen" in client_for(LIBRARIAN).page(f"/referrals/{code}").main
    answer = api_for(SOCIAL_WORKER).get(f"/referrals/{code}").get_json()
    assert (answer["devices"], len(answer["more_codes"])) == (2, 1)


# --- pupils -----------------------------------------------------------------------------------------------------------


def test_for_a_pupil_a_parent_signs_and_the_pupil_is_a_name_and_a_year(arrange: Any) -> None:
    with arrange():
        code = make(programme=Programme.PUPILS)
        assert code.representative_signs
        device = kit.ready_device()
        for wrong in ({}, {"representative_signs": True}, {"end_user": NewEndUser("Sam", None)}):
            order = kit.free_order(referral=code, device=device, **wrong)
            with pytest.raises(Refused) as no:
                hand_over(order, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=PAPERS)
            assert no.value.reason == "pupil_needed"
        right = kit.free_order(
            referral=code, device=device, representative_signs=True, end_user=NewEndUser("Sam", 2014)
        )
        loan = hand_over(right, actor=actor_of(LIBRARIAN), settings=kit.settings(), papers_of=PAPERS)
        assert loan.end_user is not None
        table = loans_table(Ground(month_of(today()), ALL))
        new = {str(row[0]): row[1] for row in table.rows}
        assert (new["Route A: Bruikleen"], new["Leerlingen (apart geteld)"]) == (0, 1)


# --- a client without paper -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "field"),
    [
        (making.Client("Q.Z.", "0470 99 18 27", agrees=False), "client_agrees"),
        (making.Client("Quinten", "0470 99 18 27", agrees=True), "client_initials"),
        (making.Client("Q. Zomers", "0470 99 18 27", agrees=True), "client_initials"),
        (making.Client("Q.Z.", "bel zijn zus", agrees=True), "client_phone"),
        (making.Client("", "0470 99 18 27", agrees=True), "client_initials"),
        (making.Client("Q.Z.", "12", agrees=True), "client_phone"),
    ],
)
def test_initials_and_a_number_and_nothing_else(database: Any, client: making.Client, field: str) -> None:
    with pytest.raises(BadInput) as no:
        make(client=client)
    assert no.value.field == field


def test_only_the_desk_reads_how_the_client_is_reached(arrange: Any, client_for: Any, api_for: Any) -> None:
    with arrange():
        code = with_client().code
    assert PHONE in client_for(LIBRARIAN).page(f"/referrals/{code}").main
    assert api_for(LIBRARIAN).get(f"/referrals/{code}").get_json()["client"] == {"initials": "QZ", "phone": PHONE}
    for persona in (SOCIAL_WORKER, COORDINATOR):
        assert PHONE not in client_for(persona).get(f"/referrals/{code}").text
        assert api_for(persona).get(f"/referrals/{code}").get_json()["client"] is None
    for persona in (SOCIAL_WORKER, COORDINATOR, SHOPKEEPER, TECHNICIAN):
        assert client_for(persona).get("/referrals/calls").status_code == 403


@pytest.mark.parametrize("ending", ["collect", "withdraw", "expire", "none"])
def test_the_number_is_there_until_the_end_and_then_nowhere(database: Any, clock: Any, ending: str) -> None:
    code = with_client()
    device = reserve(code)
    assert [row.to_address for row in telling.calls_to_make()] == [PHONE]
    if ending == "collect":
        hand_over(
            kit.free_order(referral=code, device=device),
            actor=actor_of(LIBRARIAN),
            settings=kit.settings(),
            papers_of=PAPERS,
        )
    elif ending == "withdraw":
        making.withdraw(code, actor=actor_of(SOCIAL_WORKER))
    elif ending == "expire":
        clock.forward(days=61)
        moving.expire_old(actor=actor_of(COORDINATOR))
    session.flush()
    left = PHONE in everything()
    assert left is (ending == "none")
    # So the night takes it out of the files too.
    assert was_somebody_erased(since=now() - timedelta(minutes=1)) is (ending != "none")


def everything() -> str:
    """Every value of every table, as text."""
    found = []
    connection = session.connection()
    for table in db.metadata.sorted_tables:
        found += [str(tuple(row)) for row in connection.execute(table.select())]
    return "\n".join(found)


def test_no_kept_answer_holds_the_number(arrange: Any, api_for: Any) -> None:
    with arrange():
        code, tag = with_client().code, kit.ready_device().tag
    move = {"move": "reserve", "facts": {"device": tag}}
    assert api_for(LIBRARIAN).post(f"/referrals/{code}/moves", json=move, key="a").status_code == 200
    with arrange():
        kept = session.execute(text("SELECT body FROM answered")).scalars().all()
        assert kept
        assert not [body for body in kept if PHONE.encode() in bytes(body)]


def test_history_never_had_the_number(database: Any) -> None:
    code = with_client()
    reserve(code)
    session.flush()
    told = "".join(f"{event.data} {event.note} {event.subject_code}" for event in session.scalars(select(Event)))
    told = told.replace(code.code, "")  # its signs are drawn by chance: two of them may be these initials
    assert PHONE not in told
    assert "QZ" not in told


@pytest.mark.sqlite
def test_the_number_is_gone_from_the_raw_file(app: Any, arrange: Any, store: Any) -> None:
    with arrange():
        number = with_client()
        reserve(number)
        code = number.code
    assert PHONE.encode() in raw(store)
    with arrange():
        making.withdraw(
            session.scalars(select(Referral).where(Referral.code == code)).one(), actor=actor_of(SOCIAL_WORKER)
        )
    with app.app_context():
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        session.rollback()
    assert PHONE.encode() not in raw(store)


def raw(store: SQLiteStore) -> bytes:
    return b"".join(file.read_bytes() for file in store.file.parent.iterdir() if file.name.startswith(store.file.name))


# --- who is told ------------------------------------------------------------------------------------------------------


def test_who_referred_reads_that_it_is_ready_and_nothing_else(database: Any) -> None:
    code = make()
    device = reserve(code)
    [message] = session.scalars(select(Message)).all()
    assert message.to_address == "sofie.ockers@example.org"
    said = f"{message.subject} {message.body}"
    assert code.code in said
    assert "Klaar" in said
    for word in (device.tag, device.name, "Dell", "laptop", "Laptop", "bruikleen", "OCMW", "Centrale"):
        assert word not in said


def test_the_client_reads_no_sensitive_word(database: Any) -> None:
    code = with_client()
    device = reserve(code)
    [message] = telling.calls_to_make()
    assert code.code in message.body
    for word in (device.tag, "OCMW", "laptop", "lening", "bruikleen", "doorverwijz", "gratis", "Digibank"):
        assert word.lower() not in message.body.lower(), word


def test_what_no_longer_lies_ready_is_not_said_any_more(database: Any) -> None:
    code = with_client()
    reserve(code)
    moving.release(code, actor=actor_of(LIBRARIAN))
    assert session.scalars(select(Message)).all() == []
    assert code.client_phone == PHONE  # the code still waits


def test_a_partner_reads_that_the_code_is_confirmed(database: Any) -> None:
    code = make(actor_of(REFERRER))
    making.confirm(code, actor=actor_of(SOCIAL_WORKER))
    assert session.scalars(select(Message.subject)).all() == [f"Code {code.code}: bevestigd"]


def test_the_desk_calls_and_notes_it_once(arrange: Any, client_for: Any) -> None:
    with arrange():
        code = with_client()
        reserve(code)
        number = code.code
    client = client_for(LIBRARIAN)
    assert "Klanten die nog niet weten dat hun toestel klaarligt" in client.page("/").main
    assert PHONE in client.page("/referrals/calls").main
    done = client.submit("/referrals/calls", form="/done")
    assert f"de klant van {number} weet het" in done.text
    assert PHONE not in client.page("/referrals/calls").main
    with arrange():
        assert session.scalars(select(Event).where(Event.kind == "referral:told-by-phone")).one().subject_code == number


# --- what who referred sees -------------------------------------------------------------------------------------------


def test_four_words(arrange: Any, client_for: Any) -> None:
    with arrange():
        ready, waiting, gone = make(), make(), make()
        making.withdraw(gone, actor=actor_of(SOCIAL_WORKER))
        reserve(ready)
        unconfirmed = make(actor_of(REFERRER))
        names = [waiting.code, gone.code, ready.code, unconfirmed.code]
    page = client_for(SOCIAL_WORKER).page("/referrals?state=all")
    assert "Ingetrokken" not in page.main
    assert [name in page.main for name in names] == [True, True, True, False]
    assert names[1] in client_for(SOCIAL_WORKER).page("/referrals?state=expired").main
    partner = client_for(REFERRER)
    assert names[3] in partner.page("/referrals?state=waiting").main
    assert "Te bevestigen" not in partner.page("/referrals?state=all").main
    assert "Ingetrokken" in client_for(COORDINATOR).page("/referrals?state=withdrawn").main


def test_a_social_worker_is_asked_to_confirm_what_partners_referred_only(arrange: Any, client_for: Any) -> None:
    with arrange():
        own, theirs = make(devices=2), make(actor_of(REFERRER))
        codes = [queries.extras_of(own)[0].code, theirs.code]
        assert queries.count_to_confirm(actor_of(SOCIAL_WORKER)) == 1
        assert queries.count_to_confirm(actor_of(COORDINATOR)) == 2
        assert queries.count_to_confirm(actor_of(REFERRER)) == 0
    page = client_for(SOCIAL_WORKER).page("/referrals?state=to_confirm").main
    assert [code in page for code in codes] == [False, True]


def test_history_of_a_device_does_not_say_who_took_a_code_back(database: Any) -> None:
    code = make()
    device = reserve(code)
    making.withdraw(code, actor=actor_of(SOCIAL_WORKER))
    session.flush()
    told = session.scalars(select(Event).where(Event.subject_kind == "device", Event.subject_id == device.id)).all()
    assert "social_worker" not in {event.actor_role for event in told}
    assert actor_of(SOCIAL_WORKER).user_id not in {event.actor_id for event in told}


@pytest.mark.parametrize("state", ["withdrawn", "expired"])
def test_a_code_that_ended_has_no_slip(arrange: Any, client_for: Any, clock: Any, state: str) -> None:
    with arrange():
        code = make()
        number = code.code
        if state == "withdrawn":
            making.withdraw(code, actor=actor_of(SOCIAL_WORKER))
        else:
            code.state = ReferralState.EXPIRED
    assert client_for(SOCIAL_WORKER).get(f"/referrals/{number}/slip.pdf").status_code == 409


def test_a_place_to_learn_is_from_the_list(database: Any, api_for: Any) -> None:
    assert make(learning_path=True, learning_place=place("ZONNE")).learning_place_id
    for wrong in (
        {"learning_path": True, "learning_place": place("WINKEL")},
        {"learning_path": False, "learning_place": place("ZONNE")},
    ):
        with pytest.raises(BadInput):
            make(**wrong)


def test_the_slip_of_a_pupil_says_that_a_parent_signs_and_what_is_asked_of_the_pupil(database: Any) -> None:
    every = {"ease_of_use": list(Ease)}

    def read(referral: Referral) -> str:
        pages = PdfReader(BytesIO(slip_pdf(referral, kit.settings()))).pages
        assert len(pages) == 1
        return " ".join(pages[0].extract_text().split())

    told = read(make(programme=Programme.PUPILS, **every))
    assert "een ouder tekent" in told
    assert "de voornaam en het geboortejaar" in told
    assert "vertegenwoordiger" not in told
    other = read(make(representative_signs=True, **every))
    assert "Een vertegenwoordiger tekent" in other
    assert "leerling" not in other
    client = making.Client(initials="A.B.", phone="0470 12 34 56", agrees=True)
    assert "ook je telefoonnummer" in read(make(programme=Programme.PUPILS, client=client, **every))
