"""After erasing nothing on the disk says who it was; devices and counts stay; a restore brings nobody back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from inventory.access import SYSTEM
from inventory.cli import digibank
from inventory.core.clock import now
from inventory.core.db import db, session
from inventory.core.errors import Refused
from inventory.core.scrub import scrub
from inventory.history.models import Event, Message
from inventory.history.outbox import queue
from inventory.history.queries import first_broken_event
from inventory.loans.actions import changes, signing
from inventory.loans.actions.reminders import remind
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS, paper
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import IncidentKind, Loan, LoanLine, PaymentMethod
from inventory.loans.queries.checks import contracts_out_of_step
from inventory.loans.readers import scans
from inventory.people.actions import NewEndUser
from inventory.people.actions.rights import dispute, put_right
from inventory.people.actions.twins import merge
from inventory.people.models import EndUser, Person, RightReason, TermKind, Twin
from inventory.privacy.actions.erase import erase, erase_asked, erase_due, finish_erasing
from inventory.privacy.actions.ledger import erase_again, mark_of, write_down
from inventory.privacy.actions.plans import change_term, confirm_list, make_list
from inventory.privacy.queries.checks import left_of_the_erased
from inventory.privacy.queries.dossier import dossier
from inventory.privacy.queries.due import due
from inventory.repairs import actions as repairs
from inventory.repairs.lifecycle import DataChoice
from inventory.web.saving import saving
from tests.databases import SQLiteStore, Store
from tests.loans import kit
from tests.loans.test_signing import photo, sign
from tests.people import ADMIN, COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, actor_of, org_of

Arrange = Callable[[], Any]
CANARIES = (*kit.CANARIES, "Kanariekind", "Kanaripolitie", "Kanarinota", "Oudestraat", "0470000001")


def back(loan: Loan) -> Loan:
    return take_back(
        loan,
        actor=actor_of(LIBRARIAN if loan.kind == LoanKind.BRUIKLEEN else SHOPKEEPER),
        settings=kit.settings(),
        papers_of=PAPERS,
        accessories=(),
        condition="Krabbel van Kanarie",
        data_statement=True,
    )


def a_life(clock: Any) -> int:
    """One borrower who left a trace wherever there is room for one. The number of the person."""
    clock.at("2023-03-01")
    borrower = replace(kit.BORROWER, street="Oudestraat 3")
    with saving():
        loan = kit.lend(
            kit.free_order(
                borrower=borrower, end_user=NewEndUser("Kanariekind", 2012), condition="Kras, zegt Vogelzang"
            )
        )
        number, person_id = loan.id, loan.person_id
        sign(loan)
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
        changes.note_incident(
            loan, IncidentKind.DAMAGE, actor=actor_of(LIBRARIAN), police_number="Kanaripolitie", note="Kanarinota"
        )
        put_right(loan.person, {"street": "Zangersstraat 12"}, RightReason.MOVED, actor=actor_of(LIBRARIAN))
        opened = repairs.open_repair(
            loan.line.device,
            actor=actor_of(LIBRARIAN),
            org_id=org_of("BIB").id,
            fault_type=next(iter(repairs.faults_for(loan.line.device.type))),
            complaint="Scherm flikkert",
            data_choice=next(iter(DataChoice)),
        )
        opened.complaint = "Scherm van Kanarie Vogelzang flikkert"  # as before names were refused there
    paper(number, "agreement", saving=saving)
    with saving():
        loan = session.get_one(Loan, number)
        case = repairs.open_case_of(loan.line.device)
        assert case is not None
        repairs.move(case, "diagnose", actor=SYSTEM, facts={"diagnosis": "Kabel los", "fault_type": case.fault_type})
        repairs.move(case, "give_up", actor=SYSTEM, facts={"work": "Kabel", "barrier": next(iter(repairs.BARRIERS))})
        repairs.move(case, "keep_here", actor=SYSTEM)
    clock.at("2023-06-01")
    with saving():
        queue(
            f"loan:{session.get_one(Loan, number).number}:x", to="kanarie@example.be", subject="Dag", body="Vogelzang"
        )
    return person_id


def what_stays() -> tuple[Any, ...]:
    """What reports count, and the devices' own history."""
    of_devices = select(Event.hash).where(Event.subject_kind == "device").order_by(Event.seq)
    return (
        session.scalar(select(func.count(Person.id))),
        session.scalar(select(func.count(Loan.id))),
        session.scalar(select(func.count(LoanLine.id))),
        session.scalar(select(func.count(EndUser.id))),
        list(session.scalars(of_devices)),
    )


