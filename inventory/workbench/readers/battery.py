"""Reads batteries: `/sys/class/power_supply/*/uevent` and what upower prints.

Health is full against design. Over 100 percent is normal for a new pack; a count of 0 cycles means "not told".
"""

import re
from collections.abc import Iterator

from inventory.workbench.readers.facts import Battery, HardwareFacts, tidy, usable_serial, whole

_LINE = re.compile(r"^POWER_SUPPLY_([A-Z0-9_]+)=(.*)$", re.MULTILINE)
_MOST = 8


def looks_like_uevent(text: str) -> bool:
    """Whether this is what the kernel says of a power supply."""
    return _LINE.search(text[:4000]) is not None


def read_uevent(text: str) -> HardwareFacts:
    """The batteries in one or more files of the kernel, one after the other. An empty one is no battery."""
    packs: list[dict[str, str]] = []
    for name, value in _LINE.findall(text):
        if not packs or name in packs[-1]:
            packs.append({})
        packs[-1][name] = value.strip()
    return HardwareFacts(kind="battery", tool="sysfs", batteries=tuple(_packs(packs[:_MOST])))


def _packs(packs: list[dict[str, str]]) -> Iterator[Battery]:
    for pack in packs:
        if pack.get("TYPE", "Battery") != "Battery" or pack.get("SCOPE") == "Device" or pack.get("PRESENT") == "0":
            continue
        full = design = None
        for unit in ("ENERGY", "CHARGE"):
            full = full or whole(pack.get(f"{unit}_FULL"))
            design = design or whole(pack.get(f"{unit}_FULL_DESIGN"))
        if not full and not pack.get("NAME"):
            continue
        yield Battery(
            name=tidy(pack.get("NAME")),
            model=tidy(f"{pack.get('MANUFACTURER', '')} {pack.get('MODEL_NAME', '')}"),
            serial=usable_serial(pack.get("SERIAL_NUMBER")),
            health_percent=_percent(full, design),
            cycles=whole(pack.get("CYCLE_COUNT")) or None,
        )


def _percent(full: float | None, design: float | None) -> float | None:
    """Rounded to a tenth; nothing when one of the two is missing or the sum is nonsense."""
    if not full or not design or full > design * 5:
        return None
    return round(100 * full / design, 1)


_FIELD = re.compile(r"^ +([a-z][a-z -]*?): +(.*?)\s*$", re.MULTILINE)
_SECTION = re.compile(r"^ {2}(battery|line-power|keyboard|mouse|phone|ups|unknown|[a-z-]+)\s*$", re.MULTILINE)


def looks_like_upower(text: str) -> bool:
    """Whether this is what upower prints (`-i` of one supply, or `-d` of all)."""
    return re.search(r"^ *native-path: +\S", text[:4000], re.MULTILINE) is not None


def read_upower(text: str) -> HardwareFacts:
    """The batteries of the machine itself: not that of a mouse or keyboard. A comma in a number is a point."""
    found: list[Battery] = []
    for part in re.split(r"^Device: .*$", text, flags=re.MULTILINE):
        sections = _SECTION.findall(part)
        fields = dict(reversed(_FIELD.findall(part)))
        if "battery" not in sections or fields.get("power supply") != "yes" or fields.get("present") == "no":
            continue
        full, design = _number(fields.get("energy-full")), _number(fields.get("energy-full-design"))
        told = _number(fields.get("capacity"))
        health = _percent(full, design)
        found.append(
            Battery(
                name=tidy(fields.get("native-path", "").rpartition("/")[2]),
                model=tidy(f"{fields.get('vendor', '')} {fields.get('model', '')}"),
                serial=usable_serial(fields.get("serial")),
                health_percent=health if health is not None else (round(told, 1) if told else None),
                cycles=whole(fields.get("charge-cycles")) or None,
            )
        )
    return HardwareFacts(kind="upower", tool="upower", batteries=tuple(found[:_MOST]))


def _number(text: str | None) -> float | None:
    found = re.match(r"\d{1,9}(?:[.,]\d{1,9})?", text or "")
    return float(found[0].replace(",", ".")) if found else None
