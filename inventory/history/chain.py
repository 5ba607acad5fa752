"""The hash chain: each event seals the one before it."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from inventory.history.models import Event

START = "0" * 64


def canonical(value: Any) -> bytes:
    """The one way in which a value is written down for hashing."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal(event: Event) -> str:
    """The hash of an event, from its own fields and the hash of the event before."""
    body = {
        "seq": event.seq,
        "at": event.at.isoformat(timespec="microseconds"),
        "kind": event.kind,
        "subject": [event.subject_kind, event.subject_id, event.subject_code],
        "actor": [event.actor_kind, event.actor_id, event.actor_role],
        "states": [event.from_state, event.to_state],
        "note": event.note,
        "data": event.data,
    }
    return hashlib.sha256(event.prev_hash.encode() + canonical(body)).hexdigest()


def first_break(events: Iterable[Event]) -> str | None:
    """What is wrong with the first event that does not fit the chain; None when all of them do."""
    before, expected = START, 1
    for event in events:
        if event.seq != expected:
            return f"event {expected}: missing (the next one is {event.seq})"
        if event.prev_hash != before:
            return f"event {event.seq}: does not follow on the event before it"
        if seal(event) != event.hash:
            return f"event {event.seq}: its content was changed"
        before, expected = event.hash, event.seq + 1
    return None
