"""What is done with reports."""

from inventory.reports.actions.month_ends import keep_month_ends

__all__ = ["keep_month_ends"]
