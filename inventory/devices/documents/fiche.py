"""The hergebruikfiche of a device."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import labels
from inventory.access import ROLE_LABELS, Role
from inventory.config import Settings
from inventory.core import i18n
from inventory.core.clock import day_of, today
from inventory.core.codes import label_address
from inventory.core.i18n import _, _l, in_dutch
from inventory.devices.actions.gates import TEST_LABELS
from inventory.devices.actions.grading import r2_of
from inventory.devices.documents.stickers import on_paper
from inventory.devices.events import EVENTS, details, told
from inventory.devices.lifecycle import (
    FLAGS,
    GRADES,
    LABELS,
    LEGAL_GROUNDS,
    MISSING_KINDS,
    WIPE_METHODS,
    WIPE_REASONS,
    WIPE_VERDICTS,
)
from inventory.devices.models import TYPE_LABELS, Device, DeviceType, MediumKind
from inventory.history.models import Event

MEDIUM_KINDS: dict[MediumKind, Any] = {
    MediumKind.HDD: _l("Harde schijf"),
    MediumKind.SSD: _l("SSD"),
    MediumKind.NVME: _l("NVMe-schijf"),
    MediumKind.EMMC: _l("eMMC-geheugen"),
    MediumKind.UNKNOWN: _l("Soort onbekend"),
}
FACT_WORDS: dict[str, Mapping[str, Any]] = {
    "ground": LEGAL_GROUNDS,
    "kind": {**MISSING_KINDS, **{kind.value: label for kind, label in MEDIUM_KINDS.items()}},
    "flag": FLAGS,
    "grade": {grade: grade for grade in GRADES},
    "failed": TEST_LABELS,
    "method": WIPE_METHODS,
    "reason": {**WIPE_VERDICTS, **WIPE_REASONS},
    "reasons": {**WIPE_VERDICTS, **WIPE_REASONS},
}
# Directive 2012/19/EU, annex III.
_EEE = {
    DeviceType.LAPTOP: "2: apparaten met een scherm",
    DeviceType.TABLET: "2: apparaten met een scherm",
    DeviceType.DESKTOP: "6: kleine IT-apparatuur",
}
_NOT_ON_SHEET = frozenset({"device:labelled"})


# --- the hergebruikfiche -------------------------------------------------------------------------------------------


def reuse_sheet(device: Device, events: Iterable[Event], settings: Settings) -> bytes:
    """The hergebruikfiche: every step with its result, oldest first; roles, no names. Always in Dutch."""
    with in_dutch():
        data = labels.ReuseSheetData(
            centre=settings.centre_name,
            tag=device.tag,
            device_type=str(TYPE_LABELS[device.type]),
            make=device.make,
            model=device.model,
            rows=tuple(_rows(events)),
            serial=device.serial,
            eee_category=_EEE[device.type],
            production_year=_year(device.specs.get("year")),
            weight_kg=device.weight_kg,
            donor_lot=device.lot_code,
            state=str(LABELS[device.state]),
            printed_on=today(),
            url=label_address(settings.base_url, device.tag).upper(),
            check_address=settings.base_url.partition("://")[2].rstrip("/") + "/check",
            grade=str(GRADES[device.grade]) if device.grade else "",
            grade_r2=r2_of(device).told if device.grade else "",
        )
        return on_paper(lambda: labels.reuse_sheet(data))


def _rows(events: Iterable[Event]) -> Iterator[labels.ReuseRow]:
    for event in events:
        if event.kind not in EVENTS or event.kind in _NOT_ON_SHEET:
            continue
        result = details(event.data, FACT_WORDS)
        note = f"{result}. {event.note}" if result and event.note else result or event.note
        yield labels.ReuseRow(day_of(event.at), str(told(event.kind).text), note, who(event))


def who(event: Event) -> str:
    """Who did it, as roles; a name never stands in history."""
    roles = [Role(word) for word in event.actor_role.split(",") if word in set(Role)]
    if roles:
        return ", ".join(str(ROLE_LABELS[role]).lower() for role in roles)
    return _("het systeem") if event.actor_kind == "system" else _("onbekend")


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and 1980 <= value <= 2100 else None


def moment(instant: Any) -> str:
    return i18n.moment_text(instant)
