"""The sheet for another device under the same contract."""

from inventory.accounts.models import OrgKind
from inventory.config import Settings
from inventory.core.codes import paper_address
from inventory.devices.documents.proofs import check_address
from inventory.devices.models import TYPE_LABELS
from inventory.loans.actions.preflight import limits_of
from inventory.loans.actions.returned import thing, thing_back
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan, LoanLine
from labels import Kind, SwapData


def swap_data(loan: Loan, before: LoanLine, settings: Settings, *, condition: str, clerk: str) -> SwapData:
    """`before` is the line of the device that came back; the new one is the line of now."""
    assert loan.due_on is not None
    device, line = loan.line.device, loan.line
    place = loan.location.name if loan.location else loan.org.name
    by_shop = loan.kind != LoanKind.BRUIKLEEN and loan.org.kind == OrgKind.REUSE_SHOP
    handed = [each for each in before.accessories if each.handed]
    return SwapData(
        kind=Kind(str(loan.kind)),
        number=loan.number,
        lender_name=settings.shop_name if by_shop else settings.lender_name,
        borrower_name=loan.person.name,
        before_device=before.device.name,
        before_tag=before.device.tag,
        device_type=str(TYPE_LABELS[device.type]),
        device_make=device.make,
        device_model=device.model,
        device_serial=device.serial,
        device_tag=device.tag,
        accessories=tuple(thing(each.kind) for each in line.accessories if each.handed),
        accessories_back=tuple(thing_back(each) for each in handed if each.came_back),
        accessories_missing=tuple(thing(each.kind) for each in handed if not each.came_back),
        condition=condition,
        known_limits=tuple(limits_of(device)),
        due_on=loan.due_on,
        representative_signs=loan.representative_signs,
        agreed_at=line.from_at,
        agreed_place=place,
        return_place=place,
        clerk_name=clerk,
        help_phone=settings.found_phone,
        check_address=check_address(settings),
        url=paper_address(settings.base_url, loan.number),
    )
