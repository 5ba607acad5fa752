"""The pages of the targets."""

from inventory.targets.views import figures, groups, overview, projects, target
from inventory.targets.views.pages import pages

__all__ = ["figures", "groups", "overview", "pages", "projects", "target"]
