"""What is kept of reports."""

from inventory.reports.models.month_ends import MonthRollUp
from inventory.reports.models.subsidy import (
    PART_LABELS,
    Part,
    ResultBand,
    SubsidySnapshot,
    SubsidyText,
)
from inventory.reports.models.template import PLACE_LABELS, Place, SubsidyTemplate, TemplateField

__all__ = [
    "PART_LABELS",
    "PLACE_LABELS",
    "MonthRollUp",
    "Part",
    "Place",
    "ResultBand",
    "SubsidySnapshot",
    "SubsidyTemplate",
    "SubsidyText",
    "TemplateField",
]
