"""A yes or a no that was tapped wrong: back for half an hour, as long as nothing followed, and no mail has left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Missing, NotAllowed, Refused
from inventory.devices.models import DeviceType
from inventory.history import outbox
from inventory.history.models import Event, Message
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Profile, Referral, RefusalReason
from inventory.referrals.queries.deciding import decided_lately
from tests.clients import Client
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SOCIAL_WORKER,
    Persona,
    actor_of,
)

DOUBLE = RefusalReason.DOUBLE
S = ReferralState


def asked(devices: int = 1, **more: Any) -> Referral:
    need = making.Need(DeviceType.LAPTOP, Profile.WEB, devices=devices, **more)
    return making.make_referral(need, actor=actor_of(REFERRER), settings=kit.settings())


def decided(name: str, code: Referral) -> Referral:
    me = actor_of(SOCIAL_WORKER)
    return making.confirm(code, actor=me) if name == "unconfirm" else making.refuse(code, DOUBLE, actor=me)


def mails(code: Referral) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.key.startswith(f"referral:{code.code}:"))))


@pytest.mark.parametrize("name", ["unconfirm", "unrefuse"])
def test_who_decided_takes_it_back_and_decides_again(database: Any, clock: Any, name: str) -> None:
    code, me = decided(name, asked()), actor_of(SOCIAL_WORKER)
    clock.forward(minutes=29)
    assert name in moving.allowed_moves(code, me)
    assert [each.code for each in decided_lately(me)] == [code.code]
    making.take_back(code, name, actor=me)
    assert (code.state, code.confirmed_by, code.refused_because) == (S.TO_CONFIRM, None, None)
    assert not mails(code)
    assert decided_lately(me) == []
    told = [event.kind for event in session.scalars(select(Event).where(Event.subject_code == code.code))]
    assert told[-2:] == [
        {"unconfirm": "referral:confirmed", "unrefuse": "referral:refused"}[name],
        {"unconfirm": "referral:confirmation-taken-back", "unrefuse": "referral:refusal-taken-back"}[name],
    ]
    making.confirm(code, actor=me)
    assert code.state == S.WAITING
    assert len(mails(code)) == 1


@pytest.mark.parametrize("name", ["unconfirm", "unrefuse"])
def test_the_mail_waits_as_long_as_it_can_be_taken_back(database: Any, clock: Any, name: str) -> None:
    code = decided(name, asked())
    [mail] = mails(code)
    assert mail not in outbox.waiting()
    clock.forward(minutes=31)
    assert mail in outbox.waiting()
    with pytest.raises(Refused) as no:
        making.take_back(code, name, actor=actor_of(SOCIAL_WORKER))
    assert no.value.reason == "too_late"
    assert name not in moving.allowed_moves(code, actor_of(SOCIAL_WORKER))
    with pytest.raises(Missing):
        queries.referral_by_code(code.code, actor=actor_of(SOCIAL_WORKER))


def test_somebody_else_does_not_but_the_coordinator_does(database: Any) -> None:
    code = decided("unrefuse", asked())
    for persona in (REFERRER, LIBRARIAN):
        with pytest.raises(NotAllowed):
            making.take_back(code, "unrefuse", actor=actor_of(persona))
    with pytest.raises(Refused):
        making.take_back(code, "unrefuse", actor=actor_of(OTHER_SOCIAL_WORKER))
    with pytest.raises(Missing):
        queries.referral_by_code(code.code, actor=actor_of(OTHER_SOCIAL_WORKER))
    making.take_back(code, "unrefuse", actor=actor_of(COORDINATOR))
    assert code.state == S.TO_CONFIRM


def test_what_followed_stands(database: Any) -> None:
    code = decided("unconfirm", asked())
    moving.reserve(code, kit.ready_device(), actor=actor_of(LIBRARIAN), settings=kit.settings())
    with pytest.raises(Refused) as no:
        making.take_back(code, "unconfirm", actor=actor_of(SOCIAL_WORKER))
    assert no.value.reason == "wrong_state"
    assert code.state == S.RESERVED


def test_the_codes_that_went_with_it_come_back_with_it_and_no_other(database: Any, clock: Any) -> None:
    first = asked(3)
    one, other = queries.extras_of(first)
    making.refuse(other, RefusalReason.TOO_FEW_DEVICES, actor=actor_of(COORDINATOR))
    clock.forward(minutes=1)
    decided("unrefuse", first)
    making.take_back(first, "unrefuse", actor=actor_of(SOCIAL_WORKER))
    assert (first.state, one.state, other.state) == (S.TO_CONFIRM, S.TO_CONFIRM, S.REFUSED)


def test_the_desk_counts_no_versions_of_deciding(database: Any) -> None:
    code, me, desk = asked(), actor_of(SOCIAL_WORKER), actor_of(LIBRARIAN)
    for _time in range(2):
        making.confirm(code, actor=me)
        assert queries.version_seen(code, desk) == 1
        making.take_back(code, "unconfirm", actor=me)
    making.confirm(code, actor=me)
    assert queries.version_seen(code, desk) == 1
    assert code.version > 1


def test_the_page_offers_it_beside_the_list(client_for: Callable[[Persona], Client], arrange: Any, clock: Any) -> None:
    with arrange():
        code = asked().code
    client, listed = client_for(SOCIAL_WORKER), "/referrals?state=to_confirm"
    client.submit(f"/referrals/{code}", {"reason": "double"}, form="/moves/refuse")
    assert "Net beslist" in client.page(listed).main
    assert "Net beslist" not in client_for(OTHER_SOCIAL_WORKER).page(listed).main
    said = client.submit(listed, form="/moves/unrefuse")
    assert "teruggenomen" in said.text
    with arrange() as database:
        assert database.scalars(select(Referral.state)).one() == S.TO_CONFIRM
    client.submit(f"/referrals/{code}", form="/moves/confirm")
    page = client.page(listed)
    clock.forward(minutes=40)
    late = client.post(f"/referrals/{code}/moves/unconfirm", data=page.form("/moves/unconfirm").values)
    assert late.status_code == 303
    page = client.page(listed)
    assert "Net beslist" not in page.main
    assert "Dit kan niet meer" in page.text
