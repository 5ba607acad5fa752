"""A PDF with a word in it, for tests that only need one."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas


def a_pdf(word: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, word)
    canvas.save()
    return out.getvalue()
