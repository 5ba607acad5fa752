"""The order of the proposals: without chance, whole, and by date. And the check sign of a code."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.codes import SIGNS, CodeError, WrongCheckCharacter, new_referral_code, parse_referral_code
from inventory.devices.models import DeviceType
from inventory.referrals.models import Ease, Profile
from inventory.referrals.queries.fit import Asked, Match, Offer, match, propose, ranked, wishes_of

START = datetime(2026, 11, 1, tzinfo=UTC)
TYPES = (DeviceType.LAPTOP, DeviceType.TABLET)
moments = st.integers(0, 6).map(lambda days: START + timedelta(days=days))
wishes = st.frozensets(st.sampled_from(list(Ease)), max_size=3)


@st.composite
def asked_lists(draw: st.DrawFn) -> list[Asked]:
    many = draw(st.integers(0, 8))
    return [
        Asked(
            number,
            draw(moments),
            draw(st.sampled_from(TYPES)),
            draw(st.sampled_from(list(Profile))),
            draw(wishes),
            draw(st.sampled_from([None, 1, 2])),
        )
        for number in range(1, many + 1)
    ]


@st.composite
def offer_lists(draw: st.DrawFn) -> list[Offer]:
    many = draw(st.integers(0, 8))
    found = []
    for number in range(1, many + 1):
        can = draw(wishes)
        found.append(
            Offer(
                number,
                draw(st.sampled_from(TYPES)),
                draw(moments),
                can=can,
                cannot=draw(wishes) - can,
                memory=draw(st.sampled_from([None, 2.0, 4.0, 8.0, 16.0])),
                camera_fails=draw(st.booleans()),
                place=draw(st.sampled_from([None, 1, 2])),
                is_here=draw(st.booleans()),
            )
        )
    return found


@given(asked_lists(), offer_lists(), st.randoms(use_true_random=False))
def test_the_same_question_gives_the_same_proposals(asked: list[Asked], offers: list[Offer], chance: Random) -> None:
    first = propose(asked, offers)
    chance.shuffle(asked)
    chance.shuffle(offers)
    assert propose(asked, offers) == first


@given(asked_lists(), offer_lists())
def test_one_device_for_one_code_of_the_type_that_is_asked_and_strong_enough(
    asked: list[Asked], offers: list[Offer]
) -> None:
    found = propose(asked, offers)
    taken = [match.offer.id for match in found.values()]
    assert len(taken) == len(set(taken))
    for number, one in found.items():
        assert one.asked.id == number
        assert one.offer.type == one.asked.device_type
        assert one.fits


@given(asked_lists(), offer_lists())
def test_nobody_is_overtaken_by_who_asks_the_same_and_came_later(asked: list[Asked], offers: list[Offer]) -> None:
    found = propose(asked, offers)
    line = sorted(asked, key=lambda each: (each.made_at, each.id))
    for place, earlier in enumerate(line):
        for later in line[place + 1 :]:
            same = (earlier.device_type, earlier.profile, earlier.wishes, earlier.place)
            if later.id in found and same == (later.device_type, later.profile, later.wishes, later.place):
                assert earlier.id in found
                assert found[earlier.id].rank < found[later.id].rank


@given(asked_lists(), offer_lists())
def test_who_gets_nothing_could_use_nothing_that_went_to_somebody_later(
    asked: list[Asked], offers: list[Offer]
) -> None:
    found = propose(asked, offers)
    line = sorted(asked, key=lambda each: (each.made_at, each.id))
    for place, each in enumerate(line):
        if each.id in found:
            continue
        for later in line[place + 1 :]:
            if later.id in found and later.device_type == each.device_type:
                assert not match(each, found[later.id].offer).fits


@given(asked_lists(), offer_lists())
def test_the_order_of_the_devices_is_total(asked: list[Asked], offers: list[Offer]) -> None:
    for each in asked:
        ranks = [one.rank for one in ranked(each, offers)]
        assert ranks == sorted(ranks)
        assert len(set(ranks)) == len(ranks)


def one_of(*, memory: float | None = 8, number: int = 1, can: frozenset[Ease] = frozenset(), **more: object) -> Offer:
    return Offer(number, DeviceType.LAPTOP, START, can=can, memory=memory, **more)  # type: ignore[arg-type]


def laptop(profile: Profile = Profile.WEB, *wished: Ease) -> Asked:
    return Asked(1, START, DeviceType.LAPTOP, profile, frozenset(wished))


def test_a_device_that_can_something_special_is_kept_for_who_asks_it() -> None:
    special, plain = one_of(number=1, can=frozenset({Ease.TOUCH})), one_of(number=2)
    assert propose([laptop()], [special, plain])[1].offer == plain
    assert propose([laptop(Profile.WEB, Ease.TOUCH)], [special, plain])[1].offer == special


@pytest.mark.parametrize(
    ("profile", "memory", "fits"),
    [(Profile.WEB, 4, True), (Profile.WEB, 2, False), (Profile.SCHOOL, 4, False), (Profile.OFFICE, None, True)],
)
def test_the_floor_of_a_profile(profile: Profile, memory: float | None, fits: bool) -> None:
    assert match(laptop(profile), one_of(memory=memory)).fits is fits


def test_without_a_camera_no_calls() -> None:
    found: Match = match(laptop(Profile.VIDEO_CALLS), one_of(camera_fails=True))
    assert not found.fits
    assert match(laptop(Profile.OFFICE), one_of(camera_fails=True)).fits


def test_what_is_noted_of_a_device() -> None:
    tests = {"keyboard": {"result": "pass", "note": "QWERTY"}, "sound": {"result": "pass", "note": ""}}
    can, cannot = wishes_of(DeviceType.LAPTOP, {"screen_inch": "15,6"}, tests, ["Toetsenbord met grote toetsen"])
    assert (can, cannot) == ({Ease.LARGE_SCREEN, Ease.SOUND, Ease.BIG_KEYS}, {Ease.AZERTY})
    assert wishes_of(DeviceType.TABLET, {}, {}, []) == ({Ease.TOUCH}, frozenset())


# --- the check sign of a code -----------------------------------------------------------------------------------------

codes = st.integers(0, 2**40).map(lambda seed: new_referral_code(Random(seed)))


@given(codes)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    assert parse_referral_code(code.lower().replace("-", " ")) == code
    assert parse_referral_code(code.replace("-", "")) == code


@given(codes, st.integers(0, 7), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(code: str, place: int, sign: str) -> None:
    bare = code.replace("-", "")
    wrong = bare[:place] + sign + bare[place + 1 :]
    if wrong != bare:
        with pytest.raises(WrongCheckCharacter):
            parse_referral_code(wrong)


@given(codes, st.integers(0, 7), st.integers(0, 7))
def test_two_signs_that_changed_places_are_found(code: str, one: int, other: int) -> None:
    signs = list(code.replace("-", ""))
    if signs[one] == signs[other]:
        return
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(WrongCheckCharacter):
        parse_referral_code("".join(signs))


@given(st.text(max_size=12))
def test_any_other_text_is_refused_or_is_a_code(text: str) -> None:
    with suppress(CodeError):
        assert parse_referral_code(parse_referral_code(text)) == parse_referral_code(text)
