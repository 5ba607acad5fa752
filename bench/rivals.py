"""One way to make a sheet of labels, in a process of its own: `python -P bench/rivals.py WAY` with the work as JSON
on standard input. Prints what it cost as JSON, or nothing when the library is not installed.

It knows nothing of our package: one of the rivals is called `labels` too.
"""

from __future__ import annotations

import base64
import csv
import html
import importlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

Labels = list[dict[str, str]]
Way = Callable[[Labels], bytes]
COLUMNS, ROWS, LEFT, TOP, STEP_X, STEP_Y, WIDE, HIGH = 3, 7, 7.21, 15.15, 66.04, 38.1, 63.5, 38.1


def ours() -> Way:
    from labels.stickers.data import DeviceLabel  # noqa: PLC0415 - each way loads what it uses
    from labels.stickers.sheets import sheet  # noqa: PLC0415 - the same

    def make(some: Labels) -> bytes:
        return sheet([DeviceLabel(**label) for label in some])

    return make


def _pictures() -> Callable[[dict[str, str]], tuple[bytes, bytes]]:
    """QR and bars as PNG, from the two libraries most people take."""
    qrcode, barcode = importlib.import_module("qrcode"), importlib.import_module("barcode")
    writer = importlib.import_module("barcode.writer")

    def both(label: dict[str, str]) -> tuple[bytes, bytes]:
        symbol, bars = BytesIO(), BytesIO()
        qrcode.make(label["url"].upper(), error_correction=qrcode.ERROR_CORRECT_Q).save(symbol)
        barcode.Code128(label["tag"], writer=writer.ImageWriter()).write(bars, {"write_text": False})
        return symbol.getvalue(), bars.getvalue()

    return both


