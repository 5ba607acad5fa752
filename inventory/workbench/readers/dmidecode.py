"""Reads what dmidecode prints: what the maker wrote in the firmware about machine, memory, processor and battery."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from inventory.workbench.readers.facts import (
    MOST_SLOTS,
    Battery,
    HardwareFacts,
    MemorySlot,
    is_filler,
    memory_type,
    speed_of,
    tidy,
    type_of_chassis,
    usable_serial,
    usable_uuid,
)

_HANDLE = re.compile(r"^Handle 0x[0-9A-Fa-f]+, DMI type (\d+), \d+ bytes", re.MULTILINE)
_HEAD = re.compile(r"^\s*# dmidecode ([\d.]+)")
_MOST = 4000
_UNITS = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}
SYSTEM, BOARD, CASE, PROCESSOR, MEMORY, BATTERY = 1, 2, 3, 4, 17, 22


class Block(NamedTuple):
    """One structure: its DMI type and its fields by their lower-case name."""

    type: int
    fields: dict[str, str]


def looks_like_dmidecode(text: str) -> bool:
    """Whether this is what dmidecode prints, whole or without its first lines."""
    head = text[:20_000]
    return _HEAD.match(head) is not None or (_HANDLE.search(head) is not None and "\n\tManufacturer:" in text)


def read_dmidecode(text: str) -> HardwareFacts:
    """What the firmware says of the machine."""
    blocks = list(_blocks(text))
    system, case = _first(blocks, SYSTEM), _first(blocks, CASE)
    head, chassis = _HEAD.match(text), tidy(case.get("type"))
    processors = [tidy(each.fields.get("version")) for each in blocks if each.type == PROCESSOR]
    return HardwareFacts(
        kind="dmidecode",
        tool=f"dmidecode {head[1]}" if head else "dmidecode",
        make=_said(system.get("manufacturer")),
        model=_said(system.get("product name")),
        version=_said(system.get("version")),
        serial=usable_serial(system.get("serial number")),
        uuid=usable_uuid(system.get("uuid")),
        chassis=chassis,
        type=type_of_chassis(chassis),
        cpu=next((name for name in processors if name and not is_filler(name)), ""),
        ram_bytes=sum(_bytes(each.fields.get("size", "")) for each in blocks if each.type == MEMORY) or None,
        memory=tuple(_slots(blocks))[:MOST_SLOTS],
        batteries=tuple(_batteries(blocks)),
    )


def _blocks(text: str) -> Iterator[Block]:
    starts = list(_HANDLE.finditer(text))[:_MOST]
    ends = [each.start() for each in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):  # text without any block has an end and no start
        fields: dict[str, str] = {}
        for line in text[start.end() : end].split("\n"):
            name, colon, value = line.strip().partition(":")
            # Lines of a list stand one tab further in and have no field of their own.
            if colon and line.startswith("\t") and not line.startswith("\t\t"):
                fields.setdefault(name.casefold(), value.strip())
        yield Block(int(start[1]), fields)


def _first(blocks: list[Block], kind: int) -> dict[str, str]:
    return next((each.fields for each in blocks if each.type == kind), {})


def _said(value: str | None) -> str:
    text = tidy(value)
    return "" if is_filler(text) else text


def _bytes(text: str) -> int:
    """`8192 MB` as bytes; 0 for an empty slot."""
    found = re.fullmatch(r"(\d{1,9}) ([KMGT]?B)", text.strip())
    return int(found[1]) * _UNITS[found[2]] if found else 0


def _slots(blocks: list[Block]) -> Iterator[MemorySlot]:
    for each in blocks:
        if each.type == MEMORY:
            size = _bytes(each.fields.get("size", ""))
            speed = each.fields.get("configured memory speed") or each.fields.get("speed", "")
            yield MemorySlot(
                name=_said(each.fields.get("locator"))[:30],
                size_bytes=size,
                type=memory_type(each.fields.get("type", "")) if size else "",
                mts=speed_of(speed) if size else None,
            )


def _batteries(blocks: list[Block]) -> Iterator[Battery]:
    """That there is one; how worn it is the firmware does not say."""
    for each in blocks:
        if each.type == BATTERY:
            yield Battery(
                name=tidy(each.fields.get("location")),
                model=_said(each.fields.get("name")),
                serial=usable_serial(each.fields.get("serial number") or each.fields.get("sbds serial number")),
            )
