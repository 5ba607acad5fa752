"""Paper for the file: the hergebruikfiche of a device, and reports made of tables."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4, landscape

from labels import words
from labels.data import ReuseSheetData, TableReport
from labels.style import BOLD, GREY, MM, Document, clean
from labels.tables import chart, table


def reuse_sheet(data: ReuseSheetData) -> bytes:
    """The hergebruikfiche: the device and every step with its result, oldest first; roles, no names."""
    foot = f"{data.tag} · {data.centre} · ministerieel besluit van 23 juni 2017"
    doc = Document(f"Hergebruikfiche {data.tag}", foot=foot, author=data.centre)
    head = doc.room
    if data.url:
        doc.qr(data.url, doc.right, doc.top, 22 * MM)
        doc.string(doc.right, doc.top - 27 * MM, clean(data.tag), size=11, font=BOLD, align="right")
        head -= 34 * MM
    doc.title("Hergebruikfiche", data.state, small=data.centre, room=head)
    if data.url:
        doc.y = min(doc.y, doc.top - 32 * MM)
    doc.facts(
        [
            ("Nummer op het etiket", data.tag),
            ("Toestel", data.device_type),
            ("Merk en model", f"{data.make} {data.model}"),
            ("Serienummer", data.serial),
            ("Bouwjaar", str(data.production_year) if data.production_year else "onbekend"),
            ("Gewicht", words.kilo(data.weight_kg) if data.weight_kg else ""),
            ("AEEA-categorie", data.eee_category),
            ("Lot", data.donor_lot),
            ("Afgedrukt op", words.day(data.printed_on) if data.printed_on else ""),
        ],
        columns=3,
        size=11,
    )
    doc.heading("Wat er met het toestel gebeurde")
    if data.rows:
        table(
            doc,
            ("Datum", "Handeling", "Resultaat", "Door"),
            [(words.short_day(row.on), row.action, row.result, row.by_role) for row in data.rows],
        )
    else:
        doc.paragraph("Nog niets.", colour=GREY)
    return doc.bytes()


def report(data: TableReport) -> bytes:
    """A report: facts at the head, then sections with a note, a table and bars."""
    doc = Document(
        data.title,
        page=landscape(A4) if data.landscape else A4,
        foot=data.foot or " · ".join(part for part in (data.title, data.centre) if part),
        author=data.centre,
    )
    doc.title(data.title, data.subtitle, small=data.centre)
    doc.facts(data.facts, columns=3)
    for section in data.sections:
        doc.heading(section.heading, keep=70)
        if section.note:
            doc.paragraph(section.note, size=10, colour=GREY, after=6)
        if section.header:
            if section.rows or section.totals:
                table(doc, section.header, section.rows, section.totals)
            else:
                doc.paragraph("Geen.", colour=GREY)
        if section.bars:
            chart(doc, section.bars)
    return doc.bytes()
