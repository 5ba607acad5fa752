"""What must not be in the repository: paths of a machine, addresses of a package index, secrets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt)/[\w.-]+"),
    "an address of a package index": re.compile(
        r"(extra-)?index-url|find-links|https?://\S*(simple/|pypi|registry)", re.I
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}
SHARED = re.compile(r"\bshared/(?:fixtures|seeds|hooks)\b")
# The make file and the machine of the lock say the names of options that keep addresses out.
ABOUT_INDEXES = {"Makefile", "tests/house/test_secrets.py"}


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("Not a git clone, so it is not known which files belong to the repository")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" not in content[:4096]:
            found.append((file.relative_to(ROOT).as_posix(), content.decode("utf-8", "replace")))
    return found


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_of_this_machine_is_kept(what: str) -> None:
    hits = [
        f"{name}: {hit.group(0)[:80]}"
        for name, text in texts()
        if name not in ABOUT_INDEXES
        for hit in [FOREIGN[what].search(text)]
        if hit
    ]
    assert not hits, f"{what}: {hits}"


def test_only_tests_reach_for_the_files_beside_the_repository() -> None:
    hits = [name for name, text in texts() if SHARED.search(text) and not name.startswith("tests/")]
    assert not hits, f"the product must work without the folder beside it: {hits}"


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements-build.txt", "requirements.txt", "requirements-dev.txt"):
        blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text("utf-8"))
        pinned = [each for each in blocks if "==" in each.split("\n")[0]]
        assert pinned, f"{name} is empty"
        bare = [each.split(" ")[0] for each in pinned if "--hash=sha256:" not in each]
        assert not bare, f"{name}: without a hash: {bare}"


def test_the_lock_agrees_with_itself() -> None:
    """What the service runs on is exactly what the tests run on."""

    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.M))

    runtime, tests = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: tests.get(name) for name in runtime} == runtime
    assert tests["setuptools"] == pins("requirements-build.txt")["setuptools"]
