"""What may be done with a fault report. Repairs calls `taken` (or `taken_for`) and `closed`."""

from inventory.faults.actions.moving import closed, forget, settle, show_call_back, taken, taken_for
from inventory.faults.actions.reporting import report

__all__ = ["closed", "forget", "report", "settle", "show_call_back", "taken", "taken_for"]
