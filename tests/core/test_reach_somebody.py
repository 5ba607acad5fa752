"""What counts as a phone number or an e-mail address, and what does not."""

import pytest

from inventory.core.reach_somebody import tells_how_to_reach


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0470 12 34 56",
        "bel 0470/12.34.56!",
        "056 24 00 00",
        "(056) 24 00 00",
        "+32 470 12 34 56",
        "+32 (0)470 12 34 56",
        "0032470123456",
        "470 12 34 56",
        "04.70.12.34.56",
        "Bel 0470123456 na 12/11/2026",
        "kanarie@example.be",
    ],
)
def test_it_reaches_somebody(text: str) -> None:
    assert tells_how_to_reach(text)


@pytest.mark.parametrize(
    "text",
    [
        "Scherm flikkert sinds 01/02/2026 10 uur",
        "Gevallen op 12.11.2026",
        "256 GB, 8 GB, 15,6 duim",
        "Fout 0x80070570",
        "S/N ABC0470123456",
        "12345678",
        "Blijft hangen op 100 % @ start",
        "",
    ],
)
def test_it_is_about_the_device(text: str) -> None:
    assert not tells_how_to_reach(text)
