"""What a device weighs: from a scale, by page, list and call; until then the proof says that it is an estimate."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from inventory.circular.documents.tables import estimated
from inventory.circular.queries.proof import proof
from inventory.core.clock import today
from inventory.core.errors import BadInput, NotAllowed, Refused
from inventory.core.periods import Period
from inventory.devices.actions.weighing import weigh, weigh_many
from inventory.devices.lifecycle import DeviceState
from inventory.devices.queries import device_by_tag
from inventory.devices.queries.weights import unweighed
from inventory.devices.readers.weights import WeightRow, read_weights
from inventory.intake.actions.triage import refuse_device
from inventory.intake.queries import own_weight
from tests.devices import stock
from tests.loans import kit
from tests.people import COORDINATOR, LIBRARIAN, TECHNICIAN, actor_of

S = DeviceState


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("KOR-000001-A;1,8\nKOR-000002-B;2", [("KOR-000001-A", "1,8"), ("KOR-000002-B", "2")]),
        ("\ufeffnummer;kg\n\nKOR-000001-A\t1.8 kg\t\n", [("KOR-000001-A", "1.8 kg")]),
        ("KOR 000001 A 1,8", [("KOR 000001 A", "1,8")]),
        ("KOR-000001-A", [("KOR-000001-A", "")]),
        ("", []),
    ],
)
def test_a_list_is_read_as_it_was_copied(text: str, rows: list[tuple[str, str]]) -> None:
    assert [(tag, kg) for _row, tag, kg in read_weights(text)] == rows


def test_a_line_of_nothing_but_spaces_costs_no_time() -> None:
    began = process_time()
    read_weights("KOR-1" + " " * 50_000 + "geen kg!")
    assert process_time() - began < 2


def test_the_proof_says_what_is_estimated_until_it_stood_on_a_scale(database: Any, clock: Any) -> None:
    clock.at("2026-03-02")
    device = kit.lend().lines[0].device
    clock.at("2026-03-12")
    span = Period(today() - timedelta(days=9), today())
    before = proof(span).kg_in_use
    assert (before.weighed, before.usual) == (0, 1)
    assert "schatting" in estimated(before)
    weigh(device, "2,345 kg", actor=actor_of(TECHNICIAN))
    weigh(device, "2,3", actor=actor_of(COORDINATOR))  # the last weight counts
    found = proof(span).kg_in_use
    assert (found.weighed, found.kg, estimated(found)) == (1, Decimal("2.30"), "")
    assert ("laptop", 1) not in unweighed()


def test_what_stood_on_a_scale_is_not_forgotten_at_the_first_look(database: Any) -> None:
    device = stock.device_in(S.RECEIVED)
    weigh(device, "1.5", actor=actor_of(TECHNICIAN))
    refuse_device(device, actor=actor_of(TECHNICIAN), ground="crt")
    assert (device.weight_kg, own_weight(device)) == (Decimal("1.50"), Decimal("1.50"))


def test_what_cannot_be_its_weight_is_one_sentence(database: Any) -> None:
    device = stock.device_in(S.RECEIVED)
    for kg in ("", "0", "-1", "nan", "1800", "18", "twee"):
        with pytest.raises(BadInput) as refused:
            weigh(device, kg, actor=actor_of(TECHNICIAN))
        assert refused.value.field == "weight_kg"


def test_who_has_no_scale_and_what_is_not_here(database: Any) -> None:
    with pytest.raises(NotAllowed):
        weigh(stock.device_in(S.RECEIVED), "2", actor=actor_of(LIBRARIAN))
    with pytest.raises(Refused) as refused:
        weigh(stock.device_in(S.ANNOUNCED), "2", actor=actor_of(TECHNICIAN))
    assert refused.value.reason == "not_here"


def test_a_list_goes_whole_or_not_at_all(arrange: Any, client_for: Any, api_for: Any) -> None:
    with arrange():
        one, two = (stock.device_in(S.RECEIVED).tag for _ in range(2))
        rows = [WeightRow(1, one, "2"), WeightRow(2, "KOR-1", "2"), WeightRow(3, one, "2"), WeightRow(4, two, "x")]
        with pytest.raises(BadInput) as refused:
            weigh_many(rows, actor=actor_of(TECHNICIAN), tag_prefix="KOR")
        assert [each.row for each in refused.value.details] == [2, 3, 4]
    client = client_for(TECHNICIAN)
    wrong = client.submit("/weigh", {"lines": f"{one} 2\n{two} zwaar"}, form="many-form")
    assert wrong.status_code == 422
    assert "Regel 2:" in wrong.text
    assert client.submit("/weigh", {"lines": f"{one}\t2,1\n{two}\t1,9"}, form="many-form").status_code == 200
    assert client.submit("/weigh", {"device": one.lower(), "weight_kg": "2,25"}, form="weigh-form").status_code == 200
    assert "2,25 kg" in client.get(f"/d/{one}").text
    answer = api_for(TECHNICIAN).post(f"/devices/{two}/weight", json={"weight_kg": 1.75})
    assert answer.json["weight_kg"] == "1.75"
    with arrange():
        kg = [device_by_tag(tag, actor=actor_of(TECHNICIAN)).weight_kg for tag in (one, two)]
        assert kg == [Decimal("2.25"), Decimal("1.75")]
