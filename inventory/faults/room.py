"""What this room tells the house."""

from inventory.core.room import Room
from inventory.faults.actions import forget
from inventory.faults.queries.checks import faults_out_of_step

FAULTS = Room(name="faults", nightly=(forget,), verifies=(faults_out_of_step,))
