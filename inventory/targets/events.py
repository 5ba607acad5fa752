"""What history says about targets."""

CHANGED = "target:changed"
FIGURE_NOTED = "target:figure-noted"
FIGURE_CORRECTED = "target:figure-corrected"
GROUP_CHANGED = "target:group-changed"
PROJECT_ADDED = "target:project-added"
PROJECT_CHANGED = "target:project-changed"
PROJECT_CHOSEN = "target:project-chosen"
