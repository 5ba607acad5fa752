"""Small files in the shapes that real programs write, of one invented laptop. The numbers are nobody's."""

from __future__ import annotations

import json
from typing import Any

SERIAL, UUID, MAC = "7XKQJ12", "4C4C4544-0058-4B10-8051-B7C04F4A3132", "f4:8e:38:aa:01:02"
DISK, SSD = "WX31A58K1234", "S3Z2NB0K700123"
CPU = "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz"
HDD_BYTES, SSD_BYTES = 500107862016, 256060514304


def lshw(**changes: Any) -> bytes:
    """`serial=`, `uuid=`, `disks=` as pairs (serial, bytes); `in_list=` as new versions write it."""
    disks = changes.get("disks", ((DISK, HDD_BYTES),))
    system = {
        "id": "debian",
        "class": "system",
        "claimed": True,
        "description": "Notebook",
        "product": "Latitude 5490 (081B)",
        "vendor": "Dell Inc.",
        "serial": changes.get("serial", SERIAL),
        "configuration": {"chassis": "notebook", "uuid": changes.get("uuid", UUID)},
        "children": [
            {
                "id": "core",
                "class": "bus",
                "children": [
                    {"id": "firmware", "class": "memory", "description": "BIOS", "size": 65536},
                    {"id": "cpu", "class": "processor", "product": CPU},
                    {
                        "id": "memory",
                        "class": "memory",
                        "description": "System Memory",
                        "children": [
                            {"id": "bank:0", "class": "memory", "description": "DDR4", "size": 8 * 2**30},
                            {"id": "bank:1", "class": "memory", "description": "[empty]"},
                        ],
                    },
                    {"id": "flash", "class": "memory", "description": "FLASH Non-volatile", "size": 2**24},
                    {"id": "network", "class": "network", "businfo": "pci@0000:00:1f.6", "serial": MAC},
                    {
                        "id": "usb",
                        "class": "storage",
                        "businfo": "usb@1:4",
                        "children": [
                            {"id": "disk", "class": "disk", "product": "Stick", "size": 4 * 10**9}
                        ],
                    },
                    *(
                        {"id": f"disk:{n}", "class": "disk", "businfo": f"scsi@{n}:0.0.0", "product": "WDC WD5000LPVX",
                         "serial": serial, "size": size, "capabilities": {"5400rpm": "5400 turns"}}
                        for n, (serial, size) in enumerate(disks)
                    ),
                ],
            }
        ],
    }  # fmt: skip
    return json.dumps([system] if changes.get("in_list") else system, indent=1).encode()


def smartctl(serial: str = DISK, *, pending: int = 0, passed: bool = True, status: int = 0) -> bytes:
    return json.dumps(
        {
            "json_format_version": [1, 0],
            "smartctl": {"version": [7, 3], "exit_status": status, "argv": ["smartctl", "-x", "-j", "/dev/sda"]},
            "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
            "model_name": "WDC WD5000LPVX-22V0TT0",
            "serial_number": serial,
            "user_capacity": {"blocks": 976773168, "bytes": HDD_BYTES},
            "rotation_rate": 5400,
            "smart_status": {"passed": passed},
            "power_on_time": {"hours": 4242},
            "ata_smart_attributes": {"table": [{"id": 197, "name": "Current_Pending", "raw": {"value": pending}}]},
        }
    ).encode()


SMARTCTL_TEXT = f"""smartctl 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0] (local build)
Copyright (C) 2002-22, Bruce Allen, Christian Franke, www.smartmontools.org

=== START OF INFORMATION SECTION ===
Device Model:     WDC WD5000LPVX-22V0TT0
Serial Number:    {DISK}
User Capacity:    500.107.862.016 bytes [500 GB]
Rotation Rate:    5400 rpm
SMART support is: Enabled

=== START OF READ SMART DATA SECTION ===
SMART overall-health self-assessment test result: PASSED
ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE
  5 Reallocated_Sector_Ct   0x0033   100   100   010    Pre-fail  Always       -       3
  9 Power_On_Hours          0x0032   042   042   000    Old_age   Always       -       4242
197 Current_Pending_Sector  0x0032   100   100   000    Old_age   Always       -       0
""".encode()


def dmidecode(serial: str = SERIAL) -> bytes:
    return f"""# dmidecode 3.4
Getting SMBIOS data from sysfs.
SMBIOS 3.1.1 present.

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: Dell Inc.
\tProduct Name: Latitude 5490
\tVersion: Not Specified
\tSerial Number: {serial}
\tUUID: {UUID.lower()}

Handle 0x0003, DMI type 3, 22 bytes
Chassis Information
\tManufacturer: Dell Inc.
\tType: Notebook

Handle 0x0004, DMI type 4, 48 bytes
Processor Information
\tFlags:
\t\tFPU (Floating-point unit on-chip)
\tVersion: {CPU}

Handle 0x0040, DMI type 17, 40 bytes
Memory Device
\tSize: 8192 MB

Handle 0x0041, DMI type 17, 40 bytes
Memory Device
\tSize: No Module Installed
""".encode()


