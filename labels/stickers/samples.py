"""One sticker of every design, with invented things and with the longest names we met; on every stock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from labels.errors import PaperError
from labels.stickers.data import AccessoryLabel, DeviceLabel, KitLabel, Label, LotLabel, PlaceLabel
from labels.stickers.layout import plan
from labels.stickers.sheets import calibration, preview, raster, sheet, zpl
from labels.stickers.stocks import Stock, stocks

_HOUSE: Final = "https://digibank.kortrijk.be"
_CENTRE: Final = "Digibank Kortrijk"
_LONG_CENTRE: Final = "Digibank van de stad Kortrijk en de regio Zuid-West-Vlaanderen, dienst Sociale Economie"
_TAG: Final = "KOR-000123-X"
_PHONE: Final = "056 27 75 00"
_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ"
_MODELS: Final = (
    "Dell Latitude 5490",
    "HP ProBook 450 G6",
    "Lenovo ThinkPad L480",
    "Apple iPad 9",
    "Medion Akoya S3409",
)

DESIGNS: Final[dict[str, Label]] = {
    "toestel": DeviceLabel(_TAG, f"{_HOUSE}/d/{_TAG}", _CENTRE, "Dell Latitude 5490", found_phone=_PHONE),
    "blanco": DeviceLabel(_TAG, f"{_HOUSE}/d/{_TAG}", _CENTRE, found_phone=_PHONE),
    "plaats": PlaceLabel("P-0012", f"{_HOUSE}/p/P-0012", "Rek A, plank 3", _CENTRE, "Centrale bibliotheek"),
    "toebehoren": AccessoryLabel(
        _TAG, f"{_HOUSE}/d/{_TAG}", _CENTRE, ("Lader 65 W", "Muis met draad", "Laptoptas"), _PHONE
    ),
    "lot": LotLabel(
        "L-2026-014", f"{_HOUSE}/l/L-2026-014", _CENTRE, "CVO Miras", 2, 5, received_on=date(2026, 11, 12), count=24
    ),
    "pakket": KitLabel(
        "7KQM-X4PD",
        f"{_HOUSE}/r/7KQM-X4PD",
        _CENTRE,
        "Laptop",
        _TAG,
        "Centrale bibliotheek, Leiestraat 30",
        date(2027, 1, 19),
    ),
}
LONGEST: Final[dict[str, Label]] = {
    "toestel": DeviceLabel(
        _TAG,
        f"{_HOUSE}/d/{_TAG}",
        _LONG_CENTRE,
        "Panasonic Toughbook CF-31 Mk5 met dockingstation en tweede batterij",
        found_text="Gevonden? Bel 056 27 75 00 of breng terug naar de bibliotheek, Leiestraat 30, 8500 Kortrijk",
    ),
    "plaats": PlaceLabel(
        "KELDER-A-112-03",
        f"{_HOUSE}/p/KELDER-A-112-03",
        "Kelder, gang achter de leeszaal, rek A 112, plank 3",
        _LONG_CENTRE,
        "Kringloopwinkel Deltagroep, Warande 9, 8501 Heule",
    ),
    "toebehoren": AccessoryLabel(
        _TAG,
        f"{_HOUSE}/d/{_TAG}",
        _LONG_CENTRE,
        ("Lader 65 W usb-c", "Muis met draad", "Laptoptas", "Koptelefoon met microfoon", "Netwerkadapter", "Boekje"),
        _PHONE,
    ),
    "lot": LotLabel(
        "L-2026-014",
        f"{_HOUSE}/l/L-2026-014",
        _LONG_CENTRE,
        "Intercommunale Maatschappij voor Ruimtelijke Ordening, Economische Expansie en Reconversie",
        112,
        120,
        date(2026, 9, 30),
        1200,
    ),
    "pakket": KitLabel(
        "7KQM-X4PD",
        f"{_HOUSE}/r/7KQM-X4PD",
        _LONG_CENTRE,
        "Vaste computer met scherm",
        _TAG,
        "Ontmoetingscentrum De Zevenkamer, Mellestraat 18, 8501 Heule",
        date(2026, 9, 30),
    ),
}


def device_labels(count: int) -> list[DeviceLabel]:
    """So many labels, each of another device."""
    return [
        DeviceLabel(
            tag=(tag := f"KOR-{number:06d}-{_SIGNS[number * 7 % len(_SIGNS)]}"),
            url=f"{_HOUSE}/d/{tag}",
            centre=_CENTRE,
            model=_MODELS[number % len(_MODELS)],
            found_phone=_PHONE,
        )
        for number in range(1, count + 1)
    ]


def products() -> Iterator[tuple[str, bytes]]:
    """File names and contents: for each stock every design as PDF and picture, and a page to set the printer right;
    for a printer with its own language that too. What a stock is too small for is named in a text file.
    """
    wanted = {**DESIGNS, **{f"{design}-lang": label for design, label in LONGEST.items()}}
    for stock in stocks():
        name = stock.name
        yield f"proefpagina-{name}.pdf", calibration(name)
        chosen = fitting(stock, wanted)
        if left := [design for design in wanted if design not in chosen]:
            yield f"etiketten-{name}.txt", f"Op {name} past geen leesbare code voor: {', '.join(left)}.\n".encode()
        if not chosen:
            continue
        some = list(chosen.values())
        yield f"etiketten-{name}.pdf", sheet(some, stock=name)
        for page, design in enumerate(chosen if not stock.is_sheet else ("blad",), 1):
            yield f"etiketten-{name}-{design}.png", preview(some, stock=name, page=page, dpi=150)
        if name.startswith("zebra"):
            yield f"etiketten-{name}.zpl", zpl(some, stock=name)
        if stock.brother:
            yield f"etiketten-{name}.bin", raster(some, stock=name)


def fitting(stock: Stock, wanted: Mapping[str, Label]) -> dict[str, Label]:
    """Those of the labels that can be read on this stock."""
    chosen = {}
    for design, label in wanted.items():
        with suppress(PaperError):
            plan(label, stock)
            chosen[design] = label
    return chosen
