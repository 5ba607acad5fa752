"""The commands are found where the table says, and the ones that need no service do not load it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from inventory import cli


@pytest.mark.parametrize("module", cli.WHERE)
def test_each_module_has_the_commands_of_the_table(module: str) -> None:
    found = import_module(f"inventory.cli.{module}").COMMANDS
    assert sorted(command.name for command in found) == sorted(cli.WHERE[module])


def test_the_list_of_stocks_loads_no_service() -> None:
    code = (
        "import sys; sys.argv = ['digibank', 'labels', '--list-stocks']; from inventory.cli import main; main();"
        "assert not {'flask', 'sqlalchemy', 'inventory.app'} & set(sys.modules), 'loaded'"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith("avery-l7160 ")
