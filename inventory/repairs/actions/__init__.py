"""What may be done to a repair case. The device goes into repair with it, and comes out with it."""

from inventory.repairs.actions.disks import DISK_REPLACED, replace_disk, replaced_disks
from inventory.repairs.actions.guarantee import Guarantee, guarantee_of
from inventory.repairs.actions.moving import move
from inventory.repairs.actions.opening import counter_of, open_repair

__all__ = [
    "DISK_REPLACED",
    "Guarantee",
    "counter_of",
    "guarantee_of",
    "move",
    "open_repair",
    "replace_disk",
    "replaced_disks",
]
