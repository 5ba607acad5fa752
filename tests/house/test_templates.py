"""Every template compiles, and none holds what the content security policy refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
REFUSED = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "another host": re.compile(r"(?:src|href)\s*=\s*[\"']\s*(?:https?:)?//", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b"),
}

# The drawings of the icons are constants of that file; nothing that anybody typed gets there.
ALLOWED = {"macros/icons.html": {"unescaped output"}}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_template_compiles_and_keeps_the_policy(app: Flask, file: Path) -> None:
    app.jinja_env.get_template(name_of(file))
    text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.S)
    found = {what for what, pattern in REFUSED.items() if pattern.search(text)} - ALLOWED.get(name_of(file), set())
    assert not found, f"{name_of(file)} holds {sorted(found)}"


def test_templates_are_tidy() -> None:
    djlint = Path(sys.executable).parent / "djlint"
    done = subprocess.run(
        [djlint, "--lint", "--quiet", "templates"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
