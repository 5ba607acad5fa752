"""What the project promised, as rows; the bands by which the extension pays. Figures of the application, not ours."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class Unit(StrEnum):
    DEVICES = "devices"
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    TIMES = "times"
    PIECES = "pieces"


@dataclass(frozen=True)
class Target:
    """So many in a project year (`is_yearly`) or in the whole project. None: no number was promised."""

    code: str
    label: Any
    unit: Unit
    promised: int | None
    is_yearly: bool = False


UNITS: dict[Unit, Any] = {
    Unit.DEVICES: _l("toestellen"),
    Unit.PEOPLE: _l("mensen"),
    Unit.HOUSEHOLDS: _l("huishoudens"),
    Unit.TIMES: _l("keren"),
    Unit.PIECES: _l("aantal"),
}
DEVICES_A_YEAR, DEVICES, PEOPLE, REACH = "T1.2a", "T1.2b", "T1.2c", "T6.1"
REPAIR_CAFES = "T2.3"
TARGETS = (
    Target("T1.1", _l("Digipunten die werken"), Unit.PIECES, 20),
    Target(DEVICES_A_YEAR, _l("Toestellen ter beschikking, per jaar"), Unit.DEVICES, 200, is_yearly=True),
    Target(DEVICES, _l("Toestellen ter beschikking, hele project"), Unit.DEVICES, 400),
    Target(PEOPLE, _l("Inwoners met een toestel"), Unit.PEOPLE, 400),
    Target("T1.3", _l("Infosessies over een digipunt beginnen"), Unit.TIMES, 5),
    Target("T1.4", _l("Kwetsbare huishoudens met internet"), Unit.HOUSEHOLDS, 500),
    Target("T2.1a", _l("IT-cafés"), Unit.TIMES, 16),
    Target("T2.1b", _l("Deelnemers aan IT-cafés"), Unit.PEOPLE, 320),
    Target("T2.2", _l("Deelnemers aan basiscursussen ICT"), Unit.PEOPLE, 1150),
    Target(REPAIR_CAFES, _l("Repair cafés"), Unit.TIMES, 8),
    Target("T2.4", _l("Digibuddy's met een opleiding"), Unit.PEOPLE, 30),
    Target("T2.5", _l("Open Labs"), Unit.TIMES, 20),
    Target("T3.1", _l("Deelnemers aan lessen over digitale diensten"), Unit.PEOPLE, 1150),
    Target("T3.2", _l("Helpdesk 1777"), Unit.PIECES, 1),
    Target("T3.3", _l("Hulp aan huis"), Unit.TIMES, 100, is_yearly=True),
    Target("T4.1", _l("Portaal om in te schrijven"), Unit.PIECES, 1),
    Target("T4.2", _l("Roadshows in de wijken"), Unit.TIMES, 14),
    Target("T5.1", _l("Coördinator"), Unit.PEOPLE, 1),
    Target("T5.2", _l("Stuurgroepen"), Unit.TIMES, 4, is_yearly=True),
    Target(REACH, _l("Kwetsbare mensen bereikt"), Unit.PEOPLE, 2300),
)
# digibanken.vlaanderen.be, call 2025-2026: from so many people to so many, and what that adds.
BANDS = (
    (1, 1000, Decimal(350_000)),
    (1001, 1500, Decimal(100_000)),
    (1501, 1750, Decimal(30_000)),
    (1751, None, Decimal(20_000)),
)
