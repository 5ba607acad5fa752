"""Pages of files about machines, many files at once, and the setting up of a bench with its script."""

from __future__ import annotations

import base64
import io
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inventory.devices.models import Device
from inventory.history.models import KeptFile
from inventory.workbench.models import EvidenceItem, HardwareItem
from inventory.workbench.readers.evidence_file import MOST_FILE_BYTES, read_evidence
from inventory.workbench.readers.facts import HardwareFacts
from tests.pages import Page
from tests.people import BENCH, COORDINATOR, LIBRARIAN, TECHNICIAN
from tests.workbench import samples
from tests.workbench.conftest import DISK, S, bring_in, log


def upload(*files: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(data), name) for name, data in files]


def send(client: Any, files: list[tuple[io.BytesIO, str]]) -> Any:
    """Choose many files and send them, as a browser does."""
    form = client.page("/workbench/evidence").form("send-files")
    values = {name: list(each) for name, each in form.values.items() if name != "files"}
    return client.post(
        "/workbench/evidence",
        data={**values, "files": files},
        content_type="multipart/form-data",
        follow_redirects=True,
    )


def kept(arrange: Any) -> int:
    with arrange() as session:
        return int(session.query(KeptFile).filter_by(kind="evidence").count())


def test_many_files_at_once_each_by_itself(client_for: Any, on_bench: Any, arrange: Any) -> None:
    on_bench(S.TO_DIAGNOSE, disks=(DISK,))
    client = client_for(TECHNICIAN)
    files = upload(
        ("a.json", samples.lshw()),
        ("leeg.log", b""),
        ("wis.log", log()),
        ("b.jpg", b"\xff\xd8"),
        ("a2.json", samples.lshw()),
    )
    answer = send(client, files)
    assert answer.request.path == "/workbench/evidence/sent"
    for name in ("a.json", "leeg.log", "wis.log", "b.jpg", "a2.json"):
        assert name in answer.text
    assert "Dit bestand is leeg" in answer.text
    assert "Dit bestand hadden we al" in answer.text
    assert answer.text.index("leeg.log") < answer.text.index("a.json"), "what was refused stands first"
    assert kept(arrange) == 2, "a refused file takes nothing of the others along"
    with arrange() as session:
        assert session.query(HardwareItem).one().state == "accepted"
        assert session.query(EvidenceItem).one().state == "accepted"


def test_too_many_files_is_refused(client_for: Any, on_bench: Any, arrange: Any) -> None:
    files = upload(*((f"{n}.log", b"x") for n in range(201)))
    assert send(client_for(TECHNICIAN), files).status_code == 422
    assert kept(arrange) == 0


