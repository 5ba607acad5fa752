"""What we make of what a disk says about itself. `passed` alone proves little: dying disks say it too."""

from collections.abc import Iterator, Mapping

# The numbers of the attributes as makers agreed on them.
COUNTS = {5: "reallocated", 187: "reported_uncorrect", 197: "pending", 198: "offline_uncorrectable"}
_MOST_REALLOCATED = 10
_OLD_HOURS = 40_000


def verdict(
    *,
    passed: bool | None,
    exit_status: int | None,
    hours: int | None,
    counts: Mapping[str, int],
    is_spinning: bool,
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """pass, warn, fail or unknown, with the reasons as (stable word, number)."""
    bits = exit_status or 0
    bad, doubtful = tuple(_bad(passed, bits, counts)), tuple(_doubtful(bits, hours, counts, is_spinning))
    if bad:
        return "fail", (*bad, *doubtful)
    if doubtful:
        return "warn", doubtful
    return ("unknown" if passed is None and not counts else "pass"), ()


def _bad(passed: bool | None, bits: int, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    if passed is False or bits & 8:
        yield "smart_failed", ""
    if bits & 16:
        yield "smart_prefail", ""
    for name in ("critical_warning", "media_errors", "pending", "offline_uncorrectable", "reported_uncorrect"):
        if counts.get(name, 0) > 0:
            yield f"smart_{name}", str(counts[name])
    if counts.get("percentage_used", 0) >= 100:
        yield "smart_worn_out", str(counts["percentage_used"])
    if counts.get("reallocated", 0) > _MOST_REALLOCATED:
        yield "smart_reallocated", str(counts["reallocated"])


def _doubtful(bits: int, hours: int | None, counts: Mapping[str, int], is_spinning: bool) -> Iterator[tuple[str, str]]:
    if 0 < counts.get("reallocated", 0) <= _MOST_REALLOCATED:
        yield "smart_reallocated", str(counts["reallocated"])
    if bits & 0b1110_0000:
        yield "smart_old_errors", str(bits)
    if is_spinning and (hours or 0) > _OLD_HOURS:
        yield "smart_many_hours", str(hours)
    if 80 <= counts.get("percentage_used", 0) < 100:
        yield "smart_nearly_worn", str(counts["percentage_used"])
