"""The service breaks at any write of a hand-over, a swap or a return: all of it is done, or nothing; and what is sent
again afterwards is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from inventory.cli.keeping import checks
from tests.clients import Caller
from tests.faults.breaking import breaks_at
from tests.faults.test_desks_at_once import ready
from tests.faults.test_nothing_lost import WHO
from tests.house.world import content_hash
from tests.loans import kit
from tests.people import LIBRARIAN
from tests.thorough import examples

MOST = 120
EACH = examples(3, 1)  # every third write, or each of them


def test_all_of_it_or_nothing(app: Flask, arrange: Callable[[], Any], api_for: Any) -> None:
    api: Caller = api_for(LIBRARIAN)
    with arrange():
        (first, second), code = ready(2), kit.referral().code
    api.get(f"/devices/{first}")  # the first call with a token notes that it is used
    order = {
        "kind": "BRUIKLEEN",
        "device": first,
        "referral": code,
        "borrower": {**WHO, "identity_seen": True},
        "accessories": ["Lader"],
        "learning_path": "planned",
    }
    loan = _until_it_is_done(app, api, "/loans", order)
    path = f"/loans/{loan['number']}"
    _until_it_is_done(app, api, f"{path}/swap", {"device": second, "data_statement": True, "accessories": ["Lader"]})
    back = _until_it_is_done(app, api, f"{path}/return", {"data_statement": True, "accessories": ["Lader"]})
    assert back["state"] == "ended"
    with app.app_context():
        assert [wrong for _name, check in checks() if (wrong := check())] == []


def _until_it_is_done(app: Flask, api: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Break at each write in turn until the first commit is past; then the same key gets what was done."""
    for number in range(1, MOST, EACH):
        with app.app_context():
            before = content_hash()
        with breaks_at(number) as seen:
            answer = api.post(path, body, key=path)
        with app.app_context():
            is_same = content_hash() == before
        first_commit = seen.index("COMMIT") + 1 if "COMMIT" in seen else MOST
        assert is_same == (number <= first_commit), (number, seen[-1])
        if number > first_commit:
            break
        assert answer.status_code == 500, (number, answer.text)
    again = api.post(path, body, key=path)
    assert again.status_code in (200, 201), again.text
    found: dict[str, Any] = again.get_json()
    return found
