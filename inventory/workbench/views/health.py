"""How the health of a disk is shown: one word and one colour."""

from typing import Any

from inventory.core.i18n import _l

HEALTH_LABELS: dict[str, Any] = {
    "pass": _l("Gezond"),
    "warn": _l("Twijfel"),
    "fail": _l("Slecht: vervang deze schijf"),
    "unknown": _l("Niet te lezen"),
}
HEALTH_KINDS = {"pass": "ok", "warn": "confirm", "fail": "blocked", "unknown": "neutral"}
