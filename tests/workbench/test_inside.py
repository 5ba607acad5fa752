"""What is inside: memory slot by slot, TPM and firmware from our stick; and the settings of nwipe for one device."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.config import Settings
from inventory.devices.models import Device
from inventory.workbench.documents import nwipe_conf
from inventory.workbench.readers.dmidecode import read_dmidecode
from inventory.workbench.readers.facts import MemorySlot
from inventory.workbench.readers.lshw import read_lshw
from inventory.workbench.views.inside import memory_text
from tests.people import LIBRARIAN, TECHNICIAN
from tests.workbench import samples
from tests.workbench.conftest import S, bring_in, make_device

SLOTS = """Handle 0x0040, DMI type 17, 40 bytes
Memory Device
\tSize: 8 GB
\tLocator: DIMM A
\tType: DDR4
\tSpeed: 2667 MT/s
\tConfigured Memory Speed: 2400 MT/s

Handle 0x0041, DMI type 17, 40 bytes
Memory Device
\tSize: No Module Installed
\tLocator: DIMM B
\tType: Unknown
\tSpeed: Unknown
"""


def test_the_firmware_names_every_slot_also_the_empty_one() -> None:
    assert read_dmidecode(SLOTS).memory == (MemorySlot("DIMM A", 8 * 2**30, "DDR4", 2400), MemorySlot("DIMM B"))


def test_lshw_shows_its_banks_and_not_the_chip_of_the_firmware() -> None:
    bank = {"class": "memory", "description": "SODIMM DDR3 Synchronous 1600 MHz (0,6 ns)", "slot": "ChannelA"}
    flash = {"id": "bank", "class": "memory", "description": "FLASH", "size": 2**20}
    banks = [{"id": "bank:0", "size": 4 * 2**30, **bank}, {"id": "bank:1", **bank, "description": "[empty]"}, flash]
    memory = {"id": "memory", "class": "memory", "children": banks}
    found = read_lshw({"class": "system", "children": [memory]})
    assert found is not None
    assert found.memory == (MemorySlot("ChannelA", 4 * 2**30, "DDR3", 1600), MemorySlot("ChannelA"))


def test_what_the_stick_saw_stands_on_the_page_of_the_device(client_for: Any, on_bench: Any, arrange: Any) -> None:
    tag = on_bench(S.TO_WIPE)
    said = samples.snapshot().replace(samples.dmidecode(), samples.dmidecode() + b"\n" + SLOTS.encode())
    with arrange():
        found = bring_in(said.replace(b"tag=\n", b"tag=\ntpm=2\nfirmware=uefi-secure\n"))
        assert found.hardware is not None
        assert found.hardware.state == "accepted"
        number = found.hardware.id
        specs = found.hardware.device.specs if found.hardware.device else {}
    assert (specs["tpm"], specs["firmware"], specs["battery_cycles"]) == ("2.0", "uefi_secure", 12)
    assert {"name": "DIMM A", "gb": 8, "type": "DDR4", "mts": 2400} in specs["ram_slots"]
    client = client_for(TECHNICIAN)
    for page in (client.page(f"/workbench/{tag}").text, client.page(f"/workbench/evidence/hardware/{number}").text):
        assert "DIMM A: 8 GB DDR4 2400 MT/s. DIMM B: leeg." in page
    assert "UEFI, met Secure Boot aan" in client.page(f"/workbench/{tag}").text


@pytest.mark.parametrize(
    ("total", "slots", "told"),
    [
        (None, (), ""),
        (7.7, (), "7,7 GB"),
        (8, [{"gb": 8}, {"gb": 0}], "8 GB. Plaats 1: 8 GB. Plaats 2: leeg."),
    ],
)
def test_memory_in_words(total: float | None, slots: Any, told: str) -> None:
    assert memory_text(total, slots) == told


def test_the_settings_of_nwipe_carry_our_number_and_no_name_of_a_person(client_for: Any, on_bench: Any) -> None:
    tag = on_bench(S.TO_WIPE)
    client = client_for(TECHNICIAN)
    assert f'href="/workbench/{tag}/nwipe.conf"' in client.get(f"/workbench/{tag}").get_data(as_text=True)
    answer = client.get(f"/workbench/{tag}/nwipe.conf")
    text = answer.get_data(as_text=True)
    assert 'filename="nwipe.conf"' in answer.headers["Content-Disposition"]
    assert f'User_Defined_Tag = "{tag}";' in text
    assert 'Customer_Name = "CVO Miras' in text
    assert TECHNICIAN.name not in text
    assert [text.count(sign) for sign in "{}"] == [3, 3]
    assert client_for(LIBRARIAN).get(f"/workbench/{tag}/nwipe.conf").status_code == 403


def test_a_quote_in_a_name_ends_no_line(database: Any, march: Any) -> None:
    device: Device = make_device()
    assert device.donor is not None
    device.donor.name = 'Jan "de\nGrote" \\ Zn; }; x = "'
    text = nwipe_conf(device, 7, Settings()).decode()
    assert 'Customer_Name = "Jan \\"de Grote\\" \\\\ Zn; }; x = \\"";' in text
    assert 'Op_Tech_Name = "technieker-007";' in text
