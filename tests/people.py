"""The personas: one for every role, and a second one at another organisation where that makes a difference.

They are in the database before each test. `PERSONAS` is all of them; a test asks for one by its constant:
`client_for(LIBRARIAN)`.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from inventory.access import SYSTEM, Actor, Role
from inventory.accounts.actions import tokens
from inventory.accounts.models import HeldRole, Location, LocationKind, Organisation, OrgKind, User
from inventory.accounts.views import security
from inventory.core import clock
from inventory.core.db import session
from inventory.web.sessions import WebSession, hash_of

if TYPE_CHECKING:
    from tests.clients import Client

PASSWORD = "fietsbel-lampion-41"
SIGN_IN = "/sign-in"
BASE = "http://digibank.test"


@dataclass(frozen=True)
class Persona:
    """Somebody who works with the Digibank: a role at an organisation."""

    name: str
    org: str
    roles: tuple[Role, ...]
    location: str = ""

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + "@example.org"


ORGANISATIONS = {
    "STAD": ("Stad Kortrijk", OrgKind.CITY, True),
    "BIB": ("Bibliotheek Kortrijk", OrgKind.LIBRARY, False),
    "KRINGLOOP": ("De Kringloopwinkel Deltagroep", OrgKind.REUSE_SHOP, False),
    "OCMW": ("OCMW Kortrijk", OrgKind.OCMW, True),
    "AKZIE": ("A'kzie", OrgKind.ASSOCIATION, False),
    "MIRAS": ("CVO Miras", OrgKind.ADULT_SCHOOL, True),
    # Neighbours: the same kinds of organisation, which must see nothing of the ones above.
    "BIB2": ("Bibliotheek Buurstad", OrgKind.LIBRARY, False),
    "WINKEL2": ("Kringwinkel Buurstad", OrgKind.REUSE_SHOP, False),
    "OCMW2": ("OCMW Buurstad", OrgKind.OCMW, False),
    "AVANSA": ("Avansa Mid- en Zuidwest", OrgKind.ASSOCIATION, False),
    "CREO": ("CVO Creo", OrgKind.ADULT_SCHOOL, True),
}
LOCATIONS = {
    "BIB-C": ("Centrale Bibliotheek", LocationKind.LIBRARY, "BIB"),
    "WERK": ("Werkplaats", LocationKind.WORKSHOP, "BIB"),
    "WINKEL": ("Kringloopwinkel Heule", LocationKind.SHOP, "KRINGLOOP"),
    "STOCK": ("Stockplaats", LocationKind.STORE, "STAD"),
    "ZONNE": ("Wijkcentrum De Zonnewijzer", LocationKind.DIGIPUNT, "STAD"),
    "BIB2-C": ("Bibliotheek Buurstad", LocationKind.LIBRARY, "BIB2"),
    "WINKEL2": ("Kringwinkel Buurstad", LocationKind.SHOP, "WINKEL2"),
}

LIBRARIAN = Persona("Lien Biebuyck", "BIB", (Role.LIBRARY,), "BIB-C")
SHOPKEEPER = Persona("Sam Winkels", "KRINGLOOP", (Role.SHOP,), "WINKEL")
TECHNICIAN = Persona("Tom Schroevers", "BIB", (Role.TECHNICIAN,), "WERK")
CHECKER = Persona("Tess Nazicht", "BIB", (Role.TECHNICIAN,), "WERK")
SOCIAL_WORKER = Persona("Sofie Ockers", "OCMW", (Role.SOCIAL_WORKER,))
REFERRER = Persona("Rik Akzies", "AKZIE", (Role.PARTNER_REFERRER,))
COORDINATOR = Persona("Karim Coene", "STAD", (Role.COORDINATOR,), "STOCK")
DONOR = Persona("Dora Miras", "MIRAS", (Role.DONOR,))
ADMIN = Persona("Anna Beheer", "STAD", (Role.ADMIN,))
BENCH = Persona("Wis Bank", "BIB", (Role.BENCH,))
OTHER_LIBRARIAN = Persona("Lars Buurman", "BIB2", (Role.LIBRARY,), "BIB2-C")
OTHER_SHOPKEEPER = Persona("Saskia Buurman", "WINKEL2", (Role.SHOP,), "WINKEL2")
OTHER_SOCIAL_WORKER = Persona("Seppe Buurman", "OCMW2", (Role.SOCIAL_WORKER,))
OTHER_REFERRER = Persona("Roos Avansa", "AVANSA", (Role.PARTNER_REFERRER,))
OTHER_DONOR = Persona("Dirk Creo", "CREO", (Role.DONOR,))
HANDY_LIBRARIAN = Persona("Hilde Handig", "BIB", (Role.LIBRARY, Role.TECHNICIAN), "BIB-C")

PERSONAS = tuple(value for value in list(globals().values()) if isinstance(value, Persona))
# A bench has a token and no password, so it never signs in on a page.
PEOPLE = tuple(persona for persona in PERSONAS if persona is not BENCH)


def settle() -> None:
    """Put organisations, locations and personas in the (empty) database and commit."""
    orgs = {
        code: Organisation(code=code, name=name, kind=kind, is_donor=is_donor)
        for code, (name, kind, is_donor) in ORGANISATIONS.items()
    }
    session.add_all(orgs.values())
    session.flush()
    places = {
        code: Location(code=code, name=name, kind=kind, org_id=orgs[org].id)
        for code, (name, kind, org) in LOCATIONS.items()
    }
    session.add_all(places.values())
    session.flush()
    for persona in PERSONAS:
        user = User(
            email=persona.email,
            name=persona.name,
            password=None if persona is BENCH else password_hash(),
            location_id=places[persona.location].id if persona.location else None,
            made_at=clock.now(),
        )
        user.held = [HeldRole(org_id=orgs[persona.org].id, role=role) for role in persona.roles]
        session.add(user)
    session.commit()


@cache
def password_hash() -> str:
    """The hash of `PASSWORD`, made once: it is meant to be slow."""
    return security.hashed(PASSWORD)


def sign_in(client: Client, persona: Persona) -> None:
    """Sign in on the real page."""
    done = client.submit(SIGN_IN, {"email": persona.email, "password": PASSWORD}, follow=False)
    assert done.status_code == 303, f"{persona.name} could not sign in: {done.status}"


def come_in(client: Client, persona: Persona) -> None:
    """Be signed in, without the two pages that `sign_in` takes. Outside any app context."""
    app = client.application
    with app.app_context():
        token = begun_session(persona)
    client.set_cookie(cookie_name(app), token, domain=urlsplit(BASE).hostname or "")


def cookie_name(app: Flask) -> str:
    """The name of the cookie that holds the token of a session."""
    return app.session_interface.get_cookie_name(app)


# For use inside `with arrange():` or with the `database` fixture ------------------------------------------------


def user_of(persona: Persona) -> User:
    """The row of a persona."""
    return session.scalars(select(User).where(User.email == persona.email)).one()


def begun_session(persona: Persona) -> str:
    """A new session of a persona, as signing in on the page leaves it (a test compares the two); its token."""
    user, token, at = user_of(persona), secrets.token_urlsafe(32), clock.now()
    assert user.active, f"{persona.name} could not sign in"
    assert user.password, f"{persona.name} could not sign in"
    data = {"_user_id": user.fs_uniquifier, "_fresh": True, "_id": "", "fs_cc": "set", "fs_paa": time.time()}
    data |= {"language": user.language, security.PROVED: at.isoformat()}
    values = {"user_key": user.fs_uniquifier, "data": data, "agent": "", "made_at": at, "seen_at": at}
    session.add(WebSession(token_sha256=hash_of(token), **values))
    session.commit()
    return token


def actor_of(persona: Persona) -> Actor:
    """A persona as the actor that actions ask for."""
    return user_of(persona).as_actor()


def org_of(who: Persona | str) -> Organisation:
    """An organisation by its code, or that of a persona."""
    code = who if isinstance(who, str) else who.org
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def place(code: str) -> Location:
    """A location by its code."""
    return session.scalars(select(Location).where(Location.code == code)).one()


def token_for(persona: Persona, scopes: tuple[str, ...] = ()) -> str:
    """A new API token of a persona; a bench gets its from the system."""
    user = user_of(persona)
    actor = SYSTEM if persona is BENCH else user.as_actor()
    name = f"test {secrets.token_hex(4)}"
    return tokens.create_token(user, name=name, days=30, scopes=scopes, actor=actor)[1]


def personas_with(*roles: Role) -> list[Any]:
    """The personas that hold one of these roles."""
    return [persona for persona in PEOPLE if set(roles) & set(persona.roles)]
