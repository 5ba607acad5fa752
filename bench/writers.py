"""32 desks hand over at the same moment, on SQLite, through the real server: no error, and nobody waits long.

`python -m bench.writers [DESKS] [EACH]` (default 32 desks, 10 hand-overs each). First at the desk (the form of
the page, in a session), which has the goal; then over the API, whose answer also waits for the agreement to be drawn,
sealed and kept. Who asks runs on the same processors as the service, and so does everything else: whoever waits for a
processor waits longer here too. So the first line says how busy the machine was, each line what a hand-over costs in
processor time, and all desks are asked by one thread that sends what was put together beforehand.

A hand-over is answered when the disk has it, and the next one waits for that: the first line says how fast this disk
says so. `TMPDIR=/dev/shm` measures what the service itself needs.
"""

from __future__ import annotations

import math
import os
import re
import selectors
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import flask_migrate

from bench import data
from bench.pages import desk_form, hand_over
from inventory.core.db import db
from tests.people import LIBRARIAN, PASSWORD, token_for
from tests.servers import live_service
from tests.service import MIGRATIONS, close_database, new_app, settings_for_tests

GOAL_MS = 500
WARM = 16  # hand-overs before we measure: the first of each worker puts its statements together


def main(desks: int, each: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder, devices = Path(name), desks * each * 4 + WARM * 4
        url = f"sqlite:///{folder / 'inventory.sqlite'}"
        app = new_app(settings_for_tests(folder, url))
        with app.app_context():
            data.fill(devices)
            db.engine.dispose()
            flask_migrate.stamp(directory=str(MIGRATIONS))
            token = token_for(LIBRARIAN)
            db.session.commit()
            close_database()
        busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
        disk = f"the disk says it has 20 kB in {_sync_ms(folder):.1f} ms"
        print(
            f"{desks} desks, {each} each; {os.cpu_count()} processors, load before we began: {busy}; {disk}", flush=True
        )
        with live_service(folder, url, workers=3) as address:
            numbers = iter(number for number in range(1, devices) if number % data.LENT_EACH)
            wrong, first = 0, [[next(numbers)] for _ in range(WARM)]
            rush(address, at_the_desk(address), first)
            for name, door, goal in (
                ("at the desk", at_the_desk(address), GOAL_MS),
                ("API, each with its paper drawn and kept", by_program(address, token), None),
            ):
                asked = rush(address, door, [[next(numbers) for _ in range(each)] for _ in range(desks)])
                wrong += say(name, asked, goal)
    return 1 if wrong else 0


@dataclass
class Asked:
    """How long each call took, what was answered, and the processor time that the service and who asks spent on it."""

    took: list[float] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    service: float = 0.0
    asking: float = 0.0


def say(name: str, asked: Asked, goal: int | None) -> int:
    """One line for a door; the number of calls that did not give a contract."""
    took = sorted(asked.took)
    wrong = [answer for answer in asked.answers if answer not in (201, 303)]
    p99 = took[max(0, math.ceil(len(took) * 0.99) - 1)] * 1000
    verdict = "(no goal)"
    if goal is not None:
        verdict = f"(goal: no error, p99 under {goal} ms) {'ok' if not wrong and p99 < goal else 'ABOVE THE GOAL'}"
    each = 1000 / len(took)
    print(
        f"{name}: {len(took)} hand-overs, {len(wrong)} errors {sorted(set(wrong))}, middle "
        f"{took[len(took) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms, longest {took[-1] * 1000:.0f} ms {verdict}; "
        f"processor time each: service {asked.service * each:.1f} ms, asking {asked.asking * each:.1f} ms",
        flush=True,
    )
    return len(wrong)


Door = Callable[[int], tuple[str, bytes, dict[str, str]]]


def at_the_desk(address: str) -> Door:
    """The form of the page, in the session of a clerk."""
    sign_in = f"{address}/sign-in"
    browser = build_opener(HTTPCookieProcessor(jar := CookieJar()))
    with browser.open(sign_in) as page:
        form = page.read().decode()
    sent = {
        "csrf_token": field_in(form, "csrf_token"),
        "once": field_in(form, "once"),
        "email": LIBRARIAN.email,
        "password": PASSWORD,
    }
    with browser.open(sign_in, urlencode(sent).encode()):
        pass
    with browser.open(f"{address}/loans/hand-over?device={data.tag(1)}&code={data.referral(1)}") as page:
        token = field_in(page.read().decode(), "csrf_token")
    headers = {
        "Cookie": "; ".join(f"{each.name}={each.value}" for each in jar),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return lambda number: ("/loans/hand-over", urlencode(desk_form(number, token), doseq=True).encode(), headers)


def field_in(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def by_program(address: str, token: str) -> Door:
    """The same over the API, which answers when the agreement is drawn and kept."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return lambda number: ("/api/v1/loans", hand_over("/api/v1/loans", number, {})["wsgi.input"].read(), headers)


@dataclass
class Desk:
    """One desk: its connection, what it still sends and what it heard so far."""

    where: tuple[str, int]
    calls: list[bytes]
    line: socket.socket | None = None
    began: float = 0.0
    heard: bytes = b""

    def ask(self) -> socket.socket:
        """Send the next call, over the connection that is there or a new one."""
        self.heard, self.began = b"", time.perf_counter()
        self.line = self.line or socket.create_connection(self.where, 60)
        self.line.sendall(self.calls.pop())
        return self.line

    def is_answered(self) -> bool:
        """Take in what came; whether the answer is whole."""
        assert self.line is not None
        self.heard += self.line.recv(65536)
        head, ends, body = self.heard.partition(b"\r\n\r\n")
        said = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return bool(ends) and said is not None and len(body) >= int(said[1])

    def leave(self) -> None:
        """Close the connection when the service said so, or when there is nothing left to ask."""
        if self.line is not None and (not self.calls or b"connection: close" in self.heard.lower()):
            self.line.close()
            self.line = None


def rush(address: str, door: Door, numbers: list[list[int]]) -> Asked:
    """Every desk at the same moment, each over its own connection: kept when the service keeps it, else a new one."""
    where = urlsplit(address)
    assert where.hostname
    asked, ready = Asked(), selectors.DefaultSelector()
    desks = [
        Desk((where.hostname, where.port or 80), [_sent(where.netloc, *door(number)) for number in desk])
        for desk in numbers
    ]
    service, asking = _spent_by_service(), time.process_time()
    for desk in desks:
        ready.register(desk.ask(), selectors.EVENT_READ, desk)
    while ready.get_map():
        for key, _events in ready.select():
            desk = key.data
            if not desk.is_answered():
                continue
            asked.took.append(time.perf_counter() - desk.began)
            asked.answers.append(int(desk.heard[9:12]))
            if asked.answers[-1] not in (201, 303) and Counter(asked.answers)[asked.answers[-1]] < 4:
                print(desk.heard[:400])
            ready.unregister(key.fileobj)
            desk.leave()
            if desk.calls:
                ready.register(desk.ask(), selectors.EVENT_READ, desk)
    asked.service, asked.asking = _spent_by_service() - service, time.process_time() - asking
    return asked


def _sent(host: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _sync_ms(folder: Path) -> float:
    """How long this disk needs to say that it has what was written, the middle of a hundred times."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(20_000))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[50] * 1000


def _spent_by_service() -> float:
    """Processor time of every process below this one, as the system counts it."""
    parents, spent = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text().rpartition(")")[2].split()
        except OSError:  # it just ended
            continue
        number = int(file.parent.name)
        parents[number], spent[number] = int(said[1]), (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    below, found = {os.getpid()}, 0.0
    while below:
        below = {number for number, parent in parents.items() if parent in below}
        found += sum(spent[number] for number in below)
    return found


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in (sys.argv[1:] + ["32", "10"][len(sys.argv) - 1 :]))))
