"""For who has the device, without signing in: say what is wrong, and hear what happens next.

The page of every label is the same. What is known of the device is asked only when a report comes in, and those are
counted per label and per address of the network.
"""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.accounts.queries import opening_of
from inventory.core.errors import Refused
from inventory.core.i18n import LANGUAGES, language
from inventory.devices.queries import own_tag
from inventory.faults.actions import report
from inventory.faults.actions.hammering import count
from inventory.faults.actions.reporting import SOMEBODY
from inventory.faults.forms import ReportForm
from inventory.faults.lifecycle import Problem, Source
from inventory.faults.queries import counter_of, device_with_tag, just_reported
from inventory.faults.views.pages import pages
from inventory.web.guard import public
from inventory.web.languages import read_in
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.route("/d/<tag>/fault", methods=["GET", "POST"])
@public
def tell(tag: str) -> Any:
    """What is wrong with it, from a list with pictures, and how to be called back."""
    tag, lang = own_tag(tag, prefix=settings().tag_prefix), _language()
    form = ReportForm().ready()
    if request.method != "POST":
        return _page(tag, form, lang)
    if not form.is_right():
        return _page(tag, form, lang), 422
    try:
        count(
            tag,
            request.remote_addr,
            per_device=settings().faults_per_device,
            per_address=settings().faults_per_address,
        )
        with saving():
            made = report(
                device_with_tag(tag),
                problem=Problem(form.problem.data),
                source=Source.LABEL,
                actor=SOMEBODY,
                call_back=form.call_back,
            )
            code = made.code
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(tag, form, lang, is_over=no.field is None), no.status
    return redirect(url_for("faults.thanks", tag=tag, code=code, lang=lang), 303)


@pages.get("/d/<tag>/fault/<code>")
@public
def thanks(tag: str, code: str) -> str:
    """What happens next: where to go, when it is open, and the code to quote. For a day."""
    tag, lang = own_tag(tag, prefix=settings().tag_prefix), _language()
    found = just_reported(tag, code)
    place = counter_of(found.org)
    return render_template(
        "faults/thanks.html",
        code=found.code,
        can_be_called=bool(found.call_back),
        is_at_work=found.case_number != "",
        place_name=place.name if place else found.org.name,
        place_address=place.address if place else "",
        hours=opening_of(place.id).lines() if place else [],
        settings=settings(),
        language_rows=_languages("faults.thanks", tag=tag, code=code),
        lang=lang,
    )


def _page(tag: str, form: ReportForm, lang: str | None, *, is_over: bool = False) -> str:
    return render_template(
        "faults/tell.html",
        tag=tag,
        form=form,
        is_over=is_over,
        settings=settings(),
        action=url_for("faults.tell", tag=tag, lang=lang),
        found_url=url_for("devices.device", tag=tag),
        language_rows=_languages("faults.tell", tag=tag),
    )


def _language() -> str | None:
    """The language of the address, which the next page keeps; the reader's own when the address says none."""
    asked = request.args.get("lang")
    read_in(asked)
    return asked if asked in LANGUAGES else None


def _languages(endpoint: str, **values: str) -> list[tuple[str, str, str, bool]]:
    here: Any = values
    return [(code, name, url_for(endpoint, lang=code, **here), code == language()) for code, name in LANGUAGES.items()]
