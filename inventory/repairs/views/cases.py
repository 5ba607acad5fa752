"""The list of cases, and bringing a device in."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.devices.queries import device_by_tag
from inventory.faults.lifecycle import PROBLEMS, fault_type
from inventory.faults.queries import open_report_of
from inventory.lists.views.shown import list_page
from inventory.repairs import actions
from inventory.repairs.forms import FaultForm
from inventory.repairs.lifecycle import (
    DataChoice,
)
from inventory.repairs.views.listing import REPAIRS
from inventory.repairs.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in


@pages.get("/repairs")
@needs(Can.REPAIRS_SEE)
def repairs() -> Any:
    """The cases that are open, the oldest first; of one who is at turn, those that are late, or those of one state."""
    return list_page(REPAIRS, "repairs/repairs.html")


@pages.route("/repairs/new", methods=["GET", "POST"])
@needs(Can.REPAIRS_OPEN)
def new() -> Any:
    """Bring in a device: scan it, say what is wrong."""
    given = request.values.get("device", "").strip()
    if not given:
        return render_template("repairs/scan.html")
    device = device_by_tag(tag_in(given), actor=actor())
    form = FaultForm().offer(device)
    reported = open_report_of(device.id)
    if reported is not None and request.method == "GET":
        form.fault_type.data = fault_type(reported.problem, device.type)
    status = 200
    if form.validate_on_submit():
        try:
            with saving():
                case = actions.open_repair(
                    device,
                    actor=actor(),
                    org_id=actions.counter_of(actor()),
                    fault_type=form.fault_type.data,
                    complaint=form.complaint.data or "",
                    data_choice=DataChoice(form.data_choice.data),
                )
            return redirect(url_for("repairs.repair", number=case.number), 303)
        except Refused as refused:
            form.refuse(refused.field, refused.message)
            status = refused.status
    elif request.method == "POST":
        status = 422
    return render_template(
        "repairs/new.html",
        form=form,
        device=device_by_tag(device.tag, actor=actor()),
        reported=PROBLEMS[reported.problem] if reported is not None else "",
    ), status
