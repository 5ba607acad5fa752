"""What the API answers about evidence."""

import marshmallow as ma

from inventory.devices.lifecycle import DeviceState
from inventory.web.api import Schema
from inventory.workbench.models import ItemState
from inventory.workbench.readers.wipe_result import Verdict


class EvidenceMedium(Schema):
    """One drive of the file. `serial` is empty when the file does not say it; `reasons` are stable words."""

    serial = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in Verdict]))
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in ItemState]))
    category = ma.fields.String(required=True, validate=ma.validate.OneOf(["clear", "purge", "destroy"]))
    method = ma.fields.String(required=True)
    reasons = ma.fields.List(ma.fields.String(), required=True)


class EvidenceDevice(Schema):
    tag = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in DeviceState]))


class EvidenceAnswer(Schema):
    """What was kept and what it proves."""

    sha256 = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(["nwipe"]))
    media = ma.fields.List(ma.fields.Nested(EvidenceMedium), required=True)
    device = ma.fields.Nested(EvidenceDevice, required=True, allow_none=True)
