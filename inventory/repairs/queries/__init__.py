"""Reading cases."""

from inventory.repairs.queries.cases import contract_of_case, open_case_of, repair_by_number, visible_to

__all__ = ["contract_of_case", "open_case_of", "repair_by_number", "visible_to"]
