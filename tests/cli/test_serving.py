"""The server: a connection is kept while there is time, and in a busy moment everybody stands in one line."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from inventory.cli.database import _Worker
from tests.servers import live_service
from tests.service import make_tables, new_app, settings_for_tests

MANY = 24


def test_all_of_many_at_once_are_answered_and_a_calm_connection_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'inventory.sqlite'}"
    with new_app(settings_for_tests(tmp_path, url)).app_context():
        make_tables(from_models=False)
    with live_service(tmp_path, url, workers=2) as address:
        where, statuses = urlsplit(address).netloc, Counter[int]()
        gate = threading.Barrier(MANY)

        def ask() -> None:
            gate.wait()
            line = http.client.HTTPConnection(where, timeout=60)
            for _again in range(3):  # http.client comes back by itself when the service closed
                line.request("GET", "/healthz")
                answer = line.getresponse()
                answer.read()
                statuses[answer.status] += 1
            line.close()

        threads = [threading.Thread(target=ask) for _each in range(MANY)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == {200: 3 * MANY}
        line = http.client.HTTPConnection(where, timeout=60)
        line.request("GET", "/healthz")
        answer = line.getresponse()
        answer.read()
        assert not answer.will_close
        line.close()


@pytest.mark.parametrize(
    ("connections", "idle", "silent", "kept"),
    [(1, 0, 0, 996), (9, 6, 0, 996), (9, 3, 3, 996), (4, 0, 0, 0), (9, 3, 0, 0)],
)
def test_a_busy_worker_keeps_no_connection(connections: int, idle: int, silent: int, kept: int) -> None:
    worker = _Worker.__new__(_Worker)
    worker.cfg, worker.max_keepalived = SimpleNamespace(threads=4), 996
    worker.nr_conns, worker.keepalived_conns, worker.pending_conns = connections, [0] * idle, [0] * silent
    assert worker.max_keepalived == kept
