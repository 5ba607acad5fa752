"""One case with its next step."""

from typing import Any

from flask import Response, render_template, request

from inventory.access import Can, may
from inventory.core.i18n import _, moment_text
from inventory.devices.lifecycle import EMPTY_MEDIA
from inventory.history.queries import events_of
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.repairs import actions, documents
from inventory.repairs.forms import DiskForm, PlainForm, begin_with, form_for
from inventory.repairs.lifecycle import (
    DATA_CHOICES,
    LABELS,
    PHASES,
    REPAIR,
    RepairState,
    faults_for,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.shown import contract_to_call, whom_to_call
from inventory.repairs.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.shell import settings


@pages.get("/repairs/<number>")
@needs(Can.REPAIRS_SEE)
def repair(number: str) -> str:
    """One case with its next step."""
    return case_page(repair_by_number(number, actor=actor()))


@pages.get("/repairs/<number>/work-order.pdf")
@needs(Can.REPAIRS_SEE)
def work_order(number: str) -> Response:
    """The sheet that lies with the device on the bench."""
    case = repair_by_number(number, actor=actor())
    response = Response(documents.work_order(case, settings()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="werkbon-{case.number}.pdf"'
    return response


def case_page(case: Repair, *, form: Any = None, disk: Any = None, wanted: str = "") -> str:
    """One case, with the step that was asked for or the first that this reader may take."""
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
