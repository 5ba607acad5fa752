"""The first look at a device that came in: usable or not. What is not leaves with its weight and a legal ground."""

from decimal import Decimal

from inventory.access import Actor
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import LEGAL_GROUNDS
from inventory.devices.models import Device
from inventory.factors.queries import usual_kg
from inventory.intake import queries

HEAVIEST_KG = Decimal(200)


def accept_device(device: Device, *, actor: Actor, defects: str = "") -> Device:
    """It can be used again; it goes on to the workshop."""
    return moves.step(device, "accept", actor=actor, facts={"defects": defects.strip()[:200]})


def refuse_device(device: Device, *, actor: Actor, ground: str, weight_kg: Decimal | None = None) -> Device:
    """It cannot be used again, on one of the five legal grounds. Without a weight the one of a scale counts, when it
    stood on one, else the usual one of its type.
    """
    if ground not in LEGAL_GROUNDS:
        raise BadInput("unknown_ground", _("Kies één van de vijf redenen."), field="ground")
    weighed = queries.own_weight(device) if weight_kg is None else weight_kg
    kg = checked_weight(weighed, device)
    device = moves.step(
        device, "refuse", actor=actor, facts={"ground": ground, "weight_kg": str(kg), "weighed": weighed is not None}
    )
    device.weight_kg = kg
    session.flush()
    return device


def checked_weight(weight_kg: Decimal | None, device: Device) -> Decimal:
    """A weight in kg that can be true; the usual one of its type when none is given."""
    if weight_kg is None:
        return usual_kg(device.type)
    if not weight_kg.is_finite() or not Decimal(0) < weight_kg <= HEAVIEST_KG:
        raise BadInput("wrong_weight", _("Geef een gewicht tussen 0 en 200 kg."), field="weight_kg")
    return weight_kg.quantize(Decimal("0.01"))
