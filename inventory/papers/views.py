"""The public page that says whether a paper is ours and unchanged."""

from typing import Any

from flask import Blueprint, render_template, request

from inventory.accounts.actions import attempts
from inventory.accounts.views.pages import every_time
from inventory.core.db import session
from inventory.core.i18n import _l
from inventory.history.sealing import house_seal
from inventory.papers.forms import CheckForm
from inventory.papers.queries import Verdict, answer_about
from inventory.web.guard import public
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


def _page(form: CheckForm, answer: Any = None) -> str:
    return render_template(
        "papers/check.html", form=form, answer=answer, settings=settings(), most_mb=settings().max_upload_mb
    )
