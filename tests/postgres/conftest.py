"""What is only true, or only in doubt, on PostgreSQL; the rest of the suite runs on it as well (`--db postgres`)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = f"{Path(__file__).parent}{os.sep}"
    if config.getoption("--db") == "postgres":
        return
    others = [item for item in items if not str(item.path).startswith(here)]
    mine = [item for item in items if str(item.path).startswith(here)]
    if mine:
        config.hook.pytest_deselected(items=mine)
        items[:] = others
