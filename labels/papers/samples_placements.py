"""Samples of the papers for organisations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from labels.papers.placements import PlacedDevice, PlacementData, PlacementReceiptData

_CENTRE: Final = "Digibank Kortrijk"
_ZONE: Final = ZoneInfo("Europe/Brussels")
_URL: Final = "https://digibank.kortrijk.be/c/P-2026-00007"
_CHECK: Final = "digibank.kortrijk.be/check"


def _at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=_ZONE)


_CLASS: Final = tuple(
    PlacedDevice(
        f"KOR-0002{number:02d}-{sign}",
        "Dell Latitude 5490",
        f"5CG83{number:02d}J7K",
        ("lader", "muis") if number % 2 else ("lader",),
    )
    for number, sign in enumerate("XWVTSRQP", 11)
)
AGREEMENT_OF_CLASS: Final = PlacementData(
    centre=_CENTRE,
    number="P-2026-00007",
    lender_name="Stad Kortrijk, Bibliotheek Kortrijk",
    lender_address="Leiestraat 22, 8500 Kortrijk",
    receiver_name="CVO Miras",
    contact="de lesgever",
    place="Wijkcentrum De Zonnewijzer",
    place_address="Langemeersstraat 6, 8500 Kortrijk",
    is_class=True,
    handed_out_at=_at(11, 20, 9, 5),
    clerk_name="An Desmet",
    devices=_CLASS,
    until_on=date(2026, 12, 11),
    return_place="Kortrijk, centrale bibliotheek",
    help_phone="1777",
    check_address=_CHECK,
    url=_URL,
)
AGREEMENT_OF_DIGIPUNT: Final = replace(
    AGREEMENT_OF_CLASS,
    number="P-2026-00008",
    contact="het onthaal",
    receiver_name="Stad Kortrijk",
    is_class=False,
    until_on=None,
    devices=_CLASS[:3],
    changed_at=_at(12, 2, 11, 30),
)
RECEIPT_OF_CLASS: Final = PlacementReceiptData(
    centre=_CENTRE,
    number="P-2026-00007",
    receiver_name="CVO Miras",
    place="Wijkcentrum De Zonnewijzer",
    is_class=True,
    made_at=_at(12, 11, 16, 40),
    clerk_name="An Desmet",
    back=tuple(
        replace(each, ended_at=_at(12, 11, 16, 35), lacking=("lader",) if place == 2 else ())
        for place, each in enumerate(_CLASS[:6])
    ),
    still_there=_CLASS[6:7],
    missing=_CLASS[7:],
    return_place="Kortrijk, centrale bibliotheek",
    until_on=date(2026, 12, 11),
    check_address=_CHECK,
    url=_URL,
)
