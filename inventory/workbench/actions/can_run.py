"""Which systems a device can run, and until when: three answers, each with what fails, from lists with an edition."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _, _l, day_text, number_text
from inventory.devices.models import Device, DeviceType
from inventory.history.actions import Subject, record
from inventory.workbench.models import ReferenceList
from inventory.workbench.readers.reference_list import (
    COLUMNS,
    BadList,
    ReadList,
    is_precise,
    key_of,
    processor_key,
    read_list,
)

_SHIPPED = Path(__file__).parents[1] / "lists"
LIST_LABELS = {
    "windows11": _l("Processoren voor Windows 11"),
    "flex": _l("Modellen voor ChromeOS Flex"),
    "systems": _l("Tot wanneer systemen updates krijgen"),
}
_MISTAKES = {
    "empty": _l("Dit bestand is leeg."),
    "too_large": _l("Dit bestand is te groot."),
    "too_long": _l("Dit bestand heeft te veel rijen."),
    "columns": _l("In dit bestand missen kolommen. Kijk hoe de eerste rij moet zijn."),
    "cell_missing": _l("Op rij %(line)s is een vak leeg."),
    "wrong_day": _l("Op rij %(line)s klopt de dag niet. Schrijf 2027 of 2027-06-30."),
    "not_csv": _l("Dit is geen CSV-bestand."),
}
_TABLET, _DISK_GB = "tablet", 10**9


@dataclass(frozen=True)
class Answer:
    """One system. `verdict` is yes, no, maybe or unknown; `reasons` say what fails or is not known yet."""

    system: str
    verdict: str
    reasons: tuple[str, ...] = ()
    until: date | None = None
    edition: str = ""


def can_run(device: Device) -> list[Answer]:
    """Windows 11, ChromeOS Flex and Linux."""
    return [_windows(device), _flex(device), _linux(device)]


def support_ends(device: Device) -> tuple[str, date] | None:
    """The system that was put on the device and the last day that its maker keeps it up; None when we do not know."""
    system = str((device.specs or {}).get("os") or "")
    named = key_of(system)
    if not named:
        return None
    if "FLEX" in named:
        until = _flex_until(device)
        return (system, until) if until else None
    known = in_force("systems").days()
    fits = [name for name in known if f" {named} ".startswith(f" {name} ") or f" {name} " in f" {named} "]
    fits += [name for name in known if not name.endswith("H2") and named.startswith(f"{name}.")]
    return (system, known[max(fits, key=len)]) if fits else None


# --- the lists --------------------------------------------------------------------------------------------------------


def in_force(kind: str) -> ReadList:
    """The newest list of this kind; the one that came with the program when nobody gave another."""
    newest = session.scalar(
        select(ReferenceList.id).where(ReferenceList.kind == kind).order_by(ReferenceList.id.desc()).limit(1)
    )
    return _kept(newest) if newest else _shipped(kind)


def lists() -> list[tuple[str, ReadList, ReferenceList | None]]:
    """Each kind with the list that holds, and the row of who gave it."""
    found = []
    for kind in COLUMNS:
        row = session.scalar(
            select(ReferenceList).where(ReferenceList.kind == kind).order_by(ReferenceList.id.desc()).limit(1)
        )
        found.append((kind, in_force(kind), row))
    return found


def replace_list(kind: str, data: bytes, *, actor: Actor, edition: str = "", source: str = "") -> ReferenceList:
    """From now on this list holds. The one before stays kept."""
    demand(actor, Can.LISTS_REPLACE)
    if kind not in COLUMNS:
        raise BadInput("unknown_list", _("Deze lijst kennen we niet."))
    try:
        read = read_list(kind, data)
    except BadList as wrong:
        sentence = str(_MISTAKES[wrong.word])
        raise BadInput(
            f"list_{wrong.word}", sentence % {"line": wrong.line} if "%(line)s" in sentence else sentence, field="file"
        ) from None
    edition = edition.strip()[:40] or read.edition or f"{now():%Y-%m-%d}"
    row = ReferenceList(
        kind=kind,
        edition=edition,
        source=source.strip()[:200] or read.source,
        content="\n".join(["\x1f".join(cells) for cells in read.rows]),
        rows=len(read.rows),
        made_by_id=actor.user_id,
        made_at=now(),
    )
    session.add(row)
    session.flush()
    record(
        "list:replaced",
        Subject("list", row.id, kind),
        actor=actor,
        data={"kind": kind, "edition": edition, "rows": row.rows},
    )
    return row


@cache
def _shipped(kind: str) -> ReadList:
    return read_list(kind, (_SHIPPED / f"{kind}.csv").read_bytes())


@cache
def _parsed(kind: str, edition: str, source: str, content: str) -> ReadList:
    return ReadList(kind, edition, source, tuple(tuple(line.split("\x1f")) for line in content.split("\n")))


def _kept(number: int) -> ReadList:
    row = session.get_one(ReferenceList, number)
    return _parsed(row.kind, row.edition, row.source, row.content)


@cache
def _processors(read: ReadList) -> frozenset[str]:
    return frozenset(processor_key(row[0]) for row in read.rows)


# --- the answers ------------------------------------------------------------------------------------------------------


def _windows(device: Device) -> Answer:
    read = in_force("windows11")
    fails, open_questions = [], []
    specs = device.specs or {}
    if device.type == DeviceType.TABLET and not specs.get("cpu"):
        return Answer("Windows 11", "no", (_("Een tablet zonder Intel of AMD kan dit niet."),), edition=read.edition)
    key = processor_key(str(specs.get("cpu") or ""))
    if not key or (not is_precise(key) and key not in _processors(read)):
        open_questions.append(_("Noteer de juiste processor.") if key else _("Noteer de processor."))
    elif key not in _processors(read):
        fails.append(_("De processor staat niet op de lijst van Microsoft."))
    _memory(specs, 4, fails, open_questions)
    _space(device, 64, fails, open_questions)
    tpm = str(specs.get("tpm") or "")
    if tpm and tpm != "2.0":
        fails.append(_("Er is geen TPM 2.0."))
    screen = _number(specs.get("screen_inch"))
    if screen is not None and screen < 9:
        fails.append(_("Het scherm is kleiner dan 9 duim."))
    return Answer("Windows 11", _verdict(fails, open_questions), (*fails, *open_questions), edition=read.edition)


def _flex(device: Device) -> Answer:
    read = in_force("flex")
    specs = device.specs or {}
    if device.type == DeviceType.TABLET:
        return Answer("ChromeOS Flex", "no", (_("Dit is niet voor tablets."),), edition=read.edition)
    fails: list[str] = []
    open_questions: list[str] = []
    _memory(specs, 4, fails, open_questions)
    _space(device, 16, fails, open_questions)
    until = _flex_until(device)
    if until is not None and until < now().date():
        fails.append(_("De updates voor dit model stopten op %(day)s.", day=day_text(until)))
    if fails:
        return Answer("ChromeOS Flex", "no", tuple(fails), until, read.edition)
    if until is None:
        why = _("Dit model staat niet op de lijst van Google. Het kan werken, zonder belofte.")
        return Answer("ChromeOS Flex", "maybe", (why, *open_questions), None, read.edition)
    return Answer("ChromeOS Flex", "unknown" if open_questions else "yes", tuple(open_questions), until, read.edition)


def _linux(device: Device) -> Answer:
    specs = device.specs or {}
    if device.type == DeviceType.TABLET:
        return Answer("Linux", "no", (_("Op tablets zetten we dit niet."),))
    fails: list[str] = []
    open_questions: list[str] = []
    _memory(specs, 2, fails, open_questions)
    _space(device, 20, fails, open_questions)
    memory = _number(specs.get("ram_gb"))
    slow = (_("Kies een lichte versie: er is weinig geheugen."),) if memory is not None and 2 <= memory < 4 else ()
    return Answer("Linux", _verdict(fails, open_questions), (*fails, *open_questions, *slow))


def _flex_until(device: Device) -> date | None:
    days = in_force("flex").days()
    named = key_of(f"{device.make} {device.model}")
    fits = [name for name in days if f" {name} " in f" {named} "]
    return days[max(fits, key=len)] if fits else None


def _memory(specs: dict[str, object], least: int, fails: list[str], open_questions: list[str]) -> None:
    memory = _number(specs.get("ram_gb"))
    if memory is None:
        open_questions.append(_("Noteer het geheugen."))
    elif memory < least * 0.9:  # a part of it may be taken by the screen
        fails.append(
            _("Er is te weinig geheugen: %(has)s GB, nodig is %(least)s GB.", has=number_text(memory), least=least)
        )


def _space(device: Device, least: int, fails: list[str], open_questions: list[str]) -> None:
    sizes = [medium.size_bytes for medium in device.media if medium.size_bytes and medium.state != "destroyed"]
    if not device.media and device.no_media_seen_by is not None:
        open_questions.append(_("Er zit geen schijf in."))
    elif not sizes:
        open_questions.append(_("Noteer de grootte van de schijf."))
    elif max(sizes) < least * _DISK_GB * 0.9:
        fails.append(
            _("De schijf is te klein: %(has)s GB, nodig is %(least)s GB.", has=max(sizes) // _DISK_GB, least=least)
        )


def _verdict(fails: list[str], open_questions: list[str]) -> str:
    return "no" if fails else ("unknown" if open_questions else "yes")


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
