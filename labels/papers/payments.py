"""The receipt of one payment: large, one page, for somebody who reads with effort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from labels import words
from labels.errors import PaperError
from labels.paper import Paper
from labels.papers.page import Page

NO_TILL_SLIP = "Dit blad is een bewijs van betaling. Het is geen kasticket en geen factuur."


@dataclass(frozen=True, slots=True)
class PaymentData(Paper):
    """Money that came in, or went back (`is_back`). `corrects` says of which day the payment is that was a mistake;
    then nothing was paid. `open_eur` is what is still to pay after it, `held_eur` the deposit that is with us.
    """

    centre: str
    number: str
    payee_name: str
    payer_name: str
    device: str
    amount_eur: Decimal
    price_part_eur: Decimal
    deposit_part_eur: Decimal
    paid_on: date
    clerk_name: str
    method: str = ""
    reference: str = ""
    is_back: bool = False
    corrects: date | None = None
    open_eur: Decimal = Decimal(0)
    held_eur: Decimal = Decimal(0)
    payee_address: str = ""
    vat_note: str = ""
    help_phone: str = ""
    check_address: str = ""


def payment_receipt(data: PaymentData) -> bytes:
    """Proof of one payment; the amount stands in large letters and its parts under it."""
    if data.amount_eur <= 0 or data.price_part_eur + data.deposit_part_eur != data.amount_eur:
        raise PaperError("De delen van een betaling maken samen het bedrag.")
    page = Page(
        f"Betaling bij {data.number}",
        foot=f"{data.number} · {data.centre}" + words.genuine(data.check_address),
        centre=data.centre,
        on=data.paid_on,
    )
    amount, day = words.euro(data.amount_eur), words.day(data.paid_on)
    if data.corrects is not None:
        page.head("Deze betaling is geschrapt", f"Rechtgezet op {day}")
        page.verdict(
            f"{amount} telt niet meer.",
            is_good=False,
            under=f"De betaling van {words.day(data.corrects)} was een vergissing. Dat bewijs geldt niet meer.",
        )
    elif data.is_back:
        page.head("Je kreeg geld terug", day)
        page.verdict(f"Je kreeg {amount} terug.", is_good=True)
    else:
        page.head("Je hebt betaald", day)
        page.verdict(f"Je betaalde {amount}.", is_good=True)
    parts = [("Prijs", data.price_part_eur), ("Waarborg", data.deposit_part_eur)]
    page.facts([(name, words.euro(part)) for name, part in parts if part], size=16)
    page.facts(
        [
            ("Hoe", data.method),
            ("Mededeling", data.reference),
            ("Naam", data.payer_name),
            ("Contract", data.number),
            ("Toestel", data.device),
        ],
        size=14,
    )
    page.heading("Hoe staat het nu?")
    page.text(f"Nog te betalen: {words.euro(data.open_eur)}." if data.open_eur else "Alles is betaald.", size=14)
    if data.held_eur:
        page.text(f"Wij bewaren {words.euro(data.held_eur)} waarborg van jou.", size=14)
    page.heading("Van wie is dit bewijs?")
    who = ", ".join(part for part in (data.payee_name, data.payee_address) if part)
    page.text(f"{who}. Genoteerd door {data.clerk_name}." if data.clerk_name else f"{who}.", size=14)
    page.text(NO_TILL_SLIP, size=14)
    page.text(data.vat_note, size=14)
    if data.help_phone:
        page.text(f"Vragen? Bel {data.help_phone}.", size=14)
    return page.bytes()
