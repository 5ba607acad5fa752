"""Photos from a phone: looked at before they are opened, drawn again small, without what the camera wrote in them."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.pictures import is_too_large, small
from inventory.history.archive import keep_bytes
from inventory.history.models import KeptFile

KIND = "photo"
MOST_PIXELS = 40_000_000  # asked before anything is decoded
MOST_BYTES = 15 * 2**20
SIDE = 1600
_READ = ("JPEG", "PNG", "WEBP")


def cleaned(content: bytes) -> bytes:
    """The picture as a JPEG of at most 1600 pixels: the right way up, without place, time and camera."""
    if not content:
        raise BadInput("no_photo", _("Neem eerst een foto."), field="photo")
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as picture:
                if is_too_large(picture, most_pixels=MOST_PIXELS):
                    raise _too_large()
                bare = small(picture, SIDE)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise BadInput(
            "photo_kind", _("Dit is geen foto die we kunnen lezen. Neem een JPEG of PNG."), field="photo"
        ) from None
    drawn = io.BytesIO()
    bare.save(drawn, "JPEG", quality=82, optimize=True)
    return drawn.getvalue()


def keep(content: bytes, *, owner_kind: str, owner_id: int, name: str) -> KeptFile:
    """Keep a photo. Tell its hash in the event of what it shows (`history.told.paper`)."""
    return keep_bytes(KIND, owner_kind, owner_id, name=name, content=cleaned(content), content_type="image/jpeg")


def _too_large() -> BadInput:
    return BadInput("photo_large", _("Deze foto is te groot. Neem een kleinere foto."), field="photo")