def test_a_file_in_quarantine_is_settled_on_its_page(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    client = client_for(TECHNICIAN)
    client.submit(
        "/workbench/evidence", {"files": upload(("a.json", samples.lshw(serial="ONBEKEND77")))}, form="send-files"
    )
    with arrange() as session:
        number = session.query(HardwareItem).one().id
    page = f"/workbench/evidence/hardware/{number}"
    assert "We vinden geen toestel" in client.page("/workbench/evidence/hardware").text
    assert client.get(f"{page}/file").data == samples.lshw(serial="ONBEKEND77")
    assert "Koppel aan dit toestel" not in client_for(COORDINATOR).page(page).text
    assert client.submit(page, {"tag": "KOR-999999-X"}, form="attach").status_code == 422
    asked = client.submit(page, {"tag": tag.lower()}, form="attach")
    assert asked.status_code == 409
    assert "ONBEKEND77" in asked.text
    assert samples.SERIAL in asked.text
    with arrange() as session:
        assert session.query(HardwareItem).one().state == "quarantine", "first both are shown"
    (sure,) = [form for form in Page(asked.text).forms if "is_sure" in form.fields]
    answer = client.post(sure.action, data=sure.values, follow_redirects=True)
    assert f"Gelezen voor {tag}" in answer.text
    with arrange() as session:
        device = session.query(Device).filter_by(tag=tag).one()
        assert [medium.serial for medium in device.media] == [samples.DISK]
        assert device.specs["cpu"] == samples.CPU


def test_left_unused(client_for: Any, on_bench: Any, arrange: Any) -> None:
    client = client_for(TECHNICIAN)
    client.submit("/workbench/evidence", {"files": upload(("a.json", samples.lshw()))}, form="send-files")
    with arrange() as session:
        number = session.query(HardwareItem).one().id
    page = f"/workbench/evidence/hardware/{number}"
    assert client.submit(page, {"reason": ""}, form="settle").status_code == 422
    client.submit(page, {"reason": "niet van ons"}, form="settle")
    with arrange() as session:
        assert session.query(HardwareItem).one().state == "settled"


@pytest.mark.parametrize("kind", sorted(samples.EVERY_KIND))
def test_every_kind_has_a_page(client_for: Any, on_bench: Any, arrange: Any, kind: str) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    client = client_for(TECHNICIAN)
    client.submit("/workbench/evidence", {"files": upload((f"{tag}.txt", samples.EVERY_KIND[kind]))}, form="send-files")
    with arrange() as session:
        item = session.query(HardwareItem).one()
        assert (item.kind, item.state) == (kind, "accepted")
        number = item.id
    client.page(f"/workbench/evidence/hardware/{number}")
    client.page("/workbench/evidence/hardware?state=accepted")


def test_a_bench_sends_hardware(api_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    bench = api_for(BENCH)
    answer = bench.call("PUT", f"/evidence/{tag}.txt", data=samples.snapshot())
    assert answer.status_code == 201
    said = answer.get_json()
    assert (said["kind"], said["media"], said["device"]["tag"]) == ("snapshot", [], tag)
    assert said["hardware"]["state"] == "accepted"
    assert [disk["smart"] for disk in said["hardware"]["disks"]] == ["fail", "unknown", "unknown"]
    again = bench.call("PUT", "/evidence/x", data=samples.snapshot())
    assert (again.status_code, again.get_json()) == (200, said)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (samples.lshw()[:300], "cut_off"),
        (b'{"x": "' + b"a" * 7_000_000 + b'"}', "too_large"),
    ],
    ids=["deep", "cut", "large"],
)
def test_bombs_change_nothing(api_for: Any, on_bench: Any, arrange: Any, data: bytes, reason: str) -> None:
    tag = on_bench()
    answer = api_for(BENCH).call("PUT", f"/evidence/{tag}.txt", data=data)
    assert (answer.status_code, answer.get_json()["reason"]) == (422, reason)
    assert kept(arrange) == 0


def test_two_hundred_megabytes_are_not_even_read(api_for: Any, arrange: Any) -> None:
    answer = api_for(BENCH).call("PUT", "/evidence/x.log", data=b"a" * (17 * 2**20))
    assert answer.status_code == 413
    assert kept(arrange) == 0
    assert MOST_FILE_BYTES < 200 * 10**6


