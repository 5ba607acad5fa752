"""Of a hand-over: may this device go along, and what must be told about it."""

from collections.abc import Iterator

from inventory.access import Actor
from inventory.core.clock import BRUSSELS, day_of, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.devices.actions import gates
from inventory.devices.lifecycle import BLOCKING_FLAGS, FLAGS, HOUSE_FLAGS, LABELS, DeviceState
from inventory.devices.models import Device
from inventory.loans.actions.findings import Finding, Level, blocked
from inventory.loans.actions.order import Order
from inventory.loans.queries.contracts import last_handed_over
from inventory.referrals.lifecycle import ReferralState


def limits_of(device: Device) -> list[str]:
    """What does not work on it, or not well: the borrower must hear it, and it stands on the paper."""
    essential = gates.essential_tests(device)
    failed = [
        str(gates.TEST_LABELS.get(name, name.replace("_", " ")))
        for name, result in sorted((device.tests or {}).items())
        if name not in essential and isinstance(result, dict) and result.get("result") == "fail"
    ]
    limits = [_("%(test)s: werkt niet of niet goed.", test=test) for test in failed]
    return limits + [f"{FLAGS[flag]}." for flag in device.flags if flag in FLAGS.keys() - BLOCKING_FLAGS - HOUSE_FLAGS]


def about_device(order: Order, actor: Actor, org_id: int) -> Iterator[Finding]:
    device = order.device
    if device is None:
        return
    state = DeviceState(device.state)
    if state is DeviceState.RESERVED:
        yield from _about_reservation(order, device)
    elif state is not DeviceState.READY:
        yield _not_ready(device)
        return
    for gate in (gates.wiped, gates.flags):
        try:
            gate(device, actor, {})
        except Refused as closed:
            yield blocked(closed.reason, str(closed.message), field="device", missing=closed.missing)
    limits = limits_of(device)
    if limits:
        yield Finding(Level.CONFIRM, "limits_told", _("Zeg dit aan wie tekent: %(limits)s", limits=" ".join(limits)))
    if device.location is not None and device.location.org_id != org_id:
        yield Finding(
            Level.NOTICE,
            "elsewhere",
            _("Volgens ons staat %(tag)s bij %(place)s.", tag=device.tag, place=device.location.name),
        )


def _not_ready(device: Device) -> Finding:
    state = DeviceState(device.state)
    if state in (DeviceState.ON_LOAN, DeviceState.SOLD, DeviceState.IN_REPAIR):
        before = last_handed_over(device.id)
        if before is not None:
            who = f"{before.org} ({before.clerk})" if before.clerk else before.org
            local = before.at.astimezone(BRUSSELS)
            told = {"who": who, "tag": device.tag, "when": f"{local:%H:%M}", "day": day_text(local.date())}
            is_sold = state is DeviceState.SOLD
            if day_of(before.at) != today():
                said = (
                    _("%(who)s verkocht %(tag)s op %(day)s om %(when)s.", **told)
                    if is_sold
                    else _("%(who)s leende %(tag)s uit op %(day)s om %(when)s.", **told)
                )
            elif is_sold:
                said = _("%(who)s verkocht %(tag)s om %(when)s.", **told)
            else:
                said = _("%(who)s leende %(tag)s uit om %(when)s.", **told)
            return blocked("already_handed_over", said, field="device")
    return blocked(
        "device_not_ready",
        _("%(tag)s is niet klaar om mee te geven. Het staat op '%(state)s'.", tag=device.tag, state=LABELS[state]),
        field="device",
    )


def _about_reservation(order: Order, device: Device) -> Iterator[Finding]:
    referral = order.referral
    if referral is None or referral.device_id != device.id or referral.state != ReferralState.RESERVED:
        yield blocked(
            "reserved_for_other",
            _(
                "%(tag)s ligt klaar voor een andere code. Scan de juiste code of kies een ander toestel.",
                tag=device.tag,
            ),
            field="device",
        )
