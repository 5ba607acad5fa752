"""The public page that says whether a paper is ours and unchanged, and where the codes on papers lead."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.accounts.actions import attempts
from inventory.accounts.views.pages import every_time
from inventory.core.db import session
from inventory.core.i18n import _l
from inventory.history.sealing import house_seal
from inventory.papers.forms import CheckForm
from inventory.papers.queries import Verdict, answer_about
from inventory.web.guard import known_actor, public
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("papers", __name__)
_NOT_LOOKED_AT = {
    Verdict.NO_PDF: _l("Dit is geen PDF-bestand. Een foto of een afdruk kunnen we niet nakijken."),
    Verdict.TOO_LARGE: _l("Dit bestand is te groot. Zo groot is geen document van ons."),
}


@pages.get("/check")
@public
def check() -> Any:
    """Ask for a file."""
    return _page(CheckForm())


@pages.post("/check")
@public
@every_time
def checked() -> Any:
    """What the file is. It is read in memory and forgotten; who asks very often waits."""
    form = CheckForm()
    try:
        with saving():
            attempts.count_one("check", "address", request.remote_addr or "-")
    except attempts.TooMany as wait:
        form.refuse(None, wait.message)
        return _page(form), 429, {"Retry-After": str(wait.seconds)}
    if not form.validate():
        return _page(form), 422
    content = form.file.data.read()
    session.rollback()  # nobody waits for us while we look
    answer = answer_about(content, house_seal(), by=settings().centre_name)
    if answer.verdict in _NOT_LOOKED_AT:
        form.refuse("file", str(_NOT_LOOKED_AT[answer.verdict]))
        return _page(form), 422
    return _page(CheckForm(formdata=None), answer)


@pages.get("/c/<code>")
@public
def contract_scanned(code: str) -> Any:
    """The code on a contract: its page for who works with it, for anybody else nothing about it."""
    return _scanned(code)


@pages.get("/C/<code>")
@public
def contract_in_capitals(code: str) -> Any:
    """The same, as the code on the paper says it."""
    return _scanned(code)


@pages.get("/r/<code>")
@public
def slip_scanned(code: str) -> Any:
    """The code on a referral slip: where to go with it. The same for a code that never was."""
    return _scanned(code, is_slip=True)


@pages.get("/R/<code>")
@public
def slip_in_capitals(code: str) -> Any:
    """The same, as the code on the paper says it."""
    return _scanned(code, is_slip=True)


def _scanned(code: str, *, is_slip: bool = False) -> Any:
    who = known_actor()
    if who is not None and may(who, Can.SCAN):
        return redirect(url_for("scan.go", q=code[:40]), 303)
    return render_template("papers/scanned.html", code=code[:20].upper(), is_slip=is_slip, settings=settings())


def _page(form: CheckForm, answer: Any = None) -> str:
    return render_template(
        "papers/check.html", form=form, answer=answer, settings=settings(), most_mb=settings().max_upload_mb
    )
