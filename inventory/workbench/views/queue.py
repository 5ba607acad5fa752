"""The technician's list, and finding the device that was scanned."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeKind, recognise
from inventory.core.i18n import _
from inventory.devices.lifecycle import LABELS
from inventory.web.guard import actor, needs
from inventory.web.shell import settings
from inventory.web.widgets import tidy
from inventory.workbench import queries
from inventory.workbench.models import ItemState
from inventory.workbench.queries import Queue
from inventory.workbench.views.pages import pages


@pages.get("")
@needs(Can.DEVICES_WORK)
def queue() -> str:
    """What waits, by next step; with a step chosen the devices themselves."""
    return _page()


@pages.get("/find")
@needs(Can.DEVICES_WORK)
def find() -> Any:
    """Go to the device that was scanned."""
    text = (tidy(request.args.get("q", "")) or "")[:120]
    if not text:
        return redirect(url_for("workbench.queue"), 303)
    found = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    device = queries.device_by_number(found.value)
    if device is None:
        return _page(refusal=_why_not(text, found.kind)), 404
    return redirect(url_for("workbench.device", tag=device.tag), 303)


def _why_not(text: str, kind: CodeKind) -> str:
    if kind is CodeKind.MISTYPED:
        return _("'%(code)s' lijkt een nummer van ons, maar een teken klopt niet.", code=text[:40])
    return _("We kennen geen toestel met '%(code)s'.", code=text[:40])


def _page(refusal: str = "") -> str:
    asked = request.args.get("step", "")
    chosen = next((each for each in Queue if each.value == asked), None)
    devices = queries.queued(chosen) if chosen else []
    return render_template(
        "workbench/queue.html",
        counts=queries.count_queues(),
        labels=queries.QUEUE_LABELS,
        icons=queries.QUEUE_ICONS,
        chosen=chosen,
        devices=devices,
        rejected=queries.rejections(devices),
        state_labels=LABELS,
        in_quarantine=queries.count_items().get(ItemState.QUARANTINE, 0),
        to_confirm=queries.records_to_confirm(actor().user_id),
        refusal=refusal,
        signal="refused" if refusal else None,
    )
