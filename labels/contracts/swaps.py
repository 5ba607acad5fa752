"""The sheet for another device under the same contract: what came back, what goes along, and that the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from labels import words
from labels.contracts import blocks
from labels.contracts.agreements import WORDING, made_words, printed, signature_fields
from labels.contracts.data import Kind
from labels.errors import PaperError
from labels.paper import Paper, Signature


@dataclass(frozen=True, slots=True)
class SwapData(Paper):
    """A contract goes on with another device. `before_…` is the device that came back."""

    number: str
    kind: Kind
    lender_name: str
    borrower_name: str
    before_device: str
    before_tag: str
    device_type: str
    device_make: str
    device_model: str
    device_tag: str
    agreed_at: datetime
    agreed_place: str
    clerk_name: str
    due_on: date
    device_serial: str = ""
    accessories: tuple[str, ...] = ()
    accessories_back: tuple[str, ...] = ()
    accessories_missing: tuple[str, ...] = ()
    condition: str = ""
    known_limits: tuple[str, ...] = ()
    representative_signs: bool = False
    return_place: str = ""
    help_phone: str = ""
    check_address: str = ""
    signature: Signature | None = None
    url: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "kind", Kind(str(self.kind).upper()))
        except ValueError as error:
            raise PaperError(f"We kennen geen contract van de soort “{self.kind}”.") from error
        if self.kind is Kind.KOOP:
            raise PaperError("Wie kocht, wisselt geen toestel onder hetzelfde contract.")
        if self.before_tag == self.device_tag:
            raise PaperError("Het nieuwe toestel is hetzelfde als het oude.")


def swapped(data: SwapData) -> bytes:
    """The sheet as PDF."""
    return printed(swapped_sheet(data))


def swapped_sheet(data: SwapData) -> blocks.Sheet:
    """The sheet as content."""
    wording = WORDING[data.kind]
    place = data.return_place or data.agreed_place
    help_words = f" Bel {data.help_phone}." if data.help_phone else ""
    due = f"Je brengt dit toestel terug op de dag van het contract: ten laatste {words.day(data.due_on)}, naar {place}."
    rules = [
        ("calendar", due),
        ("paper", "Al de rest van het contract blijft zoals het is."),
        ("wipe", "Alles wat nog op het oude toestel staat, wissen we. Daarna kan niemand het nog lezen."),
        ("phone", f"Werkt er iets niet? Zeg het ons.{help_words}"),
    ]
    return blocks.Sheet(
        title="Een ander toestel",
        under=f"Dit blad hoort bij contract {data.number}.",
        centre=data.lender_name,
        number=data.number,
        foot=f"{data.number} · nu met {data.device_tag}" + words.genuine(data.check_address),
        subject=f"Een ander toestel: {data.number}",
        on=data.agreed_at,
        blocks=(
            blocks.Parties(
                (
                    blocks.Party(wording.giver, data.lender_name, ()),
                    blocks.Party(wording.taker, data.borrower_name, ()),
                )
            ),
            blocks.Heading("Dit toestel kwam terug"),
            blocks.Facts((("Toestel", data.before_device), ("Nummer op het etiket", data.before_tag)), columns=2),
            *_back(data),
            blocks.Heading("Dit toestel krijg je mee: we vinken het samen aan"),
            blocks.Facts(
                (
                    ("Soort", data.device_type),
                    ("Merk en model", f"{data.device_make} {data.device_model}".strip()),
                    ("Serienummer", data.device_serial or "niet leesbaar"),
                    ("Nummer op het etiket", data.device_tag),
                ),
                columns=4,
            ),
            blocks.Ticks((f"{data.device_type} {data.device_tag}", *data.accessories), columns=3),
            *_state(data),
            blocks.Heading("Wat we afspreken"),
            blocks.Rules(tuple(rules)),
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


def _back(data: SwapData) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    if data.accessories_back:
        made.append(blocks.Bullets("Dit kwam mee terug:", data.accessories_back))
    if data.accessories_missing:
        made.append(blocks.Bullets("Dit kwam niet terug:", data.accessories_missing))
    return made


def _state(data: SwapData) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    if data.condition or data.known_limits:
        made.append(blocks.Heading("Zo is het toestel nu"))
    if data.condition:
        made.append(blocks.Text(data.condition))
    if data.known_limits:
        made.append(blocks.Bullets("Dit werkt niet of niet goed:", data.known_limits))
    return made
