"""Labels: the page, the command, and what is written down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inventory.cli import digibank
from inventory.core.codes import device_tag
from inventory.core.db import session
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, PrintJob
from inventory.history.queries import events_of
from tests.devices.stock import device_in, new_device
from tests.people import LIBRARIAN, SOCIAL_WORKER, TECHNICIAN


@pytest.fixture
def some(arrange: Any) -> list[str]:
    with arrange():
        for number in range(3):
            new_device(lot=f"L-2026-00{1 + number // 2}")
        return [device.tag for device in session.query(Device).order_by(Device.id)]


def printed(arrange: Any) -> list[str]:
    with arrange():
        found = session.query(Device).filter(Device.labelled_at.is_not(None)).order_by(Device.id)
        for device in found:
            assert events_of("device", device.id)[-1].kind == "device:labelled"
        return [device.tag for device in found]


def chosen(page: Any) -> list[str]:
    return list(page.root.xpath("//input[@name='item']/@value"))


def jobs(arrange: Any) -> list[PrintJob]:
    with arrange() as session:
        found = list(session.query(PrintJob).order_by(PrintJob.id))
        session.expunge_all()
        return found


def test_devices_are_chosen_by_tag_by_lot_or_because_they_have_none(some: list[str], client_for: Any) -> None:
    client = client_for(LIBRARIAN)
    assert chosen(client.page("/labels")) == []
    assert chosen(client.page(f"/labels?tags={some[2].lower()}+{some[0]}")) == [some[2], some[0]]
    assert chosen(client.page("/labels?lot=L-2026-001")) == some[:2]
    assert chosen(client.page("/labels?unprinted=1")) == some


def test_printing_from_the_page_notes_it_and_gives_the_pdf(some: list[str], client_for: Any, arrange: Any) -> None:
    client = client_for(LIBRARIAN)
    sent = {"start": "7", "copies": "2", "stock": "avery-l7160"}
    answer = client.submit("/labels?lot=L-2026-001", sent, form="print", follow=False)
    assert answer.status_code == 303
    assert printed(arrange) == some[:2]
    page = client.page(answer.headers["Location"])
    sheet = client.get(page.root.xpath("//main//a[contains(@href, '.pdf')]/@href")[0])
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF-")
    assert client.get(sheet.request.path).data == sheet.data
    assert chosen(client.page("/labels?unprinted=1")) == some[2:]
    (job,) = jobs(arrange)
    assert (job.items, job.skip, job.copies, job.total, job.state) == (some[:2], 6, 2, 4, "done")


def test_a_label_makes_no_other_page_stale(some: list[str], client_for: Any) -> None:
    technician = client_for(TECHNICIAN)
    form = technician.page(f"/d/{some[0]}").form(f"/d/{some[0]}/moves/accept")
    client_for(LIBRARIAN).submit(f"/labels?tags={some[0]}", {}, form="print")
    sent = {name: values[0] for name, values in form.values.items() if values}
    assert technician.post(form.action, data=sent).status_code == 303


def test_on_a_roll_nothing_is_skipped(some: list[str], client_for: Any, arrange: Any) -> None:
    client_for(LIBRARIAN).submit(f"/labels?tags={some[0]}", {"start": "5", "stock": "dymo-99012"}, form="print")
    assert [job.skip for job in jobs(arrange)] == [0]


@pytest.mark.parametrize(
    "change",
    [
        {"item": None},
        {"copies": "0"},
        {"copies": "veel"},
        {"stock": "papier"},
        {"output": "zpl"},
        {"output": "goud"},
        {"printer": "77"},
        {"start": "200"},
        {"start": "22"},
    ],
)
def test_what_is_missing_is_said(some: list[str], client_for: Any, arrange: Any, change: dict[str, Any]) -> None:
    answer = client_for(LIBRARIAN).submit(f"/labels?tags={some[0]}", change, form="print")
    assert answer.status_code == 422
    assert printed(arrange) == []


@pytest.mark.parametrize(
    ("query", "status"), [("tags=KOR-1", 422), (f"tags={device_tag('KOR', 654321)}", 404), ("lot=nothing", 200)]
)
def test_devices_that_are_not_there_are_said(client_for: Any, query: str, status: int) -> None:
    client_for(LIBRARIAN).page(f"/labels?{query}", status=status)


@pytest.mark.parametrize("items", ["", "x", "1-", "0", "999999", "1-999999", "1,,2", "-5", "1" * 40, "goud~1"])
def test_a_picture_that_somebody_made_up_is_refused(some: list[str], client_for: Any, items: str) -> None:
    answer = client_for(LIBRARIAN).get(f"/labels/preview.png?stock=avery-l7160&items={items}")
    assert answer.status_code in (404, 422)


def test_labels_are_not_for_everybody(some: list[str], client_for: Any) -> None:
    client = client_for(SOCIAL_WORKER)
    assert client.get("/labels").status_code == 403
    assert client.get("/labels/preview.png?stock=avery-l7160&items=1").status_code == 403


def test_who_is_gone_needs_no_label(arrange: Any, client_for: Any) -> None:
    with arrange():
        device_in(DeviceState.RECYCLED)
    assert chosen(client_for(LIBRARIAN).page("/labels?unprinted=1")) == []


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def run(app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """`run("labels", …)`: the command on the database of this test."""
    settings = app.config["SETTINGS"]
    monkeypatch.setenv("DIGIBANK_INSTANCE", str(settings.instance))
    monkeypatch.setenv("DIGIBANK_DATABASE_URL", settings.database)
    monkeypatch.setenv("DIGIBANK_BASE_URL", settings.base_url)
    monkeypatch.setenv("DIGIBANK_SECRET_KEY", settings.secret_key)
    monkeypatch.setattr("inventory.cli.running.demand_upgraded", lambda: None)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(digibank, [str(each) for each in arguments])


def test_the_command_lists_its_stocks(run: Any) -> None:
    done = run("labels", "--list-stocks")
    assert done.exit_code == 0
    listed = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"avery-l7160", "brother-ql-62", "dymo-99012", "zebra-2x1"} <= set(listed)


@pytest.mark.parametrize(
    ("name", "stock", "start"),
    [("l.pdf", "avery-l7160", b"%PDF"), ("l.zpl", "zebra-2x1", b"^XA"), ("l.png", "dymo-99012", b"\x89PNG")],
)
def test_the_command_writes_the_format_of_the_ending(
    some: list[str], run: Any, arrange: Any, tmp_path: Path, name: str, stock: str, start: bytes
) -> None:
    done = run("labels", some[1].replace("-", ""), "--stock", stock, "--out", name)
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).read_bytes().startswith(start)
    assert printed(arrange) == [some[1]]


def test_the_command_takes_a_lot_and_then_only_what_is_new(some: list[str], run: Any, arrange: Any) -> None:
    assert "2 labels" in run("labels", "--lot", "L-2026-001", "--stock", "avery-l7160", "--out", "a.pdf").stdout
    assert "1 labels" in run("labels", "--unprinted", "--stock", "avery-l7160", "--out", "b.pdf", "--skip", 3).stdout
    assert printed(arrange) == some
    again = run("labels", "--unprinted", "--stock", "avery-l7160", "--out", "c.pdf")
    assert again.exit_code == 1
    assert not Path("c.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["KOR-000001-X", "--stock", "avery-l7160", "--out", "x.pdf"], 1),
        (["--lot", "L-2026-001", "--stock", "papier", "--out", "x.pdf"], 1),
        (["--lot", "L-2026-001", "--stock", "avery-l7160", "--out", "x.pdf", "--skip", "21"], 1),
        (["--lot", "L-2026-001", "--stock", "avery-l7160", "--out", "x.png"], 1),
        (["--lot", "L-2026-001", "--stock", "avery-l7160", "--out", "/nowhere/x.pdf"], 1),
        (["--lot", "L-2026-001", "--stock", "avery-l7160", "--out", "x.txt"], 2),
        (["--stock", "avery-l7160", "--out", "x.pdf"], 2),
        (["--lot", "L-2026-001", "--out", "x.pdf"], 2),
    ],
)
def test_the_command_refuses_and_notes_nothing(
    some: list[str], run: Any, arrange: Any, arguments: list[str], status: int
) -> None:
    done = run("labels", *arguments)
    assert done.exit_code == status, done.output
    assert done.stderr.strip()
    assert printed(arrange) == []


def test_the_command_names_a_mistyped_tag(some: list[str], run: Any) -> None:
    wrong = some[0][:-1] + ("A" if some[0][-1] != "A" else "C")
    for tag, said in ((wrong, "klopt een teken niet"), ("papier", "geen nummer van een toestel")):
        done = run("labels", tag, "--stock", "avery-l7160", "--out", "x.pdf")
        assert done.exit_code == 1
        assert said in done.stderr, done.output
