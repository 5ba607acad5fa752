"""Reads the snapshot that our own script makes (`templates/workbench/snapshot.sh`).

It is one text: a first line with a mark, then what each program printed, each behind a line with that mark. The mark is
made up per snapshot, so that nothing a program prints can be taken for a line of ours. The last line says `end`.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from inventory.core.i18n import _
from inventory.workbench.readers.battery import read_uevent
from inventory.workbench.readers.dmidecode import read_dmidecode
from inventory.workbench.readers.facts import Drive, HardwareFacts, tidy, usable_mac, usable_serial, whole
from inventory.workbench.readers.json_text import read_json
from inventory.workbench.readers.lshw import read_lshw
from inventory.workbench.readers.smartctl import looks_like_smartctl_text, read_smartctl, read_smartctl_text
from inventory.workbench.readers.wipe_result import NotReadable

_HEAD = re.compile(r"\s*digibank-snapshot (\d{1,3}) ([0-9A-Za-z]{6,40})\n")
_PAIR = re.compile(r'([A-Z]+)="([^"]*)"')
_MOST_PARTS = 200


def looks_like_own(text: str) -> bool:
    """Whether our own script made it."""
    return _HEAD.match(text) is not None


def read_own(text: str, *, zone: ZoneInfo) -> HardwareFacts:
    """What the script saw. Raises `NotReadable` when the end is missing."""
    head = _HEAD.match(text)
    if head is None:
        raise NotReadable(_("Dit is geen snapshot van onze eigen stick."), "unknown_evidence")
    parts = list(_parts(text[head.end() :], head[2]))
    if not parts or parts[-1][0] != "end":
        raise NotReadable(_("Dit bestand is afgekapt. Stuur het opnieuw."), "cut_off")
    facts = HardwareFacts(kind="snapshot", tool=f"digibank-snapshot {head[1]}")
    # What knows best comes first: the disks of the kernel, then what each disk says, the firmware, and lshw.
    for wanted in ("info", "lsblk", "smartctl", "dmidecode", "battery", "edid", "mac", "lshw"):
        for name, body in parts:
            if name == wanted and body.strip():
                facts = _with(facts, name, body)
    missing = tuple(f"missing_{name}" for name, _body in parts if name.startswith("no-"))
    if not (facts.drives or facts.make or facts.serial):
        raise NotReadable(_("In deze snapshot staat niets over de machine."), "nothing_in_it")
    info = next((body for name, body in parts if name == "info"), "")
    tpm = _value(info, "tpm")
    return replace(
        facts,
        kind="snapshot",
        tool=f"digibank-snapshot {head[1]}",
        own_tag=_value(info, "tag")[:20],
        tpm={"2": "2.0", "1": "1.2", "none": "none"}.get(tpm, ""),
        firmware={"uefi": "uefi", "bios": "bios", "uefi-secure": "uefi_secure"}.get(_value(info, "firmware"), ""),
        taken_at=_taken_at(info),
        notes=(*facts.notes, *(word.replace("missing_no-", "missing_") for word in missing)),
    )


def _parts(text: str, mark: str) -> Iterator[tuple[str, str]]:
    pieces = re.split(rf"^@@{mark} ([a-z-]{{1,30}}).*\n?", text, flags=re.MULTILINE)
    for n in range(1, min(len(pieces), 2 * _MOST_PARTS), 2):
        yield pieces[n], pieces[n + 1]


def _with(facts: HardwareFacts, name: str, body: str) -> HardwareFacts:
    """One part more; a part that cannot be read is left out and named."""
    try:
        part = _read(name, body)
    except NotReadable as wrong:
        if wrong.reason == "too_deep":
            raise
        part = HardwareFacts(kind="", notes=(f"unread_{name}",))
    return facts.and_also(part) if part else facts


def _read(name: str, body: str) -> HardwareFacts | None:
    if name == "lsblk":
        drives = tuple(_disks(body))
        return HardwareFacts(kind="", drives=drives, has_all_drives=bool(drives))
    if name == "smartctl":
        return read_smartctl_text(body) if looks_like_smartctl_text(body) else read_smartctl(read_json(body))
    if name == "dmidecode":
        return read_dmidecode(body)
    if name == "battery":
        return read_uevent(body)
    if name == "edid":
        return HardwareFacts(kind="", screen_inch=_inches(body))
    if name == "mac":
        return HardwareFacts(kind="", macs=tuple(mac for word in body.split()[:20] if (mac := usable_mac(word))))
    return read_lshw(read_json(body)) if name == "lshw" else None


def _disks(body: str) -> Iterator[Drive]:
    """The lines of `lsblk -dbP -o NAME,TYPE,SIZE,ROTA,RM,TRAN,MODEL,SERIAL`, or ours from /sys in the same shape."""
    for line in body.splitlines()[:100]:
        said = dict(_PAIR.findall(line))
        size, name = whole(said.get("SIZE")), said.get("NAME", "")
        if said.get("TYPE", "disk") != "disk" or not size or re.match(r"(?:loop|ram|zram|sr|fd|md|dm-)\d*", name):
            continue
        if re.fullmatch(r"mmcblk\d+(?:boot\d|rpmb)", name):
            continue
        bus = said.get("TRAN", "").casefold()
        kind = "hdd" if said.get("ROTA") == "1" else "ssd" if said.get("ROTA") == "0" else "unknown"
        if name.startswith("nvme") or bus == "nvme":
            kind = "nvme"
        elif name.startswith("mmcblk"):
            kind = "emmc"
        yield Drive(
            serial=usable_serial(said.get("SERIAL")),
            model=tidy(said.get("MODEL")),
            kind=kind if bus != "usb" else "unknown",
            bus=bus,
            size_bytes=size,
            is_removable=said.get("RM") == "1" or bus == "usb",
        )


def _inches(body: str) -> float | None:
    """Width and height in centimetres, as the screen itself says."""
    numbers = [whole(word) or 0 for word in body.split()[:2]]
    inches = math.hypot(*numbers) / 2.54 if len(numbers) == 2 else 0
    return round(inches, 1) if 5 <= inches <= 60 else None


def _value(info: str, name: str) -> str:
    found = re.search(rf"^{name}=(.*)$", info, re.MULTILINE)
    return tidy(found[1]) if found else ""


def _taken_at(info: str) -> datetime | None:
    """In UTC, by the clock of the machine: nothing when that clock was never set."""
    try:
        at = datetime.strptime(_value(info, "taken_at"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if 2020 <= at.year <= 2200 else None
