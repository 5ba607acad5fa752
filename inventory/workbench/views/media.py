"""Disks: what is still to do, one disk with its history, how well each kind must be wiped, and photos."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.clock import now
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, moment_text
from inventory.devices.actions import exceptions, leaving, policy
from inventory.devices.events import details, told
from inventory.devices.lifecycle import (
    EMPTY_MEDIA,
    MEDIUM_LABELS,
    WIPE_CATEGORIES,
    WIPE_METHODS,
    WIPE_REASONS,
    MediumState,
)
from inventory.devices.models import MediumKind, StorageMedium
from inventory.devices.queries.media import (
    media_called,
    medium_by_number,
    photos_of,
    wipes_of_medium,
)
from inventory.devices.queries.media import photo as kept_photo
from inventory.history.models import Event
from inventory.history.queries import events_of
from inventory.lists.views.shown import list_page
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.workbench import queries
from inventory.workbench.actions import signing
from inventory.workbench.forms.disks import POLICY_LABELS, PolicyForm
from inventory.workbench.forms.proofs import DestroyForm, ReasonForm
from inventory.workbench.readers.smart_words import smart_sentences
from inventory.workbench.views.health import HEALTH_KINDS, HEALTH_LABELS
from inventory.workbench.views.media_listing import ALL, MEDIA, STATE_KINDS
from inventory.workbench.views.pages import pages


@pages.get("/media")
@needs(Can.MEDIA_SEE)
def media() -> Any:
    """The disks that ask for somebody, or all of them. A serial number that one disk has opens that disk; else it is
    looked for among all, unless somebody chose a list.
    """
    serial = request.args.get("q", "").strip()[:60]
    if serial and "as" not in request.args:
        found = media_called(serial)
        if len(found) == 1:
            return redirect(url_for("workbench.medium", number=found[0].id), 303)
        if "list" not in request.args:
            return redirect(url_for("workbench.media", q=serial, list=ALL), 303)
    return list_page(MEDIA, "workbench/media.html", serial=serial)


@pages.get("/media/<int:number>")
@needs(Can.MEDIA_SEE)
def medium(number: int) -> str:
    """One disk: where it is, what was proven, what happened to it."""
    return _page(medium_by_number(number))


def _page(found: StorageMedium, *, form: Any = None, name: str = "", refusal: Refused | None = None) -> str:
    is_open = found.state not in EMPTY_MEDIA
    may_work = may(actor(), Can.DEVICES_WORK)
    waits = exceptions.waiting_wipe(found)
    forms: dict[str, Any] = {}
    if found.device is None and found.from_device and found.state not in (MediumState.DESTROYED, MediumState.ABSENT):
        forms["destroy"] = DestroyForm(formdata=None, prefix="destroy-") if may_work else None
    if waits and may(actor(), Can.MEDIA_POLICY):
        forms["exception"] = ReasonForm(formdata=None, prefix="exception-")
    if found.state == MediumState.ABSENT and may_work:
        forms["found"] = True
    if found.device is not None and is_open and may_work and found.device.state in queries.ON_THE_BENCH:
        forms["absent"] = ReasonForm(formdata=None, prefix="absent-")
    if name and form is not None:
        forms[name] = form
    health = found.health or {}
    return render_template(
        "workbench/medium.html",
        medium=found,
        title=found.serial or _("Schijf zonder nummer"),
        forms=forms,
        waits=waits,
        refusal=refusal,
        is_open=is_open,
        needed=policy.needed(MediumKind(found.kind)),
        wipes=wipes_of_medium(found),
        story=[_told(event) for event in reversed(events_of("medium", found.id))],
        records=[record for record in queries.waiting_records() if record.medium_id == found.id],
        photos=photos_of("medium", found.id),
        labels=MEDIUM_LABELS,
        state_kinds=STATE_KINDS,
        kinds=queries.KIND_LABELS,
        methods=WIPE_METHODS,
        categories=WIPE_CATEGORIES,
        policy_labels=POLICY_LABELS,
        health=health,
        health_label=HEALTH_LABELS.get(str(health.get("verdict")), HEALTH_LABELS["unknown"]),
        health_kind=HEALTH_KINDS.get(str(health.get("verdict")), "neutral"),
        health_why=smart_sentences(health.get("reasons") or []),
    )


def _told(event: Event) -> dict[str, Any]:
    said = told(event.kind)
    note = details(event.data, {"method": WIPE_METHODS, "reasons": WIPE_REASONS})
    return {
        "what": f"{said.text}" + (f": {event.data['device']}" if event.data.get("device") else ""),
        "when": moment_text(event.at),
        "at": event.at.isoformat(),
        "icon": said.icon,
        "kind": said.tone,
        "note": ". ".join(part for part in (note, event.note) if part),
    }


def _done(
    number: int, name: str, form: Any, act: Callable[[StorageMedium], Any], said: str, *, valid: bool = True
) -> Any:
    found = medium_by_number(number)
    if form is not None and not (form.validate_on_submit() and valid):
        return _page(found, form=form, name=name), 422
    try:
        with saving():
            act(found)
    except Refused as no:
        if form is not None:
            form.refuse(no.field, no.message)
        return _page(medium_by_number(number), form=form, name=name, refusal=None if form else no), no.status
    flash(said, "ok")
    return redirect(url_for("workbench.medium", number=number), 303)


@pages.post("/media/<int:number>/destroyed")
@needs(Can.MEDIA_DESTROY)
def destroy_medium(number: int) -> Any:
    """The first name under the destruction of a loose disk, with its photo."""
    form = DestroyForm(prefix="destroy-")
    return _done(
        number,
        "destroy",
        form,
        lambda found: signing.record_manual_wipe(
            found,
            actor=actor(),
            method=form.method.data,
            ended_at=now() - timedelta(seconds=1),
            note=form.note.data or "",
            photo=form.photo.data.read(),
        ),
        _("Bewaard. Laat nu een andere technieker dit bevestigen."),
    )


@pages.post("/media/<int:number>/absent")
@needs(Can.DEVICES_WORK)
def absent(number: int) -> Any:
    """It is not in the machine any more."""
    form = ReasonForm(prefix="absent-")
    return _done(
        number,
        "absent",
        form,
        lambda found: leaving.note_absent(found, actor=actor(), reason=form.reason.data or ""),
        _("Genoteerd. Het toestel kreeg een waarschuwing en de coördinator ziet het."),
    )


@pages.post("/media/<int:number>/found")
@needs(Can.DEVICES_WORK)
def found_again(number: int) -> Any:
    """It lies here after all."""
    return _done(
        number,
        "found",
        None,
        lambda found: leaving.find_again(found, actor=actor()),
        _("De schijf is er weer. Wis of vernietig ze nu."),
    )


@pages.post("/media/<int:number>/exception")
@needs(Can.MEDIA_POLICY)
def exception(number: int) -> Any:
    """The coordinator signs that this wipe will do."""
    form = ReasonForm(prefix="exception-")
    return _done(
        number,
        "exception",
        form,
        lambda found: exceptions.sign_exception(found, actor=actor(), reason=form.reason.data or ""),
        _("Getekend. De schijf telt als leeg."),
    )


@pages.get("/wipe-policy")
@needs(Can.MEDIA_SEE)
def wipe_policy() -> str:
    """How well each kind of disk must be wiped."""
    return _policy_page()


@pages.post("/wipe-policy/<kind>")
@needs(Can.MEDIA_POLICY)
def decide_policy(kind: str) -> Any:
    """The coordinator decides for one kind."""
    chosen = next((each for each in MediumKind if each.value == kind), None)
    if chosen is None:
        raise Missing(_("Deze soort schijf kennen we niet."))
    form = PolicyForm(prefix=f"{chosen.value}-")
    if not form.validate_on_submit():
        return _policy_page({chosen: form}), 422
    with saving():
        policy.decide(chosen, form.needs.data, actor=actor(), reason=form.reason.data or "")
    flash(_("Bewaard. Wat al bewezen leeg was, blijft zo."), "ok")
    return redirect(url_for("workbench.wipe_policy"), 303)


def _policy_page(sent: dict[MediumKind, PolicyForm] | None = None) -> str:
    decided = policy.policies()
    forms = {}
    for kind in MediumKind:
        form = (sent or {}).get(kind) or PolicyForm(formdata=None, prefix=f"{kind.value}-")
        if not form.is_submitted() or kind not in (sent or {}):
            form.needs.data = decided[kind].needs if kind in decided else policy.needed(kind)
            form.reason.data = decided[kind].reason if kind in decided else ""
        forms[kind] = form
    return render_template(
        "workbench/wipe_policy.html",
        forms=forms,
        decided=decided,
        kinds=queries.KIND_LABELS,
        labels=POLICY_LABELS,
        flash_kinds=policy.FLASH,
        may_decide=may(actor(), Can.MEDIA_POLICY),
    )


@pages.get("/photos/<int:number>")
@needs(Can.MEDIA_SEE)
def photo(number: int) -> Any:
    """A photo of a disk or of a device."""
    kept = kept_photo(number)
    return file_answer(kept.content or b"", f"foto-{kept.id}.jpg", "image/jpeg")
