"""Samples of the circular proof and of the letter that thanks a donor."""

from __future__ import annotations

from datetime import date
from typing import Final

from labels.data import Bar
from labels.papers.board import BoardData, BoardPart
from labels.papers.circular import CircularProofData, Figure, ProofTable, ThanksData

_CENTRE: Final = "Digibank Kortrijk"
_ON: Final = date(2026, 11, 23)

CIRCULAR_PROOF: Final = CircularProofData(
    centre=_CENTRE,
    title="Bewijs circulaire economie",
    period="Van do 1 jan 2026 tot en met ma 23 nov 2026",
    figures=(
        Figure("In gebruik gehouden", "492 kg", "201 toestellen"),
        Figure("Toesteljaren", "87,9", "71,6 uitgeleend of geplaatst"),
        Figure("CO2 vermeden", "2,4 ton tot 5,5 ton", "ongeveer 3,9 ton"),
    ),
    tables=(
        ProofTable(
            "Toesteljaren",
            ("Soort", "Uitgeleend", "Samen"),
            (("Laptop", "47,4", "61,4"), ("Vaste computer", "9,2", "13,4")),
            ("Samen", "56,6", "74,8"),
            "Eén toesteljaar is één toestel dat één jaar gebruikt wordt.",
            (Bar("Laptop", 614, "61,4"), Bar("Vaste computer", 134, "13,4")),
        ),
        ProofTable("Onderdelen", note="In deze periode is hier niets te tonen."),
    ),
    method_heading="Zo is geteld",
    method=("Elk toestel telt op elk moment één keer.", "Factoren: versie 1."),
    made_on=_ON,
    foot="Geen namen in dit bewijs.",
)
THANKS: Final = ThanksData(
    centre=_CENTRE,
    title="Bedankt!",
    donor="CVO Miras",
    hello="Beste mensen van CVO Miras,",
    lead=("Jullie gaven ons 60 toestellen.",),
    figures=(Figure("Gekregen", "60", "129 kg"), Figure("Nu in gebruik", "48", "18,7 toesteljaren")),
    heading="Waar jullie toestellen nu zijn",
    bars=(Bar("Uitgeleend", 36), Bar("Gerecycleerd", 9)),
    share_heading="Een zin om te delen",
    share="“We gaven 60 toestellen aan Digibank Kortrijk.”",
    end_heading="Dank jullie wel",
    end=("Vriendelijke groeten", _CENTRE),
    note="Stand van ma 23 nov 2026.",
    written_on=_ON,
    foot="Bedankt, CVO Miras",
)
DASHBOARD: Final = BoardData(
    centre=_CENTRE,
    title="Dashboard",
    period="december 2025 tot en met november 2026",
    figures=(Figure("Klaar om uit te lenen", "5"), Figure("Bij een lener", "142"), Figure("Te laat terug", "7")),
    wide=(BoardPart("Van gift tot uitlening", "Het meeste wachten zit bij 'Na te kijken': 4 toestellen."),),
    halves=(
        BoardPart(
            "Voorraad en vraag",
            header=("Soort", "Klaar", "Wachten"),
            rows=(("Laptop", 3, 15), ("Tablet", 1, 9)),
            note="Van alle plaatsen samen.",
        ),
        BoardPart("Kg en CO2", facts=(("In gebruik gehouden", "491 kg"), ("Naar de verwerker", "100 kg"))),
        BoardPart("Te laat terug", "Geen enkel contract is te laat."),
    ),
    tables=(
        ProofTable("Per staat", ("Staat", "Nu", "Oudste"), (("Aangekondigd", 16, 5), ("Uitgeleend", 138, 321))),
        ProofTable("Hoe we rekenen", note="Een toestel telt één keer."),
    ),
    made_on=_ON,
)
