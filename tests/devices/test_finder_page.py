"""The page of a label: for who found a device, and for who works with it."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.core.codes import device_tag
from inventory.devices.lifecycle import DeviceState
from tests.people import (
    ADMIN,
    DONOR,
    LIBRARIAN,
    REFERRER,
    SOCIAL_WORKER,
    TECHNICIAN,
)

S = DeviceState
STRANGERS = [SOCIAL_WORKER, REFERRER, DONOR, ADMIN]


def test_a_finder_reads_whose_it_is_and_nothing_else(made: Any, visitor: Any) -> None:
    tag = made(S.ON_LOAN, serial="SECRET77", donor_tag="GIFT88", lot="L-2026-099")
    page = visitor.page(f"/d/{tag}")
    assert "Digibank Kortrijk" in page.h1
    assert "1777" in page.main
    for secret in ("SECRET77", "GIFT88", "L-2026-099", "Latitude", "Uitgeleend", "Miras", "Werkplaats", "Windows"):
        assert secret not in page.html
    assert not [form for form in page.forms if form.method == "post"]


def test_the_page_is_the_same_for_a_device_that_does_not_exist(made: Any, visitor: Any, statements: Any) -> None:
    tag, other = made(), device_tag("KOR", 654321)
    real, unreal = visitor.get(f"/d/{tag}"), visitor.get(f"/d/{other}")
    assert real.status_code == unreal.status_code == 200
    assert real.text.replace(tag, "") == unreal.text.replace(other, "")
    with statements() as seen:
        visitor.get(f"/d/{tag}")
    assert not [each for each in seen if "FROM device" in each]


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", ""), lambda t: f" {t} ", str.upper])
@pytest.mark.parametrize("path", ["/d/", "/D/"])
def test_any_way_of_writing_the_tag_opens_it(made: Any, client_for: Any, visitor: Any, path: str, change: Any) -> None:
    tag = made()
    assert visitor.get(path + change(tag)).status_code == 200
    assert client_for(TECHNICIAN).page(path + change(tag)).h1 == tag


@pytest.mark.parametrize("tag", ["KOR-000001-X", "KOR-1", "X", "%00", "KOR-000000-A", "../admin", "9" * 300])
def test_a_wrong_tag_is_named_as_such(visitor: Any, client_for: Any, tag: str) -> None:
    assert visitor.get(f"/d/{tag}").status_code == 404
    assert client_for(LIBRARIAN).get(f"/d/{tag}").status_code == 404


def test_a_wrong_check_character_is_said(visitor: Any) -> None:
    assert "teken" in visitor.page("/d/KOR-000001-X", status=404).main


@pytest.mark.parametrize("persona", STRANGERS, ids=lambda p: p.name)
def test_who_has_no_business_with_devices_sees_what_a_finder_sees(made: Any, client_for: Any, persona: Any) -> None:
    tag = made(S.ON_LOAN, serial="SECRET77")
    page = client_for(persona).page(f"/d/{tag}")
    assert "Digibank Kortrijk" in page.h1
    assert "SECRET77" not in page.html
    assert "Uitgeleend" not in page.html


def test_an_unknown_device_is_missing_for_who_works_here(client_for: Any) -> None:
    assert client_for(TECHNICIAN).get(f"/d/{device_tag('KOR', 654321)}").status_code == 404
