"""Events wait until they are read, until a savepoint or the end; the chain stays a line whatever is taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from inventory.access import SYSTEM
from inventory.core.db import session
from inventory.history.actions import Subject, record
from inventory.history.queries import events_of, first_broken_event

THING = Subject("device", 1, "KOR-000001-X")


def tell(kind: str) -> None:
    record(f"test:{kind}", THING, actor=SYSTEM)


def told() -> list[str]:
    return [event.kind.removeprefix("test:") for event in events_of("device", 1)]


def test_what_was_told_can_be_read_at_once(database: Any) -> None:
    tell("one")
    assert told() == ["one"]
    tell("two")
    assert told() == ["one", "two"]


def test_they_are_written_in_one_go(database: Any, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    with statements() as seen:
        for number in range(4):
            tell(str(number))
        session.commit()
    assert [each for each in seen if "INSERT INTO event" in each] != []
    assert len([each for each in seen if "event" in each]) == 2, "the newest one is asked once, four are written once"
    assert told() == ["0", "1", "2", "3"]


def test_a_savepoint_takes_back_what_was_told_in_it_and_nothing_else(database: Any) -> None:
    tell("before")
    inside = session.begin_nested()
    tell("inside")
    assert told() == ["before", "inside"]
    tell("inside, not read")
    inside.rollback()
    tell("after")
    session.commit()
    assert told() == ["before", "after"]
    assert first_broken_event() is None


def test_a_savepoint_that_stays_keeps_its_own(database: Any) -> None:
    tell("before")
    with session.begin_nested():
        tell("inside")
    tell("after")
    session.commit()
    assert told() == ["before", "inside", "after"]
    assert first_broken_event() is None


def test_a_rollback_forgets_what_waited(database: Any) -> None:
    tell("kept")
    session.commit()
    tell("never happened")
    session.rollback()
    tell("goes on")
    session.commit()
    assert told() == ["kept", "goes on"]
    assert first_broken_event() is None
