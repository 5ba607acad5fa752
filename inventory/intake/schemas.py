"""What the API takes and answers about lots."""

from enum import StrEnum

import marshmallow as ma

from inventory.devices.models import DeviceType
from inventory.intake.actions.agree import MOST_OF_A_TYPE
from inventory.intake.lifecycle import (
    FRACTIONS,
    LOOSE,
    GivenAs,
    LeavesFor,
    LotState,
    RemarkKind,
    Transport,
    WipedBy,
)
from inventory.intake.queries import LineState, Outcome
from inventory.web.api import Schema

_TYPES = [each.value for each in DeviceType]


def _text(longest: int, *, required: bool = False) -> ma.fields.String:
    least = 1 if required else 0
    validate = ma.validate.Length(min=least, max=longest)
    if required:
        return ma.fields.String(required=True, validate=validate)
    return ma.fields.String(load_default="", validate=validate)


class GivenDevice(Schema):
    """A device on a donor's list."""

    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    make = _text(60, required=True)
    model = _text(80, required=True)
    serial = _text(60)
    donor_tag = _text(40)
    accessories = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=60)),
        load_default=list,
        validate=ma.validate.Length(max=20),
    )


def _words(kind: type[StrEnum]) -> ma.validate.OneOf:
    return ma.validate.OneOf([each.value for each in kind])


class Expected(Schema):
    """So many of each type."""

    laptop = ma.fields.Integer(strict=True, validate=ma.validate.Range(0, MOST_OF_A_TYPE))
    desktop = ma.fields.Integer(strict=True, validate=ma.validate.Range(0, MOST_OF_A_TYPE))
    tablet = ma.fields.Integer(strict=True, validate=ma.validate.Range(0, MOST_OF_A_TYPE))


class LotTerms(Schema):
    """What is agreed about a lot, said whole: what is left out is as if nothing was agreed of it."""

    expected = ma.fields.Nested(Expected, load_default=dict)
    wipes_by = ma.fields.String(load_default=WipedBy.US.value, validate=_words(WipedBy))
    wants_certificate = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})
    transport = ma.fields.String(load_default=Transport.BROUGHT.value, validate=_words(Transport))
    fetch_on = ma.fields.Date(load_default=None, allow_none=True)
    fetch_where = _text(200)
    given_as = ma.fields.String(load_default=GivenAs.UNSAID.value, validate=_words(GivenAs))
    statement = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class NewLot(LotTerms):
    """A lot to announce; with `received_on` the devices are here already. Without devices `expected` says how many."""

    donor = _text(20, required=True)
    reference = _text(60)
    received_on = ma.fields.Date(load_default=None, allow_none=True)
    devices = ma.fields.List(ma.fields.Nested(GivenDevice), load_default=list, validate=ma.validate.Length(max=5000))


class NewerList(Schema):
    """A newer list of a lot; `dry_run` only says what would change."""

    devices = ma.fields.List(ma.fields.Nested(GivenDevice), required=True, validate=ma.validate.Length(min=1, max=5000))
    dry_run = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ListAnswer(Schema):
    """What a newer list did; `number` to take it back, none after a dry run."""

    new = ma.fields.Integer(required=True)
    changed = ma.fields.Integer(required=True)
    same = ma.fields.Integer(required=True)
    number = ma.fields.Integer(required=True, allow_none=True)


class ReceivedDevice(Schema):
    """A device that is here: the serial on it, and what it is when it may not be on the list."""

    serial = _text(60, required=True)
    type = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *_TYPES]))
    make = _text(60)
    model = _text(80)
    donor_tag = _text(40)
    label = _text(20)


class LotMove(Schema):
    """A step of a lot: `receive` all that is still to come, `close`, `reopen` (with a reason) or `confirm`."""

    move = ma.fields.String(required=True, validate=ma.validate.OneOf(["receive", "close", "reopen", "confirm"]))
    reason = _text(300)


class LineMove(Schema):
    """A line put right: `correct_serial` (with `serial`, `is_sure` when it was doubted), `undo_receipt`, `undo_refusal`
    (both not received or not refused after all) or `take_off` (it is not given: until it is here).
    """

    move = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["correct_serial", "undo_receipt", "undo_refusal", "take_off"])
    )
    serial = _text(60)
    is_sure = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class RemarkMove(Schema):
    """What is done with a remark: the donor takes it back (`withdraw`), or we `answer` it with `text`."""

    move = ma.fields.String(required=True, validate=ma.validate.OneOf(["withdraw", "answer"]))
    text = _text(200)


class NewRemark(Schema):
    """What is wrong with the list, in one sentence; `tag` when it is about one device."""

    kind = ma.fields.String(required=True, validate=_words(RemarkKind))
    text = _text(200, required=True)
    tag = _text(20)


