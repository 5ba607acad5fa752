"""The pages of after-sales: the list of cases, bringing a device in, and one case with its next step."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from inventory.access import Can, may
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, moment_text
from inventory.devices.lifecycle import EMPTY_MEDIA
from inventory.devices.models import MediumKind
from inventory.devices.queries import device_by_tag
from inventory.history.queries import events_of
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.repairs import actions, documents
from inventory.repairs.forms import DiskForm, FaultForm, PlainForm, begin_with, form_for
from inventory.repairs.lifecycle import (
    DATA_CHOICES,
    LABELS,
    PHASES,
    REPAIR,
    STILL_OPEN,
    DataChoice,
    OldDisk,
    RepairState,
    faults_for,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number, visible_to
from inventory.repairs.shown import contract_to_call, whom_to_call
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings

pages = Blueprint("repairs", __name__)
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


@pages.get("/repairs/<number>")
@needs(Can.REPAIRS_SEE)
def repair(number: str) -> str:
    """One case with its next step."""
    return _page(repair_by_number(number, actor=actor()))


@pages.get("/repairs/<number>/work-order.pdf")
@needs(Can.REPAIRS_SEE)
def work_order(number: str) -> Response:
    """The sheet that lies with the device on the bench."""
    case = repair_by_number(number, actor=actor())
    response = Response(documents.work_order(case, settings()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="werkbon-{case.number}.pdf"'
    return response


@pages.post("/repairs/<number>/disk")
@needs(Can.REPAIRS_WORK)
def replace_disk(number: str) -> str | tuple[str, int] | AnyResponse:
    """Another disk is in the device; the old one left with a ground."""
    case = repair_by_number(number, actor=actor())
    form = DiskForm().among(case.device)
    if not form.validate_on_submit():
        return _page(case, disk=form), 422
    try:
        with saving():
            actions.replace_disk(
                case,
                next(disk for disk in case.device.media if disk.id == form.old.data),
                actor=actor(),
                ground=OldDisk(form.ground.data),
                serial=form.serial.data or "",
                kind=MediumKind(form.kind.data),
                size_bytes=(form.size_gb.data or 0) * 10**9 or None,
            )
    except Refused as refused:
        form.refuse(refused.field, refused.message)
        return _page(repair_by_number(number, actor=actor()), disk=form), refused.status
    flash(_("De andere schijf is genoteerd. Bewijs nu op de werkbank dat ze leeg is."), "confirm")
    return redirect(url_for("repairs.repair", number=number), 303)


@pages.post("/repairs/<number>/<move>")
@needs(Can.REPAIRS_WORK, Can.REPAIRS_OPEN)
def move(number: str, move: str) -> str | tuple[str, int] | AnyResponse:
    """Take a step in a case."""
    case = repair_by_number(number, actor=actor())
    REPAIR.move(move)
    form = form_for(move, case.device.type)
    if not form.validate_on_submit():
        return _page(case, form=form, wanted=move), 422
    try:
        with saving():
            actions.move(case, move, actor=actor(), facts=form.facts())
    except Refused as refused:
        form.refuse(refused.field, refused.message)
        return _page(repair_by_number(number, actor=actor()), form=form, wanted=move), refused.status
    return redirect(url_for("repairs.repair", number=number), 303)


def _page(case: Repair, *, form: Any = None, disk: Any = None, wanted: str = "") -> str:
    allowed = [step for step in REPAIR.from_state(case.state) if may(actor(), step.can)]
    wanted = wanted or request.args.get("step", "")
    chosen = next((step for step in allowed if step.name == wanted), None)
    chosen = chosen or next((step for step in allowed if step.primary), None) or (allowed[0] if allowed else None)
    if chosen and form is None:
        form = begin_with(form_for(chosen.name, case.device.type), case.fault_type)
    may_replace = case.state in (RepairState.DIAGNOSED, RepairState.WAITING_PART) and may(actor(), Can.REPAIRS_WORK)
    if may_replace and disk is None and case.device.media:
        disk = DiskForm(formdata=None).among(case.device)
    open_disks = [medium for medium in case.device.media if medium.state not in EMPTY_MEDIA]
    contract = contract_to_call(case, actor=actor())
    if contract is not None:
        seen(about(contract.person), How.REPAIR)
    return render_template(
        "repairs/repair.html",
        case=case,
        contract=contract,
        who=whom_to_call(contract, actor=actor()),
        form=form,
        chosen=chosen,
        others=[step for step in allowed if step is not chosen],
        is_plain=isinstance(form, PlainForm),
        disk=disk if may_replace else None,
        open_disks=open_disks,
        label=LABELS[case.state],
        phase=PHASES[case.state],
        fault=faults_for(case.device.type).get(case.fault_type, case.fault_type),
        guarantee_why=_(case.guarantee_why),
        data_choice=DATA_CHOICES[case.data_choice],
        history=_history(case),
    )


def _history(case: Repair) -> list[dict[str, Any]]:
    """What happened to the case, the newest first."""
    labels = {step.event: step.label for step in REPAIR.moves}
    labels |= {"repair:opened": _("Gemeld"), actions.DISK_REPLACED: _("Andere schijf erin")}
    return [
        {
            "what": labels.get(event.kind, event.kind),
            "when": moment_text(event.at),
            "at": event.at.isoformat(),
            "note": event.note,
        }
        for event in reversed(events_of("repair", case.id))
    ]
