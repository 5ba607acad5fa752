"""What was done at a desk without network, as it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from inventory.loans.models import LearningPath
from inventory.loans.readers.strokes import Strokes
from inventory.offline.models import What
from inventory.people.actions import Borrower, NewEndUser
from inventory.people.models import Person
from inventory.referrals.models import Referral


@dataclass(frozen=True)
class HandedOver:
    """What the desk noted when it gave a device: for a code, from what was prepared that day."""

    tag: str
    code: str
    prepared_on: date
    borrower: Borrower
    identity_seen: bool
    end_user: NewEndUser | None
    representative_signs: bool
    accessories: tuple[str, ...]
    condition: str
    due_on: date | None
    learning_path: LearningPath
    confirmed: frozenset[str]
    known: Person | None = None
    """Who signs, when the counter had recognised somebody before the network went."""


@dataclass(frozen=True)
class TakenBack:
    """What the desk noted when it took a device. Without a number it was not prepared; the device leads to it."""

    tag: str
    number: str
    accessories: tuple[str, ...]
    condition: str
    data_statement: bool
    note: str
    device_note: str = ""


@dataclass(frozen=True)
class Work:
    """One thing that was done, with the key by which it is known however often it is sent."""

    key: str
    done_at: datetime
    did: HandedOver | TakenBack
    strokes: Strokes | None = None
    seen_by: str = ""
    """Who saw the borrower sign, when it is not the actor."""

    @property
    def what(self) -> What:
        return What.HAND_OVER if isinstance(self.did, HandedOver) else What.TAKE_BACK


Referrals = Callable[[str], Referral]
