"""Evidence over the API, as a bench sends it."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from inventory.devices.models import Device, Wipe
from inventory.history.models import KeptFile
from inventory.workbench.models import EvidenceItem
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN
from tests.workbench.conftest import DISK, S, log


def kept(arrange: Any) -> int:
    with arrange() as session:
        return int(session.query(KeptFile).count() + session.query(EvidenceItem).count() + session.query(Wipe).count())


def state_of(arrange: Any, tag: str) -> str:
    with arrange() as session:
        return str(session.query(Device).filter_by(tag=tag).one().state)


def test_the_bench_puts_its_log(api_for: Any, on_bench: Any, arrange: Any) -> None:
    tag, data = on_bench(), log()
    bench = api_for(BENCH)
    answer = bench.call("PUT", "/evidence/nwipe_log_20260312.txt", data=data)
    assert answer.status_code == 201
    assert answer.get_json() == {
        "sha256": hashlib.sha256(data).hexdigest(),
        "kind": "nwipe",
        "media": [
            {
                "serial": DISK,
                "verdict": "good",
                "state": "accepted",
                "category": "clear",
                "method": "Fill With Zeros",
                "reasons": [],
            }
        ],
        "device": {"tag": tag, "state": "wiped"},
    }
    assert state_of(arrange, tag) == "wiped"
    before = kept(arrange)
    again = bench.call("PUT", "/evidence/anders.txt", data=data)
    assert again.status_code == 200
    assert again.get_json() == answer.get_json()
    assert kept(arrange) == before


def test_a_log_that_waited_is_read_again_when_the_bench_sends_it_again(
    api_for: Any, on_bench: Any, arrange: Any
) -> None:
    tag, data, bench = on_bench(S.TO_WIPE, disks=("TIJDELIJK",)), log(), api_for(BENCH)
    first = bench.call("PUT", "/evidence/een.txt", data=data)
    assert (first.status_code, first.get_json()["media"][0]["reasons"]) == (201, ["medium_unknown"])
    with arrange() as session:
        session.query(Device).filter_by(tag=tag).one().media[0].serial = DISK  # the label was read wrong
    again = bench.call("PUT", "/evidence/een.txt", data=data)
    assert (again.status_code, again.get_json()["media"][0]["state"]) == (200, "accepted")
    assert state_of(arrange, tag) == "wiped"


@pytest.mark.parametrize("how", ["raw", "multipart"])
def test_for_one_device(api_for: Any, on_bench: Any, how: str) -> None:
    tag = on_bench()
    body: dict[str, Any] = {"data": log(), "content_type": "application/octet-stream"}
    if how == "multipart":
        body = {"data": {"file": (io.BytesIO(log()), "wis.log")}, "content_type": "multipart/form-data"}
    answer = api_for(BENCH).call("POST", f"/devices/{tag.lower()}/evidence", **body)
    assert answer.status_code == 201
    assert answer.get_json()["device"] == {"tag": tag, "state": "wiped"}


def test_the_disk_of_another_device_is_not_touched(api_for: Any, on_bench: Any, arrange: Any) -> None:
    owner, other = on_bench(), on_bench(disks=("ANDERE99X",), serial="HOST99X")
    answer = api_for(BENCH).call("POST", f"/devices/{other}/evidence", data=log())
    assert answer.status_code == 201
    (medium,) = answer.get_json()["media"]
    assert (medium["state"], medium["reasons"]) == ("quarantine", ["other_device"])
    assert {state_of(arrange, owner), state_of(arrange, other)} == {"to_wipe"}


def test_a_tag_in_the_name_counts(api_for: Any, on_bench: Any, arrange: Any) -> None:
    on_bench()
    other = on_bench(disks=("ANDERE99X",), serial="HOST99X")
    answer = api_for(BENCH).call("PUT", f"/evidence/{other}.log", data=log())
    assert answer.get_json()["media"][0]["reasons"] == ["other_device"]


def test_an_aborted_wipe_has_its_reasons(api_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench()
    answer = api_for(BENCH).call("PUT", "/evidence/a.log", data=log("aborted_pass_1_of_35"))
    (medium,) = answer.get_json()["media"]
    assert (medium["verdict"], medium["state"]) == ("aborted", "refused")
    assert "aborted" in medium["reasons"]
    assert state_of(arrange, tag) == "wipe_failed"


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 100])
def test_what_is_no_log(api_for: Any, on_bench: Any, arrange: Any, data: bytes) -> None:
    tag = on_bench()
    before = kept(arrange)
    for method, path in (("PUT", "/evidence/x.log"), ("POST", f"/devices/{tag}/evidence")):
        answer = api_for(BENCH).call(method, path, data=data)
        assert answer.status_code == 422
        assert answer.get_json()["reason"] in ("unknown_evidence", "empty")
    empty_form = api_for(BENCH).call(
        "POST", f"/devices/{tag}/evidence", data={"x": "y"}, content_type="multipart/form-data"
    )
    assert empty_form.status_code == 422
    assert kept(arrange) == before


@pytest.mark.parametrize("who", [LIBRARIAN, COORDINATOR])
def test_who_may_not(api_for: Any, on_bench: Any, arrange: Any, who: Any) -> None:
    tag = on_bench()
    before = kept(arrange)
    assert api_for(who).call("PUT", "/evidence/x.log", data=log()).status_code == 403
    assert api_for(who).call("POST", f"/devices/{tag}/evidence", data=log()).status_code == 403
    assert kept(arrange) == before


def test_a_token_for_something_else(api_for: Any, on_bench: Any, arrange: Any) -> None:
    on_bench()
    caller = api_for(TECHNICIAN, scopes=("lots",))
    assert caller.call("PUT", "/evidence/x.log", data=log()).status_code == 403


@pytest.mark.parametrize("tag", ["KOR-999999-X", "nonsense", "KOR-000001-!"])
def test_a_device_that_is_not_there(api_for: Any, on_bench: Any, arrange: Any, tag: str) -> None:
    on_bench(S.TO_WIPE)
    before = kept(arrange)
    assert api_for(BENCH).call("POST", f"/devices/{tag}/evidence", data=log()).status_code == 404
    assert kept(arrange) == before


def test_the_same_key_is_one_answer(api_for: Any, on_bench: Any) -> None:
    tag = on_bench()
    bench = api_for(BENCH)
    first = bench.call("POST", f"/devices/{tag}/evidence", data=log(), key="k1")
    second = bench.call("POST", f"/devices/{tag}/evidence", data=log(), key="k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json() == second.get_json()
    assert bench.call("POST", f"/devices/{tag}/evidence", data=b"other", key="k1").status_code == 422


def test_the_same_parts_are_the_same_body(api_for: Any, on_bench: Any) -> None:
    """A program that tries again makes up a new boundary between the parts."""
    path, bench = f"/devices/{on_bench()}/evidence", api_for(BENCH)

    def send(boundary: str, content: bytes) -> Any:
        head = 'Content-Disposition: form-data; name="file"; filename="wipe.log"\r\nContent-Type: text/plain'
        body = f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = f"multipart/form-data; boundary={boundary}"
        return bench.call("POST", path, data=body, content_type=kind, key="k2")

    first, again, other = send("one", log()), send("two", log()), send("one", log() + b"\n")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert other.status_code == 422
    assert other.get_json()["reason"] == "idempotency_key_reused"
