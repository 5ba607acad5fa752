"""What this package says when it will not print."""

from __future__ import annotations


class PaperError(ValueError):
    """Refused: the message is one clear Dutch sentence that may be shown to a person as it is."""
