"""Targets, figures that were typed, projects and groups; and what they are when an instance begins."""

from inventory.targets.models.rows import ProjectPeriod, Target, TargetFigure, TargetGroup
from inventory.targets.models.words import COUNTED, KINDS, UNITS, CountedBy, Kind, Unit

__all__ = [
    "COUNTED",
    "KINDS",
    "UNITS",
    "CountedBy",
    "Kind",
    "ProjectPeriod",
    "Target",
    "TargetFigure",
    "TargetGroup",
    "Unit",
]
