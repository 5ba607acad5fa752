"""The parts of Kortrijk: the centre and the seven villages that belong to it, each with its postcode.

Two villages may share a postcode, so a place says which one it is in.
"""

from enum import StrEnum
from typing import Any

from inventory.core.i18n import _l


class Quarter(StrEnum):
    KORTRIJK = "kortrijk"
    HEULE = "heule"
    BISSEGEM = "bissegem"
    MARKE = "marke"
    AALBEKE = "aalbeke"
    ROLLEGEM = "rollegem"
    BELLEGEM = "bellegem"
    KOOIGEM = "kooigem"


QUARTERS: dict[Quarter, Any] = {
    Quarter.KORTRIJK: _l("Kortrijk"),
    Quarter.HEULE: _l("Heule"),
    Quarter.BISSEGEM: _l("Bissegem"),
    Quarter.MARKE: _l("Marke"),
    Quarter.AALBEKE: _l("Aalbeke"),
    Quarter.ROLLEGEM: _l("Rollegem"),
    Quarter.BELLEGEM: _l("Bellegem"),
    Quarter.KOOIGEM: _l("Kooigem"),
}
POSTCODES: dict[Quarter, str] = {
    Quarter.KORTRIJK: "8500",
    Quarter.HEULE: "8501",
    Quarter.BISSEGEM: "8501",
    Quarter.MARKE: "8510",
    Quarter.AALBEKE: "8511",
    Quarter.ROLLEGEM: "8510",
    Quarter.BELLEGEM: "8510",
    Quarter.KOOIGEM: "8510",
}
# Where each lies, as tiles that touch: column from the west, row from the north.
TILES: dict[Quarter, tuple[int, int]] = {
    Quarter.BISSEGEM: (0, 0),
    Quarter.HEULE: (1, 0),
    Quarter.MARKE: (0, 1),
    Quarter.KORTRIJK: (1, 1),
    Quarter.AALBEKE: (0, 2),
    Quarter.BELLEGEM: (1, 2),
    Quarter.ROLLEGEM: (0, 3),
    Quarter.KOOIGEM: (1, 3),
}
