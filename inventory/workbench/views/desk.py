"""One device on the bench: the one next thing to do, as one large form."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.devices.actions import gates, grading
from inventory.devices.actions.gates import TEST_LABELS
from inventory.devices.lifecycle import FACTS, FLAGS, GRADES, LABELS, MEDIUM_LABELS, DeviceState
from inventory.devices.models import Device, StorageMedium
from inventory.devices.queries.media import photos_of
from inventory.web.guard import actor, needs
from inventory.web.shell import settings
from inventory.workbench import queries
from inventory.workbench.actions import parts
from inventory.workbench.actions.can_run import can_run
from inventory.workbench.actions.evidence_unlisted import asked_about
from inventory.workbench.actions.signing import METHODS
from inventory.workbench.forms.disks import DiagnosisForm, DisksForm
from inventory.workbench.forms.parts import HarvestForm, UsedPartForm
from inventory.workbench.forms.proofs import ReasonForm, SignForm, UploadForm
from inventory.workbench.forms.work import CheckForm, FinishForm, tests_form
from inventory.workbench.queries import NextStep
from inventory.workbench.queries.asked import FLAG
from inventory.workbench.readers.hardware_words import FILE_KINDS
from inventory.workbench.views.health import HEALTH_KINDS, HEALTH_LABELS
from inventory.workbench.views.inside import inside_of
from inventory.workbench.views.pages import pages, why_sentences

_MENDING = (NextStep.TEST, NextStep.FINISH, NextStep.WIPE_IN_REPAIR)
_KNOWN_INSIDE = (NextStep.WIPE, NextStep.START, NextStep.TEST, NextStep.FINISH, NextStep.CHECK)
# Which template part shows which step.
_LISTING = (NextStep.DIAGNOSE, NextStep.LIST_DISKS)
_WIPING = (NextStep.WIPE, NextStep.WIPE_IN_REPAIR, NextStep.RETRY, NextStep.EMPTY_FOR_GOOD)


@pages.get("/<tag>")
@needs(Can.DEVICES_WORK)
def device(tag: str) -> str:
    """The next step of this device."""
    return desk(queries.device_by_tag(tag))


def back_to(tag: str) -> str:
    return url_for("workbench.device", tag=tag)


def desk(found: Device, *, form: Any = None, name: str = "", refusal: Refused | None = None) -> str:
    """The page of a device; with the form (by its name) that was sent and refused."""
    step = queries.next_step(found)
    open_media = queries.open_media(found)
    made: dict[NextStep, Callable[[], dict[str, Any]]] = {
        NextStep.DIAGNOSE: lambda: {"diagnosis": prepared(DiagnosisForm(formdata=None), found)},
        NextStep.LIST_DISKS: lambda: {"disks": prepared(DisksForm(formdata=None), found)},
        NextStep.TEST: lambda: {"tests": tests_form(found)},
        NextStep.FINISH: lambda: {"finish": FinishForm(formdata=None), "tests": tests_form(found)},
        NextStep.CHECK: lambda: {"check": CheckForm(formdata=None), "reason": ReasonForm(formdata=None)},
    }
    forms = made[step]() if step in made else {}
    if step in _LISTING:
        forms["upload"] = UploadForm(formdata=None)
    if step in _WIPING and found.media:
        forms |= {
            "upload": UploadForm(formdata=None),
            "sign": SignForm(formdata=None).offer(choices(open_media or found.media)),
            "reason": ReasonForm(formdata=None),
        }
    if step in _MENDING and (stock := parts.fitting(found)):
        forms["part"] = UsedPartForm(formdata=None).offer(stock)
    if step is NextStep.EMPTY_FOR_GOOD and found.state == DeviceState.TO_HARVEST and not open_media:
        forms["harvest"] = HarvestForm(formdata=None)
    if name:
        forms[name] = form
    return render_template(
        "workbench/device.html",
        device=found,
        step=step,
        forms=forms,
        refusal=refusal,
        refused=form if form is not None and form.errors else None,
        open_media=open_media,
        rejected=queries.rejections([found]).get(found.id),
        items=queries.items_of_device(found, limit=10),
        asked=asked_about(found) if FLAG in found.flags else (),
        sentences=why_sentences,
        files=queries.hardware_of_device(found, limit=5),
        file_kinds=FILE_KINDS,
        records=queries.waiting_records(found),
        methods=METHODS,
        state_label=LABELS[found.state],
        medium_labels=MEDIUM_LABELS,
        kinds=queries.KIND_LABELS,
        flag_labels=FLAGS,
        grades=GRADES,
        test_labels=TEST_LABELS,
        is_own_work=settings().checker_is_not_worker and found.worker_id == actor().user_id,
        my_id=actor().user_id,
        device_url=f"/d/{found.tag}",
        can_run=can_run(found) if step in _KNOWN_INSIDE else [],
        inside=inside_of(found) if step is not NextStep.DIAGNOSE else [],
        function=grading.function_of(found),
        function_labels=grading.FUNCTION_LABELS,
        limits=grading.limits_of(found),
        r2=grading.r2_of(found),
        health_labels=HEALTH_LABELS,
        health_kinds=HEALTH_KINDS,
        asks_disk=not gates.has_disk(found),
        disk_help=FACTS["without_disk"].help,
        photos=photos_of("device", found.id),
        parts_moved=parts.moves_of_device(found),
        part_kinds=parts.KIND_LABELS,
    )


def prepared(form: DisksForm, found: Device) -> DisksForm:
    """The form with what is known: the specs, and the disks that the donor announced and nobody has seen yet."""
    for name, field in form._fields.items():
        if name in found.specs and name != "disks":
            field.data = found.specs[name]
    seen = {medium.serial.upper() for medium in found.media}
    announced = [serial for serial in found.specs.get("announced_disks", []) if str(serial).upper() not in seen]
    while len(form.disks) < min(len(announced) + 1, 8):
        form.disks.append_entry()
    for row, serial in zip(form.disks, announced, strict=False):
        row.form.serial.data = serial
    return form


def choices(media: list[StorageMedium]) -> list[tuple[int, str]]:
    return [(medium.id, " ".join((str(queries.KIND_LABELS[medium.kind]), medium.model, medium.serial)))
            for medium in media]  # fmt: skip
