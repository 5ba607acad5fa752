"""How far the project is: what other rooms ask."""

from inventory.targets.queries.groups import GroupRow, Groups, groups
from inventory.targets.queries.progress import BurnPoint, Progress, burn_up, in_fives_said, progress
from inventory.targets.queries.projects import (
    Project,
    ProjectYear,
    current_project,
    overlaps,
    project_at,
    project_by_id,
    projects,
    share_a_month,
)
from inventory.targets.queries.rows import FigureRow, figures_of, group_by_kind, target_by_code, targets

__all__ = [
    "BurnPoint",
    "FigureRow",
    "GroupRow",
    "Groups",
    "Progress",
    "Project",
    "ProjectYear",
    "burn_up",
    "current_project",
    "figures_of",
    "group_by_kind",
    "groups",
    "in_fives_said",
    "overlaps",
    "progress",
    "project_at",
    "project_by_id",
    "projects",
    "share_a_month",
    "target_by_code",
    "targets",
]
