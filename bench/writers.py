"""32 desks hand over at the same moment, on SQLite, through the real server: no error, and nobody waits long.

`python -m bench.writers [DESKS] [EACH]` (default 32 desks, 10 hand-overs each).
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import flask_migrate

from bench import data
from bench.pages import hand_over
from inventory.core.db import db
from tests.people import LIBRARIAN, token_for
from tests.servers import live_service
from tests.service import MIGRATIONS, close_database, new_app, settings_for_tests

GOAL_MS = 500


def main(desks: int, each: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'inventory.sqlite'}"
        app = new_app(settings_for_tests(folder, url))
        with app.app_context():
            data.fill(desks * each * 2)
            db.engine.dispose()
            flask_migrate.stamp(directory=str(MIGRATIONS))
            token = token_for(LIBRARIAN)
            db.session.commit()
            close_database()
        with live_service(folder, url, workers=2) as address:
            took, answers = rush(address, token, desks, each)
    took.sort()
    wrong = [answer for answer in answers if answer != 201]
    p99 = took[int(len(took) * 0.99) - 1] * 1000
    print(f"{desks} desks, {len(took)} hand-overs: {len(wrong)} errors {sorted(set(wrong))}")
    print(
        f"middle {took[len(took) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms, longest {took[-1] * 1000:.0f} ms "
        f"(goal: no error, p99 under {GOAL_MS} ms) {'ok' if not wrong and p99 < GOAL_MS else 'ABOVE THE GOAL'}"
    )
    return 1 if wrong else 0


def rush(address: str, token: str, desks: int, each: int) -> tuple[list[float], list[int]]:
    """Every desk at the same moment, each with its own connection; how long each call took and its status."""
    took: list[float] = []
    answers: list[int] = []
    gate = threading.Barrier(desks)
    ready = (number for number in range(1, desks * each * 2) if number % data.LENT_EACH)
    mine = [[next(ready) for _ in range(each)] for _ in range(desks)]

    def desk(numbers: list[int]) -> None:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        gate.wait()
        for number in numbers:
            environ = hand_over("/api/v1/loans", number, {})
            body = environ["wsgi.input"].read()
            began = time.perf_counter()
            line.request(
                "POST", "/api/v1/loans", body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            )
            answer = line.getresponse()
            told = answer.read()
            took.append(time.perf_counter() - began)
            answers.append(answer.status)
            if answer.status != 201 and len(set(answers)) < 4:
                print(answer.status, json.loads(told).get("detail", "")[:200])

    threads = [threading.Thread(target=desk, args=(numbers,)) for numbers in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, answers


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in (sys.argv[1:] + ["32", "10"][len(sys.argv) - 1 :]))))
