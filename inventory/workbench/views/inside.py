"""What is inside a device, as a technician reads it before opening one."""

from collections.abc import Iterable, Mapping
from typing import Any

from inventory.core.i18n import _, number_text
from inventory.devices.actions import grading
from inventory.devices.models import Device


def inside_of(device: Device) -> list[tuple[str, str]]:
    """Question and answer; what nobody noted is left out."""
    specs: Mapping[str, Any] = device.specs or {}
    known = (
        (_("Processor"), str(specs.get("cpu") or "")),
        (_("Geheugen"), memory_text(specs.get("ram_gb"), specs.get("ram_slots") or ())),
        (_("Scherm"), _("%(n)s duim", n=number_text(specs["screen_inch"])) if specs.get("screen_inch") else ""),
        (_("Batterij"), battery_text(specs)),
        (_("Bouwjaar"), str(specs.get("year") or "")),
        (_("TPM (voor Windows 11)"), _tpm(str(specs.get("tpm") or ""))),
        (_("Start op met"), _firmware(str(specs.get("firmware") or ""))),
    )
    return [(label, value) for label, value in known if value]


def memory_text(total_gb: Any, slots: Iterable[Mapping[str, Any]]) -> str:
    """`16 GB. DIMM A: 8 GB DDR4 2400. DIMM B: leeg.`"""
    said = [_("%(n)s GB", n=number_text(total_gb))] if total_gb else []
    for number, slot in enumerate(slots, 1):
        name = str(slot.get("name") or _("Plaats %(n)s", n=number))
        if not slot.get("gb"):
            said.append(_("%(slot)s: leeg", slot=name))
            continue
        what = [_("%(n)s GB", n=number_text(slot["gb"])), str(slot.get("type") or "")]
        if slot.get("mts"):
            what.append(f"{slot['mts']} MT/s")
        said.append(f"{name}: {' '.join(part for part in what if part)}")
    return ". ".join(said) + ("." if len(said) > 1 else "")


def battery_text(specs: Mapping[str, Any]) -> str:
    """`86 %. Goed. 120 keer geladen.`; the number stays when it is over 100, people see 100."""
    percent = specs.get("battery_percent")
    if percent is None:
        return ""
    said = f"{number_text(min(float(percent), 100))} %. {grading.BATTERY_LABELS[grading.battery_class(percent)]}."
    if specs.get("battery_cycles"):
        said += " " + _("%(n)s keer geladen.", n=specs["battery_cycles"])
    return said


def _tpm(tpm: str) -> str:
    return _("Geen") if tpm == "none" else tpm


def _firmware(word: str) -> str:
    return {"uefi": "UEFI", "uefi_secure": _("UEFI, met Secure Boot aan"), "bios": _("Gewoon BIOS")}.get(word, "")
