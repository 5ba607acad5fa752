"""What is kept of reports."""

from inventory.reports.models.month_ends import StockSnapshot

__all__ = ["StockSnapshot"]
