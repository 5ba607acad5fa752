"""Of which devices and contracts a report tells: of one place, type, organisation or route, or of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true

from inventory.accounts.models import Location, Organisation
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _, _l
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.history.models import Event
from inventory.loans.lifecycle import LoanKind


class Route(StrEnum):
    """A: free, at the library, with a referral. B: rent and sale, at the reuse shop."""

    A = "A"
    B = "B"


ROUTE_OF = {LoanKind.BRUIKLEEN: Route.A, LoanKind.HUUR: Route.B, LoanKind.KOOP: Route.B}
ROUTE_LABELS: dict[Route, Any] = {
    Route.A: _l("Route A: bruikleen"),
    Route.B: _l("Route B: huur en koop"),
}
FILTERS: dict[str, Any] = {
    "location": _l("Plaats"),
    "type": _l("Soort"),
    "org": _l("Organisatie"),
    "route": _l("Route"),
}


@dataclass(frozen=True)
class Only:
    """What is asked; empty is all. `places` are the codes of the place, or of all places of the organisation."""

    location: str = ""
    type: str = ""
    org: str = ""
    route: str = ""
    places: frozenset[str] = frozenset()
    said: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> dict[str, str]:
        """The filters that are set, as they stand in the address."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}

    def has(self, device_type: str = "", place: str = "") -> bool:
        """Whether a device of this type at this place is meant."""
        return (not self.type or device_type == self.type) and (not (self.location or self.org) or place in self.places)

    def has_kind(self, kind: str) -> bool:
        """Whether a contract of this kind is meant; that of a pupil is free too."""
        return (
            not self.route
            or ROUTE_OF.get(LoanKind(kind) if kind in tuple(LoanKind) else LoanKind.BRUIKLEEN) == self.route
        )

    def of_devices(self) -> ColumnElement[bool]:
        """The same as a condition on events of devices, by the type and the place that they tell."""
        wanted: list[ColumnElement[bool]] = [true()]
        if self.type:
            wanted.append(Event.data["type"].as_string() == self.type)
        if self.location or self.org:
            wanted.append(Event.data["place"].as_string().in_(sorted(self.places)))
        return and_(*wanted)


ALL = Only()


def read(asked: Mapping[str, str]) -> Only:
    """What an address asks. One sentence when something is not known."""
    location, org = asked.get("location", "").strip().upper(), asked.get("org", "").strip().upper()
    device_type, route = asked.get("type", "").strip().lower(), asked.get("route", "").strip().upper()
    if not (location or org or device_type or route):
        return ALL
    said: list[tuple[str, str]] = []
    places: set[str] = set()
    if location:
        place = session.scalar(select(Location).where(Location.code == location))
        if place is None:
            raise BadInput("unknown_location", _("We kennen de plaats %(code)s niet.", code=location), field="location")
        said.append((str(FILTERS["location"]), place.name))
        places = {place.code}
    if device_type:
        if device_type not in tuple(DeviceType):
            raise BadInput("unknown_type", _("Kies laptop, desktop of tablet."), field="type")
        said.append((str(FILTERS["type"]), str(TYPE_LABELS[DeviceType(device_type)])))
    if org:
        found = session.scalar(select(Organisation).where(Organisation.code == org))
        if found is None:
            raise BadInput("unknown_org", _("We kennen de organisatie %(code)s niet.", code=org), field="org")
        said.append((str(FILTERS["org"]), found.name))
        own = set(session.scalars(select(Location.code).where(Location.org_id == found.id)))
        places = places & own if location else own
    if route:
        if route not in tuple(Route):
            raise BadInput("unknown_route", _("Kies route A of B."), field="route")
        said.append((str(FILTERS["route"]), str(ROUTE_LABELS[Route(route)])))
    return Only(location, device_type, org, route, frozenset(places), tuple(said))
