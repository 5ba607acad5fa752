"""What is sent from the bench: each answer changes one device and shows its next step."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request

from inventory.access import Can
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import media, moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.workbench import queries
from inventory.workbench.actions import signing, work
from inventory.workbench.actions.evidence import import_evidence
from inventory.workbench.forms.disks import DiagnosisForm, DisksForm
from inventory.workbench.forms.proofs import ReasonForm, SignForm, UploadForm
from inventory.workbench.forms.work import CheckForm, FinishForm, tests_form
from inventory.workbench.models import ItemState
from inventory.workbench.views.desk import back_to, choices, desk
from inventory.workbench.views.pages import pages, told_files, zone

_PLAIN_STEPS = ("take_in", "start_work")
_STEPS_WITH_REASON = ("retry_wipe", "reject")


def _done(
    tag: str, name: str, form: Any, act: Callable[[Device], Any], said: str | Callable[[], tuple[str, str]]
) -> Any:
    """Run an action of a filled-in form; a refusal shows the form again with what was typed.

    `said` is the good news, or what to say and in which colour once the outcome is known.
    """
    found = queries.device_by_tag(tag)
    if not form.validate_on_submit():
        _ask_photo_again(form)
        return desk(found, form=form, name=name), 422
    try:
        with saving():
            act(found)
    except Refused as no:
        form.refuse(no.field, no.message)
        _ask_photo_again(form)
        return desk(queries.device_by_tag(tag), form=form, name=name), no.status
    text, colour = (said, "ok") if isinstance(said, str) else said()
    flash(text, colour)
    return redirect(back_to(tag), 303)


def _ask_photo_again(form: Any) -> None:
    """A browser never fills in a file again: who chose a photo is told, at the field."""
    chosen = getattr(form, "photo", None)
    if chosen is not None and chosen.data and not chosen.errors:
        form.refuse("photo", _("Kies de foto opnieuw."))


@pages.post("/<tag>/diagnosis")
@needs(Can.DEVICES_WORK)
def diagnose(tag: str) -> Any:
    """What is inside, and the whole list of disks."""
    form = DiagnosisForm()
    return _done(
        tag,
        "diagnosis",
        form,
        lambda device: work.record_diagnosis(
            device,
            actor=actor(),
            specs=form.specs(),
            disks=form.found(),
            none_present=form.complete.data == "none",
            locks=form.locks.data or (),
        ),
        lambda: _said_of_disks(tag, _("Bewaard. Dit is de volgende stap.")),
    )


@pages.post("/<tag>/disks")
@needs(Can.DEVICES_WORK)
def list_disks(tag: str) -> Any:
    """The list of disks, again or for the first time."""
    form = DisksForm()
    return _done(
        tag,
        "disks",
        form,
        lambda device: work.record_disks(
            device, actor=actor(), disks=form.found(), none_present=form.complete.data == "none"
        ),
        lambda: _said_of_disks(tag, _("De lijst van schijven is bewaard.")),
    )


def _by_log(found: Device) -> set[int | None]:
    """The disks that a log of the wiping bench proved."""
    items = queries.items_of_device(found, limit=50)
    return {item.medium_id for item in items if item.state == ItemState.ACCEPTED}


def _said_of_disks(tag: str, said: str) -> tuple[str, str]:
    """A log that waited for its disk may have proven it the moment that it was listed."""
    found = queries.device_by_tag(tag)
    if found.state == DeviceState.WIPED:
        if not found.media:
            said = _("Bewaard. Er zit geen schijf in: er is niets te wissen.")
        elif {medium.id for medium in found.media} <= _by_log(found):
            said = _("Bewaard. Er lag al een wislog klaar: alle schijven zijn bewezen gewist.")
        else:
            said = _("Bewaard. Alle schijven zijn bewezen leeg of vernietigd.")
    return said, "ok"


@pages.post("/<tag>/disks/<int:medium_id>/out")
@needs(Can.DEVICES_WORK)
def take_out(tag: str, medium_id: int) -> Any:
    """A disk leaves the device."""
    form = ReasonForm()
    return _done(
        tag,
        "reason",
        form,
        lambda device: media.remove_medium(
            queries.medium_of(device, medium_id), actor=actor(), reason=form.reason.data or ""
        ),
        _("De schijf is eruit. Dat blijft in de geschiedenis."),
    )


@pages.post("/<tag>/evidence")
@needs(Can.EVIDENCE_ADD)
def upload(tag: str) -> Any:
    """Logs of the wiping bench, for this device."""
    form = UploadForm()
    outcome: list[tuple[str, str]] = []

    def take_in(device: Device) -> None:
        uploads = [each for each in request.files.getlist("files") if each.filename]
        if not uploads:
            raise BadInput("no_file", _("Kies de wislog."), field="files")
        found = [
            import_evidence(each.read(), each.filename or "", actor=actor(), zone=zone(), device_tag=device.tag)
            for each in uploads
        ]
        outcome.append(told_files(found))

    return _done(tag, "upload", form, take_in, lambda: outcome[0])


@pages.post("/<tag>/sign")
@needs(Can.DEVICES_WORK, Can.MEDIA_DESTROY)
def sign(tag: str) -> Any:
    """The first name under a wipe without a log."""
    found = queries.device_by_tag(tag)
    form = SignForm().offer(choices(found.media))
    return _done(
        tag,
        "sign",
        form,
        lambda device: signing.record_manual_wipe(
            queries.medium_of(device, form.medium.data),
            actor=actor(),
            method=form.method.data,
            ended_at=form.ended(),
            note=form.note.data or "",
            photo=form.photo.data.read() if form.photo.data else b"",
        ),
        _("Bewaard. Laat nu een andere technieker dit bevestigen."),
    )


@pages.post("/<tag>/tests")
@needs(Can.DEVICES_WORK)
def test(tag: str) -> Any:
    """Results of the tests."""
    form = tests_form(queries.device_by_tag(tag))
    return _done(
        tag,
        "tests",
        form,
        lambda device: work.record_tests(device, actor=actor(), results=form.results()),
        _("De tests zijn bewaard."),
    )


@pages.post("/<tag>/finish")
@needs(Can.DEVICES_WORK)
def finish(tag: str) -> Any:
    """The work is done; somebody else checks."""
    form = FinishForm()
    return _done(
        tag,
        "finish",
        form,
        lambda device: work.submit(
            device,
            actor=actor(),
            facts={"os": form.os.data, "image": form.image.data or "", "grade": form.grade.data},
            photo=form.photo.data.read() if form.photo.data else b"",
        ),
        _("Bewaard. Een collega controleert het toestel nu."),
    )


@pages.post("/<tag>/approve")
@needs(Can.DEVICES_CHECK)
def approve(tag: str) -> Any:
    """The second look is good."""
    form = CheckForm()
    return _done(
        tag,
        "check",
        form,
        lambda device: moves.move(
            device,
            "approve",
            actor=actor(),
            facts=form.confirmed(),
            checker_is_not_worker=settings().checker_is_not_worker,
        ),
        _("Goedgekeurd. Je mag het toestel meegeven."),
    )


@pages.post("/<tag>/<step>")
@needs(Can.DEVICES_WORK)
def plain_step(tag: str, step: str) -> Any:
    """A step that asks nothing, or only why."""
    if step == "start_wiping":
        with saving():
            media.start_wiping(queries.device_by_tag(tag), actor=actor())
        flash(_("Genoteerd: het wissen is bezig."), "ok")
        return redirect(back_to(tag), 303)
    if step in _PLAIN_STEPS:
        with saving():
            moves.move(queries.device_by_tag(tag), step, actor=actor())
        return redirect(back_to(tag), 303)
    if step not in _STEPS_WITH_REASON:
        raise BadInput("unknown_step", _("Deze stap kennen we hier niet."))
    form = ReasonForm()
    return _done(
        tag,
        "reason",
        form,
        lambda device: moves.move(device, step, actor=actor(), facts={"reason": form.reason.data}),
        _("Bewaard. Dit is de volgende stap."),
    )
