"""Paper for devices at an organisation: the agreement that both sign, and the receipt of what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from labels import words
from labels.paper import Paper, Signature
from labels.papers.page import Page


@dataclass(frozen=True, slots=True)
class PlacedDevice(Paper):
    """One device. `accessories` went along; of one that is back `lacking` did not come with it."""

    tag: str
    device: str
    serial: str = ""
    accessories: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlacementData(Paper):
    """Devices for a class (with an end) or for a digipunt (without). It names no user of a device.

    `changed_at`: this sheet takes the place of one from before.
    """

    centre: str
    number: str
    lender_name: str
    lender_address: str
    receiver_name: str
    contact: str
    place: str
    place_address: str
    is_class: bool
    handed_out_at: datetime
    clerk_name: str
    devices: tuple[PlacedDevice, ...]
    until_on: date | None = None
    return_place: str = ""
    help_phone: str = ""
    changed_at: datetime | None = None
    check_address: str = ""
    url: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class PlacementReceiptData(Paper):
    """What came back from an organisation, and what did not: still there, or missing."""

    centre: str
    number: str
    receiver_name: str
    place: str
    is_class: bool
    made_at: datetime
    clerk_name: str
    back: tuple[PlacedDevice, ...] = ()
    still_there: tuple[PlacedDevice, ...] = ()
    missing: tuple[PlacedDevice, ...] = ()
    return_place: str = ""
    until_on: date | None = None
    check_address: str = ""
    url: str = ""
    signature: Signature | None = None


def placement_agreement(data: PlacementData) -> bytes:
    """One sheet for all devices, signed once: what goes along, where it stands, until when, and what was agreed."""
    page = Page(
        f"Overeenkomst {data.number}",
        foot=f"{data.number} · {data.centre}" + words.genuine(data.check_address),
        centre=data.centre,
        on=(data.changed_at or data.handed_out_at).date(),
        qr=data.url,
    )
    page.head(
        "Toestellen voor een klas" if data.is_class else "Toestellen voor een digipunt",
        f"Overeenkomst {data.number}",
        caption=data.number,
    )
    if data.until_on is not None:
        page.verdict(
            f"Gratis in bruikleen tot en met {words.day(data.until_on)}.",
            is_good=True,
            under=f"Breng alles dan terug naar {data.return_place}." if data.return_place else "",
        )
    else:
        page.verdict(
            "Gratis in bruikleen, tot we de toestellen terughalen.",
            is_good=True,
            under="Heb je ze niet meer nodig? Laat het weten.",
        )
    page.facts(
        [
            ("Wie uitleent", data.lender_name),
            ("Wie krijgt", data.receiver_name),
            ("Adres van wie uitleent", data.lender_address),
            ("Vraag daar naar", data.contact),
            ("Plaats", ", ".join(part for part in (data.place, data.place_address) if part)),
            ("Meegegeven", words.moment(data.handed_out_at)),
            ("Meegegeven door", data.clerk_name),
            ("Gewijzigd", words.moment(data.changed_at) if data.changed_at else ""),
        ],
        size=11,
    )
    page.heading(f"Wat er meegaat: {words.many(len(data.devices), 'toestel', 'toestellen')}")
    page.table(
        ("Nummer", "Toestel", "Serienummer", "Gaat mee"),
        [(each.tag, each.device, each.serial, ", ".join(each.accessories)) for each in data.devices],
        is_sparse=True,
    )
    counts = _counts(data.devices)
    if counts:
        page.text(f"Samen: {counts}.", size=10.5)
    page.heading("Wat we afspreken")
    page.points(
        [
            "Je betaalt niets. De toestellen blijven van wie ze nu zijn.",
            f"Ze dienen voor {'de klas' if data.is_class else 'wie daar komt werken'}, op de plaats hierboven. "
            "Leen ze niet uit aan anderen.",
            "Wees voorzichtig, zoals met iets van jezelf. Gewone slijtage is geen probleem.",
            "Schrijf nergens op wie welk toestel gebruikt. Wij vragen geen namen.",
            "Vraag wie een toestel gebruikt om geen eigen gegevens te bewaren. Wat er nog op staat, wissen we.",
            "Is iets stuk, kwijt of gestolen? Zeg het meteen"
            + (f" op {data.help_phone}." if data.help_phone else ".")
            + " Herstel niets zelf. Als het kan, krijg je een ander toestel.",
            "Breng alles van deze lijst terug, ook wat bij de toestellen hoort.",
        ]
    )
    page.text("Dit is een bruikleen: oud Burgerlijk Wetboek, artikel 1875 en volgende.", size=10, tone="grey")
    page.sign(
        (f"Voor {data.lender_name}", data.clerk_name),
        (f"Voor {data.receiver_name}", data.contact),
        high=20 if data.signature else 27,
        signed=data.signature,
    )
    return page.bytes()


def placement_receipt(data: PlacementReceiptData) -> bytes:
    """What came back and what did not, as things are at this moment."""
    page = Page(
        f"Bewijs van terugkomst {data.number}",
        foot=f"{data.number} · {data.centre}" + words.genuine(data.check_address),
        centre=data.centre,
        on=data.made_at.date(),
        qr=data.url,
    )
    page.head("Bewijs van terugkomst", f"Overeenkomst {data.number}", caption=data.number)
    lacking = [each for each in data.back if each.lacking]
    good = not (data.still_there or data.missing or lacking)
    open_parts = [
        words.many(len(data.still_there), "toestel staat er nog", "toestellen staan er nog")
        if data.still_there
        else "",
        words.many(len(data.missing), "toestel is vermist", "toestellen zijn vermist") if data.missing else "",
        f"niet alles kwam mee met {words.many(len(lacking), 'toestel', 'toestellen')}" if lacking else "",
    ]
    page.verdict(
        "Alles is terug." if good else "Niet alles is terug.",
        is_good=good,
        under="" if good else "; ".join(part for part in open_parts if part) + ".",
    )
    page.facts(
        [
            ("Van", data.receiver_name),
            ("Stond in", data.place),
            ("Teruggebracht naar", data.return_place),
            ("Terug verwacht", words.day(data.until_on) if data.until_on else ""),
            ("Opgemaakt", words.moment(data.made_at)),
            ("Nagekeken door", data.clerk_name),
        ],
        columns=3,
        size=11,
    )
    if data.back:
        page.heading(f"Terug: {words.many(len(data.back), 'toestel', 'toestellen')}")
        page.table(
            ("Nummer", "Toestel", "Terug op", "Kwam mee", "Ontbreekt"),
            [
                (
                    each.tag,
                    each.device,
                    words.short_day(each.ended_at.date()) if each.ended_at else "",
                    ", ".join(kind for kind in each.accessories if kind not in each.lacking),
                    ", ".join(each.lacking),
                )
                for each in data.back
            ],
            is_sparse=True,
        )
        page.text("We wissen alles wat nog op deze toestellen staat.", size=10.5)
    for heading, devices in (("Staat er nog", data.still_there), ("Vermist", data.missing)):
        if devices:
            page.heading(f"{heading}: {words.many(len(devices), 'toestel', 'toestellen')}")
            page.table(
                ("Nummer", "Toestel", "Serienummer", "Ging mee"),
                [(each.tag, each.device, each.serial, ", ".join(each.accessories)) for each in devices],
                is_sparse=True,
            )
    page.sign(("Nagekeken door", data.clerk_name), (f"Voor {data.receiver_name}", ""), high=20, signed=data.signature)
    return page.bytes()


def _counts(devices: tuple[PlacedDevice, ...]) -> str:
    """How many of each thing go along: "8 × lader, 8 × muis"."""
    kinds: dict[str, int] = {}
    for each in devices:
        for kind in each.accessories:
            kinds[kind] = kinds.get(kind, 0) + 1
    return ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
