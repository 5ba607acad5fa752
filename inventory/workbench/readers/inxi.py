"""Reads inxi's JSON, whose names carry sort numbers (`003#0#2#vendor`): what smartctl and dmidecode did not tell."""

import re
from collections.abc import Iterator
from typing import Any

from inventory.workbench.readers.facts import (
    Battery,
    Drive,
    HardwareFacts,
    tidy,
    type_of_chassis,
    usable_mac,
    usable_serial,
    whole,
)

_SORT = re.compile(r"^\d+#\d+#\d+#")
_SIZE = re.compile(r"([\d.]{1,12}) ([KMGTP])iB")
_POWERS = {"K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_DIAGONAL = re.compile(r"\(([\d.]{1,6})\"\)")


def read_inxi(value: Any) -> HardwareFacts | None:
    """What inxi says; None when it is not from inxi."""
    if not isinstance(value, list):
        return None
    rows: dict[str, list[dict[str, str]]] = {}
    for section in value:
        for name, lines in section.items() if isinstance(section, dict) else ():
            found = rows.setdefault(_SORT.sub("", str(name)), [])
            found += [_plain(line) for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
    if "Machine" not in rows:
        return None
    machine = next(iter(rows["Machine"]), {})
    return HardwareFacts(
        kind="inxi",
        tool="inxi",
        make=machine.get("System", ""),
        model=machine.get("product", ""),
        version=machine.get("v", ""),
        serial=usable_serial(machine.get("serial")),
        chassis=machine.get("Type", ""),
        type=type_of_chassis(machine.get("Type", "")),
        cpu=next((row["model"] for row in rows.get("CPU", []) if row.get("model")), ""),
        screen_inch=_screen(rows.get("Graphics", [])),
        drives=tuple(_drives(rows.get("Drives", []))),
        batteries=tuple(_batteries(rows.get("Battery", []))),
        macs=tuple(mac for row in rows.get("Network", []) if "IF" in row and (mac := usable_mac(row.get("mac")))),
    )


def _plain(line: dict[str, Any]) -> dict[str, str]:
    return {_SORT.sub("", str(name)): tidy(value) for name, value in line.items()}


def _screen(rows: list[dict[str, str]]) -> float | None:
    """The built-in screen, in inches."""
    for row in rows:
        if row.get("Monitor", "").startswith(("eDP", "LVDS", "DSI")):
            found = _DIAGONAL.search(row.get("diag", ""))
            if found and found[1].count(".") <= 1:
                return float(found[1])
    return None


def _drives(rows: list[dict[str, str]]) -> Iterator[Drive]:
    for row in rows:
        if not row.get("ID", "").startswith("/dev/"):
            continue
        is_nvme = "nvme" in row["ID"]
        kind = {"SSD": "ssd", "HDD": "hdd"}.get(row.get("type", "").partition(" ")[0], "unknown")
        yield Drive(
            serial=usable_serial(row.get("serial")),
            model=tidy(f"{row.get('vendor', '')} {row.get('model', '')}"),
            kind="nvme" if is_nvme else kind,
            bus="NVMe" if is_nvme else row.get("type", "") if row.get("type") == "USB" else "",
            size_bytes=_bytes(row.get("size", "")),
            is_removable=row.get("type") == "USB",
        )


def _bytes(text: str) -> int | None:
    size = _SIZE.fullmatch(text)
    return round(float(size[1]) * 2 ** (10 * _POWERS[size[2]])) if size and size[1].count(".") < 2 else None


def _batteries(rows: list[dict[str, str]]) -> Iterator[Battery]:
    for row in rows:
        if "condition" not in row:
            continue
        health = re.search(r"\(([\d.]{1,6})%\)", row["condition"])
        yield Battery(
            name=row.get("ID", ""),
            model=row.get("model", ""),
            serial=usable_serial(row.get("serial")),
            health_percent=float(health[1]) if health and health[1].count(".") < 2 else None,
            cycles=whole(row.get("cycles")) or None,
        )