def test_a_bench_that_can_send_no_header_puts_its_key_in_the_address(
    api_for: Any, on_bench: Any, app: Any, client_for: Any
) -> None:
    on_bench()
    page = client_for(TECHNICIAN).submit("/workbench/bench", {"name": "wisbank 2"}, form=None)
    assert page.status_code == 201
    key = page.text.partition('id="bench-key" value="')[2].partition('"')[0]
    assert key.startswith("dgb_")
    assert f"bank:{key}@" in page.text
    basic = base64.b64encode(f"bank:{key}".encode()).decode()
    client = app.test_client()
    answer = client.put("/api/v1/evidence/wis.log", data=log(), headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 201
    assert answer.get_json()["device"]["state"] == "wiped"
    assert client.get("/api/v1/devices", headers={"Authorization": f"Basic {basic}"}).status_code == 403
    for wrong in ("Basic", "Basic !!!", "Basic " + base64.b64encode(b"bank:secret").decode()):
        assert client.put("/api/v1/evidence/x", data=b"x", headers={"Authorization": wrong}).status_code == 401


def test_who_sets_up_a_bench(client_for: Any) -> None:
    assert "Maak de sleutel" in client_for(TECHNICIAN).page("/workbench/bench").text
    assert "Maak de sleutel" not in client_for(COORDINATOR).page("/workbench/bench").text
    assert client_for(LIBRARIAN).get("/workbench/bench").status_code == 403


# --- the script for the stick, run as it is --------------------------------------------------------------------------

SHELLS = [shell for shell in ("dash", "bash", "busybox") if shutil.which(shell)]


@pytest.fixture
def stick(client_for: Any, tmp_path: Path) -> Path:
    """The script as a technician gets it, with an address where nobody answers."""
    client = client_for(TECHNICIAN)
    page = client.submit("/workbench/bench", {"name": "stick"}, form=None)
    key = page.text.partition('id="bench-key" value="')[2].partition('"')[0]
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post("/workbench/bench/script", data={"key": key, "csrf_token": token})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="digibank-snapshot.sh"'
    assert key in answer.text
    assert client.post("/workbench/bench/script", data={"key": "$(reboot)", "csrf_token": token}).status_code == 422
    text = answer.text.replace(answer.text.partition("ADDRESS=")[2].partition("\n")[0], "http://127.0.0.1:9", 1)
    found = tmp_path / "digibank-snapshot.sh"
    found.write_text(text)
    return found


def program(folder: Path, name: str, says: bytes) -> None:
    """A stand-in for a program on the stick."""
    (folder / f"{name}.out").write_bytes(says)
    made = folder / name
    made.write_text(f'#!/bin/sh\ncat "{folder}/{name}.out"\n')
    made.chmod(made.stat().st_mode | stat.S_IXUSR)


def run(stick: Path, shell: str, *words: str, programs: Path | None = None) -> subprocess.CompletedProcess[str]:
    start = ["busybox", "sh"] if shell == "busybox" else [shell]
    path = f"{programs}:{os.environ['PATH']}" if programs else os.environ["PATH"]
    return subprocess.run(
        [*start, str(stick), *words],
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_looks_and_keeps_its_file_without_network(stick: Path, shell: str, tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    program(bin_, "lshw", samples.lshw())
    program(bin_, "dmidecode", samples.dmidecode())
    line = f'NAME="sda" TYPE="disk" SIZE="500107862016" ROTA="1" RM="0" TRAN="sata" MODEL="WDC" SERIAL="{DISK}"'
    program(bin_, "lsblk", line.encode())
    program(bin_, "curl", b"000")
    done = run(stick, shell, "kor-000123-x", programs=bin_)
    assert done.returncode == 1
    assert "wacht in" in done.stderr
    (file,) = (tmp_path / "snapshots").glob("digibank-KOR-000123-X-*.txt")
    found = read_evidence(file.read_bytes(), zone=ZoneInfo("Europe/Brussels"))
    assert isinstance(found, HardwareFacts)
    assert (found.kind, found.serial, found.own_tag) == ("snapshot", samples.SERIAL, "KOR-000123-X")
    assert [drive.serial for drive in found.inner_drives] == [DISK]
    program(bin_, "curl", b"201")
    assert run(stick, shell, "--send", programs=bin_).returncode == 0
    assert not list((tmp_path / "snapshots").glob("*.txt"))
    assert len(list((tmp_path / "snapshots").glob("*.sent"))) == 1


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_does_without_any_program(stick: Path, shell: str, tmp_path: Path) -> None:
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    for name in ("lsblk", "lshw", "dmidecode", "smartctl"):
        made = bin_ / name
        made.write_text("#!/bin/sh\nexit 1\n")
        made.chmod(0o755)
    program(bin_, "curl", b"422")
    done = run(stick, shell, programs=bin_)
    assert done.returncode == 0
    assert "Geweigerd" in done.stderr
    (file,) = (tmp_path / "snapshots").glob("*.refused")
    assert file.read_text().rstrip().endswith(" end")


def test_the_files_of_a_device_stand_on_one_page(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_DIAGNOSE, disks=())
    client = client_for(TECHNICIAN)
    assert "Nog geen bestanden" in client.page(f"/workbench/{tag}/files").text
    with arrange():
        bring_in(samples.lshw(), name="machine.json")
        bring_in(log())
    page = client.page(f"/workbench/{tag}/files").text
    for words in ("machine.json", f"Schijf {samples.DISK} kwam op de lijst", "Aanvaard"):
        assert words in page
    assert "Bestanden over de hardware" in client.page(f"/workbench/{tag}").text
    assert f"/workbench/{tag}/files" in client_for(COORDINATOR).get(f"/d/{tag}").text
