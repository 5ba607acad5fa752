"""Over which months and for which place the figures are asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.months import Month, month_of, parse_month

_MOST = 60


@dataclass(frozen=True)
class Place:
    """A place of ours, as a filter needs it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Asked:
    """From the first to the last month, both in it; one place, or all."""

    first: Month
    last: Month
    place: Place | None = None

    @property
    def starts_at(self) -> datetime:
        return self.first.starts_at

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return self.last.ends_at

    @property
    def days(self) -> dict[str, str]:
        """Its first and last day, as they stand in the address of a report."""
        return {
            "from": self.first.first_on.isoformat(),
            "to": (self.last.next.first_on - timedelta(days=1)).isoformat(),
        }

    def days_of(self, name: str) -> dict[str, str]:
        """The same days, as a list takes them that is limited by days of this name."""
        return {f"{name}_{end}": day for end, day in self.days.items()}

    @property
    def args(self) -> dict[str, str]:
        """As it stands in an address."""
        here = {"location": self.place.code} if self.place else {}
        return {"from": str(self.first), "to": str(self.last), **here}


def places() -> list[Place]:
    """The places that can be chosen, by name."""
    rows = session.execute(
        select(Location.id, Location.code, Location.name).where(Location.is_active).order_by(Location.name)
    )
    return [Place(*row) for row in rows]


def asked(first: str, last: str, location: str) -> Asked:
    """What an address asks; without months the last twelve. Refused: a month to come, the wrong order, a place that
    we do not have.
    """
    this_month = month_of(today())
    until = parse_month(last) if last.strip() else this_month
    since = parse_month(first) if first.strip() else Month(until.year - 1, until.number).next
    if (until.year, until.number) < (since.year, since.number):
        raise BadInput("wrong_order", _("De periode eindigt vóór ze begint. Wissel de twee maanden."), field="to")
    if (until.year - since.year) * 12 + until.number - since.number >= _MOST:
        raise BadInput("too_long", _("Kies een periode van hoogstens vijf jaar."), field="from")
    return Asked(since, until, _place(location))


def _place(code: str) -> Place | None:
    wanted = code.strip().upper()
    if not wanted:
        return None
    row = session.execute(
        select(Location.id, Location.code, Location.name).where(Location.code == wanted)
    ).one_or_none()
    if row is None:
        raise BadInput(
            "unknown_location", _("Deze plaats kennen we niet. Kies een plaats uit de lijst."), field="location"
        )
    return Place(*row)
