"""The work order of a repair: the sheet on the bench, and the one that is signed when the device goes back.

It names no borrower.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import labels
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.codes import label_address
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions.gates import TEST_LABELS, essential_tests
from inventory.devices.models import TYPE_LABELS
from inventory.history import archive
from inventory.history.models import KeptFile
from inventory.loans.readers.strokes import Strokes
from inventory.repairs.actions.papers import OWNER, WORK_ORDER
from inventory.repairs.lifecycle import BARRIERS, CAUSES, LABELS, DataChoice, PriceAnswer, RepairState, faults_for
from inventory.repairs.models import Repair
from inventory.repairs.queries.disks import disks_for_holder


class WorkOrders:
    """Makes the data of the work order; see `actions.papers.Papers`."""

    def work_order(self, case: Repair, settings: Settings, *, clerk: str) -> dict[str, Any]:
        return _data(case, settings, clerk=clerk).to_plain()

    def signed(self, data: Mapping[str, Any], strokes: Strokes, *, at: datetime, witness: str) -> dict[str, Any]:
        drawn = labels.Signature(strokes.strokes, strokes.width, strokes.height, at, witness)
        made = labels.WorkOrderData.from_json(json.dumps(data))
        return replace(made, signature=drawn).to_plain()


PAPERS = WorkOrders()


def work_order(case: Repair, settings: Settings) -> bytes:
    """The case as it is now; what is not yet known is left open to write in."""
    return labels.work_order(_data(case, settings))


def kept_work_order(case_id: int, *, saving: Callable[[], AbstractContextManager[None]]) -> KeptFile | None:
    """The newest work order that was kept, with its bytes; see `archive.drawn`."""
    return archive.drawn(WORK_ORDER, OWNER, case_id, _draw, saving=saving)


def _draw(data: dict[str, Any]) -> bytes:
    return labels.work_order(labels.WorkOrderData.from_json(json.dumps(data)))


def _data(case: Repair, settings: Settings, *, clerk: str = "") -> labels.WorkOrderData:
    device = case.device
    with in_dutch():
        outcome = str(LABELS[RepairState(case.outcome)]) if case.outcome else ""
        if case.barrier:
            outcome = f"{outcome}: {str(BARRIERS.get(case.barrier, case.barrier)).lower()}"
        tests = [(str(TEST_LABELS[name]), True if name in case.tests else None) for name in essential_tests(device)]
        return labels.WorkOrderData(
            centre=settings.centre_name,
            number=case.number,
            opened_on=case.opened_on,
            state=str(LABELS[case.state]),
            device_type=str(TYPE_LABELS[device.type]),
            device_make=device.make,
            device_model=device.model,
            device_tag=device.tag,
            device_serial=device.serial,
            complaint=case.complaint,
            fault=str(faults_for(device.type).get(case.fault_type, case.fault_type)),
            keep_data=case.data_choice == DataChoice.KEEP,
            guarantee=case.guarantee_why,
            diagnosis=case.diagnosis,
            work=case.work,
            cause=str(CAUSES.get(case.cause, "")),
            parts=tuple(case.parts),
            part_prices=tuple(part.total_eur for part in case.used_parts),
            minutes=case.minutes,
            cost_eur=case.cost_eur,
            price_eur=case.price_eur if case.price_answer == PriceAnswer.ACCEPTED else None,
            tests=tuple(tests),
            outcome=outcome,
            disks_along=tuple(serial or _("zonder nummer") for serial in disks_for_holder(case)),
            clerk_name=clerk,
            printed_on=today(),
            url=label_address(settings.base_url, device.tag).upper(),
        )
