"""Who is asking, and the pages by which somebody becomes known: sign in and sign out."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from inventory.access import ROLE_LABELS, Actor, Role
from inventory.accounts.actions import attempts
from inventory.accounts.forms import SignInForm
from inventory.accounts.models import User
from inventory.accounts.queries import actor_by_session, actor_by_token, user_by_email, users_ending
from inventory.accounts.views import fresh, kept, security
from inventory.accounts.views.carried import local_path, unpacked
from inventory.accounts.views.pages import every_time, pages
from inventory.core.clock import now
from inventory.core.db import session as database
from inventory.core.errors import BadInput
from inventory.core.i18n import LANGUAGES, _
from inventory.core.one_writer import may_write
from inventory.web.guard import known_actor, public
from inventory.web.saving import saving
from inventory.web.shell import settings

TOKEN_PREFIX = "dgb_"
DEMO_ENDING = "@demo.example"
DEMO_PASSWORD = "kortrijk-demo-2026"
_SEEN_EVERY = timedelta(hours=1)


def init(app: Flask) -> None:
    """Plug the sign-in into the service; the shell of every page learns the addresses."""
    security.init(app)
    fresh.init(app)
    kept.init(app, lambda target, sent, note: _page(SignInForm(formdata=None), target, sent, note))

    @app.context_processor
    def addresses() -> dict[str, Any]:
        return {
            "sign_in_url": None if request.endpoint == "accounts.sign_in" else url_for("accounts.sign_in"),
            "sign_out_url": url_for("accounts.sign_out"),
            "account_url": url_for("accounts.account"),
        }

    @app.after_request
    def note_use(response: Any) -> Any:
        token_id = g.pop("token_in_use", None)
        if token_id is not None:
            attempts.note_token_use(token_id)
        return response


def find_actor(*, is_api: bool) -> Actor | None:
    """Who is asking: by token for the API, by session for pages. One statement."""
    if is_api:
        return _by_token()
    if "_user_id" not in session:
        return None
    actor = actor_by_session(session["_user_id"])
    if actor is None:
        return None
    held = frozenset(each for each in actor.memberships if each.role is not Role.BENCH)
    return replace(actor, memberships=held) if held else None


def who() -> str:
    """The name of the present user, token or session: an answer is given again to the same one only."""
    actor = known_actor()
    if actor is not None:
        return f"token {actor.token_id}" if actor.token_id else f"user {actor.user_id}"
    return f"session {session.get('csrf_token', '')}"


def _by_token() -> Actor | None:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() == "basic":
        # A wiping bench can send no header of its own, but puts a name and a password of an address in this one.
        kind, token = "bearer", (request.authorization.password if request.authorization else "") or ""
    if kind.lower() != "bearer" or not token.startswith(TOKEN_PREFIX) or len(token) > 100:
        return None
    found = actor_by_token(hashlib.sha256(token.encode()).hexdigest())
    if found is None:
        return None
    actor, used_at = found
    if used_at is None or now() - used_at > _SEEN_EVERY:
        g.token_in_use = actor.token_id
    return actor


@pages.route("/sign-in", methods=["GET", "POST"])
@public
@every_time
def sign_in() -> Any:
    """The sign-in page. A wrong address, a wrong password and a disabled account give the same answer."""
    target = local_path(request.values.get("next"))
    sent = request.form.get("kept", "")
    if known_actor() is not None:
        return kept.send_again(target, unpacked(sent)) if sent else redirect(target, 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form, target), (422 if request.method == "POST" else 200)
    email, password = form.email.data or "", form.password.data or ""
    try:
        with saving():
            tried = attempts.count("sign_in", account=email, address=request.remote_addr or "-")
    except attempts.TooMany as wait:
        form.refuse(None, wait.message)
        return _page(form, target), 429, {"Retry-After": str(wait.seconds)}
    user = _checked(email, password)
    if user is None:
        form.refuse(None, _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze na en probeer opnieuw."))
        return _page(form, target), 422
    if not security.may_sign_in(user):
        database.rollback()
        form.refuse(None, _("Dit account is er alleen voor programma's. Op de pagina's kan je er niet mee aanmelden."))
        return _page(form, target), 403
    with saving():
        attempts.forget(tried)
    security.begin_session(user)
    database.rollback()
    if sent:  # not by itself: who signed in looks it over first
        return kept.send_again(target, unpacked(sent), _("Je bent aangemeld."))
    return redirect(target, 303)


@pages.post("/language")
@public
@every_time
def before_language() -> Response:
    """Choose the language before signing in; the account itself is not changed."""
    database.rollback()
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadInput("language", _("Kies een taal uit de lijst."), field="language")
    session["language"] = session["asked_language"] = chosen
    return redirect(url_for("accounts.sign_in", next=local_path(request.form.get("next"))), 303)


def _checked(email: str, password: str) -> User | None:
    """The user with this address and password. The slow part happens while nobody waits for the database."""
    may_write(False)
    user = user_by_email(email)
    number, kept = (user.id, user.password) if user and user.active else (None, None)
    database.rollback()
    right = security.is_right(password, kept)
    if password == DEMO_PASSWORD and not settings().demo:
        right = False
    renewed = security.hashed(password) if right and kept and security.is_dated(kept) else None
    may_write(True)
    if not right or number is None:
        return None
    with saving():
        user = database.get(User, number)
        if user is not None and renewed:
            user.password = renewed
    return user


def _page(form: SignInForm, target: str, sent: str = "", note: str = "") -> str:
    """The sign-in page. `sent` is what was typed in a form whose session was over: it waits in this page."""
    database.rollback()
    is_demo = settings().demo
    demo = [
        (user.name, user.email, ", ".join(str(ROLE_LABELS[role]) for role in sorted(user.role_names)))
        for user in (users_ending(DEMO_ENDING) if is_demo else ())
        if security.may_sign_in(user)
    ]
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        target=target,
        kept=sent or request.form.get("kept", ""),
        note=note,
        languages=LANGUAGES,
        demo=demo,
        demo_password=DEMO_PASSWORD if demo else "",
    )
    database.rollback()
    return page


@pages.post("/sign-out")
@public
@every_time
def sign_out() -> Response:
    """End this session, here and on the server."""
    database.rollback()
    security.end_session()
    flash(_("Je bent afgemeld."), "ok")
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
