"""Reports on paper, as spreadsheets and as data."""

from inventory.core.sheets import safe_cell
from inventory.reports.documents.month import month_csv, month_data, month_json, month_pdf, month_xlsx
from inventory.reports.documents.subsidy import (
    subsidy_csv,
    subsidy_data,
    subsidy_json,
    subsidy_pdf,
    subsidy_tables,
    subsidy_xlsx,
)

__all__ = [
    "month_csv",
    "month_data",
    "month_json",
    "month_pdf",
    "month_xlsx",
    "safe_cell",
    "subsidy_csv",
    "subsidy_data",
    "subsidy_json",
    "subsidy_pdf",
    "subsidy_tables",
    "subsidy_xlsx",
]
