"""The pages of the report to the department."""

from inventory.reports.views.subsidy import filling, frozen, report, writing

__all__ = ["filling", "frozen", "report", "writing"]
