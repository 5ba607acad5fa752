"""Reads `lshw -json`: an object in old versions, a list in new ones.

Disks come last here: older versions do not show NVMe and eMMC, and the stick that the bench boots from is a disk too.
"""

import re
from collections.abc import Iterator
from typing import Any

from inventory.workbench.readers.facts import (
    MOST_DRIVES,
    MOST_SLOTS,
    Drive,
    HardwareFacts,
    MemorySlot,
    memory_type,
    speed_of,
    tidy,
    type_of_chassis,
    usable_mac,
    usable_serial,
    usable_uuid,
    whole,
)

_MOST_NODES = 20_000
_TURNS = re.compile(r"\d+rpm")
_DISC = re.compile(r"\b(?:DVD|CD|Blu-?ray|BD)\b|cdrom", re.IGNORECASE)


def system_of(value: Any) -> dict[str, Any] | None:
    """The node of the whole machine, when this is what lshw writes."""
    nodes = value if isinstance(value, list) else [value]
    for node in nodes:
        if isinstance(node, dict) and node.get("class") == "system" and ("children" in node or "product" in node):
            return node
    return None


def read_lshw(value: Any) -> HardwareFacts | None:
    """What lshw says; None when it is not from lshw."""
    system = system_of(value)
    if system is None:
        return None
    nodes = list(_nodes(system))
    config = system.get("configuration")
    config = config if isinstance(config, dict) else {}
    chassis = tidy(config.get("chassis"))
    return HardwareFacts(
        kind="lshw",
        tool="lshw",
        make=tidy(system.get("vendor")),
        model=tidy(system.get("product")),
        version=tidy(system.get("version")),
        serial=usable_serial(system.get("serial")),
        uuid=usable_uuid(config.get("uuid")),
        chassis=chassis,
        type=type_of_chassis(chassis),
        cpu=next((tidy(n.get("product")) for n, _ in nodes if n.get("class") == "processor" and n.get("product")), ""),
        ram_bytes=_memory(nodes),
        memory=tuple(_slots(nodes))[:MOST_SLOTS],
        drives=tuple(_drives(nodes)),
        macs=tuple(_macs(nodes)),
    )


def _nodes(system: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every node with the one above it."""
    waiting: list[tuple[dict[str, Any], dict[str, Any]]] = [(system, {})]
    seen = 0
    while waiting and seen < _MOST_NODES:
        node, above = waiting.pop(0)
        seen += 1
        yield node, above
        children = node.get("children")
        if isinstance(children, list):
            waiting += [(child, node) for child in children if isinstance(child, dict)]


def _slots(nodes: list[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[MemorySlot]:
    """The banks of the memory; the chip that holds the firmware is shown as one too."""
    for node, above in nodes:
        said = tidy(node.get("description"))
        if node.get("class") != "memory" or not tidy(node.get("id")).startswith("bank"):
            continue
        if "flash" in f"{said} {tidy(above.get('description'))}".casefold():
            continue
        size = whole(node.get("size")) or 0
        yield MemorySlot(
            name=tidy(node.get("slot"))[:30],
            size_bytes=size,
            type=memory_type(said) if size else "",
            mts=speed_of(said) if size else None,
        )


def _memory(nodes: list[tuple[dict[str, Any], dict[str, Any]]]) -> int | None:
    """The size of the memory; in several machines only its banks have one."""
    total = banks = 0
    for node, above in nodes:
        name, size = tidy(node.get("id")), whole(node.get("size")) or 0
        if node.get("class") != "memory" or "flash" in tidy(node.get("description")).casefold():
            continue
        if re.fullmatch(r"memory(:\d+)?", name):
            total += size
        elif name.startswith("bank") and "flash" not in tidy(above.get("description")).casefold():
            banks += size
    return total or banks or None


def _drives(nodes: list[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[Drive]:
    found = 0
    for node, above in nodes:
        said = " ".join(tidy(node.get(name)) for name in ("description", "product", "id"))
        size = whole(node.get("size"))
        # What stands inside a disk is the card in its reader, or the same disk once more.
        if node.get("class") != "disk" or above.get("class") == "disk" or not size or _DISC.search(said):
            continue
        if found >= MOST_DRIVES:
            return
        found += 1
        bus, abilities = tidy(node.get("businfo")), node.get("capabilities")
        abilities = abilities if isinstance(abilities, dict) else {}
        is_nvme = "nvme" in bus or "nvme" in said.casefold()
        kept_by = above if is_nvme and not node.get("serial") else node
        product = tidy(node.get("product")) or (tidy(above.get("product")) if is_nvme else "")
        yield Drive(
            serial=usable_serial(kept_by.get("serial")),
            model=product,
            kind=_kind(bus, product, abilities, is_nvme),
            bus=bus.partition("@")[0],
            size_bytes=size,
            is_removable=bus.startswith("usb") or "removable" in abilities or _is_usb(above),
        )


def _is_usb(controller: dict[str, Any]) -> bool:
    return tidy(controller.get("id")).startswith("usb") or tidy(controller.get("businfo")).startswith("usb")


def _kind(bus: str, product: str, abilities: dict[str, Any], is_nvme: bool) -> str:
    if is_nvme:
        return "nvme"
    if bus.startswith("mmc"):
        return "emmc"
    if any(_TURNS.fullmatch(str(word)) for word in abilities):
        return "hdd"
    return "ssd" if "ssd" in product.casefold() or "solidstate" in abilities else "unknown"


def _macs(nodes: list[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[str]:
    for node, _above in nodes:
        if node.get("class") == "network" and not tidy(node.get("businfo")).startswith("usb"):
            mac = usable_mac(node.get("serial"))
            if mac:
                yield mac
