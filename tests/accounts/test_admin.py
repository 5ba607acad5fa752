"""Administration: who may, what it changes, and what stays as it was when somebody may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from inventory.access import SYSTEM, Role
from inventory.accounts.actions import orgs, users
from inventory.accounts.models import HeldRole, Location, LocationKind, Organisation, OrgKind, User
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.history.models import Event
from tests.clients import Client
from tests.people import (
    ADMIN,
    BENCH,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    PEOPLE,
    TECHNICIAN,
    Persona,
    actor_of,
    org_of,
    user_of,
)

Arrange = Callable[[], Any]
ClientFor = Callable[[Persona], Client]
NOT_ADMINS = [persona for persona in PEOPLE if Role.ADMIN not in persona.roles]


def everything(session: Any) -> Any:
    """What administration can change, to compare before and after."""
    return (
        session.execute(
            select(User.id, User.email, User.active, User.password, User.fs_uniquifier).order_by(User.id)
        ).all(),
        session.execute(select(HeldRole.user_id, HeldRole.org_id, HeldRole.role).order_by(HeldRole.id)).all(),
        session.scalars(select(Organisation.code).order_by(Organisation.code)).all(),
        session.scalars(select(Location.code).order_by(Location.code)).all(),
        session.scalars(select(Event.seq).order_by(Event.seq)).all(),
    )


def act(session: Any, persona: Persona, what: str) -> None:
    actor = actor_of(persona)
    target = user_of(LIBRARIAN if persona is not LIBRARIAN else TECHNICIAN)
    match what:
        case "add_user":
            users.add_user(email="x@example.org", name="X", roles=[(Role.ADMIN, org_of("STAD"))], actor=actor)
        case "invite":
            users.invite_user(user_of(BENCH), link="https://x", actor=actor, brand="x")
        case "own_roles":
            users.set_roles(user_of(persona), [(Role.ADMIN, org_of("STAD"))], actor=actor)
        case "roles":
            users.set_roles(target, [(Role.ADMIN, org_of("STAD"))], actor=actor)
        case "disable":
            users.disable_user(target, actor=actor)
        case "enable":
            users.enable_user(target, actor=actor)
        case "org":
            orgs.add_org(code="NEW", name="New", kind=OrgKind.OTHER, actor=actor)
        case "location":
            orgs.add_location(org=org_of("BIB"), code="NEW", name="New", kind=LocationKind.STORE, actor=actor)


ACTS = ["add_user", "invite", "own_roles", "roles", "disable", "enable", "org", "location"]


@pytest.mark.parametrize("what", ACTS)
@pytest.mark.parametrize("persona", NOT_ADMINS, ids=lambda persona: persona.name)
def test_nobody_else_changes_accounts(database: Any, persona: Persona, what: str) -> None:
    before = everything(database)
    with pytest.raises(NotAllowed):
        act(database, persona, what)
    database.flush()
    assert everything(database) == before


@pytest.mark.parametrize("persona", NOT_ADMINS, ids=lambda persona: persona.name)
def test_the_pages_are_for_administrators(client_for: ClientFor, persona: Persona, arrange: Arrange) -> None:
    client = client_for(persona)
    with arrange() as session:
        number = user_of(ADMIN).id
        before = everything(session)
    assert "/admin" not in client.page("/").links.values()
    for path in ("", "/users", "/users/new", f"/users/{number}", "/organisations", "/locations"):
        assert client.get("/admin" + path).status_code == 403
    token = client.page("/account").form("choose-language").values["csrf_token"]
    for path in (f"{number}/disable", f"{number}/enable", f"{number}/invite", f"{number}/roles", "new"):
        data = {"csrf_token": token, "role": "admin", "org": "STAD", "name": "x", "email": "x@example.org"}
        assert client.post(f"/admin/users/{path}", data=data).status_code == 403
    with arrange() as session:
        assert everything(session) == before


@pytest.mark.parametrize("field", ["role", "roles", "active", "password", "org_id", "fs_uniquifier", "id", "is_admin"])
def test_fields_of_the_server_are_not_taken_from_a_form(client_for: ClientFor, arrange: Arrange, field: str) -> None:
    client = client_for(LIBRARIAN)
    with arrange() as session:
        before = everything(session)
    token = client.page("/account").form("choose-language").values["csrf_token"]
    answer = client.post("/account/language", data={"csrf_token": token, "language": "fr", field: "admin"})
    assert answer.status_code == 303
    with arrange() as session:
        assert everything(session) == before
        assert user_of(LIBRARIAN).language == "fr"


def test_an_administrator_cannot_change_the_own_roles(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(ADMIN)
    with arrange() as session:
        number = user_of(ADMIN).id
        before = everything(session)
    token = client.page("/account").form("choose-language").values["csrf_token"]
    data = {"csrf_token": token, "role": "library", "org": "BIB"}
    assert client.post(f"/admin/users/{number}/roles", data=data).status_code == 403
    assert client.post(f"/admin/users/{number}/disable", data=data).status_code == 403
    with arrange() as session:
        assert everything(session) == before


def test_the_last_administrator_stays(database: Any) -> None:
    before = everything(database)
    with pytest.raises(Refused, match="beheerder"):
        users.disable_user(user_of(ADMIN), actor=SYSTEM)
    with pytest.raises(Refused, match="beheerder"):
        users.set_roles(user_of(ADMIN), [(Role.LIBRARY, org_of("BIB"))], actor=SYSTEM)
    assert everything(database) == before
    users.set_roles(user_of(DONOR), [(Role.ADMIN, org_of("STAD"))], actor=SYSTEM)
    users.disable_user(user_of(ADMIN), actor=actor_of(DONOR))
    assert not user_of(ADMIN).active


def test_give_and_take_away_a_role(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(ADMIN)
    with arrange():
        path = f"/admin/users/{user_of(LIBRARIAN).id}"
    client.submit(path, {"role": "technician", "org": "KRINGLOOP"}, form="add-role")
    with arrange():
        assert {(held.role, held.org.code) for held in user_of(LIBRARIAN).held} == {
            (Role.LIBRARY, "BIB"),
            (Role.TECHNICIAN, "KRINGLOOP"),
        }
    page = client.page(path)
    form = next(each for each in page.forms if each.action.endswith("/remove"))
    client.post(form.action, data=form.values)
    with arrange():
        assert {(held.role, held.org.code) for held in user_of(LIBRARIAN).held} == {(Role.TECHNICIAN, "KRINGLOOP")}


def test_disable_and_enable(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(ADMIN)
    with arrange():
        path = f"/admin/users/{user_of(LIBRARIAN).id}"
    client.submit(path, form=f"{path}/disable")
    assert "Uitgeschakeld" in client.page("/admin/users").text
    with arrange():
        assert not user_of(LIBRARIAN).active
    client.submit(path, form=f"{path}/enable")
    with arrange():
        assert user_of(LIBRARIAN).active


@pytest.mark.parametrize(
    "email",
    ["no address", "a@b", "a b@example.org", "<script>@example.org", "x" * 70 + "@example.org", LIBRARIAN.email],
)
def test_bad_addresses_are_refused(client_for: ClientFor, arrange: Arrange, email: str) -> None:
    answer = client_for(ADMIN).submit(
        "/admin/users/new", {"name": "Nora", "email": email, "role": "library", "org": "BIB"}
    )
    assert answer.status_code in (409, 422)
    assert "Nora" in answer.text
    with arrange() as session:
        assert session.scalars(select(User).where(User.name == "Nora")).all() == []


def test_a_bench_gets_a_key_from_the_administrator(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(ADMIN)
    with arrange():
        bench, person = user_of(BENCH).id, user_of(LIBRARIAN).id
    answer = client.submit(f"/admin/users/{bench}/tokens/new", {"name": "Bank 1", "days": 200})
    assert answer.status_code == 201
    assert "dgb_" in answer.text
    answer = client.submit(f"/admin/users/{person}/tokens/new", {"name": "Sluipweg", "days": 200})
    assert answer.status_code == 403
    assert "dgb_" not in answer.text
    page = client.page(f"/admin/users/{bench}")
    assert "Bank 1" in page.text
    form = next(each for each in page.forms if "/tokens/" in each.action)
    client.post(form.action, data=form.values)
    assert "Bank 1" not in client.page(f"/admin/users/{bench}").text


def test_organisations_and_locations(client_for: ClientFor, arrange: Arrange) -> None:
    client = client_for(ADMIN)
    scala = {"code": "scala", "name": "CVO <b>Scala</b>", "kind": "adult_school", "is_donor": True}
    client.submit("/admin/organisations", scala, form="add-form")
    assert "CVO <b>Scala</b>" in client.page("/admin/organisations").text
    client.submit("/admin/locations", {"code": "sca-1", "name": "Campus", "kind": "store", "org": "SCALA"})
    with arrange() as session:
        org = session.scalars(select(Organisation).where(Organisation.code == "SCALA")).one()
        assert (org.kind, org.is_donor, [place.code for place in org.locations]) == (
            OrgKind.ADULT_SCHOOL,
            True,
            ["SCA-1"],
        )
    again = client.submit(
        "/admin/organisations", {"code": "SCALA", "name": "Nog eens", "kind": "other"}, form="add-form"
    )
    assert again.status_code == 409
    assert "al een organisatie" in again.text
    wrong = client.submit("/admin/organisations", {"code": "a b!", "name": "X", "kind": "other"}, form="add-form")
    assert wrong.status_code == 422
    page = client.page("/admin/organisations?q=scala&donor=1")
    assert [row[:2] for row in page.rows] == [["SCALA", "CVO <b>Scala</b>"]]


def test_missing_things_are_404(client_for: ClientFor) -> None:
    client = client_for(ADMIN)
    assert client.get("/admin/users/99999").status_code == 404
    token = client.page("/account").form("choose-language").values["csrf_token"]
    for path in ("roles", "disable", "enable", "invite", "tokens/1/end"):
        answer = client.post(f"/admin/users/99999/{path}", data={"csrf_token": token, "role": "shop", "org": "BIB"})
        assert answer.status_code == 404, path


def test_lists_take_the_same_statements_for_more_rows(
    client_for: ClientFor, arrange: Arrange, statements: Callable[[], Any]
) -> None:
    client = client_for(ADMIN)
    client.get("/admin")  # the first page also writes the CSRF token in the session
    paths = ("/admin/users", "/admin/organisations", "/admin/locations")

    def count() -> list[int]:
        numbers = []
        for path in paths:
            with statements() as seen:
                client.get(path)
            numbers.append(len(seen))
        return numbers

    before = count()
    with arrange():
        for number in range(3):
            org = orgs.add_org(code=f"ORG{number}", name="Meer", kind=OrgKind.OTHER, is_donor=True, actor=SYSTEM)
            orgs.add_location(org=org, code=f"LOC{number}", name="Meer", kind=LocationKind.STORE, actor=SYSTEM)
            users.add_user(email=f"m{number}@example.org", name="Meer", roles=[(Role.DONOR, org)], actor=SYSTEM)
    assert count() == before


def test_no_event_holds_a_name_or_address(database: Any) -> None:
    user = users.add_user(
        email="canary@example.org", name="Kanarie Vogel", roles=[(Role.LIBRARY, org_of("BIB"))], actor=actor_of(ADMIN)
    )
    users.invite_user(user, link="https://secret-link", actor=actor_of(ADMIN), brand="Digibank")
    users.set_roles(user, [(Role.SHOP, org_of("KRINGLOOP"))], actor=actor_of(ADMIN))
    users.disable_user(user, actor=actor_of(ADMIN))
    kept = [
        f"{event.kind} {event.subject_code} {event.note} {event.data}"
        for event in database.scalars(select(Event).order_by(Event.seq))
    ]
    assert len(kept) == 4
    for word in ("canary", "Kanarie", "secret", ADMIN.name):
        assert word not in " ".join(kept)


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.LIBRARY, "MIRAS"), (Role.SHOP, "BIB"), (Role.SOCIAL_WORKER, "KRINGLOOP"), (Role.COORDINATOR, "AKZIE"),
     (Role.ADMIN, "MIRAS"), (Role.PARTNER_REFERRER, "KRINGLOOP"), (Role.DONOR, "BIB")],
)  # fmt: skip
def test_a_role_is_held_where_it_fits(client_for: ClientFor, arrange: Arrange, role: Role, code: str) -> None:
    client = client_for(ADMIN)
    with arrange() as session:
        number = user_of(LIBRARIAN).id
        name = org_of(code).name
        before = everything(session)
    answer = client.submit(f"/admin/users/{number}", {"role": role.value, "org": code}, form="add-role")
    assert answer.status_code == 409
    assert ("geen schenker" if role is Role.DONOR else f"past niet bij {name}") in answer.text.replace("&#39;", "'")
    new = {"name": "Nora", "email": "nora@example.org", "role": role.value, "org": code}
    assert client.submit("/admin/users/new", new).status_code == 409
    with arrange() as session:
        assert everything(session) == before


def test_a_role_from_before_stays_when_another_is_given(database: Any) -> None:
    user = user_of(LIBRARIAN)
    database.execute(update(HeldRole).where(HeldRole.user_id == user.id).values(org_id=org_of("MIRAS").id))
    database.refresh(user)
    held = [(Role(each.role), each.org) for each in user.held]
    users.set_roles(user, [*held, (Role.TECHNICIAN, org_of("BIB"))], actor=actor_of(ADMIN))
    assert {(each.role, each.org.code) for each in user.held} == {("library", "MIRAS"), ("technician", "BIB")}


@pytest.mark.parametrize("text", ["library", "library@NIX", "king@BIB", "@", ""])
def test_unknown_roles_are_refused(database: Any, text: str) -> None:
    with pytest.raises(BadInput):
        users.role_at(text, {"BIB": org_of("BIB")})


def test_a_coordinator_sees_no_accounts_of_others(client_for: ClientFor) -> None:
    assert client_for(COORDINATOR).get("/admin/users").status_code == 403


def test_nobody_gets_the_first_role_of_the_list_by_accident(client_for: Callable[[Persona], Client]) -> None:
    page = client_for(ADMIN).submit("/admin/users/new", {"name": "Nora", "email": "nora@test.example"})
    assert page.status_code == 422
    assert page.text.count("Kies er één") >= 2
