"""The calls of the API as its document names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.house.world import World

DOCUMENT = "/api/v1/openapi.json"

# What a city portal may show: no token is asked.
EVERYBODYS = {"/digipunten"}


def calls(document: dict[str, Any], *, json_body: bool = False, header: str = "") -> Iterator[tuple[str, str]]:
    """Method and path (below /api/v1) of every call, or of those with a JSON body or with this header."""
    for path, item in document["paths"].items():
        for method, call in item.items():
            if method == "parameters":
                continue
            if json_body and "application/json" not in call.get("requestBody", {}).get("content", {}):
                continue
            if header and header not in {each["name"] for each in call["parameters"]}:
                continue
            yield method.upper(), path.removeprefix("/api/v1")


def filled(path: str, world: World) -> str:
    """The path with codes of things that are there (of an empty world: that are not)."""
    numbers = {"/placements": world.placement, "/repairs": world.repair, "/recalls": world.recall, "/lots": "1"}
    number = next((each for start, each in numbers.items() if path.startswith(start)), world.loan)
    codes = {"/referrals": world.referral, "/faults": world.fault}
    code = next((each for start, each in codes.items() if path.startswith(start)), world.lot)
    things = {"tag": world.received or "X", "number": number or "X", "code": code or "X"}
    return path.format(**things, name="log.txt", tariff="1", offer="1", cafe="1")
