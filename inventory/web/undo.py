"""Undo instead of "are you sure": what was just done is said with a button beside it that takes it back.

Only where taking back is honest: nothing left the house, and the action that undoes tells history itself. The button
is a form, so it works without script; with script it stays in sight for ten seconds, and Alt+Z is the same button.
"""

from typing import Any

from flask import flash

UNDO = "undo"


def offer_undo(sentence: Any, url: str, **values: str) -> None:
    """Say what was done on the next page, with a button that posts `values` to `url`."""
    flash([str(sentence), url, values], UNDO)  # type: ignore[arg-type]  # base.html draws this category
