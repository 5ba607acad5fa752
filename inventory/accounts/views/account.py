"""Your own account: password, language, sessions and keys."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from inventory.access import ROLE_LABELS, Can
from inventory.accounts.actions import passwords, tokens, users
from inventory.accounts.forms import SCOPE_LABELS, ChangePasswordForm, LanguageForm, TokenForm
from inventory.accounts.models import ApiToken, User
from inventory.accounts.queries import roles_of, tokens_of
from inventory.accounts.views import security
from inventory.accounts.views.fresh import fresh
from inventory.accounts.views.pages import every_time, pages
from inventory.core.db import session as database
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.sessions import count_sessions
from inventory.web.shell import settings


def me() -> User:
    """The row of who is signed in."""
    user = security.present_user()
    assert user is not None  # the guard let only somebody in
    return user


@pages.get("/account")
@needs(Can.ACCOUNT_OWN)
def account() -> Any:
    """Who you are here, and what you can set."""
    return _account(LanguageForm(language=me().language))


def _account(form: LanguageForm) -> str:
    user = me()
    return render_template(
        "accounts/account.html",
        user=user,
        held=roles_of(user.id),
        form=form,
        tokens=tokens_of(user.id),
        sessions=count_sessions(user.fs_uniquifier),
        role_labels=ROLE_LABELS,
        end_own=lambda token: url_for("accounts.end_token", number=token.id),
    )


@pages.post("/account/language")
@needs(Can.ACCOUNT_OWN)
def language() -> Any:
    """Choose the language of the pages."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _account(form), 422
    with saving():
        users.change_language(me(), form.language.data, actor=actor())
    session["language"] = form.language.data
    flash(_("De taal is gewijzigd."), "ok")
    return redirect(url_for("accounts.account"), 303)


@pages.route("/account/password", methods=["GET", "POST"])
@needs(Can.ACCOUNT_OWN)
@every_time
def password() -> Any:
    """Change your own password. Other browsers are signed out."""
    form = ChangePasswordForm()
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        user = me()
        known = settings()
        try:
            with saving(), security.closing_sessions(user):
                passwords.change_password(
                    user,
                    is_known=security.is_right(form.present.data or "", user.password),
                    password=form.password.data or "",
                    hasher=security.hashed,
                    actor=actor(),
                    about=(known.city, known.brand_name),
                )
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            security.begin_session(user)
            flash(_("Jouw wachtwoord is gewijzigd. Andere toestellen zijn afgemeld."), "ok")
            return redirect(url_for("accounts.account"), 303)
    return render_template("accounts/password.html", form=form, user=me(), shortest=passwords.SHORTEST), status


@pages.post("/account/sessions/end")
@needs(Can.ACCOUNT_OWN)
@every_time
def end_sessions() -> Response:
    """Sign out on every other browser."""
    user = me()
    with saving(), security.closing_sessions(user):
        passwords.end_own_sessions(user, actor=actor())
    security.begin_session(user)
    flash(_("Je bent op alle andere toestellen afgemeld."), "ok")
    return redirect(url_for("accounts.account"), 303)


@pages.route("/account/tokens/new", methods=["GET", "POST"])
@needs(Can.TOKENS_OWN)
@every_time
@fresh
def new_token() -> Any:
    """Make a key for a program; its text is on the answer and nowhere else."""
    form = TokenForm().limit_to(actor())
    return make_token(me(), form, back=url_for("accounts.account"))


def make_token(user: User, form: TokenForm, *, back: str) -> Any:
    """The page where a key is made, for yourself or for a bench."""
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with saving():
                token, text = tokens.create_token(
                    user,
                    name=form.name.data or "",
                    days=form.days.data or 0,
                    scopes=form.scopes.data or (),
                    actor=actor(),
                )
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            return render_template("accounts/token.html", token=token, text=text, back=back), 201
    return render_template("accounts/new_token.html", form=form, user=user, back=back), status


@pages.app_template_filter("scope_words")
def scope_words(scopes: Iterable[str]) -> list[str]:
    """What a key is for, in words."""
    return [str(SCOPE_LABELS.get(scope, scope)) for scope in scopes]


@pages.post("/account/tokens/<int:number>/end")
@needs(Can.TOKENS_OWN)
def end_token(number: int) -> Response:
    """A key of your own stops working."""
    token = database.get(ApiToken, number)
    if token is None or token.user_id != actor().user_id:
        raise Missing(_("Deze sleutel kennen we niet."))
    with saving():
        tokens.end_token(token, actor=actor())
    flash(_("De sleutel werkt niet meer."), "ok")
    return redirect(url_for("accounts.account"), 303)
