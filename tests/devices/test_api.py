"""Devices for programs: shapes, versions, refusals, and who may."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from tests.devices.stock import device_in
from tests.people import BENCH, COORDINATOR, DONOR, LIBRARIAN, SHOPKEEPER, SOCIAL_WORKER, TECHNICIAN

S = DeviceState
FIELDS = {
    *("tag", "type", "make", "model", "serial", "donor_tag", "lot", "owner", "location", "state", "grade"),
    *("flags", "media", "specs", "holder_kind", "version", "moves", "url"),
}


@pytest.fixture
def made(arrange: Any) -> Any:
    def make(state: DeviceState = S.RECEIVED, **about: Any) -> str:
        with arrange():
            return device_in(state, **about).tag

    return make


def row(arrange: Any, tag: str) -> dict[str, Any]:
    with arrange():
        device = session.query(Device).filter_by(tag=tag).one()
        return {"state": str(device.state), "version": device.version, "labelled_at": device.labelled_at}


def test_a_device_has_exactly_the_fields_of_the_contract(made: Any, api_for: Any) -> None:
    tag = made(S.READY, serial="ABC123", donor_tag="INV-7")
    answer = api_for(TECHNICIAN).get(f"/devices/{tag.lower().replace('-', '')}")
    device = answer.get_json()
    assert set(device) == FIELDS
    assert device["tag"] == tag
    assert (device["type"], device["make"], device["model"]) == ("laptop", "Dell", "Latitude 5490")
    assert (device["serial"], device["donor_tag"], device["lot"]) == ("ABC123", "INV-7", "L-2026-001")
    assert (device["owner"], device["location"], device["state"], device["grade"]) == ("STAD", "WERK", "ready", "B")
    assert device["specs"] == {"os": "Windows 11"}
    assert device["holder_kind"] is None
    assert [(disk["kind"], disk["state"]) for disk in device["media"]] == [("ssd", "sanitised")]
    assert device["moves"] == ["wipe_again", "to_parts"]
    assert device["url"] == f"http://digibank.test/d/{tag}"
    assert answer.headers["ETag"] == f'"{device["version"]}"'


@pytest.mark.parametrize(
    ("state", "kind"), [(S.ON_LOAN, "borrower"), (S.IN_REPAIR, "borrower"), (S.SOLD, "buyer"), (S.PLACED, "digipunt")]
)
def test_who_has_it_is_said_without_saying_who(made: Any, api_for: Any, state: DeviceState, kind: str) -> None:
    assert api_for(SHOPKEEPER).get(f"/devices/{made(state)}").get_json()["holder_kind"] == kind


@pytest.mark.parametrize("tag", ["KOR-000001-X", device_tag("KOR", 654321), "x", "%00", "KOR"])
def test_an_unknown_device_is_a_404(api_for: Any, tag: str) -> None:
    for path in (f"/devices/{tag}", f"/devices/{tag}/events"):
        assert api_for(TECHNICIAN).get(path).status_code == 404


@pytest.mark.parametrize("persona", [SOCIAL_WORKER, DONOR, BENCH], ids=lambda p: p.name)
def test_who_has_no_business_with_devices_gets_nothing(made: Any, api_for: Any, persona: Any) -> None:
    tag = made()
    caller = api_for(persona)
    for path in (f"/devices/{tag}", "/devices", f"/devices/{tag}/events", f"/labels.pdf?stock=dymo-99012&tags={tag}"):
        assert caller.get(path).status_code == 403
    # A bench takes steps of its own, but finds no device by its tag.
    assert caller.post(f"/devices/{tag}/moves", {"move": "accept"}).status_code in (403, 404)


def test_without_a_token_nothing(visitor: Any) -> None:
    for path in ("/devices", "/devices/x", "/availability", "/labels.pdf"):
        assert visitor.get(f"/api/v1{path}").status_code == 401


def test_the_list_pages_through_every_device_once(made: Any, api_for: Any) -> None:
    tags = [made() for _ in range(5)]
    caller, found, cursor = api_for(LIBRARIAN), [], ""
    while True:
        page = caller.get(f"/devices?limit=2{cursor}").get_json()
        assert len(page["items"]) <= 2
        found += [device["tag"] for device in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == list(reversed(tags))


def test_the_list_is_filtered(made: Any, api_for: Any) -> None:
    ready, other = made(S.READY, lot="L-2026-002"), made(make="Acer")
    caller = api_for(LIBRARIAN)
    for query, wanted in {
        "state=ready": [ready],
        "lot=L-2026-002": [ready],
        "q=acer": [other],
        f"q={other.lower()}": [other],
        "type=tablet": [],
        "location=WERK": [other, ready],
    }.items():
        assert [device["tag"] for device in caller.get(f"/devices?{query}").get_json()["items"]] == wanted, query


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "type=fridge", "limit=0", "limit=201", "limit=x", "cursor=W10", "cursor=x", "colour=red"],
)
def test_a_question_that_makes_no_sense_is_a_422(api_for: Any, query: str) -> None:
    assert api_for(LIBRARIAN).get(f"/devices?{query}").status_code == 422


def test_the_list_asks_the_same_for_one_device_and_for_three(made: Any, api_for: Any, statements: Any) -> None:
    caller, counts = api_for(LIBRARIAN), []
    for more in (1, 2):
        for _ in range(more):
            made(S.READY)
        caller.get("/devices")
        with statements() as seen:
            caller.get("/devices")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_events_oldest_first_with_roles_only(made: Any, api_for: Any) -> None:
    tag = made(S.TO_WIPE)
    caller = api_for(LIBRARIAN)
    page = caller.get(f"/devices/{tag}/events?limit=2").get_json()
    assert [event["kind"] for event in page["items"]] == ["device:received", "device:accepted"]
    first = page["items"][1]
    assert set(first) == {"at", "kind", "actor_role", "from", "to", "note", "data"}
    assert (first["actor_role"], first["from"], first["to"]) == ("technician", "received", "to_diagnose")
    rest = caller.get(f"/devices/{tag}/events?cursor={page['next']}").get_json()
    assert rest["items"][-1]["kind"] == "device:diagnosed"
    assert rest["next"] is None


# --- moves ---------------------------------------------------------------------------------------------------------


def test_a_step_over_the_api(made: Any, api_for: Any) -> None:
    answer = api_for(TECHNICIAN).post(
        f"/devices/{made()}/moves", {"move": "refuse", "facts": {"ground": "crt"}, "note": "zwaar"}
    )
    assert answer.status_code == 200
    assert set(answer.get_json()) == FIELDS
    assert answer.get_json()["state"] == "to_recycle"
    assert answer.headers["ETag"] == f'"{answer.get_json()["version"]}"'


@pytest.mark.parametrize(
    ("persona", "body", "status", "reason", "missing"),
    [
        (TECHNICIAN, {"move": "diagnose"}, 409, "wrong_state", []),
        (TECHNICIAN, {"move": "refuse"}, 409, "facts_missing", ["ground"]),
        (TECHNICIAN, {"move": "fly"}, 409, "unknown_move", []),
        (TECHNICIAN, {"move": "refuse", "facts": {"ground": "x"}}, 422, "wrong_fact", []),
        (TECHNICIAN, {"move": "accept", "facts": {"state": "ready"}}, 422, "unknown_fact", []),
        (TECHNICIAN, {"move": "recycle", "facts": {}}, 403, "not_allowed", []),
        (LIBRARIAN, {"move": "hand_over"}, 409, "other_door", []),
    ],
)
def test_a_refusal_says_why_for_machines_and_people(
    made: Any, api_for: Any, arrange: Any, persona: Any, body: Any, status: int, reason: str, missing: list[str]
) -> None:
    tag = made()
    answer = api_for(persona).post(f"/devices/{tag}/moves", body)
    assert answer.status_code == status
    problem = answer.get_json()
    assert problem["reason"] == reason
    assert problem["missing"] == missing
    assert row(arrange, tag)["state"] == "received"


@pytest.mark.parametrize(
    "body",
    [{}, {"move": 7}, {"move": ""}, {"move": "accept", "state": "ready"}, {"move": "accept", "facts": []}, [], "x"],
)
def test_a_body_of_another_shape_is_a_422(made: Any, api_for: Any, body: Any) -> None:
    assert api_for(TECHNICIAN).post(f"/devices/{made()}/moves", body).status_code == 422


def test_an_old_version_is_a_412_and_changes_nothing(made: Any, api_for: Any, arrange: Any) -> None:
    tag = made()
    caller = api_for(TECHNICIAN)
    seen = caller.get(f"/devices/{tag}").get_json()["version"]
    assert caller.post(f"/devices/{tag}/moves", {"move": "accept"}, version=seen + 1).status_code == 412
    assert row(arrange, tag)["state"] == "received"
    assert caller.post(f"/devices/{tag}/moves", {"move": "accept"}, version=seen).status_code == 200


def test_the_same_key_is_the_same_answer(made: Any, api_for: Any, arrange: Any) -> None:
    tag = made()
    caller = api_for(TECHNICIAN)
    first = caller.post(f"/devices/{tag}/moves", {"move": "accept"}, key="k1")
    again = caller.post(f"/devices/{tag}/moves", {"move": "accept"}, key="k1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    assert row(arrange, tag)["version"] == 2
    other = caller.post(f"/devices/{tag}/moves", {"move": "diagnose"}, key="k1")
    assert other.status_code == 422


def test_the_moves_of_an_answer_can_be_taken(made: Any, api_for: Any) -> None:
    caller = api_for(TECHNICIAN)
    tag = made()
    facts = {"refuse": {"ground": "crt"}}
    for name in caller.get(f"/devices/{tag}").get_json()["moves"]:
        fresh = made()
        body = {"move": name, "facts": facts.get(name, {})}
        assert caller.post(f"/devices/{fresh}/moves", body).status_code == 200, name


def test_the_coordinator_sees_and_takes_the_override(made: Any, api_for: Any) -> None:
    tag = made(S.TO_CHECK)
    caller = api_for(COORDINATOR)
    assert caller.get(f"/devices/{tag}").get_json()["moves"] == ["approve"]
    refused = caller.post(f"/devices/{tag}/moves", {"move": "approve", "facts": {"labels_removed": True}})
    assert refused.get_json()["missing"] == ["override_reason"]
    facts = {"labels_removed": True, "override_reason": "niemand anders"}
    assert caller.post(f"/devices/{tag}/moves", {"move": "approve", "facts": facts}).get_json()["state"] == "ready"


# --- labels and availability ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "stock", "kind", "start"),
    [
        ("pdf", "avery-l7160", "application/pdf", b"%PDF-"),
        ("zpl", "zebra-2x1", "application/octet-stream", b"^XA"),
        ("png", "avery-l7160", "image/png", b"\x89PNG"),
    ],
)
def test_labels_in_three_formats(
    made: Any, api_for: Any, arrange: Any, ending: str, stock: str, kind: str, start: bytes
) -> None:
    tag = made()
    answer = api_for(LIBRARIAN).get(f"/labels.{ending}?stock={stock}&tags={tag}")
    assert answer.status_code == 200
    assert answer.mimetype == kind
    assert answer.data.startswith(start)
    assert row(arrange, tag)["labelled_at"] is None


def test_the_code_on_a_label_is_the_address_of_its_device(made: Any, api_for: Any) -> None:
    tag = made()
    picture = Image.open(io.BytesIO(api_for(LIBRARIAN).get(f"/labels.png?stock=avery-l7160&tags={tag}").data))
    codes = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
    assert codes == {f"HTTP://DIGIBANK.TEST/D/{tag}", tag}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("pdf?stock=avery-l7160", 422),
        ("pdf?tags={tag}", 422),
        ("pdf?stock=nothing&tags={tag}", 422),
        ("pdf?stock=avery-l7160&tags={tag}&skip=21", 422),
        ("pdf?stock=avery-l7160&tags={tag}&copies=0", 422),
        ("pdf?stock=avery-l7160&tags=,", 422),
        ("pdf?stock=avery-l7160&tags={tag},KOR-000001-X", 404),
        ("zpl?stock=avery-l7160&tags={tag}", 422),
        ("zpl?stock=zebra-2x1&tags={tag}&skip=2", 422),
        ("png?stock=avery-l7160&tags={tag}&copies=2", 422),
        ("pdf?stock=avery-l7160&tags={tag}&skip=20&copies=2", 200),
    ],
)
def test_what_cannot_be_printed_is_refused(made: Any, api_for: Any, query: str, status: int) -> None:
    assert api_for(LIBRARIAN).get(f"/labels.{query.format(tag=made())}").status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("/devices/{}", 404), ("/devices/{}/events", 404), ("/labels.png?stock=avery-l7160&tags={}", 404)],
)
def test_a_mistyped_tag_is_named_as_such(made: Any, api_for: Any, path: str, status: int) -> None:
    made()
    for tag, said in (("KOR-000001-X", "klopt een teken niet"), ("KOR-1", "geen nummer van een toestel")):
        answer = api_for(LIBRARIAN).get(path.format(tag))
        assert answer.status_code == status
        assert said in answer.get_json()["detail"]


def test_a_portal_reads_yes_few_or_no(made: Any, api_for: Any) -> None:
    made(S.READY)
    made(S.ON_LOAN)
    caller = api_for(SOCIAL_WORKER)
    assert caller.get("/availability").get_json() == {"laptop": "few", "desktop": "no", "tablet": "no"}
    for _ in range(4):
        made(S.READY)
    assert caller.get("/availability").get_json()["laptop"] == "yes"
