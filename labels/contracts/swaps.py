"""The sheet for another device under the same contract: what came back, what goes along, and that the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labels import words
from labels.contracts import blocks, sheets
from labels.contracts.data import Kind, SheetData
from labels.errors import PaperError


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapData(SheetData):
    """A contract goes on with another device. `before_…` is the device that came back. A loan or rent has a day, what
    was bought has a guarantee.
    """

    before_device: str
    before_tag: str
    due_on: date | None = None
    guarantee_until: date | None = None
    accessories: tuple[str, ...] = ()
    accessories_back: tuple[str, ...] = ()
    accessories_missing: tuple[str, ...] = ()
    condition: str = ""
    known_limits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        SheetData.__post_init__(self)
        if (self.kind is Kind.KOOP) != (self.due_on is None):
            raise PaperError("Een lening of huur heeft een einddatum, een koop niet.")
        if self.kind is Kind.KOOP and self.guarantee_until is None:
            raise PaperError("Zet op het blad tot wanneer de garantie loopt.")
        if self.before_tag == self.device_tag:
            raise PaperError("Het nieuwe toestel is hetzelfde als het oude.")


def swapped(data: SwapData) -> bytes:
    """The sheet as PDF."""
    return sheets.printed(swapped_sheet(data))


def swapped_sheet(data: SwapData) -> blocks.Sheet:
    """The sheet as content."""
    return sheets.sheet_of(
        data,
        "Een ander toestel",
        f"nu met {data.device_tag}",
        blocks.Heading("Dit toestel kwam terug"),
        blocks.Facts((("Toestel", data.before_device), ("Nummer op het etiket", data.before_tag)), columns=2),
        *_back(data),
        blocks.Heading("Dit toestel krijg je mee: we vinken het samen aan"),
        sheets.device_facts(data),
        sheets.ticks(data, data.accessories),
        *sheets.looks(data.condition, data.known_limits),
        blocks.Heading("Wat we afspreken"),
        blocks.Rules(
            (
                _until(data),
                ("paper", "Al de rest van het contract blijft zoals het is."),
                ("wipe", "Alles wat nog op het oude toestel staat, wissen we. Daarna kan niemand het nog lezen."),
                ("phone", f"Werkt er iets niet? Zeg het ons.{sheets.call(data)}"),
            )
        ),
    )


def _until(data: SwapData) -> tuple[str, str]:
    if data.due_on is not None:
        day, place = words.day(data.due_on), sheets.place_of(data)
        return "calendar", f"Je brengt dit toestel terug op de dag van het contract: ten laatste {day}, naar {place}."
    assert data.guarantee_until is not None
    day = words.day(data.guarantee_until)
    return "shield", f"Dit toestel is nu van jou. Je betaalt niets bij. De garantie loopt verder tot en met {day}."


def _back(data: SwapData) -> list[blocks.Block]:
    made: list[blocks.Block] = []
    if data.accessories_back:
        made.append(blocks.Bullets("Dit kwam mee terug:", data.accessories_back))
    if data.accessories_missing:
        made.append(blocks.Bullets("Dit kwam niet terug:", data.accessories_missing))
    return made
