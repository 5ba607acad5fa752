"""What a scanner and a reader see of our PDF files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest
from PIL import Image


def _run(*command: str) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed (apt: poppler-utils, zbar-tools)")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def pictures(tmp_path: Path) -> Callable[..., list[Image.Image]]:
    """The pages as a printer of so many dots per inch puts them down."""

    def draw(pdf: bytes, dpi: int, *, mono: bool = False) -> list[Image.Image]:
        folder = Path(mkdtemp(dir=tmp_path))
        (folder / "in.pdf").write_bytes(pdf)
        colour = "-mono" if mono else "-gray"
        _run("pdftoppm", "-r", str(dpi), colour, str(folder / "in.pdf"), str(folder / "out"))
        return [Image.open(path).convert("L") for path in sorted(folder.glob("out*.p[bg]m"))]

    return draw


@pytest.fixture
def words(tmp_path: Path) -> Callable[..., str]:
    """The text of a PDF as it lies on the page, or in the order in which it is read."""

    def read(pdf: bytes, *, laid: bool | None = True) -> str:
        (tmp_path / "text.pdf").write_bytes(pdf)
        order = () if laid is None else ("-layout",) if laid else ("-raw",)
        return _run("pdftotext", *order, "-enc", "UTF-8", str(tmp_path / "text.pdf"), "-")

    return read


@pytest.fixture
def zbar(tmp_path: Path) -> Callable[[Image.Image], set[str]]:
    """What zbar reads in a picture."""

    def read(picture: Image.Image) -> set[str]:
        picture.save(tmp_path / "zbar.png")
        found = _run("zbarimg", "--quiet", "--raw", str(tmp_path / "zbar.png"))
        return set(found.split("\n")) - {""}

    return read
