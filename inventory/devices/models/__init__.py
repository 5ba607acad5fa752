"""The tables of this room: devices with their disks and wipes, and what is known of labels and printers."""

from inventory.devices.models import wipe_gate
from inventory.devices.models.device import (
    SEARCHED,
    TYPE_LABELS,
    AssetClass,
    Device,
    DeviceType,
    Grade,
    MediumKind,
    StorageMedium,
    Wipe,
    WipeException,
    WipePolicy,
)
from inventory.devices.models.floor import FloorRun, FloorScan, WorkSession
from inventory.devices.models.printing import BlankCode, FormerTag, LabelChoice, Printer, PrintJob
from inventory.devices.models.spot import Spot
from inventory.devices.models.stocktake import Seen, Settled, Stocktake, StocktakeLine
from inventory.devices.models.transfer import Ending, Transfer, TransferLine

__all__ = [
    "SEARCHED",
    "TYPE_LABELS",
    "AssetClass",
    "BlankCode",
    "Device",
    "DeviceType",
    "Ending",
    "FloorRun",
    "FloorScan",
    "FormerTag",
    "Grade",
    "LabelChoice",
    "MediumKind",
    "PrintJob",
    "Printer",
    "Seen",
    "Settled",
    "Spot",
    "Stocktake",
    "StocktakeLine",
    "StorageMedium",
    "Transfer",
    "TransferLine",
    "Wipe",
    "WipeException",
    "WipePolicy",
    "WorkSession",
    "wipe_gate",
]
