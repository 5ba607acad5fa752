"""The words of a target: what is counted, over which time, and by whom."""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class Unit(StrEnum):
    DEVICES = "devices"
    PERSONS = "persons"
    SESSIONS = "sessions"
    PARTICIPANTS = "participants"
    HOUSEHOLDS = "households"
    CASES = "cases"
    PIECES = "pieces"


class Kind(StrEnum):
    """YEAR: so many in each project year. PROJECT: so many in the whole project. MILESTONE: so many there are, then."""

    YEAR = "year"
    PROJECT = "project"
    MILESTONE = "milestone"


class CountedBy(StrEnum):
    """BOTH: the system counts a part and people count the rest; the two are shown apart."""

    SYSTEM = "system"
    MANUAL = "manual"
    BOTH = "both"


UNITS: dict[Unit, Any] = {
    Unit.DEVICES: _l("toestellen"),
    Unit.PERSONS: _l("mensen"),
    Unit.SESSIONS: _l("bijeenkomsten"),
    Unit.PARTICIPANTS: _l("deelnemers"),
    Unit.HOUSEHOLDS: _l("huishoudens"),
    Unit.CASES: _l("vragen"),
    Unit.PIECES: _l("aantal"),
}
KINDS: dict[Kind, Any] = {
    Kind.YEAR: _l("per projectjaar"),
    Kind.PROJECT: _l("hele project"),
    Kind.MILESTONE: _l("tegen het einde"),
}
COUNTED: dict[CountedBy, Any] = {
    CountedBy.SYSTEM: _l("systeem"),
    CountedBy.MANUAL: _l("met de hand"),
    CountedBy.BOTH: _l("systeem en met de hand"),
}
