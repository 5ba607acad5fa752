"""One free device per household, and of one person: what the clerk confirms, and what the coordinator allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import NotAllowed, Refused
from inventory.devices.models import DeviceType
from inventory.history.models import Event
from inventory.loans.lifecycle import LoanKind
from inventory.people.actions import Borrower
from inventory.people.actions.rights import allow_second_device
from inventory.people.models import HouseholdException, HouseholdReason
from inventory.referrals import queries
from inventory.referrals.actions import moving
from inventory.referrals.actions.making import Need, make_referral
from inventory.referrals.models import Profile
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SOCIAL_WORKER, actor_of


def order(**values: Any) -> Any:
    return kit.free_order(borrower=replace(kit.BORROWER, **values), confirmed=frozenset())


SISTER = {"first_name": "Merel", "birth_date": date(1990, 2, 2), "email": "merel@example.be"}


def test_the_same_address_asks_the_clerk(database: Any) -> None:
    first = kit.lend()
    with pytest.raises(Refused) as no:
        kit.lend(order(**SISTER, street="zangersstr. 12"))
    assert no.value.reason == "confirm_needed"
    assert no.value.missing == ("household_has_one",)
    assert first.number in str(no.value.message)
    told = kit.lend(replace(order(**SISTER, street="zangersstr. 12"), confirmed=frozenset({"household_has_one"})))
    event = session.scalars(select(Event).where(Event.kind == "loan:handed-over").order_by(Event.seq.desc())).first()
    assert event is not None
    assert "household_has_one" in event.data["confirmed"]
    assert told.state == "active"


def test_another_address_or_a_rent_asks_nothing(database: Any) -> None:
    kit.lend()
    assert kit.lend(order(**SISTER, street="Zangersstraat 14")).state == "active"
    rent = kit.paid_order(LoanKind.HUUR, borrower=Borrower(**{**vars(kit.BORROWER), **SISTER}))
    assert kit.lend(rent).state == "active"
    assert kit.lend(kit.paid_order(LoanKind.HUUR)).state == "active"


def test_the_coordinator_lets_one_more_go_once(database: Any) -> None:
    first = kit.lend()
    with pytest.raises(NotAllowed):
        allow_second_device(first.person, HouseholdReason.STUDENT, actor=actor_of(LIBRARIAN))
    made = allow_second_device(first.person, HouseholdReason.STUDENT, actor=actor_of(COORDINATOR))
    assert kit.lend(order(**SISTER)).state == "active"
    database.refresh(made)
    assert made.used_at is not None
    with pytest.raises(Refused) as no:
        kit.lend(order(**{**SISTER, "first_name": "Ekster", "birth_date": date(1991, 3, 3)}))
    assert no.value.missing == ("household_has_one",)


def test_who_has_one_takes_a_second_when_the_coordinator_allowed_it(database: Any) -> None:
    """A parent with two pupils: the reason is kept, it counts once, and a third is refused as before."""
    first = kit.lend()
    with pytest.raises(Refused) as no:
        kit.lend(order())
    assert no.value.reason == "has_one_already"
    allow_second_device(first.person, HouseholdReason.STUDENT, actor=actor_of(COORDINATOR))
    second = kit.lend(order())
    assert (second.person_id, first.is_extra, second.is_extra) == (first.person_id, False, True)
    assert session.scalars(select(HouseholdException.used_at)).one() is not None
    with pytest.raises(Refused) as no:
        kit.lend(order())
    assert no.value.reason == "has_one_already"


def test_the_second_device_of_a_referral_goes_to_who_collected_the_first(database: Any) -> None:
    """The coordinator confirmed the code: the desk asks nothing more, and nobody else may come with it."""
    need = Need(device_type=DeviceType.LAPTOP, profile=Profile.WEB, devices=2)
    first = make_referral(need, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())
    (extra,) = queries.extras_of(first)
    moving.move(extra, "confirm", actor=actor_of(COORDINATOR), facts={}, settings=kit.settings())
    one = kit.lend(replace(order(), referral=first))
    two = kit.lend(replace(order(), referral=extra))
    assert (two.person_id, two.is_extra) == (one.person_id, True)
