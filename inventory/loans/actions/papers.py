"""What a contract puts on paper. Actions keep the data; `documents.py` knows how the paper looks."""

from datetime import date
from typing import Any, Protocol

from inventory.config import Settings
from inventory.history.archive import keep_data
from inventory.history.models import KeptFile
from inventory.loans.models import Loan

OWNER = "loan"
AGREEMENT, RECEIPT, ADDENDUM = "agreement", "receipt", "addendum"


class Papers(Protocol):
    """Turns a contract into the plain data that a paper is drawn from. `documents.PAPERS` is the one of the house."""

    def agreement(self, loan: Loan, settings: Settings) -> dict[str, Any]:
        """The contract as it is signed at the desk."""

    def receipt(self, loan: Loan, settings: Settings, *, clerk: str, note: str) -> dict[str, Any]:
        """The proof that the device came back."""

    def addendum(self, loan: Loan, settings: Settings, *, before: date) -> dict[str, Any]:
        """The sheet with the new date."""


def keep(kind: str, loan: Loan, data: dict[str, Any]) -> KeptFile:
    """Keep the data of a paper, in the transaction of the action. Its bytes are drawn afterwards."""
    return keep_data(kind, OWNER, loan.id, name=f"{loan.number}-{kind}.pdf", data=data)
