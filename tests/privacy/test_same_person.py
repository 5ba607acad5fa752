"""The same person twice: found without a national number, shown, merged by somebody, undone, and counted right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.history.models import Event
from inventory.history.queries import first_broken_event
from inventory.loans.actions.preflight import preflight
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath, Loan
from inventory.people.actions.rights import object_to
from inventory.people.actions.twins import keep_apart, merge, propose_for_all, undo_merge
from inventory.people.models import Person, PersonPair, Route, Twin, Verdict
from inventory.people.queries import class_of, root_of, same_person
from inventory.people.queries.twins import likeness, pairs, unique_persons
from inventory.people.readers import is_like, plain_address, plain_name, say_name
from tests.clients import Client
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, OTHER_LIBRARIAN, SHOPKEEPER, Persona, actor_of
from tests.privacy.lives import back

SignIn = Callable[[Persona], Client]
BORN = date(1984, 5, 9)


# --- how names and addresses are compared -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zangersstraat 12", "zangersstr. 12"),
        ("Zangersstraat 12 bus 3", "Zangersstraat 12/3"),
        ("Zangersstraat 12 B 3", "Zangersstraat 12 bte 3"),
        ("Doorniksesteenweg 4a", "Doorniksestwg 4 A"),
        ("Kapucijnenln 1", "Kapucijnenlaan 1"),
        ("Sint-Jansstraat 5", "SINT JANSSTRAAT 5"),
        ("Élisabethlaan 8", "Elisabethlaan 8"),
    ],
)
def test_one_address_in_two_ways(one: str, other: str) -> None:
    assert plain_address(one, "8500") == plain_address(other, " 8500 ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zangersstraat 12", "8500"), ("Zangersstraat 13", "8500")),
        (("Zangersstraat 12", "8500"), ("Zangersstraat 12", "8501")),
        (("Zangersstraat 12 bus 3", "8500"), ("Zangersstraat 12 bus 4", "8500")),
        (("Zangersstraat 12 bus 3", "8500"), ("Zangersstraat 123", "8500")),
    ],
)
def test_two_addresses(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert plain_address(*one) != plain_address(*other)


def test_names() -> None:
    assert plain_name("Łukasiewicz-Yıldız") == plain_name("lukasiewicz yıldız")
    assert is_like(plain_name("Vandenbroucke"), plain_name("Van den Brouke"))
    assert not is_like(plain_name("Peeters"), plain_name("Janssens"))
    assert say_name("Zegt Vogelzang.", "Kanarie", "Vogelzang")
    assert say_name("kanarie   vogelzang belde", "Kanarie", "Vogelzang")
    assert not say_name("een groot scherm", "Jan", "Groot")
    assert not say_name("vogelzangetje", "Kanarie", "Vogelzang")


def person(**values: Any) -> Person:
    given = {
        "first_name": "Kanarie",
        "last_name": "Vogelzang",
        "birth_date": BORN,
        "street": "Zangersstraat 12",
        "postal_code": "8500",
        "city": "Kortrijk",
        "phone": "",
        "email": "",
    } | values
    return Person(
        **given,
        name_key=f"{plain_name(given['last_name'])} {plain_name(given['first_name'])}",
        address_key=plain_address(given["street"], given["postal_code"]),
    )


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"street": "Elders 1"}, Twin.SAME_NAME_AND_BIRTH),
        ({"first_name": "Vogelzang", "last_name": "Kanarie"}, Twin.SAME_NAME_AND_BIRTH),
        ({"first_name": "Kanari"}, Twin.LIKE_NAME_SAME_BIRTH),
        ({"birth_date": date(1984, 9, 5)}, Twin.LIKE_NAME_SAME_ADDRESS),
        ({"birth_date": date(1984, 5, 8)}, Twin.LIKE_NAME_SAME_ADDRESS),
        ({"birth_date": date(1948, 5, 9), "street": "Elders 1"}, None),
        ({"birth_date": date(1958, 2, 1)}, None),  # a parent with the same name
        ({"first_name": "Merel"}, None),  # a sister
        ({"last_name": "Peeters"}, None),
    ],
)
def test_why_two_may_be_one(other: dict[str, Any], rule: Twin | None) -> None:
    assert likeness(person(), person(**other)) == rule
    assert likeness(person(**other), person()) == rule


def test_a_phone_says_it_too() -> None:
    one = person(phone="0470 00 00 01", street="Hier 1")
    other = person(phone="+32 470/00.00.01", street="Daar 2", birth_date=date(1984, 5, 19))
    assert likeness(one, other) == Twin.LIKE_NAME_SAME_CONTACT


# --- found, shown, merged, undone -------------------------------------------------------------------------------------


def lent(**values: Any) -> Loan:
    return kit.lend(kit.free_order(borrower=replace(kit.BORROWER, **values)))


def test_a_second_row_is_proposed_and_never_merged_by_itself(database: Any) -> None:
    first = lent()
    second = lent(postal_code="8501", street="Elders 4")
    assert first.person_id != second.person_id
    (pair,) = pairs(actor_of(LIBRARIAN))
    assert (pair.rule, pair.first.id, pair.second.id) == (
        Twin.SAME_NAME_AND_BIRTH,
        first.person_id,
        second.person_id,
    )
    assert pairs(actor_of(OTHER_LIBRARIAN)) == []
    assert pairs(actor_of(SHOPKEEPER)) == []
    assert [each.id for each in pairs(actor_of(COORDINATOR))] == [pair.id]
    assert unique_persons([first.person_id, second.person_id]).people == 2


def test_merged_counted_once_and_undone(database: Any) -> None:
    one, two = lent(), lent(postal_code="8501", street="Elders 4")
    librarian = actor_of(LIBRARIAN)
    kept = merge(one.person, two.person, Twin.SAME_NAME_AND_BIRTH, actor=librarian)
    assert (kept, two.person.merged_into, two.person_id) == (one.person, one.person_id, two.person_id)
    found = unique_persons([one.person_id, two.person_id])
    assert (found.people, found.rows, found.merged) == (1, 2, 1)
    assert "rijksregisternummer" in found.rule
    assert "1 keer" in found.rule
    again = same_person(
        first_name="Kanarie",
        last_name="Vogelzang",
        birth_date=kit.BORROWER.birth_date,
        postal_code="8501",
        org_id=two.person.org_id,
        route=Route.FREE,
    )
    assert again is one.person, "the next contract comes with the row that goes on"
    with pytest.raises(Refused) as no:
        lent(postal_code="8501", street="Elders 4")
    assert no.value.reason == "has_one_already"
    undo_merge(two.person, actor=librarian)
    assert unique_persons([one.person_id, two.person_id]).people == 2
    assert pairs(librarian) == [], "somebody said that they are two"
    with pytest.raises(Refused):
        undo_merge(two.person, actor=librarian)
    events = session.scalars(select(Event).where(Event.kind.like("person:%merged"))).all()
    assert all("Vogelzang" not in repr(event.data) for event in events)
    assert first_broken_event() is None


def test_who_was_merged_comes_back_with_a_whole_address(database: Any) -> None:
    """The postcode of the card comes along with its street: an address is one thing."""
    one, two = lent(), back(lent(postal_code="8501", street="Elders 4", city="Heule"))
    merge(one.person, two.person, Twin.SAME_NAME_AND_BIRTH, actor=actor_of(LIBRARIAN))
    back(one)
    again = lent(postal_code="8501", street="Elders 4", city="Heule")
    assert again.person is one.person
    assert again.person.address == "Elders 4, 8501 Heule"


def test_what_one_row_says_holds_for_the_person(database: Any) -> None:
    """An objection and a purchase under a row that was merged count for the row that goes on."""
    one, two = back(lent()), back(lent(first_name="Kanari", street="Elders 4"))
    object_to(two.person, learning_contact=True, statistics=False, actor=actor_of(LIBRARIAN))
    merge(one.person, two.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused) as no:
        kit.lend(kit.free_order(learning_path=LearningPath.PLANNED))
    assert no.value.reason == "objected_to_learning"
    object_to(one.person, learning_contact=False, statistics=True, actor=actor_of(LIBRARIAN))
    assert (two.person.no_learning_contact, two.person.no_statistics) == (False, True)
    assert unique_persons([one.person_id]).left_out == 1
    first = kit.lend(kit.paid_order(LoanKind.KOOP))
    other = kit.lend(kit.paid_order(LoanKind.HUUR, borrower=replace(kit.BORROWER, first_name="Kanari")))
    merge(other.person, first.person, Twin.CARD_SEEN, actor=actor_of(SHOPKEEPER))
    with pytest.raises(Refused) as no:
        kit.lend(kit.paid_order(LoanKind.KOOP))
    assert "bought_before" in no.value.missing


def test_pairs_of_one_person_do_not_hide_the_others(database: Any) -> None:
    """Who is one person already is no question any more, however many rows there were."""
    librarian = actor_of(LIBRARIAN)
    rows = [lent(street=f"Elders {number}", postal_code=f"850{number}").person for number in range(4)]
    for other in rows[1:]:
        merge(rows[0], other, Twin.CARD_SEEN, actor=librarian)
    first = lent(last_name="Merel", street="Bovenweg 1").person
    second = lent(last_name="Merel", street="Bovenweg 2", postal_code="8501").person
    (pair,) = pairs(librarian, limit=1)
    assert (pair.first, pair.second) == (first, second)


def test_kept_apart_is_not_asked_again(database: Any) -> None:
    one, two = lent(), lent(first_name="Kanari", street="Elders 4")
    keep_apart(one.person, two.person, actor=actor_of(LIBRARIAN))
    assert pairs(actor_of(LIBRARIAN)) == []
    database.execute(Person.__table__.update().values(is_looked_at=False))
    assert propose_for_all(actor=SYSTEM) == 0


def test_rows_of_before_there_was_a_look_are_looked_at(database: Any) -> None:
    one, two = lent(), lent(first_name="Kanari", street="Elders 4")
    database.execute(PersonPair.__table__.delete())
    database.execute(Person.__table__.update().values(is_looked_at=False))
    assert propose_for_all(actor=SYSTEM) == 1
    assert propose_for_all(actor=SYSTEM) == 0
    assert {one.person_id, two.person_id} == {each.id for pair in pairs(SYSTEM) for each in (pair.first, pair.second)}


def test_who_may_merge(database: Any) -> None:
    one, two = lent(), lent(first_name="Kanari", street="Elders 4")
    for persona in (COORDINATOR, OTHER_LIBRARIAN, SHOPKEEPER):
        with pytest.raises(NotAllowed):
            merge(one.person, two.person, Twin.CARD_SEEN, actor=actor_of(persona))
    shop = kit.lend(kit.paid_order())
    with pytest.raises((Refused, NotAllowed)):
        merge(one.person, shop.person, Twin.CARD_SEEN, actor=SYSTEM)
    merge(one.person, two.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused, match="al samengevoegd"):
        merge(two.person, one.person, Twin.CARD_SEEN, actor=actor_of(LIBRARIAN))


def test_who_objects_is_not_counted_and_the_rule_says_so(database: Any) -> None:
    one, two = lent(), lent(last_name="Merel", first_name="Ann", street="Elders 4", birth_date=date(1990, 1, 1))
    object_to(one.person, learning_contact=False, statistics=True, actor=actor_of(LIBRARIAN))
    found = unique_persons([one.person_id, two.person_id])
    assert (found.people, found.left_out) == (1, 1)
    assert "1 persoon telt niet mee" in found.rule


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(("merge", "undo")), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=14
    )
)
def test_the_count_is_the_number_of_classes(app: Any, steps: list[tuple[str, int, int]]) -> None:
    """Whatever is merged and undone in whatever order: as many people as there are classes of rows."""
    with app.app_context():
        try:
            org = actor_of(LIBRARIAN).memberships
            rows = []
            for number in range(6):
                row = person(last_name=f"Vogel{number}")
                row.ref, row.route, row.org_id = f"HYPO{number}", Route.FREE, next(iter(org)).org_id
                row.made_at = now()
                session.add(row)
                rows.append(row)
            session.flush()
            into: dict[int, int] = {}

            def root(number: int) -> int:
                while number in into:
                    number = into[number]
                return number

            for what, a, b in steps:
                if what == "merge" and root(a) != root(b):
                    merge(rows[a], rows[b], Twin.CARD_SEEN, actor=SYSTEM)
                    into[root(b)] = root(a)
                elif what == "undo" and a in into:
                    undo_merge(rows[a], actor=SYSTEM)
                    del into[a]
                elif what == "merge":
                    with pytest.raises(Refused):
                        merge(rows[a], rows[b], Twin.CARD_SEEN, actor=SYSTEM)
                classes = {root(number) for number in range(6)}
                assert unique_persons(row.id for row in rows).people == len(classes)
                for number, row in enumerate(rows):
                    assert root_of(row) is rows[root(number)]
                for each in classes:
                    wanted = {rows[n].id for n in range(6) if root(n) == each}
                    assert set(class_of(rows[each].id)) == wanted
        finally:
            session.rollback()


# --- at the desk ------------------------------------------------------------------------------------------------------


def order(**values: Any) -> Any:
    return kit.free_order(borrower=replace(kit.BORROWER, **values), confirmed=frozenset())


def test_a_new_name_that_looks_known_is_said(database: Any) -> None:
    one = lent()
    found = preflight(
        order(first_name="Kanari", street="Elders 7"),
        actor=actor_of(LIBRARIAN),
        org_id=one.org_id,
        settings=kit.settings(),
    )
    said = {finding.word: finding.sentence for finding in found}
    assert "looks_known" in said
    assert "Vogelzang" not in said["looks_known"]


# --- the pages --------------------------------------------------------------------------------------------------------


def test_side_by_side_and_decided(arrange: Any, client_for: SignIn) -> None:
    with arrange():
        one, two = lent().person.ref, lent(first_name="Kanari", street="Elders 4", phone="").person.ref
    client = client_for(LIBRARIAN)
    assert "twee keer in" in client.page("/people").text
    page = client.page("/people/alike")
    assert "Bijna dezelfde naam en zelfde geboortedatum" in page.text
    beside = client.page(f"/people/{one}/beside/{two}")
    assert "Elders 4" in beside.text
    assert "0470 00 00 01" not in beside.text, "a phone is shown when somebody asks"
    done = client.submit(f"/people/{one}/beside/{two}", {"verdict": "like_name_same_birth"})
    assert "Ook opgeschreven als" in done.text
    with arrange():
        pair = session.scalars(select(PersonPair)).one()
        assert (pair.verdict, pair.rule) == (Verdict.MERGED, Twin.LIKE_NAME_SAME_BIRTH)
    client.submit(f"/people/{two}", form="/unmerge")
    with arrange():
        assert session.scalars(select(Person.merged_into).where(Person.ref == two)).one() is None
    coordinator = client_for(COORDINATOR)
    assert "De balie van deze mensen beslist" in coordinator.page(f"/people/{one}/beside/{two}").text
