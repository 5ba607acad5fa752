"""What this package says when it will not print."""

from __future__ import annotations


class PaperError(ValueError):
    """Refused: the message is one clear Dutch sentence that may be shown to a person as it is."""


class SealError(ValueError):
    """A key or a document that cannot be used for sealing: the message is the end of a sentence, in English."""
