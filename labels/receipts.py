"""Small papers: the return receipt, the referral slip and the donor's receipt."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from reportlab.lib.pagesizes import A5

from labels import words
from labels.data import DonorReceiptData, ReceiptData, SlipData
from labels.errors import PaperError
from labels.style import BOLD, GREY, MM, TEAL, TINT, WHITE, Document, clean, fit
from labels.tables import table

DATA_STATEMENT: Final = (
    "Al wat nog op het toestel staat, wissen wij. Dat doen we vóór iemand anders het toestel krijgt. "
    "Gewiste bestanden komen niet terug."
)


def receipt(data: ReceiptData) -> bytes:
    """Proof that a device came back, with what is missing and what happens to the data on it."""
    doc = Document(f"Ontvangstbewijs {data.number}", foot=f"{data.number} · {data.centre}", author=data.centre)
    doc.title("Je bracht dit toestel terug", words.moment(data.returned_at), small=data.centre)
    doc.facts([("Contract", data.number), ("Naam", data.borrower_name), ("Plaats", data.returned_place)], columns=3)
    doc.heading("Het toestel")
    doc.facts(
        [
            ("Soort", data.device_type),
            ("Merk en model", f"{data.device_make} {data.device_model}"),
            ("Serienummer", data.device_serial),
            ("Nummer op het etiket", data.device_tag),
        ],
        columns=2,
    )
    doc.heading("Dit is terug")
    doc.ticks((f"{data.device_type} {data.device_tag}", *data.accessories_returned), ticked=True)
    if data.accessories_missing:
        doc.heading("Dit ontbreekt nog")
        doc.ticks(data.accessories_missing)
    if data.condition:
        doc.heading("Zo is het toestel nu")
        doc.paragraph(data.condition, size=11.5)
    if data.deposit_back_eur is not None:
        doc.heading("Waarborg")
        doc.paragraph(f"Je kreeg {words.euro(data.deposit_back_eur)} terug.", size=11.5)
    doc.heading("Jouw gegevens op het toestel")
    doc.paragraph(data.data_statement or DATA_STATEMENT, size=11.5)
    if data.note:
        doc.paragraph(data.note, size=11.5)
    doc.y -= 10
    doc.signatures((("Aangenomen door", data.clerk_name), ("Teruggebracht door", data.borrower_name)))
    return doc.bytes()


def slip(data: SlipData) -> bytes:
    """The slip for the client (A5): code, until when, where. It names no referrer and no reason."""
    if not data.code.strip():
        raise PaperError("Op een doorverwijzing hoort een code.")
    doc = Document("Hiermee kun je een toestel ophalen", page=A5, margin=14 * MM, author=data.centre, foot=data.centre)
    doc.title("Haal je toestel op", "Een toestel lenen is gratis.", small=data.centre)
    _code_panel(doc, data)
    doc.facts([("Toestel", data.device_type), ("Geldig tot en met", words.day(data.valid_until))])
    if data.ease_of_use:
        doc.facts([("Graag met", ", ".join(data.ease_of_use))], columns=1)
    doc.heading("Zo doe je het")
    place = ", ".join(part for part in (data.place_name, data.place_address) if part)
    who = " Een vertegenwoordiger tekent: kom samen." if data.representative_signs else ""
    steps = [
        f"Ga naar {place}." + (f" Open: {data.opening_hours}." if data.opening_hours else ""),
        f"Neem dit blad en je identiteitskaart mee.{who}",
        "Toon de code. Je hoeft niet uit te leggen waarom je komt.",
    ]
    if data.place_phone:
        steps.append(f"Vragen? Bel {data.place_phone}.")
    for number, step in enumerate(steps, 1):
        doc.need(16)
        doc.string(doc.left, doc.y - 11.5, str(number), size=12, font=BOLD, colour=TEAL)
        doc.paragraph(step, size=11.5, left=doc.left + 16, after=4)
    doc.heading("Wie ziet wat?", keep=45)
    doc.paragraph(
        "Wie jou dit blad gaf, ziet alleen of het toestel is afgehaald. Niet welk toestel je kreeg, en niets "
        "over wat je ermee doet. De bibliotheek ziet alleen deze code en welk toestel je nodig hebt.",
        size=10.5,
    )
    return doc.bytes()


def _code_panel(doc: Document, data: SlipData) -> None:
    high = 30 * MM
    doc.need(high)
    doc.fill(doc.left, doc.y - high, doc.room, high, TINT, radius=5)
    doc.fill(doc.right - high + 2 * MM, doc.y - high + 2 * MM, high - 4 * MM, high - 4 * MM, WHITE, radius=3)
    doc.qr(data.code.strip(), doc.right - 5 * MM, doc.y - 5 * MM, high - 10 * MM)
    doc.string(doc.left + 12, doc.y - 22, "Jouw code", size=10.5, colour=GREY)
    size, lines = fit(clean(data.code), BOLD, doc.room - high - 18, 31, 14)
    doc.string(doc.left + 12, doc.y - 54, lines[0], size=size, font=BOLD, colour=TEAL)
    doc.y -= high + 8


def donor_receipt(data: DonorReceiptData) -> bytes:
    """What a partner gave: counts per type, refusals by legal ground with their weight."""
    for line in data.counts:
        if line.received != line.accepted + line.rejected or min(line.accepted, line.rejected) < 0:
            raise PaperError(
                f"De aantallen van “{line.device_type}” kloppen niet: ontvangen is aanvaard plus geweigerd."
            )
    doc = Document(f"Ontvangstbewijs {data.lot}", foot=f"{data.lot} · {data.centre}", author=data.centre)
    doc.title("Bedankt voor je schenking", f"Ontvangen op {words.day(data.received_on)}", small=data.centre)
    doc.facts(
        [
            ("Schenker", data.donor_name),
            ("Lot", data.lot),
            ("Jouw kenmerk", data.donor_reference),
            ("Plaats", data.place),
        ]
    )
    doc.heading("Wat we kregen")
    totals = [sum(getattr(line, name) for line in data.counts) for name in ("received", "accepted", "rejected")]
    table(
        doc,
        ("Soort", "Ontvangen", "Aanvaard", "Geweigerd"),
        [(line.device_type, line.received, line.accepted, line.rejected) for line in data.counts],
        ("Samen", *totals),
    )
    if data.rejects:
        doc.heading("Geweigerd bij de eerste controle")
        weight = sum((line.kg for line in data.rejects), Decimal(0))
        table(
            doc,
            ("Reden", "Aantal", "Gewicht"),
            [(line.ground, line.count, words.kilo(line.kg)) for line in data.rejects],
            ("Samen", sum(line.count for line in data.rejects), words.kilo(weight)),
        )
        doc.paragraph("Deze toestellen gaan naar de recyclage. Ze komen niet in de voorraad.", colour=GREY)
    doc.heading("De gegevens op de toestellen")
    doc.paragraph(
        "We wissen elke schijf vóór een toestel naar iemand anders gaat. Kunnen we een schijf niet wissen? "
        "Dan halen we ze eruit en vernietigen we ze.",
        size=11.5,
    )
    if data.note:
        doc.paragraph(data.note, size=11.5)
    doc.y -= 10
    doc.signatures((("Ontvangen door", data.received_by), ("Gegeven door", data.donor_name)))
    return doc.bytes()
