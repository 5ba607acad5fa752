"""Lots, as the intake makes them."""

from tests.intake.conftest import make_lot as make_lot
