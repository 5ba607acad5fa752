"""How we measure: processor time per request, inside the process, straight at the WSGI door.

Both applications are called in turns, so that other work on the machine hits both alike; the middle value counts.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

Ask = Callable[[int], dict[str, Any]]


@dataclass(frozen=True)
class Ratio:
    """Our cost of one call beside the bare one."""

    name: str
    ours_ms: float
    bare_ms: float
    goal: float | None

    @property
    def times(self) -> float:
        return self.ours_ms / self.bare_ms

    def line(self) -> str:
        cost = f"{self.name:<22} ours {self.ours_ms:7.2f} ms   bare {self.bare_ms:7.2f} ms   {self.times:5.2f} x"
        if self.goal is None:
            return f"{cost}  (no goal)"
        return f"{cost}  (goal {self.goal:.1f} x)  {'ok' if self.times <= self.goal else 'ABOVE THE GOAL'}"


def request(path: str, **given: Any) -> dict[str, Any]:
    """A WSGI environment, made outside the measured time."""
    builder = EnvironBuilder(path=path, base_url="http://digibank.test", **given)
    try:
        return builder.get_environ()
    finally:
        builder.close()


def call(app: Flask, environ: dict[str, Any]) -> tuple[str, bytes]:
    """One request: its status and body."""
    said: list[str] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        said.append(status)

    answer = app.wsgi_app(environ, start)
    try:
        return said[0] if said else "", b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()


def processor_ms(app: Flask, environ: dict[str, Any], wanted: str) -> float:
    """Processor time of one request; any other status than the wanted one stops the measuring."""
    began = time.process_time()
    status, body = call(app, environ)
    spent = (time.process_time() - began) * 1000
    if not status.startswith(wanted):
        raise RuntimeError(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} gave {status}: {body[:400]!r}")
    return spent


def compare(
    name: str,
    ours: tuple[Flask, Ask],
    bare: tuple[Flask, Ask],
    *,
    goal: float | None,
    times: Iterable[int],
    wanted: str | tuple[str, str] = "200",
) -> Ratio:
    """The middle processor time of both, asked in turns. `wanted`: the status, or that of ours and of the bare one."""
    statuses = (wanted, wanted) if isinstance(wanted, str) else wanted
    spent: tuple[list[float], list[float]] = ([], [])
    numbers = list(times)
    gc.collect()
    for turn, number in enumerate(numbers):
        for (app, ask), kept, status in zip((ours, bare), spent, statuses, strict=True):
            took = processor_ms(app, ask(number), status)
            if turn >= len(numbers) // 10:  # the first tenth warms up
                kept.append(took)
    return Ratio(name, statistics.median(spent[0]), statistics.median(spent[1]), goal)
