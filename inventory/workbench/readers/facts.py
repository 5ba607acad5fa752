"""What a file says about a machine: one shape for all the programs that look inside one.

A value that a file does not give, or gives as filler ("To Be Filled By O.E.M."), is empty: it is never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from inventory.core.codes import is_placeholder_serial

MOST_DRIVES = 40
MOST_SLOTS = 64
_LONGEST = 120


@dataclass(frozen=True)
class Smart:
    """What a disk says about itself, and what we make of it: pass, warn, fail or unknown, with the reasons."""

    verdict: str = "unknown"
    reasons: tuple[tuple[str, str], ...] = ()
    passed: bool | None = None
    exit_status: int | None = None
    hours: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Drive:
    """A disk that a program saw. `is_removable`: a USB stick or card, mostly the one that the bench boots from."""

    serial: str = ""
    model: str = ""
    kind: str = "unknown"
    bus: str = ""
    size_bytes: int | None = None
    is_removable: bool = False
    smart: Smart | None = None


@dataclass(frozen=True)
class MemorySlot:
    """A place for memory, with what sits in it; `size_bytes` is 0 when it is empty."""

    name: str = ""
    size_bytes: int = 0
    type: str = ""
    mts: int | None = None


@dataclass(frozen=True)
class Battery:
    """A battery. `health_percent` is what it holds of what it held when new; it may be over 100."""

    name: str = ""
    model: str = ""
    serial: str = ""
    health_percent: float | None = None
    cycles: int | None = None


@dataclass(frozen=True)
class HardwareFacts:
    """What one file says. `taken_at` is when the machine was looked at, where the file says so."""

    kind: str
    tool: str = ""
    make: str = ""
    model: str = ""
    version: str = ""
    serial: str = ""
    uuid: str = ""
    chassis: str = ""
    type: str = ""
    cpu: str = ""
    ram_bytes: int | None = None
    memory: tuple[MemorySlot, ...] = ()
    screen_inch: float | None = None
    tpm: str = ""
    firmware: str = ""
    drives: tuple[Drive, ...] = ()
    batteries: tuple[Battery, ...] = ()
    macs: tuple[str, ...] = ()
    own_tag: str = ""
    taken_at: datetime | None = None
    has_all_drives: bool = False
    notes: tuple[str, ...] = ()

    @property
    def inner_drives(self) -> tuple[Drive, ...]:
        """The disks that belong to the machine."""
        return tuple(drive for drive in self.drives if not drive.is_removable)

    @property
    def plain_model(self) -> str:
        """The model as people say it: Lenovo puts its name in the version, others a number behind in brackets."""
        if self.make.casefold().startswith("lenovo") and self.version and not is_filler(self.version):
            return self.version
        bare = self.model.partition(" (")[0].strip()
        return "" if is_filler(bare) else bare

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, as it is kept."""
        plain = asdict(self)
        plain["taken_at"] = self.taken_at.isoformat() if self.taken_at else None
        return plain

    def and_also(self, other: "HardwareFacts") -> "HardwareFacts":
        """This with, where it is silent, what the other says; the disks of the two are joined on their numbers."""
        names = ("tool", "make", "model", "version", "serial", "uuid", "chassis", "type", "cpu", "ram_bytes",
                 "memory", "screen_inch", "tpm", "firmware", "batteries", "macs", "own_tag", "taken_at")  # fmt: skip
        filled = {name: getattr(self, name) or getattr(other, name) for name in names}
        if not any(pack.health_percent for pack in self.batteries):
            filled["batteries"] = other.batteries or self.batteries
        return replace(
            self,
            **filled,
            drives=join_drives(self.drives, other.drives),
            has_all_drives=self.has_all_drives or other.has_all_drives,
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
        )


def join_drives(first: tuple[Drive, ...], second: tuple[Drive, ...]) -> tuple[Drive, ...]:
    """Two lists of the same machine as one. The first knows better; what it lacks comes from the second."""
    joined = list(first)
    for drive in second:
        at = next((n for n, known in enumerate(joined) if is_same_drive(known, drive)), None)
        if at is None:
            joined.append(drive)
            continue
        known = joined[at]
        joined[at] = replace(
            known,
            serial=known.serial or drive.serial,
            model=max(known.model, drive.model, key=len),
            kind=known.kind if known.kind != "unknown" else drive.kind,
            bus=known.bus or drive.bus,
            size_bytes=known.size_bytes or drive.size_bytes,
            is_removable=known.is_removable or drive.is_removable,
            smart=known.smart or drive.smart,
        )
    return tuple(joined[:MOST_DRIVES])


