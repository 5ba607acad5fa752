"""What a request that writes does before anybody waits for it, and what a key that was answered does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from inventory.referrals.models import Referral
from tests.people import SOCIAL_WORKER

NEED = {"device_type": "laptop", "profile": "web"}
Statements = Callable[[], AbstractContextManager[list[str]]]


def position(seen: list[str], part: str) -> int:
    return next(number for number, statement in enumerate(seen) if part in statement)


@pytest.mark.sqlite
def test_who_asks_is_known_before_the_writer_is_taken(api_for: Any, statements: Statements) -> None:
    caller = api_for(SOCIAL_WORKER)
    caller.post("/referrals", NEED)
    with statements() as seen:
        assert caller.post("/referrals", NEED, key="a").status_code == 201
    taken = position(seen, "BEGIN IMMEDIATE")
    assert position(seen, "api_token") < taken
    assert "answered" in seen[taken + 1], "the key is the first thing that is asked"


@pytest.mark.sqlite
def test_a_wrong_shape_takes_no_writer(api_for: Any, statements: Statements) -> None:
    caller = api_for(SOCIAL_WORKER)
    caller.get("/availability")  # the first call with a token notes that it is used
    with statements() as seen:
        assert caller.post("/referrals", {**NEED, "device_type": "fridge"}, key="a").status_code == 422
    assert not [each for each in seen if "BEGIN IMMEDIATE" in each]


def test_a_key_that_was_answered_leaves_the_rest_undone(api_for: Any, arrange: Any, statements: Statements) -> None:
    caller = api_for(SOCIAL_WORKER)
    first = caller.post("/referrals", NEED, key="a")
    with statements() as seen:
        again = caller.post("/referrals", NEED, key="a")
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    assert not [each for each in seen if each.startswith(("INSERT", "UPDATE"))]
    other = caller.post("/referrals", {**NEED, "device_type": "tablet"}, key="a").get_json()
    assert other["reason"] == "idempotency_key_reused"
    with arrange() as session:
        assert session.query(Referral).count() == 1
