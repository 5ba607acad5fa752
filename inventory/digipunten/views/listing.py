"""The list of digipunten as we keep it, declared: also those that are planned or closed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.accounts.models import Location, Organisation
from inventory.core.db import session
from inventory.core.i18n import _l
from inventory.core.quarters import QUARTERS, Quarter
from inventory.digipunten.lifecycle import LABELS, PHASES, SERVICES, DigipuntState
from inventory.digipunten.models import Digipunt
from inventory.digipunten.queries import Row, rows_of
from inventory.lists.queries.declared import (
    EVERYTHING,
    Ask,
    Choice,
    Column,
    Conditions,
    Empty,
    Listing,
    Words,
    YesNo,
    words_of,
)
from inventory.lists.views.drawn import address_of


def _at(*conditions: Any) -> Conditions:
    """Limited by something of the place."""
    return [Digipunt.location_id.in_(select(Location.id).where(*conditions))]


def _named(text: str, _ask: Ask) -> Conditions:
    return _at(
        Location.name.icontains(text, autoescape=True)
        | Location.address.icontains(text, autoescape=True)
        | (Location.code == text.upper())
    )


def _of_org(code: str, _ask: Ask) -> Conditions:
    return _at(Location.org_id.in_(select(Organisation.id).where(Organisation.code == code)))


def _devices(row: Row) -> str | None:
    return ", ".join(f"{count} × {label.lower()}" for label, count in row.devices) or None


def _services(row: Row) -> str | None:
    return ", ".join(str(label) for each, label in SERVICES.items() if each in row.digipunt.services) or None


def _orgs(_ask: Ask) -> Sequence[tuple[str, str]]:
    """Where there is a digipunt: this names nobody else."""
    here = select(Location.org_id).join(Digipunt, Digipunt.location_id == Location.id)
    query = select(Organisation.code, Organisation.name).where(Organisation.id.in_(here)).order_by(Organisation.name)
    return [(code, name) for code, name in session.execute(query)]


DIGIPUNTEN = Listing(
    name="digipunten",
    title=_l("Digipunten"),
    endpoint="digipunten.network",
    can=Can.DIGIPUNTEN_SEE,
    model=Digipunt,
    select=lambda _ask: select(Digipunt).options(joinedload(Digipunt.location).joinedload(Location.org)),
    rows=lambda found, _ask: rows_of(found),
    id_of=lambda row: int(row.digipunt.id),
    branches=lambda _ask, _values: EVERYTHING,
    sorts={"quarter": (Digipunt.quarter,)},
    sort="quarter",
    columns=(
        Column(
            "name",
            _l("Naam"),
            lambda row: row.place.name,
            url=address_of("digipunten.one", "code", lambda row: row.place.code),
            is_name=True,
        ),
        Column("quarter", _l("Waar"), lambda row: row.digipunt.quarter, words=QUARTERS, sort="quarter"),
        Column("org", _l("Organisatie"), lambda row: row.place.org.name),
        Column(
            "state",
            _l("Staat"),
            lambda row: row.digipunt.state,
            words=LABELS,
            phase=lambda row: PHASES[row.digipunt.state],
        ),
        Column("since", _l("Sinds"), lambda row: row.since),
        Column("devices", _l("Toestellen"), _devices),
        Column("count", _l("Hoeveel toestellen"), lambda row: row.there.total(), is_number=True, is_usual=False),
        Column("own", _l("Eigen toestellen"), lambda row: row.fixed.total(), is_number=True, is_usual=False),
        Column("code", _l("Code"), lambda row: row.place.code, is_usual=False, is_short=True),
        Column("address", _l("Adres"), lambda row: row.place.address, is_usual=False),
        Column("postcode", _l("Postcode"), lambda row: row.postcode, is_usual=False, is_short=True),
        Column("services", _l("Wat vind je er?"), _services, is_usual=False),
        Column("phone", _l("Telefoon"), lambda row: row.digipunt.phone or None, is_usual=False),
        Column("email", _l("E-mailadres"), lambda row: row.digipunt.email or None, is_usual=False),
    ),
    filters=(
        Words("q", _l("Zoek op naam, adres of code"), where=_named, longest=80),
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [Digipunt.state == DigipuntState(value)],
            options=words_of(LABELS),
            chips=((_l("Filter op staat"), ("", *(state.value for state in LABELS))),),
            any_label=_l("Alle"),
        ),
        Choice(
            "quarter",
            _l("Deel van de stad"),
            where=lambda value, _ask: [Digipunt.quarter == Quarter(value)],
            options=words_of(QUARTERS),
        ),
        Choice("org", _l("Organisatie"), where=_of_org, options=_orgs),
        Choice(
            "service",
            _l("Wat vind je er?"),
            where=lambda value, _ask: [cast(Digipunt.services, String).contains(f'"{value}"', autoescape=True)],
            options=words_of(SERVICES),
        ),
        YesNo(
            "appointment",
            _l("Je maakt eerst een afspraak"),
            where=lambda _value, _ask: [Digipunt.by_appointment.is_(True)],
        ),
    ),
    empty=Empty(_l("Nog geen digipunt"), _l("Zodra de coördinator een digipunt toevoegt, staat het hier."), "pin"),
)
