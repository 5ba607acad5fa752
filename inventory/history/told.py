"""What events tell of the papers and files that were kept with them.

A row of `kept_file` can be changed together with its own hashes by who has the database in hand. The event of the
action that kept it is in the hash chain and tells the hash again, so `verify` sees it.
"""

from typing import Any

from inventory.history.models import KeptFile
from inventory.history.queries import all_events, kept_files

_PAPER = "paper"


def paper(kept: KeptFile) -> dict[str, Any]:
    """The facts for `record(..., data=…)` of the action that kept this; `bytes` when its bytes came with it."""
    told = {"id": kept.id, "kind": kept.kind, "data_sha256": kept.data_sha256}
    return {_PAPER: told | ({"sha256": kept.sha256} if kept.sha256 else {})}


def first_untold() -> str | None:
    """The first kept file that is not what its event told, or that no event tells; None when all are.

    Files from before events told of them have nothing to be compared with.
    """
    told: dict[int, dict[str, Any]] = {}
    for event in all_events():
        about = event.data.get(_PAPER)
        if isinstance(about, dict):
            told[int(about["id"])] = about
    if not told:
        return None
    since = min(told)
    for kept in kept_files():
        if kept.id < since:
            continue
        about = told.pop(kept.id, None)
        named = f"kept file {kept.id} ({kept.name})"
        if about is None:
            return f"{named}: no event tells that it was kept"
        if about["data_sha256"] != kept.data_sha256 or about["kind"] != kept.kind:
            return f"{named}: its event told of other data"
        if "sha256" in about and about["sha256"] != kept.sha256:
            return f"{named}: its event told of other bytes"
    return f"kept file {min(told)}: an event tells of it and it is gone" if told else None
