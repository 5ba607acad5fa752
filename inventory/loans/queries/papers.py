"""What is kept with a contract, without its bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.history.models import KeptFile
from inventory.loans.models import Loan

OWNER, SIGNED_PAGE, LETTER = "loan", "signed_page", "letter"
PHOTO_OUT, PHOTO_IN = "photo_out", "photo_in"
PHOTOS = (PHOTO_OUT, PHOTO_IN)
# What the name of a version with a signature ends with; the data themselves stay unread.
SIGNED = "-getekend.pdf"


@dataclass(frozen=True)
class Held:
    id: int
    kind: str
    name: str
    kept_at: datetime
    sealed_at: datetime | None

    @property
    def is_signed(self) -> bool:
        return self.name.endswith(SIGNED)


def held(loan: Loan) -> Sequence[Held]:
    """The papers and pages of a contract that were not taken away, oldest first."""
    rows = session.execute(
        select(KeptFile.id, KeptFile.kind, KeptFile.name, KeptFile.kept_at, KeptFile.sealed_at)
        .where(KeptFile.owner_kind == OWNER, KeptFile.owner_id == loan.id, KeptFile.removed_at.is_(None))
        .order_by(KeptFile.id)
    )
    return [Held(*row) for row in rows]


def signed_page(loan: Loan, number: int) -> KeptFile:
    """One kept page of this contract, with its bytes; of another contract it does not exist."""
    found = session.scalar(
        select(KeptFile).where(
            KeptFile.id == number,
            KeptFile.owner_kind == OWNER,
            KeptFile.owner_id == loan.id,
            KeptFile.kind == SIGNED_PAGE,
        )
    )
    if found is None or found.removed_at is not None or found.content is None:
        raise Missing(_("Dit document is er niet."))
    return found


def photo(loan: Loan, number: int) -> KeptFile:
    """One kept photo of this contract, with its bytes; of another contract it does not exist."""
    found = session.scalar(
        select(KeptFile).where(
            KeptFile.id == number,
            KeptFile.owner_kind == OWNER,
            KeptFile.owner_id == loan.id,
            KeptFile.kind.in_(PHOTOS),
        )
    )
    if found is None or found.removed_at is not None or found.content is None:
        raise Missing(_("Deze foto is er niet."))
    return found
