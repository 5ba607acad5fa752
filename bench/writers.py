"""32 desks hand over at the same moment, on SQLite, through the real server: no error, and nobody waits long.

`python -m bench.writers [DESKS] [EACH]` (default 32 desks, 10 hand-overs each). First at the desk (the form of
the page, in a session), which has the goal; then over the API, whose answer also waits for the agreement to be drawn,
sealed and kept. The programs that ask run on the same processors as the service, and so does everything else: the
first line says how busy the machine was, for whoever waits for a processor waits longer here too.
"""

from __future__ import annotations

import http.client
import math
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
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


def main(desks: int, each: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder, devices = Path(name), desks * each * 4
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
        print(f"{desks} desks, {each} each; {os.cpu_count()} processors, load before we began: {busy}", flush=True)
        with live_service(folder, url, workers=2) as address:
            numbers = iter(number for number in range(1, devices) if number % data.LENT_EACH)
            wrong = 0
            for name, door, goal in (
                ("at the desk", at_the_desk(address), GOAL_MS),
                ("API, each with its paper drawn and kept", by_program(address, token), None),
            ):
                took, answers = rush(address, door, [[next(numbers) for _ in range(each)] for _ in range(desks)])
                wrong += say(name, took, answers, goal)
    return 1 if wrong else 0


def say(name: str, took: list[float], answers: list[int], goal: int | None) -> int:
    """One line for a door; the number of calls that did not give a contract."""
    took.sort()
    wrong = [answer for answer in answers if answer not in (201, 303)]
    p99 = took[max(0, math.ceil(len(took) * 0.99) - 1)] * 1000
    verdict = "(no goal)"
    if goal is not None:
        verdict = f"(goal: no error, p99 under {goal} ms) {'ok' if not wrong and p99 < goal else 'ABOVE THE GOAL'}"
    print(
        f"{name}: {len(took)} hand-overs, {len(wrong)} errors {sorted(set(wrong))}, middle "
        f"{took[len(took) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms, longest {took[-1] * 1000:.0f} ms {verdict}",
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


def rush(address: str, door: Door, numbers: list[list[int]]) -> tuple[list[float], list[int]]:
    """Every desk at the same moment, each with its own connection; how long each call took and its status."""
    took: list[float] = []
    answers: list[int] = []
    gate = threading.Barrier(len(numbers))
    mine = [[door(number) for number in desk] for desk in numbers]

    def desk(calls: list[tuple[str, bytes, dict[str, str]]]) -> None:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        gate.wait()
        for path, body, headers in calls:
            began = time.perf_counter()
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            told = answer.read()
            took.append(time.perf_counter() - began)
            answers.append(answer.status)
            if answer.status not in (201, 303) and len(answers) - answers.count(201) - answers.count(303) < 4:
                print(answer.status, told[:200])

    threads = [threading.Thread(target=desk, args=(calls,)) for calls in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, answers


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in (sys.argv[1:] + ["32", "10"][len(sys.argv) - 1 :]))))
