"""What the year is made of: fixed days and numbers, and which device has which trouble.

The days are fixed, so that the demo is the same whenever it is built. The year ends on `LAST_DAY`; on a later day the
service looks as it would after a holiday of the whole house: loans become due, codes expire.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random

from inventory.cli.demo import catalogue
from inventory.cli.demo.catalogue import Model
from inventory.devices.models import DeviceType, MediumKind

SEED = "digibank-kortrijk-2026"
FIRST_DAY = date(2025, 11, 24)
LAST_DAY = date(2026, 11, 20)

LAPTOP, DESKTOP, TABLET = DeviceType.LAPTOP, DeviceType.DESKTOP, DeviceType.TABLET


class Fate(StrEnum):
    """How far a device comes."""

    GOOD = "good"
    REJECTED = "rejected"
    SCRAPPED = "scrapped"
    PARTS = "parts"
    GIVEN_BACK = "given_back"


class Trouble(StrEnum):
    """What is the matter with a device."""

    NO_CHARGER = "no_charger"
    WEAK_BATTERY = "weak_battery"
    BIOS_PASSWORD = "bios_password"
    BIOS_PASSWORD_SOLVED = "bios_password_solved"
    ENROLLED = "enrolled"
    UPDATES_ENDED = "updates_ended"
    CRACKED_BEZEL = "cracked_bezel"
    QWERTY = "qwerty"
    WIPE_FAILS = "wipe_fails"
    WIPE_STOPPED = "wipe_stopped"
    WIPE_MASKED = "wipe_masked"
    SENT_BACK = "sent_back"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class PlannedLot:
    """A gift: when it comes, from whom, how many of what."""

    day: date
    donor: str
    reference: str
    laptops: int
    desktops: int
    tablets: int
    is_announced_first: bool = True
    only_announced: bool = False
    special: tuple[tuple[str, Trouble], ...] = ()


LOTS = (
    PlannedLot(
        date(2025, 12, 1), "STAD", "Vernieuwing stadhuis", 30, 10, 0, is_announced_first=False,
        special=(("Latitude E5470", Trouble.BIOS_PASSWORD_SOLVED), ("ThinkPad L450", Trouble.WIPE_FAILS),
                 ("Latitude 5490", Trouble.WEAK_BATTERY)),
    ),
    PlannedLot(
        date(2026, 1, 12), "OCMW", "Budastraat, verdieping 2", 18, 4, 4,
        special=(("iPad 6th gen", Trouble.ENROLLED), ("ThinkPad T460", Trouble.QWERTY),
                 ("ProBook 450 G5", Trouble.WIPE_STOPPED)),
    ),
    PlannedLot(
        date(2026, 2, 9), "MIRAS", "Leslokalen campus 1", 20, 4, 8,
        special=(("Chromebook 11 G6 EE", Trouble.UPDATES_ENDED), ("Latitude 5480", Trouble.WIPE_MASKED),
                 ("ThinkPad L470", Trouble.SENT_BACK)),
    ),
    PlannedLot(
        date(2026, 3, 9), "CREO", "Oude klaslaptops", 18, 2, 4, is_announced_first=False,
        special=(("ThinkPad 11e 3rd gen", Trouble.CRACKED_BEZEL), ("Latitude 3190", Trouble.NO_CHARGER)),
    ),
    PlannedLot(
        date(2026, 4, 13), "SCALA", "Talencentrum", 22, 6, 6,
        special=(("EliteBook 840 G5", Trouble.QWERTY), ("Chromebook 3100", Trouble.UPDATES_ENDED),
                 ("ThinkPad X260", Trouble.WEAK_BATTERY), ("OptiPlex 3050 SFF", Trouble.WIPE_FAILS)),
    ),
    PlannedLot(
        date(2026, 6, 8), "STAD", "Dienst Burgerzaken", 26, 8, 4, is_announced_first=False,
        special=(("Latitude 5580", Trouble.OVERRIDDEN), ("ProBook 450 G6", Trouble.CRACKED_BEZEL),
                 ("Latitude 5490", Trouble.WIPE_STOPPED)),
    ),
    PlannedLot(
        date(2026, 8, 24), "MIRAS", "Computerlokaal 3", 18, 4, 6,
        special=(("Latitude E5470", Trouble.BIOS_PASSWORD), ("ThinkPad T470", Trouble.WIPE_MASKED),
                 ("iPad 7th gen", Trouble.ENROLLED)),
    ),
    PlannedLot(
        date(2026, 9, 28), "OCMW", "Thuiswerktoestellen", 16, 2, 2, is_announced_first=False,
        special=(("EliteBook 840 G5", Trouble.SENT_BACK), ("ProBook 450 G5", Trouble.NO_CHARGER)),
    ),
    PlannedLot(
        date(2026, 11, 9), "SCALA", "Open leercentrum", 15, 3, 4,
        special=(("Latitude 5480", Trouble.WIPE_FAILS), ("Galaxy Tab A 10.1", Trouble.CRACKED_BEZEL)),
    ),
    PlannedLot(date(2026, 11, 17), "CREO", "Onthaal en secretariaat", 12, 4, 0, only_announced=True),
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """How large the year is: 1 is the demo itself, tests build a small one."""

    factor: float = 1.0

    def of(self, number: int) -> int:
        return max(1, round(number * self.factor)) if number else 0


@dataclass
class Planned:
    """A device before it comes: what it is, what is in it, what is the matter and how far it comes."""

    model: Model
    serial: str
    disk_serials: tuple[str, ...]
    donor_tag: str
    accessories: tuple[str, ...]
    uuid: str
    fate: Fate
    ground: str = ""
    troubles: frozenset[Trouble] = field(default_factory=frozenset)

    def has(self, trouble: Trouble) -> bool:
        return trouble in self.troubles


# How often a device that is nothing special has a trouble, in hundredths.
_CHANCES = (
    (Trouble.NO_CHARGER, 7),
    (Trouble.WEAK_BATTERY, 6),
    (Trouble.CRACKED_BEZEL, 3),
    (Trouble.QWERTY, 3),
    (Trouble.WIPE_FAILS, 2),
    (Trouble.WIPE_STOPPED, 2),
    (Trouble.SENT_BACK, 3),
)
_FATES = ((Fate.REJECTED, 8), (Fate.SCRAPPED, 5), (Fate.PARTS, 2))
_GROUNDS = ("outdated", "outdated", "damage", "bad_state", "bad_state", "not_worth_repair")


def devices_of(lot: PlannedLot, random: Random, scale: Scale) -> Iterator[Planned]:
    """The devices of a lot: first those with a trouble of their own, then the ordinary ones."""
    wanted = {LAPTOP: scale.of(lot.laptops), DESKTOP: scale.of(lot.desktops), TABLET: scale.of(lot.tablets)}
    number = random.randint(1000, 8000)
    for name, trouble in lot.special:
        model = catalogue.by_name(name)
        if wanted[model.type]:
            wanted[model.type] -= 1
            number += 1
            yield _planned(model, lot.donor, number, random, {trouble}, _fate_of(trouble, lot))
    for device_type, left in wanted.items():
        for _each in range(left):
            number += random.randint(1, 9)
            model = catalogue.drawn(random, device_type)
            fate = _drawn_fate(random)
            yield _planned(model, lot.donor, number, random, _drawn_troubles(random, model, fate), fate)


def _planned(model: Model, donor: str, number: int, random: Random, troubles: set[Trouble], fate: Fate) -> Planned:
    charger = () if Trouble.NO_CHARGER in troubles or model.type is DESKTOP else ("lader",)
    extra = ("toetsenbord", "muis") if model.type is DESKTOP and random.random() < 0.6 else ()
    bag = ("tas",) if model.type is LAPTOP and random.random() < 0.2 else ()
    return Planned(
        model=model,
        serial=catalogue.serial(model.serial_shape, random),
        disk_serials=tuple(catalogue.serial(disk.serial_shape, random) for disk in model.disks),
        donor_tag=f"{donor[:2]}{number:05d}",
        accessories=(*charger, *extra, *bag),
        uuid="-".join(f"{random.getrandbits(4 * size):0{size}x}" for size in (8, 4, 4, 4, 12)),
        fate=fate,
        ground=random.choice(_GROUNDS) if fate is Fate.REJECTED else "",
        troubles=frozenset(troubles),
    )


def _drawn_fate(random: Random) -> Fate:
    roll = random.randrange(100)
    for fate, chance in _FATES:
        if roll < chance:
            return fate
        roll -= chance
    return Fate.GOOD


def _drawn_troubles(random: Random, model: Model, fate: Fate) -> set[Trouble]:
    if fate is not Fate.GOOD:
        return set()
    found = {trouble for trouble, chance in _CHANCES if random.randrange(100) < chance}
    if model.type is not LAPTOP:
        found -= {Trouble.WEAK_BATTERY, Trouble.QWERTY}
    if model.type is DESKTOP:
        found -= {Trouble.NO_CHARGER, Trouble.CRACKED_BEZEL}
    if any(disk.kind is MediumKind.EMMC for disk in model.disks):
        found -= {Trouble.WIPE_FAILS, Trouble.WIPE_STOPPED}
    if Trouble.WIPE_FAILS in found:
        found -= {Trouble.WIPE_STOPPED}
    return found


def _fate_of(trouble: Trouble, lot: PlannedLot) -> Fate:
    if trouble is Trouble.UPDATES_ENDED:
        return Fate.SCRAPPED
    if trouble is Trouble.ENROLLED and lot.donor == "OCMW":
        return Fate.GIVEN_BACK
    return Fate.GOOD
