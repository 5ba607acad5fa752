"""The blueprint of after-sales, and what its pages share."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from inventory.repairs.documents import kept_work_order
from inventory.repairs.models import Repair
from inventory.web import files
from inventory.web.saving import saving

pages = Blueprint("repairs", __name__)

More = Callable[[Repair], dict[str, Any]]
_more: list[More] = []


def also_on_the_page(more: More) -> More:
    """Something else stands on the page of a case: a function of the case that gives what its template asks for."""
    if more not in _more:
        _more.append(more)
    return more


def more_on_the_page(case: Repair) -> dict[str, Any]:
    """All of it, for the page."""
    return {name: value for more in _more for name, value in more(case).items()}


def draw_afterwards(case_id: int) -> None:
    files.draw_afterwards(lambda: kept_work_order(case_id, saving=saving), f"the work order of repair {case_id}")
