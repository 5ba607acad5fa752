"""What history says of this room."""

FACTORS_ADDED = "factors:version-added"
