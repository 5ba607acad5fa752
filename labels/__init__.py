"""Everything the Digibank puts on paper: stickers, contracts, receipts, slips, fiches, reports.

Frozen dataclasses in, bytes out. This package knows paper and nothing of the service: it reads no database
and no settings, and the same data always gives the same bytes. What it will not print it refuses with a
`PaperError` whose message is one Dutch sentence.
"""

from labels.contracts.agreements import addendum, addendum_sheet, agreement, agreement_sheet, with_words
from labels.contracts.clauses import newest as newest_clauses
from labels.contracts.clauses import use_folder as use_clauses
from labels.contracts.data import AddendumData, AgreementData, Charger, Kind
from labels.data import (
    Bar,
    CountLine,
    DonorReceiptData,
    ReceiptData,
    RejectLine,
    ReuseRow,
    ReuseSheetData,
    Section,
    SlipData,
    TableReport,
)
from labels.errors import PaperError
from labels.paper import Paper, Signature
from labels.receipts import donor_receipt, receipt, slip
from labels.reports import report, reuse_sheet
from labels.stickers.data import AccessoryLabel, DeviceLabel, KitLabel, Label, LotLabel, PlaceLabel
from labels.stickers.sheets import calibration, page_count, png, preview, raster, sheet, zpl
from labels.stickers.stocks import Stock, stocks

__all__ = [
    "AccessoryLabel",
    "AddendumData",
    "AgreementData",
    "Bar",
    "Charger",
    "CountLine",
    "DeviceLabel",
    "DonorReceiptData",
    "Kind",
    "KitLabel",
    "Label",
    "LotLabel",
    "Paper",
    "PaperError",
    "PlaceLabel",
    "ReceiptData",
    "RejectLine",
    "ReuseRow",
    "ReuseSheetData",
    "Section",
    "Signature",
    "SlipData",
    "Stock",
    "TableReport",
    "addendum",
    "addendum_sheet",
    "agreement",
    "agreement_sheet",
    "calibration",
    "donor_receipt",
    "newest_clauses",
    "page_count",
    "png",
    "preview",
    "raster",
    "receipt",
    "report",
    "reuse_sheet",
    "sheet",
    "slip",
    "stocks",
    "use_clauses",
    "with_words",
    "zpl",
]
