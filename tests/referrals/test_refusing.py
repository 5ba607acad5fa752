"""No to a partner's referral or to an extra device, with a reason; and per partner whether a yes is needed at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.access import SYSTEM
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.devices.models import DeviceType
from inventory.history.models import Event, Message
from inventory.privacy.actions.others import forget_referrals
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.actions.partners import set_confirmation
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Profile, Referral, RefusalReason
from inventory.referrals.queries.partners import partner_by_code, partners
from tests.loans import kit
from tests.people import (
    ADMIN,
    COORDINATOR,
    LIBRARIAN,
    OTHER_REFERRER,
    REFERRER,
    SOCIAL_WORKER,
    TECHNICIAN,
    actor_of,
    org_of,
)

DOUBLE = RefusalReason.DOUBLE
# What only somebody who refuses, or the coordinator, may read.
SECRETS = ("Geweigerd", "geweigerd", "Dubbel gevraagd", "refused", "double")


def asked(devices: int = 1, *, by: Any = REFERRER) -> Referral:
    need = making.Need(DeviceType.LAPTOP, Profile.WEB, devices=devices)
    return making.make_referral(need, actor=actor_of(by), settings=kit.settings())


def events(kind: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.seq)))


# --- refusing ---------------------------------------------------------------------------------------------------------


def test_a_social_worker_says_no_with_a_reason(database: Any) -> None:
    code = asked()
    making.refuse(code, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert (code.state, code.refused_because) == (ReferralState.REFUSED, DOUBLE)
    [told] = events("referral:refused")
    assert (told.subject_code, told.from_state, told.to_state) == (code.code, "to_confirm", "refused")
    assert told.data["reason"] == "double"
    assert told.actor_id == actor_of(SOCIAL_WORKER).user_id


def test_without_a_reason_or_with_another_one_it_stands(database: Any) -> None:
    code = asked()
    with pytest.raises(Refused) as no:
        making.refuse(code, None, actor=actor_of(SOCIAL_WORKER))
    assert no.value.reason == "reason_needed"
    with pytest.raises(BadInput):
        making.refusal_reason("omdat hij al genoeg heeft")
    assert code.state == ReferralState.TO_CONFIRM


@pytest.mark.parametrize("persona", [REFERRER, OTHER_REFERRER, LIBRARIAN, TECHNICIAN, ADMIN], ids=lambda p: p.name)
def test_nobody_else_says_no(database: Any, persona: Any) -> None:
    code = asked()
    with pytest.raises(NotAllowed):
        making.refuse(code, DOUBLE, actor=actor_of(persona))
    assert "refuse" not in moving.allowed_moves(code, actor_of(persona))


def test_an_extra_device_is_refused_by_the_coordinator_alone(database: Any) -> None:
    first = asked(2, by=SOCIAL_WORKER)
    [extra] = queries.extras_of(first)
    with pytest.raises(NotAllowed):
        making.refuse(extra, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    making.refuse(extra, RefusalReason.ONE_IS_ENOUGH, actor=actor_of(COORDINATOR))
    assert (first.state, extra.state) == (ReferralState.WAITING, ReferralState.REFUSED)


def test_the_extra_devices_of_a_refused_referral_go_too(database: Any) -> None:
    first = asked(3)
    extras = queries.extras_of(first)
    making.refuse(first, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert {extra.state for extra in extras} == {ReferralState.REFUSED}
    assert len(events("referral:refused")) == 3


@pytest.mark.parametrize("move", ["confirm", "renew", "withdraw", "reserve", "refuse"])
def test_it_is_an_end(database: Any, move: str) -> None:
    code = asked()
    making.refuse(code, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert moving.allowed_moves(code, actor_of(REFERRER)) == []
    with pytest.raises(Refused):
        moving.step(code, move, actor=SYSTEM, told={"reason": "double"})


def test_what_was_confirmed_is_no_longer_refused(database: Any) -> None:
    code = asked()
    making.confirm(code, actor=actor_of(SOCIAL_WORKER))
    with pytest.raises(Refused) as no:
        making.refuse(code, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert no.value.reason == "wrong_state"


def test_how_the_client_is_reached_goes_with_it(database: Any) -> None:
    need = making.Need(DeviceType.LAPTOP, Profile.WEB, client=making.Client("Q.Z.", "0470 99 18 27", agrees=True))
    code = making.make_referral(need, actor=actor_of(REFERRER), settings=kit.settings())
    making.refuse(code, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert (code.client_initials, code.client_phone) == ("", "")


def test_who_referred_reads_that_it_ended_and_no_more(arrange: Any, client_for: Any, api_for: Any) -> None:
    with arrange():
        code = asked().code
    worker = client_for(SOCIAL_WORKER)
    worker.submit(f"/referrals/{code}", {"reason": "double"}, form="refuse")
    partner = client_for(REFERRER)
    for path in (f"/referrals/{code}", "/referrals?state=all", "/referrals?state=expired"):
        text = partner.page(path).main
        assert "Vervallen" in text
        assert code in text
        assert not [word for word in SECRETS if word in text], path
    answer = api_for(REFERRER).get(f"/referrals/{code}")
    assert (answer.get_json()["state"], answer.get_json()["state_label"]) == ("expired", "Vervallen")
    assert not [word for word in SECRETS if word in answer.text]
    assert worker.get(f"/referrals/{code}").status_code == 200  # for half an hour: a no can be taken back
    assert "Dubbel gevraagd" in client_for(COORDINATOR).page(f"/referrals/{code}").main
    assert client_for(LIBRARIAN).get(f"/referrals/{code}").status_code == 404
    with arrange():
        [message] = session.scalars(select(Message).where(Message.key == f"referral:{code}:refused"))
        assert "Vervallen" in message.body
        assert not [word for word in SECRETS if word in f"{message.subject} {message.body}"]


def test_on_the_page_a_reason_is_chosen_from_a_list(arrange: Any, client_for: Any) -> None:
    with arrange():
        code = asked().code
    worker = client_for(SOCIAL_WORKER)
    page = worker.page(f"/referrals/{code}")
    assert "Weiger" in page.main
    assert "Eén toestel is genoeg" not in page.main  # that is for an extra device
    assert "textarea" not in page.main.split('id="refuse"')[-1]
    answer = worker.submit(f"/referrals/{code}", {}, form="refuse", follow=False)
    assert answer.status_code == 422
    with arrange():
        assert queries.referral_by_code(code, actor=SYSTEM).state == ReferralState.TO_CONFIRM


def test_a_program_refuses_with_a_reason_too(arrange: Any, api_for: Any) -> None:
    with arrange():
        code = asked().code
    caller = api_for(SOCIAL_WORKER)
    no = caller.post(f"/referrals/{code}/moves", {"move": "refuse"})
    assert (no.status_code, no.get_json()["missing"]) == (409, ["reason"])
    assert caller.post(f"/referrals/{code}/moves", {"move": "refuse", "facts": {"reason": "arm"}}).status_code == 422
    yes = caller.post(f"/referrals/{code}/moves", {"move": "refuse", "facts": {"reason": "double"}})
    assert yes.status_code == 200


def test_the_desk_gives_nothing_for_it(arrange: Any, client_for: Any) -> None:
    with arrange():
        made = asked()
        making.refuse(made, DOUBLE, actor=actor_of(SOCIAL_WORKER))
        code, tag = made.code, kit.ready_device().tag
    text = client_for(LIBRARIAN).page(f"/loans/hand-over?device={tag}&code={code}").main
    assert "Met deze code kunnen we niets doen" in text  # that it was refused says that a partner asked
    assert "Dubbel" not in text


def test_who_asked_is_forgotten_after_the_term_of_declined_ones(database: Any, clock: Any) -> None:
    clock.at("2026-01-05")
    code = asked()
    making.refuse(code, DOUBLE, actor=actor_of(SOCIAL_WORKER))
    assert forget_referrals(actor=SYSTEM) == 0
    clock.at("2026-11-20")
    assert now() > code.state_since
    assert forget_referrals(actor=SYSTEM) == 1
    assert code.made_by is None


# --- what happens next ------------------------------------------------------------------------------------------------


def test_a_partner_reads_what_happens_next_beside_the_same_word(arrange: Any, client_for: Any) -> None:
    with arrange():
        code = asked().code
    partner = client_for(REFERRER)
    for path in ("/referrals", f"/referrals/{code}"):
        before = partner.page(path).main
        assert "Wachtend" in before
        assert "Een maatschappelijk werker bevestigt dit eerst." in before
    with arrange():
        making.confirm(queries.referral_by_code(code, actor=SYSTEM), actor=actor_of(SOCIAL_WORKER))
    for path in ("/referrals", f"/referrals/{code}"):
        after = partner.page(path).main
        assert "Wachtend" in after
        assert "Staat op de wachtlijst." in after
        assert "bevestigt dit eerst" not in after


# --- per partner ------------------------------------------------------------------------------------------------------


def test_the_coordinator_says_which_partner_needs_a_yes(database: Any) -> None:
    mine, other = org_of(REFERRER), org_of(OTHER_REFERRER)
    assert {mine.code, other.code} <= {org.code for org in partners()}
    waiting = asked()
    set_confirmation(mine, is_needed=False, actor=actor_of(COORDINATOR))
    assert asked().state == ReferralState.WAITING
    assert waiting.state == ReferralState.TO_CONFIRM  # a rule confirms nothing
    assert asked(by=OTHER_REFERRER).state == ReferralState.TO_CONFIRM
    set_confirmation(mine, is_needed=True, actor=actor_of(COORDINATOR))
    set_confirmation(mine, is_needed=True, actor=actor_of(COORDINATOR))
    assert asked().state == ReferralState.TO_CONFIRM
    told = events("referral:confirmation-set")
    assert [(event.subject_code, event.data["needs_confirmation"]) for event in told] == [
        (mine.code, False),
        (mine.code, True),
    ]


def test_a_partner_may_need_a_yes_where_the_house_asks_none(app_with: Any) -> None:
    app = app_with(partner_referrals_need_confirmation=False)
    with app.app_context():
        set_confirmation(org_of(REFERRER), is_needed=True, actor=actor_of(COORDINATOR))
        assert kit.referral(actor_of(REFERRER)).state == ReferralState.TO_CONFIRM
        assert kit.referral(actor_of(OTHER_REFERRER)).state == ReferralState.WAITING
        session.rollback()


@pytest.mark.parametrize("persona", [SOCIAL_WORKER, REFERRER, LIBRARIAN, ADMIN], ids=lambda p: p.name)
def test_nobody_else_sets_it(database: Any, persona: Any) -> None:
    with pytest.raises(NotAllowed):
        set_confirmation(org_of(REFERRER), is_needed=False, actor=actor_of(persona))


def test_on_its_page(arrange: Any, client_for: Any) -> None:
    with arrange():
        name, code = org_of(REFERRER).name, org_of(REFERRER).code
    client = client_for(COORDINATOR)
    page = client.page("/referrals/partners")
    assert name in page.main
    press = page.root.xpath("//button[@formaction=$to]", to=f"/referrals/partners/{code}")[0]
    assert press.get("form") == "one"
    assert name in client.page("/referrals/partners?needed=yes").main
    values = {**page.form("one").values, press.get("name"): press.get("value")}
    done = client.post(press.get("formaction"), data=values, follow_redirects=True)
    assert done.status_code == 200
    assert "komt meteen op de wachtlijst" in done.text
    assert [row[0] for row in client.page("/referrals/partners?needed=no").rows] == [name]
    assert name not in [row[0] for row in client.page("/referrals/partners?needed=yes").rows]
    assert client_for(REFERRER).get("/referrals/partners").status_code == 403
    with arrange():
        assert asked().state == ReferralState.WAITING


def test_an_organisation_that_does_not_refer_has_no_rule(database: Any) -> None:
    assert org_of(LIBRARIAN).code not in {org.code for org in partners()}
    with pytest.raises(Missing):
        partner_by_code(org_of(LIBRARIAN).code)


def test_a_program_of_who_referred_reads_the_four_words(arrange: Any, api_for: Any) -> None:
    """`state` and its label are the same word: a partner's code that waits to be confirmed is one that waits."""
    with arrange():
        code = asked().code
    mine, desk = api_for(REFERRER).get(f"/referrals/{code}").get_json(), api_for(COORDINATOR).get(f"/referrals/{code}")
    assert (mine["state"], mine["state_label"]) == ("waiting", "Wachtend")
    assert desk.get_json()["state"] == "to_confirm"