def found_in(folder: Path) -> list[str]:
    """Which canary stands in which file, as it is or as UTF-16, in any case."""
    hits = []
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = file.read_bytes().lower()
        for canary in CANARIES:
            for coded in (canary.lower().encode(), canary.lower().encode("utf-16-le")):
                if coded in content:
                    hits.append(f"{canary} in {file.name}")
    return hits


@pytest.mark.sqlite
def test_no_file_says_the_name(app: Flask, store: Store, clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(store, SQLiteStore)
    live = [store.file, store.file.with_name(store.file.name + "-wal"), store.file.with_name(store.file.name + "-shm")]
    instance: Path = app.config["SETTINGS"].instance
    with app.app_context():
        person_id = a_life(clock)
        session.remove()
        content = b"".join(each.read_bytes() for each in live if each.exists()).lower()
        assert all(each.lower().encode() in content for each in ("Kanarie", "Zangersstraat", "Kanarinota"))
        before = what_stays()
        clock.at("2025-06-02")
        assert [(each.person.id, each.blocks) for each in due()] == [(person_id, ())]
        with saving():
            assert erase_due(actor=SYSTEM) == 1
        after = what_stays()
        assert after == before
        session.remove()
        write_down(app.config["SETTINGS"])
        session.remove()
        assert scrub(db.engine), "nobody reads, so the log is emptied"
        content = b"".join(each.read_bytes() for each in live if each.exists()).lower()
        for canary in CANARIES:
            assert canary.lower().encode() not in content, canary
            assert canary.lower().encode("utf-16-le") not in content, canary
        assert found_in(instance) == []
        assert not any(canary in caplog.text for canary in CANARIES)
        assert session.scalar(select(func.count(Message.id))) == 0
        assert first_broken_event() is None
        assert contracts_out_of_step() == []


@pytest.mark.sqlite
def test_a_reader_holds_up_the_last_step_only(app: Flask, store: Store, clock: Any) -> None:
    """While somebody reads, the log cannot be emptied: it says so, and the next time it can."""
    with app.app_context():
        person_id = a_life(clock)
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        with db.engine.connect() as reading:
            reading.execute(text("SELECT count(*) FROM person")).scalar()
            # The checkpoint waits for the reader, so this one does not wait as long as the house does.
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("inventory.core.scrub.WAIT", 0.2)
                assert scrub(db.engine) is False
        assert scrub(db.engine) is True
        assert session.get_one(Person, person_id).name == ""


def test_a_dump_of_postgres_says_nothing(app: Flask, store: Store, clock: Any, tmp_path: Path) -> None:
    """The same on PostgreSQL: what `pg_dump` writes is all that its rows say."""
    with app.app_context():
        a_life(clock)
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        assert scrub(db.engine, "person", "loan", "kept_file", "message")
        if db.engine.dialect.name != "postgresql":
            return
        place = make_url(str(store.url))
        names = {"host": place.host or place.query.get("host"), "port": place.port, "username": place.username}
        options = [f"--{name}={value}" for name, value in names.items() if value]
        dump = subprocess.run(
            ["pg_dump", *options, f"--dbname={place.database}"], capture_output=True, check=True, text=True
        ).stdout
        assert "COPY public.person" in dump
        assert [canary for canary in CANARIES if canary in dump] == []


def run_here(app: Flask, *arguments: str) -> Result:
    own = app.config["SETTINGS"]
    env = {"DIGIBANK_INSTANCE": str(own.instance), "DIGIBANK_DATABASE_URL": own.database_url}
    return CliRunner().invoke(digibank, arguments, env=env)


def test_a_restore_brings_nobody_back(app: Flask, store: Store, clock: Any, tmp_path: Path) -> None:
    own = app.config["SETTINGS"]
    with app.app_context():
        person_id = a_life(clock)
        with saving():
            kept = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Blijver", street="Elders 1")))
            kept_id = kept.person_id
        session.remove()
        db.engine.dispose()
    file = tmp_path / "copy"
    assert run_here(app, "backup", str(file)).exit_code == 0
    with app.app_context():
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
            assert session.get_one(Person, person_id).name == ""
        session.remove()
        db.engine.dispose()
    done = run_here(app, "restore", str(file))
    assert done.exit_code == 0, done.output
    assert "1 people who were erased before are erased again" in done.output
    with app.app_context():
        assert session.get_one(Person, person_id).name == ""
        assert session.get_one(Person, kept_id).last_name == "Blijver"
        names = session.scalars(select(EndUser.first_name)).all()
        assert "Kanariekind" not in names
        session.remove()
        db.engine.dispose()
    assert "Kanarie" not in (own.instance / "erased.txt").read_text()
    said = run_here(app, "verify")
    assert said.exit_code == 0, said.output
    if isinstance(store, SQLiteStore):
        for ending in ("", "-wal", "-shm"):
            left = store.file.with_name(store.file.name + ending)
            assert not left.exists() or b"vogelzang" not in left.read_bytes().lower()
        for copy in store.folder.glob("*.before-*"):
            copy.unlink()
    (own.instance / "erased.txt").unlink()


def test_erased_again_whatever_was_open_on_that_day(database: Any, clock: Any, tmp_path: Path) -> None:
    """A backup of the time when the loan ran: the person is erased in it too, and the contract still runs."""
    own = replace(kit.settings(), instance=tmp_path)
    loan = kit.lend()
    with pytest.raises(Refused):
        erase(loan.person, actor=SYSTEM, why="term")
    ref = loan.person.ref
    (tmp_path / "erased.txt").write_text("")
    assert erase_again(own) == []
    (tmp_path / "erased.txt").write_text(mark_of(ref) + "\n")
    assert erase_again(own) == [ref]
    assert (loan.person.name, loan.state) == ("", "active")
    assert erase_again(own) == []


@pytest.mark.parametrize("is_first", [True, False])
def test_who_was_merged_on_the_day_of_the_backup_is_not_erased_along(
    database: Any, tmp_path: Path, is_first: bool
) -> None:
    """The merging was undone before one of the two was erased: the backup still says that they are one."""
    own = replace(kit.settings(), instance=tmp_path)
    one = kit.lend()
    two = back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Kanari", street="Elders 4"))))
    stays, goes = (one.person, two.person) if is_first else (two.person, one.person)
    merge(one.person, two.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    (tmp_path / "erased.txt").write_text(mark_of(goes.ref) + "\n")
    assert erase_again(own) == [goes.ref]
    assert (stays.last_name, goes.last_name, stays.merged_into) == ("Vogelzang", "", None)
    assert erase_again(own) == []


# --- what stands in the way -------------------------------------------------------------------------------------------


def test_an_open_loan_stands_in_the_way(database: Any, clock: Any) -> None:
    loan = kit.lend()
    with pytest.raises(Refused, match=loan.number) as refused:
        erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert refused.value.reason == "open_loan"
    back(loan)
    assert erase_asked(loan.person, actor=actor_of(LIBRARIAN)) == 1
    with pytest.raises(Refused) as refused:
        put_right(loan.person, {"city": "Gent"}, RightReason.MOVED, actor=actor_of(LIBRARIAN))
    assert refused.value.reason == "anonymised"


def test_debt_dispute_and_the_law_stand_in_the_way(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    loan = kit.lend(kit.paid_order())
    person = loan.person
    back(loan)
    shop = actor_of(SHOPKEEPER)
    assert reason(person) == "debt"
    changes.note_payment(
        loan, amount_eur=changes.still_to_pay(loan), method=PaymentMethod.CASH, reference="Kanarie", actor=shop
    )
    assert reason(person) == "kept_by_law"
    dispute(person, True, actor=shop)
    clock.at("2036-01-06")
    assert due() == []
    assert reason(person) == "dispute"
    dispute(person, False, actor=shop)
    assert [each.term for each in due()] == [TermKind.PAID_LOAN]
    assert erase_due(actor=SYSTEM) == 1
    assert changes.payments_of(loan)[0].reference == ""
    assert loan.price_eur == Decimal("30.00")


def reason(person: Person) -> str:
    with pytest.raises(Refused) as refused:
        erase_asked(person, actor=actor_of(SHOPKEEPER))
    return refused.value.reason


def test_the_law_holds_for_every_row_of_a_person(database: Any, clock: Any) -> None:
    """An old purchase under the row that goes on does not end the term of a newer one under another row."""
    clock.at("2026-01-05")
    old = kit.lend(kit.paid_order(LoanKind.KOOP))
    clock.at("2034-01-05")
    new = kit.lend(kit.paid_order(LoanKind.KOOP, borrower=replace(kit.BORROWER, first_name="Kanari")))
    for loan in (old, new):
        changes.note_payment(loan, amount_eur=Decimal("30.00"), method=PaymentMethod.CASH, actor=actor_of(SHOPKEEPER))
    merge(old.person, new.person, Twin.CARD_SEEN, actor=actor_of(SHOPKEEPER))
    clock.at("2037-01-05")
    with pytest.raises(Refused) as no:
        erase_asked(old.person, actor=actor_of(SHOPKEEPER))
    assert no.value.reason == "kept_by_law"


def test_lost_is_kept_for_its_own_term_whatever_came_after(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = kit.lend()
    changes.note_incident(loan, IncidentKind.LOSS, actor=actor_of(LIBRARIAN))
    assert str(loan.person.kept_until) == "2034-01-05"
    clock.at("2024-03-05")
    again = kit.lend()
    assert again.person is loan.person
    assert again.person.kept_until is None
    back(again)
    assert str(loan.person.kept_until) == "2034-01-05", "the longest term counts, not the newest"


def test_another_counter_and_the_coordinator_do_not_erase(database: Any) -> None:
    loan = back(kit.lend())
    for persona in (OTHER_LIBRARIAN, SHOPKEEPER, COORDINATOR, ADMIN):
        with pytest.raises(Exception, match="mag jij niet"):
            erase_asked(loan.person, actor=actor_of(persona))
    assert loan.person.last_name == "Vogelzang"


def test_who_was_merged_goes_with_the_rest_and_not_before(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    first = back(kit.lend())
    second = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Kanari", postal_code="8501")))
    assert first.person_id != second.person_id
    merge(second.person, first.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    clock.at("2027-01-05")
    assert due() == [], "the other row has an open loan"
    back(second)
    clock.at("2029-01-06")
    assert erase_due(actor=SYSTEM) == 1
    assert (first.person.name, second.person.name) == ("", "")


# --- terms, lists, a second person ------------------------------------------------------------------------------------


def test_a_new_term_counts_at_once(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    loan = back(kit.lend())
    clock.at("2026-12-01")
    assert due() == []
    assert change_term(TermKind.FREE_LOAN, 6, actor=actor_of(COORDINATOR)) == 1
    assert str(loan.person.kept_until) == "2026-07-05"
    assert [each.person.id for each in due()] == [loan.person_id]
    for amount, why in ((0, "Kies een getal"), (6, "al zo"), (500, "Kies een getal")):
        with pytest.raises(Refused, match=why):
            change_term(TermKind.FREE_LOAN, amount, actor=actor_of(ADMIN))
    with pytest.raises(Exception, match="mag jij niet"):
        change_term(TermKind.FREE_LOAN, 7, actor=actor_of(LIBRARIAN))


def test_many_wait_for_a_second_person(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loans = [
        back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=f"Lijster{n}", street=f"Elders {n}"))))
        for n in "abc"
    ]
    change_term(TermKind.NIGHTLY_MOST, 2, actor=actor_of(ADMIN))
    clock.at("2026-02-05")
    assert erase_due(actor=SYSTEM) == 0, "three are more than the night does by itself"
    plan = make_list(actor=actor_of(COORDINATOR))
    with pytest.raises(Refused, match="tweede persoon"):
        confirm_list(plan, actor=actor_of(COORDINATOR))
    with pytest.raises(Exception, match="mag jij niet"):
        confirm_list(plan, actor=actor_of(LIBRARIAN))
    dispute(loans[1].person, True, actor=actor_of(LIBRARIAN))
    erased, stay = confirm_list(plan, actor=actor_of(ADMIN))
    assert (erased, stay) == (2, [loans[1].person.ref])
    assert [loan.person.last_name for loan in loans] == ["", "Lijsterb", ""]
    with pytest.raises(Refused, match="al bevestigd"):
        confirm_list(plan, actor=actor_of(ADMIN))
    assert first_broken_event() is None


def test_a_list_erases_nobody_whose_time_is_not_over_any_more(database: Any, clock: Any) -> None:
    """Between making a list and confirming it a term was made longer, or somebody was merged with who stays."""
    clock.at("2024-01-05")
    loans = [
        back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name=f"Lijster{n}", street=f"Elders {n}"))))
        for n in "abc"
    ]
    clock.at("2026-02-01")
    fresh = back(kit.lend(kit.free_order(borrower=replace(kit.BORROWER, last_name="Spreeuw", street="Verder 3"))))
    plan = make_list(actor=actor_of(COORDINATOR))
    merge(loans[0].person, fresh.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    merge(fresh.person, loans[1].person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    erased, stay = confirm_list(plan, actor=actor_of(ADMIN))
    assert (erased, stay) == (1, [loans[0].person.ref, loans[1].person.ref])
    assert [loan.person.last_name for loan in (*loans, fresh)] == ["Lijstera", "Lijsterb", "", "Spreeuw"]


def test_a_longer_term_keeps_who_stood_on_a_list(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = back(kit.lend())
    clock.at("2026-02-01")
    plan = make_list(actor=actor_of(COORDINATOR))
    change_term(TermKind.FREE_LOAN, 60, actor=actor_of(COORDINATOR))
    assert confirm_list(plan, actor=actor_of(ADMIN)) == (0, [loan.person.ref])
    assert loan.person.last_name == "Vogelzang"


def test_nobody_confirms_alone_in_the_database_either(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    back(kit.lend())
    clock.at("2026-02-05")
    plan = make_list(actor=actor_of(COORDINATOR))
    with pytest.raises(Exception, match="second_person"):
        database.execute(
            text("UPDATE erase_plan SET confirmed_by = made_by, confirmed_at = :now WHERE id = :id"),
            {"id": plan.id, "now": now() + timedelta(0)},
        )


def test_a_reminder_of_a_housemate_stays(database: Any, clock: Any) -> None:
    """Two may share an address: a message about the contract of the other one is not about this one."""
    loan = kit.lend()
    other = kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Buurvrouw", last_name="Spreeuw")))
    for each in (loan, other):
        queue(f"loan:{each.number}:x", to="kanarie@example.be", subject=each.number, body="Dag")
    assert [each["subject"] for each in dossier(loan.person).data["messages"]] == [loan.number]
    back(loan)
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert session.scalars(select(Message.subject)).all() == [other.number]


def test_reminders_of_somebody_erased_do_not_wait(database: Any, clock: Any) -> None:
    clock.at("2024-01-05")
    loan = kit.lend()
    clock.at("2025-01-20")
    assert remind(actor=SYSTEM) == 1
    back(loan)
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert session.scalar(select(func.count(Message.id))) == 0


def test_the_night_does_it_all(app: Flask, store: Store, clock: Any) -> None:
    """The command alone: erased, in the ledger, and out of the files; `verify` is content."""
    with app.app_context():
        a_life(clock)
        session.remove()
        db.engine.dispose()
    clock.at("2025-06-02")
    done = run_here(app, "nightly")
    assert done.exit_code == 0, done.output
    assert "privacy erase_due: 1" in done.output
    assert "privacy ledger: 1" in done.output
    assert "database file: scrubbed" in done.output
    if isinstance(store, SQLiteStore):
        for ending in ("", "-wal", "-shm"):
            left = store.file.with_name(store.file.name + ending)
            content = left.read_bytes().lower() if left.exists() else b""
            assert [canary for canary in CANARIES if canary.lower().encode() in content] == []
    assert run_here(app, "verify").exit_code == 0
    again = run_here(app, "nightly")
    assert "privacy erase_due: 0" in again.output
    assert "privacy ledger: 0" in again.output
    (app.config["SETTINGS"].instance / "erased.txt").unlink()


def test_verify_finds_what_is_left_and_the_night_mends_it(database: Any, clock: Any) -> None:
    loan = back(kit.lend())
    erase_asked(loan.person, actor=actor_of(LIBRARIAN))
    assert left_of_the_erased() == []
    loan.condition_in = "Kanarie zei iets"
    session.flush()
    assert left_of_the_erased() == [f"contract {loan.number} still has a note, and its borrower was erased"]
    assert finish_erasing(actor=SYSTEM) == 1
    assert finish_erasing(actor=SYSTEM) == 0
    assert left_of_the_erased() == []


def test_a_copy_of_a_former_database_is_not_kept_for_ever(app: Flask, store: Store, clock: Any) -> None:
    if not isinstance(store, SQLiteStore):
        return
    copies = [store.file.with_name(f"{store.file.name}.before-{day}T120000Z") for day in ("20260101", "20260201")]
    for copy in copies:
        copy.write_bytes(b"old")
    clock.at("2026-02-15")
    assert "former databases: 1" in run_here(app, "nightly").output
    assert [copy.exists() for copy in copies] == [False, True]
    copies[1].unlink()


def test_a_backup_of_an_older_version_is_erased_again_by_the_upgrade(
    app: Flask, store: Store, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables are not those of the code, so `restore` cannot erase; `init`, which must come next, does."""
    with app.app_context():
        person_id = a_life(clock)
        session.remove()
        db.engine.dispose()
    assert run_here(app, "backup", str(tmp_path / "copy")).exit_code == 0
    with app.app_context():
        clock.at("2025-06-02")
        with saving():
            erase_due(actor=SYSTEM)
        session.remove()
        db.engine.dispose()
    with monkeypatch.context() as patched:
        patched.setattr("inventory.cli.keeping.is_upgraded", lambda: False)
        done = run_here(app, "restore", str(tmp_path / "copy"))
    assert done.exit_code == 0, done.output
    assert "run 'digibank init'" in done.output
    with app.app_context():
        assert session.get_one(Person, person_id).last_name == "Vogelzang"
        session.remove()
        db.engine.dispose()
    assert "1 people who were erased before are erased again" in run_here(app, "init").output
    with app.app_context():
        assert session.get_one(Person, person_id).last_name == ""
        session.remove()
        db.engine.dispose()
    assert run_here(app, "verify").exit_code == 0
    (app.config["SETTINGS"].instance / "erased.txt").unlink()
    if isinstance(store, SQLiteStore):
        for copy in store.folder.glob("*.before-*"):
            copy.unlink()
