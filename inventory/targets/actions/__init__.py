"""What a coordinator does with targets, figures, projects and groups."""

from inventory.targets.actions.figures import MOST, Typed, note_figure, note_figures
from inventory.targets.actions.groups import change_group
from inventory.targets.actions.projects import add_project, change_project, choose_project
from inventory.targets.actions.targets import change_target

__all__ = [
    "MOST",
    "Typed",
    "add_project",
    "change_group",
    "change_project",
    "change_target",
    "choose_project",
    "note_figure",
    "note_figures",
]
