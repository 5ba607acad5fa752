"""What repair cases look like in the API. Status and barrier are the words of the Open Repair Data Standard."""

import marshmallow as ma

from inventory.loans.schemas import AlongBody, SwapBody
from inventory.repairs.lifecycle import COMPUTER_FAULTS, TABLET_FAULTS, DataChoice
from inventory.web.api import Schema

_FAULTS = sorted({*COMPUTER_FAULTS, *TABLET_FAULTS})


class NewRepair(Schema):
    device = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))
    fault_type = ma.fields.String(required=True, validate=ma.validate.OneOf(_FAULTS))
    complaint = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))
    data_choice = ma.fields.String(required=True, validate=ma.validate.OneOf([choice.value for choice in DataChoice]))


class RepairMove(Schema):
    move = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))
    facts = ma.fields.Dict(keys=ma.fields.String(), load_default=dict)


class LoanerBody(AlongBody):
    """A device that stands in. `data_statement`: the borrower was told that it is wiped when it comes back."""


class ReplaceBody(SwapBody):
    """Another device for good: the contract runs on with it, and the case is closed."""


class RepairOut(Schema):
    number = ma.fields.String(required=True)
    device = ma.fields.String(required=True)
    loaner = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True)
    fault_type = ma.fields.String(required=True)
    complaint = ma.fields.String(required=True)
    data_choice = ma.fields.String(required=True)
    in_guarantee = ma.fields.Boolean(required=True)
    guarantee_why = ma.fields.String(required=True)
    guarantee_until = ma.fields.Date(required=True, allow_none=True)
    diagnosis = ma.fields.String(required=True)
    work = ma.fields.String(required=True)
    parts = ma.fields.List(ma.fields.String(), required=True)
    cause = ma.fields.String(required=True)
    minutes = ma.fields.Integer(required=True, allow_none=True)
    cost_eur = ma.fields.String(required=True, allow_none=True)
    price_eur = ma.fields.String(required=True, allow_none=True)
    price_answer = ma.fields.String(required=True)
    waits_for = ma.fields.String(required=True)
    turn = ma.fields.String(required=True)
    turn_since = ma.fields.AwareDateTime(required=True)
    promised_on = ma.fields.Date(required=True, allow_none=True)
    part_expected_on = ma.fields.Date(required=True, allow_none=True)
    told_how = ma.fields.String(required=True)
    remedy = ma.fields.String(required=True)
    product_category = ma.fields.String(required=True)
    repair_status = ma.fields.String(required=True)
    repair_barrier_if_end_of_life = ma.fields.String(required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    version = ma.fields.Integer(required=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    url = ma.fields.String(required=True)
