"""What a device weighs, from a scale: as long as nobody weighed it, the usual weight of its type counts."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused, RefusedRow
from inventory.core.i18n import _
from inventory.devices.actions.facts import kilo
from inventory.devices.actions.moves import hold, note_event
from inventory.devices.lifecycle import PHASES, DeviceState, Phase
from inventory.devices.models import TYPE_LABELS, Device, DeviceType
from inventory.devices.queries import device_by_tag, own_tag
from inventory.devices.readers.weights import MOST_ROWS, WeightRow

# Above this somebody typed another unit, or the weight of a whole box.
_MOST_KG = {DeviceType.TABLET: Decimal(5), DeviceType.LAPTOP: Decimal(12), DeviceType.DESKTOP: Decimal(60)}


def weigh(device: Device, kg: Any, *, actor: Actor) -> Device:
    """It stood on a scale. A second time puts a mistake right: the last weight counts."""
    device = hold(device)
    demand(actor, Can.DEVICES_WEIGH, device)
    if PHASES[DeviceState(device.state)] in (Phase.ANNOUNCED, Phase.GONE):
        raise Refused("not_here", _("%(tag)s is niet meer of nog niet in huis: je kan het niet wegen.", tag=device.tag))
    weighed, kind = kilo("weight_kg", kg), DeviceType(device.type)
    if weighed > _MOST_KG[kind]:
        raise BadInput(
            "too_heavy",
            _(
                "%(kg)s kg is te zwaar: '%(type)s' weegt hoogstens %(most)s kg. Schrijf kg, en weeg het alleen.",
                kg=str(weighed).replace(".", ","),
                type=TYPE_LABELS[kind],
                most=_MOST_KG[kind],
            ),
            field="weight_kg",
        )
    device.weight_kg = weighed
    session.flush()
    note_event(
        device,
        "device:weighed",
        actor=actor,
        from_state=device.state,
        data={"weight_kg": str(weighed), "weighed": True},
    )
    return device


def weigh_many(rows: Sequence[WeightRow], *, actor: Actor, tag_prefix: str) -> int:
    """A whole list, all lines or none: how many devices were weighed. Refused with a sentence for each wrong line."""
    demand(actor, Can.DEVICES_WEIGH)
    if not rows:
        raise BadInput("empty", _("Er staat niets in. Schrijf per regel een nummer en dan de kg."), field="lines")
    if len(rows) > MOST_ROWS:
        raise BadInput("too_many", _("Hoogstens %(most)s regels in één keer.", most=MOST_ROWS), field="lines")
    problems: list[RefusedRow] = []
    found: dict[int, tuple[Device, WeightRow]] = {}
    for each in rows:
        try:
            device = device_by_tag(own_tag(each.tag, prefix=tag_prefix), actor=actor)
        except Refused as no:
            problems.append(RefusedRow(each.row, "tag", no.message))
            continue
        if device.id in found:
            first = found[device.id][1].row
            said = _("%(tag)s staat er twee keer in: ook op regel %(row)s.", tag=device.tag, row=first)
            problems.append(RefusedRow(each.row, "tag", said))
        else:
            found[device.id] = (device, each)
    for number in sorted(found):  # locked in the order of the keys, as everybody does
        device, each = found[number]
        try:
            weigh(device, each.kg, actor=actor)
        except Refused as no:
            problems.append(RefusedRow(each.row, "weight_kg", no.message))
    if problems:
        problems.sort(key=lambda each: each.row)
        said = " ".join(_("Regel %(row)s: %(why)s", row=each.row, why=each.message) for each in problems[:5])
        raise BadInput("wrong_rows", said, field="lines", details=tuple(problems))
    return len(found)
