"""Links by mail: a new password, and an invitation. Each is for one purpose, for some time, and once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import SYSTEM
from inventory.accounts.actions import attempts, passwords
from inventory.accounts.forms import ForgotForm, NewPasswordForm
from inventory.accounts.models import User
from inventory.accounts.queries import user_by_email
from inventory.accounts.views import security
from inventory.accounts.views.pages import every_time, pages
from inventory.core.db import session as database
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.web.guard import public
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.route("/forgot", methods=["GET", "POST"])
@public
@every_time
def forgot() -> Any:
    """Ask for a link. The answer does not tell whether there is an account."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot.html", form=form), (422 if request.method == "POST" else 200)
    known = settings()
    email = form.email.data or ""
    try:
        with saving():
            attempts.count_one("reset_from", "address", request.remote_addr or "-")
    except attempts.TooMany as wait:
        form.refuse(None, wait.message)
        return render_template("accounts/forgot.html", form=form), 429, {"Retry-After": str(wait.seconds)}
    try:
        with saving():
            attempts.count_one("reset", "account", email.strip().casefold())
            user = user_by_email(email)
            if user is not None and user.active and user.password:
                passwords.send_reset(user, link=security.link(user, "reset"), actor=SYSTEM, brand=known.brand_name)
    except attempts.TooMany:
        pass  # the same answer: who asks may be somebody else than the owner
    return render_template("accounts/forgot_done.html", email=email)


@pages.route("/new-password/<token>", methods=["GET", "POST"])
@public
@every_time
def new_password(token: str) -> Any:
    """Choose a new password through the link of `forgot`."""
    return _choose(token, "reset")


@pages.route("/invitation/<token>", methods=["GET", "POST"])
@public
@every_time
def invitation(token: str) -> Any:
    """Choose the first password through the link of an invitation."""
    return _choose(token, "confirm")


def _choose(token: str, purpose: str) -> Any:
    user = security.user_of_link(token, purpose)
    if user is None or (purpose == "confirm" and user.password is not None):
        return render_template("accounts/link_dead.html", purpose=purpose), 410
    form = NewPasswordForm()
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with saving(), security.closing_sessions(user):
                passwords.set_password(
                    user,
                    password=form.password.data or "",
                    hasher=security.hashed,
                    actor=_self(user),
                    about=_town(),
                )
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            flash(_("Jouw wachtwoord is bewaard. Meld je nu aan."), "ok")
            return redirect(url_for("accounts.sign_in"), 303)
    user = security.user_of_link(token, purpose)
    page = render_template(
        "accounts/new_password.html", form=form, purpose=purpose, user=user, shortest=passwords.SHORTEST
    )
    database.rollback()
    return page, status


def _self(user: User) -> Any:
    return user.as_actor()


def _town() -> tuple[str, ...]:
    known = settings()
    return (known.city, known.brand_name, known.centre_name)
