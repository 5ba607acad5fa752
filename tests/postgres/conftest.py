"""What is only true, or only in doubt, on PostgreSQL; the rest of the suite runs on it as well (`--db postgres`)."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    if config.getoption("--db") == "postgres":
        return
    others = [item for item in items if not Path(item.path).is_relative_to(here)]
    mine = [item for item in items if Path(item.path).is_relative_to(here)]
    if mine:
        config.hook.pytest_deselected(items=mine)
        items[:] = others
