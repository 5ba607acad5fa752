"""Proofs that data are gone: of one device, and of all disks that a donor gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from labels import words
from labels.errors import PaperError
from labels.paper import Paper
from labels.papers.page import Page

CATEGORIES: Final = {
    "clear": "Gewist (Clear)",
    "purge": "Grondig gewist (Purge)",
    "destroy": "Vernietigd (Destroy)",
}
_MEANING: Final = (
    "Gewist: met gewone programma's komt niets terug. Grondig gewist: ook in een laboratorium komt niets terug. "
    "Vernietigd: de schijf zelf is stuk. De woorden tussen haakjes zijn die van de norm NIST SP 800-88. "
    "Wat er niet staat, weten we niet: dan staat er “niet bekend”. Dit blad is geen keurmerk."
)
_UNKNOWN: Final = "niet bekend"


@dataclass(frozen=True, slots=True)
class DiskWipe(Paper):
    """What was proven about one disk, as the evidence says it. `category`: clear, purge or destroy.

    `evidence` is the SHA-256 of the kept log; `operator` and `verifier` are who did it and who saw it.
    """

    serial: str
    category: str
    method: str
    ended_at: datetime
    is_good: bool
    model: str = ""
    kind: str = ""
    size: str = ""
    tool: str = ""
    verify: str = ""
    started_at: datetime | None = None
    operator: str = ""
    verifier: str = ""
    place: str = ""
    evidence: str = ""
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise PaperError(f"We kennen geen manier van wissen die “{self.category[:40]}” heet.")

    @property
    def is_destroyed(self) -> bool:
        return self.category == "destroy"

    @property
    def result(self) -> str:
        if not self.is_good:
            return "Niet gelukt"
        return "Vernietigd" if self.is_destroyed else "Gewist"


@dataclass(frozen=True, slots=True)
class WipeCertificateData(Paper):
    """The proof for one device in its present life. `no_disk_seen_by`: who saw that there is no disk in it."""

    centre: str
    tag: str
    device_type: str
    make: str
    model: str
    disks: tuple[DiskWipe, ...] = ()
    open_disks: tuple[str, ...] = ()
    serial: str = ""
    donor_lot: str = ""
    no_disk_seen_by: str = ""
    is_list_confirmed: bool = True
    made_at: datetime | None = None
    url: str = ""
    check_url: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class DeviceDisk(Paper):
    """A disk with the device in which the donor gave it."""

    tag: str
    device: str
    disk: DiskWipe
    device_serial: str = ""


@dataclass(frozen=True, slots=True)
class OtherDevice(Paper):
    """A device of the lot without a proof of its own, and why: no disk, not yet done, given back."""

    tag: str
    device: str
    why: str
    device_serial: str = ""
    on: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class DonorProofData(Paper):
    """For a donor: what became of every disk of a lot."""

    centre: str
    lot: str
    donor_name: str
    received_on: date
    disks: tuple[DeviceDisk, ...] = ()
    without_disk: tuple[OtherDevice, ...] = ()
    still_open: tuple[OtherDevice, ...] = ()
    given_back: tuple[OtherDevice, ...] = ()
    refused: tuple[OtherDevice, ...] = ()
    donor_reference: str = ""
    made_at: datetime | None = None
    made_by: str = ""
    check_url: str = ""
    contact: str = ""


def wipe_certificate(data: WipeCertificateData) -> bytes:
    """Of every disk of a device: how it was emptied, when, by whom, who checked it, and the result."""
    page = Page(
        f"Wisbewijs {data.tag}",
        foot=f"Wisbewijs {data.tag} · {data.centre}",
        centre=data.centre,
        on=data.made_at,
        qr=data.url,
    )
    under = f"{data.device_type} {data.make} {data.model}"
    page.head("Wisbewijs", under, caption=data.tag)
    _verdict(page, data)
    page.facts(
        [
            ("Nummer op het etiket", data.tag),
            ("Serienummer", data.serial or _UNKNOWN),
            ("Lot", data.donor_lot),
            ("Gemaakt op", words.moment(data.made_at) if data.made_at else ""),
            ("Schijven", words.many(len(data.disks) + len(data.open_disks), "schijf", "schijven")),
            ("Gewist door", data.centre),
            ("Vragen", data.contact),
        ],
        columns=3,
    )
    for number, disk in enumerate(data.disks, 1):
        page.heading(f"Schijf {number}: {disk.serial or 'zonder serienummer'}")
        page.facts(_about(disk), columns=3, size=11)
        page.facts([("Controlegetal van het wislog (SHA-256)", disk.evidence)], columns=1, size=10)
        if disk.reasons:
            page.text(f"Niet aanvaard: {', '.join(disk.reasons)}.")
    if data.open_disks:
        page.heading("Nog niet bewezen leeg")
        page.ticks(data.open_disks)
    if data.no_disk_seen_by:
        page.heading("Geen schijf in dit toestel")
        page.text(f"Gezien door: {data.no_disk_seen_by}.")
    page.heading("Wat de woorden betekenen")
    page.text(_MEANING, size=10.5)
    if data.check_url:
        page.text(f"Is dit blad echt? Kijk na op {data.check_url}.", size=10.5)
    return page.bytes()


def _verdict(page: Page, data: WipeCertificateData) -> None:
    good = [disk for disk in data.disks if disk.is_good]
    if data.open_disks or not data.is_list_confirmed or len(good) < len(data.disks):
        page.verdict(
            "Dit toestel is nog niet bewezen leeg.", is_good=False, under="Het mag nog niet naar iemand anders."
        )
    elif good:
        done = "vernietigd" if all(disk.is_destroyed for disk in good) else "gewist"
        page.verdict(
            "De schijf in dit toestel is " + done + "." if len(good) == 1 else "Alle schijven zijn leeggemaakt.",
            is_good=True,
            under="De gegevens van wie het toestel voordien had, zijn weg.",
        )
    elif data.no_disk_seen_by:
        page.verdict("In dit toestel zit geen schijf.", is_good=True)
    else:
        page.verdict("Er is nog geen schijf gewist.", is_good=False, under="Het mag nog niet naar iemand anders.")


def _about(disk: DiskWipe) -> list[tuple[str, str]]:
    described = ", ".join(part for part in (disk.model, disk.kind, disk.size) if part)
    return [
        ("Resultaat", disk.result),
        ("Hoe grondig (NIST SP 800-88)", CATEGORIES[disk.category]),
        ("Hoe", disk.method or _UNKNOWN),
        ("Schijf", described or _UNKNOWN),
        ("Programma en versie", disk.tool or _UNKNOWN),
        ("Nagelezen", disk.verify or _UNKNOWN),
        ("Begonnen", words.moment(disk.started_at) if disk.started_at else _UNKNOWN),
        ("Klaar", words.moment(disk.ended_at)),
        ("Plaats", disk.place),
        ("Gedaan door", disk.operator or _UNKNOWN),
        ("Nagekeken door", disk.verifier or _UNKNOWN),
    ]


def donor_proof(data: DonorProofData) -> bytes:
    """Of every disk of a lot: serial, how, by which tool, when, by whom, checked by whom, and the result."""
    page = Page(
        f"Bewijs van wissen {data.lot}",
        foot=f"{data.lot} · {data.centre}",
        centre=data.centre,
        on=data.made_at,
        landscape=True,
    )
    wiped = [each for each in data.disks if each.disk.is_good and not each.disk.is_destroyed]
    destroyed = [each for each in data.disks if each.disk.is_good and each.disk.is_destroyed]
    failed = [each for each in data.disks if not each.disk.is_good]
    page.head("Wat er met jouw schijven gebeurde", f"Lot {data.lot}, ontvangen op {words.day(data.received_on)}")
    if data.still_open or failed:
        page.verdict(
            "Nog niet alles is klaar.", is_good=False, under="Dit is de stand van nu. Vraag later een nieuw blad."
        )
    elif data.refused:
        page.verdict(
            "Alles wat we aanvaardden, is klaar.",
            is_good=True,
            under="Wat we weigerden, vertrekt pas als elke schijf gewist of vernietigd is.",
        )
    elif data.disks or data.without_disk or data.given_back:
        page.verdict("Alle schijven zijn gewist of vernietigd.", is_good=True)
    page.facts(
        [
            ("Schenker", data.donor_name),
            ("Jouw kenmerk", data.donor_reference),
            ("Gemaakt op", words.moment(data.made_at) if data.made_at else ""),
            ("Gewist", words.many(len(wiped), "schijf", "schijven")),
            ("Vernietigd", words.many(len(destroyed), "schijf", "schijven")),
            ("Toestellen zonder schijf", str(len(data.without_disk))),
            ("Nog niet klaar", str(len(data.still_open) + len(failed))),
            ("Geweigerd", str(len(data.refused)) if data.refused else ""),
            ("Teruggegeven", str(len(data.given_back)) if data.given_back else ""),
            ("Waar", ", ".join(sorted({each.disk.place for each in data.disks if each.disk.place}))),
            ("Vragen", data.contact),
        ],
        columns=4,
    )
    for title, disks in (("Gewist", wiped), ("Vernietigd", destroyed), ("Niet gelukt", failed)):
        if disks:
            page.heading(title)
            _disks(page, disks)
    for title, devices in (
        ("Toestellen zonder schijf", data.without_disk),
        ("Nog niet klaar", data.still_open),
        ("Geweigerd", data.refused),
        ("Teruggegeven aan jou", data.given_back),
    ):
        if devices:
            page.heading(title)
            page.table(
                ("Toestel", "Merk en model", "Serienummer", "Wat", "Datum", "Door"),
                [(each.tag, each.device, each.device_serial, each.why, _day(each.on), each.by) for each in devices],
                is_sparse=True,
            )
    page.heading("Wat de woorden betekenen")
    page.text(_MEANING, size=10.5)
    if data.check_url:
        page.text(f"Is dit blad echt? Kijk na op {data.check_url}.", size=10.5)
    if data.made_by:
        page.sign(("Voor " + data.centre, data.made_by), ("Ontvangen door", data.donor_name))
    return page.bytes()


def _disks(page: Page, disks: list[DeviceDisk]) -> None:
    page.table(
        (
            "Toestel",
            "Schijf (serienummer)",
            "Hoe",
            "Hoe grondig",
            "Programma",
            "Klaar op",
            "Door",
            "Nagekeken",
            "Resultaat",
        ),
        [
            (
                f"{each.tag} {each.device}",
                each.disk.serial or _UNKNOWN,
                each.disk.method or _UNKNOWN,
                CATEGORIES[each.disk.category],
                each.disk.tool or _UNKNOWN,
                words.short_day(each.disk.ended_at),
                each.disk.operator or _UNKNOWN,
                each.disk.verifier or each.disk.verify or _UNKNOWN,
                each.disk.result,
            )
            for each in disks
        ],
    )


def _day(value: date | None) -> str:
    return words.short_day(value) if value else ""
