"""Organisations and their locations."""

import re

from inventory.access import Actor, Can, demand
from inventory.accounts.events import LOCATION_ADDED, ORG_ADDED
from inventory.accounts.models import Location, LocationKind, Organisation, OrgKind
from inventory.accounts.queries import is_shelf, location_by_code, org_by_code
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")


def add_org(*, code: str, name: str, kind: OrgKind, is_donor: bool = False, actor: Actor) -> Organisation:
    """A new partner; its code is short, in capitals, and stays."""
    demand(actor, Can.ORGS_MANAGE)
    code = _plain_code(code)
    if org_by_code(code) is not None:
        raise Refused("org_exists", _("Er is al een organisatie met de code %(code)s.", code=code), field="code")
    org = Organisation(code=code, name=_named(name), kind=kind, is_donor=is_donor, is_active=True)
    session.add(org)
    session.flush()
    record(ORG_ADDED, Subject("org", org.id, org.code), actor=actor, data={"kind": kind.value, "donor": is_donor})
    return org


def add_location(
    *,
    org: Organisation,
    code: str,
    name: str,
    kind: LocationKind,
    address: str = "",
    actor: Actor,
    permission_checked: bool = False,
) -> Location:
    """A new place where devices stand."""
    if not permission_checked:
        demand(actor, Can.ORGS_MANAGE)
    code = _plain_code(code)
    if location_by_code(code) is not None or is_shelf(code):
        raise Refused("location_exists", _("Er is al een plaats met de code %(code)s.", code=code), field="code")
    location = Location(
        org_id=org.id, code=code, name=_named(name), kind=kind, address=address.strip()[:200], is_active=True
    )
    session.add(location)
    session.flush()
    record(
        LOCATION_ADDED,
        Subject("location", location.id, location.code),
        actor=actor,
        data={"kind": kind.value, "org": org.code},
    )
    return location


def _plain_code(code: str) -> str:
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadInput(
            "code_shape",
            _("Een code heeft 2 tot 20 hoofdletters, cijfers of streepjes, bijvoorbeeld BIB."),
            field="code",
        )
    return code


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 120:
        raise BadInput("name_shape", _("Vul een naam in van hoogstens 120 tekens."), field="name")
    return name
