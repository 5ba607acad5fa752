"""The sheets for another device under the same contract: in the place of the old one, or only standing in."""

from datetime import date
from typing import Any

from inventory.accounts.models import OrgKind
from inventory.config import Settings
from inventory.core.codes import paper_address
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions.about_device import limits_of
from inventory.loans.actions.returned import thing, thing_back
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, LoanLine
from labels import Kind, LoanerData, SwapData


def swap_data(
    loan: Loan, before: LoanLine, settings: Settings, *, condition: str, clerk: str, guarantee_until: date | None
) -> SwapData:
    """`before` is the line of the device that came back; the new one is the line of now."""
    handed = [each for each in before.accessories if each.handed]
    return SwapData(
        **_sheet(loan, loan.line, settings, condition, clerk),
        before_device=before.device.name,
        before_tag=before.device.tag,
        accessories_back=tuple(thing_back(each) for each in handed if each.came_back),
        accessories_missing=tuple(thing(each.kind) for each in handed if not each.came_back),
        due_on=loan.due_on,
        guarantee_until=guarantee_until or loan.guarantee_until,
    )


def loaner_data(
    loan: Loan, line: LoanLine, settings: Settings, *, repair: str, condition: str, clerk: str
) -> LoanerData:
    """`line` is that of the device that stands in."""
    own = loan.line.device
    return LoanerData(
        **_sheet(loan, line, settings, condition, clerk), own_device=own.name, own_tag=own.tag, repair_number=repair
    )


def _sheet(loan: Loan, line: LoanLine, settings: Settings, condition: str, clerk: str) -> dict[str, Any]:
    """What both say: of the contract, and of the device that goes along."""
    device = line.device
    place = loan.location.name if loan.location else loan.org.name
    by_shop = loan.kind != LoanKind.BRUIKLEEN and loan.org.kind == OrgKind.REUSE_SHOP
    return {
        "kind": Kind(str(loan.kind)),
        "number": loan.number,
        "lender_name": settings.shop_name if by_shop else settings.lender_name,
        "borrower_name": loan.person.name,
        "device_type": str(TYPE_LABELS[device.type]),
        "device_make": device.make,
        "device_model": device.model,
        "device_serial": device.serial,
        "device_tag": device.tag,
        "accessories": tuple(thing(each.kind) for each in line.accessories if each.handed),
        "condition": condition,
        "known_limits": tuple(limits_of(device)),
        "representative_signs": loan.representative_signs,
        "agreed_at": line.from_at,
        "agreed_place": place,
        "return_place": place,
        "clerk_name": clerk,
        "help_phone": settings.found_phone,
        "check_address": check_address(settings),
        "url": paper_address(settings.base_url, loan.number),
    }
