"""A paper again in large letters (18 pt and more), for who reads small print badly.

It says what the paper says, word for word. It is made when somebody asks for it, from the data that are kept, and is
not kept itself: it has no place to sign, no code and no seal, and says that the paper itself is the one that counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from labels.contracts.agreements import addendum_sheet, agreement_sheet
from labels.contracts.blocks import Sheet
from labels.contracts.data import AddendumData, AgreementData
from labels.contracts.loaners import LoanerData, loaner_sheet
from labels.contracts.swaps import SwapData, swapped_sheet
from labels.data import ReceiptData
from labels.papers.receipts import receipt_page
from labels.press import print_paper

COPY: Final = (
    "Dit is een blad om te lezen, in grote letters. De tekst is dezelfde als op het gewone blad. "
    "Het gewone blad telt: dat teken je."
)


def large_print(data: AgreementData | AddendumData | SwapData | LoanerData | ReceiptData) -> bytes:
    """The same text in large letters, as PDF. Equal data give equal bytes; a PaperError as for the paper itself."""
    if isinstance(data, ReceiptData):
        page = receipt_page(data)
        head, *blocks = page.blocks
        return _print(page.title, head["under"], data.centre, "", data.number, page.on, blocks, head["text"])
    if isinstance(data, AgreementData):
        return _sheet(agreement_sheet(data))
    if isinstance(data, LoanerData):
        return _sheet(loaner_sheet(data))
    return _sheet(swapped_sheet(data) if isinstance(data, SwapData) else addendum_sheet(data))


def _sheet(sheet: Sheet) -> bytes:
    plain = sheet.plain()
    title = f"{sheet.title} {sheet.number}"
    return _print(title, sheet.under, sheet.centre, sheet.number, sheet.number, sheet.on, plain["blocks"], sheet.title)


def _print(
    name: str, under: str, centre: str, shown: str, number: str, on: date | None, blocks: list[Any], title: str
) -> bytes:
    data = {"title": title, "under": under, "centre": centre, "number": shown, "copy": COPY, "blocks": blocks}
    return print_paper(
        "large",
        data,
        title=f"{name}, in grote letters",
        on=on,
        author=centre,
        subject=f"Blad om te lezen bij {number}",
        foot=f"{number} · om te lezen",
    )
