"""Evidence: what came in, what waits in quarantine, and records that wait for a second name."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as sent
from werkzeug.datastructures import FileStorage

from inventory.access import Can
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.lifecycle import WIPE_CATEGORIES, WIPE_CHECKS, MediumState
from inventory.lists.views.shown import list_page
from inventory.web.files import TEXT, file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.workbench import queries
from inventory.workbench.actions import evidence as actions
from inventory.workbench.actions import evidence_again, evidence_settle, signing
from inventory.workbench.actions.evidence_unlisted import is_asked, say_not_inside
from inventory.workbench.forms.disks import SizeForm
from inventory.workbench.forms.proofs import ReasonForm, UploadForm
from inventory.workbench.models import EvidenceItem, ItemState, SignedRecord
from inventory.workbench.readers.hardware_words import FILE_KINDS
from inventory.workbench.readers.wipe_words import VERDICTS
from inventory.workbench.views.evidence_listing import ALL, ASKED, EVIDENCE, STATE_KINDS, STATE_LABELS
from inventory.workbench.views.pages import (
    outcome_of,
    pages,
    said_again,
    told_again,
    told_files,
    why_of_file,
    why_sentences,
    zone,
)

_SENT = "evidence_sent"
MOST_FILES = 200


@pages.get("/evidence")
@needs(Can.EVIDENCE_SEE)
def evidence() -> Any:
    """What logs say, what waits for a person first. A serial number is looked for among all, unless somebody chose."""
    if "state" not in request.args and "as" not in request.args:
        serial = request.args.get("q", "").strip()[:60]
        if serial:
            return redirect(url_for("workbench.evidence", q=serial, state=ALL), 303)
        if request.args.get("asked") == "1":  # an address that was kept
            return redirect(url_for("workbench.evidence", state=ASKED), 303)
    return _page()


def _page(form: UploadForm | None = None) -> Any:
    return list_page(
        EVIDENCE,
        "workbench/evidence.html",
        open_state=ItemState.QUARANTINE,
        hardware_counts=queries.count_hardware(),
        form=form or UploadForm(formdata=None),
    )


@pages.post("/evidence")
@needs(Can.EVIDENCE_ADD)
def upload_any() -> Any:
    """Files for any device: each is taken in or refused by itself."""
    form = UploadForm()
    uploads = [each for each in request.files.getlist("files") if each.filename]
    if not form.validate_on_submit() or not uploads:
        form.refuse("files", _("Kies een bestand van de werkbank."))
        return _page(form=form), 422
    if len(uploads) > MOST_FILES:
        form.refuse("files", _("Kies hoogstens %(n)s bestanden per keer.", n=MOST_FILES))
        return _page(form=form), 422
    if len(uploads) == 1:
        return _one(form, uploads[0])
    with saving():
        results = [_result(each) for each in uploads]
    sent[_SENT] = results
    return redirect(url_for("workbench.evidence_sent"), 303)


def _one(form: UploadForm, upload: FileStorage) -> Any:
    try:
        with saving():
            said = told_files([_take_in(upload)])
    except Refused as no:
        form.refuse("files", no.message)
        return _page(form=form), no.status
    flash(*said)
    return redirect(url_for("workbench.evidence"), 303)


def _take_in(upload: FileStorage) -> actions.Evidence:
    name = upload.filename or ""
    return actions.import_evidence(upload.read(), name, actor=actor(), zone=zone(), device_tag=_tag_of(name))


def _result(upload: FileStorage) -> dict[str, str]:
    """What came of one of many files, as it is shown after; a refused one left nothing."""
    name = (upload.filename or "")[:120]
    try:
        # A file that is refused takes back what it began, and nothing of the files before it.
        with session.begin_nested():
            found = _take_in(upload)
            why = " ".join(why_of_file(found))
            again = "" if found.is_new else said_again(found)
            url = ""
            if found.hardware is not None:
                url = url_for("workbench.hardware_file", number=found.hardware.id)
            elif found.items:
                url = url_for("workbench.evidence_item", number=found.items[0].id)
            return {
                "name": name,
                "kind": found.kind,
                "outcome": outcome_of(found),
                "device": found.device.tag if found.device else "",
                "why": f"{again} {why}".strip()[:300],
                "url": url,
            }
    except Refused as no:
        return {"name": name, "kind": "", "outcome": "refused", "device": "", "why": str(no.message)[:300], "url": ""}


@pages.get("/evidence/sent")
@needs(Can.EVIDENCE_ADD)
def evidence_sent() -> Any:
    """What came of the files that were just sent, a line each."""
    results = sent.get(_SENT) or []
    if not results:
        return redirect(url_for("workbench.evidence"), 303)
    outcomes = {"read": _("Gelezen"), "quarantined": _("Uit te zoeken"), "refused": _("Geweigerd")}
    return render_template(
        "workbench/evidence_sent.html",
        results=sorted(results, key=lambda each: ("refused", "quarantined", "read").index(each["outcome"])),
        outcomes=outcomes,
        tones={"read": "ok", "quarantined": "confirm", "refused": "blocked"},
        counts={word: sum(each["outcome"] == word for each in results) for word in outcomes},
        names=FILE_KINDS,
    )


def _tag_of(filename: str) -> str | None:
    return actions.tag_in_name(filename, prefix=settings().tag_prefix)


@pages.get("/evidence/<int:number>")
@needs(Can.EVIDENCE_SEE)
def evidence_item(number: int) -> str:
    """One drive of one file, and what can be done with it."""
    return _item_page(queries.item(number))


@pages.post("/evidence/again")
@needs(Can.DEVICES_WORK)
def read_all_again() -> Any:
    """Everything that waits, logs and files about machines, is read again."""
    with saving():
        read, changed = evidence_again.look_at_everything(actor=actor())
    if changed:
        sentence = ngettext("%(num)s is nu uitgezocht.", "%(num)s zijn nu uitgezocht.", changed)
        flash(_("Opnieuw gelezen: %(n)s.", n=read) + " " + sentence, "ok")
    else:
        flash(_("Opnieuw gelezen: %(n)s. Er is niets veranderd.", n=read), "info")
    return redirect(url_for("workbench.evidence"), 303)


@pages.post("/evidence/<int:number>/again")
@needs(Can.EVIDENCE_SETTLE)
def read_again(number: int) -> Any:
    """One drive of a log is read again, with what we know now."""
    with saving():
        changed = evidence_again.look_at_logs([queries.item(number)], actor=actor())
    flash(*told_again(changed))
    return redirect(url_for("workbench.evidence_item", number=number), 303)


def _item_page(item: EvidenceItem, *, form: Any = None, size: Any = None, refusal: Refused | None = None) -> str:
    media = queries.media_with_serial(item.serial) if item.serial else []
    return render_template(
        "workbench/evidence_item.html",
        item=item,
        media=[medium for medium in media if medium.device is not None],
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        verdicts=VERDICTS,
        categories=WIPE_CATEGORIES,
        checks=WIPE_CHECKS,
        sentences=why_sentences,
        form=form or ReasonForm(formdata=None),
        size=size or SizeForm(formdata=None),
        noted=item.medium.size_bytes if item.medium else None,
        refusal=refusal,
        is_open=item.state in (ItemState.QUARANTINE, ItemState.TO_DO),
        is_asked=is_asked(item),
        may_change=item.why in evidence_again.MAY_CHANGE,
    )


@pages.get("/evidence/<int:number>/file")
@needs(Can.EVIDENCE_SEE)
def evidence_file(number: int) -> Any:
    """The file as it came."""
    kept = queries.item(number).file
    if kept.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    return file_answer(kept.content, f"{(kept.sha256 or '')[:16]}.log", TEXT, is_shown=False)


@pages.post("/evidence/<int:number>/attach")
@needs(Can.EVIDENCE_SETTLE)
def attach(number: int) -> Any:
    """It belongs to this disk: only with the same serial number."""

    def act(item: EvidenceItem) -> None:
        wanted = request.form.get("medium", type=int)
        medium = next((each for each in queries.media_with_serial(item.serial) if each.id == wanted), None)
        if medium is None:
            raise Refused(
                "other_serial", _("Deze schijf heeft een ander serienummer. Dit wisbewijs hoort er niet bij.")
            )
        evidence_settle.settle_with_medium(item, medium, actor=actor())

    return _settled(number, act, _("Gekoppeld aan de schijf."))


@pages.post("/evidence/<int:number>/add")
@needs(Can.EVIDENCE_SETTLE)
def add_proposed(number: int) -> Any:
    """The disk is really in the device that the bench named."""
    return _settled(
        number, lambda item: evidence_settle.add_proposed(item, actor=actor()), _("De schijf staat nu bij het toestel.")
    )


@pages.post("/evidence/<int:number>/not-inside")
@needs(Can.EVIDENCE_SETTLE)
def not_inside(number: int) -> Any:
    """The disk that the log saw is not in the device."""
    return _settled(
        number, lambda item: say_not_inside(item, actor=actor()), _("Genoteerd: die schijf zit er niet in.")
    )


@pages.post("/evidence/<int:number>/size")
@needs(Can.EVIDENCE_SETTLE)
def correct_size(number: int) -> Any:
    """The noted size of the disk was wrong; with the right one the log is used."""
    form = SizeForm()
    if not form.validate_on_submit():
        return _item_page(queries.item(number), size=form), 422
    return _settled(
        number,
        lambda item: evidence_settle.correct_size(
            item, form.size_gb.data or Decimal(0), actor=actor(), reason=form.known_from.data or ""
        ),
        _("De grootte is verbeterd en de wislog is opnieuw bekeken."),
    )


@pages.post("/evidence/<int:number>/settle")
@needs(Can.EVIDENCE_SETTLE)
def settle(number: int) -> Any:
    """It is not used, with why."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _item_page(queries.item(number), form=form), 422
    return _settled(
        number,
        lambda item: evidence_settle.settle(item, actor=actor(), reason=form.reason.data or ""),
        _("Afgehandeld. Er is niets bewezen."),
    )


