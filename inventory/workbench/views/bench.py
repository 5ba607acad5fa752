"""Setting up a bench: a key for it, the script for the USB stick, and where nwipe sends its log."""

import re
import shlex
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import render_template, request

from inventory.access import Can
from inventory.accounts.actions.tokens import create_token
from inventory.accounts.models import User
from inventory.accounts.views.pages import every_time
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.web.files import TEXT, file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.workbench import queries
from inventory.workbench.documents import nwipe_conf
from inventory.workbench.forms.proofs import BenchForm
from inventory.workbench.views.pages import pages

_DAYS = 365
_SCOPES = ("evidence",)
_KEY = re.compile(r"dgb_[A-Za-z0-9_-]{20,90}")


@pages.get("/bench")
@needs(Can.EVIDENCE_ADD, Can.DEVICES_FLAG)
def bench_setup() -> str:
    """How to make the stick, and how nwipe sends its log."""
    return _page()


def _page(*, form: Any = None, key: str = "") -> str:
    return render_template(
        "workbench/bench_setup.html",
        form=form or BenchForm(formdata=None),
        key=key,
        address=settings().base_url.rstrip("/"),
        put_url=_with_key(key or "SLEUTEL"),
        days=_DAYS,
        tag_prefix=settings().tag_prefix,
    )


@pages.post("/bench")
@needs(Can.EVIDENCE_ADD)
@every_time
def make_bench() -> Any:
    """A key for one bench, for evidence alone; shown this once."""
    form = BenchForm()
    if not form.validate_on_submit():
        return _page(form=form), 422
    who = session.get_one(User, actor().user_id)
    try:
        with saving():
            _token, key = create_token(
                who, name=_("Werkbank %(name)s", name=form.name.data)[:80], days=_DAYS, scopes=_SCOPES, actor=actor()
            )
    except Refused as no:
        form.refuse("name", no.message)
        return _page(form=form), no.status
    return _page(key=key), 201


@pages.post("/bench/script")
@needs(Can.EVIDENCE_ADD)
@every_time
def bench_script() -> Any:
    """The script for the stick, with the address of this service and the key of the bench in it."""
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        raise BadInput("key", _("Deze sleutel is geen sleutel van een werkbank. Maak een nieuwe."))
    content = script(settings().base_url.rstrip("/"), key)
    return file_answer(content, "digibank-snapshot.sh", "text/x-shellscript; charset=utf-8", is_shown=False)


@pages.get("/<tag>/nwipe.conf")
@needs(Can.DEVICES_WORK)
def nwipe_settings(tag: str) -> Any:
    """The settings of nwipe for the wipe of this device: our number then stands on its report."""
    found = queries.device_by_tag(tag)
    return file_answer(nwipe_conf(found, actor().user_id, settings()), "nwipe.conf", TEXT, is_shown=False)


def script(address: str, key: str) -> str:
    """The text of the script. What it says is in the language of who asks for it."""
    words = {
        "read_only": _("De stick is alleen te lezen. Het bestand komt in"),
        "sent": _("Verstuurd:"),
        "device": _("Toestel"),
        "refused": _("Geweigerd:"),
        "key": _("De sleutel van deze werkbank werkt niet meer. Maak een nieuwe stick."),
        "waiting": _("Nog niet verstuurd, het wacht in"),
        "ask": _("Nummer op het etiket (leeg mag):"),
        "no_root": _("Start dit als beheerder (sudo): anders ziet het maar een deel."),
        "looking": _("Even kijken wat er in dit toestel zit ..."),
    }
    # What stands between double quotes in the script may hold no sign that a shell reads.
    plain = {name: re.sub(r'["`$\\]', "", str(text)) for name, text in words.items()}
    return render_template("workbench/snapshot.sh", address=shlex.quote(address), token=shlex.quote(key), words=plain)


def _with_key(key: str) -> str:
    """The address to which a program sends a file when it can send no header: with the key in it."""
    parts = urlsplit(settings().base_url.rstrip("/") + "/api/v1/evidence/")
    return urlunsplit(parts._replace(netloc=f"bank:{key}@{parts.netloc}"))
