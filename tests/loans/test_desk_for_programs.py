"""A paper that goes by e-mail, and the desk as programs use it: what stands in the way, and taking back by piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select

from inventory.cli.keeping import attach
from inventory.core.db import session
from inventory.devices.models import Device
from inventory.history import outbox
from inventory.history.models import Event, KeptFile, Message
from inventory.loans.actions.mailing import mail_paper
from inventory.loans.models import Loan
from inventory.people.models import Person
from inventory.privacy.actions.erase import erase_rows
from inventory.referrals.actions.moving import reserve
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, actor_of

Arrange = Any
SignIn = Any
THINGS = ("Lader", "Muis", "Laptoptas")


# --- by e-mail --------------------------------------------------------------------------------------------------------


def test_a_paper_goes_by_mail_as_it_was_kept(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        number = kit.lend().number
    client = client_for(LIBRARIAN)
    for _time in range(2):
        client.submit(f"/loans/{number}?done=hand_over", {}, form="mail-agreement")
    client.submit(f"/loans/{number}", {"to": "elders@example.be"}, form="mail-agreement-to")
    for wrong, said in (("geen adres", "Kijk het e-mailadres na"), ("", "Vul een e-mailadres in")):
        assert said in client.submit(f"/loans/{number}", {"to": wrong}, form="mail-agreement-to").text
    with arrange():
        given_up = session.scalars(select(Message).order_by(Message.id)).all()[0]
        given_up.tries = outbox.TRIES
        session.commit()
    for said in ("De e-mail staat klaar", "ging al naar dat adres"):
        assert said in client.submit(f"/loans/{number}", {}, form="mail-agreement").text
    with arrange():
        sent = session.scalars(select(Message).order_by(Message.id)).all()
        assert [each.to_address for each in sent] == ["kanarie@example.be", "elders@example.be"]
        kept = session.get(KeptFile, sent[0].kept_file_id)
        assert kept is not None
        assert kept.sha256 is not None
        assert not [word for word in kit.CANARIES if word in sent[0].subject + sent[0].body]
        assert session.scalars(select(Person)).one().email == "kanarie@example.be"
        told = session.scalars(select(Event).where(Event.kind == "loan:paper-mailed")).all()
        assert len(told) == 3
        assert "example" not in str([each.data for each in told])
        erase_rows([session.scalars(select(Person)).one()], actor=actor_of(LIBRARIAN), why="asked")
        assert session.scalars(select(Message)).all() == []
    assert client_for(OTHER_LIBRARIAN).post(f"/loans/{number}/mail/agreement").status_code in (400, 404)


def test_what_is_mailed_is_what_is_printed(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        loan = kit.lend()
        number = loan.number
        mail_paper(loan, "agreement", actor=actor_of(LIBRARIAN))
    with arrange():
        mail = EmailMessage()
        mail.set_content("Dag")
        row = session.scalars(select(Message.kept_file_id)).one()
        assert row is not None
        attach(mail, row)  # it is drawn now, nobody opened it before
    printed = client_for(LIBRARIAN).get(f"/loans/{number}/agreement.pdf").data
    (part,) = mail.iter_attachments()
    assert part.get_payload(decode=True) == printed
    assert part.get_filename() == f"{number}-agreement.pdf"


# --- one list for the page and for programs ---------------------------------------------------------------------------


def test_a_program_reads_what_stands_in_the_way_and_changes_nothing(
    arrange: Arrange, api_for: Any, client_for: SignIn, clock: Any
) -> None:
    clock.at("2026-11-20T10:00")
    desk_events = select(Event.seq).where(Event.subject_kind.in_(("loan", "device", "referral", "person")))
    with arrange():
        kit.lend()  # the same person, the same address
        limping = kit.ready_device(tests={"camera": {"result": "fail"}})
        limping.specs = {"os": "Windows 10 Pro"}
        code, other, over = (kit.referral() for _each in range(3))
        over.valid_until = date(2026, 11, 1)
        late, held = over.code, kit.ready_device()
        reserve(other, held, actor=actor_of(LIBRARIAN), settings=kit.settings())
        tag, reserved, word = limping.tag, held.tag, code.code
        gone = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Ander"))).line.device.tag
        before = len(session.scalars(desk_events).all())
    who = {
        "first_name": "Kanarie", "last_name": "Vogelzang", "birth_date": "1984-05-09", "street": "Zangersstraat 12",
        "postal_code": "8500", "city": "Kortrijk", "identity_seen": True,
    }  # fmt: skip
    api = api_for(LIBRARIAN)

    def words(**body: Any) -> dict[str, str]:
        answer = api.post("/loans/check", {"kind": "BRUIKLEEN", **body})
        assert answer.status_code == 200
        return {each["word"]: each["level"] for each in answer.get_json()["findings"]}

    assert words() == {"referral_needed": "blocked"}
    assert words(device=reserved, referral=word)["reserved_for_other"] == "blocked"
    assert words(device=gone, referral=word)["already_handed_over"] == "blocked"
    found = words(device=tag, referral=word)
    assert (found["limits_told"], found["support_ends"]) == ("confirm", "notice")
    assert words(device=tag, referral=word, borrower=who)["has_one_already"] == "blocked"
    neighbour = {**who, "first_name": "Buur", "birth_date": "1970-01-01"}
    assert words(device=tag, referral=word, borrower=neighbour)["household_has_one"] == "confirm"
    assert words(device=tag, referral=late)["referral_expired"] == "blocked"
    page = client_for(LIBRARIAN).get(f"/loans/hand-over?device={tag}&code={word}").text
    assert 'value="limits_told"' in page
    assert "krijgt geen updates meer" in page
    with arrange():
        assert len(session.scalars(desk_events).all()) == before
        assert session.scalars(select(Device).where(Device.tag == tag)).one().state == "ready"


def test_the_shop_hears_of_what_is_not_paid(arrange: Arrange, api_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")  # a year later the counter is open
    with arrange():
        kit.tariff()
        tag = kit.ready_device(where="WINKEL").tag
    answer = api_for(SHOPKEEPER).post("/loans/check", {"kind": "HUUR", "device": tag, "tariff_proof": "VT"})
    found = {each["word"]: each["level"] for each in answer.get_json()["findings"]}
    assert found == {"unpaid_price": "confirm", "unpaid_deposit": "confirm"}


def test_a_program_takes_back_piece_by_piece(arrange: Arrange, api_for: Any) -> None:
    with arrange():
        number = kit.lend(kit.free_order(accessories=THINGS)).number
    body = {
        "accessories": ["Lader"],
        "things": [{"kind": "Muis", "how": "damaged", "note": "knop los"}],
        "not_looked_at": ["Laptoptas"],
        "device_damage": "barst",
        "data_statement": True,
    }
    assert api_for(LIBRARIAN).post(f"/loans/{number}/return", body).status_code == 200
    with arrange():
        loan = session.scalars(select(Loan)).one()
        assert [each.back_as for each in loan.line.accessories] == ["whole", "damaged", None]
        assert loan.condition_in == "Beschadigd: barst"
