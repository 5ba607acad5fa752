"""Serial numbers of disks in a log, and why one cannot be trusted."""

from enum import StrEnum

from inventory.core.codes import is_placeholder_serial

__all__ = ["SerialProblem", "is_placeholder_serial", "serial_problem"]


class SerialProblem(StrEnum):
    """Why a disk in a log cannot be matched by its serial number."""

    MISSING = "missing"
    MASKED = "masked"
    UNKNOWN = "unknown"
    DOUBLE = "double"  # one run names it for two drives, as behind a box that hides the real numbers


def serial_problem(text: str) -> SerialProblem | None:
    """What is wrong with a serial number as a log shows it; None when it can be used."""
    bare = text.strip()
    if not bare:
        return SerialProblem.MISSING
    if len(bare) > 1 and set(bare.upper()) == {"X"}:
        return SerialProblem.MASKED
    if is_placeholder_serial(bare):
        return SerialProblem.UNKNOWN
    return None
