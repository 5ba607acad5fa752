"""The proof of some days, versions of the factors, and thanks to donors: counts and kg, and no number twice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from inventory.circular import queries
from inventory.circular.actions.wall import agree
from inventory.circular.queries import Factors, New
from inventory.circular.queries.in_use import _followed
from inventory.circular.queries.proof import DeviceYears, co2_of
from inventory.circular.queries.stretches import Stretch, Use
from inventory.circular.queries.words import co2_text, two_figures
from inventory.core.clock import today
from inventory.core.errors import BadInput, Missing, NotAllowed, Refused
from inventory.core.periods import Period, this_year
from inventory.devices.models import Device, DeviceType
from inventory.factors.actions import NewVersion, OfDevice, add_version
from inventory.workbench.models import PartKind
from tests.people import COORDINATOR, DONOR, LIBRARIAN, OTHER_DONOR, actor_of

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int) -> datetime:
    return BEGAN + timedelta(days=day)


def test_a_sold_device_counts_until_it_comes_back_and_at_most_the_years_of_a_second_life() -> None:
    sold = [(1, at(0), "ready", "sold"), (2, at(0), "ready", "sold")]
    came_back = [(2, at(10), "sold", "in_repair"), (2, at(12), "in_repair", "sold"), (2, at(20), "sold", "in_repair"),
                 (2, at(25), "in_repair", "returned")]  # fmt: skip
    told = sorted([*sold, *came_back], key=lambda each: each[0])
    stretches, away = _followed(told, until=at(99), longest=timedelta(days=30))
    assert sorted(stretches, key=lambda each: (each.device, each.since)) == [
        Stretch(1, Use.SOLD, at(0), at(30)),
        Stretch(2, Use.SOLD, at(0), at(10)),
        Stretch(2, Use.SOLD, at(12), at(20)),
    ]
    assert away == {2: [(at(10), at(12)), (at(20), at(25))]}


def test_what_stands_somewhere_counts_until_it_is_taken_away() -> None:
    told = [(3, at(1), "ready", "placed"), (3, at(5), "placed", "returned"), (3, at(9), "ready", "placed")]
    stretches, away = _followed(told, until=at(10), longest=timedelta(days=30))
    assert [(each.since, each.until) for each in stretches] == [(at(1), at(5)), (at(9), at(10))]
    assert not away


def version(**more: Any) -> NewVersion:
    told = {
        "name": "Weging 2027",
        "source": "Eigen weegschaal",
        "valid_from": today(),
        "share": Decimal("0.25"),
        "years": 4,
        "devices": {
            kind: OfDevice(Decimal("2"), New(Decimal(100), Decimal(200), Decimal(300)), Decimal(10))
            for kind in DeviceType
        },
        "parts": dict.fromkeys(PartKind, Decimal("0.1")),
    }
    return NewVersion(**{**told, **more})


def test_a_new_version_holds_from_its_day_and_an_old_report_keeps_its_own(database: Any) -> None:
    who, first = actor_of(COORDINATOR), queries.factors_on(today())
    assert (first.number, first.share, first.kg[DeviceType.LAPTOP]) == (1, Decimal("0.5"), Decimal("1.8"))
    assert add_version(version(), actor=who).number == 2
    found = queries.proof(this_year())
    assert (found.factors.number, "versie 2" in found.method) == (2, True)
    assert queries.proof(this_year(), factors=1).factors == first
    yesterday = today() - timedelta(days=1)
    assert queries.proof(Period(yesterday, yesterday)).factors == first
    for wrong, kind in (
        (version(), Refused),  # there is one from this day on
        (version(valid_from=yesterday), BadInput),
        (version(valid_from=today() + timedelta(days=3), share=Decimal(2)), BadInput),
        (version(valid_from=today() + timedelta(days=3), source=" "), BadInput),
        (version(valid_from=today() + timedelta(days=3), devices={}), BadInput),
    ):
        with pytest.raises(kind):
            add_version(wrong, actor=who)
    with pytest.raises(NotAllowed):
        add_version(version(valid_from=today() + timedelta(days=3)), actor=actor_of(LIBRARIAN))
    with pytest.raises(BadInput):
        queries.proof(this_year(), factors=99)


def test_the_range_of_co2_holds_every_method(database: Any) -> None:
    factors: Factors = queries.factors_on(today())
    laptop = factors.avoided_a_year[DeviceType.LAPTOP]
    assert (laptop.low, round(laptop.mid), round(laptop.high)) == (27, 44, 69)  # ADEME, Restart, the largest of them
    years = {DeviceType.LAPTOP: DeviceYears(Decimal(3), Decimal(1), Decimal(2))}
    assert round(co2_of(years, factors).low) == 162
    assert [two_figures(Decimal(kg)) for kg in ("4.4", "99.6", "1234", "98765")] == [4, 100, 1200, 99000]
    assert (co2_text(Decimal(1234)), co2_text(Decimal(940)), co2_text(Decimal(23456))) == (
        "1,2 ton",
        "940 kg",
        "23 ton",
    )


def test_what_became_of_a_gift_adds_up_and_is_for_its_donor(
    make_lot: Callable[..., str], database: Any, client_for: Callable[..., Any]
) -> None:
    make_lot(3, received_on=today())
    donor = database.query(Device).first().donor
    found = queries.thanks(donor)
    gift, code, donor_name = found.gift, donor.code, donor.name
    assert (gift.received, gift.here, found.loans, found.is_public) == (3, 3, None, False)
    assert gift.in_use + gift.here + gift.parts + gift.recycled + gift.given_back + gift.missing == gift.received
    assert queries.yields(this_year()) == (gift,)
    assert [replace(gift, lent=count).in_use_told for count in (0, 4, 5)] == [0, None, 5]
    assert queries.wall() == ()
    with pytest.raises(Missing):
        queries.donor_for(code, actor_of(OTHER_DONOR))
    agree(donor, actor=actor_of(DONOR), is_public=True)
    agree(donor, actor=actor_of(COORDINATOR), is_public=True)
    with pytest.raises(NotAllowed):
        agree(donor, actor=actor_of(OTHER_DONOR), is_public=False)
    assert [each.code for each in queries.wall()] == [code]
    database.commit()
    client = client_for(DONOR)
    shown = client.page(f"/donors/{code}").text
    assert ("minder dan 5" in shown, "3 toestellen" in shown) == (True, True)
    assert donor_name in client.page("/thanks").text
    client.submit(f"/donors/{code}", form="public")
    coordinator = client_for(COORDINATOR)
    listed = coordinator.page("/donors").html
    given = set(re.findall(r'href="/donors/([^"]+)"', listed))
    assert given == {code}, "who never gave is not thanked"
    assert coordinator.page("/donors?from=2020-01-01&to=2020-12-31").rows == [], "nothing came in those days"
    refused = coordinator.get("/circular?from=2026-05-02&to=2026-05-01")
    assert refused.status_code == 422
    assert ('value="2026-05-02"' in refused.text, 'value="2026-05-01"' in refused.text) == (True, True)
    assert donor_name not in coordinator.page("/thanks").text
    assert client.get(f"/donors/{code}/thanks.pdf").data.startswith(b"%PDF")
    assert coordinator.get("/circular.pdf").data.startswith(b"%PDF")
    book = load_workbook(io.BytesIO(coordinator.get("/circular.xlsx").data))
    kept = book["In gebruik gehouden"]
    assert [cell.data_type for cell in kept[2]] == ["s", "n", "n", "n", "n", "n"]
    assert coordinator.get("/circular.json").get_json()["came_in"]["devices"] == 3
