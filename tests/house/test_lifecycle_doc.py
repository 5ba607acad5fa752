"""`docs/lifecycle.md` is what the tables say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_drawn_lifecycles_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ".ci/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_has_every_lifecycle_as_a_drawing() -> None:
    page = (ROOT / "docs" / "lifecycle.md").read_text("utf-8")
    assert page.count("```mermaid") >= 1
    assert "## device" in page
    assert "to_check --> ready : approve" in page
