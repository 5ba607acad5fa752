"""Devices on a scale: one after the other, or a whole list at once."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.actions.weighing import weigh as weigh_device
from inventory.devices.actions.weighing import weigh_many as weigh_devices
from inventory.devices.forms import WeighForm, WeightsForm
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.devices.queries import device_by_tag
from inventory.devices.queries.weights import unweighed
from inventory.devices.readers.weights import read_weights
from inventory.devices.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings


@pages.get("/weigh")
@needs(Can.DEVICES_WEIGH)
def weighing() -> str:
    """A device and its kg; the next one."""
    form = WeighForm(formdata=None)
    form.device.data = request.args.get("device", "")[:40]
    return _page(form)


@pages.post("/weigh")
@needs(Can.DEVICES_WEIGH)
def weigh() -> Any:
    """Keep it, and on to the next."""
    form = WeighForm()
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            found = weigh_device(
                device_by_tag(tag_in(form.device.data or ""), actor=actor()), form.weight_kg.data, actor=actor()
            )
            said = _(
                "%(tag)s (%(name)s): %(kg)s kg.",
                tag=found.tag,
                name=found.name,
                kg=str(found.weight_kg).replace(".", ","),
            )
    except Refused as no:
        form.refuse("device" if no.status == 404 else no.field, no.message)
        return _page(form), no.status
    flash(said, "ok")
    return redirect(url_for("devices.weighing"), 303)


@pages.post("/weigh/many")
@needs(Can.DEVICES_WEIGH)
def weigh_many() -> Any:
    """A list that somebody made beside the scale."""
    form = WeightsForm()
    if not form.validate():
        return _page(many=form), 422
    try:
        with saving():
            count = weigh_devices(read_weights(form.lines.data or ""), actor=actor(), tag_prefix=settings().tag_prefix)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(many=form), no.status
    flash(ngettext("%(num)d toestel gewogen.", "%(num)d toestellen gewogen.", count), "ok")
    return redirect(url_for("devices.weighing"), 303)


def _page(form: WeighForm | None = None, many: WeightsForm | None = None) -> str:
    return render_template(
        "devices/weigh.html",
        weigh_form=form or WeighForm(formdata=None),
        many=many or WeightsForm(formdata=None),
        form=many if many is not None else form,
        is_many=many is not None,
        unweighed=[(TYPE_LABELS[DeviceType(kind)], kind, count) for kind, count in unweighed()],
    )