def _settled(number: int, act: Any, said: str) -> Any:
    try:
        with saving():
            act(queries.item(number))
    except Refused as no:
        return _item_page(queries.item(number), refusal=no), no.status
    flash(said, "ok")
    return redirect(url_for("workbench.evidence_item", number=number), 303)


@pages.get("/records")
@needs(Can.DEVICES_WORK)
def records() -> str:
    """Records that wait for a second name."""
    return _records_page()


def _records_page(refusal: Refused | None = None) -> str:
    return render_template(
        "workbench/records.html",
        records=queries.waiting_records(),
        methods=signing.METHODS,
        my_id=actor().user_id,
        refusal=refusal,
    )


@pages.post("/records/<int:number>/confirm")
@needs(Can.DEVICES_WORK, Can.MEDIA_DESTROY)
def confirm(number: int) -> Any:
    """The second name."""
    try:
        with saving():
            said = _confirmed(signing.confirm_record(queries.record(number), actor=actor()))
    except Refused as no:
        return _records_page(no), no.status
    flash(said, "ok")
    return redirect(url_for("workbench.records"), 303)


def _confirmed(record: SignedRecord) -> str:
    """What the second name made of the disk. A program may do too little for its sort: then it is not empty yet."""
    match MediumState(record.medium.state):
        case MediumState.DESTROYED:
            return _("Bevestigd. De schijf is vernietigd.")
        case MediumState.SANITISED:
            return _("Bevestigd. De schijf is bewezen leeg.")
    return _("Bevestigd. Voor deze soort schijf is dit niet genoeg: ze staat nog open.")


@pages.post("/records/<int:number>/withdraw")
@needs(Can.DEVICES_WORK)
def withdraw(number: int) -> Any:
    """It was a mistake."""
    try:
        with saving():
            signing.withdraw_record(queries.record(number), actor=actor())
    except Refused as no:
        return _records_page(no), no.status
    flash(_("Ingetrokken."), "ok")
    return redirect(url_for("workbench.records"), 303)
