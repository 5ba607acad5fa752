"""What history says of work that was done without network."""

CONFLICT = "offline:conflict"
SOLVED = "offline:solved"
