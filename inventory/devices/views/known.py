"""What is known of a device, for its page."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from inventory.access import Actor, Can, may
from inventory.core.i18n import _, day_text, moment_text
from inventory.devices.actions import grading
from inventory.devices.lifecycle import GRADES, PHASES, DeviceState, Phase, accessory
from inventory.devices.models import Device
from inventory.history.models import Event


def known_facts(found: Device, events: Sequence[Event], reader: Actor) -> list[tuple[Any, ...]]:
    """What is known of the device, as label, value and perhaps an address; what is not known is left out."""
    lot_url = url_for("devices.devices", lot=found.lot_code) if found.lot_code else None
    facts: list[tuple[Any, ...]] = [
        (_("Merk en model"), found.name),
        (_("Serienummer"), found.serial),
        (_("Plaats"), found.place_name),
        (_("Graad"), GRADES[found.grade] if found.grade else ""),
        (_("Voor partners (R2)"), grading.r2_of(found).told if found.grade else ""),
        (_("Systeem"), found.specs.get("os")),
        (_("Image of licentie"), found.specs.get("image")),
        (_("Toebehoren"), ", ".join(accessory(kind) for kind in found.accessories)),
        (_("Staat sinds"), moment_text(found.state_since)),
        (_("Ontvangen op"), day_text(found.received_on)),
        (_("Lot"), found.lot_code, lot_url),
        (_("Schenker"), found.donor.name if found.donor else ""),
        (_("Nummer van de schenker"), found.donor_tag),
        (_("Eigenaar"), found.owner.name if found.owner else _given_to(found, events)),
        _weight(found, reader),
        (_("Etiket afgedrukt"), moment_text(found.labelled_at)),
    ]
    return [fact for fact in facts if fact[1]]


def _weight(found: Device, reader: Actor) -> tuple[Any, ...]:
    """What it weighs; for who may weigh it the way to the scale, as long as it is with us."""
    said = f"{found.weight_kg} kg".replace(".", ",") if found.weight_kg else ""
    if not may(reader, Can.DEVICES_WEIGH) or PHASES[found.state] in (Phase.ANNOUNCED, Phase.GONE):
        return _("Gewicht"), said
    return _("Gewicht"), said or _("nog niet gewogen"), url_for("devices.weighing", device=found.tag)


def _given_to(found: Device, events: Sequence[Event]) -> str:
    """The organisation outside the house that owns it now."""
    given = [event.data["recipient"] for event in events if "recipient" in event.data]
    return str(given[-1]) if given and found.state == DeviceState.TRANSFERRED else ""
