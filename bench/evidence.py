"""Files of the bench: how long `digibank import evidence` takes for a folder of a thousand.

`python -m bench.evidence [FILES]` (default 1,000). The house has a laptop with one disk for each wipe log: half of the
files are logs that wipe those, a quarter is what lshw and a quarter what smartctl says of them. The command runs as
people run it, in a process of its own, on SQLite; seconds are those of the clock on the wall.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter

from inventory.access import SYSTEM
from inventory.accounts.models import Organisation, OrgKind
from inventory.app import create_app
from inventory.config import load
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.actions import media, moves
from inventory.devices.actions.register import NewDevice, register
from inventory.devices.models import DeviceType, MediumKind
from inventory.web.saving import saving
from tests.workbench import samples
from tests.workbench.conftest import DISK, FILES, HOST

MOST_SECONDS = 60


def fill(instance: Path, laptops: int) -> None:
    """Laptops that stand to be wiped since long ago."""
    settings, _origin = load({**os.environ, "DIGIBANK_INSTANCE": str(instance)})
    with create_app(settings).app_context():
        with saving():
            donor = Organisation(code="GEVER", name="Een gever", kind=OrgKind.COMPANY, is_donor=True)
            session.add(donor)
        for number in range(laptops):
            with saving():
                machine = NewDevice(DeviceType.LAPTOP, "Dell", "Latitude 5490", host_of(number))
                device = register(machine, actor=SYSTEM, tag_prefix="KOR", lot_code="L-2025-001", donor=donor)
                for name, facts in (("receive", {"received_on": today().replace(year=2025, day=1)}), ("accept", {})):
                    moves.step(device, name, actor=SYSTEM, facts=facts, permission_checked=True)
                media.add_medium(device, actor=SYSTEM, serial=disk_of(number), kind=MediumKind.HDD)
                media.confirm_media(device, actor=SYSTEM)
                moves.step(device, "diagnose", actor=SYSTEM, permission_checked=True)
        session.remove()


def disk_of(number: int) -> str:
    return f"WX31{number:08d}"


def host_of(number: int) -> str:
    return f"HS{number:05d}"


def write(folder: Path, count: int) -> None:
    """Half logs of nwipe, a quarter lshw, a quarter smartctl."""
    log = (FILES / "good_hdd.log").read_bytes()
    for number in range(count // 2):
        named = log.replace(DISK.encode(), disk_of(number).encode()).replace(HOST.encode(), host_of(number).encode())
        (folder / f"{number:05d}.log").write_bytes(named)
        if number % 2:
            machine = samples.lshw(serial=host_of(number), uuid="", disks=((disk_of(number), samples.HDD_BYTES),))
            mac = f"f4:8e:38:00:{number // 256:02x}:{number % 256:02x}"
            (folder / f"{number:05d}.lshw.json").write_bytes(machine.replace(samples.MAC.encode(), mac.encode()))
        else:
            (folder / f"{number:05d}.smart.json").write_bytes(samples.smartctl(disk_of(number)))


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        instance, folder = Path(scratch) / "instance", Path(scratch) / "files"
        folder.mkdir()
        environ = {**os.environ, "DIGIBANK_INSTANCE": str(instance)}
        digibank = str(Path(sys.executable).parent / "digibank")
        subprocess.run([digibank, "init"], env=environ, check=True, capture_output=True)
        fill(instance, count // 2)
        write(folder, count)
        files = sum(1 for _ in folder.iterdir())
        began, used = perf_counter(), _used()
        done = subprocess.run(
            [digibank, "import", "evidence", "--skip-refused", "--json", str(folder)],
            env=environ,
            check=True,
            capture_output=True,
        )
        seconds, used = perf_counter() - began, _used() - used
        counts = Counter(row["outcome"] for row in json.loads(done.stdout))
    print(f"{files} files in {seconds:.1f} s, of which {used:.1f} s of processor time: {dict(counts)}")
    return 0 if seconds <= MOST_SECONDS * files / 1000 and set(counts) == {"read"} else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
