"""What a case costs us, and what the holder pays of it."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.core.money import NOTHING
from inventory.repairs.models import Repair


@dataclass(frozen=True)
class Costs:
    """`parts_eur`: of the parts with a known price. `is_whole`: every part has one."""

    work_eur: Decimal | None
    parts_eur: Decimal
    is_whole: bool

    @property
    def total_eur(self) -> Decimal:
        return (self.work_eur or NOTHING) + self.parts_eur


def costs_of(case: Repair) -> Costs:
    """Work and parts, apart and together."""
    totals = [part.total_eur for part in case.used_parts]
    return Costs(case.cost_eur, sum((each for each in totals if each is not None), NOTHING), None not in totals)
