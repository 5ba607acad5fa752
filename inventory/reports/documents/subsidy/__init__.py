"""The report to the department on paper, as a spreadsheet and as data."""

from inventory.reports.documents.subsidy.comparison import comparison_table, signed
from inventory.reports.documents.subsidy.figures import figures
from inventory.reports.documents.subsidy.files import (
    subsidy_csv,
    subsidy_data,
    subsidy_file,
    subsidy_json,
    subsidy_xlsx,
)
from inventory.reports.documents.subsidy.paper import subsidy_pdf
from inventory.reports.documents.subsidy.tables import subsidy_tables

__all__ = [
    "comparison_table",
    "figures",
    "signed",
    "subsidy_csv",
    "subsidy_data",
    "subsidy_file",
    "subsidy_json",
    "subsidy_pdf",
    "subsidy_tables",
    "subsidy_xlsx",
]
