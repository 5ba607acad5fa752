"""What was typed in a form, to be sent once more: it stands in the next page, and never in the session or database."""

import json
import re
from collections.abc import Iterable
from typing import Any

from flask import request

from inventory.core.i18n import _
from inventory.core.national_number import is_secret

MOST = 400_000  # signs: a page, no file
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+$")  # what a choice is called inside
_NOT_SHOWN = frozenset({"once", "csrf_token", "strokes"})

Pairs = list[tuple[str, str]]


def carried(*without: str) -> Pairs:
    """Every field of the form that was sent, but for tokens and these."""
    left_out = {"csrf_token", *without}
    return [(name, text) for name, text in request.form.items(multi=True) if name not in left_out]


def packed(pairs: Pairs) -> str:
    return json.dumps(pairs)


def unpacked(text: str) -> Pairs:
    """What `packed` made; nothing of anything else."""
    try:
        found: Any = json.loads(text) if len(text) <= MOST else []
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [(str(each[0]), str(each[1])) for each in found if isinstance(each, list) and len(each) == 2]


def holds_secret(names: Iterable[str]) -> bool:
    """Whether a password is among them: that is never carried along."""
    return any(is_secret(name) for name in names)


def texts(pairs: Pairs) -> list[str]:
    """What a person typed or chose, to look it over."""
    said = [text for name, text in pairs if name not in _NOT_SHOWN and len(text.strip()) > 1 and not _WORD.match(text)]
    return [text if len(text) <= 200 else f"{text[:200]}…" for text in said]


def lost_files() -> str:
    """What to say when there was a file as well."""
    if not any(file.filename for file in request.files.values()):
        return ""
    return _("Een bestand of foto kies je opnieuw.")


def local_path(target: str | None) -> str:
    """Where to go after signing in: a path of this service, never another site."""
    if not target or not target.startswith("/") or target.startswith(("//", "/sign-")):
        return "/"
    if any(sign in "\\\t\r\n" or not sign.isprintable() for sign in target) or len(target) > 500:
        return "/"
    return target
