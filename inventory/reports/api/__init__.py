"""Reports for programs."""

from inventory.reports.api import month, subsidy
from inventory.reports.api.calls import calls

__all__ = ["calls", "month", "subsidy"]
