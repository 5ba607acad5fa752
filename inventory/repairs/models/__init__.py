"""What this room keeps."""

from inventory.repairs.models.case import Repair

__all__ = ["Repair"]
