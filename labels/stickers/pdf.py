"""Stickers as PDF, thousands at a time.

A sheet of labels needs little of PDF, so we write that little ourselves: pages go out compressed as soon as they are
full, a symbol is one path with one fill (many fills leave light seams between modules), text that labels share is
made once, and of each typeface only the signs in use are embedded. Nothing in the file depends on the clock.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import md5
from threading import Lock
from typing import Final

from labels import codes
from labels.stickers.layout import Frame, Plan, Text
from labels.stickers.lettering import BOLD, OTHER, PLAIN, face, runs

MM: Final = 72 / 25.4
_FONTS: Final = {PLAIN: "R", BOLD: "B", OTHER[PLAIN]: "S", OTHER[BOLD]: "C"}
_FIRST: Final = 4
_LOCK: Final = Lock()  # a typeface is read by seeking in it


class _Font:
    """The signs of one weight that a file uses, numbered in the order in which they are first asked for."""

    def __init__(self, name: str) -> None:
        self.name, self.face = name, face(name)
        self.signs: list[int] = []
        self.numbers: dict[str, str] = {}
        self.glyphs: dict[int, int] = {0: 0}
        self.widths = [self.face.defaultWidth]

    def hex(self, text: str) -> str:
        return "".join([self.numbers.get(sign) or self._add(sign) for sign in text])

    def _add(self, sign: str) -> str:
        code = ord(sign)
        glyph = self.face.charToGlyph.get(code, 0)
        if glyph not in self.glyphs:
            self.glyphs[glyph] = len(self.glyphs)
            self.widths.append(self.face.charWidths.get(code, self.face.defaultWidth))
        self.signs.append(code)
        number = self.numbers[sign] = f"{self.glyphs[glyph]:04x}"
        return number

    def file(self) -> bytes:
        with _LOCK:
            return bytes(self.face.makeSubset(self.signs))

    def meaning(self) -> bytes:
        """The table by which a reader copies text out of the file."""
        pairs = sorted({(number, ord(sign)) for sign, number in self.numbers.items()})
        parts = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        body = "".join(
            f"{len(part)} beginbfchar\n"
            + "".join(f"<{number}> <{code:04x}>\n" for number, code in part)
            + "endbfchar\n"
            for part in parts
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /S def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}endcmap end end"
        ).encode()


class Writer:
    """A PDF of equal pages of `width` by `height` mm. `shift` moves everything on them, in mm right and down."""

    def __init__(self, title: str, width: float, height: float, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        self.width, self.height, self.shift = width * MM, height * MM, shift
        self.fonts = {name: _Font(name) for name in (PLAIN, BOLD)}
        self._title = title
        self._out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._places: dict[int, int] = {}
        self._pages: list[int] = []
        self._shared: dict[tuple[Text, ...], str] = {}
        self._parts: list[str] = []

    def label(self, plan: Plan, left: float, top: float) -> None:
        """Draw a label whose upper left corner is at `left`, `top` mm, on whole dots of its grid."""
        dot = 72 / plan.frame.dpi
        x = round((left + self.shift[0]) * MM / dot) * dot
        y = self.height - round((top + self.shift[1]) * MM / dot) * dot
        shared = self._shared.get(plan.texts)
        if shared is None:
            shared = self._shared[plan.texts] = "".join(map(self._text, plan.texts))
        symbol, bars = _frame(plan.frame, len(plan.rows))
        self._parts += (
            f"q 1 0 0 1 {x:.3f} {y:.3f} cm\n{shared}{self._text(plan.word)}",
            f"{symbol}{codes.qr_path(plan.rows)}f Q\n" if plan.rows else "",
            f"{bars}{codes.bars_path(plan.bars)}f Q\n" if plan.bars else "",
            "Q\n",
        )

    def words(self, line: str, left: float, top: float, size: float, font: str = PLAIN) -> None:
        """A line of text, its baseline `top` mm from the top of the page."""
        x, y = (left + self.shift[0]) * MM, self.height - (top + self.shift[1]) * MM
        self._parts.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {self._text(Text(0, 0, size, font, line))}Q\n")

    def path(self, operators: str) -> None:
        """Drawing in mm from the upper left, x to the right and y down."""
        x, y = self.shift[0] * MM, self.height - self.shift[1] * MM
        self._parts.append(f"q {MM:.5f} 0 0 {-MM:.5f} {x:.3f} {y:.3f} cm {operators} Q\n")

    def _text(self, text: Text) -> str:
        said = "".join([self._run(name, part, text.size) for name, part in self._runs(text)])
        body = f"BT {text.x:.2f} {-text.y:.2f} Td {said}ET\n"
        if not text.box:
            return body
        pad, size = text.size * 0.27, text.size
        box = f"{text.x - pad:.2f} {-text.y - size * 0.22:.2f} {text.box:.2f} {size * 1.09:.2f} re f"
        return f"{box} 1 g {body}0 g\n"

    def _runs(self, text: Text) -> list[tuple[str, str]]:
        return [(text.font, text.line)] if text.line.isascii() else runs(text.line, text.font)

    def _run(self, name: str, part: str, size: float) -> str:
        font = self.fonts.get(name)
        if font is None:
            font = self.fonts[name] = _Font(name)
        return f"/{_FONTS[name]} {size:g} Tf <{font.hex(part)}> Tj "

    def end_page(self) -> None:
        content = self._stream("".join(self._parts).encode("ascii"))
        self._parts = []
        self._pages.append(self._object(f"<</Type/Page/Parent 2 0 R/Contents {content} 0 R>>"))

    def finish(self) -> bytes:
        """The file, after the last page."""
        fonts = "".join(f"/{_FONTS[name]} {self._font(font)} 0 R" for name, font in self.fonts.items() if font.signs)
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        pages = f"<</Type/Pages/Count {len(self._pages)}/MediaBox[0 0 {self.width:.3f} {self.height:.3f}]"
        self._object("<</Type/Catalog/Pages 2 0 R/Lang(nl-BE)/ViewerPreferences<</PrintScaling /None>>>>", 1)
        self._object(f"{pages}/Resources<</Font<<{fonts}>>>>/Kids[{kids}]>>", 2)
        title = self._title.encode("utf-16-be").hex()
        self._object(f"<</Title<feff{title}>/Creator(Digibank)/Producer(Digibank)>>", 3)
        name, start, count = md5(self._out, usedforsecurity=False).hexdigest(), len(self._out), len(self._places) + 1
        table = "".join(f"{self._places[number]:010d} 00000 n \n" for number in range(1, count))
        self._out += (
            f"xref\n0 {count}\n0000000000 65535 f \n{table}"
            f"trailer<</Size {count}/Root 1 0 R/Info 3 0 R/ID[<{name}><{name}>]>>\nstartxref\n{start}\n%%EOF\n"
        ).encode()
        return bytes(self._out)

    def _object(self, body: str | bytes, number: int = 0) -> int:
        """Write an object; 1 to 3 are those that a reader starts from, written last."""
        number = number or len(self._places) + _FIRST
        self._places[number] = len(self._out)
        self._out += b"%d 0 obj\n" % number
        self._out += body.encode("ascii") if isinstance(body, str) else body
        self._out += b"\nendobj\n"
        return number

    def _stream(self, content: bytes, more: str = "") -> int:
        packed = zlib.compress(content, 6)
        head = f"<</Filter/FlateDecode/Length {len(packed)}{more}>>\nstream\n".encode()
        return self._object(b"%b%b\nendstream" % (head, packed))

    def _font(self, font: _Font) -> int:
        """A typeface of two-byte numbers, with only the signs in use."""
        measures, content = font.face, font.file()
        file = self._stream(content, f"/Length1 {len(content)}")
        meaning = self._stream(font.meaning())
        name = f"DIGIBK+{font.name}"
        box = " ".join(str(round(side)) for side in measures.bbox)
        descriptor = self._object(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0"
            f"/Ascent {measures.ascent:.0f}/Descent {measures.descent:.0f}/CapHeight {measures.capHeight:.0f}"
            f"/StemV {measures.stemV:.0f}/FontFile2 {file} 0 R>>"
        )
        widths = " ".join(f"{width:.0f}" for width in font.widths)
        signs = self._object(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity/FontDescriptor {descriptor} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[0[{widths}]]>>"
        )
        return self._object(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{signs} 0 R]/ToUnicode {meaning} 0 R>>"
        )


@lru_cache(maxsize=1024)
def _frame(frame: Frame, modules: int) -> tuple[str, str]:
    """What stands before the paths of symbol and bars: their place and the size of a module."""
    dot = 72 / frame.dpi
    module, bar, high = frame.module * dot, frame.bar_width * dot, frame.bar_high * dot
    low = -(frame.qr_y + modules * frame.module) * dot
    foot = -(frame.bar_y + frame.bar_high) * dot
    return (
        f"q {module:.5f} 0 0 {module:.5f} {frame.qr_x * dot:.3f} {low:.3f} cm ",
        f"q {bar:.5f} 0 0 {high:.4f} {frame.bar_x * dot:.3f} {foot:.3f} cm ",
    )


def sheets(
    title: str,
    page: tuple[float, float],
    placed: Iterable[Sequence[tuple[Plan, tuple[float, float]]]],
    shift: tuple[float, float],
) -> bytes:
    """A file of the labels of each page with their places."""
    writer = Writer(title, *page, shift)
    for labels in placed:
        for plan, (left, top) in labels:
            writer.label(plan, left, top)
        writer.end_page()
    return writer.finish()
