"""The blueprint of this room's pages, and what they share."""

from typing import Any, cast

from flask import Blueprint, current_app

from inventory.config import Settings
from inventory.referrals.lifecycle import LABELS, PHASES
from inventory.referrals.models import EASE_LABELS, INTERNET_LABELS, PROFILE_LABELS, TYPE_LABELS

pages = Blueprint("referrals", __name__)


def settings() -> Settings:
    """The settings of this service."""
    return cast(Settings, current_app.config["SETTINGS"])


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
    }
