"""Reads `smartctl --json` (one disk, or a list of them as eReuse keeps them) and the text that smartctl prints."""

import re
from typing import Any

from inventory.core.i18n import _
from inventory.workbench.readers.facts import MOST_DRIVES, Drive, HardwareFacts, Smart, tidy, usable_serial, whole
from inventory.workbench.readers.smart_rules import COUNTS, verdict
from inventory.workbench.readers.wipe_result import NotReadable

_MARKS = ("ata_smart_attributes", "nvme_smart_health_information_log", "smart_status", "scsi_version",
          "power_on_time")  # fmt: skip
_FIELD = re.compile(r"^([A-Z][A-Za-z0-9 ./#()-]{1,40}?):\s+(.*?)\s*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^\s*(\d{1,3}) \S+ .*?(\d+)(?: \(.*\))?\s*$", re.MULTILINE)


def is_smartctl(value: Any) -> bool:
    """Whether JSON is what smartctl writes about a disk (or a list of such)."""
    if isinstance(value, list):
        return any(is_smartctl(each) for each in value if isinstance(each, dict))
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("smartctl"), dict) or (
        isinstance(value.get("device"), dict) and any(name in value for name in _MARKS)
    )


def read_smartctl(value: Any) -> HardwareFacts | None:
    """What smartctl says of each disk; None when it is not from smartctl."""
    if not is_smartctl(value):
        return None
    each = value if isinstance(value, list) else [value]
    if any(isinstance(one, dict) and isinstance(one.get("devices"), list) and "device" not in one for one in each):
        raise NotReadable(
            _("Dit is alleen een lijst van schijven (smartctl --scan). Stuur wat smartctl over één schijf zegt."),
            "only_a_scan",
        )
    drives = tuple(drive for one in each if isinstance(one, dict) and (drive := _drive(one)) is not None)
    if not drives and not isinstance(value, list):
        raise NotReadable(_("Smartctl kon deze schijf niet lezen. Lees ze opnieuw."), "drive_not_read")
    return HardwareFacts(kind="smartctl", tool=_tool(each), drives=drives[:MOST_DRIVES])


def _tool(each: list[Any]) -> str:
    for one in each:
        program = one.get("smartctl") if isinstance(one, dict) else None
        version = program.get("version") if isinstance(program, dict) else None
        if isinstance(version, list):
            return "smartctl " + ".".join(tidy(part) for part in version[:3])
    return "smartctl"


def _drive(one: dict[str, Any]) -> Drive | None:
    """One disk; None when smartctl could not open it."""
    device, capacity = _part(one, "device"), _part(one, "user_capacity")
    protocol, turns = tidy(device.get("protocol")), whole(one.get("rotation_rate"))
    program = _part(one, "smartctl")
    status = whole(program.get("exit_status")) if program else None
    counts, hours = _counts(one), whole(_part(one, "power_on_time").get("hours"))
    if not any(name in one for name in ("serial_number", "model_name", *_MARKS)):
        return None
    kind = "unknown"
    if protocol == "NVMe":
        kind = "nvme"
    elif turns is not None:
        kind = "ssd" if turns == 0 else "hdd"
    passed = _part(one, "smart_status").get("passed")
    passed = passed if isinstance(passed, bool) else None
    word, reasons = verdict(
        passed=passed, exit_status=status, hours=hours, counts=counts, is_spinning=kind in ("hdd", "unknown")
    )
    return Drive(
        serial=usable_serial(one.get("serial_number")),
        model=tidy(one.get("model_name") or one.get("scsi_model_name")),
        kind=kind,
        bus=protocol,
        size_bytes=whole(capacity.get("bytes")) or whole(one.get("nvme_total_capacity")),
        smart=Smart(word, reasons, passed, status, hours, counts),
    )


def _part(one: dict[str, Any], name: str) -> dict[str, Any]:
    found = one.get(name)
    return found if isinstance(found, dict) else {}


def _counts(one: dict[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    table = _part(one, "ata_smart_attributes").get("table")
    for row in table if isinstance(table, list) else []:
        if isinstance(row, dict) and row.get("id") in COUNTS:
            number = whole(_part(row, "raw").get("value"))
            if number is not None:
                counts[COUNTS[row["id"]]] = number
    health = _part(one, "nvme_smart_health_information_log")
    for name in ("critical_warning", "media_errors", "percentage_used"):
        number = whole(health.get(name))
        if number is not None:
            counts[name] = number
    return counts


def looks_like_smartctl_text(text: str) -> bool:
    """Whether this is what smartctl prints for people."""
    return re.match(r"\s*smartctl (?:version )?\d", text) is not None


def read_smartctl_text(text: str) -> HardwareFacts:
    """What smartctl prints. Raises `NotReadable` for a disc player, and for a disk that it could not open."""
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(text):
        fields.setdefault(name.strip().casefold(), value)
    if "cd/dvd" in fields.get("device type", "").casefold():
        raise NotReadable(_("Dit gaat over een speler van cd's of dvd's, niet over een schijf."), "no_disk")
    size = re.search(r"(?:User Capacity|Total NVM Capacity|Namespace 1 Size/Capacity):\s+([\d.,' \u202f\u00a0]+)", text)
    model = (
        " ".join(fields[name] for name in ("vendor", "product", "device model", "model number") if fields.get(name))
        or fields.get("device", "").partition("  ")[0]
    )
    turns = fields.get("rotation rate", "").casefold()
    is_nvme = "nvme version" in fields or "model number" in fields
    kind = "nvme" if is_nvme else "ssd" if "solid" in turns else "hdd" if "rpm" in turns else "unknown"
    if not model and "serial number" not in fields:
        raise NotReadable(_("Smartctl kon deze schijf niet lezen. Lees ze opnieuw."), "drive_not_read")
    health = fields.get("smart overall-health self-assessment test result") or fields.get("smart health status") or ""
    passed = None if not health else health.casefold().startswith(("passed", "ok"))
    counts = {COUNTS[int(n)]: int(raw) for n, raw in _ATTRIBUTE.findall(text) if int(n) in COUNTS and len(raw) < 15}
    hours = re.search(r"^\s*9 Power_On_Hours.*?(\d+)(?:h\+.*)?(?: \(.*\))?\s*$|^Power On Hours:\s+([\d,]+)", text, re.M)
    worked = whole((hours[1] or hours[2]).replace(",", "")) if hours else None
    word, reasons = verdict(
        passed=passed, exit_status=None, hours=worked, counts=counts, is_spinning=kind in ("hdd", "unknown")
    )
    drive = Drive(
        serial=usable_serial(fields.get("serial number")),
        model=tidy(model),
        kind=kind,
        bus=tidy(fields.get("transport protocol", "")) or ("NVMe" if is_nvme else ""),
        size_bytes=whole(re.sub(r"\D", "", size[1])) if size else None,
        smart=Smart(word, reasons, passed, None, worked, counts),
    )
    head = re.match(r"\s*smartctl (?:version )?(\S+)", text)
    return HardwareFacts(kind="smartctl", tool=f"smartctl {head[1]}" if head else "smartctl", drives=(drive,))
