"""Where the people live who got a device: per postcode, in fives, over whole quarters that are over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.months import Month
from inventory.core.suppress import in_fives, suppress_list
from inventory.loans.models import Loan
from inventory.loans.queries.pupils import OF_PUPILS
from inventory.people.models import Person

# The postcodes of Kortrijk with the places that share each. An address says no more than its postcode.
QUARTERS: Final = {
    "8500": "Kortrijk",
    "8501": "Bissegem, Heule",
    "8510": "Bellegem, Kooigem, Marke, Rollegem",
    "8511": "Aalbeke",
}
_QUARTERS_BACK: Final = 4


@dataclass(frozen=True)
class Where:
    """People per postcode of the town, elsewhere, and those whose address is no longer kept. None is hidden."""

    first_on: date
    last_month: Month
    names: Mapping[str, str]
    """Postcode of the town: its name."""
    town: dict[str, int | None]
    elsewhere: int | None
    not_kept: int | None
    total: int | None


def town_of(own: Settings) -> Mapping[str, str]:
    """The postcodes of the city that uses this service, each with its name."""
    if own.city == Settings.city:
        return QUARTERS
    return dict.fromkeys(own.city_postcodes.replace(",", " ").split(), own.city)


def quarters(count: int = _QUARTERS_BACK) -> tuple[Month, Month]:
    """The first and the last month of the last whole quarters that are over."""
    day = today()
    first_of_this = Month(day.year, (day.month - 1) // 3 * 3 + 1)
    first = first_of_this
    for _month in range(3 * count):
        first = first.before
    return first, first_of_this.before


def where(names: Mapping[str, str] = QUARTERS) -> Where:
    """The people who got a device in the last four whole quarters. The same four for who chooses another period or a
    place: taking one picture from another tells nothing of a few. Who objected is not in it. One statement.
    """
    first, last = quarters()
    same_person = func.coalesce(Person.merged_into, Person.id)
    rows = session.execute(
        select(Person.postal_code, func.count(same_person.distinct()))
        .join(Loan, Loan.person_id == Person.id)
        .where(
            Loan.handed_over_at >= first.starts_at,
            Loan.handed_over_at < last.ends_at,
            Person.no_statistics.is_(False),
            ~OF_PUPILS,
        )
        .group_by(Person.postal_code)
    )
    counted = dict.fromkeys([*names, "elsewhere", ""], 0)
    for code, count in rows:
        plain = code.strip().upper().removeprefix("B-")
        counted[plain if plain in counted else "elsewhere"] += count
    shown, total = as_told(list(counted.values()))
    told = dict(zip(counted, shown, strict=True))
    return Where(
        first_on=first.first_on,
        last_month=last,
        names=names,
        town={code: told[code] for code in names},
        elsewhere=told["elsewhere"],
        not_kept=told[""],
        total=total,
    )


def as_told(counts: Sequence[int]) -> tuple[list[int | None], int | None]:
    """The counts and their sum as they are shown. A quarter that is over still changes when somebody is erased, moves
    or objects: told one by one, the picture of today beside that of yesterday would say where that person lives.
    """
    shown, total = suppress_list(counts)
    return [each if each is None else in_fives(each) for each in shown], total if total is None else in_fives(total)
