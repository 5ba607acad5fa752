"""The list of cases, and bringing a device in."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.devices.queries import device_by_tag
from inventory.repairs import actions
from inventory.repairs.forms import FaultForm
from inventory.repairs.lifecycle import (
    LABELS,
    PHASES,
    STILL_OPEN,
    DataChoice,
    RepairState,
    faults_for,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import visible_to
from inventory.repairs.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.scan import tag_in

SHOWN = 50


@pages.get("/repairs")
@needs(Can.REPAIRS_SEE)
def repairs() -> str:
    """The cases that are open, the oldest first; or the closed ones."""
    wanted = request.args.get("state", "")
    query = visible_to(actor())
    if wanted in RepairState.__members__.values():
        query = query.where(Repair.state == RepairState(wanted))
    else:
        query = query.where(Repair.state.in_(STILL_OPEN))
    after = request.args.get("after", type=row_number)
    if after:
        query = query.where(Repair.id > after)
    cases = session.scalars(query.order_by(Repair.id).limit(SHOWN + 1)).all()
    next_url = (
        url_for("repairs.repairs", state=wanted or None, after=cases[SHOWN - 1].id) if len(cases) > SHOWN else None
    )
    return render_template(
        "repairs/repairs.html",
        cases=cases[:SHOWN],
        wanted=wanted,
        labels=LABELS,
        phases=PHASES,
        next_url=next_url,
        fault_label=lambda case: faults_for(case.device.type).get(case.fault_type, case.fault_type),
        chip_rows=[
            (LABELS[state], url_for("repairs.repairs", state=state.value), wanted == state) for state in RepairState
        ],
    )


@pages.route("/repairs/new", methods=["GET", "POST"])
@needs(Can.REPAIRS_OPEN)
def new() -> Any:
    """Bring in a device: scan it, say what is wrong."""
    given = request.values.get("device", "").strip()
    if not given:
        return render_template("repairs/scan.html")
    device = device_by_tag(tag_in(given), actor=actor())
    form = FaultForm().offer(device.type)
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
    return render_template("repairs/new.html", form=form, device=device_by_tag(device.tag, actor=actor())), status
