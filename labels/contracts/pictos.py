"""Our pictograms as they are drawn on paper, for a screen too."""

from __future__ import annotations

from functools import lru_cache

from labels.contracts.clauses import PICTOS
from labels.press import TEMPLATES


@lru_cache(maxsize=32)
def picto_svg(name: str) -> str:
    """The drawing as SVG; a KeyError for a name we do not have."""
    if name not in PICTOS:
        raise KeyError(name)
    return (TEMPLATES / "pictos" / f"{name}.svg").read_text("utf-8")
