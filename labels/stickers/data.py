"""What a sticker says: one frozen dataclass a design. None has room for the name of a person.

`url` is what the QR code holds, in capitals where that is possible; `centre` is the name of the re-use centre,
which the ministerial decree of 23 June 2017 asks beside the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DeviceLabel:
    """On a device. Without a model it is a blank one: printed in advance, stuck on a device later.

    `found_text` replaces "Gevonden? Bel …".
    """

    tag: str
    url: str
    centre: str
    model: str = ""
    found_phone: str = ""
    found_text: str = ""

    @property
    def found(self) -> str:
        return self.found_text or (f"Gevonden? Bel {self.found_phone}" if self.found_phone else "")


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """On a shelf or a door: a short code in large, where it is in words. `heading` says what the code is of."""

    code: str
    url: str
    name: str
    centre: str
    site: str = ""
    heading: str = "PLAATS"


@dataclass(frozen=True, slots=True)
class AccessoryLabel:
    """On the bag with what belongs to a device. The QR code is the device's own."""

    tag: str
    url: str
    centre: str
    contents: tuple[str, ...] = ()
    found_phone: str = ""


@dataclass(frozen=True, slots=True)
class LotLabel:
    """On a box of a donation."""

    code: str
    url: str
    centre: str
    donor: str = ""
    box: int = 1
    boxes: int = 1
    received_on: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class KitLabel:
    """On a kit that waits for somebody: the code of the slip and the device, never who."""

    code: str
    url: str
    centre: str
    device_type: str = ""
    tag: str = ""
    place: str = ""
    keep_until: date | None = None


Label = DeviceLabel | PlaceLabel | AccessoryLabel | LotLabel | KitLabel
