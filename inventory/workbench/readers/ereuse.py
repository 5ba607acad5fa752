"""Reads the snapshots of eReuse Workbench, in the five shapes of ten years.

1: WB 7-10, keys `@type`. 2: WB 11-12, device and components. 3: WB 2022, raw outputs. 4: workbench-script, raw outputs
as text. 5: shape 4 wrapped as a credential. What a snapshot says about erasing is never used as proof: the `erase` of
shape 4 is written whether or not anything was erased, and the others know no disk by more than a model and a number.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from inventory.core.i18n import _
from inventory.workbench.readers.dmidecode import read_dmidecode
from inventory.workbench.readers.facts import (
    MOST_DRIVES,
    MOST_SLOTS,
    Battery,
    Drive,
    HardwareFacts,
    MemorySlot,
    is_filler,
    tidy,
    type_of_chassis,
    usable_mac,
    usable_serial,
    usable_uuid,
    whole,
)
from inventory.workbench.readers.inxi import read_inxi
from inventory.workbench.readers.json_text import read_json
from inventory.workbench.readers.lshw import read_lshw, system_of
from inventory.workbench.readers.smartctl import read_smartctl
from inventory.workbench.readers.wipe_result import NotReadable

# The kinds of case that shape 2 knows; a snapshot with another one was never accepted anywhere.
_CASES = {"tower", "docking", "allinone", "microtower", "pizzabox", "lunchbox", "stick", "netbook", "handheld",
          "laptop", "convertible", "detachable", "tablet", "virtual"}  # fmt: skip
# Old versions called every disk a HardDrive, also an SSD.
_DISKS = {"HardDrive": "unknown", "SolidStateDrive": "ssd"}
_MB = 2**20
_ROUNDED = 0.00002  # Workbench left out what is less than a MB


def is_snapshot(value: Any) -> bool:
    """Whether this is a snapshot of eReuse, in any shape."""
    return _shape(value) != 0


def read_snapshot(value: Any, *, zone: ZoneInfo) -> HardwareFacts:
    """What a snapshot says of the machine. Raises `NotReadable` with why when it is one that nobody may take in."""
    shape = _shape(value)
    if shape == 5:
        inner = value.get("credentialSubject") if "credentialSubject" in value else value.get("data")
        if _shape(inner) not in (3, 4):
            raise NotReadable(_("In dit ondertekende bestand zit geen snapshot die we kennen."), "unknown_evidence")
        return _named(_raw(inner, zone), 5, inner)
    if shape in (3, 4):
        return _named(_raw(value, zone), shape, value)
    return _named(_components(value, zone, shape), shape, value)


def _shape(value: Any) -> int:
    if not isinstance(value, dict):
        return 0
    if str(value.get("@type", "")).endswith("Snapshot") and isinstance(value.get("device"), dict):
        return 1
    data = value.get("data")
    if "credentialSubject" in value or (str(value.get("type")).startswith("DeviceSnapshot") and isinstance(data, dict)):
        return 5
    if value.get("type") != "Snapshot":
        return 0
    if isinstance(data, dict):
        return 4 if "inxi" in data or isinstance(data.get("smartctl"), str) else 3
    return 2 if isinstance(value.get("device"), dict) else 0


def _named(facts: HardwareFacts, shape: int, value: dict[str, Any]) -> HardwareFacts:
    tool = tidy(f"{value.get('software') or value.get('snapshotSoftware') or 'Workbench'} {value.get('version') or ''}")
    return HardwareFacts(
        **{
            **{name: getattr(facts, name) for name in HardwareFacts.__dataclass_fields__},
            "kind": f"ereuse_{shape}",
            "tool": tool,
        }
    )


# --- shapes 3, 4 and 5: raw outputs ---------------------------------------------------------------------------------


def _raw(value: dict[str, Any], zone: ZoneInfo) -> HardwareFacts:
    data = value["data"]
    taken_at = _moment(value.get("timestamp"), zone, must=True)
    facts = HardwareFacts(kind="", taken_at=taken_at)
    dmi = data.get("dmidecode")
    parts = [
        _smart(data.get("smart") if "smart" in data else data.get("smartctl")),
        read_dmidecode(dmi) if isinstance(dmi, str) and dmi.strip() else None,
        _lshw(data.get("lshw")),
        read_inxi(_decoded(data.get("inxi"))),
    ]
    for part in parts:
        facts = facts.and_also(part) if part else facts
    if not any(parts):
        raise NotReadable(_("In deze snapshot staat niets over de machine."), "nothing_in_it")
    return facts


def _decoded(value: Any) -> Any:
    """A value that may be JSON in a text."""
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except NotReadable as wrong:
        if wrong.reason == "too_deep":
            raise
        return None


def _smart(value: Any) -> HardwareFacts | None:
    decoded = _decoded(value)
    each = [_decoded(one) for one in decoded] if isinstance(decoded, list) else decoded
    return read_smartctl(each)


def _lshw(value: Any) -> HardwareFacts | None:
    decoded = _decoded(value)
    return read_lshw(decoded) if system_of(decoded) else None


# --- shapes 1 and 2: device and components --------------------------------------------------------------------------


def _components(value: dict[str, Any], zone: ZoneInfo, shape: int) -> HardwareFacts:
    device = value["device"]
    kind, chassis = tidy(device.get("type")), tidy(device.get("chassis"))
    is_computer = kind in ("Desktop", "Laptop", "Server", "Computer")
    if shape == 2 and is_computer and chassis.casefold() not in _CASES:
        raise NotReadable(
            _("Deze snapshot zegt niet in welke soort kast de computer zit ('%(case)s').", case=chassis or "-"),
            "chassis_unknown",
        )
    parts = value.get("components")
    parts = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    word = chassis if shape == 2 else kind
    facts = HardwareFacts(
        kind="",
        make=tidy(device.get("manufacturer")),
        model=tidy(device.get("model")),
        version=tidy(device.get("version")),
        serial=usable_serial(device.get("serialNumber")),
        chassis=word,
        type={"Laptop": "laptop", "Desktop": "desktop", "Tablet": "tablet"}.get(kind, "") or type_of_chassis(word),
        cpu=next((tidy(p.get("model")) for p in parts if _is(p, "Processor")), ""),
        ram_bytes=sum(whole(p.get("size")) or 0 for p in parts if _is(p, "RamModule")) * _MB or None,
        memory=tuple(_modules(parts))[:MOST_SLOTS],
        screen_inch=next((s for p in parts if _is(p, "Display") and (s := _inches(p.get("size")))), None),
        drives=tuple(_disks(parts))[:MOST_DRIVES],
        batteries=tuple(_packs(parts)),
        macs=tuple(mac for p in parts if _is(p, "NetworkAdapter") and (mac := usable_mac(p.get("serialNumber")))),
        taken_at=_moment(value.get("endTime") or value.get("date"), zone, must=False),
        notes=("erasure_not_used",) if any(_erasures(parts)) else (),
    )
    debug = value.get("debug")
    raw = debug.get("lshw") if isinstance(debug, dict) else None
    uuid = raw.get("configuration", {}).get("uuid") if isinstance(raw, dict) else None
    return facts.and_also(HardwareFacts(kind="", uuid=usable_uuid(uuid)))


def _modules(parts: list[dict[str, Any]]) -> Iterator[MemorySlot]:
    """What sat in the slots; Workbench named no empty ones."""
    for part in parts:
        size = whole(part.get("size"))
        if _is(part, "RamModule") and size:
            speed = whole(part.get("speed"))
            said = tidy(part.get("interface")).upper()
            yield MemorySlot(size_bytes=size * _MB, type=said if said.endswith(tuple("12345R")) else "", mts=speed)


def _is(part: dict[str, Any], kind: str) -> bool:
    return kind in (part.get("type"), part.get("@type"))


def _inches(value: Any) -> float | None:
    return round(float(value), 1) if isinstance(value, (int, float)) and 5 <= value <= 60 else None


def _disks(parts: list[dict[str, Any]]) -> Iterator[Drive]:
    for part in parts:
        kind = _DISKS.get(str(part.get("type") or part.get("@type")))
        if kind is None:
            continue
        bus, model = tidy(part.get("interface")), tidy(part.get("model"))
        megabytes = part.get("size")
        yield Drive(
            serial=usable_serial(part.get("serialNumber")),
            model=model if is_filler(tidy(part.get("manufacturer"))) else tidy(f"{part.get('manufacturer')} {model}"),
            kind="nvme" if "nvme" in bus.casefold() else kind,
            bus=bus.upper(),
            size_bytes=_bytes(megabytes),
            is_removable="usb" in bus.casefold(),
        )


def _bytes(megabytes: Any) -> int | None:
    """Workbench wrote MB of 1024s and MB of 1000s by turns: the one that makers really sell (IDEMA) is meant."""
    if isinstance(megabytes, bool) or not isinstance(megabytes, (int, float)) or not 0 < megabytes < 10**9:
        return None
    fits: list[tuple[float, int]] = []
    for unit in (10**6, _MB):
        gigabytes = round(megabytes * unit / 10**9)
        sold = (97_696_368 + 1_953_504 * (gigabytes - 50)) * 512
        if gigabytes >= 50:
            fits.append((abs(megabytes * unit / sold - 1), sold))
    best = min(fits, default=(1.0, 0))
    return best[1] if best[0] < _ROUNDED else None


def _packs(parts: list[dict[str, Any]]) -> Iterator[Battery]:
    for part in parts:
        if not _is(part, "Battery"):
            continue
        measured = next((a for a in _actions(part) if a.get("type") == "MeasureBattery"), {})
        full, design = measured.get("size"), part.get("size")
        numbers = all(isinstance(n, (int, float)) and not isinstance(n, bool) and n > 0 for n in (full, design))
        yield Battery(
            model=tidy(part.get("model")),
            serial=usable_serial(part.get("serialNumber")),
            health_percent=round(100 * full / design, 1) if numbers and full and design else None,
            cycles=whole(measured.get("cycleCount")) or None,
        )


def _actions(part: dict[str, Any]) -> list[dict[str, Any]]:
    found = part.get("actions")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _erasures(parts: list[dict[str, Any]]) -> Iterator[bool]:
    for part in parts:
        yield "erasure" in part or any(str(a.get("type", "")).startswith("Erase") for a in _actions(part))


_SPACES = re.compile(r"\s+")


def _moment(value: Any, zone: ZoneInfo, *, must: bool) -> datetime | None:
    """When the snapshot was made; without a zone it is the time of the bench. Year 1 is "not told"."""
    text = _SPACES.sub("T", tidy(value), count=1)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        if not must:
            return None
        raise NotReadable(
            _("Deze snapshot heeft een tijd die we niet kunnen lezen: '%(time)s'.", time=text[:40]), "wrong_time"
        ) from None
    if not 1990 <= at.year <= 2200:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
