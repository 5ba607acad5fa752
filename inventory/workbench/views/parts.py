"""Spare parts on a phone: what is there, what comes in and goes out, what is short, and a dead device taken apart."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices.models import Device
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.workbench import queries
from inventory.workbench.actions import parts as actions
from inventory.workbench.forms.parts import HarvestForm, PartChangeForm, PartForm, PartMoveForm, UsedPartForm
from inventory.workbench.models import PartKind, PartWhy, SparePart
from inventory.workbench.views.desk import back_to, desk
from inventory.workbench.views.pages import pages
from inventory.workbench.views.parts_listing import PARTS


@pages.get("/parts")
@needs(Can.PARTS_USE)
def parts() -> Any:
    """What lies there; or only what is short."""
    return _list()


def _list(form: PartForm | None = None) -> Any:
    return list_page(PARTS, "workbench/parts.html", form=form or PartForm(formdata=None))


@pages.post("/parts/new")
@needs(Can.PARTS_USE)
def add_part() -> Any:
    """A kind of part that we did not have."""
    form = PartForm()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with saving():
            number = actions.add_part(
                PartKind(form.kind.data),
                form.name.data or "",
                actor=actor(),
                fits=form.fits.data or "",
                place=form.place.data or "",
                minimum=form.minimum.data or 0,
                cost_eur=form.cost_eur.data,
                count=form.count.data or 0,
            ).id
    except Refused as no:
        form.refuse(no.field, no.message)
        return _list(form), no.status
    flash(_("Het onderdeel staat in de lijst."), "ok")
    return redirect(url_for("workbench.part", number=number), 303)


@pages.get("/parts/<int:number>")
@needs(Can.PARTS_USE)
def part(number: int) -> str:
    """One kind of part, with what came and went."""
    return _page(actions.part(number))


def _page(found: SparePart, *, move: PartMoveForm | None = None, change: PartChangeForm | None = None) -> str:
    if change is None:
        change = PartChangeForm(formdata=None, prefix="change-", obj=found)
    return render_template(
        "workbench/part.html",
        part=found,
        moves=actions.moves_of_part(found),
        kinds=actions.KIND_LABELS,
        whys=actions.WHY_LABELS,
        move=move or PartMoveForm(formdata=None),
        change=change,
        may_work=may(actor(), Can.DEVICES_WORK),
    )


@pages.post("/parts/<int:number>/moves")
@needs(Can.PARTS_USE)
def move_part(number: int) -> Any:
    """Parts come in or go out."""
    form = PartMoveForm()
    if not form.validate_on_submit():
        return _page(actions.part(number), move=form), 422
    try:
        with saving():
            tag = (form.device.data or "").strip()
            device: Device | None = queries.device_by_tag(tag_in(tag)) if tag else None
            actions.change(
                actions.part(number),
                PartWhy(form.why.data),
                form.count.data or 0,
                actor=actor(),
                device=device,
                repair=form.repair.data or "",
                note=form.note.data or "",
            )
    except Refused as no:
        form.refuse(no.field or "device", no.message)
        return _page(actions.part(number), move=form), no.status
    flash(_("Bewaard."), "ok")
    return redirect(url_for("workbench.part", number=number), 303)


@pages.post("/parts/<int:number>/change")
@needs(Can.PARTS_USE)
def change_part(number: int) -> Any:
    """What it fits, where it lies, how few there may be."""
    found = actions.part(number)
    form = PartChangeForm(prefix="change-")
    if not form.validate_on_submit():
        return _page(found, change=form), 422
    try:
        with saving():
            actions.change_part(
                actions.part(number),
                actor=actor(),
                fits=form.fits.data or "",
                place=form.place.data or "",
                minimum=form.minimum.data or 0,
                cost_eur=form.cost_eur.data,
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(actions.part(number), change=form), no.status
    flash(_("Bewaard."), "ok")
    return redirect(url_for("workbench.part", number=number), 303)


@pages.post("/<tag>/part")
@needs(Can.DEVICES_WORK)
def use_part(tag: str) -> Any:
    """A part from stock goes into this device."""
    found = queries.device_by_tag(tag)
    form = UsedPartForm().offer(actions.fitting(found))
    if not form.validate_on_submit():
        return desk(found, form=form, name="part"), 422
    try:
        with saving():
            actions.change(
                actions.part(form.part.data), PartWhy.USED, form.count.data or 1, actor=actor(), device=found
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return desk(queries.device_by_tag(tag), form=form, name="part"), no.status
    flash(_("Genoteerd bij het toestel, en uit de voorraad."), "ok")
    return redirect(back_to(tag), 303)


@pages.post("/<tag>/harvest")
@needs(Can.DEVICES_WORK)
def harvest(tag: str) -> Any:
    """A dead device is taken apart: its parts go into stock."""
    found = queries.device_by_tag(tag)
    form = HarvestForm()
    if not form.validate_on_submit():
        return desk(found, form=form, name="harvest"), 422
    try:
        with saving():
            actions.harvest(found, form.found(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return desk(queries.device_by_tag(tag), form=form, name="harvest"), no.status
    flash(_("De onderdelen liggen in de voorraad. Het toestel is klaar."), "ok")
    return redirect(back_to(tag), 303)
