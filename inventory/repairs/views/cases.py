"""The list of cases, and bringing a device in."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can, Role
from inventory.core.clock import day_of, today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.queries import device_by_tag
from inventory.faults.lifecycle import PROBLEMS, fault_type
from inventory.faults.queries import open_report_of
from inventory.repairs import actions
from inventory.repairs.forms import FaultForm
from inventory.repairs.lifecycle import (
    CAN_BE_LATE,
    LABELS,
    PHASES,
    STILL_OPEN,
    TURN_LABELS,
    DataChoice,
    RepairState,
    Turn,
    faults_for,
    turn_of,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import visible_to
from inventory.repairs.queries.lists import at_turn, is_late
from inventory.repairs.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving
from inventory.web.scan import tag_in

SHOWN = 50


@pages.get("/repairs")
@needs(Can.REPAIRS_SEE)
def repairs() -> str:
    """The cases that are open, the oldest first; of one who is at turn, those that are late, or those of one state."""
    wanted, turn, late = _asked()
    query = visible_to(actor())
    query = query.where(Repair.state == RepairState(wanted) if wanted else Repair.state.in_(STILL_OPEN))
    if turn:
        query = query.where(at_turn(Turn(turn)))
    if late:
        query = query.where(is_late())
    after = request.args.get("after", type=row_number)
    if after:
        query = query.where(Repair.id > after)
    cases = session.scalars(query.order_by(Repair.id).limit(SHOWN + 1)).all()
    asked: dict[str, Any] = {"state": wanted or None, "turn": turn or None, "late": "1" if late else None}
    next_url = url_for("repairs.repairs", **asked, after=cases[SHOWN - 1].id) if len(cases) > SHOWN else None
    return render_template(
        "repairs/repairs.html",
        rows=[_row(case) for case in cases[:SHOWN]],
        is_all=not (wanted or turn or late),
        next_url=next_url,
        chip_rows=[
            *(
                (TURN_LABELS[each], url_for("repairs.repairs", turn=each.value), turn == each.value)
                for each in _turns_first()
            ),
            (_("Te laat"), url_for("repairs.repairs", late=1), late),
            *(
                (LABELS[state], url_for("repairs.repairs", state=state.value), wanted == state.value)
                for state in (RepairState.FIXED, RepairState.CLOSED)
            ),
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


def _asked() -> tuple[str, str, bool]:
    """The state, the turn and whether only what is late; what is not known is not asked."""
    state, turn = request.args.get("state", ""), request.args.get("turn", "")
    return (
        state if state in RepairState.__members__.values() else "",
        turn if turn in Turn.__members__.values() else "",
        request.args.get("late") == "1",
    )


def _turns_first() -> list[Turn]:
    """Whoever looks sees the own turn first."""
    own = Turn.TECHNICIAN if Role.TECHNICIAN in actor().roles else Turn.DESK
    return sorted(Turn, key=lambda turn: turn is not own)


def _row(case: Repair) -> dict[str, Any]:
    turn = turn_of(case.state, is_told=case.told_at is not None)
    is_open = case.state in CAN_BE_LATE
    return {
        "case": case,
        "url": url_for("repairs.repair", number=case.number),
        "fault": faults_for(case.device.type).get(case.fault_type, case.fault_type),
        "label": LABELS[case.state],
        "phase": PHASES[case.state],
        "turn": TURN_LABELS[turn] if turn else "",
        "days": (today() - day_of(case.state_since)).days,
        "due_on": case.promised_on if is_open else None,
        "part_on": case.part_expected_on if is_open else None,
        "is_late": is_open
        and any(day is not None and day < today() for day in (case.promised_on, case.part_expected_on)),
    }
