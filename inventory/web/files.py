"""A file as an answer: what may open in the browser does, all else is saved. No answer is kept by a browser
(`web/headers.py`).
"""

from collections.abc import Callable
from typing import Protocol

from flask import Response, after_this_request, current_app, request

from inventory.core.errors import Missing
from inventory.core.i18n import _

PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


class Kept(Protocol):
    """A kept file, whatever room keeps it."""

    @property
    def content(self) -> bytes | None: ...

    @property
    def content_type(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def sha256(self) -> str | None: ...


def file_answer(content: bytes | str, name: str, content_type: str = PDF, *, is_shown: bool = True) -> Response:
    """These bytes under this name; what came from outside is saved and not shown."""
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    return answer


def download(content: bytes, content_type: str, name: str) -> Response:
    """A report: a PDF opens in the browser unless it is asked to be saved, the rest is saved."""
    return file_answer(content, name, content_type, is_shown=name.endswith(".pdf") and not request.args.get("save"))


def kept_answer(kept: Kept | None, *, otherwise: str = "", is_shown: bool = True) -> Response:
    """A kept file as it was kept, byte for byte; 404 with this sentence when there is none."""
    if kept is None or kept.content is None:
        raise Missing(otherwise or _("Dit document is er niet."))
    answer = file_answer(kept.content, kept.name, kept.content_type, is_shown=is_shown)
    answer.set_etag(kept.sha256 or "")
    return answer


def draw_afterwards(draw: Callable[[], object], what: str) -> None:
    """Draw a kept paper once the action is committed. When that fails the action stands, and asking draws it again."""

    @after_this_request
    def finish(answer: Response) -> Response:
        try:
            draw()
        except Exception:
            current_app.logger.exception("%s could not be drawn yet", what)
        return answer
