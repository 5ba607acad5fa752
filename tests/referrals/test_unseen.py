"""The library reads of a code that it is of a recognised referrer: on no page, in no call and in no file which one."""

from __future__ import annotations

from typing import Any

from flask import Flask

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.models import OverrideReason, RefusalReason
from tests.house.doors import ROLES
from tests.house.visitors import Visitor, addresses
from tests.house.world import settle_world
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, REFERRER, SOCIAL_WORKER, actor_of, token_for

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
        if path.startswith("/placements"):  # there organisations get devices themselves
            continue
        answer = visitor.get(path)
        seen += answer.status_code == 200
        found += [f"{path}: {word}" for word in CANARIES if word.encode() in answer.data]
    assert seen > 60
    assert not found


def test_that_somebody_confirms_it_says_who_referred(arrange: Any, client_for: Any, api_for: Any) -> None:
    """Only partners' codes wait for a yes: the desk reads nothing of them before, and nothing of it afterwards."""
    with arrange():
        code = kit.referral(actor_of(REFERRER)).code
        social = kit.referral(actor_of(SOCIAL_WORKER)).code
        refused = kit.referral(actor_of(REFERRER))
        making.refuse(refused, RefusalReason.DOUBLE, actor=actor_of(SOCIAL_WORKER))
        no = refused.code
    desk, program = client_for(LIBRARIAN), api_for(LIBRARIAN)
    for each in (code, no):
        for path in ("/referrals", "/referrals?state=all", "/referrals?state=to_confirm", "/referrals?state=refused"):
            page = desk.page(path).main
            assert each not in page, path
            assert "Te bevestigen" not in page
            assert "Geweigerd" not in page
        assert desk.get(f"/referrals/{each}").status_code == 404
        assert desk.get(f"/referrals/{each}/slip.pdf").status_code == 404
        assert program.get(f"/referrals/{each}").status_code == 404
    assert client_for(COORDINATOR).get(f"/referrals/{code}").status_code == 200
    with arrange():
        making.confirm(queries.referral_by_code(code, actor=SYSTEM), actor=actor_of(SOCIAL_WORKER))
    assert code in desk.page("/referrals").main
    theirs, ours = program.get(f"/referrals/{code}"), program.get(f"/referrals/{social}")
    same = ("state", "version", "moves", "referrer", "more_codes", "devices")
    assert [theirs.get_json()[word] for word in same] == [ours.get_json()[word] for word in same]
    assert theirs.headers["ETag"] == ours.headers["ETag"]
    with arrange():
        tag = kit.ready_device().tag
    facts = {"device": tag, "reason": "client_choice"}
    step = {"move": "reserve", "facts": facts}
    assert program.post(f"/referrals/{code}/moves", json=step, version=7).status_code == 412
    kept = program.post(f"/referrals/{code}/moves", json=step, version=theirs.get_json()["version"])
    assert kept.status_code == 200


def test_the_coordinators_list_joins_no_borrower_to_who_referred(arrange: Any, client_for: Any) -> None:
    """A contract says its code, and a code its day: a row that says who referred may not be found again by them."""
    with arrange():
        code = kit.referral(actor_of(REFERRER))
        making.confirm(code, actor=actor_of(SOCIAL_WORKER))
        kit.lend(kit.free_order(referral=code))
        number = code.code
    coordinator = client_for(COORDINATOR)
    for path in ("/referrals?state=collected", "/referrals?state=all", f"/referrals/{number}"):
        page = coordinator.page(path).main
        assert number in page
        assert not any(word in page for word in ("A'kzie", "A&#39;kzie")), path
