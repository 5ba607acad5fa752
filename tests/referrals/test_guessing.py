"""Wrong codes: each its own sentence, a thousand guesses slowed and told, and never a word about which exist."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.accounts.actions.attempts import LIMITS
from inventory.accounts.models import Attempt
from inventory.core.clock import today
from inventory.core.codes import new_referral_code
from inventory.core.db import session
from inventory.history.models import Event
from inventory.referrals.actions import making, moving
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import RefusalReason
from tests.house.visitors import TOKENS
from tests.loans import kit
from tests.people import LIBRARIAN, OTHER_SOCIAL_WORKER, REFERRER, SOCIAL_WORKER, actor_of
from tests.thorough import examples

OFTEN = LIMITS["code"][0]
SENTENCES = {
    "used": "is al een toestel afgehaald",
    "expired": "is niet meer geldig",
    "withdrawn": "is ingetrokken",
    "mistyped": "klopt een teken niet",
    "foreign": "Dit is geen code van een doorverwijzing",
    "unknown": "Met deze code kunnen we niets doen",
}

# The box that takes every code says more: it may have been a code of something else.
SCANNED = {
    "mistyped": "de code van een doorverwijzing, maar een teken klopt niet",
    "foreign": "Geen toestel heeft dit nummer of serienummer.",
    "unknown": "is de code van een doorverwijzing, maar die bestaat niet of is niet van jou.",
}

# Only a partner's code is confirmed or refused: the desk would read in the sentence who referred.
NOT_FOR_THE_DESK = ("unconfirmed", "refused")


def code_that_is(kind: str) -> str:
    if kind == "foreign":
        return "LEESKAART12"
    if kind == "unknown":
        return new_referral_code(Random(99))
    made = kit.referral(actor_of(REFERRER) if kind in ("unconfirmed", "refused") else None)
    if kind == "used":
        kit.lend(kit.free_order(referral=made))
    elif kind == "withdrawn":
        making.withdraw(made, actor=actor_of(SOCIAL_WORKER))
    elif kind == "refused":
        making.refuse(made, RefusalReason.DOUBLE, actor=actor_of(SOCIAL_WORKER))
    elif kind == "expired":
        made.state = ReferralState.EXPIRED
    code: str = made.code
    return code if kind != "mistyped" else code[:-1] + ("2" if code[-1] != "2" else "3")


@pytest.mark.parametrize("kind", [*SENTENCES, *NOT_FOR_THE_DESK])
def test_each_has_its_own_sentence_at_the_desk(arrange: Any, client_for: Any, kind: str) -> None:
    with arrange():
        code, tag = code_that_is(kind), kit.ready_device().tag
    text = client_for(LIBRARIAN).get(f"/loans/hand-over?device={tag}&code={code}").text
    found = [word for word, sentence in SENTENCES.items() if sentence in text]
    assert found == ["unknown" if kind in NOT_FOR_THE_DESK else kind]


@pytest.mark.parametrize("kind", [*SENTENCES, *NOT_FOR_THE_DESK])
def test_and_when_it_is_scanned(arrange: Any, client_for: Any, kind: str) -> None:
    with arrange():
        code = code_that_is(kind)
    text = client_for(LIBRARIAN).get(f"/scan/go?q={code}", follow_redirects=True).text
    found = [word for word, sentence in {**SENTENCES, **SCANNED}.items() if sentence in text]
    assert found == ["unknown" if kind in NOT_FOR_THE_DESK else kind]


@pytest.mark.parametrize("kind", ["mistyped", "foreign", "unknown"])
def test_and_on_its_own_page(arrange: Any, client_for: Any, api_for: Any, kind: str) -> None:
    with arrange():
        code = code_that_is(kind)
    page = client_for(SOCIAL_WORKER).get(f"/referrals/{code}")
    call = api_for(SOCIAL_WORKER).get(f"/referrals/{code}")
    assert (page.status_code, call.status_code) == (404, 404)
    assert SENTENCES[kind] in page.text
    assert SENTENCES[kind] in call.get_json()["detail"]


@pytest.mark.parametrize("kind", ["used", "expired", "withdrawn", *NOT_FOR_THE_DESK, "mistyped", "foreign", "unknown"])
def test_and_in_the_api(arrange: Any, api_for: Any, kind: str) -> None:
    with arrange():
        code = code_that_is(kind)
        tag = kit.ready_device().tag
    who = {"first_name": "An", "last_name": "Peeters", "birth_date": "1984-05-09", "street": "Straat 1"}
    body = {
        "kind": "BRUIKLEEN",
        "device": tag,
        "referral": code,
        "borrower": {**who, "postal_code": "8500", "city": "Kortrijk", "identity_seen": True},
    }
    answer = api_for(LIBRARIAN).post("/loans", json=body)
    assert answer.status_code in (404, 409)
    assert SENTENCES["unknown" if kind in NOT_FOR_THE_DESK else kind] in answer.get_json()["detail"]


def test_a_foreign_code_and_one_that_never_was_answer_the_same(arrange: Any, client_for: Any) -> None:
    with arrange():
        theirs, nobodys = kit.referral().code, new_referral_code(Random(98))
    client = client_for(OTHER_SOCIAL_WORKER)
    one, other = (client.get(f"/referrals/{code}") for code in (theirs, nobodys))
    assert (one.status_code, other.status_code) == (404, 404)
    assert TOKENS.sub(r"\1", one.text) == TOKENS.sub(r"\1", other.text)


def test_a_foreign_code_takes_the_same_statements(arrange: Any, client_for: Any, statements: Any) -> None:
    with arrange():
        theirs, nobodys = kit.referral().code, new_referral_code(Random(98))
    client = client_for(OTHER_SOCIAL_WORKER)
    client.get("/referrals")
    seen = []
    for code in (theirs, nobodys):
        with statements() as asked:
            client.get(f"/referrals/{code}")
        seen.append([line.split(" ")[0] for line in asked])
    assert seen[0] == seen[1]


def test_a_thousand_guesses_are_slowed_and_told_and_say_nothing(arrange: Any, client_for: Any, clock: Any) -> None:
    """Two hundred by default, a thousand when the tests are thorough."""
    clock.at("2026-11-20")  # the answer says how long to wait
    chance = Random(7)
    with arrange():
        real = kit.referral().code
        mine = kit.referral(actor_of(OTHER_SOCIAL_WORKER)).code
    client = client_for(OTHER_SOCIAL_WORKER)
    answers = [client.get(f"/referrals/{new_referral_code(chance)}") for _each in range(OFTEN)]
    assert {answer.status_code for answer in answers} == {404}
    # From here on every code is answered the same: one that exists, one that does not, even one's own.
    later = [client.get(f"/referrals/{code}") for code in (real, new_referral_code(chance), mine)]
    assert {answer.status_code for answer in later} == {429}
    assert int(later[0].headers["Retry-After"]) > 300
    assert len({TOKENS.sub(r"\1", answer.text) for answer in later}) == 1
    for _each in range(examples(200, 1000) - OFTEN - 3):
        if client.get(f"/referrals/{new_referral_code(chance)}").status_code != 429:
            pytest.fail("a guess was answered")
    with arrange():
        told = session.scalars(select(Event).where(Event.kind == "referral:codes-guessed")).all()
        assert [event.data["tries"] for event in told] == [OFTEN]
        assert told[0].actor_id == actor_of(OTHER_SOCIAL_WORKER).user_id
        assert session.scalar(select(func.count(Attempt.id)).where(Attempt.what == "code")) == OFTEN
    # A colleague at another desk of the same network goes on; and so does this one, later.
    assert client_for(SOCIAL_WORKER).get(f"/referrals/{real}").status_code == 200


def test_who_waited_may_try_again(arrange: Any, client_for: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    with arrange():
        mine = kit.referral().code
    client = client_for(SOCIAL_WORKER)
    chance = Random(8)
    for _each in range(OFTEN):
        client.get(f"/referrals/{new_referral_code(chance)}")
    assert client.get(f"/referrals/{mine}").status_code == 429
    clock.forward(minutes=11)
    assert client.get(f"/referrals/{mine}").status_code == 200


@pytest.mark.parametrize("door", ["/scan/go?q={}", "/loans/hand-over?code={}", "/loans/hand-over?q={}"])
def test_every_door_counts(arrange: Any, client_for: Any, door: str) -> None:
    client, chance = client_for(LIBRARIAN), Random(9)
    for number in range(3):
        client.get(door.format(new_referral_code(chance)), follow_redirects=False)
        with arrange():
            assert session.scalar(select(func.count(Attempt.id)).where(Attempt.what == "code")) == number + 1


def test_calls_of_programs_count_too(arrange: Any, api_for: Any) -> None:
    caller, chance = api_for(SOCIAL_WORKER), Random(10)
    for _each in range(OFTEN):
        code = new_referral_code(chance)
        assert caller.post(f"/referrals/{code}/moves", json={"move": "withdraw"}).status_code == 404
    assert caller.get(f"/referrals/{new_referral_code(chance)}").status_code == 429
    with arrange():
        assert session.scalar(select(func.count(Attempt.id)).where(Attempt.what == "code")) == OFTEN


def test_expired_is_said_also_before_the_night(database: Any, clock: Any) -> None:
    clock.at("2026-11-20")
    code = kit.referral(valid_days=1)
    clock.at("2026-11-25")
    assert code.valid_until < today()
    assert moving.expire_old(actor=actor_of(LIBRARIAN)) == 1
