"""What every drawing is drawn with: escaped text, one set of colours, the frame of an SVG."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Final

from inventory.core.i18n import number_text

Number = int | float

WIDE: Final = 360
"""Units of a drawing from left to right: on a phone a unit is a little less than a pixel."""

_PAPER: Final = {
    "accent": "#0b5c6b",
    "announced": "#8a6bb0",
    "workshop": "#c98b1d",
    "stock": "#3f9159",
    "lent": "#3f7ac0",
    "gone": "#8d9393",
    "blocked": "#c2453c",
    "neutral": "#8d9393",
    "soft": "#ffffff",
    "back": "#e8ecee",
    "white": "#ffffff",
    "ink": "#16202a",
    "faint": "#4d5b66",
    "on": "#0d1416",
    "line": "#c9d3d8",
    "step-0": "#f1f5f6",
    "step-1": "#d3e8ea",
    "step-2": "#9ccdd3",
    "step-3": "#4b98a4",
    "step-4": "#0b5c6b",
}
TONES: Final = ("accent", "announced", "workshop", "stock", "lent", "gone", "blocked", "neutral")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: object) -> str:
    """A text as it may stand between tags or in an attribute."""
    return escape(_NOT_XML.sub("", str(text)))


def near(number: float) -> str:
    """A coordinate: at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number else "0"


def cut(text: str, units: float, size: float) -> str:
    """A text that fits about this wide; what is cut off ends with an ellipsis (the whole is in the title and table)."""
    fits = max(int(units / (size * 0.54)), 1)
    return text if len(text) <= fits else text[: max(fits - 1, 1)].rstrip() + "…"


def shown(value: Number | None, given: str = "") -> str:
    """The number as people read it, unless its text was given; a hidden count of people is `< 5`."""
    return given or ("< 5" if value is None else number_text(value))


def steps_of(top: Number) -> list[int]:
    """Round numbers for the lines behind a drawing, from 0 to at least `top`: at most five of them."""
    wanted = max(float(top), 1.0)
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if step * 4 >= wanted:
                count = -int(-wanted // step)
                return [step * number for number in range(count + 1)]
        size *= 10


@dataclass
class Pen:
    """Collects the marks of one drawing. On screen a colour is a class, on paper an attribute."""

    for_paper: bool = False
    wide: float = WIDE
    marks: list[str] = field(default_factory=list)
    has_links: bool = False

    @property
    def size(self) -> float:
        """Height of the letters in units. Screen: a phone shows 14 as about 12 pixels; the sheet makes it less where
        the drawing is wide."""
        return 10.0 if self.for_paper else 14.0

    def fill(self, tone: str) -> str:
        return f'fill="{_PAPER[tone]}"' if self.for_paper else f'class="dr-{tone}"'

    def stroke(self, tone: str, wide: float = 1.0, *, dashes: str = "", inside: str = "none") -> str:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        if self.for_paper:
            filled = _PAPER[inside] if inside != "none" else "none"
            return f'fill="{filled}" stroke="{_PAPER[tone]}" stroke-width="{near(wide)}"{dashed}'
        filled = "" if inside != "none" else ' fill="none"'
        return f'class="dr-{inside} dr-{tone}-line" stroke-width="{near(wide)}"{dashed}{filled}'

    def add(self, mark: str) -> None:
        self.marks.append(mark)

    def rect(self, x: float, y: float, wide: float, high: float, paint: str, *, round_by: float = 0) -> None:
        corner = f' rx="{near(min(round_by, wide / 2, high / 2))}"' if round_by else ""
        self.add(
            f'<rect x="{near(x)}" y="{near(y)}" width="{near(max(wide, 0))}" height="{near(high)}"{corner} {paint}/>'
        )

    def line(self, points: list[tuple[float, float]], paint: str) -> None:
        path = " ".join(f"{near(x)},{near(y)}" for x, y in points)
        self.add(f'<polyline points="{path}" {paint} stroke-linejoin="round" stroke-linecap="round"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        tone: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        small: bool = False,
        on_lines: bool = False,
    ) -> None:
        """`on_lines`: it stands on lines, and has an edge in the colour of the ground so that it stays readable."""
        size = self.size * (0.94 if small else 1)
        weight = ' font-weight="700"' if bold else ""
        where = f' text-anchor="{anchor}"' if anchor != "start" else ""
        letter = ' font-family="Source Sans Pro"' if self.for_paper else ""
        if self.for_paper:
            edge = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if on_lines else ""
            paint = f'fill="{_PAPER[tone]}"{edge}'
        else:
            paint = f'class="dr-text dr-{tone}{" dr-small" if small else ""}{" dr-edge" if on_lines else ""}"'
        self.add(
            f'<text x="{near(x)}" y="{near(y)}" font-size="{near(size)}"{letter}{weight}{where} {paint}>'
            f"{safe(words)}</text>"
        )

    def open(self, href: str, name: str) -> None:
        """What follows is one mark with this name, and a link where an address is given (not on paper)."""
        if href and not self.for_paper:
            self.has_links = True
            self.add(f'<a href="{safe(href)}" aria-label="{safe(name)}">')
        else:
            self.add("<g>")
        self.add(f"<title>{safe(name)}</title>")

    def close(self, href: str) -> None:
        self.add("</a>" if href and not self.for_paper else "</g>")

    def svg(self, title: str, desc: str, high: float) -> str:
        """The whole drawing. With links it is a group of links for who listens, without them one picture."""
        role = "group" if self.has_links else "img"
        name = f'role="{role}" aria-label="{safe(title)}" focusable="false" class="drawing-svg"'
        if self.for_paper:
            name = f'role="img" width="{near(self.wide)}" height="{near(high)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {near(self.wide)} {near(high)}" {name}>'
            f"<title>{safe(title)}</title><desc>{safe(desc)}</desc>{''.join(self.marks)}</svg>"
        )


@dataclass(frozen=True)
class Cell:
    """A figure or a name in the table beside a drawing."""

    text: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Beside:
    """The table that says the same as the drawing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """The text of an SVG that a template sets as it is."""

    text: str

    def __html__(self) -> str:
        return self.text


class Drawable:
    """What every drawing is: `{{ drawing }}` in a template sets its SVG, whose texts are escaped in here."""

    def svg(self, *, for_paper: bool = False, wide: float = WIDE) -> str:
        """The text of the drawing."""
        raise NotImplementedError

    def sized(self, wide: float) -> Drawn:
        """For a template: drawn so many units wide."""
        return Drawn(self.svg(wide=wide))

    def __html__(self) -> str:
        return self.svg()


@dataclass(frozen=True)
class Mark:
    """One named figure. `value` None is a count of people that is hidden. `tone` is one of TONES."""

    label: str
    value: Number | None
    href: str = ""
    tone: str = "accent"
    said: str = ""
    """The number as people read it, when it is more than the number: `12 kg`."""

    @property
    def text(self) -> str:
        return shown(self.value, self.said)

    @property
    def name(self) -> str:
        return f"{self.label}: {self.text}"


def number(value: Number | None, href: str = "", said: str = "") -> Cell:
    return Cell(shown(value, said), href, is_number=True)
