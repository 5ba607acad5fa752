"""Two reports side by side: what changed, figure by figure."""

from collections.abc import Mapping
from typing import Any

from inventory.core.i18n import _, ngettext, number_text
from inventory.core.tables import Cell, Table

_OF_ITSELF = {"number", "people.rule", "period.first_on", "period.last_on"}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, Cell, Cell, Cell]]:
    """For each figure that is not the same: its word, its name, both values, and the difference between two numbers."""
    was, now = _by_key(before), _by_key(after)
    found: list[tuple[str, str, Cell, Cell, Cell]] = []
    for key in [*now, *(key for key in was if key not in now)]:
        one, other = was.get(key, {}).get("value", ""), now.get(key, {}).get("value", "")
        if key not in _OF_ITSELF and one != other:
            label = (now.get(key) or was[key])["label"]
            found.append((key, label, one, other, round(other - one, 2) if _are_numbers(one, other) else ""))
    return found


def comparison_table(before: Mapping[str, Any], after: Mapping[str, Any]) -> Table:
    """As a table: earlier, later, and the difference with its sign."""
    rows = changes(before, after)
    same = len({*_by_key(before), *_by_key(after)} - _OF_ITSELF) - len(rows)
    note = ngettext("%(num)s cijfer is gelijk gebleven.", "%(num)s cijfers zijn gelijk gebleven.", same)
    columns = (_("Cijfer"), before["number"], after["number"] if after["frozen_at"] else _("nu"), _("Verschil"))
    return Table("comparison", _("Wat veranderde"), columns, tuple(tuple(row[1:]) for row in rows), note=note)


def signed(difference: Cell) -> str:
    """A difference with its sign: "+3", "−2"."""
    if isinstance(difference, str):
        return difference
    return ("+" if difference > 0 else "−") + number_text(abs(difference))


def _by_key(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in data.get("figures", [])}


def _are_numbers(*cells: Any) -> bool:
    return all(isinstance(cell, int | float) for cell in cells)
