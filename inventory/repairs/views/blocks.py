"""What stands on the page of a case beside its step: each block with its form, and who may fill it in."""

from dataclasses import dataclass, field
from typing import Any

from inventory.access import Can, may
from inventory.devices.lifecycle import DeviceState
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Loan
from inventory.repairs.actions.facts import is_own_doing
from inventory.repairs.actions.parts import WORKED_ON
from inventory.repairs.forms import (
    BoughtPartForm,
    DataForm,
    DiskForm,
    PhotoForm,
    PromiseForm,
    RefundForm,
    StockPartForm,
    ToldForm,
)
from inventory.repairs.lifecycle import CAN_BE_LATE, HOLDER_MUST_HEAR, RepairState
from inventory.repairs.models import Repair
from inventory.web.guard import actor
from inventory.web.widgets import Form
from inventory.workbench.actions.parts import fitting


@dataclass
class Blocks:
    """The forms that this reader may fill in now; None when not."""

    told: Form | None = None
    promise: Form | None = None
    data: Form | None = None
    stock: Form | None = None
    bought: Form | None = None
    photos: Form | None = None
    disk: Form | None = None
    refund: Form | None = None
    broken: frozenset[str] = field(default_factory=frozenset)
    """The blocks that were sent and not taken: they stand open."""


def blocks_of(case: Repair, contract: Loan | None, refused: dict[str, Any]) -> Blocks:
    """`refused`: the forms that were sent and not taken, by the name of their block."""
    me = actor()
    found = Blocks(broken=frozenset(refused))
    if case.state is RepairState.CLOSED:
        return found
    if may(me, Can.REPAIRS_OPEN):
        if case.state in HOLDER_MUST_HEAR and case.told_at is None and case.came_from != DeviceState.PLACED:
            found.told = ToldForm(formdata=None)
        if case.state in CAN_BE_LATE:
            found.promise = PromiseForm(formdata=None)
        found.data = DataForm(formdata=None, data={"data_choice": case.data_choice.value})
        found.photos = PhotoForm(formdata=None)
        is_sale = contract is not None and contract.kind == LoanKind.KOOP and case.came_from == DeviceState.SOLD
        if is_sale and case.state is RepairState.NOT_REPAIRABLE and case.is_in_guarantee and not is_own_doing(case):
            found.refund = RefundForm(formdata=None)
    if may(me, Can.REPAIRS_WORK) and case.state in WORKED_ON:
        stock = fitting(case.device)
        found.stock = StockPartForm(formdata=None).among(stock) if stock else None
        found.bought = BoughtPartForm(formdata=None)
        if case.state is not RepairState.OPEN and case.device.media:
            found.disk = DiskForm(formdata=None).among(case.device)
    for name, form in refused.items():
        setattr(found, name, form)
    return found
