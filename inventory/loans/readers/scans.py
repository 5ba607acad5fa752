"""A signed page as a photo or a scan: recognised by its content, made small, and without what a camera adds."""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.pictures import is_too_large, small

LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
_SIDE = 3508  # A4 at 300 dots per inch, either way up
# What a page needs not: a program, a started program, a file inside, a lock.
_NOT_A_PAGE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)\b")


@dataclass(frozen=True)
class Scan:
    content: bytes
    content_type: str
    ending: str


def read(content: bytes) -> Scan:
    """The page to keep; a BadInput with one sentence for anything else than a PDF, a JPEG or a PNG."""
    if not content:
        raise BadInput("file_empty", _("Kies een bestand."), field="file")
    if len(content) > LARGEST:
        raise BadInput("file_too_large", _("Dit bestand is te groot. Neem een kleinere foto of scan."), field="file")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    for begin, kind in ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG")):
        if content.startswith(begin):
            return _picture(content, kind)
    raise BadInput("file_kind", _("Dit kunnen we niet bewaren. Kies een PDF, JPG of PNG."), field="file")


def _pdf(content: bytes) -> Scan:
    if b"%%EOF" not in content[-2048:]:
        raise BadInput("file_broken", _("Dit bestand is niet heel. Maak de scan opnieuw."), field="file")
    if _NOT_A_PAGE.search(content):
        raise BadInput(
            "file_not_a_page",
            _("In deze PDF zit meer dan een blad. Maak een gewone scan of foto."),
            field="file",
        )
    return Scan(content, "application/pdf", "pdf")


def _picture(content: bytes, kind: str) -> Scan:
    """Drawn anew as JPEG: nothing stays of place, camera, or of what was hidden behind the picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(BytesIO(content), formats=[kind])
        if is_too_large(opened, most_pixels=MOST_PIXELS):
            raise BadInput("file_too_large", _("Deze foto heeft te veel punten. Neem een kleinere foto."), field="file")
        paper = small(opened, _SIDE)
    except BadInput:
        raise
    except (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError, Warning):
        raise BadInput("file_broken", _("Deze foto is niet heel. Neem de foto opnieuw."), field="file") from None
    out = BytesIO()
    paper.save(out, "JPEG", quality=85, optimize=False)
    return Scan(out.getvalue(), "image/jpeg", "jpg")
