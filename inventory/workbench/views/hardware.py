"""Files about machines: what they say, and which device they are of when that was not clear."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, _l, number_text
from inventory.devices.models import Device
from inventory.lists.views.shown import list_page
from inventory.web.files import PDF, TEXT, file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.workbench import queries
from inventory.workbench.actions import evidence_again, evidence_paper, evidence_settle
from inventory.workbench.actions.evidence_hardware import facts_of
from inventory.workbench.actions.evidence_match import differences
from inventory.workbench.forms.proofs import OwnerForm, ReasonForm
from inventory.workbench.models import HardwareItem, ItemState
from inventory.workbench.readers.hardware_words import (
    ANSWERED_BY,
    FILE_KINDS,
    NOTES,
    SMART_REASONS,
    SMART_VERDICTS,
)
from inventory.workbench.readers.wipe_words import VERDICTS
from inventory.workbench.views.evidence_listing import STATE_KINDS, STATE_LABELS
from inventory.workbench.views.hardware_listing import HARDWARE
from inventory.workbench.views.inside import memory_text
from inventory.workbench.views.pages import hardware_why, pages, told_again, told_hardware, why_sentences

MOST_OF_DEVICE = 100
DIFFERENCE_LABELS: dict[str, Any] = {
    "make": _l("Merk"),
    "model": _l("Model"),
    "serial": _l("Serienummer"),
}


@pages.get("/evidence/hardware")
@needs(Can.EVIDENCE_SEE)
def hardware_files() -> Any:
    """What came in about machines, what waits for a person first."""
    return list_page(HARDWARE, "workbench/hardware_files.html", open_state=ItemState.QUARANTINE)


@pages.get("/<tag>/files")
@needs(Can.EVIDENCE_SEE)
def device_files(tag: str) -> str:
    """Every file of the bench about one device: wipe logs, what programs told of it, and papers."""
    found = queries.device_by_tag(tag)
    return render_template(
        "workbench/device_files.html",
        device=found,
        items=queries.items_of_device(found, limit=MOST_OF_DEVICE),
        files=queries.hardware_of_device(found, limit=MOST_OF_DEVICE),
        names=FILE_KINDS,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        verdicts=VERDICTS,
        sentences=why_sentences,
        why=hardware_why,
    )


@pages.get("/evidence/hardware/<int:number>")
@needs(Can.EVIDENCE_SEE)
def hardware_file(number: int) -> str:
    """One file, and what can be done with it."""
    return _page(queries.hardware_item(number))


@pages.post("/evidence/hardware/<int:number>/again")
@needs(Can.DEVICES_WORK)
def read_file_again(number: int) -> Any:
    """The file is read again, with what we know now."""
    with saving():
        changed = evidence_again.look_at_files([queries.hardware_item(number)], actor=actor())
    flash(*told_again(changed))
    return redirect(url_for("workbench.hardware_file", number=number), 303)


def _page(
    item: HardwareItem,
    *,
    owner: Any = None,
    reason: Any = None,
    refusal: Refused | None = None,
    compared: Device | None = None,
) -> str:
    return render_template(
        "workbench/hardware_file.html",
        item=item,
        facts_read=item.facts,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        names=FILE_KINDS,
        why=hardware_why(item),
        answered_by=ANSWERED_BY,
        notes=[str(NOTES[word]) for word in item.facts.get("notes") or () if word in NOTES],
        smart_verdicts=SMART_VERDICTS,
        smart_reasons=SMART_REASONS,
        disk_kinds=queries.KIND_LABELS,
        owner=owner or OwnerForm(formdata=None),
        form=reason or ReasonForm(formdata=None),
        refusal=refusal,
        compared=compared,
        differences=differences(facts_of(item), compared) if compared else [],
        difference_labels=DIFFERENCE_LABELS,
        memory=_memory(item),
        batteries=", ".join(
            f"{number_text(pack['health_percent'])} %"
            for pack in item.facts.get("batteries") or ()
            if pack.get("health_percent") is not None
        ),
        is_paper=item.kind == "nwipe_pdf",
        is_open=item.state == ItemState.QUARANTINE,
    )


def _memory(item: HardwareItem) -> str:
    total = item.facts.get("ram_bytes")
    slots = [{**slot, "gb": slot["size_bytes"] / 2**30} for slot in item.facts.get("memory") or ()]
    return memory_text(total / 2**30 if total else None, slots)


@pages.get("/evidence/hardware/<int:number>/file")
@needs(Can.EVIDENCE_SEE)
def hardware_original(number: int) -> Any:
    """The file as it came."""
    item = queries.hardware_item(number)
    if item.file.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    is_pdf = item.kind == "nwipe_pdf"
    name = f"{item.sha256[:16]}.{'pdf' if is_pdf else 'txt'}"
    return file_answer(item.file.content, name, PDF if is_pdf else TEXT, is_shown=False)


@pages.post("/evidence/hardware/<int:number>/attach")
@needs(Can.DEVICES_WORK)
def attach_hardware(number: int) -> Any:
    """A person says which device it is of."""
    form = OwnerForm()
    item = queries.hardware_item(number)
    if not form.validate_on_submit():
        return _page(item, owner=form), 422
    device = queries.device_by_number(form.tag.data or "")
    if device is None:
        form.refuse("tag", _("We kennen geen toestel met '%(code)s'.", code=(form.tag.data or "")[:40]))
        return _page(item, owner=form), 422
    try:
        with saving():
            if item.kind == "nwipe_pdf":
                done = evidence_paper.attach_paper(item, device, actor=actor())
            else:
                is_sure = request.form.get("is_sure") == "1"
                done = evidence_settle.settle_with_device(item, device, actor=actor(), is_sure=is_sure)
            said = told_hardware(done)
    except Refused as no:
        compared = device if no.missing == ("is_sure",) else None
        return _page(queries.hardware_item(number), owner=form, refusal=no, compared=compared), no.status
    flash(*said)
    return redirect(url_for("workbench.hardware_file", number=number), 303)


@pages.post("/evidence/hardware/<int:number>/settle")
@needs(Can.DEVICES_WORK)
def settle_hardware(number: int) -> Any:
    """It is not used, with why."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(queries.hardware_item(number), reason=form), 422
    try:
        with saving():
            evidence_settle.settle_hardware(queries.hardware_item(number), actor=actor(), reason=form.reason.data or "")
    except Refused as no:
        return _page(queries.hardware_item(number), refusal=no), no.status
    flash(_("Afgehandeld. Er is niets gewijzigd."), "ok")
    return redirect(url_for("workbench.hardware_file", number=number), 303)
