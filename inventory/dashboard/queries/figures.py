"""All figures of the dashboard together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inventory.circular.queries.gifts import Gift, yields
from inventory.circular.queries.proof import Proof, proof
from inventory.core.clock import now, today
from inventory.dashboard.queries.asked import Asked
from inventory.dashboard.queries.goals import Goal, goals
from inventory.dashboard.queries.pipeline import Standing, StepTime, standing, step_times
from inventory.dashboard.queries.running import Mending, mending, overdue
from inventory.dashboard.queries.where import QUARTERS, Where, where
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.referrals.queries.shortage import Shortage, shortages


@dataclass(frozen=True)
class Figures:
    """What the page, the paper and programs show. No name of a person; people only as five or more."""

    asked: Asked
    made_at: datetime
    standing: Mapping[DeviceState, Standing]
    steps: Sequence[StepTime]
    goals: Sequence[Goal]
    demand: Sequence[Shortage]
    overdue: Mapping[str, int]
    mending: Mending
    circular: Proof
    where: Where
    gifts: Sequence[Gift]

    def in_phase(self, phase: Phase) -> int:
        return in_phase(self.standing, phase)

    def in_state(self, state: DeviceState) -> int:
        return self.standing[state].count if state in self.standing else 0

    @property
    def waiting(self) -> int:
        return sum(each.wanted for each in self.demand)

    @property
    def late(self) -> int:
        return sum(self.overdue.values())


def in_phase(found: Mapping[DeviceState, Standing], phase: Phase) -> int:
    """How many stand in a phase."""
    return sum(each.count for state, each in found.items() if PHASES[state] is phase)


def figures(wanted: Asked, town: Mapping[str, str] = QUARTERS) -> Figures:
    """Everything, counted by the database. `town`: its postcodes, each with its name."""
    return Figures(
        asked=wanted,
        made_at=now(),
        standing=standing(wanted),
        steps=step_times(wanted),
        goals=goals(),
        demand=shortages(today()),
        overdue=overdue(wanted),
        mending=mending(wanted),
        circular=proof(wanted),
        where=where(town),
        gifts=yields(wanted),
    )
