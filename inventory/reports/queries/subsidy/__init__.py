"""The report to the department: its figures, what people wrote in it, and what was frozen of it."""

from inventory.reports.queries.subsidy.model import (
    Contract,
    Correction,
    Reach,
    SubsidyReport,
    told,
)
from inventory.reports.queries.subsidy.report import subsidy_report

__all__ = ["Contract", "Correction", "Reach", "SubsidyReport", "subsidy_report", "told"]
