"""Referrals: what they hold, who sees what, how they move, what lies ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import String, inspect, select

from inventory.access import SYSTEM
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.i18n import day_text
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.referrals import queries
from inventory.referrals.actions import making, moving
from inventory.referrals.documents import slip_pdf
from inventory.referrals.lifecycle import REFERRAL, ReferralState
from inventory.referrals.models import Ease, Profile, Referral
from inventory.referrals.queries import allocation
from tests.clients import Client
from tests.devices.stock import device_in
from tests.loans import kit
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    OTHER_LIBRARIAN,
    OTHER_REFERRER,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    actor_of,
)

Arrange = Callable[[], Any]
SignIn = Callable[[Persona], Client]
Database = Any
NEED = {"device_type": "laptop", "profile": "school", "internet_at_home": "too_expensive"}


def keep(referral: Referral, device: Device) -> Referral:
    return moving.reserve(referral, device, actor=actor_of(LIBRARIAN), settings=kit.settings())


def test_it_holds_no_person_and_no_reason() -> None:
    columns = {column.name for column in inspect(Referral).columns}
    assert not columns & {"name", "first_name", "last_name", "birth_date", "reason", "note", "income", "email"}
    texts = {column.name for column in inspect(Referral).columns if isinstance(column.type, String)}
    lists = {"state", "device_type", "profile", "internet_at_home", "programme", "refused_because"}
    assert texts - lists == {
        "code",
        "client_initials",  # with the client's agreement, until the device is collected
        "client_phone",
    }


def test_codes_are_random_and_checked(database: Database) -> None:
    made = [kit.referral(random=Random(number)) for number in (1, 1, 2)]
    assert len({referral.code for referral in made}) == 3
    assert queries.referral_by_code(made[0].code.lower().replace("-", " "), actor=SYSTEM) is made[0]


def test_it_is_valid_for_so_many_days(database: Database) -> None:
    assert kit.referral().valid_until == today() + timedelta(days=60)
    assert kit.referral(valid_days=5).valid_until == today() + timedelta(days=5)
    with pytest.raises(BadInput):
        kit.referral(valid_days=0)


@pytest.mark.parametrize("persona", [LIBRARIAN, SHOPKEEPER, TECHNICIAN, COORDINATOR], ids=lambda p: p.name)
def test_only_who_refers_makes_one(database: Database, persona: Persona) -> None:
    with pytest.raises(NotAllowed):
        kit.referral(actor_of(persona))


def test_a_partner_is_confirmed_by_a_social_worker(database: Database) -> None:
    code = kit.referral(actor_of(REFERRER))
    assert code.state == ReferralState.TO_CONFIRM
    with pytest.raises(NotAllowed):
        making.confirm(code, actor=actor_of(REFERRER))
    with pytest.raises(NotAllowed):
        making.confirm(code, actor=actor_of(LIBRARIAN))
    making.confirm(code, actor=actor_of(SOCIAL_WORKER))
    assert code.state == ReferralState.WAITING


def test_a_setting_takes_that_step_away(app_with: Any) -> None:
    app = app_with(partner_referrals_need_confirmation=False)
    with app.app_context():
        assert kit.referral(actor_of(REFERRER)).state == ReferralState.WAITING
        session.rollback()


def test_renewing_does_not_confirm(database: Database, clock: Any) -> None:
    """What expired before somebody confirmed it still waits for that; what was confirmed does not wait twice."""
    clock.at("2026-11-20")
    code, settled = kit.referral(actor_of(REFERRER)), kit.referral(actor_of(REFERRER))
    need = making.Need(device_type=DeviceType.LAPTOP, profile=Profile.WEB, devices=2)
    first = making.make_referral(need, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())
    (extra,) = queries.extras_of(first)
    making.confirm(settled, actor=actor_of(SOCIAL_WORKER))
    clock.at("2027-02-20")
    assert moving.expire_old(actor=SYSTEM) == 4
    for each, persona in ((code, REFERRER), (settled, REFERRER), (first, SOCIAL_WORKER), (extra, SOCIAL_WORKER)):
        making.renew(each, actor=actor_of(persona), settings=kit.settings())
    assert (code.state, extra.state) == (ReferralState.TO_CONFIRM, ReferralState.TO_CONFIRM)
    assert (settled.state, first.state) == (ReferralState.WAITING, ReferralState.WAITING)


def test_a_device_lies_ready_for_one_code(database: Database) -> None:
    device, first, second = kit.ready_device(), kit.referral(), kit.referral()
    keep(first, device)
    assert (device.state, first.state) == (DeviceState.RESERVED, ReferralState.RESERVED)
    with pytest.raises(Refused) as no:
        keep(second, device)
    assert no.value.reason == "reserved_for_other"
    moving.release(first, actor=actor_of(LIBRARIAN))
    assert (device.state, first.state, first.device_id) == (DeviceState.READY, ReferralState.WAITING, None)
    assert queries.states_out_of_step() == []


def test_another_type_does_not_lie_ready(database: Database) -> None:
    with pytest.raises(Refused) as no:
        keep(kit.referral(type=DeviceType.TABLET), kit.ready_device())
    assert no.value.reason == "wrong_type"


def test_what_is_not_collected_goes_back(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    code, device = kit.referral(), kit.ready_device()
    keep(code, device)
    clock.forward(days=14)
    assert moving.release_old(actor=SYSTEM) == 0
    clock.forward(days=1)
    assert moving.release_old(actor=SYSTEM) == 1
    assert moving.release_old(actor=SYSTEM) == 0
    assert (device.state, code.state) == (DeviceState.READY, ReferralState.WAITING)


def test_a_code_expires_and_can_be_renewed(database: Database, clock: Any) -> None:
    clock.at("2026-11-20")
    code, device = kit.referral(), kit.ready_device()
    clock.at("2027-01-18")
    keep(code, device)
    clock.at("2027-01-20")
    assert moving.expire_old(actor=SYSTEM) == 1
    assert (device.state, code.state) == (DeviceState.READY, ReferralState.EXPIRED)
    with pytest.raises(NotAllowed):
        making.renew(code, actor=actor_of(OTHER_SOCIAL_WORKER), settings=kit.settings())
    making.renew(code, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())
    assert (code.state, code.valid_until) == (ReferralState.WAITING, date(2027, 3, 21))


def test_renewing_keeps_what_lies_ready(database: Database) -> None:
    code, device = kit.referral(), kit.ready_device()
    keep(code, device)
    making.renew(code, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())
    assert (code.state, device.state) == (ReferralState.RESERVED, DeviceState.RESERVED)


def test_withdrawing_frees_the_device(database: Database) -> None:
    code, device = kit.referral(), kit.ready_device()
    keep(code, device)
    making.withdraw(code, actor=actor_of(SOCIAL_WORKER))
    assert (code.state, device.state) == (ReferralState.WITHDRAWN, DeviceState.READY)


def test_the_one_who_waits_longest_is_first_and_wishes_count(database: Database, clock: Any) -> None:
    clock.at("2026-11-01")
    older = kit.referral()
    clock.at("2026-11-02")
    wish = making.Need(DeviceType.LAPTOP, Profile.WEB, ease_of_use=[Ease.AZERTY])
    newer = making.make_referral(wish, actor=actor_of(SOCIAL_WORKER), settings=kit.settings())
    plain, azerty = kit.ready_device(), kit.ready_device()
    azerty.specs = {"keyboard": "AZERTY"}
    rows = [older, newer]
    seen = allocation.board(today())
    assert [fit.device for fit in seen.fits(older)] == [plain, azerty]
    assert [fit.device for fit in seen.fits(newer)] == [azerty, plain]
    assert [seen.fits(row)[0].is_proposal for row in rows] == [True, True]


def test_a_device_at_your_own_place_is_offered_before_one_of_the_shop(database: Database) -> None:
    at_the_shop, here = kit.ready_device(where="WINKEL"), kit.ready_device()
    assert here.location is not None
    code = kit.referral()
    assert [fit.device for fit in allocation.board(today()).fits(code)] == [at_the_shop, here]
    seen = allocation.board(today(), at_orgs={here.location.org_id})
    assert [fit.device for fit in seen.fits(code)] == [here, at_the_shop]
    assert "Het staat bij jullie." in seen.fits(code)[0].why


def test_what_stands_in_the_workshop_of_the_house_is_not_at_its_desk(database: Database) -> None:
    in_the_workshop, code = kit.ready_device(where="WERK"), kit.referral()
    assert in_the_workshop.location is not None
    [only] = allocation.board(today(), at_orgs={in_the_workshop.location.org_id}).fits(code)
    assert only.why[-1] != "Het staat bij jullie."
    assert "Breng het eerst naar de balie: het staat in Werkplaats." in only.why


def test_the_table_leads_nowhere_odd() -> None:
    ends = {ReferralState.COLLECTED, ReferralState.WITHDRAWN}
    assert not [move for state in ends for move in REFERRAL.from_state(state)]
    assert ReferralState.COLLECTED not in REFERRAL.reachable(
        {ReferralState.TO_CONFIRM}, without={ReferralState.WAITING, ReferralState.RESERVED}
    )


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_referral_in_a_minute_and_its_slip(arrange: Arrange, client_for: SignIn) -> None:
    client = client_for(SOCIAL_WORKER)
    done = client.submit("/referrals/new", {**NEED, "ease_of_use": ["azerty"], "learning_path": True})
    assert done.status_code == 200
    with arrange():
        code = session.scalars(select(Referral)).one().code
    assert code in done.text
    slip = client.get(f"/referrals/{code}/slip.pdf")
    assert slip.data.startswith(b"%PDF")
    assert client.submit("/referrals/new", {"profile": None}).status_code == 422


def test_the_slip_says_when_the_library_is_open(app: Flask, arrange: Arrange) -> None:
    with arrange():
        settings = replace(app.config["SETTINGS"], lender_hours="di tot za, 10 tot 18 uur")
        told = PdfReader(BytesIO(slip_pdf(kit.referral(), settings))).pages[0].extract_text()
        silent = PdfReader(BytesIO(slip_pdf(kit.referral(), app.config["SETTINGS"]))).pages[0].extract_text()
    assert "Open: di tot za, 10 tot 18 uur." in " ".join(told.split())
    assert "Open:" not in silent


def test_the_slip_says_the_same_before_a_device_is_ready_and_after(app: Flask, arrange: Arrange) -> None:
    with arrange():
        code = kit.referral(actor_of(REFERRER))
        said = set()
        for state in (ReferralState.TO_CONFIRM, ReferralState.WAITING, ReferralState.RESERVED):
            if state == ReferralState.WAITING:
                making.confirm(code, actor=actor_of(SOCIAL_WORKER))
            elif state == ReferralState.RESERVED:
                keep(code, kit.ready_device())
            assert code.state == state
            said.add(PdfReader(BytesIO(slip_pdf(code, app.config["SETTINGS"]))).pages[0].extract_text())
    (text,) = said
    assert "Je krijgt bericht als je toestel klaar is." in " ".join(text.split())


def test_the_library_never_sees_who_referred(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code = kit.referral().code
    library = client_for(LIBRARIAN)
    for path in ("/referrals", f"/referrals/{code}", "/referrals/waiting", f"/loans/hand-over?code={code}"):
        page = library.page(path)
        assert code in page.main, path
        assert "OCMW" not in page.main.replace("OCMW-", ""), path
        assert "Sofie" not in page.main, path
    assert b"OCMW" not in library.get(f"/referrals/{code}/slip.pdf").data
    assert "OCMW Kortrijk" in client_for(COORDINATOR).page(f"/referrals/{code}").main


def test_who_referred_sees_the_word_only(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code, device = kit.referral(), kit.ready_device()
        keep(code, device)
        number, tag = code.code, device.tag
    client = client_for(SOCIAL_WORKER)
    for path in ("/referrals", f"/referrals/{number}"):
        page = client.page(path)
        assert "Klaar" in page.main
        assert tag not in page.main


@pytest.mark.parametrize("persona", [OTHER_SOCIAL_WORKER, OTHER_REFERRER, REFERRER], ids=lambda p: p.name)
def test_a_foreign_referral_is_not_there(arrange: Arrange, client_for: SignIn, persona: Persona) -> None:
    with arrange():
        code = kit.referral().code
    client = client_for(persona)
    assert client.get(f"/referrals/{code}").status_code == 404
    assert client.get(f"/referrals/{code}/slip.pdf").status_code == 404
    assert code not in client.page("/referrals?state=all").main


def test_the_library_puts_a_device_aside(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code, tag = kit.referral().code, kit.ready_device().tag
    client = client_for(LIBRARIAN)
    assert tag in client.page("/referrals/waiting").main
    done = client.submit("/referrals/waiting", form="/moves/reserve")
    assert done.status_code == 200
    assert f"{tag} ligt klaar voor {code}" in done.text
    assert client.get(f"/referrals/of/{tag}").headers["Location"].endswith(code)


def test_a_social_worker_confirms_on_the_page(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code = kit.referral(actor_of(REFERRER)).code
    client = client_for(SOCIAL_WORKER)
    assert "A&#39;kzie" in client.get(f"/referrals/{code}").text
    assert client.submit(f"/referrals/{code}", form="/moves/confirm").status_code == 200
    with arrange():
        assert session.scalars(select(Referral)).one().state == ReferralState.WAITING


def test_a_code_is_withdrawn_in_two_steps(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code = kit.referral().code
    client = client_for(SOCIAL_WORKER)
    before, _found, inside = client.get(f"/referrals/{code}").text.rpartition('<details class="more"')
    assert "/moves/withdraw" not in before, "the button is behind the question"
    assert "Trek de code in?" in inside
    assert "/moves/withdraw" in inside.partition("</details>")[0]
    assert client.submit(f"/referrals/{code}", form="/moves/withdraw").status_code == 200
    with arrange():
        assert session.scalars(select(Referral)).one().state == ReferralState.WITHDRAWN


def test_who_renews_reads_the_new_date(arrange: Arrange, client_for: SignIn, clock: Any) -> None:
    clock.at("2026-11-02")
    with arrange():
        code = kit.referral().code
    clock.at("2026-12-02")
    done = client_for(SOCIAL_WORKER).submit(f"/referrals/{code}", form="/moves/renew")
    with arrange():
        until = session.scalars(select(Referral)).one().valid_until
    assert until > date(2026, 12, 2)
    assert f"De code is nu geldig tot en met {day_text(until)}." in done.text


# --- API --------------------------------------------------------------------------------------------------------------


def test_the_calls(arrange: Arrange, api_for: Any) -> None:
    made = api_for(SOCIAL_WORKER).post("/referrals", json={**NEED, "ease_of_use": ["touch"], "valid_days": 10})
    assert made.status_code == 201
    code = made.get_json()["code"]
    assert made.get_json()["device"] is None
    with arrange():
        tag = kit.ready_device().tag
    library = api_for(LIBRARIAN)
    seen = library.get(f"/referrals/{code}").get_json()
    assert (seen["referrer"], seen["state"]) == (None, "waiting")
    no = library.post(f"/referrals/{code}/moves", json={"move": "reserve"})
    assert (no.status_code, no.get_json()["missing"]) == (409, ["device"])
    kept = library.post(f"/referrals/{code}/moves", json={"move": "reserve", "facts": {"device": tag}})
    assert (kept.status_code, kept.get_json()["device"]) == (200, tag)
    mine = api_for(SOCIAL_WORKER).get(f"/referrals/{code}").get_json()
    assert (mine["state_label"], mine["device"]) == ("Klaar", None)
    assert api_for(OTHER_SOCIAL_WORKER).get(f"/referrals/{code}").status_code == 404
    assert api_for(TECHNICIAN).get(f"/referrals/{code}").status_code == 403
    stale = library.post(f"/referrals/{code}/moves", json={"move": "release"}, version=1)
    assert stale.status_code == 412
    for move, status in (("collect", 409), ("expire", 409), ("dance", 409), ("confirm", 403)):
        assert library.post(f"/referrals/{code}/moves", json={"move": move}).status_code == status, move


@pytest.mark.parametrize("extra", [{"name": "Kanarie"}, {"reason": "ziek"}, {"device_type": "phone"}], ids=str)
def test_no_field_for_a_name_or_a_reason(api_for: Any, extra: dict[str, str]) -> None:
    answer = api_for(SOCIAL_WORKER).post("/referrals", json={**NEED, **extra})
    assert answer.status_code == 422


def test_another_library_sees_code_and_need_too(arrange: Arrange, client_for: SignIn) -> None:
    with arrange():
        code = kit.referral().code
    assert code in client_for(OTHER_LIBRARIAN).page("/referrals").main


def test_a_portal_leaves_the_first_devices_to_who_waits(arrange: Any, api_for: Any, client_for: Any) -> None:
    with arrange():
        for _ in range(6):
            device_in(DeviceState.READY)
    caller = api_for(SOCIAL_WORKER)
    assert caller.get("/availability").get_json()["laptop"] == "yes"
    for _ in range(2):
        caller.post("/referrals", {"device_type": "laptop", "profile": "web"})
    assert caller.get("/availability").get_json()["laptop"] == "few"
    for _ in range(4):
        caller.post("/referrals", {"device_type": "laptop", "profile": "web"})
    assert caller.get("/availability").get_json() == {"laptop": "no", "desktop": "no", "tablet": "no"}