def is_same_drive(one: Drive, other: Drive) -> bool:
    """One disk in two lists: the same number, or no number in one of them and the same size."""
    if one.serial and other.serial:
        return one.serial.casefold() == other.serial.casefold()
    return bool(one.size_bytes and one.size_bytes == other.size_bytes and one.is_removable == other.is_removable)


_FILLER = frozenset(
    ("system version", "system product name", "system manufacturer", "not applicable", "undefined", "oem", "x.x")
)


def is_filler(text: str) -> bool:
    """Text that a factory forgot to fill in."""
    return is_placeholder_serial(text) or text.strip().casefold() in _FILLER


def tidy(value: Any) -> str:
    """Any value of a file as one short line of plain text."""
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return " ".join(text.split())[:_LONGEST]


_SPEED = re.compile(r"(\d{2,5}) ?(?:MT/s|MHz)")


def speed_of(text: str) -> int | None:
    """`2400 MT/s` or `2400 MHz`, as both are written for memory."""
    found = _SPEED.search(text)
    return int(found[1]) if found else None


def memory_type(text: str) -> str:
    """DDR4, LPDDR3, … out of a longer text; empty when it names none."""
    found = re.search(r"\b(?:LP)?DDR\d?X?\b", text, re.IGNORECASE)
    return found[0].upper() if found else ""


# A number that somebody made unreadable before sharing the file, and an answer that is no number.
_MASKED = re.compile(r"^(?:redacted|masked|hidden|yes|no|true|false)$|x{4,}$", re.IGNORECASE)


def usable_serial(value: Any) -> str:
    """A serial number that names one thing; empty when it is filler or was damaged on the way."""
    text = tidy(value)
    if not text or len(text) > 60 or "\ufffd" in text or is_placeholder_serial(text) or _MASKED.search(text):
        return ""
    return text


def whole(value: Any) -> int | None:
    """A number that is whole and not below zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = int(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 2**62 else None


_COPIED_UUIDS = frozenset(
    (
        "00020003-0004-0005-0006-000700080009",
        "03000200-0400-0500-0006-000700080009",
        "12345678-1234-5678-90AB-CDDEEFAABBCC",
        "4C4C4544-0000-2010-8020-80C04F202020",
        "FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE",
    )
)


def usable_uuid(value: Any) -> str:
    """The UUID of a machine in capitals; empty when it is no UUID or one that a factory copied on many machines."""
    text = tidy(value).upper()
    bare = text.replace("-", "")
    if len(bare) != 32 or any(sign not in "0123456789ABCDEF" for sign in bare) or len(set(bare)) < 4:
        return ""
    text = f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"
    return "" if text in _COPIED_UUIDS or other_order(text) in _COPIED_UUIDS else text


def other_order(uuid: str) -> str:
    """The same UUID as programs write it that turn the first three groups around."""
    groups = uuid.split("-")
    if len(groups) != 5:
        return uuid
    turned = ["".join(group[n : n + 2] for n in range(len(group) - 2, -1, -2)) for group in groups[:3]]
    return "-".join((*turned, *groups[3:]))


def usable_mac(value: Any) -> str:
    """The address of a network card that is soldered to one machine; empty for made-up and shared ones."""
    text = tidy(value).lower().replace("-", ":")
    pairs = text.split(":")
    if len(pairs) != 6 or any(len(p) != 2 or any(s not in "0123456789abcdef" for s in p) for p in pairs):
        return ""
    first = int(pairs[0], 16)
    return "" if first & 3 or len(set("".join(pairs))) < 3 else text


_LAPTOPS = frozenset({"8", "9", "10", "14", "31", "32"})
_DESKTOPS = frozenset({"3", "4", "5", "6", "7", "13", "15", "16", "24", "35", "36"})
_CHASSIS_WORDS = {
    **dict.fromkeys(("laptop", "notebook", "netbook", "portable", "sub notebook", "sub-notebook", "convertible",
                     "detachable"), "laptop"),
    **dict.fromkeys(("tablet", "handheld", "hand held", "hand-held"), "tablet"),
    **dict.fromkeys(("desktop", "low-profile", "low profile desktop", "low profile", "pizza box", "pizzabox",
                     "mini tower", "mini-tower", "microtower", "tower", "all in one", "all-in-one", "allinone",
                     "space-saving", "lunch box", "lunchbox", "mini pc", "mini-pc", "stick pc", "stick",
                     "sealed-case pc", "sealed-case", "server"), "desktop"),
}  # fmt: skip


def type_of_chassis(chassis: str) -> str:
    """laptop, desktop or tablet, from the number or the word for the case; empty when it does not say."""
    word = chassis.strip().casefold()
    if word in _LAPTOPS:
        return "laptop"
    if word in ("30", "11"):
        return "tablet"
    return "desktop" if word in _DESKTOPS else _CHASSIS_WORDS.get(word, "")
