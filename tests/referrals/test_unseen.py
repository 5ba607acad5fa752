"""The library reads of a code that it is of a recognised referrer: on no page, in no call and in no file which one."""

from __future__ import annotations

from typing import Any

from flask import Flask

from inventory.core.db import session
from inventory.referrals.actions import making, moving
from inventory.referrals.models import OverrideReason
from tests.house.doors import ROLES
from tests.house.visitors import Visitor, addresses
from tests.house.world import settle_world
from tests.loans import kit
from tests.people import LIBRARIAN, REFERRER, SOCIAL_WORKER, actor_of, token_for

CANARIES = ("Rik Akzies", "rik.akzies", "A'kzie", "A&#39;kzie", "AKZIE", "partner_referrer")


def test_who_referred_stands_nowhere_that_the_library_can_look(app: Flask, arrange: Any) -> None:
    with arrange():
        world = settle_world()
        codes = []
        for ending in ("withdraw", "collect", "reserved", "waiting"):
            code = kit.referral(actor_of(REFERRER))
            making.confirm(code, actor=actor_of(SOCIAL_WORKER))
            codes.append(code.code)
            if ending == "waiting":
                continue
            device = kit.ready_device()
            device.specs = {**device.specs, "ram_gb": 8}
            session.flush()
            why = OverrideReason.CLIENT_CHOICE
            moving.reserve(code, device, actor=actor_of(LIBRARIAN), settings=kit.settings(), reason=why)
            if ending == "withdraw":
                making.withdraw(code, actor=actor_of(REFERRER))
                taken_back = device.tag
            if ending == "collect":
                number = kit.lend(kit.free_order(referral=code, device=device)).number
        token = token_for(LIBRARIAN)
    visitor, found, seen = Visitor(app, LIBRARIAN, token), [], 0
    doors = [path for rule, path in addresses(app, world, "L", method="GET") if "L" in ROLES[rule.endpoint]]
    doors += [f"/referrals/{code}" for code in codes] + [f"/api/v1/referrals/{code}" for code in codes]
    doors += [f"/d/{taken_back}", f"/api/v1/devices/{taken_back}/events", f"/loans/{number}", f"/api/v1/loans/{number}"]
    doors += ["/referrals?state=all", "/referrals/waiting", f"/referrals/{codes[2]}/slip.pdf"]
    for path in doors:
        answer = visitor.get(path)
        seen += answer.status_code == 200
        found += [f"{path}: {word}" for word in CANARIES if word.encode() in answer.data]
    assert seen > 60
    assert not found
