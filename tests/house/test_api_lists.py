"""What another organisation may not see, lists in pieces, and files as bare bytes."""

from __future__ import annotations

from typing import Any

from tests.clients import Caller
from tests.house.world import World
from tests.people import (
    BENCH,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    OTHER_LIBRARIAN,
    OTHER_SHOPKEEPER,
    OTHER_SOCIAL_WORKER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    Persona,
)


def test_a_thing_of_another_organisation_is_as_missing_as_one_that_never_was(world: World, api_for: Any) -> None:
    table: list[tuple[Persona, Persona, str, str]] = [
        (LIBRARIAN, OTHER_LIBRARIAN, f"/loans/{world.loan}", "/loans/B-2026-09999"),
        (LIBRARIAN, SHOPKEEPER, f"/loans/{world.loan}", "/loans/B-2026-09999"),
        (SHOPKEEPER, OTHER_SHOPKEEPER, f"/loans/{world.rent}", "/loans/H-2026-09999"),
        (LIBRARIAN, OTHER_LIBRARIAN, f"/loans/{world.loan}/agreement.pdf", "/loans/B-2026-09999/agreement.pdf"),
        (SOCIAL_WORKER, OTHER_SOCIAL_WORKER, f"/referrals/{world.referral}", "/referrals/2222-2222"),
        (DONOR, OTHER_DONOR, f"/lots/{world.lot}", "/lots/L-2026-999"),
        (LIBRARIAN, OTHER_LIBRARIAN, f"/repairs/{world.repair}", "/repairs/R-2026-09999"),
    ]
    for owner, stranger, theirs, nobodys in table:
        assert api_for(owner).get(theirs).status_code == 200, f"{owner.name} {theirs}"
        caller = api_for(stranger)
        foreign, missing = caller.get(theirs), caller.get(nobodys)
        assert (foreign.status_code, missing.status_code) == (404, 404), f"{stranger.name} {theirs}"
        assert foreign.data == missing.data, f"{theirs} tells {stranger.name} that it exists"


def test_a_list_comes_in_pieces_and_knows_its_bounds(world: World, everyman: Caller) -> None:
    for path in ("/devices", f"/devices/{world.lent}/events"):
        whole = everyman.get(path, query_string={"limit": 200}).get_json()
        assert whole["next"] is None
        found, cursor = [], None
        while True:
            part = everyman.get(path, query_string={"limit": 2, **({"cursor": cursor} if cursor else {})}).get_json()
            assert 1 <= len(part["items"]) <= 2
            found += part["items"]
            cursor = part["next"]
            if cursor is None:
                break
        assert found == whole["items"]
        for limit in ("0", "-1", "201", "many", "1.5", "9" * 30):
            assert everyman.get(path, query_string={"limit": limit}).status_code == 422, limit
        for cursor in (
            "x",
            "AAAA",
            "bnVsbA",
            "W10",
            "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld",
            "WyJhIl0",
            "W251bGxd",
            "é",
            "Ww",
        ):
            answer = everyman.get(path, query_string={"cursor": cursor})
            assert answer.status_code in (200, 422), f"{path} {cursor}: {answer.status}"


def test_evidence_may_be_put_as_bare_bytes(world: World, api_for: Any) -> None:
    bench = api_for(BENCH)
    for body in (b"", b"\x00" * 5000, b"\xff\xfe\x00", b"hello", b"%PDF-1.4"):
        answer = bench.call("PUT", "/evidence/log.txt", data=body)
        assert answer.status_code == 422, f"{body[:9]!r}: {answer.status}"
    assert bench.get("/devices").status_code == 403
