"""A step in a case, and another disk."""

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import MediumKind
from inventory.repairs import actions
from inventory.repairs.documents import PAPERS
from inventory.repairs.forms import DiskForm, form_for
from inventory.repairs.lifecycle import REPAIR, OldDisk
from inventory.repairs.queries import repair_by_number
from inventory.repairs.views.case import case_page
from inventory.repairs.views.pages import draw_afterwards, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

_GOES_BACK = ("hand_back", "give_back_broken")


@pages.post("/repairs/<number>/disk")
@needs(Can.REPAIRS_WORK)
def replace_disk(number: str) -> str | tuple[str, int] | AnyResponse:
    """Another disk is in the device; the old one left with a ground."""
    case = repair_by_number(number, actor=actor())
    form = DiskForm().among(case.device)
    if not form.validate_on_submit():
        return case_page(case, disk=form), 422
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
        return case_page(repair_by_number(number, actor=actor()), disk=form), refused.status
    flash(_("De andere schijf is genoteerd. Bewijs nu op de werkbank dat ze leeg is."), "confirm")
    return redirect(url_for("repairs.repair", number=number), 303)


@pages.post("/repairs/<number>/<move>")
@needs(Can.REPAIRS_WORK, Can.REPAIRS_OPEN)
def move(number: str, move: str) -> str | tuple[str, int] | AnyResponse:
    """Take a step in a case."""
    case = repair_by_number(number, actor=actor())
    if REPAIR.move(move).door:
        raise Refused("other_door", _("Deze stap doe je op de pagina van de herstelling."), field="move")
    form = form_for(move, case.device)
    if not form.validate_on_submit():
        return case_page(case, form=form, wanted=move), 422
    case_id = case.id
    try:
        with saving():
            facts: dict[str, Any] = form.facts()
            actions.move(case, move, actor=actor(), facts=facts, settings=settings(), papers_of=PAPERS)
    except Refused as refused:
        form.refuse(refused.field, refused.message)
        return case_page(repair_by_number(number, actor=actor()), form=form, wanted=move), refused.status
    if move in _GOES_BACK:
        draw_afterwards(case_id)
    return redirect(url_for("repairs.repair", number=number), 303)
