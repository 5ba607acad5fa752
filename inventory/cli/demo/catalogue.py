"""The makes and models that partners bring, with what is in them. Serial numbers are invented."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from inventory.devices.models import DeviceType, MediumKind

LETTERS = "BCDFGHJKLMNPQRSTVWXYZ"
DIGITS = "0123456789"


@dataclass(frozen=True)
class Disk:
    """A kind of disk: as `nwipe` names its bus and model, and how many bytes it has."""

    model: str
    kind: MediumKind
    size_bytes: int
    serial_shape: str

    @property
    def bus(self) -> str:
        return {MediumKind.HDD: "ATA", MediumKind.SSD: "ATA-SSD", MediumKind.NVME: "NVME-SSD"}.get(self.kind, "MMC")


@dataclass(frozen=True)
class Model:
    """A make and model. `weight` counts how often it comes; `limits` is what the technicians know about it."""

    type: DeviceType
    make: str
    name: str
    weighs: str
    cpu: str
    memory_gb: int
    disks: tuple[Disk, ...]
    serial_shape: str
    year: int
    weight: int
    os: str = "Windows 11 Pro"
    limits: str = ""

    @property
    def kg(self) -> Decimal:
        return Decimal(self.weighs)

    @property
    def is_nwipe_able(self) -> bool:
        """Whether its disk can be wiped from the bench; tablets and Chromebooks are reset by two people."""
        return all(disk.kind is not MediumKind.EMMC for disk in self.disks)


HDD_500 = Disk("WDC WD5000LPCX-24VHAT0", MediumKind.HDD, 500_107_862_016, "WX?1A##?####")
SEAGATE_500 = Disk("ST500LM021-1KJ152", MediumKind.HDD, 500_107_862_016, "W62?###?")
HDD_1000 = Disk("TOSHIBA DT01ACA100", MediumKind.HDD, 1_000_204_886_016, "X7?#####S")
SSD_256 = Disk("Micron 1100 SATA 256GB", MediumKind.SSD, 256_060_514_304, "17##1B######")
SSD_240 = Disk("KINGSTON SA400S37240G", MediumKind.SSD, 240_057_409_536, "50026B7##?######")
SSD_250 = Disk("Samsung SSD 860 EVO 250GB", MediumKind.SSD, 250_059_350_016, "S3Y?NB0K######?")
NVME_256 = Disk("PM981 NVMe Samsung 256GB", MediumKind.NVME, 256_060_514_304, "S4G?NX0K######")
NVME_512 = Disk("KXG60ZNV512G TOSHIBA", MediumKind.NVME, 512_110_190_592, "Y9?F###N####")
EMMC_32 = Disk("eMMC 32GB", MediumKind.EMMC, 31_268_536_320, "0x#?#?####")
FLASH_32 = Disk("Flash 32GB", MediumKind.EMMC, 32_000_000_000, "")

DELL, LENOVO, HP, APPLE, SAMSUNG = "#?###?2", "PF0?#?##", "5CG8####?#", "DMP?#0??HL##", "R52K###?##?"
LAPTOP, DESKTOP, TABLET = DeviceType.LAPTOP, DeviceType.DESKTOP, DeviceType.TABLET
MINT = "Linux Mint 22"
OLD = (MINT, "Kan geen Windows 11: processor te oud. Krijgt Linux Mint.")


MODELS: tuple[Model, ...] = (
    Model(LAPTOP, "Dell", "Latitude 5480", "1.86", "Core i5-7200U", 8, (SSD_256,), DELL, 2017, 9, *OLD),
    Model(LAPTOP, "Dell", "Latitude 5490", "1.60", "Core i5-8250U", 8, (NVME_256,), DELL, 2018, 14),
    Model(LAPTOP, "Dell", "Latitude 5580", "2.17", "Core i5-7300U", 8, (SSD_256,), DELL, 2017, 6, *OLD),
    Model(LAPTOP, "Dell", "Latitude E5470", "2.10", "Core i5-6300U", 8, (HDD_500,), DELL, 2016, 7, *OLD),
    Model(LAPTOP, "Dell", "Latitude 3190", "1.65", "Pentium N5030", 4, (SSD_240,), DELL, 2019, 6),
    Model(LAPTOP, "Dell", "Chromebook 3100", "1.40", "Celeron N4020", 4, (EMMC_32,), DELL, 2019, 4, "ChromeOS"),
    Model(LAPTOP, "Lenovo", "ThinkPad T460", "1.86", "Core i5-6200U", 8, (SSD_240,), LENOVO, 2016, 7, *OLD),
    Model(LAPTOP, "Lenovo", "ThinkPad T470", "1.80", "Core i5-7200U", 8, (NVME_256,), LENOVO, 2017, 9, *OLD),
    Model(LAPTOP, "Lenovo", "ThinkPad L450", "2.12", "Core i3-5005U", 4, (SEAGATE_500,), LENOVO, 2015, 4, *OLD),
    Model(LAPTOP, "Lenovo", "ThinkPad L470", "1.91", "Core i5-7200U", 8, (SSD_250,), LENOVO, 2017, 6, *OLD),
    Model(LAPTOP, "Lenovo", "ThinkPad X260", "1.62", "Core i5-6200U", 8, (SSD_256,), LENOVO, 2016, 5, *OLD),
    Model(LAPTOP, "Lenovo", "ThinkPad 11e 3rd gen", "1.50", "Celeron N3150", 4, (HDD_500,), LENOVO, 2016, 4, *OLD),
    Model(LAPTOP, "HP", "ProBook 450 G5", "2.10", "Core i5-8250U", 8, (SSD_256, HDD_500), HP, 2018, 9),
    Model(LAPTOP, "HP", "ProBook 450 G6", "2.00", "Core i5-8265U", 8, (NVME_256,), HP, 2019, 9),
    Model(LAPTOP, "HP", "EliteBook 840 G5", "1.48", "Core i7-8550U", 16, (NVME_512,), HP, 2018, 9),
    Model(LAPTOP, "HP", "Chromebook 11 G6 EE", "1.36", "Celeron N3350", 4, (EMMC_32,), HP, 2018, 4, "ChromeOS"),
    Model(DESKTOP, "Dell", "OptiPlex 3050 SFF", "6.30", "Core i5-7500", 8, (HDD_1000,), DELL, 2017, 7, *OLD),
    Model(DESKTOP, "Dell", "OptiPlex 7050 SFF", "6.30", "Core i5-7500", 8, (SSD_256,), DELL, 2017, 6, *OLD),
    Model(DESKTOP, "Dell", "OptiPlex 5050 MFF", "2.82", "Core i5-7500T", 8, (SSD_256,), DELL, 2017, 4, *OLD),
    Model(DESKTOP, "Lenovo", "ThinkCentre M910 SFF", "7.60", "Core i5-7500", 8, (SSD_250,), LENOVO, 2017, 5, *OLD),
    Model(DESKTOP, "HP", "ProDesk 400 G4 SFF", "5.50", "Core i5-7500", 8, (HDD_1000,), HP, 2017, 6, *OLD),
    Model(TABLET, "Apple", "iPad 6th gen", "0.47", "Apple A10", 2, (FLASH_32,), APPLE, 2018, 10, "iPadOS 17"),
    Model(TABLET, "Apple", "iPad 7th gen", "0.48", "Apple A10", 3, (FLASH_32,), APPLE, 2019, 9, "iPadOS 18"),
    Model(TABLET, "Samsung", "Galaxy Tab A 10.1", "0.47", "Exynos", 2, (FLASH_32,), SAMSUNG, 2019, 9, "Android 11"),
)  # fmt: skip


def of_type(device_type: DeviceType) -> tuple[Model, ...]:
    return tuple(model for model in MODELS if model.type is device_type)


def by_name(name: str) -> Model:
    return next(model for model in MODELS if model.name == name)


def drawn(random: Random, device_type: DeviceType) -> Model:
    """A model of this type, the usual ones more often."""
    models = of_type(device_type)
    return random.choices(models, [model.weight for model in models])[0]


def serial(shape: str, random: Random) -> str:
    """A number of the maker's shape: `?` is a letter, `#` a digit."""
    return "".join(
        random.choice(LETTERS) if sign == "?" else random.choice(DIGITS) if sign == "#" else sign for sign in shape
    )
