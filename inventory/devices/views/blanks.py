"""Labels printed in advance: make them, and give them to a device when somebody scans one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import ROLE_LABELS, Actor, Can, may, roles_that_may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.actions import blanks
from inventory.devices.forms import BlanksForm
from inventory.devices.models import TYPE_LABELS
from inventory.devices.queries import device_by_tag
from inventory.devices.queries.printing import blank_batches, blank_by_tag, device_that_had, unlabelled
from inventory.devices.views.chosen_labels import tags_in
from inventory.devices.views.pages import pages
from inventory.web.doors import door
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import tidy


@pages.get("/labels/blanks")
@needs(Can.LABELS_PRINT)
def label_blanks() -> Any:
    """Blank labels: make some, and see which wait for a device."""
    return render_template("devices/labels_blanks.html", form=BlanksForm(formdata=None), batches=blank_batches())


@pages.post("/labels/blanks")
@needs(Can.LABELS_PRINT)
def make_blanks() -> Any:
    """Take the numbers; the page for printing follows."""
    form = BlanksForm()
    if not form.validate():
        return render_template("devices/labels_blanks.html", form=form, batches=blank_batches()), 422
    try:
        with saving():
            made = blanks.make_blanks(form.count.data or 0, actor=actor(), tag_prefix=settings().tag_prefix)
            batch = made[0].batch
    except Refused as no:
        form.refuse(no.field, no.message)
        return render_template("devices/labels_blanks.html", form=form, batches=blank_batches()), no.status
    return redirect(url_for("devices.labels", blanks=batch), 303)


@pages.post("/d/<tag>/claim")
@needs(Can.DEVICES_RECEIVE)
def claim(tag: str) -> Any:
    """Give this blank label to a device that has none."""
    label = tags_in([tag])[0]
    wanted = tags_in([request.form.get("device", "")])
    try:
        with saving():
            found = device_by_tag(wanted[0] if wanted else "", actor=actor())
            blanks.give_blank(found, label, actor=actor())
    except Refused as no:
        answer = not_a_device(label, actor(), refusal=str(no.message))
        if answer is None:
            raise
        return answer, no.status
    flash(_("Dit toestel heeft nu etiket %(tag)s.", tag=label), "ok")
    return redirect(url_for("devices.device", tag=label), 303)


def not_a_device(tag: str, who: Actor | None, *, refusal: str = "") -> Any:
    """The page behind a tag that is on no device: a blank label, or a number that a device had before.

    None when we never gave this number out. Without sign-in it says only whose label it is.
    """
    label = blank_by_tag(tag)
    is_free = label is not None and label.device_id is None
    if who is None or not may(who, Can.DEVICES_SEE):
        # Nothing is asked about devices here: what a stranger gets must not depend on them.
        return render_template("devices/labels_blank_found.html", tag=tag, settings=settings()) if is_free else None
    if is_free:
        q = (tidy(request.args.get("q", "")) or "")[:60]
        return render_template(
            "devices/labels_blank.html",
            tag=tag,
            q=q,
            found=unlabelled(q, actor=who),
            may_claim=may(who, Can.DEVICES_RECEIVE),
            who_may=", ".join(str(ROLE_LABELS[role]) for role in roles_that_may(Can.DEVICES_RECEIVE)),
            new_url=door("new_with_label", tag),
            types=TYPE_LABELS,
            refusal=refusal,
        )
    now_called = device_that_had(tag)
    return redirect(url_for("devices.device", tag=now_called), 303) if now_called is not None else None
