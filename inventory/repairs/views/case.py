"""One case with its next step."""

from typing import Any

from flask import Response, render_template, request

from inventory.access import Can, Role, may
from inventory.core.clock import day_of, today
from inventory.core.errors import Missing
from inventory.core.i18n import _, ngettext
from inventory.devices.lifecycle import EMPTY_MEDIA
from inventory.faults.queries import report_of_case
from inventory.history.archive import newest
from inventory.looks.events import How
from inventory.looks.views.noting import seen
from inventory.people.shown import about
from inventory.repairs import documents
from inventory.repairs.actions import papers
from inventory.repairs.actions.facts import is_own_doing
from inventory.repairs.actions.offered import offered
from inventory.repairs.actions.photos import photos_of
from inventory.repairs.forms import PlainForm, begin_with, form_for
from inventory.repairs.lifecycle import (
    CAN_BE_LATE,
    CAUSES,
    DATA_CHOICES,
    LABELS,
    PHASES,
    PRICE_ANSWERS,
    REMEDIES,
    TOLD_LABELS,
    TURN_LABELS,
    RepairState,
    faults_for,
    turn_of,
)
from inventory.repairs.models import Repair
from inventory.repairs.queries import repair_by_number
from inventory.repairs.queries.cases import contract_of_case
from inventory.repairs.queries.costs import costs_of
from inventory.repairs.queries.disks import disks_for_holder
from inventory.repairs.shown import contract_to_call, may_see_signature, whom_to_call
from inventory.repairs.views.blocks import blocks_of
from inventory.repairs.views.pages import more_on_the_page, pages
from inventory.repairs.views.story import story_of
from inventory.web.files import file_answer, kept_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

_AT_A_DESK = frozenset({Role.LIBRARY, Role.SHOP})


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
    return file_answer(documents.work_order(case, settings()), f"werkbon-{case.number}.pdf")


@pages.get("/repairs/<number>/signed-work-order.pdf")
@needs(Can.REPAIRS_OPEN)
def signed_work_order(number: str) -> Response:
    """The work order as it was kept when the device went back: the same bytes each time."""
    case = repair_by_number(number, actor=actor())
    if not may_see_signature(case, actor=actor()):
        raise Missing(_("Dit document is er niet."))
    contract = contract_of_case(case)
    if contract is not None:
        seen(about(contract.person), How.PAPER)
    return kept_answer(documents.kept_work_order(case.id, saving=saving))


def case_page(case: Repair, *, form: Any = None, wanted: str = "", **refused: Any) -> str:
    """One case, with the step that was asked for or the first that this reader may take.

    `refused`: forms of the blocks beside it that were sent and not taken (see `views.blocks`).
    """
    me = actor()
    allowed = offered(case, actor=me)
    wanted = wanted or request.args.get("step", "")
    contract = contract_of_case(case)
    blocks = blocks_of(case, contract, refused)
    tells_first = blocks.told is not None and not wanted and bool(me.roles & _AT_A_DESK)
    chosen = next((step for step in allowed if step.name == wanted), None)
    if chosen is None and not tells_first and allowed and (allowed[0].primary or allowed[0].name == "ask_price"):
        chosen = allowed[0]
    if chosen and form is None:
        form = begin_with(form_for(chosen.name, case.device), fault_type=case.fault_type, cause=case.cause)
    to_call = contract_to_call(case, actor=me)
    if to_call is not None:
        seen(about(to_call.person), How.REPAIR)
    kept = newest(papers.WORK_ORDER, papers.OWNER, case.id)
    kept = kept if kept is not None and kept.removed_at is None else None
    turn = turn_of(case.state, is_told=case.told_at is not None)
    report = report_of_case(case.number) if may(me, Can.FAULTS_SEE) else None
    return render_template(
        "repairs/repair.html",
        case=case,
        contract=to_call,
        contract_link=contract.number if contract is not None and may(me, Can.LOANS_SEE, contract) else "",
        who=whom_to_call(to_call, actor=me),
        report=report if report is not None and may(me, Can.FAULTS_SEE, report) else None,
        calls_back=report is not None and bool(report.call_back) and may(me, Can.FAULTS_SETTLE, report),
        form=form,
        chosen=chosen,
        tells_first=tells_first and chosen is None,
        others=[step for step in allowed if step is not chosen],
        is_plain=isinstance(form, PlainForm),
        blocks=blocks,
        disks_along=disks_for_holder(case),
        open_disks=[medium for medium in case.device.media if medium.state not in EMPTY_MEDIA],
        label=LABELS[case.state],
        phase=PHASES[case.state],
        turn=TURN_LABELS[turn] if turn else "",
        since=_days(day_of(case.state_since)),
        late=_late(case),
        fault=faults_for(case.device.type).get(case.fault_type, case.fault_type),
        cause=CAUSES.get(case.cause, ""),
        guarantee_why=_(case.guarantee_why),
        is_own_doing=is_own_doing(case),
        data_choice=DATA_CHOICES[case.data_choice],
        price_answer=PRICE_ANSWERS[case.price_answer],
        remedy=REMEDIES[case.remedy],
        told=TOLD_LABELS[case.told_how],
        costs=costs_of(case),
        photos=photos_of(case),
        kept=kept if may_see_signature(case, actor=me) else None,
        can_sign=papers.can_be_signed(case, kept) and may(me, Can.REPAIRS_OPEN),
        is_signed=papers.is_signed(kept),
        states=RepairState,
        history=story_of(case),
        **more_on_the_page(case),
    )


def _days(since: Any) -> str:
    days = (today() - since).days
    return ngettext("%(num)d dag", "%(num)d dagen", days) if days > 0 else _("vandaag")


def _late(case: Repair) -> str:
    """What should have happened by now; empty when nothing."""
    if case.state not in CAN_BE_LATE:
        return ""
    if case.promised_on is not None and case.promised_on < today():
        return _("Beloofd, en %(days)s te laat.", days=_days(case.promised_on))
    if case.part_expected_on is not None and case.part_expected_on < today():
        return _("Het onderdeel had er al %(days)s moeten zijn.", days=_days(case.part_expected_on))
    return ""
