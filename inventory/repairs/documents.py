"""The work order of a repair: the sheet that lies with the device on the bench. It names no borrower."""

import labels
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.codes import label_address
from inventory.core.i18n import in_dutch
from inventory.devices.actions.gates import TEST_LABELS, essential_tests
from inventory.devices.models import TYPE_LABELS
from inventory.repairs.lifecycle import BARRIERS, LABELS, DataChoice, RepairState, faults_for
from inventory.repairs.models import Repair


def work_order(case: Repair, settings: Settings) -> bytes:
    """The case as it is now; what is not yet known is left open to write in."""
    device = case.device
    is_fixed = case.outcome == RepairState.FIXED
    with in_dutch():
        outcome = str(LABELS[RepairState(case.outcome)]) if case.outcome else ""
        if case.barrier:
            outcome = f"{outcome}: {str(BARRIERS.get(case.barrier, case.barrier)).lower()}"
        return labels.work_order(
            labels.WorkOrderData(
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
                parts=tuple(case.parts),
                minutes=case.minutes,
                cost_eur=case.cost_eur,
                # Who repaired it said: everything works. Before that there are only boxes.
                tests=tuple((str(TEST_LABELS[name]), True if is_fixed else None) for name in essential_tests(device)),
                outcome=outcome,
                printed_on=today(),
                url=label_address(settings.base_url, device.tag).upper(),
            )
        )
