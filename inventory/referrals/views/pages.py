"""The blueprint of this room's pages, and what they share."""

from typing import Any

from flask import Blueprint

from inventory.devices.models import TYPE_LABELS
from inventory.referrals.lifecycle import LABELS, PHASES
from inventory.referrals.models import EASE_LABELS, INTERNET_LABELS, PROFILE_LABELS, PROGRAMME_LABELS, REFUSAL_LABELS

pages = Blueprint("referrals", __name__)


@pages.context_processor
def words() -> dict[str, Any]:
    """The words of the closed lists."""
    return {
        "state_words": LABELS,
        "state_phases": PHASES,
        "type_words": TYPE_LABELS,
        "profile_words": PROFILE_LABELS,
        "ease_words": EASE_LABELS,
        "internet_words": INTERNET_LABELS,
        "programme_words": PROGRAMME_LABELS,
        "refusal_words": REFUSAL_LABELS,
    }
