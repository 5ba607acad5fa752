"""The ways in which the house says no. Plain Python: a page, the API and the command line each show them."""

from typing import Any


class Refused(Exception):
    """A rule said no and nothing changed.

    `reason` is a stable word for machines, `message` one plain sentence for people (lazy text is fine),
    `missing` the facts that are still needed, `field` the form field that the sentence belongs to.
    """

    status = 409

    def __init__(
        self,
        reason: str,
        message: Any,
        *,
        missing: tuple[str, ...] = (),
        field: str | None = None,
        details: tuple["RefusedRow", ...] = (),
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = message
        self.missing = missing
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class RefusedRow:
    """One refused line of a list: where it stands and why it was refused."""

    def __init__(self, row: int, column: str, message: Any) -> None:
        self.row = row
        self.column = column
        self.message = message
        self.field = f"{row}:{column}"  # what a program reads; the door that took a list may name it as it was sent


class BadInput(Refused):
    """What was typed cannot be right (wrong shape, unknown word): 422."""

    status = 422


class NotAllowed(Refused):
    """This actor may not do this: 403."""

    status = 403

    def __init__(self, message: Any, *, reason: str = "not_allowed") -> None:
        super().__init__(reason, message)


class Missing(Refused):
    """There is no such thing, or it is not yours: the answer is the same, 404."""

    status = 404

    def __init__(self, message: Any, *, reason: str = "not_found") -> None:
        super().__init__(reason, message)


class Stale(Refused):
    """Somebody else changed the thing first: 409 on a page, 412 with `If-Match`."""

    def __init__(self, message: Any, *, reason: str = "stale") -> None:
        super().__init__(reason, message)
