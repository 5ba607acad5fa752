"""Labels and papers: ours beside qrcode + python-barcode pictures, which is what most people write.

One run, the same work, ratios: `python -m bench.paper [COUNT]` (default 2,000 labels; the pictures do a twentieth).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from time import perf_counter

import barcode
import qrcode
from barcode.writer import ImageWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import labels
from labels import DeviceLabel, demo
from labels.stocks import stock
from labels.style import BOLD, MM, PLAIN, fonts


def with_pictures(some: list[DeviceLabel]) -> bytes:
    """The same sheet from two libraries' pictures."""
    fonts()
    paper, out = stock("avery-l7160"), BytesIO()
    canvas = Canvas(out, pagesize=(paper.page_width * MM, paper.page_height * MM))
    for number, label in enumerate(some):
        if number and number % paper.per_page == 0:
            canvas.showPage()
        left, top = paper.place(number % paper.per_page)
        x, y = left * MM, (paper.page_height - top - paper.label_height) * MM
        bars = BytesIO()
        barcode.Code128(label.tag, writer=ImageWriter()).write(bars, {"write_text": False})
        code = qrcode.make(label.url.upper(), error_correction=qrcode.ERROR_CORRECT_Q)
        canvas.drawImage(ImageReader(code.get_image()), x, y + 11 * MM, 25 * MM, 25 * MM)
        canvas.drawImage(ImageReader(bars), x + 5 * MM, y + 2 * MM, 50 * MM, 7 * MM)
        for row, (font, text) in enumerate(
            ((BOLD, label.centre), (BOLD, label.tag), (PLAIN, label.model), (BOLD, label.found))
        ):
            canvas.setFont(font, 8)
            canvas.drawString(x + 27 * MM, y + (32 - row * 5) * MM, text)
    canvas.save()
    return out.getvalue()


def seconds(work: Callable[[], bytes], times: int = 1) -> tuple[float, int]:
    """Time of one run (best of `times`) and the bytes it gave."""
    best, size = float("inf"), 0
    for _ in range(times):
        start = perf_counter()
        size = len(work())
        best = min(best, perf_counter() - start)
    return best, size


def main(count: int) -> None:
    some = demo.device_labels(count)
    few = some[: max(count // 20, 21)]
    labels.sheet(some[:21])
    rows = [
        ("qrcode + python-barcode pictures", len(few), *seconds(lambda: with_pictures(few))),
        ("labels.sheet, PDF", count, *seconds(lambda: labels.sheet(some))),
        ("labels.zpl", count, *seconds(lambda: labels.zpl(some))),
    ]
    slow = rows[0][1] / rows[0][2]
    print(f"{'labels':36} {'labels/s':>10} {'ratio':>8} {'bytes/label':>12}")
    for name, number, took, size in rows:
        print(f"{name:36} {number / took:10,.0f} {number / took / slow:7,.0f}x {size / number:12,.0f}")
    agreement, _ = seconds(lambda: labels.agreement(demo.BRUIKLEEN), 20)
    request, _ = seconds(lambda: labels.sheet(some[:24]), 10)
    pictures, _ = seconds(lambda: with_pictures(some[:24]), 2)
    print()
    print(f"{'a request of 24 labels, warm':36} {request * 1000:7.1f} ms, pictures {pictures / request:.0f}x as long")
    print(f"{'a two-page agreement, warm':36} {agreement * 1000:7.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
