"""What the devices put on paper: labels, the hergebruikfiche, the proof of wiping."""

from inventory.devices.documents.fiche import FACT_WORDS, MEDIUM_KINDS, moment, reuse_sheet, who
from inventory.devices.documents.proofs import wipe_certificate
from inventory.devices.documents.stickers import (
    OUTPUTS,
    calibration,
    draw,
    file_of,
    label_png,
    labels_pdf,
    labels_zpl,
    one_label,
    outputs_of,
    preview,
    stock_by,
    stock_title,
    stocks,
)
from labels import Stock

__all__ = [
    "FACT_WORDS",
    "MEDIUM_KINDS",
    "OUTPUTS",
    "Stock",
    "calibration",
    "draw",
    "file_of",
    "label_png",
    "labels_pdf",
    "labels_zpl",
    "moment",
    "one_label",
    "outputs_of",
    "preview",
    "reuse_sheet",
    "stock_by",
    "stock_title",
    "stocks",
    "who",
    "wipe_certificate",
]
