"""Counting no further than anybody reads."""

from __future__ import annotations

import pytest

from inventory.core import lists


def test_counts_say_when_they_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FEW", 3)
    assert [lists.told(count) for count in (None, 0, 3, 4)] == [0, 0, 3, "3+"]
    assert lists.added([1, 2]) == 3
    assert lists.added([1, "3+"]) == "3+"
