"""Habits of the house that an import contract cannot see, read from the source."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(file for top in ("inventory", "labels") for file in (ROOT / top).rglob("*.py"))
LONGEST = 400

COMMITTERS = ("inventory/web/saving.py", "inventory/cli.py", "inventory/cli/")
ONE_DOOR = {  # an extension is imported in one place, so that it can be replaced in one place
    "flask_sqlalchemy": "inventory/core/db.py",
    "flask_babel": "inventory/web/languages.py",
}


@cache
def trees() -> dict[str, ast.Module]:
    """All code; read by the first test here and not by everybody who collects the tests."""
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text("utf-8")) for file in CODE}


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """What stands in each file; walked through once, for every test here asks all of it."""
    return {name: list(ast.walk(tree)) for name, tree in trees().items()}


def calls(found: list[ast.AST]) -> Iterator[ast.Call]:
    return (node for node in found if isinstance(node, ast.Call))


def test_only_saving_and_the_command_line_commit() -> None:
    found = [
        f"{name}:{call.lineno}"
        for name, inside in nodes().items()
        if not name.startswith(COMMITTERS)
        for call in calls(inside)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]
    assert not found, f"commit( belongs in web/saving.py and the command line: {found}"


def test_only_the_clock_asks_the_time() -> None:
    asked = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
    found = [
        f"{name}:{call.lineno}"
        for name, inside in nodes().items()
        if name != "inventory/core/clock.py"
        for call in calls(inside)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in asked
    ]
    assert not found, f"the time comes from inventory.core.clock only: {found}"


def test_imports_stand_at_the_top() -> None:
    found = []
    for name, inside in nodes().items():
        for function in inside:
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                found += [f"{name}:{node.lineno}" for node in inner]
    assert not found, f"imports inside a function: {sorted(set(found))}"


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc", "util", "helper"])
def test_no_room_for_odds_and_ends(word: str) -> None:
    found = [name for name in trees() if word in Path(name).with_suffix("").parts]
    assert not found, f"give these a name that says what they do: {found}"


# A storage medium has no lifecycle: its state only repeats what the newest evidence says.
WITHOUT_LIFECYCLE = {"medium"}


def test_a_state_changes_in_one_function_per_lifecycle() -> None:
    """`thing.state = …` stands in one function of a room; everything else goes through it."""
    writers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, inside in nodes().items():
        parts = Path(name).parts
        if parts[0] != "inventory" or len(parts) < 3:
            continue
        for function in inside:
            if isinstance(function, ast.FunctionDef):
                for thing in {each for node in ast.walk(function) for each in _things_put_in_a_state(node)}:
                    writers[parts[1], thing].add(f"{name}::{function.name}")
    crowded = {key: sorted(functions) for key, functions in writers.items() if len(functions) > 1}
    assert not crowded, f"a state is written in more than one place: {crowded}"


def _things_put_in_a_state(node: ast.AST) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    for target in targets:
        if isinstance(target, ast.Attribute) and target.attr == "state":
            thing = ast.unparse(target.value)
            if thing not in WITHOUT_LIFECYCLE:
                yield thing


@pytest.mark.parametrize(("package", "home"), ONE_DOOR.items())
def test_an_extension_has_one_door(package: str, home: str) -> None:
    found = []
    for name, inside in nodes().items():
        for node in inside:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            if name != home and any(each.split(".")[0] == package for each in names):
                found.append(f"{name}:{node.lineno}")
    assert not found, f"{package} is imported in {home} only, not in {found}"


def test_no_file_is_too_long() -> None:
    long = {name: lines for name in trees() if (lines := len((ROOT / name).read_text("utf-8").splitlines())) > LONGEST}
    assert not long, f"these want a wall: {long}"


def test_every_module_says_what_it_is() -> None:
    bare = [name for name, tree in trees().items() if tree.body and not ast.get_docstring(tree)]
    assert not bare, f"modules without a docstring: {bare}"