class RemarkAnswer(Schema):
    """What the donor said and what was answered."""

    number = ma.fields.Integer(required=True)
    tag = ma.fields.String(required=True, allow_none=True)
    kind = ma.fields.String(required=True, validate=_words(RemarkKind))
    text = ma.fields.String(required=True)
    answer = ma.fields.String(required=True)
    is_settled = ma.fields.Boolean(required=True)


class LotDevice(Schema):
    """A device of a lot and what became of it, as its donor may know."""

    tag = ma.fields.String(required=True)
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    make = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    donor_tag = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, validate=_words(Outcome))
    line = ma.fields.String(required=True, validate=_words(LineState))
    is_open = ma.fields.Boolean(required=True)


class LotCount(Schema):
    type = ma.fields.String(required=True, validate=ma.validate.OneOf(_TYPES))
    expected = ma.fields.Integer(required=True)
    announced = ma.fields.Integer(required=True)
    received = ma.fields.Integer(required=True)
    accepted = ma.fields.Integer(required=True)
    rejected = ma.fields.Integer(required=True)


class LotProof(Schema):
    """The proof that one disk was emptied of what the donor had on it."""

    tag = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    category = ma.fields.String(required=True, validate=ma.validate.OneOf(["clear", "purge", "destroy"]))
    method = ma.fields.String(required=True)
    ended_at = ma.fields.AwareDateTime(required=True)
    sha256 = ma.fields.String(required=True, allow_none=True)


class LotList(Schema):
    """A list that was taken in; it can be taken back while nothing happened to its devices."""

    number = ma.fields.Integer(required=True)
    filename = ma.fields.String(required=True)
    done_at = ma.fields.AwareDateTime(required=True)
    new = ma.fields.Integer(required=True)
    changed = ma.fields.Integer(required=True)
    undone_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class LotAnswer(Schema):
    code = ma.fields.String(required=True)
    donor = ma.fields.String(required=True)
    reference = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in LotState]))
    announced_on = ma.fields.Date(required=True)
    received_on = ma.fields.Date(required=True, allow_none=True)
    counts = ma.fields.List(ma.fields.Nested(LotCount), required=True)
    devices = ma.fields.List(ma.fields.Nested(LotDevice), required=True)
    proofs = ma.fields.List(ma.fields.Nested(LotProof), required=True)
    expected = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    wipes_by = ma.fields.String(required=True, validate=_words(WipedBy))
    wants_certificate = ma.fields.Boolean(required=True)
    transport = ma.fields.String(required=True, validate=_words(Transport))
    fetch_on = ma.fields.Date(required=True, allow_none=True)
    fetch_where = ma.fields.String(required=True)
    given_as = ma.fields.String(required=True, validate=_words(GivenAs))
    statement_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    differences = ma.fields.List(ma.fields.String(), required=True)
    confirmed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    is_confirmed = ma.fields.Boolean(required=True)
    remarks = ma.fields.List(ma.fields.Nested(RemarkAnswer), required=True)
    lists = ma.fields.List(ma.fields.Nested(LotList), required=True)
    url = ma.fields.String(required=True)


class NewTransport(Schema):
    """A transport to pack: to a processor, or back to a donor."""

    leaves_for = ma.fields.String(load_default=LeavesFor.PROCESSOR.value, validate=_words(LeavesFor))
    receiver = _text(80, required=True)
    leaves_on = ma.fields.Date(load_default=None, allow_none=True)
    document = _text(60)


class PackedDevice(Schema):
    """A device that goes along, or (with `fraction`) so many kg of loose parts."""

    tag = _text(20)
    fraction = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *LOOSE]))
    weight_kg = ma.fields.Decimal(
        places=2, load_default=None, allow_none=True, validate=ma.validate.Range(min=0, min_inclusive=False, max=5000)
    )


class Leaving(Schema):
    """It left; the number of the transport document, empty when it was said before or there is none."""

    document = ma.fields.String(required=True, validate=ma.validate.Length(max=60))


class TransportLine(Schema):
    number = ma.fields.Integer(required=True)
    tag = ma.fields.String(required=True, allow_none=True)
    fraction = ma.fields.String(required=True, validate=ma.validate.OneOf(list(FRACTIONS)))
    weight_kg = ma.fields.Float(required=True)
    is_weighed = ma.fields.Boolean(required=True)


class TransportAnswer(Schema):
    """A transport and what is on it."""

    code = ma.fields.String(required=True)
    leaves_for = ma.fields.String(required=True, validate=_words(LeavesFor))
    receiver = ma.fields.String(required=True)
    document = ma.fields.String(required=True)
    leaves_on = ma.fields.Date(required=True)
    gone_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(TransportLine), required=True)
