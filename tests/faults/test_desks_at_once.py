"""Eight desks at the same moment, over real sockets, on both databases: of those who reach for one thing one has it,
the others read why not; nothing breaks, nothing is lost and nothing is done twice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, select

from inventory.access import SYSTEM
from inventory.cli.keeping import checks
from inventory.core.db import session
from inventory.history.actions import Subject, record
from inventory.history.models import Event
from inventory.loans.models import Loan, LoanLine
from tests.databases import Store
from tests.faults.hall import CLERKS, COUNTED, HAND_OVER, Hall
from tests.faults.races import rounds
from tests.loans import kit
from tests.people import SOCIAL_WORKER, actor_of, begun_session, cookie_name, token_for
from tests.servers import live_service
from tests.service import close_database
from tests.thorough import examples

ROUNDS = int(os.environ.get("DESK_ROUNDS", examples(10, 60)))


def ready(count: int) -> list[str]:
    """Devices that stand ready, as history tells."""
    tags = []
    for _each in range(count):
        device = kit.ready_device()
        record("device:approved", Subject("device", device.id, device.tag), actor=SYSTEM, to_state="ready")
        tags.append(device.tag)
    return tags


def events() -> Counter[str]:
    counted = select(Event.kind, func.count()).where(Event.kind.in_(COUNTED)).group_by(Event.kind)
    return Counter(dict(session.execute(counted).all()))


def test_eight_desks_at_once(app: Flask, arrange: Callable[[], Any], store: Store) -> None:
    with arrange():
        many, who = 20 + 12 * ROUNDS // 5, actor_of(SOCIAL_WORKER)  # five rounds take at most twelve devices
        tags, codes = ready(many), [kit.referral(who).code for _each in range(many + ROUNDS // 2)]
        tokens = {each.name: token_for(each) for each in (*CLERKS, SOCIAL_WORKER)}
        cookies = {each.name: f"{cookie_name(app)}={begun_session(each)}" for each in CLERKS}
        close_database()
    with live_service(app.config["SETTINGS"].instance, store.url, workers=2) as address:
        hall = Hall(urlsplit(address).netloc, tags, codes, tokens, cookies)
        for races in rounds(hall, ROUNDS):
            hall.play(races)
        hall.ask_once_more()
        hall.leave()
    with arrange():
        assert events() == +hall.promised
        lent = hall.promised["loan:handed-over"]
        assert session.scalar(select(func.count()).select_from(Loan)) == lent
        running = session.scalars(select(Loan.number).where(Loan.ended_at.is_(None))).all()
        assert sorted(running) == sorted(each.number for each in hall.running)
        lines = session.scalar(select(func.count()).select_from(LoanLine))
        assert lines == lent + hall.promised["loan:swapped"]
        assert [wrong for _name, check in checks() if (wrong := check())] == []
    assert hall.promised.keys() >= set(HAND_OVER)
