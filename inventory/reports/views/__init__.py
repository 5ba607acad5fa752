"""The pages of the reports."""

from inventory.reports.views import month, subsidy
from inventory.reports.views.pages import pages

__all__ = ["month", "pages", "subsidy"]
