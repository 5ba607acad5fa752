"""Everything the Digibank puts on paper: stickers, contracts, receipts, slips, fiches, reports.

Frozen dataclasses in, bytes out. This package knows paper and nothing of the service: it reads no database
and no settings, and the same data always gives the same bytes. What it will not print it refuses with a
`PaperError` whose message is one Dutch sentence.
"""

from labels.contracts.agreements import addendum, addendum_sheet, agreement, agreement_sheet, with_words
from labels.contracts.blocks import Sheet
from labels.contracts.clauses import newest as newest_clauses
from labels.contracts.clauses import use_folder as use_clauses
from labels.contracts.data import AddendumData, AgreementData, Charger, Kind
from labels.contracts.leaflets import leaflet, leaflet_languages
from labels.contracts.loaners import LoanerData, loaner
from labels.contracts.pictos import picto_svg
from labels.contracts.swaps import SwapData, swapped
from labels.data import (
    Bar,
    CountLine,
    DonorReceiptData,
    Flow,
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
from labels.papers.board import BoardData, BoardPart, board
from labels.papers.circular import CircularProofData, Figure, ProofTable, ThanksData, circular_proof, thanks_letter
from labels.papers.digipunt import PosterData, poster
from labels.papers.information import InformationData, LeafletPart
from labels.papers.information import information as information_leaflet
from labels.papers.large import large_print
from labels.papers.learning import LearningData, learning_slip
from labels.papers.letters import LetterData, NoticeData, letters, notices
from labels.papers.payments import PaymentData, payment_receipt
from labels.papers.placements import (
    PlacedDevice,
    PlacementData,
    PlacementReceiptData,
    placement_agreement,
    placement_receipt,
)
from labels.papers.queue import QueueData, queue_slip
from labels.papers.receipts import AccessoriesData, Accessory, accessories, donor_receipt, receipt, slip
from labels.papers.reports import report
from labels.papers.subsidy import subsidy_report
from labels.papers.subsidy_data import (
    Band,
    FigureTable,
    GroupCount,
    Indicator,
    LoanRow,
    Partner,
    RouteCount,
    Story,
    SubsidyReportData,
)
from labels.papers.wiping import (
    DeviceDisk,
    DiskWipe,
    DonorProofData,
    OtherDevice,
    WipeCertificateData,
    donor_proof,
    wipe_certificate,
)
from labels.papers.workshop import StockLine, StocktakeData, WorkOrderData, reuse_sheet, stocktake, work_order
from labels.press import use_logo, warm_up
from labels.stickers.data import AccessoryLabel, DeviceLabel, KitLabel, Label, LotLabel, PlaceLabel
from labels.stickers.sheets import calibration, png, preview, raster, sheet, zpl
from labels.stickers.stocks import Stock, stocks

__all__ = [
    "AccessoriesData",
    "Accessory",
    "AccessoryLabel",
    "AddendumData",
    "AgreementData",
    "Band",
    "Bar",
    "BoardData",
    "BoardPart",
    "Charger",
    "CircularProofData",
    "CountLine",
    "DeviceDisk",
    "DeviceLabel",
    "DiskWipe",
    "DonorProofData",
    "DonorReceiptData",
    "Figure",
    "FigureTable",
    "Flow",
    "GroupCount",
    "Indicator",
    "InformationData",
    "Kind",
    "KitLabel",
    "Label",
    "LeafletPart",
    "LearningData",
    "LetterData",
    "LoanRow",
    "LoanerData",
    "LotLabel",
    "NoticeData",
    "OtherDevice",
    "Paper",
    "PaperError",
    "Partner",
    "PaymentData",
    "PlaceLabel",
    "PlacedDevice",
    "PlacementData",
    "PlacementReceiptData",
    "PosterData",
    "ProofTable",
    "QueueData",
    "ReceiptData",
    "RejectLine",
    "ReuseRow",
    "ReuseSheetData",
    "RouteCount",
    "Section",
    "Sheet",
    "Signature",
    "SlipData",
    "Stock",
    "StockLine",
    "StocktakeData",
    "Story",
    "SubsidyReportData",
    "SwapData",
    "TableReport",
    "ThanksData",
    "WipeCertificateData",
    "WorkOrderData",
    "accessories",
    "addendum",
    "addendum_sheet",
    "agreement",
    "agreement_sheet",
    "board",
    "calibration",
    "circular_proof",
    "donor_proof",
    "donor_receipt",
    "information_leaflet",
    "large_print",
    "leaflet",
    "leaflet_languages",
    "learning_slip",
    "letters",
    "loaner",
    "newest_clauses",
    "notices",
    "payment_receipt",
    "picto_svg",
    "placement_agreement",
    "placement_receipt",
    "png",
    "poster",
    "preview",
    "queue_slip",
    "raster",
    "receipt",
    "report",
    "reuse_sheet",
    "sheet",
    "slip",
    "stocks",
    "stocktake",
    "subsidy_report",
    "swapped",
    "thanks_letter",
    "use_clauses",
    "use_logo",
    "warm_up",
    "wipe_certificate",
    "with_words",
    "work_order",
    "zpl",
]
