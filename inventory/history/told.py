"""What events tell of the papers and files that were kept with them.

A row of `kept_file` can be changed together with its own hashes by who has the database in hand. The event of the
action that kept it is in the hash chain and tells the hash again, so `verify` sees it. A paper is drawn after its
action: a second event then tells the hash of its bytes.
"""

from datetime import datetime
from typing import Any

from inventory.history.models import KeptFile
from inventory.history.queries import all_events, kept_files
from inventory.history.subject import Subject

KEPT, DRAWN = "paper:kept", "paper:drawn"
_PAPER = "paper"


def paper(kept: KeptFile) -> dict[str, Any]:
    """The facts for `record(..., data=…)` of the action that kept this; `sha256` when its bytes came with it."""
    return as_told(kept.id, kept.kind, kept.data_sha256, kept.sha256)


def subject_of(kept: KeptFile) -> Subject:
    """A paper as what an event is about, when no action on another thing made it."""
    return about_paper(kept.id, kept.name)


def about_paper(number: int, name: str) -> Subject:
    """The same from the fields of the row."""
    return Subject("paper", number, name.removesuffix(".pdf")[:40])


def as_told(number: int, kind: str, data_sha256: str, sha256: str | None) -> dict[str, Any]:
    """The same from the fields of the row."""
    told = {"id": number, "kind": kind, "data_sha256": data_sha256}
    return {_PAPER: told | ({"sha256": sha256} if sha256 else {})}


def first_untold() -> str | None:
    """The first kept file that is not what its event told, or that no event tells; None when all are.

    Files from before events told of them have nothing to be compared with.
    """
    told: dict[int, dict[str, Any]] = {}
    since, drawn_since = 0, None
    for event in all_events():
        about = event.data.get(_PAPER)
        if isinstance(about, dict):
            number = int(about["id"])
            told[number] = told.get(number, {}) | about
            if event.kind == DRAWN:
                drawn_since = drawn_since or event.at
            else:
                since = min(since or number, number)
    for kept in kept_files():
        about = told.pop(kept.id, None)
        wrong = _how_it_differs(kept, about, drawn_since) if about else "no event tells that it was kept"
        if wrong and (about or 0 < since <= kept.id):
            return f"kept file {kept.id} ({kept.name}): {wrong}"
    return f"kept file {min(told)}: an event tells of it and it is gone" if told else None


def _how_it_differs(kept: KeptFile, about: dict[str, Any], drawn_since: datetime | None) -> str:
    if about["data_sha256"] != kept.data_sha256 or about["kind"] != kept.kind:
        return "its event told of other data"
    if "sha256" in about:
        return "" if about["sha256"] == kept.sha256 else "its event told of other bytes"
    is_drawn_since = drawn_since is not None and kept.sealed_at is not None and kept.sealed_at > drawn_since
    return "no event tells of its bytes" if is_drawn_since else ""
