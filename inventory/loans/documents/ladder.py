"""The letters of the reminders: their data when they are made, and many of them in one document."""

import json
from collections.abc import Sequence
from typing import Any

from inventory.accounts.models import OrgKind
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.clock import today
from inventory.history.models import KeptFile
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, Reminder, Step
from labels import LetterData, letters


class HouseLetters:
    """Makes the data of a letter; see `actions.reminders.Letters`."""

    def letter(self, loan: Loan, rung: Reminder, settings: Settings) -> dict[str, Any]:
        person, by_shop = loan.person, loan.org.kind == OrgKind.REUSE_SHOP
        return LetterData(
            centre=settings.shop_name if by_shop else settings.lender_name,
            sender_address=settings.shop_address if by_shop else settings.lender_address,
            name=person.name,
            street=person.street,
            place=f"{person.postal_code} {person.city}".strip(),
            number=loan.number,
            due_on=rung.due_on,
            written_on=today(),
            phone=settings.found_phone,
            hours="; ".join(opening_of(loan.location_id).lines()) or ("" if by_shop else settings.lender_hours),
            return_place=loan.location.name if loan.location else loan.org.name,
            is_free=loan.kind == LoanKind.BRUIKLEEN,
            is_last=rung.step == Step.LETTER,
            window=settings.letter_window,
        ).to_plain()


LETTERS = HouseLetters()


def letters_pdf(kept: Sequence[KeptFile]) -> bytes | None:
    """These kept letters in one document, as they were posted; None when all of them were taken away."""
    there = [LetterData.from_json(json.dumps(each.data)) for each in kept if each.removed_at is None and each.data]
    return letters(there) if there else None


def letter_preview(loan: Loan, rung: Reminder, settings: Settings) -> bytes:
    """The letter of a step as it would be posted today; nothing is kept."""
    return letters([LetterData.from_json(json.dumps(LETTERS.letter(loan, rung, settings)))])
