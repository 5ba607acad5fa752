"""The calls of the reports."""

from inventory.web.api import ApiRoom

calls = ApiRoom("reports-api", __name__, url_prefix="/api/v1", description="Rapporten")
