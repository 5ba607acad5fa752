"""The lock on an instance: `serve` and every command that opens the database share it, `restore` wants it alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from inventory.config import Settings
from inventory.core.errors import Refused


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Held by every server and command at work on this instance; the kernel lets it go when the last of them ends."""
    with _held(settings, fcntl.LOCK_SH, "A restore is going on. Wait until it is done."):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Nobody serves and no other command runs while this is held."""
    busy = "The service, or another command, is running on this database. Stop it or wait for it, then try again."
    with _held(settings, fcntl.LOCK_EX, busy):
        yield


@contextmanager
def _held(settings: Settings, how: int, otherwise: str) -> Iterator[None]:
    settings.instance.mkdir(parents=True, exist_ok=True)
    with (settings.instance / "serving.lock").open("a") as handle:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("running", otherwise) from None
        yield