def pictures() -> Way:
    """qrcode + python-barcode pictures on a reportlab canvas."""
    both, canvases = _pictures(), importlib.import_module("reportlab.pdfgen.canvas")
    reader, mm = importlib.import_module("reportlab.lib.utils").ImageReader, 72 / 25.4

    def make(some: Labels) -> bytes:
        out = BytesIO()
        canvas = canvases.Canvas(out, pagesize=(210 * mm, 297 * mm))
        for number, label in enumerate(some):
            place = number % (COLUMNS * ROWS)
            if number and not place:
                canvas.showPage()
            x = (LEFT + place % COLUMNS * STEP_X) * mm
            y = (297 - TOP - (place // COLUMNS + 1) * STEP_Y) * mm
            symbol, bars = both(label)
            canvas.drawImage(reader(BytesIO(symbol)), x, y + 11 * mm, 25 * mm, 25 * mm)
            canvas.drawImage(reader(BytesIO(bars)), x + 5 * mm, y + 2 * mm, 50 * mm, 7 * mm)
            canvas.setFont("Helvetica-Bold", 8)
            for row, text in enumerate(_texts(label)):
                canvas.drawString(x + 27 * mm, y + (32 - row * 5) * mm, text)
        canvas.save()
        return out.getvalue()

    return make


def _texts(label: dict[str, str]) -> list[str]:
    return [label["centre"], label["tag"], label["model"], f"Gevonden? Bel {label['found_phone']}"]


def weasyprint() -> Way:
    """An HTML template with data pictures, the way InvenTree does it."""
    both, engine = _pictures(), importlib.import_module("weasyprint")
    style = (
        "@page{size:210mm 297mm;margin:0}body{margin:0;font:8pt sans-serif}.p{position:relative;width:210mm;"
        "height:297mm;page-break-after:always}.l{position:absolute;width:63.5mm;height:38.1mm;overflow:hidden}"
        ".q{position:absolute;left:1mm;top:1mm;width:25mm}.b{position:absolute;left:5mm;top:29mm;width:50mm;height:7mm}"
        ".t{position:absolute;left:27mm;top:3mm}"
    )

    def make(some: Labels) -> bytes:
        parts = [f"<style>{style}</style>"]
        for number, label in enumerate(some):
            place = number % (COLUMNS * ROWS)
            if not place:
                parts.append(("</div>" if number else "") + "<div class=p>")
            symbol, bars = (base64.b64encode(picture).decode() for picture in both(label))
            where = f"left:{LEFT + place % COLUMNS * STEP_X}mm;top:{TOP + place // COLUMNS * STEP_Y}mm"
            texts = "<br>".join(map(html.escape, _texts(label)))
            parts.append(
                f"<div class=l style='{where}'><img class=q src='data:image/png;base64,{symbol}'>"
                f"<img class=b src='data:image/png;base64,{bars}'><div class=t>{texts}</div></div>"
            )
        return bytes(engine.HTML(string="".join(parts) + "</div>").write_pdf())

    return make


def blabel() -> Way:
    writer = importlib.import_module("blabel").LabelWriter
    folder = Path(tempfile.mkdtemp())
    (folder / "item.html").write_text(
        "<img src='{{ label_tools.qr_code(url) }}' style='width:25mm'>"
        "<img src='{{ label_tools.barcode(tag, barcode_type=\"code128\") }}' style='width:35mm;height:7mm'>"
        "<br>{{ centre }}<br>{{ tag }}<br>{{ model }}<br>{{ found_phone }}"
    )
    (folder / "style.css").write_text("@page{size:63.5mm 38.1mm;margin:1mm}img{margin:0}body{font-size:7pt}")

    def make(some: Labels) -> bytes:
        maker = writer(str(folder / "item.html"), default_stylesheets=(str(folder / "style.css"),))
        return bytes(maker.write_labels(some, target="@memory"))

    return make


def pylabels() -> Way:
    sheets = importlib.import_module("labels")
    if not hasattr(sheets, "Specification"):  # our own package of that name
        raise ImportError("pylabels")
    shapes = importlib.import_module("reportlab.graphics.shapes")
    qr = importlib.import_module("reportlab.graphics.barcode.qr")
    bars = importlib.import_module("reportlab.graphics.barcode")
    form = sheets.Specification(210, 297, COLUMNS, ROWS, WIDE, HIGH, left_margin=LEFT, top_margin=TOP, row_gap=0)

    def draw(label: Any, width: float, height: float, said: dict[str, str]) -> None:
        code = qr.QrCodeWidget(said["url"].upper(), barLevel="Q", barWidth=70, barHeight=70)
        label.add(shapes.Group(code, transform=(1, 0, 0, 1, 0, 30)))
        drawn = bars.createBarcodeDrawing("Code128", value=said["tag"], width=140, barHeight=18)
        label.add(shapes.Group(*drawn.contents, transform=(1, 0, 0, 1, 15, 5)))
        for row, text in enumerate(_texts(said)):
            label.add(shapes.String(74, 90 - row * 13, text, fontSize=8))

    def make(some: Labels) -> bytes:
        sheet, out = sheets.Sheet(form, draw, border=False), BytesIO()
        sheet.add_labels(some)
        sheet.save(out)
        return out.getvalue()

    return make


def glabels() -> Way:
    """gLabels' own command with a merge file."""
    program = shutil.which("glabels-3-batch") or shutil.which("glabels-batch-qt")
    if not program or "3" not in program:
        raise ImportError("glabels")
    fields = ("centre", "tag", "model", "found_phone")
    texts = "".join(
        f'<Object-text x="76pt" y="{8 + 14 * row}pt" w="100pt" h="14pt" justify="left" auto_shrink="False">'
        '<Span font_family="Sans" font_size="8" font_weight="Bold" color="0xff">'
        f'<Field name="{name}"/></Span></Object-text>'
        for row, name in enumerate(fields)
    )
    codes = "".join(
        f'<Object-barcode x="{x}pt" y="{y}pt" w="{w}pt" h="{h}pt" backend="zint" style="{style}" text="False" '
        f'checksum="True" color="0xff" field="{field}"/>'
        for x, y, w, h, style, field in ((2, 4, 70, 70, "IEC18004", "url"), (15, 80, 140, 20, "Code128", "tag"))
    )

    def make(some: Labels) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            rows, file, out = (Path(folder) / name for name in ("rows.csv", "sheet.glabels", "out.pdf"))
            with rows.open("w", newline="") as stream:
                table = csv.DictWriter(stream, ["url", *fields])
                table.writeheader()
                table.writerows(some)
            file.write_text(
                '<?xml version="1.0"?><Glabels-document xmlns="http://glabels.org/xmlns/3.0/">'
                '<Template brand="Avery" part="L7160" size="A4"><Label-rectangle id="0" width="63.5mm" height="38.1mm">'
                f'<Layout nx="3" ny="7" x0="{LEFT}mm" y0="{TOP}mm" dx="{STEP_X}mm" dy="{STEP_Y}mm"/></Label-rectangle>'
                f'</Template><Objects id="0" rotate="False">{texts}{codes}</Objects>'
                f'<Merge type="Text/Comma/Line1Keys" src="{rows}"/></Glabels-document>'
            )
            subprocess.run([program, "-o", str(out), str(file)], check=True, capture_output=True)
            return out.read_bytes()

    return make


WAYS: dict[str, Callable[[], Way]] = {
    "ours": ours,
    "pictures": pictures,
    "blabel": blabel,
    "pylabels": pylabels,
    "glabels": glabels,
    "weasyprint": weasyprint,
}


def _spent() -> float:
    """Processor time of this process and those it started: other work on the machine does not count."""
    used = os.times()
    return process_time() + used.children_user + used.children_system


def main(name: str) -> int:
    some: Labels = json.load(sys.stdin)
    try:
        make = WAYS[name]()
    except ImportError:
        return 0
    warm: list[float] = []
    for _ in range(4):
        began = _spent()
        make(some[:24])
        warm.append(_spent() - began)
    began = _spent()
    size = len(make(some))
    took = _spent() - began
    if size < 20 * len(some):
        raise RuntimeError(f"{name} drew nothing")
    whose = resource.RUSAGE_CHILDREN if name == "glabels" else resource.RUSAGE_SELF
    peak = resource.getrusage(whose).ru_maxrss / 1024
    json.dump({"seconds": took, "bytes": size, "mib": peak, "warm": min(warm)}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
