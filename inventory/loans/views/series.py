"""Taking back one device after another, without a click: each scan saves the one before and shows the next.

A device that was scanned is not saved at once: a return makes the wipe proof void for good, so it cannot be undone
afterwards. It waits for the next scan, or ten seconds. What nobody ticked is not said to be there: somebody looks
within two working days.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request

from inventory.access import Can
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.loans.actions.take_back import take_back
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import LinePurpose, Loan, LoanLine
from inventory.loans.queries.contracts import loan_by_number
from inventory.loans.queries.money import balance
from inventory.loans.queries.returned import last_returns
from inventory.loans.views.back import found_by, things_of
from inventory.loans.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import read_photo, shown
from inventory.web.shell import settings

WAITS_SECONDS = 10


@dataclass
class Series:
    """What this request did, and what waits now."""

    pending: Loan | None = None
    saved: Loan | None = None
    dropped: str = ""
    is_again: bool = False
    """The device that waits was scanned once more."""
    refusals: list[str] = field(default_factory=list)
    apart: str = ""
    """What needs more than a scan: the number of a contract, or the tag of a device."""
    is_begun: bool = True
    is_kept: bool = False
    """What waits was left as it was, with what is ticked: a photo could not be read."""


@pages.route("/loans/take-back/series", methods=["GET", "POST"])
@needs(Can.LOANS_TAKE_BACK)
def series() -> Any:
    """Say once what is said to each borrower, then scan."""
    if request.method == "GET" or not request.form.get("said"):
        refusals = [_("Vink eerst aan wat je aan elke lener zegt.")] if request.method == "POST" else []
        return _page(Series(is_begun=False, refusals=refusals)), 422 if refusals else 200
    now = Series()
    waiting = _waiting(now)
    text = request.form.get("q", "") or _on_photo(now)
    if now.is_kept:
        now.pending = waiting
        return _page(now)
    scanned = _scanned(text, now) if text.strip() else None
    if waiting is not None and scanned is not None and scanned.id == waiting.id:
        now.pending, now.is_again = waiting, True
        return _page(now)
    number = scanned.number if scanned is not None else ""
    if waiting is not None and "drop" in request.form:
        now.dropped = waiting.line.device.tag
    elif waiting is not None:
        _save(waiting, now)
    if number:
        now.pending = loan_by_number(number, actor=actor())
    return _page(now)


def _on_photo(now: Series) -> str:
    """The code on the photo that was sent with the form; without script there is no other way for a camera."""
    sent = request.files.get("photo")
    if "photo_sent" not in request.form and not (sent and sent.filename):
        return ""
    try:
        return shown(read_photo(sent.read() if sent else b""))
    except BadInput as no:
        now.refusals.append(str(no.message))
        now.is_kept = True
        return ""


def _waiting(now: Series) -> Loan | None:
    """The contract whose device was scanned before this."""
    number = request.form.get("pending", "")
    if not number:
        return None
    try:
        loan = loan_by_number(number, actor=actor())
    except Missing as no:
        now.refusals.append(str(no.message))
        return None
    shown = request.form.get("pending_device", "")
    if shown != loan.line.device.tag:  # it was swapped since this page was made
        now.refusals.append(_("%(tag)s hoort niet meer bij contract %(number)s.", tag=shown[:20], number=loan.number))
        return None
    return loan


def _scanned(text: str, now: Series) -> Loan | None:
    """The contract that this scan means, when a scan is enough for it."""
    try:
        line = found_by(text)
    except Refused as no:
        now.refusals.append(str(no.message))
        return None
    loan = line.loan
    if line.purpose == LinePurpose.LOANER or loan.loaner is not None:
        now.refusals.append(_with_loaner(line))
        now.apart = line.device.tag
        return None
    if loan.deposit_eur and balance(loan).deposit_held:
        now.refusals.append(
            _("Bij contract %(number)s hoort een waarborg. Neem dit toestel apart terug.", number=loan.number)
        )
        now.apart = loan.number
        return None
    return loan


def _with_loaner(line: LoanLine) -> str:
    """Why a scan is not enough: it stands in, or what stands in for it is still out."""
    tag, number = line.device.tag, line.loan.number
    if line.purpose == LinePurpose.LOANER:
        return _("%(tag)s is een leentoestel bij contract %(number)s. Neem het apart terug.", tag=tag, number=number)
    return _("Bij contract %(number)s is nog een leentoestel mee. Neem dit toestel apart terug.", number=number)


def _save(loan: Loan, now: Series) -> None:
    """Take the device back that waited, with what was ticked meanwhile."""
    number, tag = loan.number, loan.line.device.tag
    handed = things_of(loan.line)
    ticked = (
        handed if request.form.get("all") else [kind for kind in request.form.getlist("accessories") if kind in handed]
    )
    try:
        with saving():
            take_back(
                loan,
                actor=actor(),
                settings=settings(),
                papers_of=PAPERS,
                accessories=ticked,
                not_looked_at=[kind for kind in handed if kind not in ticked],
                data_statement=True,
            )
    except Refused as no:
        found = loan_by_number(number, actor=actor())
        if found.state != LoanState.ENDED:
            now.refusals.append(_("%(tag)s is niet teruggenomen: %(why)s", tag=tag, why=str(no.message)))
            return  # else it is back: this page was sent twice, or a colleague was first
    now.saved = loan_by_number(number, actor=actor())


def _page(now: Series) -> str:
    signal = "refused" if now.refusals else "already" if now.is_again else "ok" if now.pending or now.saved else None
    return render_template(
        "loans/series.html",
        now=now,
        things=things_of(now.pending.line) if now.pending is not None else [],
        ticked=request.form.getlist("accessories") if now.is_again or now.is_kept else [],
        rows=last_returns(actor()),
        seconds=WAITS_SECONDS,
        signal=signal,
    )
