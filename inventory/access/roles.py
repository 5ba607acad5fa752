"""Who acts: a role is held at an organisation, and an actor holds some roles."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from inventory.core.i18n import _l


class Role(StrEnum):
    LIBRARY = "library"
    SHOP = "shop"
    TECHNICIAN = "technician"
    SOCIAL_WORKER = "social_worker"
    PARTNER_REFERRER = "partner_referrer"
    COORDINATOR = "coordinator"
    DONOR = "donor"
    ADMIN = "admin"
    BENCH = "bench"


ROLE_LABELS: dict[Role, Any] = {
    Role.LIBRARY: _l("Bibliotheek"),
    Role.SHOP: _l("Kringloopwinkel"),
    Role.TECHNICIAN: _l("Technieker"),
    Role.SOCIAL_WORKER: _l("Maatschappelijk werker"),
    Role.PARTNER_REFERRER: _l("Doorverwijzende partner"),
    Role.COORDINATOR: _l("Coördinator"),
    Role.DONOR: _l("Schenker"),
    Role.ADMIN: _l("Beheerder"),
    Role.BENCH: _l("Wisbank"),
}


@dataclass(frozen=True)
class Membership:
    """A role at an organisation."""

    role: Role
    org_id: int


@dataclass(frozen=True)
class Actor:
    """Who acts: the signed-in user, an API token or the system itself. Always passed as an argument.

    `scopes` limits a token to some permissions; empty means all that its roles give. `location_id` is where a user
    works.
    """

    user_id: int | None
    name: str
    memberships: frozenset[Membership] = frozenset()
    kind: str = "user"
    scopes: frozenset[str] = field(default_factory=frozenset)
    token_id: int | None = None
    location_id: int | None = None

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(membership.role for membership in self.memberships)

    def orgs(self, *roles: Role) -> frozenset[int]:
        """The organisations where this actor holds one of these roles (any role when none is named)."""
        return frozenset(m.org_id for m in self.memberships if not roles or m.role in roles)


SYSTEM = Actor(user_id=None, name="Systeem", kind="system")
