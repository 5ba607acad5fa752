"""What the papers of a contract share: who gives and who takes, the device, how it looks, and where they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from labels import words
from labels.contracts import blocks
from labels.contracts.data import Kind, SheetData
from labels.paper import Signature
from labels.press import print_paper


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    giver: str
    taker: str


WORDING: Final = {
    Kind.BRUIKLEEN: Wording("Contract van bruikleen", "Uitlener", "Lener"),
    Kind.HUUR: Wording("Huurcontract", "Verhuurder", "Huurder"),
    Kind.KOOP: Wording("Koopcontract", "Verkoper", "Koper"),
}


class ADevice(Protocol):
    """The device of a paper."""

    @property
    def device_type(self) -> str: ...
    @property
    def device_make(self) -> str: ...
    @property
    def device_model(self) -> str: ...
    @property
    def device_serial(self) -> str: ...
    @property
    def device_tag(self) -> str: ...


def sheet_of(data: SheetData, title: str, foot: str, *body: blocks.Block) -> blocks.Sheet:
    """One page that goes with a contract: the parties, what it says, and the signatures."""
    wording = WORDING[data.kind]
    return blocks.Sheet(
        title=title,
        under=f"Dit blad hoort bij contract {data.number}.",
        centre=data.lender_name,
        number=data.number,
        foot=f"{data.number} · {foot}" + words.genuine(data.check_address),
        subject=f"{title}: {data.number}",
        on=data.agreed_at,
        blocks=(
            parties(data.kind, data.lender_name, data.borrower_name),
            *body,
            blocks.Text(made_words(data.agreed_place, data.agreed_at, data.signature)),
            signature_fields(
                wording,
                data.lender_name,
                data.clerk_name,
                data.borrower_name,
                data.representative_signs,
                data.signature,
            ),
        ),
        url=data.url,
    )


def parties(
    kind: Kind, lender: str, borrower: str, of_lender: tuple[str, ...] = (), of_borrower: tuple[str, ...] = ()
) -> blocks.Parties:
    """Who gives and who takes, with what is known of each."""
    wording = WORDING[kind]
    return blocks.Parties(
        (
            blocks.Party(wording.giver, lender, tuple(line for line in of_lender if line)),
            blocks.Party(wording.taker, borrower, tuple(line for line in of_borrower if line)),
        )
    )


def device_facts(data: ADevice, *, with_serial: bool = True) -> blocks.Facts:
    """Which device it is."""
    serial = (("Serienummer", data.device_serial or "niet leesbaar"),) if with_serial else ()
    rows = (
        ("Soort", data.device_type),
        ("Merk en model", f"{data.device_make} {data.device_model}".strip()),
        *serial,
        ("Nummer op het etiket", data.device_tag),
    )
    return blocks.Facts(rows, columns=len(rows))


def ticks(data: ADevice, accessories: tuple[str, ...]) -> blocks.Ticks:
    """What goes along, to tick together."""
    return blocks.Ticks((f"{data.device_type} {data.device_tag}", *accessories), columns=3)


def looks(condition: str, known_limits: tuple[str, ...]) -> list[blocks.Block]:
    """How the device is now, when there is something to say."""
    made: list[blocks.Block] = []
    if condition or known_limits:
        made.append(blocks.Heading("Zo is het toestel nu"))
    if condition:
        made.append(blocks.Text(condition))
    if known_limits:
        made.append(blocks.Bullets("Dit werkt niet of niet goed:", known_limits))
    return made


def call(data: SheetData) -> str:
    """Whom to call, with a space before it."""
    return f" Bel {data.help_phone}." if data.help_phone else ""


def place_of(data: SheetData) -> str:
    """Where the device comes back."""
    return data.return_place or data.agreed_place


def printed(sheet: blocks.Sheet) -> bytes:
    return print_paper(
        "contract",
        sheet.plain(),
        title=f"{sheet.title} {sheet.number}",
        on=sheet.on,
        author=sheet.centre,
        subject=sheet.subject,
        foot=sheet.foot,
        qr=sheet.url or sheet.number,
    )


def made_words(place: str, at: date, drawn: Signature | None) -> str:
    """Where and when, and how both have it: two sheets to sign, or one document that was signed on the screen."""
    made = f"Opgemaakt in {place} op {words.day(at)}"
    if drawn is None:
        return f"{made}. Op papier zijn er twee exemplaren: één voor jou en één voor ons."
    return f"{made} en getekend op het scherm. Jij krijgt hetzelfde document als wij."


def signature_fields(
    wording: Wording, lender: str, clerk: str, borrower: str, represents: bool, drawn: Signature | None
) -> blocks.Signatures:
    taker = f"{wording.taker}, als ouder of voogd" if represents else wording.taker
    given = signed = ""
    if drawn is not None:
        given = f"afgesloten op het scherm op {words.moment(drawn.signed_at)}"
        signed = signed_words(drawn)
    return blocks.Signatures(
        (
            blocks.Signer(f"{wording.giver}, voor {lender}", clerk, given),
            blocks.Signer(f"{taker}: gelezen en begrepen", borrower, signed, drawn),
        )
    )


def signed_words(drawn: Signature) -> str:
    """How a signature on a screen is described below it."""
    seen = f", in aanwezigheid van {drawn.witness_name}" if drawn.witness_name else ""
    return f"getekend op het scherm op {words.moment(drawn.signed_at)}{seen}"
