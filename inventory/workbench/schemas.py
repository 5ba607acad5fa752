"""What the API answers about evidence."""

import marshmallow as ma

from inventory.devices.lifecycle import DeviceState
from inventory.web.api import Schema
from inventory.workbench.models import ItemState
from inventory.workbench.readers.evidence_file import KINDS
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


class FoundDisk(Schema):
    """A disk that the file names. `smart` is our verdict on its health."""

    serial = ma.fields.String(required=True)
    model = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    size_bytes = ma.fields.Integer(required=True, allow_none=True)
    is_removable = ma.fields.Boolean(required=True)
    smart = ma.fields.String(required=True, validate=ma.validate.OneOf(["pass", "warn", "fail", "unknown"]))


class FoundBattery(Schema):
    health_percent = ma.fields.Float(required=True, allow_none=True)
    cycles = ma.fields.Integer(required=True, allow_none=True)


class EvidenceHardware(Schema):
    """What a file says of a machine. `added` came on the list of disks, `gone` stands on it and was not seen."""

    state = ma.fields.String(required=True, validate=ma.validate.OneOf([each.value for each in ItemState]))
    reasons = ma.fields.List(ma.fields.String(), required=True)
    name = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)
    uuid = ma.fields.String(required=True)
    cpu = ma.fields.String(required=True)
    ram_bytes = ma.fields.Integer(required=True, allow_none=True)
    disks = ma.fields.List(ma.fields.Nested(FoundDisk), required=True)
    batteries = ma.fields.List(ma.fields.Nested(FoundBattery), required=True)
    added = ma.fields.List(ma.fields.String(), required=True)
    gone = ma.fields.List(ma.fields.String(), required=True)


class EvidenceAnswer(Schema):
    """What was kept and what it proves; `hardware` only for a file about a machine."""

    sha256 = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    media = ma.fields.List(ma.fields.Nested(EvidenceMedium), required=True)
    device = ma.fields.Nested(EvidenceDevice, required=True, allow_none=True)
    hardware = ma.fields.Nested(EvidenceHardware)
