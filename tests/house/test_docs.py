"""What the documents say is so: generated pages are fresh, links lead somewhere, named commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(file for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if file.exists())
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.M))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_texts_and_translations_agree() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/translations.py", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_target_is_listed() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"make ([a-z-]+)", listed)) >= TARGETS


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(file: Path) -> None:
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text("utf-8"))
    broken = [link for link in found if "://" not in link and not (file.parent / link).exists()]
    assert not broken, f"{name_of(file)} links to {broken}"


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_named_make_targets_exist(file: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", file.read_text("utf-8")))
    assert named <= TARGETS, f"{name_of(file)} names {sorted(named - TARGETS)}"


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_named_files_exist(file: Path) -> None:
    """A file is named from the root, or by the end of its path; what an instance holds is no file of ours."""
    named = set(re.findall(r"`((?:[\w-]+/)+[\w.-]+\.(?:py|css|js|html|typ|toml))`", file.read_text("utf-8")))
    gone = [name for name in sorted(named) if not name.startswith("instance/") and not _is_ours(name)]
    assert not gone, f"{name_of(file)} names {gone}"


@cache
def _files() -> tuple[str, ...]:
    return tuple(
        f"/{name_of(each)}" for part in ("inventory", "templates", "labels") for each in (ROOT / part).rglob("*.*")
    )


def _is_ours(name: str) -> bool:
    return (ROOT / name).exists() or any(each.endswith(f"/{name}") for each in _files())
