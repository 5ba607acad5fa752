"""The proposals on page and in the API, the choice of another device with its reason, and what is short."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.models import DeviceType
from inventory.history.models import Event
from inventory.referrals.actions import making, moving
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, OverrideReason, Profile, Programme, Referral
from inventory.referrals.queries import allocation
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, SOCIAL_WORKER, TECHNICIAN, actor_of

WEAK, STRONG = {"ram_gb": 2}, {"ram_gb": 8}


def ask(*wishes: Ease, profile: Profile = Profile.WEB, **more: Any) -> Referral:
    need = making.Need(DeviceType.LAPTOP, profile, ease_of_use=wishes, **more)
    return making.make_referral(need, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())


def ready(specs: dict[str, Any]) -> Any:
    device = kit.ready_device()
    device.specs = {**device.specs, **specs}
    session.flush()
    return device


def put(referral: Referral, device: Any, reason: OverrideReason | None = None) -> Referral:
    return moving.reserve(referral, device, actor=actor_of(LIBRARIAN), settings=kit.settings(), reason=reason)


def test_each_code_has_a_device_of_its_own_and_reads_why(database: Any, clock: Any) -> None:
    clock.at("2026-11-01")
    older, newer = ask(), ask(Ease.LARGE_SCREEN)
    plain, large = ready({**STRONG, "screen_inch": 13}), ready({**STRONG, "screen_inch": 15.6})
    seen = allocation.board(today())
    first, second = seen.fits(older)[0], seen.fits(newer)[0]
    assert (first.device, second.device) == (plain, large)
    assert [first.is_proposal, second.is_proposal] == [True, True]
    assert "wacht het langst" in first.why[0]
    assert "Het heeft wat gevraagd is: groot scherm." in second.why
    assert "Sterk genoeg: 8 GB geheugen voor 'Basis: mailen en surfen'." in second.why


def test_a_weak_device_is_not_proposed_and_asks_a_reason(database: Any) -> None:
    code, weak = ask(profile=Profile.SCHOOL), ready(WEAK)
    fit = allocation.board(today()).fits(code)[0]
    assert (fit.is_proposal, fit.needs_reason) == (False, True)
    assert "Te zwak: 2 GB geheugen voor 'School of cursus'." in fit.why
    with pytest.raises(Refused) as no:
        put(code, weak)
    assert (no.value.reason, no.value.missing) == ("reason_needed", ("reason",))
    put(code, weak, OverrideReason.CLIENT_CHOICE)
    told = session.scalars(select(Event).where(Event.kind == "referral:reserved")).one()
    assert (told.data["override"], told.data["proposed"]) == ("client_choice", "")


def test_the_device_of_who_waits_longer_is_not_taken_without_a_reason(database: Any, clock: Any) -> None:
    clock.at("2026-11-01")
    older = ask()
    clock.at("2026-11-02")
    newer, only = ask(), ready(STRONG)
    with pytest.raises(Refused) as no:
        put(newer, only)
    assert no.value.reason == "reason_needed"
    put(newer, only, OverrideReason.NOT_COMING_YET)
    assert (older.state, newer.state) == (ReferralState.WAITING, ReferralState.RESERVED)


def test_a_device_that_does_as_well_needs_no_reason(database: Any) -> None:
    code, first, second = ask(), ready(STRONG), ready(STRONG)
    fits = {fit.device.id: fit for fit in allocation.board(today()).fits(code)}
    assert [fits[first.id].is_proposal, fits[second.id].is_proposal] == [True, False]
    assert put(code, second).device is second


def test_the_place_where_somebody_learns_is_near(database: Any) -> None:
    away, near = ready(STRONG), kit.ready_device(where="ZONNE")
    near.specs = {**near.specs, **STRONG}
    session.flush()
    code = ask(learning_path=True, learning_place=near.location)
    fits = allocation.board(today()).fits(code)
    assert [fit.device for fit in fits] == [near, away]
    assert "Het staat in de buurt die gevraagd is." in fits[0].why


def test_the_page_asks_the_reason_from_a_list(arrange: Any, client_for: Any) -> None:
    with arrange():
        code, tag = ask(profile=Profile.SCHOOL).code, ready(WEAK).tag
    client = client_for(LIBRARIAN)
    assert tag not in client.page("/referrals/waiting").main  # nothing is proposed
    path = f"/referrals/waiting?code={code}"
    assert tag in client.page(path).main
    none_given = client.submit(path, form="/moves/reserve")
    assert "Zeg waarom je het toch neemt" in none_given.text
    done = client.submit(path, {"reason": "client_choice"}, form="/moves/reserve")
    assert f"{tag} ligt klaar voor {code}" in done.text


def test_a_scanned_device_shows_who_it_is_for(arrange: Any, client_for: Any) -> None:
    with arrange():
        codes, tag = [ask().code, ask().code], ready(STRONG).tag
    page = client_for(LIBRARIAN).page(f"/referrals/waiting?device={tag}")
    assert [code in page.main for code in codes] == [True, True]
    assert page.main.count("Waarom") == 1  # only the second one asks a reason


def test_another_device_is_offered_only_when_there_is_one(arrange: Any, client_for: Any) -> None:
    """No page to choose from with nothing on it; a device that is too weak may be chosen."""
    with arrange():
        ask(profile=Profile.SCHOOL)
    library = client_for(LIBRARIAN)
    assert "Kies een ander toestel" not in library.page("/referrals/waiting").main
    with arrange():
        tag = ready(WEAK).tag
    page = library.page("/referrals/waiting").main
    assert "Er staat nu geen toestel klaar" in page
    assert "Kies een ander toestel" in page
    with arrange():
        code = session.scalars(select(Referral)).one().code
    assert tag in library.page(f"/referrals/waiting?code={code}").main


def test_the_api_asks_the_same(arrange: Any, api_for: Any) -> None:
    with arrange():
        code, tag = ask(profile=Profile.SCHOOL).code, ready(WEAK).tag
    library = api_for(LIBRARIAN)
    move = {"move": "reserve", "facts": {"device": tag}}
    no = library.post(f"/referrals/{code}/moves", json=move)
    assert (no.status_code, no.get_json()["reason"], no.get_json()["missing"]) == (409, "reason_needed", ["reason"])
    move["facts"]["reason"] = "because"  # type: ignore[index]
    assert library.post(f"/referrals/{code}/moves", json=move).status_code == 422
    move["facts"]["reason"] = "client_choice"  # type: ignore[index]
    assert library.post(f"/referrals/{code}/moves", json=move).status_code == 200


# --- what is short ----------------------------------------------------------------------------------------------------


def test_wanted_against_ready(arrange: Any, api_for: Any, client_for: Any) -> None:
    with arrange():
        codes = [ask().code, ask(profile=Profile.SCHOOL, programme=Programme.PUPILS).code, ask().code]
        ready(STRONG)
    found = {each["type"]: each for each in api_for(COORDINATOR).get("/referrals/shortage").get_json()["types"]}
    laptop = found["laptop"]
    assert (laptop["wanted"], laptop["wanted_by_pupils"], laptop["ready"], laptop["short"]) == (3, 1, 1, 2)
    assert laptop["profiles"] == {"web": 2, "office": 0, "school": 1, "video_calls": 0}
    assert found["tablet"]["short"] == 0
    page = client_for(COORDINATOR).page("/referrals/shortage").main
    assert "2 te kort" in page
    bench = client_for(TECHNICIAN).page("/referrals/shortage").main
    assert not [code for code in codes if code in bench]
    assert api_for(SOCIAL_WORKER).get("/referrals/shortage").status_code == 403
