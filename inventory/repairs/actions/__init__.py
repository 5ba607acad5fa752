"""What may be done to a repair case. The device goes into repair with it, and comes out with it."""

from inventory.repairs.actions.choices import choose_data
from inventory.repairs.actions.disks import replace_disk
from inventory.repairs.actions.guarantee import Guarantee, guarantee_of
from inventory.repairs.actions.moving import close_as_replaced, move
from inventory.repairs.actions.opening import counter_of, open_repair
from inventory.repairs.actions.parts import buy_part, use_part
from inventory.repairs.actions.promising import promise
from inventory.repairs.actions.settling import refund
from inventory.repairs.actions.telling import note_told
from inventory.repairs.queries.disks import DISK_REPLACED, disks_for_holder, replaced_disks

__all__ = [
    "DISK_REPLACED",
    "Guarantee",
    "buy_part",
    "choose_data",
    "close_as_replaced",
    "counter_of",
    "disks_for_holder",
    "guarantee_of",
    "move",
    "note_told",
    "open_repair",
    "promise",
    "refund",
    "replace_disk",
    "replaced_disks",
    "use_part",
]
