"""What this room keeps."""

from inventory.repairs.models.case import Repair, RepairPart
from inventory.repairs.models.comparison import OrdsImport, OrdsRecord

__all__ = ["OrdsImport", "OrdsRecord", "Repair", "RepairPart"]
