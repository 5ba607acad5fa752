"""What history says about the offers."""

ADDED = "learning:offer-added"
CHANGED = "learning:offer-changed"
WITHDRAWN = "learning:offer-withdrawn"
