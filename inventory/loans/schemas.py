"""What programs send and get about contracts."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from inventory.devices.models import DeviceType
from inventory.loans.actions.findings import Level
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import (
    METHODS,
    Decider,
    FreeFor,
    IncidentKind,
    KeptFor,
    LearningPath,
    TariffProof,
    ThingBack,
    WriteOffReason,
)
from inventory.web.api import Schema

# PostgreSQL keeps no NUL in a text.
_PLAIN = ma.validate.ContainsNoneOf("\x00")


def _word(kind: type[StrEnum], **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in kind]), **more)


def _text(longest: int, *, least: int = 0, **more: Any) -> ma.fields.String:
    return ma.fields.String(validate=[ma.validate.Length(min=least, max=longest), _PLAIN], **more)


def _amount(**more: Any) -> ma.fields.Decimal:
    return ma.fields.Decimal(
        places=2, as_string=False, validate=ma.validate.Range(min=0, max=99_999), load_default=None, **more
    )


class BorrowerBody(Schema):
    """Who signs, from the identity card that was seen. Never a number of that card."""

    first_name = _text(80, least=1, required=True)
    last_name = _text(80, least=1, required=True)
    birth_date = ma.fields.Date(required=True)
    street = _text(120, least=1, required=True)
    postal_code = _text(12, least=1, required=True)
    city = _text(80, least=1, required=True)
    phone = _text(30, load_default="")
    email = _text(254, load_default="")
    identity_seen = ma.fields.Boolean(required=True)


class EndUserBody(Schema):
    """For whom somebody signs."""

    first_name = _text(80, least=1, required=True)
    birth_year = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=1900, max=2100))


def _accessories() -> ma.fields.List[Any]:
    return ma.fields.List(_text(60, least=1), load_default=list, validate=ma.validate.Length(max=20))


def _confirmed() -> ma.fields.List[Any]:
    return ma.fields.List(_text(40, least=1), load_default=list, validate=ma.validate.Length(max=20))


def _method(**more: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([word.value for word in METHODS]), **more)


class PayingBody(Schema):
    """What is paid in the same step. Without an amount: all that is asked."""

    method = _method(required=True)
    amount_eur = _amount(allow_none=True)
    reference = _text(60, load_default="")


class NewLoan(Schema):
    """A hand-over. `confirmed` are the words of what the clerk read: see `missing` of a refusal `confirm_needed`."""

    kind = _word(LoanKind, required=True)
    device = _text(120, least=1, required=True)
    referral = _text(40, load_default=None, allow_none=True)
    borrower = ma.fields.Nested(BorrowerBody, required=True)
    end_user = ma.fields.Nested(EndUserBody, load_default=None, allow_none=True)
    representative_signs = ma.fields.Boolean(load_default=False)
    accessories = _accessories()
    due_on = ma.fields.Date(load_default=None, allow_none=True)
    tariff_proof = _word(TariffProof, load_default=None, allow_none=True)
    price_eur = _amount(allow_none=True)
    deposit_eur = _amount(allow_none=True)
    proof_until = ma.fields.Date(load_default=None, allow_none=True)
    payment = ma.fields.Nested(PayingBody, load_default=None, allow_none=True)
    condition = _text(500, load_default="")
    learning_path = _word(LearningPath, load_default=LearningPath.NOT_OFFERED.value)
    confirmed = _confirmed()


class CheckBody(NewLoan):
    """A hand-over that is not whole yet."""

    device = _text(120, least=1, load_default=None, allow_none=True)
    borrower = ma.fields.Nested(BorrowerBody, load_default=None, allow_none=True)


class FindingAnswer(Schema):
    """`blocked`: it cannot be done. `confirm`: it can, with its word in `confirmed`. `notice`: good to know."""

    level = _word(Level, required=True)
    word = ma.fields.String(required=True)
    sentence = ma.fields.String(required=True)
    field = ma.fields.String(required=True, allow_none=True)
    missing = ma.fields.List(ma.fields.String(), required=True)


class CheckAnswer(Schema):
    """What stands in the way comes first."""

    findings = ma.fields.List(ma.fields.Nested(FindingAnswer), required=True)


class Paper(Schema):
    """A kept document. `sha256` is null while its bytes are still to be drawn."""

    url = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True, allow_none=True)


class LoanAnswer(Schema):
    """A contract. The borrower is a reference; the name stands on the agreement. `price_eur` is that of its first term,
    `to_pay_eur` what is still open of all of it. `loaner` stands in while the device is repaired.
    """

    number = ma.fields.String(required=True)
    kind = _word(LoanKind, required=True)
    state = _word(LoanState, required=True)
    device = ma.fields.String(required=True)
    loaner = ma.fields.String(required=True, allow_none=True)
    handed_over_at = ma.fields.AwareDateTime(required=True, format="iso")
    due_on = ma.fields.Date(required=True, allow_none=True)
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True, format="iso")
    guarantee_until = ma.fields.Date(required=True, allow_none=True)
    price_eur = ma.fields.Float(required=True, allow_none=True)
    deposit_eur = ma.fields.Float(required=True, allow_none=True)
    to_pay_eur = ma.fields.Float(required=True, allow_none=True)
    accessories = ma.fields.List(ma.fields.String(), required=True)
    person = ma.fields.String(required=True, allow_none=True)
    agreement = ma.fields.Nested(Paper, required=True)
    moves = ma.fields.List(ma.fields.String(), required=True)
    version = ma.fields.Integer(required=True)


class ExtendBody(Schema):
    """A later date. `tariff_proof` was seen again: it is asked for a rent of which the last look is over.

    A rent also says what the added time costs (`price_eur`); left out, the refusal `price_to_agree` tells what is usual
    and changes nothing. Nothing only with `free_for`. `payment` is what was paid at once.
    """

    due_on = ma.fields.Date(required=True)
    tariff_proof = _word(TariffProof, load_default=None, allow_none=True)
    price_eur = _amount(allow_none=True)
    free_for = _word(FreeFor, load_default=None, allow_none=True)
    payment = ma.fields.Nested(PayingBody, load_default=None, allow_none=True)
    confirmed = _confirmed()


class KeepBody(Schema):
    """A part of the deposit that stays, and what for. `thing` is the accessory that did not come back."""

    amount_eur = ma.fields.Decimal(places=2, required=True, validate=ma.validate.Range(min=0, max=99_999))
    kept_for = _word(KeptFor, required=True)
    thing = _text(60, load_default="")


class ThingBody(Schema):
    """How one thing came back. What is damaged has a note."""

    kind = _text(60, least=1, required=True)
    how = _word(ThingBack, required=True)
    note = _text(200, load_default="")


class LoanerReturnBody(Schema):
    """What came back. `data_statement`: the borrower was told that all is wiped. At what stands in `not_looked_at`
    somebody looks within two working days; what stands nowhere is missing.
    """

    accessories = _accessories()
    things = ma.fields.List(ma.fields.Nested(ThingBody), load_default=list, validate=ma.validate.Length(max=20))
    not_looked_at = _accessories()
    device_damage = _text(200, load_default="")
    condition = _text(500, load_default="")
    data_statement = ma.fields.Boolean(required=True)
    note = _text(200, load_default="")


class ReturnBody(LoanerReturnBody):
    """The same, with the deposit. `confirmed`: `loaner_out` while a device that stands in does not come along."""

    deposit_back_eur = _amount(allow_none=True)
    deposit_method = _method(load_default=None, allow_none=True)
    deposit_kept = ma.fields.List(ma.fields.Nested(KeepBody), load_default=list, validate=ma.validate.Length(max=20))
    confirmed = _confirmed()


class AlongBody(Schema):
    """Another device that goes along under a contract that there is already."""

    device = _text(120, least=1, required=True)
    accessories = _accessories()
    condition = _text(500, load_default="")
    data_statement = ma.fields.Boolean(required=True)
    confirmed = _confirmed()


class SwapBody(AlongBody):
    """Another device under the same contract. `came_back` is what came with the old one: left out, all of it."""

    came_back = ma.fields.List(
        _text(60, least=1), load_default=None, allow_none=True, validate=ma.validate.Length(max=20)
    )


class IncidentBody(Schema):
    """Damage, loss or theft. `loaner`: of the device that stands in; the contract then runs on."""

    kind = _word(IncidentKind, required=True)
    police_number = _text(40, load_default="")
    note = _text(300, load_default="")
    told_on = ma.fields.Date(load_default=None, allow_none=True)
    loaner = ma.fields.Boolean(load_default=False)


class MovedBody(Schema):
    """The new address of who signed."""

    street = _text(120, least=1, required=True)
    postal_code = _text(12, least=1, required=True)
    city = _text(80, least=1, required=True)


class WriteOffBody(Schema):
    """A decision that a device is not expected back. `reference` is the number of the decision."""

    why = _word(WriteOffReason, required=True)
    decided_by = _word(Decider, required=True)
    decided_on = ma.fields.Date(required=True)
    reference = _text(40, load_default="")


class PaymentBody(Schema):
    """Money that came in."""

    amount_eur = ma.fields.Decimal(places=2, required=True, validate=ma.validate.Range(min=0, max=99_999))
    method = _method(required=True)
    reference = _text(60, load_default="")
    paid_on = ma.fields.Date(load_default=None, allow_none=True)


class LearningBody(Schema):
    """What came of the offer to learn. `offer` is one of the list: a place in it is taken."""

    path = _word(LearningPath, required=True)
    offer = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=2**31 - 1))


class LearningAnswer(Schema):
    """What came of the offer to learn, and what may be said next. An offer and never a condition."""

    path = _word(LearningPath, required=True)
    offer = ma.fields.Integer(required=True, allow_none=True)
    next = ma.fields.List(_word(LearningPath), required=True)


class TariffBody(Schema):
    """A price from a day on. `legal_ref` names the decision that sets it."""

    kind = ma.fields.String(validate=ma.validate.OneOf(["HUUR", "KOOP"]), required=True)
    type = _word(DeviceType, required=True)
    price_eur = ma.fields.Decimal(places=2, required=True, validate=ma.validate.Range(min=0, max=99_999))
    deposit_eur = _amount(allow_none=True)
    valid_from = ma.fields.Date(required=True)
    legal_ref = _text(120, least=1, required=True)


class TariffAnswer(Schema):
    """A price. What was withdrawn never held."""

    id = ma.fields.Integer(required=True)
    kind = _word(LoanKind, required=True)
    type = _word(DeviceType, required=True)
    price_eur = ma.fields.Float(required=True)
    deposit_eur = ma.fields.Float(required=True, allow_none=True)
    valid_from = ma.fields.Date(required=True)
    legal_ref = ma.fields.String(required=True)
    is_withdrawn = ma.fields.Boolean(required=True)
