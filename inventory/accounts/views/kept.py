"""A form that was sent when the session was over: nobody types it twice.

The page that comes then asks to sign in and carries what was typed; after that it is shown once more, with a button to
send it. Nothing of it is kept on the server meanwhile. Only what the browser sent from one of our own pages is carried:
a form of another site is refused as before.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template, request, session
from flask_wtf.csrf import CSRFError

from inventory.accounts.views.carried import (
    MOST,
    Pairs,
    carried,
    holds_secret,
    local_path,
    lost_files,
    packed,
    texts,
    unpacked,
)
from inventory.core.i18n import _
from inventory.web.http import Typed, carry_with, error_page, is_api
from inventory.web.shell import settings


def init(app: Flask, sign_in_page: Any) -> None:
    """Answer a lost session. `sign_in_page(target, kept, note)` draws the sign-in page."""
    carry_with(app, typed)

    @app.errorhandler(CSRFError)
    def lost(error: CSRFError) -> Any:
        if is_api() or not is_our_own_page():
            return error_page(400, _("Deze pagina stond te lang open. Ga terug, laad ze opnieuw en probeer nog eens."))
        sent, path = carried(), request.full_path.rstrip("?")
        if path == "/sign-in" and "kept" in request.form:  # the session was lost once more, or began in another tab
            sent, path = unpacked(request.form["kept"]), local_path(request.form.get("next"))
        elif _is_sign_in(path) or holds_secret(request.form) or sum(len(text) for _name, text in sent) > MOST:
            return error_page(400, _no_cookie() or _("Deze pagina stond te lang open. Laad ze opnieuw."))
        if "_user_id" in session:
            return send_again(path, sent, _("Deze pagina stond te lang open."), lost_files()), 400
        note = " ".join(
            filter(
                None,
                (
                    _("Deze pagina stond te lang open. Meld je aan: wat je typte, blijft staan."),
                    lost_files(),
                    _no_cookie(),
                ),
            )
        )
        return sign_in_page(path, packed(sent), note), 400


def typed() -> Typed | None:
    """What was typed in a form that could not be answered, for the error page. With the key of that form: when it was
    done after all, it is not done twice.
    """
    sent, path = carried(), request.full_path.rstrip("?")
    if not is_our_own_page() or _is_sign_in(path) or holds_secret(request.form) or not sent:
        return None
    if sum(len(text) for _name, text in sent) > MOST:
        return None
    return Typed(path, sent, texts(sent), lost_files())


def send_again(path: str, pairs: Pairs, *notes: str) -> str:
    """What was typed, to look it over and send it."""
    return render_template(
        "accounts/send_again.html", path=path, pairs=pairs, texts=texts(pairs), notes=[note for note in notes if note]
    )


def is_our_own_page() -> bool:
    """Whether the browser says that one of our own pages sent this. Without a word of the browser it is not."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = {request.host, urlsplit(settings().base_url).netloc}
    return bool(urlsplit(said).netloc) and urlsplit(said).netloc in ours


def _is_sign_in(path: str) -> bool:
    return path.startswith(("/sign-", "/language"))


def _no_cookie() -> str:
    if request.cookies:
        return ""
    return _("Je browser stuurde geen cookie mee. Laat cookies toe voor deze site, anders kan je je niet aanmelden.")
