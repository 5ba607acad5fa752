"""What history says of this room."""

FACTORS_ADDED = "factors:version-added"
THANKS_AGREED = "org:public-thanks-agreed"
THANKS_TAKEN_BACK = "org:public-thanks-taken-back"
