"""The letters of a recall: their data are kept, and drawn from when they are asked."""

import json
from collections.abc import Iterable
from typing import Any

from inventory.accounts.models import OrgKind
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.i18n import _, in_dutch
from inventory.history.models import KeptFile
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.recalls.lifecycle import ADVICES, REASONS
from inventory.recalls.models import RecallLine
from labels import NoticeData, notices


def letter_data(line: RecallLine, settings: Settings) -> dict[str, Any]:
    """What the letter to this holder says today."""
    assert line.loan is not None
    with in_dutch():
        return _letter(line, line.loan, settings).to_plain()


def letters_pdf(kept: Iterable[KeptFile]) -> bytes | None:
    """These kept letters in one document, each once; None when there are none."""
    each_once = {each.id: each for each in kept if each.removed_at is None and each.data}
    return notices([NoticeData.from_json(json.dumps(each.data)) for each in each_once.values()]) if each_once else None


def _letter(line: RecallLine, loan: Loan, settings: Settings) -> NoticeData:
    person, by_shop = loan.person, loan.org.kind == OrgKind.REUSE_SHOP
    where = loan.location.name if loan.location else loan.org.name
    is_bought = loan.kind == LoanKind.KOOP
    return NoticeData(
        centre=settings.shop_name if by_shop else settings.lender_name,
        sender_address=settings.shop_address if by_shop else settings.lender_address,
        name=person.name,
        street=person.street,
        place=f"{person.postal_code} {person.city}".strip(),
        about=_("Over het toestel van contract %(number)s", number=loan.number),
        written_on=today(),
        lead=(str(REASONS[line.recall.reason]), str(ADVICES[line.recall.advice])),
        ways=(
            _("Kom met het toestel naar %(where)s. We kijken het samen na.", where=where),
            _("Kan je niet komen? Zeg het ons. We zoeken samen een oplossing."),
            _("Heb je het toestel niet meer? Zeg ook dat gerust."),
        ),
        end=_("Dit is gratis, ook als je het toestel kocht.") if is_bought else _("Dit is gratis."),
        phone=settings.found_phone,
        hours="; ".join(opening_of(loan.location_id).lines()) or ("" if by_shop else settings.lender_hours),
        window=settings.letter_window,
    )
