"""What history says of this room."""

THANKS_AGREED = "org:public-thanks-agreed"
THANKS_TAKEN_BACK = "org:public-thanks-taken-back"
