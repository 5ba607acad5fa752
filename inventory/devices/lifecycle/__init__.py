"""The lifecycle of a device: its states, its moves as one table, and the facts that a move asks."""

from inventory.devices.lifecycle.facts import (
    BLOCKING_FLAGS,
    FACTS,
    FLAGS,
    GRADES,
    LEGAL_GROUNDS,
    MISSING_KINDS,
    Fact,
    FactKind,
)
from inventory.devices.lifecycle.moves import DEVICE, MOVES
from inventory.devices.lifecycle.states import (
    EMPTY_MEDIA,
    ENDS,
    LABELS,
    MEDIUM_LABELS,
    PHASE_LABELS,
    PHASES,
    PROVEN_EMPTY,
    WITH_SOMEBODY,
    DeviceState,
    MediumState,
    Phase,
)

__all__ = [
    "BLOCKING_FLAGS",
    "DEVICE",
    "EMPTY_MEDIA",
    "ENDS",
    "FACTS",
    "FLAGS",
    "GRADES",
    "LABELS",
    "LEGAL_GROUNDS",
    "MEDIUM_LABELS",
    "MISSING_KINDS",
    "MOVES",
    "PHASES",
    "PHASE_LABELS",
    "PROVEN_EMPTY",
    "WITH_SOMEBODY",
    "DeviceState",
    "Fact",
    "FactKind",
    "MediumState",
    "Phase",
]
