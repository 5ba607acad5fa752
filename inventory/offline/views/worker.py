"""What a browser keeps to work without network: files of the house, and one page without anybody's name."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

OWN = "offline/worker.js"
_STYLES = ("tokens", "dark", "app", "parts", "forms", "print", "sign", "contract", "offline")
_TEMPLATES = ("base.html", "offline/desk.html", "macros/shell.html", "macros/forms.html", "macros/icons.html")


def shell(app: Flask) -> list[str]:
    """The addresses that are kept: the page of the desk, its scripts, styles and icons."""
    static = _static(app)
    scripts = sorted(f"js/{file.relative_to(static / 'js').as_posix()}" for file in (static / "js").rglob("*.js"))
    names = [*(f"css/{name}.css" for name in _STYLES), *(name for name in scripts if not name.endswith(OWN))]
    names += ["icons/icon.svg", "icons/icon-192.png", "manifest.webmanifest"]
    files = [url_for("static", filename=name) for name in names]
    return [url_for("offline.desk"), url_for("bootstrap.static", filename="css/bootstrap.min.css"), *files]


@lru_cache(maxsize=4)
def _version(static: Path, templates: Path) -> str:
    """Which version of these files it is: the same bytes, the same word."""
    seal = hashlib.sha256()
    files = [*sorted((static / "js").rglob("*.js")), *sorted((static / "css").glob("*.css"))]
    files += [static / "manifest.webmanifest", *(templates / name for name in _TEMPLATES)]
    for file in files:
        seal.update(file.name.encode() + b"\0" + file.read_bytes())
    return seal.hexdigest()[:16]


def script(app: Flask) -> str:
    """The worker with what it must keep. Another version of a file makes another worker, and so a new version."""
    templates = Path(str(app.template_folder))
    known = {"version": _version(_static(app), templates), "desk": url_for("offline.desk"), "shell": shell(app)}
    known |= {"hand_over": url_for("loans.hand_over"), "take_back": url_for("loans.take_back")}
    return f"const HOUSE = {json.dumps(known)};\n" + (_static(app) / "js" / OWN).read_text("utf-8")


def _static(app: Flask) -> Path:
    return Path(str(app.static_folder))
