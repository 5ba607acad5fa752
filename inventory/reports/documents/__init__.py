"""Reports on paper, as spreadsheets and as data."""

from inventory.core.sheets import safe_cell
from inventory.reports.documents.month import TYPES as MONTH_TYPES
from inventory.reports.documents.month import (
    head_facts,
    month_csv,
    month_data,
    month_file,
    month_files,
    month_pdf,
    month_xlsx,
)
from inventory.reports.documents.subsidy import (
    comparison_table,
    figures,
    signed,
    subsidy_csv,
    subsidy_data,
    subsidy_file,
    subsidy_json,
    subsidy_pdf,
    subsidy_tables,
    subsidy_xlsx,
)

__all__ = [
    "MONTH_TYPES",
    "comparison_table",
    "figures",
    "head_facts",
    "month_csv",
    "month_data",
    "month_file",
    "month_files",
    "month_pdf",
    "month_xlsx",
    "safe_cell",
    "signed",
    "subsidy_csv",
    "subsidy_data",
    "subsidy_file",
    "subsidy_json",
    "subsidy_pdf",
    "subsidy_tables",
    "subsidy_xlsx",
]
