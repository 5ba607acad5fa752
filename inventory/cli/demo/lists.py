"""The lists that partners send, each written in its own way: Dutch or English headings, semicolons or commas, BOM."""

import csv
import io
from collections.abc import Sequence

from inventory.cli.demo.plan import Planned
from inventory.devices.models import DeviceType

_DUTCH = {DeviceType.LAPTOP: "Laptop", DeviceType.DESKTOP: "Desktop", DeviceType.TABLET: "Tablet"}
_ENGLISH = {DeviceType.LAPTOP: "Notebook", DeviceType.DESKTOP: "PC", DeviceType.TABLET: "Tablet"}


def list_of(donor: str, devices: Sequence[Planned]) -> tuple[str, bytes]:
    """The name and the bytes of the file that this donor sends."""
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    if donor in ("STAD", "OCMW"):
        head = ("Soort", "Merk", "Model", "Serienummer", "Inventarisnummer", "Toebehoren")
        rows = [
            (_DUTCH[d.model.type], d.model.make, d.model.name, d.serial, d.donor_tag, " + ".join(d.accessories))
            for d in devices
        ]
        return f"lijst-{donor.lower()}.csv", _csv(head, rows, ";", bom=True)
    if donor == "MIRAS":
        head = ("Device type", "Brand", "Model", "Serial number", "Asset tag", "Charger", "Disk serial")
        rows = [
            (
                _ENGLISH[d.model.type],
                d.model.make,
                d.model.name,
                d.serial,
                d.donor_tag,
                "yes" if "lader" in d.accessories else "no",
                ", ".join(d.disk_serials),
            )
            for d in devices
        ]
        return "assets.csv", _csv(head, rows, ",", bom=False)
    head = ("Toestel", "Merk", "Type", "S/N", "Lader", "Opmerking")
    rows = [
        (
            _DUTCH[d.model.type],
            d.model.make,
            d.model.name,
            d.serial,
            "ja" if "lader" in d.accessories else "nee",
            "",
        )
        for d in devices
    ]
    return f"toestellen {donor}.csv", _csv(head, rows, ";", bom=False)


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str, *, bom: bool) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")
