"""The blueprint of this room's pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

View = TypeVar("View", bound=Callable[..., Any])

pages = Blueprint("accounts", __name__)


def every_time(view: View) -> View:
    """This view runs at every POST, and no answer of it is kept: it counts tries, or holds what is shown once."""
    view.answers_once = True  # type: ignore[attr-defined]  # a mark on a function
    return view
