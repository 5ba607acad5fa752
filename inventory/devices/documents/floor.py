"""Cards for the floor: one for each step, with the code that starts it. On a sheet of stickers or on plain paper."""

from collections.abc import Iterable

import labels
from inventory.config import Settings
from inventory.core.i18n import in_dutch
from inventory.devices.documents.stickers import on_paper

STOCK = "avery-l7163"


def mode_cards(cards: Iterable[tuple[str, str]], settings: Settings) -> bytes:
    """The cards, each as its code and what it does, as PDF. The QR code opens the step on a phone too."""
    base = settings.base_url.rstrip("/")
    with in_dutch():
        drawn = [
            labels.PlaceLabel(code, f"{base}/workbench/m/{code}", str(title), settings.centre_name, heading="STAP")
            for code, title in cards
        ]
        return on_paper(lambda: labels.sheet(drawn, stock=STOCK))
