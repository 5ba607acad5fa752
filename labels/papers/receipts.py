"""What people take home: the return receipt, the referral slip, the list of accessories, the donor's receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from labels import words
from labels.data import DonorReceiptData, ReceiptData, SlipData
from labels.errors import PaperError
from labels.paper import Paper
from labels.papers.page import DONE, OPEN, Page

DATA_STATEMENT: Final = (
    "Al wat nog op het toestel staat, wissen wij. Dat doen we vóór iemand anders het toestel krijgt. "
    "Gewiste bestanden komen niet terug."
)


@dataclass(frozen=True, slots=True)
class Accessory(Paper):
    """One thing that goes along. None: not yet known, a box to tick on paper."""

    name: str
    handed: bool | None = None
    came_back: bool | None = None


@dataclass(frozen=True, slots=True)
class AccessoriesData(Paper):
    """What goes along with a device, ticked when it is given and again when it comes back."""

    centre: str
    number: str
    borrower_name: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    items: tuple[Accessory, ...]
    device_serial: str = ""
    handed_over_at: datetime | None = None
    handed_over_place: str = ""
    clerk_name: str = ""
    url: str = ""


def receipt(data: ReceiptData) -> bytes:
    """Proof that a device came back, with what is missing and what happens to the data on it."""
    return receipt_page(data).bytes()


def receipt_page(data: ReceiptData) -> Page:
    """What the proof says, block by block."""
    page = Page(
        f"Ontvangstbewijs {data.number}",
        foot=f"{data.number} · {data.centre}" + words.genuine(data.check_address),
        centre=data.centre,
        on=data.returned_at,
    )
    page.head("Je bracht dit toestel terug", words.moment(data.returned_at))
    page.facts([("Contract", data.number), ("Naam", data.borrower_name), ("Plaats", data.returned_place)], columns=3)
    page.heading("Het toestel")
    page.facts(_device(data.device_type, data.device_make, data.device_model, data.device_serial, data.device_tag))
    page.heading("Dit is terug")
    page.ticks((f"{data.device_type} {data.device_tag}", *data.accessories_returned), done=True)
    if data.accessories_missing:
        page.heading("Dit ontbreekt nog")
        page.ticks(data.accessories_missing)
    if data.condition:
        page.heading("Zo is het toestel nu")
        page.text(data.condition)
    if data.deposit_back_eur is not None or data.deposit_kept:
        page.heading("Waarborg")
        if data.deposit_back_eur is not None:
            page.text(f"Je kreeg {words.euro(data.deposit_back_eur)} terug.")
        if data.deposit_kept:
            page.text("Dit hielden we in:")
            page.points(data.deposit_kept)
    page.heading("Jouw gegevens op het toestel")
    page.text(data.data_statement or DATA_STATEMENT)
    if data.data_stated_by:
        page.text(f"Dit zei: {data.data_stated_by}.", tone="grey")
    page.text(data.note)
    page.sign(("Aangenomen door", data.clerk_name), ("Teruggebracht door", data.borrower_name), signed=data.signature)
    return page


def accessories(data: AccessoriesData) -> bytes:
    """The list of what goes along: tick at the hand-over, tick again at the return."""
    page = Page(
        f"Toebehoren bij {data.number}",
        foot=f"{data.number} · {data.centre}",
        centre=data.centre,
        on=data.handed_over_at,
        qr=data.url,
    )
    given = words.moment(data.handed_over_at) if data.handed_over_at else ""
    page.head("Dit hoort bij het toestel", f"Contract {data.number}", caption=data.device_tag)
    page.facts(
        [
            ("Naam", data.borrower_name),
            ("Meegegeven op", given),
            ("Plaats", data.handed_over_place),
            *_device(data.device_type, data.device_make, data.device_model, data.device_serial, data.device_tag),
        ],
        columns=3,
    )
    page.heading("Kruis aan wat je meekrijgt, en wat je terugbrengt")
    rows = [Accessory(f"{data.device_type} {data.device_tag}", True, None), *data.items]
    page.table(
        ("Wat", "Meegegeven", "Terug", "Opmerking"),
        [(each.name, _box(each.handed), _box(each.came_back), "") for each in rows],
        tall=True,
    )
    page.text("Ontbreekt er iets als je het toestel terugbrengt? Zeg het ons. We zoeken samen een oplossing.")
    page.sign(("Bij het meegeven: wie meegeeft", data.clerk_name), ("Bij het meegeven: wie leent", data.borrower_name))
    page.sign(("Bij het terugbrengen: wie aanneemt", ""), ("Bij het terugbrengen: wie terugbrengt", ""))
    return page.bytes()


def slip(data: SlipData) -> bytes:
    """The slip for the client (A5): code, until when, where, what to bring. It names no referrer and no reason.

    What it says is true on whatever day it is read, before a device is ready and after: it knows nothing of that.
    """
    if not data.code.strip():
        raise PaperError("Op een doorverwijzing hoort een code.")
    title, code = "Jouw code voor een toestel", data.url or data.code
    foot = data.centre + words.genuine(data.check_address)
    page = Page(title, foot=foot, centre=data.centre, qr=code, paper="a5")
    page.head(title, "Een toestel lenen is gratis.", has_code=False)
    page.code(data.code.strip(), "Jouw code")
    page.facts([("Toestel", data.device_type), ("Geldig tot en met", words.day(data.valid_until))], size=14)
    page.facts([("Graag met", ", ".join(data.ease_of_use))], columns=1, size=14)
    page.heading("Zo doe je het")
    place = ", ".join(part for part in (data.place_name, data.place_address) if part)
    together = " Een vertegenwoordiger tekent: kom samen." if data.representative_signs else ""
    if data.parent_signs:
        together = " Het toestel is voor een leerling: een ouder tekent."
    steps = [
        "Je krijgt bericht als je toestel klaar is.",
        f"Ga dan met dit blad naar {place}." + (f" Open: {data.opening_hours}." if data.opening_hours else ""),
        f"Neem ook je identiteitskaart mee.{together}",
        *(["Van de leerling vragen we de voornaam en het geboortejaar."] if data.parent_signs else []),
        "Toon de code. Je hoeft niet uit te leggen waarom je komt.",
    ]
    if data.place_phone:
        steps.append(f"Vragen? Bel {data.place_phone}.")
    page.steps(steps)
    page.heading("Wie ziet wat?")
    page.text(
        "Wie jou dit blad gaf, ziet alleen of je toestel wacht, klaar is, afgehaald is of vervallen is. "
        "De bibliotheek ziet deze code en wat je nodig hebt."
        + (" Tot je komt, ook je telefoonnummer." if data.is_called else ""),
    )
    return page.bytes()


def donor_receipt(data: DonorReceiptData) -> bytes:
    """What a partner gave: counts per type, refusals by legal ground with their weight."""
    for line in data.counts:
        if line.received != line.accepted + line.rejected or min(line.accepted, line.rejected) < 0:
            raise PaperError(
                f"De aantallen van “{line.device_type}” kloppen niet: ontvangen is aanvaard plus geweigerd."
            )
    page = Page(
        f"Ontvangstbewijs {data.lot}",
        foot=f"{data.lot} · {data.centre}" + words.genuine(data.check_address),
        centre=data.centre,
        on=data.received_on,
    )
    page.head("Bedankt voor je schenking", f"Ontvangen op {words.day(data.received_on)}")
    page.facts(
        [
            ("Schenker", data.donor_name),
            ("Lot", data.lot),
            ("Jouw kenmerk", data.donor_reference),
            ("Plaats", data.place),
        ]
    )
    page.heading("Wat we kregen")
    columns = {"received": "Ontvangen", "accepted": "Aanvaard", "rejected": "Geweigerd"}
    if any(line.announced is not None for line in data.counts):
        columns = {"announced": "Aangekondigd", **columns}
    page.table(
        ("Soort", *columns.values()),
        [(line.device_type, *(getattr(line, name) or 0 for name in columns)) for line in data.counts],
        ("Samen", *(sum(getattr(line, name) or 0 for line in data.counts) for name in columns)),
    )
    if data.rejects:
        page.heading("Geweigerd bij de eerste controle")
        weight = sum((line.kg for line in data.rejects), Decimal(0))
        page.table(
            ("Reden", "Aantal", "Gewicht"),
            [(line.ground, line.count, words.kilo(line.kg)) for line in data.rejects],
            ("Samen", sum(line.count for line in data.rejects), words.kilo(weight)),
        )
        page.text("Deze toestellen gaan naar de recyclage. Ze komen niet in de voorraad.", size=10.5, tone="grey")
    if data.statement_on is not None:
        page.heading("Jouw verklaring")
        page.text(
            f"Op {words.day(data.statement_on)} verklaarde {data.donor_name}: wij geven deze toestellen voorgoed en "
            "vragen er niets voor. Er zit geen wachtwoord of account meer op."
        )
    page.heading("De gegevens op de toestellen")
    page.text(
        "We wissen elke schijf vóór een toestel naar iemand anders gaat. Kunnen we een schijf niet wissen? "
        "Dan halen we ze eruit en vernietigen we ze. Per schijf krijg je een bewijs."
    )
    page.text(data.note)
    page.sign(("Ontvangen door", data.received_by), ("Gegeven door", data.donor_name))
    return page.bytes()


def _device(kind: str, make: str, model: str, serial: str, tag: str) -> list[tuple[str, str]]:
    return [
        ("Soort", kind),
        ("Merk en model", f"{make} {model}"),
        ("Serienummer", serial),
        ("Nummer op het etiket", tag),
    ]


def _box(known: bool | None) -> str:
    return DONE if known else "niet" if known is False else OPEN
