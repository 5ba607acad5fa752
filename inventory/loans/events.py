"""What history says about contracts beside the moves of the lifecycle."""

HANDED_OVER = "loan:handed-over"
SOLD = "loan:sold"
SWAPPED = "loan:swapped"
INCIDENT = "loan:incident"
PAID = "loan:paid"
TARIFF_SET = "tariff:set"
