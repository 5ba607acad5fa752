"""What every design comes down to: an address for the symbol, a large word, a few lines in order of weight.

Here is decided what a sticker says and what it can do without; `layout` decides where it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from labels.stickers.data import AccessoryLabel, DeviceLabel, KitLabel, Label, LotLabel, PlaceLabel
from labels.stickers.lettering import STICKY, clean, together
from labels.words import day, many

ALWAYS, RATHER, MAY, SPARE = 0, 1, 2, 3
"""How badly a line is wanted. What must always be there is made small before it is cut off."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `above` the large word, or in a black box (`heading`)."""

    text: str
    rank: int
    bold: bool = False
    size: float = 9.0
    rows: int = 2
    above: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A sticker of any design. `word` is printed large and, where it fits, in bars.

    `short` is for a symbol with no room for the address: the number alone, or enough of the address to know what it
    is the number of.
    """

    address: str
    word: str
    lines: tuple[Line, ...]
    short: str = ""


def card(label: Label) -> Card:
    """The sticker in common terms. Texts are made safe to set here and nowhere else."""
    match label:
        case DeviceLabel():
            return Card(label.url.strip(), clean(label.tag), _device(label.centre, label.model, label.found))
        case PlaceLabel():
            lines, address = _place(label.name, label.site, label.centre, label.heading), label.url.strip()
            return Card(address, clean(label.code), lines, "/".join(("", *address.rsplit("/", 2)[1:])))
        case AccessoryLabel():
            lines = _accessory(label.contents, label.centre, label.found_phone)
            return Card(label.url.strip(), clean(label.tag), lines)
        case LotLabel():
            return Card(label.url.strip(), clean(label.code), _lot(label))
        case KitLabel():
            return Card(label.url.strip(), clean(label.code), _kit(label))


def _kept(*lines: Line) -> tuple[Line, ...]:
    """Without the empty ones."""
    return tuple(line for line in lines if line.text)


def _day(value: date) -> str:
    return day(value).replace(" ", STICKY)


def _centre(name: str) -> Line:
    return Line(clean(name), ALWAYS, bold=True, rows=3, above=True)


@lru_cache(maxsize=8192)
def _device(centre: str, model: str, found: str) -> tuple[Line, ...]:
    return _kept(_centre(centre), Line(clean(model), MAY), Line(together(clean(found)), RATHER, bold=True))


@lru_cache(maxsize=1024)
def _place(name: str, site: str, centre: str, heading: str) -> tuple[Line, ...]:
    return _kept(
        Line(clean(heading), SPARE, bold=True, size=8, rows=1, above=True, heading=True),
        Line(clean(name), ALWAYS, bold=True, size=11),
        Line(clean(site), RATHER),
        Line(clean(centre), MAY, size=8),
    )


@lru_cache(maxsize=8192)
def _accessory(contents: tuple[str, ...], centre: str, phone: str) -> tuple[Line, ...]:
    return _kept(
        Line("HOORT BIJ", ALWAYS, bold=True, size=8, rows=1, above=True, heading=True),
        Line(clean(", ".join(contents)), RATHER, rows=3),
        Line(clean(centre), MAY, bold=True),
        Line(together(clean(f"Gevonden? Bel {phone}")) if phone else "", SPARE, size=8),
    )


def _lot(label: LotLabel) -> tuple[Line, ...]:
    return _kept(
        Line("LOT", SPARE, bold=True, size=8, rows=1, above=True, heading=True),
        Line(f"Doos {label.box} van {label.boxes}", ALWAYS, bold=True, size=11, rows=1),
        Line(clean(label.donor), RATHER),
        Line(many(label.count, "toestel", "toestellen") if label.count is not None else "", MAY, rows=1),
        Line(f"Ontvangen op {_day(label.received_on)}" if label.received_on else "", MAY),
        Line(clean(label.centre), RATHER, size=8),
    )


def _kit(label: KitLabel) -> tuple[Line, ...]:
    return _kept(
        Line("KLAAR OM AF TE HALEN", MAY, bold=True, size=8, rows=1, above=True, heading=True),
        Line(clean(f"{label.device_type} {label.tag}"), ALWAYS, bold=True, size=10),
        Line(f"Tot en met {_day(label.keep_until)}" if label.keep_until else "", RATHER),
        Line(clean(label.place), MAY),
        Line(clean(label.centre), RATHER, size=8),
    )
