"""Signing: drawn on the screen beside the clerk, or on paper and then kept as a photo or scan."""

from datetime import datetime

from sqlalchemy import func, select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.history.archive import keep_bytes, newest
from inventory.history.models import KeptFile
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.papers import Papers
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan
from inventory.loans.readers.scans import Scan
from inventory.loans.readers.strokes import Strokes

SIGNABLE = (papers.AGREEMENT, papers.ADDENDUM, papers.SWAP, papers.LOANER, papers.LOANER_BACK, papers.RECEIPT)
MOST_PAGES = 8


def may_be_signed(loan: Loan, kind: str) -> bool:
    """A contract and its sheets while it runs (a sale has no end); a receipt once the device is back."""
    if kind == papers.RECEIPT:
        return loan.state == LoanState.ENDED
    if kind == papers.LOANER_BACK:
        return True
    return loan.state in (LoanState.ACTIVE, LoanState.SOLD)


def sign(
    loan: Loan,
    kind: str,
    strokes: Strokes,
    *,
    actor: Actor,
    papers_of: Papers,
    at: datetime | None = None,
    witness: str = "",
    read: str | None = None,
) -> KeptFile:
    """The borrower drew a signature and the actor saw it, now (or `witness`, at `at`): a new version of the paper. The
    unsigned one stays. `read` is the hash of what stood on the screen: nobody signs what a colleague changed meanwhile.
    """
    loan = hold(loan)
    _demand(loan, actor)
    if kind not in SIGNABLE:
        raise Missing(_("Dit document is er niet."))
    if not may_be_signed(loan, kind):
        raise Refused("wrong_state", _("Dit contract loopt niet meer. Tekenen kan niet meer."))
    present = newest(kind, papers.OWNER, loan.id)
    if present is None or present.removed_at is not None:
        raise Missing(_("Dit document is er niet."))
    if present.data.get("signature"):
        raise Refused("already_signed", _("Dit document is al getekend."))
    if read is not None and read != present.data_sha256:
        said = _("Een collega wijzigde intussen iets. Lees het document opnieuw samen en teken dan.")
        raise Refused("paper_changed", said)
    data = papers_of.signed(present.data, strokes, at=at or now(), witness=witness or actor.name)
    kept = papers.keep_signed(kind, loan, data)
    record(events.SIGNED, subject_of(loan), actor=actor, data={"document": kind, **paper(kept)})
    return kept


def keep_page(loan: Loan, scan: Scan, *, actor: Actor) -> KeptFile:
    """Keep a photo or scan of what was signed on paper, as long as the data of the person are kept."""
    loan = hold(loan)
    _demand(loan, actor)
    if loan.person.anonymised_at is not None:
        raise Refused("anonymised", _("De gegevens van deze persoon zijn gewist."))
    pages = select(func.count()).where(
        KeptFile.owner_kind == papers.OWNER, KeptFile.owner_id == loan.id, KeptFile.kind == papers.SIGNED_PAGE
    )
    number = (session.scalar(pages) or 0) + 1
    if number > MOST_PAGES:
        raise Refused("too_many_pages", _("Er zijn al %(count)s bladen bewaard. Meer gaat niet.", count=MOST_PAGES))
    kept = keep_bytes(
        papers.SIGNED_PAGE,
        papers.OWNER,
        loan.id,
        name=f"{loan.number}-getekend-blad-{number}.{scan.ending}",
        content=scan.content,
        content_type=scan.content_type,
    )
    record(events.SIGNED_PAGE_KEPT, subject_of(loan), actor=actor, data=paper(kept))
    return kept


def _demand(loan: Loan, actor: Actor) -> None:
    demand(actor, Can.LOANS_CHANGE, loan)
    demand(actor, Can.PEOPLE_SEE, loan)
