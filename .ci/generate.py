"""Writes the pages that come from the code: `docs/lifecycle.md`, `docs/who-sees-what.md`.

With `--check` it only says whether they are fresh.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from inventory.core.lifecycle import Lifecycle, Move  # noqa: E402 - after the path is set
from tests.house.matrix import page as matrix_page  # noqa: E402 - after the path is set

HEAD = """# What may follow what

Made from the tables in `inventory/*/lifecycle` by `make fix`; do not edit. Pages, API and command line use the same
tables, so what is not drawn here cannot be done.
"""


def lifecycles() -> Iterator[tuple[str, Lifecycle[Any]]]:
    """Every lifecycle of every room, with the module that it stands in."""
    seen: set[int] = set()
    files = [*(ROOT / "inventory").glob("*/lifecycle.py"), *(ROOT / "inventory").glob("*/lifecycle/*.py")]
    for file in sorted(files):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name == "inventory.core.lifecycle":
            continue
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Lifecycle) and id(value) not in seen:
                seen.add(id(value))
                yield name, value


def lifecycles_page() -> str:
    parts = [HEAD]
    for module, lifecycle in lifecycles():
        parts += [f"## {lifecycle.name}", "", f"`{module}`", "", "```mermaid", lifecycle.mermaid(), "```", ""]
        parts += _states(lifecycle)
        parts += ["| move | on the button | from | to | permission | facts needed | gates |", "| --- " * 7 + "|"]
        parts += [_row(lifecycle, move) for move in lifecycle.moves]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _states(lifecycle: Lifecycle[Any]) -> list[str]:
    rows = ["| state | called | phase |", "| --- | --- | --- |"]
    rows += [f"| `{s.value}` | {lifecycle.labels[s]} | {lifecycle.phases.get(s, '')} |" for s in lifecycle.states]
    return [*rows, ""]


def _row(lifecycle: Lifecycle[Any], move: Move[Any]) -> str:
    sources = ", ".join(f"`{state.value}`" for state in lifecycle.states if state in move.sources)
    target = f"`{move.target.value}`" if move.target is not None else "where it was"
    needs = ", ".join(f"`{each}`" for each in move.needs)
    gates = ", ".join([*move.gates, *([f"through {move.door}"] if move.door else [])])
    can = getattr(move.can, "value", move.can)
    return f"| `{move.name}` | {move.label} | {sources} | {target} | `{can}` | {needs} | {gates} |"


PAGES = {"docs/lifecycle.md": lifecycles_page, "docs/who-sees-what.md": matrix_page}


def main(arguments: list[str]) -> int:
    stale = []
    for name, make in PAGES.items():
        file, text = ROOT / name, make()
        if file.exists() and file.read_text("utf-8") == text:
            continue
        if "--check" in arguments:
            stale.append(name)
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
            print(f"written: {name}")
    if stale:
        print(f"Not fresh: {', '.join(stale)}. Run `make fix`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
