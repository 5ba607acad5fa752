"""Somebody who goes through every door: each address of the service, and a persona with a session and a token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.clients import Client
from tests.house.doors import PUBLIC, ROLES
from tests.house.world import World
from tests.people import BENCH, Persona, come_in

TOKENS = re.compile(r'((?:name="(?:csrf_token|once)"[^>]*value|"csrf":)=?")[^"]*')


LIST_OF = {
    "L": "devices",
    "S": "devices",
    "T": "devices",
    "C": "devices",
    "W": "referrals",
    "P": "referrals",
    "A": "users",
}


def addresses(
    app: Flask, world: World, letter: str, *, method: str, missing: bool = False
) -> Iterator[tuple[Rule, str]]:
    """Every guarded rule that takes this method, with an address for this persona: of a thing that it may see, or
    (`missing`) of one that never was.
    """
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and ROLES.get(rule.endpoint, PUBLIC) != PUBLIC:
            values = {name: value_of(rule, name, world, letter, missing=missing) for name in rule.arguments}
            built = rule.build(values)
            assert built is not None, rule.rule
            yield rule, built[1]


def value_of(rule: Rule, name: str, world: World, letter: str, *, missing: bool) -> Any:
    """What stands in this place of the address."""
    room = rule.endpoint.partition(".")[0].removesuffix("-api")
    steps = {"move": "withdraw", "step": "start", "flag": "battery", "held": 1, "token": 1, "medium_id": 1}
    if name in steps:
        return steps[name]
    things: dict[str, tuple[Any, Any]] = {
        "devices number": (1, 99999),
        "devices name": ("etiketten.pdf", "etiketten.pdf"),
        "workbench code": ("M-GOED", "M-NIETS"),
        "devices transfer": (world.transfer, "V-2026-999"),
        "devices count": (world.count, "T-2026-999"),
        "accounts number": (world.users["BIB"], 99999),
        "accounts code": ("WINKEL" if letter == "S" else "BIB-C", "NERGENS"),
        "accounts row": (1, 99999),
        "offline task": (1, 99999),
        "workbench number": (world.evidence, 99999),
        "loans paper": ("agreement", "agreement"),
        "loans lang": ("fr", "xx"),
        "loans page": (1, 99999),
        "loans rung": (1, 99999),
        "loans batch": (1, 99999),
        "loans task": (1, 99999),
        "loans row": (1, 99999),
        "loans tariff": (1, 99999),
        "loans number": (world.rent if letter == "S" else world.loan, "B-2026-09999"),
        "learning offer": (1, 99999),
        "cafes cafe": (world.cafe or 1, 99999),
        "cafes number": (1, 99999),
        "vouchers number": (world.loan, "B-2026-09999"),
        "outreach number": (1, 99999),
        "outreach signal": (1, 99999),
        "digipunten code": ("ZONNE", "NERGENS"),
        "digipunten delivery": (1, 99999),
        "faults code": (world.shop_fault if letter == "S" else world.fault, "M-222222"),
        "targets code": ("T2.2", "T9.9"),
        "targets kind": ("elderly", "niets"),
        "targets project": (1, 99999),
        "reach number": (world.rent if letter == "S" else world.loan, "B-2026-09999"),
        "placements paper": ("agreement", "niets"),
        "placements number": (world.shop_placement if letter == "S" else world.placement, "P-2026-09999"),
        "recalls number": (world.recall, "TR-2026-999"),
        "recalls line": (1, 99999),
        "repairs row": (1, 99999),
        "repairs number": (world.shop_repair if letter == "S" else world.repair, "R-2026-09999"),
        "referrals number": (1, 99999),
        "referrals org": ("AKZIE", "NIETS"),
        "referrals code": (world.partner_referral if letter == "P" else world.referral, "2222-2222"),
        "lots code": (world.lot, "L-2026-999"),
        "disposal code": (world.transport, "T-2026-999"),
        "circular code": ("MIRAS", "NERGENS"),
        "disposal number": (1, 99999),
        "lots number": (1, 99999),
        "lists listing": (LIST_OF.get(letter, "lots"), "niets"),
        "lists number": (1, 99999),
        "reports month": (world.month, world.month),
        "reports number": ("S-20260101-20260131-1", "S-20260101-20260131-9"),
        "reports ending": ("pdf", "pdf"),
        "reports template": (1, 99999),
        "reports field": (1, 99999),
        "workbench name": ("wis.log", "wis.log"),
        "privacy ref": (world.people["S" if letter == "S" else "L"], "99999999"),
        "privacy other": (world.people["S2" if letter == "S" else "L2"], "99999999"),
        "privacy kind": ("free_loan", "niets"),
        "privacy number": (1, 99999),
    }
    tag = {"loans": world.rented if letter == "S" else world.lent, "lots": world.received}.get(room, world.on_bench)
    return things.get(f"{room} {name}", (tag, "KOR-999999-X"))[missing]


def is_api(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def csrf_on(client: Client, path: str) -> str:
    """The token against forged forms, as the first form on this page holds it."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no form"
    return found[1]


class Visitor:
    """A persona who goes to pages with a session and to calls with a token. `csrf` is good on every page."""

    def __init__(self, app: Flask, persona: Persona | None, token: str) -> None:
        self.browser = cast(Client, app.test_client())
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.persona = persona
        if persona is not None and persona is not BENCH:
            come_in(self.browser, persona)
        self.csrf = csrf_on(self.browser, "/sign-in" if persona in (None, BENCH) else "/account")

    def get(self, address: str) -> TestResponse:
        return self.browser.get(address, headers=self.headers if address.startswith("/api/") else {})

    def post(self, address: str) -> TestResponse:
        if address.startswith("/api/"):
            answer = self.browser.post(address, headers=self.headers, json={})
        else:
            answer = self.browser.post(address, data={"csrf_token": self.csrf})
        assert isinstance(answer, TestResponse)
        return answer
