"""What the tests of printing share."""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image


def chosen(page: Any) -> list[str]:
    return list(page.root.xpath("//input[@name='item']/@value"))


def value(page: Any, name: str) -> str:
    return str(page.form("print").values[name][0])


def read(content: bytes) -> set[str]:
    picture = Image.open(io.BytesIO(content)).convert("L")
    large = picture.resize((picture.width * 2, picture.height * 2))
    return {found.text for image in (picture, large) for found in zxingcpp.read_barcodes(image)}
