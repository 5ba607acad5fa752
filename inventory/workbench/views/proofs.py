"""Certificates of other erasers: noted by one person, approved by another."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.lifecycle import WIPE_CATEGORIES, WIPE_METHODS
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.workbench import queries
from inventory.workbench.actions import evidence_external
from inventory.workbench.actions.evidence_external import Claim
from inventory.workbench.forms.proofs import ProofForm, ReasonForm
from inventory.workbench.views.pages import pages


@pages.get("/proofs")
@needs(Can.EVIDENCE_ADD, Can.MEDIA_POLICY)
def proofs() -> str:
    """What waits for a second name, and the form for a new one."""
    return _page()


def _page(*, form: Any = None, reason: Any = None, refused: int = 0, refusal: Refused | None = None) -> str:
    return render_template(
        "workbench/proofs.html",
        waiting=queries.proofs(is_decided=False),
        decided=queries.proofs(is_decided=True, limit=20),
        methods=WIPE_METHODS,
        categories=WIPE_CATEGORIES,
        form=form or ProofForm(formdata=None),
        reason=reason or ReasonForm(formdata=None),
        refused=refused,
        refusal=refusal,
        my_id=actor().user_id,
    )


@pages.post("/proofs")
@needs(Can.EVIDENCE_ADD)
def note_proof() -> Any:
    """The first name."""
    form = ProofForm()
    if not form.validate_on_submit():
        return _page(form=form), 422
    try:
        with saving():
            upload = form.file.data
            evidence_external.note_external_proof(
                Claim(
                    software=form.software.data or "",
                    serial=form.serial.data or "",
                    method=form.method.data or "",
                    ended_at=form.ended(),
                    number=form.number.data or "",
                ),
                upload.read(),
                upload.filename or "",
                actor=actor(),
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form=form), no.status
    flash(_("Bewaard. Het telt als de coördinator het goedkeurt."), "ok")
    return redirect(url_for("workbench.proofs"), 303)


@pages.get("/proofs/<int:number>/file")
@needs(Can.EVIDENCE_ADD, Can.MEDIA_POLICY)
def proof_file(number: int) -> Any:
    """The certificate as it came."""
    kept = queries.external_proof(number).file
    if kept.content is None:
        raise Missing(_("Dit bestand is niet meer bewaard."))
    ending = kept.content_type.rpartition("/")[2]
    return file_answer(kept.content, f"bewijs-{number}.{ending}", kept.content_type, is_shown=False)


@pages.post("/proofs/<int:number>/approve")
@needs(Can.MEDIA_POLICY)
def approve_proof(number: int) -> Any:
    """The second name."""
    try:
        with saving():
            evidence_external.approve_external_proof(queries.external_proof(number), actor=actor())
    except Refused as no:
        return _page(refusal=no), no.status
    flash(_("Goedgekeurd. Het wisbewijs telt nu."), "ok")
    return redirect(url_for("workbench.proofs"), 303)


@pages.post("/proofs/<int:number>/refuse")
@needs(Can.MEDIA_POLICY)
def refuse_proof(number: int) -> Any:
    """It is no good, with why."""
    form = ReasonForm()
    proof = queries.external_proof(number)
    if not form.validate_on_submit():
        return _page(reason=form, refused=number), 422
    try:
        with saving():
            evidence_external.refuse_external_proof(proof, actor=actor(), reason=form.reason.data or "")
    except Refused as no:
        return _page(refusal=no), no.status
    flash(_("Geweigerd. Het bewijst niets."), "ok")
    return redirect(url_for("workbench.proofs"), 303)