UEVENT = b"""POWER_SUPPLY_NAME=BAT0
POWER_SUPPLY_PRESENT=1
POWER_SUPPLY_CYCLE_COUNT=0
POWER_SUPPLY_ENERGY_FULL_DESIGN=60000000
POWER_SUPPLY_ENERGY_FULL=45000000
POWER_SUPPLY_NAME=BAT1
POWER_SUPPLY_PRESENT=1
POWER_SUPPLY_CYCLE_COUNT=12
POWER_SUPPLY_CHARGE_FULL_DESIGN=2000000
POWER_SUPPLY_CHARGE_FULL=2100000
"""

UPOWER = b"""  native-path:          BAT0
  vendor:               SMP
  power supply:         yes
  battery
    present:             yes
    energy-full:         39,264 Wh
    energy-full-design:  51,504 Wh
    charge-cycles:       88
    capacity:            76,2349%
"""


def ereuse(shape: int, **changes: Any) -> bytes:
    """The same laptop as five years of Workbench would write it."""
    device = {"type": "Laptop", "chassis": "Laptop", "manufacturer": "Dell Inc.", "model": "Latitude 5490",
              "serialNumber": SERIAL, **changes}  # fmt: skip
    disk = {"type": "HardDrive", "serialNumber": DISK, "model": "WD5000LPVX", "manufacturer": "WDC", "size": 476940,
            "actions": [{"type": "EraseBasic", "severity": "Info"}]}  # fmt: skip
    parts = [{"type": "Processor", "model": CPU}, {"type": "RamModule", "size": 8192}, disk]
    if shape == 1:
        old = {"@type": "Computer", **{name: value for name, value in device.items() if name != "chassis"}}
        components = [{("@type" if name == "type" else name): value for name, value in part.items()} for part in parts]
        return json.dumps({"@type": "Snapshot", "device": old, "components": components, "version": "10.0b1"}).encode()
    head: dict[str, Any] = {"type": "Snapshot", "uuid": "0" * 8, "timestamp": "2026-03-12 09:30:00.5"}
    if shape == 2:
        found = {**head, "software": "Workbench", "version": "11.0b11", "endTime": "2026-03-12T08:30:00+00:00"}
        return json.dumps(found | {"device": device, "components": parts}).encode()
    dmi = dmidecode(device["serialNumber"]).decode()
    if shape == 3:
        data = {"lshw": json.loads(lshw()), "dmidecode": dmi, "smart": [json.loads(smartctl())]}
        return json.dumps({**head, "software": "Workbench", "version": "2022.03", "data": data}).encode()
    inxi = [{"000#1#0#Machine": [{"000#0#1#Type": "Laptop", "001#1#1#System": "Dell", "007#0#2#serial": SERIAL}]}]
    data = {"smartctl": json.dumps([json.loads(smartctl())]), "dmidecode": dmi, "inxi": json.dumps(inxi)}
    inner = {**head, "software": "workbench-script", "version": "0.0.1", "data": data, "erase": [{"success": True}]}
    return json.dumps(inner if shape == 4 else {"type": "DeviceSnapshotV1", "data": inner}).encode()


def snapshot(tag: str = "", *, taken_at: str = "2026-03-12T08:30:00Z", end: bool = True, serial: str = SERIAL) -> bytes:
    """As our own script writes it."""
    parts = {
        "info": f"tag={tag}\ntaken_at={taken_at}\n",
        "lsblk": f'NAME="sda" TYPE="disk" SIZE="{HDD_BYTES}" ROTA="1" RM="0" TRAN="sata" MODEL="WDC" SERIAL="{DISK}"\n'
        f'NAME="nvme0n1" TYPE="disk" SIZE="{SSD_BYTES}" ROTA="0" RM="0" TRAN="nvme" MODEL="PM981" SERIAL="{SSD}"\n'
        'NAME="sdb" TYPE="disk" SIZE="4000000000" ROTA="1" RM="1" TRAN="usb" MODEL="Stick" SERIAL="0001"\n'
        'NAME="loop0" TYPE="loop" SIZE="1000" ROTA="0" RM="0" TRAN="" MODEL="" SERIAL=""\n',
        "smartctl": smartctl(pending=2).decode(),
        "dmidecode": dmidecode(serial).decode(),
        "battery": UEVENT.decode(),
        "edid": " 31 17\n",
        "mac": f"{MAC}\n",
        "no-lshw": "",
    }
    text = "digibank-snapshot 1 a1b2c3d4e5f6\n"
    text += "".join(f"\n@@a1b2c3d4e5f6 {name}\n{body}" for name, body in parts.items())
    return (text + ("\n@@a1b2c3d4e5f6 end\n" if end else "")).encode()


EVERY_KIND: dict[str, bytes] = {
    "lshw": lshw(),
    "smartctl": smartctl(),
    "dmidecode": dmidecode(),
    "battery": UEVENT,
    "upower": UPOWER,
    "snapshot": snapshot(),
    **{f"ereuse_{shape}": ereuse(shape) for shape in range(1, 6)},
}
