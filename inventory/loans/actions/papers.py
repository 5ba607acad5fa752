"""What a contract puts on paper. Actions keep the data; `documents.py` knows how the paper looks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from inventory.access import Actor
from inventory.config import Settings
from inventory.history.actions import Subject, record
from inventory.history.archive import keep_data, take_away
from inventory.history.models import KeptFile
from inventory.loans import events
from inventory.loans.models import Loan, LoanLine, LongerPrice, Payment
from inventory.loans.queries.money import Balance
from inventory.loans.queries.papers import OWNER, SIGNED, SIGNED_PAGE
from inventory.loans.readers.strokes import Strokes

__all__ = [
    "ADDENDUM",
    "AGREEMENT",
    "LOANER",
    "LOANER_BACK",
    "OWNER",
    "RECEIPT",
    "SIGNED_PAGE",
    "SWAP",
    "Papers",
    "keep",
    "keep_payment",
    "keep_signed",
    "of_payment",
    "take_papers_away",
]

AGREEMENT, RECEIPT, ADDENDUM, SWAP = "agreement", "receipt", "addendum", "swap"
LOANER, LOANER_BACK = "loaner", "loaner-receipt"


class Papers(Protocol):
    """Turns a contract into the plain data that a paper is drawn from. `documents.PAPERS` is the one of the house."""

    def agreement(self, loan: Loan, settings: Settings) -> dict[str, Any]:
        """The contract as it is signed at the desk."""

    def receipt(self, loan: Loan, settings: Settings, *, clerk: str, note: str) -> dict[str, Any]:
        """The proof that the device came back."""

    def addendum(
        self,
        loan: Loan,
        settings: Settings,
        *,
        before: date,
        clerk: str,
        cost: LongerPrice | None = None,
        paid: Payment | None = None,
    ) -> dict[str, Any]:
        """The sheet with the new date; of a rent with what the added time costs, and what was paid at once."""

    def swapped(
        self,
        loan: Loan,
        before: LoanLine,
        settings: Settings,
        *,
        condition: str,
        clerk: str,
        guarantee_until: date | None = None,
    ) -> dict[str, Any]:
        """The sheet for another device; `before` is the line of the one that came back."""

    def loaner(
        self, loan: Loan, line: LoanLine, settings: Settings, *, repair: str, condition: str, clerk: str
    ) -> dict[str, Any]:
        """The sheet for a device that stands in while the own one is repaired."""

    def loaner_receipt(
        self, loan: Loan, line: LoanLine, settings: Settings, *, clerk: str, note: str, condition: str
    ) -> dict[str, Any]:
        """The proof that a device that stood in came back."""

    def payment(self, loan: Loan, row: Payment, settings: Settings, balance: Balance, *, clerk: str) -> dict[str, Any]:
        """The receipt of one payment, with what is open after it."""

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        """The same paper with a signature that was drawn on the screen."""


def take_papers_away(loan: Loan, *, actor: Actor) -> int:
    """Take away what every paper of this contract says, for good. The number of papers."""
    gone = take_away(OWNER, [loan.id])
    if gone:
        record(events.PAPERS_TAKEN_AWAY, Subject(OWNER, loan.id, loan.number), actor=actor)
    return gone


def keep(kind: str, loan: Loan, data: dict[str, Any]) -> KeptFile:
    """Keep the data of a paper, in the transaction of the action. Its bytes are drawn afterwards."""
    return keep_data(kind, OWNER, loan.id, name=f"{loan.number}-{kind}.pdf", data=data)


def of_payment(row: Payment) -> str:
    """The kind under which the receipt of this payment is kept, with the papers of its contract."""
    return f"payment-{row.id}"


def keep_payment(loan: Loan, row: Payment, data: dict[str, Any]) -> KeptFile:
    """Keep the data of the receipt of a payment."""
    return keep_data(of_payment(row), OWNER, loan.id, name=f"{loan.number}-betaling-{row.id}.pdf", data=data)


def keep_signed(kind: str, loan: Loan, data: dict[str, Any]) -> KeptFile:
    """Keep the data of a paper that now has a signature: the newest version, beside the one without."""
    return keep_data(kind, OWNER, loan.id, name=f"{loan.number}-{kind}{SIGNED}", data=data)
