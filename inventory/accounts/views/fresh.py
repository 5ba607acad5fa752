"""The password once more, before what goes far: data of people in a file, erasing for good, who may do what.

Whoever signed in or gave the password in the last five minutes is let through. Anybody else gets a page that asks for
the password; what was asked stands in it, so it happens straight after. A computer at a desk that somebody left open is
not enough to walk away with somebody's file.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, render_template, request, session

from inventory.accounts.actions import attempts
from inventory.accounts.forms import AgainForm
from inventory.accounts.views import security
from inventory.accounts.views.carried import carried
from inventory.core.clock import now
from inventory.core.db import session as database
from inventory.core.i18n import _
from inventory.core.one_writer import may_write
from inventory.web.guard import known_actor
from inventory.web.saving import saving

View = TypeVar("View", bound=Callable[..., Any])

FRESH_FOR = timedelta(minutes=5)


def fresh(view: View) -> View:
    """Mark a view: what is posted to it happens only for somebody who gave the password a moment ago."""
    view.wants_fresh = True  # type: ignore[attr-defined]  # a mark on the function, read below
    return view


def init(app: Flask) -> None:
    """Ask it after the guard let somebody in, and before anything of the view."""

    @app.before_request
    def ask_again() -> Any:
        view = current_app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or not getattr(view, "wants_fresh", False) or is_fresh():
            return None
        actor = known_actor()
        if actor is None:
            return None  # the guard answers
        form = AgainForm()
        if "fresh_password" not in request.form:
            form.process(formdata=None)
            return _page(form), 403
        return _let_through(form)


def is_fresh() -> bool:
    """Whether the password was given in the last minutes, in this session."""
    proved: str | None = session.get(security.PROVED)
    return proved is not None and timedelta(0) <= now() - datetime.fromisoformat(proved) <= FRESH_FOR


def _let_through(form: AgainForm) -> Any:
    """None when the password is right: the request goes on."""
    user = security.present_user()
    if user is None or not form.validate():
        return _page(form), 422
    email, kept = user.email, user.password
    try:
        with saving(is_checked=False):
            tried = attempts.count("sign_in", account=email, address=request.remote_addr or "-")
    except attempts.TooMany as wait:
        form.refuse(None, wait.message)
        return _page(form), 429, {"Retry-After": str(wait.seconds)}
    may_write(False)
    database.rollback()
    right = security.is_right(form.fresh_password.data or "", kept)
    may_write(True)
    if not right:
        form.refuse("fresh_password", _("Dit wachtwoord klopt niet. Probeer opnieuw."))
        return _page(form), 422
    with saving(is_checked=False):
        attempts.forget(tried)
    security.prove()
    return None


def _page(form: AgainForm) -> str:
    minutes = int(FRESH_FOR.total_seconds() // 60)
    page = render_template("accounts/again.html", form=form, carried=carried("fresh_password"), minutes=minutes)
    database.rollback()
    return page
