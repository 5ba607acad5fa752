"""Paper of the workshop and the store: the hergebruikfiche, the work order, the list to count the stock with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from labels import words
from labels.data import ReuseSheetData
from labels.paper import Paper, Signature
from labels.papers.page import DONE, OPEN, Page


@dataclass(frozen=True, slots=True)
class WorkOrderData(Paper):
    """A repair. It names no borrower. What is not yet known is left open to write in.

    `tests`: what was tried, and whether it works (None: not yet tried). `keep_data`: what the holder chose.
    `part_prices`: what each of the parts cost together. `price_eur`: what the holder agreed to pay. `disks_along`: the
    old disks that go along with the device. `clerk_name`: who gives it back.
    """

    centre: str
    number: str
    opened_on: date
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    complaint: str
    keep_data: bool
    device_serial: str = ""
    fault: str = ""
    state: str = ""
    guarantee: str = ""
    accessories: tuple[str, ...] = ()
    diagnosis: str = ""
    work: str = ""
    cause: str = ""
    parts: tuple[str, ...] = ()
    part_prices: tuple[Decimal | None, ...] = ()
    minutes: int | None = None
    cost_eur: Decimal | None = None
    price_eur: Decimal | None = None
    tests: tuple[tuple[str, bool | None], ...] = ()
    outcome: str = ""
    disks_along: tuple[str, ...] = ()
    clerk_name: str = ""
    signature: Signature | None = None
    technician_name: str = ""
    place: str = ""
    printed_on: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class StockLine(Paper):
    """A device on the list: what it is, and where it should be or was found."""

    tag: str
    device: str
    place: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StocktakeData(Paper):
    """A count of one place. With `is_blank` the expected devices are printed with boxes to tick."""

    centre: str
    place: str
    expected: tuple[StockLine, ...] = ()
    found_here: tuple[StockLine, ...] = ()
    found_elsewhere: tuple[StockLine, ...] = ()
    unknown: tuple[StockLine, ...] = ()
    not_scanned: tuple[StockLine, ...] = ()
    is_blank: bool = False
    number: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    counted_by: str = ""


def reuse_sheet(data: ReuseSheetData) -> bytes:
    """The hergebruikfiche: the device and every step with its result, oldest first; roles, no names."""
    foot = f"{data.tag} · {data.centre}" + words.genuine(data.check_address)
    page = Page(f"Hergebruikfiche {data.tag}", foot=foot, centre=data.centre, on=data.printed_on, qr=data.url)
    page.head("Hergebruikfiche", data.state, caption=data.tag)
    page.facts(
        [
            ("Hergebruikcentrum", data.centre),
            ("Nummer op het etiket", data.tag),
            ("Toestel", data.device_type),
            ("Merk en model", f"{data.make} {data.model}"),
            ("Serienummer", data.serial or "onbekend"),
            ("Bouwjaar", str(data.production_year) if data.production_year else "onbekend"),
            ("AEEA-categorie", data.eee_category),
            ("Gewicht", words.kilo(data.weight_kg) if data.weight_kg else ""),
            ("Lot", data.donor_lot),
            ("Graad", data.grade),
            ("Graad voor partners (R2v3)", data.grade_r2),
            ("Afgedrukt op", words.day(data.printed_on) if data.printed_on else ""),
        ],
        columns=3,
        size=11,
    )
    page.heading("Wat er met het toestel gebeurde")
    if data.rows:
        page.table(
            ("Datum", "Handeling", "Resultaat", "Door"),
            [(words.short_day(row.on), row.action, row.result, row.by_role) for row in data.rows],
        )
    else:
        page.text("Nog niets.", tone="grey")
    page.text("Deze fiche volgt het ministerieel besluit van 23 juni 2017.", size=10, tone="grey")
    return page.bytes()


def work_order(data: WorkOrderData) -> bytes:
    """The sheet that goes with a device to the bench and back."""
    page = Page(
        f"Werkbon {data.number}",
        foot=f"{data.number} · {data.centre} · op dit blad staat geen naam van een lener",
        centre=data.centre,
        on=data.printed_on or data.opened_on,
        qr=data.url,
    )
    page.head(f"Werkbon {data.number}", data.state, caption=data.device_tag)
    if not data.clerk_name:  # for the bench; who takes the device along needs no order
        page.verdict(
            "De gegevens moeten blijven staan." if data.keep_data else "Het toestel mag gewist worden.",
            is_good=not data.keep_data,
            under="Wis niets. Zet er geen andere schijf in." if data.keep_data else "Zo koos wie het toestel bracht.",
        )
    page.facts(
        [
            ("Toestel", f"{data.device_type} {data.device_make} {data.device_model}"),
            ("Nummer op het etiket", data.device_tag),
            ("Serienummer", data.device_serial),
            ("Gebracht op", words.day(data.opened_on)),
            ("Plaats", data.place),
            ("Garantie", data.guarantee),
            ("Erbij gebracht", ", ".join(data.accessories)),
            ("Afgedrukt op", words.day(data.printed_on) if data.printed_on else ""),
        ],
        columns=4,
        size=10.5,
    )
    page.heading("Wat is er mis?")
    page.text(" ".join(part for part in (f"{data.fault}." if data.fault else "", data.complaint) if part) or "–")
    page.heading("Wat we vonden")
    _said_or_lines(page, data.diagnosis)
    page.heading("Wat we deden")
    _said_or_lines(page, data.work)
    page.heading("Onderdelen, tijd en prijs")
    blank = "–" if data.clerk_name else "………"
    if data.parts:
        prices = [words.euro(price) if price is not None else "" for price in data.part_prices]
        prices += [""] * (len(data.parts) - len(prices))
        page.table(("Onderdeel", "Kostte ons"), list(zip(data.parts, prices, strict=True)), tall=True)
    else:
        page.lines(1)
    known = [("Oorzaak", data.cause)] if data.cause else []
    if data.clerk_name or data.price_eur is not None:
        known.insert(0, ("Te betalen", "niets" if data.price_eur is None else words.euro(data.price_eur)))
    page.facts(
        [
            ("Minuten", str(data.minutes) if data.minutes is not None else blank),
            ("Kosten van het werk", words.euro(data.cost_eur) if data.cost_eur is not None else blank),
            ("Hoe liep het af?", data.outcome or blank),
            *known,
        ],
        columns=3,
        size=11,
    )
    if data.tests:
        page.heading("Getest")
        page.table(("Wat", "Werkt", "Werkt niet") * 2, _side_by_side(data.tests))
    if data.disks_along:
        page.heading("De oude schijf gaat mee")
        page.text(
            f"Wie tekent, krijgt ook de oude schijf terug: {', '.join(data.disks_along)}."
            " Daar staan nog gegevens op. Wij hebben er geen kopie van."
        )
    gives = (
        ("Teruggegeven door", data.clerk_name) if data.clerk_name else ("Hersteld en getest door", data.technician_name)
    )
    page.sign(gives, ("Voor wie het toestel ophaalt", ""), high=18, signed=data.signature)
    return page.bytes()


def _side_by_side(tests: tuple[tuple[str, bool | None], ...]) -> list[tuple[str, ...]]:
    """Two tests a row, each with a box for yes and one for no."""
    cells = [(name, DONE if works else OPEN, DONE if works is False else OPEN) for name, works in tests]
    half = (len(cells) + 1) // 2
    cells += [("", "", "")] * (2 * half - len(cells))
    return [left + right for left, right in zip(cells[:half], cells[half:], strict=True)]


def _said_or_lines(page: Page, text: str) -> None:
    if text.strip():
        page.text(text)
    else:
        page.lines(2)


def stocktake(data: StocktakeData) -> bytes:
    """The list to count a place with, or what the count found."""
    title = "Lijst om te tellen" if data.is_blank else "Telling van de voorraad"
    page = Page(
        f"{title}: {data.place}",
        foot=f"{title} · {data.place} · {data.centre}",
        centre=data.centre,
        on=data.ended_at or data.started_at,
    )
    page.head(title, data.place)
    page.facts(
        [
            ("Telling", data.number),
            ("Begonnen", words.moment(data.started_at) if data.started_at else ""),
            ("Klaar", words.moment(data.ended_at) if data.ended_at else ""),
            ("Geteld door", data.counted_by),
            ("Verwacht", words.many(len(data.expected), "toestel", "toestellen")),
        ],
        columns=3,
    )
    if data.is_blank:
        page.text("Kruis elk toestel aan dat je hier ziet. Schrijf onderaan wat er staat maar niet op de lijst.")
        page.table(
            ("Hier", "Nummer", "Toestel", "Staat", "Opmerking"),
            [(OPEN, line.tag, line.device, line.state, line.note) for line in data.expected],
            tall=True,
        )
        page.heading("Staat hier, maar niet op de lijst")
        page.lines(6)
        page.sign(("Geteld door", data.counted_by), ("Nagekeken door", ""))
        return page.bytes()
    good = not (data.not_scanned or data.unknown or data.found_elsewhere)
    page.verdict(
        "Alles is gevonden." if good else "De telling klopt niet helemaal.",
        is_good=good,
        under="" if good else "Kijk de lijsten hieronder na.",
    )
    page.table(
        ("Wat", "Toestellen"),
        [
            ("Hier verwacht", len(data.expected)),
            ("Hier gevonden", len(data.found_here)),
            ("Niet gezien", len(data.not_scanned)),
            ("Gevonden, maar hoort op een andere plaats", len(data.found_elsewhere)),
            ("Gevonden, maar onbekend", len(data.unknown)),
        ],
    )
    for heading, lines, where in (
        ("Niet gezien", data.not_scanned, "Laatst bekende plaats"),
        ("Gevonden, maar hoort op een andere plaats", data.found_elsewhere, "Hoort in"),
        ("Gevonden, maar onbekend", data.unknown, "Gevonden in"),
        ("Hier gevonden", data.found_here, "Plaats"),
    ):
        if lines:
            page.heading(heading)
            page.table(
                ("Nummer", "Toestel", "Staat", where, "Opmerking"),
                [(line.tag, line.device, line.state, line.place, line.note) for line in lines],
                is_sparse=True,
            )
    return page.bytes()
