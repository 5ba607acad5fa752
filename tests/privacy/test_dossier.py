"""Everything about one person: whole, and without anybody else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import String, inspect, select

from inventory.access import SYSTEM
from inventory.cli import digibank
from inventory.core.db import Base, db, session
from inventory.core.i18n import in_dutch
from inventory.history.models import Event
from inventory.history.outbox import queue
from inventory.loans.actions import changes, signing
from inventory.loans.documents import paper
from inventory.loans.events import TOLD as LOANS_TOLD
from inventory.loans.models import IncidentKind, Loan
from inventory.loans.readers import scans
from inventory.people.actions import NewEndUser
from inventory.people.actions.rights import allow_second_device
from inventory.people.actions.twins import merge
from inventory.people.events import TOLD as PEOPLE_TOLD
from inventory.people.models import HouseholdReason, Person, Twin
from inventory.privacy import documents
from inventory.privacy.actions.erase import erase_asked
from inventory.privacy.queries import fields as words
from inventory.privacy.queries import plain
from inventory.privacy.queries.dossier import EXPORTED, LEFT_OUT, dossier
from inventory.web.saving import saving
from tests.clients import Client
from tests.loans import kit
from tests.loans.test_signing import photo, sign
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    PERSONAS,
    SHOPKEEPER,
    TECHNICIAN,
    Persona,
    actor_of,
)
from tests.privacy.lives import back

TOKENS = re.compile(r'(name="(?:csrf_token|once)"[^>]*value=")[^"]*')
SignIn = Callable[[Persona], Client]


def text_of(pdf: bytes) -> str:
    """What it says, in one line: a table breaks words over lines."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_table_that_points_at_a_person_is_in_it_or_explained() -> None:
    """A new table that points at a person, or at what points at one, has to choose."""
    reached = {"person"}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table.name in reached and table.name not in reached
        }
        if not more:
            break
        reached |= more
    assert reached == EXPORTED | LEFT_OUT.keys()
    assert not EXPORTED & LEFT_OUT.keys()
    assert all(len(why) > 20 for why in LEFT_OUT.values())


def a_full_life() -> Person:
    """One person with something in every table; a neighbour in the same house and another with a likeness."""
    loan = kit.lend(kit.free_order(end_user=NewEndUser("Piepje", 2014)))
    with saving():
        sign(loan)
        signing.keep_page(loan, scans.read(photo()), actor=actor_of(LIBRARIAN))
        changes.note_incident(
            loan, IncidentKind.DAMAGE, actor=actor_of(LIBRARIAN), police_number="PV-77", note="Deuk links"
        )
        allow_second_device(loan.person, HouseholdReason.STUDENT, actor=actor_of(COORDINATOR))
        queue(f"loan:{loan.number}:x", to="kanarie@example.be", subject="Over je contract", body="Dag")
        kit.lend(kit.free_order(borrower=replace(kit.BORROWER, first_name="Buurvrouw", last_name="Spreeuw", phone="")))
        kit.lend(
            kit.free_order(borrower=replace(kit.BORROWER, first_name="Kanari", street="Elders 9", email="k2@x.be"))
        )
    paper(loan.id, "agreement", saving=saving)
    return session.get_one(Loan, loan.id).person


def test_what_is_in_a_row_is_in_the_file(database: Any) -> None:
    """Each text of each row of this person is found again; a column that is left out is named in the code."""
    person = a_full_life()
    said = json.dumps(dossier(person).data, ensure_ascii=False)
    for column in inspect(Person).column_attrs:
        value = getattr(person, column.key)
        if isinstance(column.columns[0].type, String) and value and column.key not in ("name_key", "address_key"):
            assert str(value) in said, column.key
    for word in ("Piepje", "2014", "PV-77", "Deuk links", "Kleine kras.", "student", "Over je contract", "Lader"):
        assert word in said, word
    loan = session.scalars(select(Loan).where(Loan.person_id == person.id)).one()
    assert loan.number in said
    assert loan.line.device.serial in said
    assert loan.referral is not None
    assert loan.referral.code in said
    assert "strokes" in said, "the signature is theirs too"
    assert len(dossier(person).pages) == 1


