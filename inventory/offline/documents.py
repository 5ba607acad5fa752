"""The text of a free loan as it will be signed, to read together while there is no network. Nobody's name is in it."""

from dataclasses import replace
from datetime import date, datetime

from inventory.config import Settings
from inventory.core.i18n import _, in_dutch
from inventory.loans.documents import picto_url
from labels import AgreementData, Kind, Sheet, agreement_sheet

_READ_TOGETHER = ("rules", "clauses", "bullets")

__all__ = ["picto_url", "terms_of_today"]


def terms_of_today(settings: Settings, *, at: datetime, due_on: date, place: str, clerk: str) -> Sheet:
    """The rules and the clauses of a free loan that begins now."""
    with in_dutch():
        sheet = agreement_sheet(
            AgreementData(
                kind=Kind.BRUIKLEEN,
                number="",
                lender_name=settings.lender_name,
                lender_address=settings.lender_address,
                owner_name=settings.lender_name,
                borrower_name=_("wie hieronder tekent"),
                borrower_birth_on=date(1970, 1, 1),
                borrower_address="",
                device_type="",
                device_make="",
                device_model="",
                device_tag="",
                handed_over_at=at,
                handed_over_place=place,
                return_place=place,
                clerk_name=clerk,
                due_on=due_on,
                regulation=settings.regulation,
                help_phone=settings.found_phone,
            )
        )
    return replace(sheet, blocks=tuple(block for block in sheet.blocks if block.kind in _READ_TOGETHER))
