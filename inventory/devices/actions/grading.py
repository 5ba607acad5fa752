"""What tests, battery and looks of a device amount to. Nobody types this: it follows from what was found."""

from dataclasses import dataclass
from typing import Any

from inventory.core.i18n import _l
from inventory.devices.actions.gates import TEST_LABELS, all_tests, essential_tests
from inventory.devices.models import Device, Grade

FUNCTION_LABELS: dict[str, Any] = {
    "full": _l("Alles werkt"),
    "essential": _l("Wat nodig is, werkt. De rest is niet getest"),
    "limited": _l("Werkt, met een beperking"),
    "none": _l("Niet uit te lenen: iets dat nodig is, werkt niet"),
    "untested": _l("Nog niet alles getest"),
}
BATTERY_LABELS: dict[str, Any] = {
    "good": _l("Goed"),
    "fair": _l("Redelijk"),
    "weak": _l("Zwak: alleen aan het stopcontact"),
    "replace": _l("Vervang de batterij"),
    "unknown": _l("Niet gemeten"),
}
# Least percent of what it held when new -> class.
_BATTERY = ((80, "good"), (60, "fair"), (40, "weak"), (0, "replace"))
_R2_WORDS: dict[str, Any] = {
    "F3": _l("wat nodig is, werkt"),
    "F4": _l("alles werkt, er staat nog geen systeem op"),
    "F5": _l("alles werkt, met een systeem erop"),
    "C0": _l("uitzicht niet beoordeeld"),
    "C2": _l("duidelijke schade"),
    "C3": _l("duidelijke sporen van gebruik"),
    "C4": _l("lichte sporen van gebruik"),
    "C5": _l("bijna nieuw"),
}
# The grades of the trade (R2v3), for partners who compare. C2 poor, C3 fair, C4 good, C5 very good; F3 key functions
# work, F4 all hardware works. What is not fit to lend has no F.
_R2_LOOKS = {Grade.A: "C5", Grade.B: "C4", Grade.C: "C3", Grade.D: "C2"}
_R2_FUNCTION = {"full": "F4", "essential": "F3", "limited": "F3", "none": "", "untested": ""}


@dataclass(frozen=True)
class R2:
    """F and C of the trade; empty where we cannot say. F5 is everything works, with a system that is installed."""

    function: str
    looks: str

    @property
    def text(self) -> str:
        return f"{self.function} {self.looks}".strip()

    @property
    def told(self) -> str:
        """The same with what each means, for who does not know the trade."""
        return ", ".join(f"{code} ({_R2_WORDS[code]})" for code in (self.function, self.looks) if code)


def function_of(device: Device) -> str:
    """full, essential (nobody tried the rest), limited, none or untested."""
    tests = {name: (result or {}).get("result", "") for name, result in (device.tests or {}).items()}
    essential = essential_tests(device)
    if any(tests.get(name) == "fail" for name in essential):
        return "none"
    if any(tests.get(name) != "pass" for name in essential):
        return "untested"
    if "fail" in tests.values():
        return "limited"
    return "full" if all(tests.get(name) for name in all_tests(device)) else "essential"


def limits_of(device: Device) -> list[str]:
    """What does not work though it is not needed to lend it."""
    essential = essential_tests(device)
    return [
        str(TEST_LABELS.get(name, name))
        for name, result in sorted((device.tests or {}).items())
        if name not in essential and (result or {}).get("result") == "fail"
    ]


def battery_class(percent: Any) -> str:
    """good, fair, weak, replace; unknown when nobody measured. New ones may be over 100."""
    try:
        held = float(percent)
    except (TypeError, ValueError):
        return "unknown"
    return next(name for least, name in _BATTERY if held >= least) if held >= 0 else "unknown"


def r2_of(device: Device) -> R2:
    """Our own grades in those of the trade."""
    function = function_of(device)
    has_system = bool((device.specs or {}).get("os"))
    looks = _R2_LOOKS[Grade(device.grade)] if device.grade else "C0"
    return R2("F5" if function == "full" and has_system else _R2_FUNCTION[function], looks)