def squeezed(text: str) -> str:
    """Without what a table adds between two lines."""
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


def test_paper_says_in_words_what_the_file_for_programs_holds(database: Any) -> None:
    """Walks the file: each thing stands on paper once, in words, but for what a program alone needs."""
    person = a_full_life()
    other = session.scalars(select(Person).where(Person.first_name == "Kanari")).one()
    merge(other, person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    person.city = "Kort\u200brijk\u202e"
    loan = session.scalars(select(Loan).where(Loan.person_id == person.id)).one()
    loan.condition_in = "eerste regel\ntweede\u00a0regel \U0001f600"
    session.flush()
    found = dossier(person)
    data = json.loads(documents.dossier_json(found))
    assert data == found.data, "numbers in the place of hidden signs are the same text for a program"
    raw = documents.dossier_json(found).decode()
    assert not [sign for sign in raw if sign != "\n" and not words.is_seen(sign)]
    read = text_of(documents.dossier_pdf(found, kit.settings()))
    paper_says, missing = squeezed(read), []
    with in_dutch():
        for path, value in words.leaves(data):
            names = [part for part in path if not part.isdigit()]
            if set(names) & (plain.ONLY_FOR_PROGRAMS | {"reference"}) or value is False:
                continue
            shown = plain.said(names[-2] if len(names) > 1 else "", names[-1], value)
            if names[-1] == "what" and names[0] == "history":
                shown = str((PEOPLE_TOLD | LOANS_TOLD)[value][0])
            elif names[0] == "history" and names[-1] in ("fields", "to"):
                continue  # the name of a field, in words
            if not all(squeezed(word) in paper_says for word in shown.split()):
                missing.append((path, shown))
    assert not missing
    assert len(PdfReader(io.BytesIO(documents.dossier_pdf(found, kit.settings()))).pages) <= 3
    for machine in ("loan:", "person:", "bruikleen ·", "not_offered", "video_calls", "_"):
        assert machine not in read.replace("gegevens-", ""), machine
    for path, _value in words.leaves(data):
        assert not [part for part in path if not part.isdigit() and part not in words.WORDS], path
    for said in ("Kort[U+200B]rijk[U+202E]", "eersteregel[U+000A]tweede[U+00A0]regel[U+1F600]"):
        assert squeezed(said) in paper_says
    assert data["files"] == list(found.pages)
    assert len(data["files"]) == 1
    assert squeezed(data["files"][0]) in paper_says
    assert {row["merged_with"] for row in data["person"]} == {None, other.ref if person.merged_into else person.ref}


def test_paper_says_what_did_not_go_along() -> None:
    things = [{"kind": "Lader", "handed": True, "came_back": None}, {"kind": "Muis", "handed": False}]
    with in_dutch():
        told = plain.line_of("devices", {"number": "KOR-1", "accessories": things})
    assert told.endswith("toebehoren: Lader; Muis · ging niet mee")


def test_nobody_else_is_in_the_file(database: Any) -> None:
    person = a_full_life()
    found = dossier(person)
    said = json.dumps(found.data, ensure_ascii=False) + text_of(documents.dossier_pdf(found, kit.settings()))
    for other in ("Buurvrouw", "Spreeuw", "Kanari ", "Elders 9", "k2@x.be", "OCMW", "A'kzie"):
        assert other not in said, other
    for persona in PERSONAS:
        assert persona.name not in said, f"{persona.name} is staff"
    others = session.scalars(select(Person.ref).where(Person.id != person.id)).all()
    assert not [ref for ref in others if ref in said]


def test_a_row_that_was_merged_gives_the_whole_person(database: Any) -> None:
    person = a_full_life()
    other = session.scalars(select(Person).where(Person.first_name == "Kanari")).one()
    merge(person, other, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    assert dossier(other).data["contracts"] == dossier(person).data["contracts"]
    assert len(dossier(other).data["person"]) == 2


def test_customers_of_the_shop_read_their_payments(database: Any) -> None:
    loan = kit.lend(kit.paid_order())
    kit.pay(loan, loan.price_eur or 0, reference="BON-12")
    read = text_of(documents.dossier_pdf(dossier(loan.person), kit.settings()))
    assert "BON-12" in read
    assert "VT" in json.dumps(dossier(loan.person).data)


def test_the_button_gives_two_files_and_is_told(app: Flask, arrange: Any, client_for: SignIn) -> None:
    with arrange():
        ref = a_full_life().ref
    client = client_for(LIBRARIAN)
    assert client.page(f"/people/{ref}")
    assert client.get(f"/people/{ref}/export").status_code == 405, "an address alone gives nobody a file"
    done = client.submit(f"/people/{ref}", form="/export", follow=False)
    assert (done.status_code, done.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(done.data)) as packed:
        names = packed.namelist()
        assert sorted(name.rpartition(".")[2] for name in names)[:2] == ["json", "pdf"] or len(names) == 3
        data = json.loads(packed.read(f"gegevens-{ref}.json"))
        read = text_of(packed.read(f"gegevens-{ref}.pdf"))
    assert "Zangersstraat 12" in read
    assert "Alles wat we over jou bewaren" in read
    assert [look["role"] for look in data["who_looked"]] == ["Bibliotheek", "Bibliotheek"]
    assert data["who_looked"][0]["organisation"] == "Bibliotheek Kortrijk"
    with arrange():
        kinds = list(session.scalars(select(Event.kind).where(Event.subject_kind == "person")))
    assert kinds.count("person:exported") == 1


@pytest.mark.parametrize("persona", [OTHER_LIBRARIAN, SHOPKEEPER, TECHNICIAN])
def test_others_do_not_get_it(arrange: Any, client_for: SignIn, persona: Persona) -> None:
    with arrange():
        ref = a_full_life().ref
    client = client_for(persona)
    foreign, missing = client.get(f"/people/{ref}"), client.get("/people/22222222")
    assert foreign.status_code == missing.status_code
    assert foreign.status_code in (403, 404)
    bodies = [TOKENS.sub("", page.text).replace(wanted, "") for page, wanted in ((foreign, ref), (missing, "22222222"))]
    assert bodies[0] == bodies[1]


def run(app: Flask, *arguments: str) -> Any:
    own = app.config["SETTINGS"]
    with app.app_context():
        session.remove()
        db.engine.dispose()
    env = {"DIGIBANK_INSTANCE": str(own.instance), "DIGIBANK_DATABASE_URL": own.database_url}
    return CliRunner().invoke(digibank, arguments, env=env)


def test_the_command_writes_each_format(app: Flask, arrange: Any, tmp_path: Path) -> None:
    with arrange():
        person = a_full_life()
        ref, number = person.ref, session.scalars(select(Loan.number).where(Loan.person_id == person.id)).one()
    for name in ("alles.zip", "alles.pdf", "alles.json"):
        done = run(app, "export", "person", ref.lower(), "--out", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "alles.json").read_text())["reference"] == ref
    assert (tmp_path / "alles.pdf").read_bytes().startswith(b"%PDF")
    assert run(app, "export", "person", number, "--out", str(tmp_path / "n.json")).exit_code == 0
    nobody = run(app, "export", "person", "22222222", "--out", str(tmp_path / "x.json"))
    assert (nobody.exit_code, (tmp_path / "x.json").exists()) == (1, False)
    assert run(app, "export", "person", ref, "--out", str(tmp_path / "x.doc")).exit_code == 2
    assert run(app, "verify").exit_code == 0


def test_of_somebody_erased_there_is_nothing(app: Flask, arrange: Any, tmp_path: Path) -> None:
    with arrange():
        loan = kit.lend()
        ref = loan.person.ref
        back(loan)
        erase_asked(loan.person, actor=SYSTEM)
    gone = run(app, "export", "person", ref, "--out", str(tmp_path / "x.json"))
    assert gone.exit_code == 1
    assert "gewist" in gone.output
