"""The sheet for a device that stands in while somebody's own is repaired: what goes along, and when it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from labels.contracts import blocks, sheets
from labels.contracts.data import SheetData
from labels.errors import PaperError


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanerData(SheetData):
    """A device that goes along for free while another one is with us: `own_…`, in the repair `repair_number`."""

    own_device: str
    own_tag: str
    repair_number: str
    accessories: tuple[str, ...] = ()
    condition: str = ""
    known_limits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        SheetData.__post_init__(self)
        if self.own_tag == self.device_tag:
            raise PaperError("Het leentoestel is hetzelfde als het eigen toestel.")


def loaner(data: LoanerData) -> bytes:
    """The sheet as PDF."""
    return sheets.printed(loaner_sheet(data))


def loaner_sheet(data: LoanerData) -> blocks.Sheet:
    """The sheet as content."""
    return sheets.sheet_of(
        data,
        "Een leentoestel",
        f"leentoestel {data.device_tag}",
        blocks.Heading("Dit toestel herstellen we"),
        blocks.Facts(
            (
                ("Toestel", data.own_device),
                ("Nummer op het etiket", data.own_tag),
                ("Herstelling", data.repair_number),
            ),
            columns=3,
        ),
        blocks.Heading("Dit leentoestel krijg je mee: we vinken het samen aan"),
        sheets.device_facts(data),
        sheets.ticks(data, data.accessories),
        *sheets.looks(data.condition, data.known_limits),
        blocks.Heading("Wat we afspreken"),
        blocks.Rules(
            (
                ("free", "Het leentoestel is gratis. Je betaalt er niets voor."),
                (
                    "calendar",
                    f"Is je eigen toestel klaar? Dan breng je het leentoestel terug naar {sheets.place_of(data)}.",
                ),
                ("care", "Zorg er goed voor, zoals voor je eigen toestel. Geef het niet door aan iemand anders."),
                (
                    "files",
                    "Bewaar wat je maakt ook ergens anders. Als het leentoestel terug is, wissen we alles wat erop"
                    " staat.",
                ),
                ("paper", "Al de rest van het contract blijft zoals het is."),
                ("phone", f"Is er iets mee, of is het weg? Zeg het ons meteen.{sheets.call(data)}"),
            )
        ),
    )
