"""What we tell everybody about data is what the code does."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from inventory.core.clock import now
from inventory.core.db import session
from inventory.loans.lifecycle import LoanKind
from inventory.people.actions.keeping import propose_term
from inventory.people.models import TERMS, Person, TermKind, Unit
from inventory.people.queries.keeping import in_force
from inventory.privacy.actions.plans import confirm_change
from inventory.privacy.queries.information import TOLD, Audience, how_long, information
from tests.clients import Client
from tests.loans import kit
from tests.people import (
    ADMIN,
    COORDINATOR,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
)
from tests.privacy.lives import back

SignIn = Callable[[Persona], Client]


def lent(arrange: Any, **values: Any) -> str:
    with arrange():
        return kit.lend(kit.free_order(**values)).person.ref


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("audience", list(Audience))
def test_page_and_leaflet_say_the_same(app: Flask, visitor: Client, audience: Audience) -> None:
    page = visitor.page(f"/privacy?who={audience.value}")
    answer = visitor.get(f"/privacy.pdf?who={audience.value}")
    assert answer.mimetype == "application/pdf"
    leaflet = pdf_text(answer.data)
    with app.test_request_context(), app.app_context():
        said = information(audience, app.config["SETTINGS"])
        session.remove()
    for part in said.parts:
        for sentence in part.sentences:
            assert sentence in " ".join(page.text.split()), sentence
            words = [word for word in sentence.split() if len(word) < 12]
            assert all(word in leaflet for word in words), sentence
    assert visitor.get("/privacy?who=niemand").status_code == 200


def test_the_notice_is_read_in_three_languages_without_a_cookie(app: Flask, visitor: Client) -> None:
    dutch = visitor.page("/privacy?who=referrer")
    for code, word in (("en", "English"), ("fr", "Français")):
        assert word in dutch.text
        answer = visitor.get(f"/privacy?who=referrer&lang={code}")
        assert f'<html lang="{code}"' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "Hoe lang bewaren we het" not in answer.text
        assert f"who=borrower&amp;lang={code}" in answer.text, "another audience keeps the language"
    assert '<html lang="nl"' in visitor.get("/privacy?lang=xx").text
    assert '<html lang="nl"' in visitor.get("/privacy").text, "it holds for that page alone"


def test_the_terms_that_are_told_are_those_in_force(database: Any, app: Flask, clock: Any) -> None:
    clock.at("2026-01-05")
    for kind, amount in ((TermKind.FREE_LOAN, 7), (TermKind.REFERRAL_UNUSED, 33)):
        confirm_change(propose_term(kind, amount, actor=actor_of(COORDINATOR)), actor=actor_of(ADMIN))
    with app.test_request_context():
        rows = {row for part in information(Audience.BORROWER, kit.settings()).parts for row in part.rows}
        terms = in_force()
        told = {(str(terms[kind].kept.label), how_long(terms[kind])) for kind in TERMS}
    assert rows <= told
    assert ("Gratis lening (bruikleen), na het einde", "7 maanden") in rows
    assert ("Doorverwijzing die niet gebruikt is", "33 dagen") in rows
    loan = back(kit.lend())
    assert str(loan.person.kept_until) == "2026-08-05", "and it is what happens"
    clock.at("2026-08-06")
    assert loan.person.kept_until is not None
    assert now().date() > loan.person.kept_until


def test_each_term_of_people_is_told_to_somebody() -> None:

    told = {kind for kinds in TOLD.values() for kind in kinds}
    assert {kind for kind, kept in TERMS.items() if kept.unit is not Unit.PEOPLE} - told == {TermKind.FORMER_DATABASE}


def test_nothing_that_we_say_we_never_keep_has_a_column() -> None:
    """The page says: no national number, no reason, no income, no health, no nationality, no copy of a card."""
    tables = [Person.metadata.tables[name] for name in ("person", "end_user", "loan", "referral")]
    names = {column.name for table in tables for column in table.columns}
    for word in ("national", "rijksregister", "rrn", "income", "health", "nationality", "card_copy"):
        assert not [name for name in names if word in name.split("_") or word == name], word


def test_who_sees_names_is_as_we_say(arrange: Any, client_for: SignIn) -> None:
    ref = lent(arrange)
    for persona in (TECHNICIAN, SOCIAL_WORKER, ADMIN, SHOPKEEPER):
        assert client_for(persona).get(f"/people/{ref}").status_code in (403, 404)
    with arrange():
        customer = kit.lend(kit.paid_order(LoanKind.HUUR, borrower=replace(kit.BORROWER, last_name="Klant"))).person.ref
    assert client_for(COORDINATOR).get(f"/people/{customer}").status_code == 404
    assert client_for(SHOPKEEPER).page(f"/people/{customer}")
