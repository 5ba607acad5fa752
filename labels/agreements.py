"""The contract that is signed at the desk: bruikleen, huur or koop, in plain Dutch, on two pages.

Page one is what this person takes along; the clauses follow in two columns, then the signatures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from labels import words
from labels.clauses import clause_set
from labels.contracts.data import AgreementData, Kind
from labels.errors import PaperError
from labels.style import BODY, BOLD, GREY, INK, MM, PLAIN, SMALL, TEAL, TINT, Document, clean, fit, wrap


@dataclass(frozen=True, slots=True)
class _Wording:
    title: str
    promise: str
    giver: str
    taker: str


_WORDING: Final = {
    Kind.BRUIKLEEN: _Wording("Contract van bruikleen", "Je leent dit toestel gratis.", "Uitlener", "Lener"),
    Kind.HUUR: _Wording("Huurcontract", "Je huurt dit toestel aan sociaal tarief.", "Verhuurder", "Huurder"),
    Kind.KOOP: _Wording("Koopcontract", "Je koopt dit toestel aan sociaal tarief.", "Verkoper", "Koper"),
}
_SIZES: Final = (12.5, 12.0, 11.5, BODY)
_BETWEEN: Final = 5.5
_SIGNING: Final = 42 * MM
_GAP: Final = 8 * MM


def agreement(data: AgreementData) -> bytes:
    """The contract as PDF. Equal data gives equal bytes; a PaperError when the data break a rule of
    their kind.
    """
    _check(data)
    wording = _WORDING[data.kind]
    found = clause_set(data.clause_set, data.kind)
    doc = Document(
        f"{wording.title} {data.number}",
        foot=f"{data.number} · tekstversie {found.version}",
        author=data.lender_name,
    )
    doc.qr(data.number, doc.right, doc.top, 17 * MM)
    doc.title(wording.title, wording.promise, small=data.lender_name, room=doc.room - 30 * MM)
    doc.string(doc.right, doc.top - 22 * MM, clean(data.number), size=11, font=BOLD, align="right")
    _front(doc, data, wording)
    doc.heading("Wat we afspreken", keep=80)
    doc.y -= 3
    values = _values(data)
    _columns(doc, _largest(doc, [(clause.heading, clause.text.format_map(values)) for clause in found.clauses]))
    _signing(doc, data, wording)
    return doc.bytes()


def _check(data: AgreementData) -> None:
    price, deposit = data.price_eur or 0, data.deposit_eur or 0
    if price < 0 or deposit < 0:
        raise PaperError("Een prijs of waarborg kan niet onder nul zijn.")
    if data.kind is Kind.BRUIKLEEN:
        if price or deposit or data.payment or data.price_period:
            raise PaperError("Een bruikleen is gratis: zet er geen prijs, waarborg of betaling op.")
        if data.tariff_proof or data.tariff_name:
            raise PaperError("Een bruikleen is gratis: zet er geen tarief of tariefbewijs op.")
    elif not price:
        raise PaperError(f"Zet een prijs op dit {_WORDING[data.kind].title.lower()}.")
    if data.kind is Kind.KOOP:
        if deposit or data.due_on:
            raise PaperError("Bij een koop hoort geen waarborg en geen einddatum.")
        if (data.guarantee_months or 0) < 12:
            raise PaperError("Zet op een koop een garantie van minstens 12 maanden.")
    elif not data.due_on:
        raise PaperError("Zet een einddatum op dit contract.")
    elif data.due_on < data.handed_over_at.date():
        raise PaperError("De einddatum ligt vóór de dag waarop het toestel meegaat.")


def _front(doc: Document, data: AgreementData, wording: _Wording) -> None:
    _parties(doc, data, wording)
    doc.heading("Het toestel")
    doc.facts(
        [
            ("Soort", data.device_type),
            ("Merk en model", f"{data.device_make} {data.device_model}"),
            ("Serienummer", data.device_serial or "niet leesbaar"),
            ("Nummer op het etiket", data.device_tag),
        ],
        columns=4,
        size=11,
    )
    doc.heading("Dit krijg je mee: we vinken het samen aan")
    doc.ticks((f"{data.device_type} {data.device_tag}", *data.accessories), columns=3)
    if data.condition or data.known_limits:
        doc.heading("Zo is het toestel nu")
        if data.condition:
            doc.paragraph(data.condition, after=3)
        if data.known_limits:
            doc.paragraph("Dit werkt niet of niet goed:", font=BOLD, after=1)
            doc.bullets(data.known_limits)
    _dates(doc, data)


def _parties(doc: Document, data: AgreementData, wording: _Wording) -> None:
    user = ""
    if data.end_user_first_name:
        born = f", geboren in {data.end_user_birth_year}" if data.end_user_birth_year else ""
        user = f"Gebruiker: {data.end_user_first_name}{born}"
    kbo = f"KBO {data.lender_kbo}" if data.lender_kbo else ""
    sides = (
        (wording.giver, data.lender_name, (data.lender_address, kbo)),
        (
            wording.taker,
            data.borrower_name,
            (
                f"geboren op {words.day(data.borrower_birth_on)}",
                data.borrower_address,
                f"tel. {data.borrower_phone}" if data.borrower_phone else "",
                user,
                "tekent als ouder of voogd" if data.representative_signs else "",
            ),
        ),
    )
    wide = (doc.room - _GAP) / 2
    laid = []
    for role, called, rest in sides:
        fitted = fit(clean(called), BOLD, wide, 13, 9, 3)
        lines = [line for part in rest if part for line in wrap(clean(part), PLAIN, BODY, wide)]
        laid.append((role, fitted, lines[:24]))
    for place, (role, (size, names), lines) in enumerate(laid):
        x, y = doc.left + place * (wide + _GAP), doc.y - 9
        doc.string(x, y, role, size=SMALL, colour=GREY)
        for name in names:
            y -= 15
            doc.string(x, y, name, size=size, font=BOLD)
        y -= 1
        for line in lines:
            y -= 13.4
            doc.string(x, y, line)
    doc.y -= 9 + max(len(names) * 15 + len(lines) * 13.4 for _, (_, names), lines in laid) + 6


def _dates(doc: Document, data: AgreementData) -> None:
    """The panel a borrower should remember: from when, until when, at what price."""
    given = data.handed_over_at
    cells = [("Meegegeven op", words.day(given), f"{words.hour(given)}, {data.handed_over_place}")]
    if data.due_on:
        cells.append(("Breng terug ten laatste op", words.day(data.due_on), data.return_place))
    if data.price_eur:
        deposit = f"waarborg {words.euro(data.deposit_eur)}" if data.deposit_eur else ""
        cells.append(("Prijs", _price(data), deposit))
    if data.kind is Kind.KOOP:
        cells.append(("Garantie", f"{data.guarantee_months} maanden", ""))
    high, pad = 16 * MM, 10.0
    doc.need(high + 14)
    doc.y -= 10
    doc.fill(doc.left, doc.y - high, doc.room, high, TINT, radius=4)
    wide = doc.room / len(cells)
    for place, (name, value, under) in enumerate(cells):
        x = doc.left + place * wide + pad
        doc.string(x, doc.y - 13, name, size=SMALL, colour=GREY)
        size, shown = fit(clean(value), BOLD, wide - 2 * pad, 13.5, 8)
        doc.string(x, doc.y - 27, shown[0], size=size, font=BOLD, colour=TEAL)
        if under:
            small, shown = fit(clean(under), PLAIN, wide - 2 * pad, 10, 7)
            doc.string(x, doc.y - 39, shown[0], size=small, colour=INK)
    doc.y -= high + 4


def _values(data: AgreementData) -> dict[str, str]:
    """What fills the braces of the clauses: finished words, cleaned."""
    giver = data.lender_name
    place = data.return_place or data.handed_over_place
    end_user = ""
    if data.end_user_first_name:
        end_user = f"Het toestel is voor {data.end_user_first_name}."
    if data.representative_signs:
        end_user += " Jij tekent als ouder of voogd."
    updates = f"Er zijn updates tot {words.day(data.updates_until)}." if data.updates_until else ""
    tariff = f"Tarief: {data.tariff_name}" if data.tariff_name else ""
    if tariff and data.tariff_on:
        tariff += f" van {words.day(data.tariff_on)}"
    proof = f"We zagen dit bewijs: {data.tariff_proof}." if data.tariff_proof else ""
    deposit = "Je betaalt geen waarborg."
    if data.deposit_eur:
        deposit = (
            f"Je betaalt {words.euro(data.deposit_eur)} waarborg. Je krijgt die terug als je het toestel "
            "en alles wat erbij hoort in orde terugbrengt."
        )
    values = {
        "lender": giver,
        "borrower": data.borrower_name,
        "end_user": end_user.strip(),
        "owner": data.owner_name or giver,
        "handed_over": words.day(data.handed_over_at),
        "due": words.day(data.due_on) if data.due_on else "",
        "return_place": place,
        "repair_place": data.repair_place or place,
        "report_days": str(data.report_days),
        "price": _price(data),
        "payment": f"Betaald: {data.payment}." if data.payment else "",
        "tariff": " ".join(part for part in (f"{tariff}." if tariff else "", proof) if part),
        "deposit": deposit,
        "guarantee": _guarantee(data.guarantee_months or 0),
        "software": " ".join(part for part in (data.software, updates) if part),
        "privacy_contact": data.privacy_contact or f"Vraag het aan {giver}",
        "retention": data.retention or ("2 jaar" if data.kind is Kind.BRUIKLEEN else "10 jaar"),
        "regulation": f"Dit reglement geldt ook: {data.regulation}." if data.regulation else "",
    }
    return {name: clean(value) for name, value in values.items()}


def _price(data: AgreementData) -> str:
    if not data.price_eur:
        return ""
    return f"{words.euro(data.price_eur)} {data.price_period}".strip()


def _guarantee(months: int) -> str:
    if months >= 24:
        return f"Je krijgt {months} maanden garantie."
    return (
        f"Je krijgt {months} maanden garantie. Dat is minder dan de gewone 2 jaar, omdat het toestel "
        "tweedehands is. We zeggen je dit vóór je koopt."
    )


@dataclass(frozen=True, slots=True)
class _Block:
    number: int
    heading: str
    lines: tuple[str, ...]
    size: float
    text: str

    @property
    def indent(self) -> float:
        return self.size * 1.55

    @property
    def leading(self) -> float:
        return self.size * 1.24

    @property
    def high(self) -> float:
        return (len(self.lines) + 1) * self.leading + _BETWEEN


_COLUMN: Final = (210 * MM - 36 * MM - _GAP) / 2


@lru_cache(maxsize=2048)
def _block(number: int, heading: str, text: str, size: float) -> _Block:
    found = _Block(number, heading, (), size, clean(text))
    return replace(found, lines=wrap(found.text, PLAIN, size, _COLUMN - found.indent))


def _largest(doc: Document, clauses: list[tuple[str, str]]) -> list[_Block]:
    """The clauses in the largest letter that leaves the signatures on page two."""
    blocks: list[_Block] = []
    for size in _SIZES:
        blocks = [_block(n, heading, text, size) for n, (heading, text) in enumerate(clauses, 1)]
        rest = _takes(blocks, doc.y - doc.bottom)[2]
        if not _takes(rest, doc.top - doc.bottom - _SIGNING)[2]:
            break
    return blocks


def _columns(doc: Document, blocks: list[_Block]) -> None:
    """Clauses in two columns, page after page; on the last page both columns end about level, and one clause
    alone takes the full width.
    """
    queue = [part for block in blocks for part in _split(block, doc.top - doc.bottom)]
    while queue:
        if len(queue) == 1 and doc.y == doc.top:
            (block,) = queue
            queue = [replace(block, lines=wrap(block.text, PLAIN, block.size, doc.room - block.indent))]
        room = doc.y - doc.bottom
        limit = room
        if sum(block.high for block in queue) <= 2 * room and not _takes(queue, room)[2]:
            limit = next(high for step in range(40) if not _takes(queue, high := room * (0.4 + step * 0.6 / 39))[2])
        first, second, rest = _takes(queue, limit)
        lowest = doc.y
        for place, column in enumerate((first, second)):
            lowest = min(lowest, _draw(doc, column, doc.left + place * (_COLUMN + _GAP)))
        doc.y = lowest
        queue = rest
        if queue:
            doc.new_page()


def _split(block: _Block, room: float) -> list[_Block]:
    """A clause longer than a page (a very long name) in parts."""
    most = int((room - _BETWEEN) / block.leading) - 1
    parts = [block.lines[start : start + most] for start in range(0, len(block.lines), most)]
    return [replace(block, lines=part, text=" ".join(part)) for part in parts]


def _takes(queue: list[_Block], limit: float) -> tuple[list[_Block], list[_Block], list[_Block]]:
    columns: list[list[_Block]] = [[], []]
    place, used = 0, 0.0
    for index, block in enumerate(queue):
        if used + block.high > limit:
            place, used = place + 1, 0.0
            if place == 2 or block.high > limit:
                return columns[0], columns[1], queue[index:]
        columns[place].append(block)
        used += block.high
    return columns[0], columns[1], []


def _draw(doc: Document, column: list[_Block], x: float) -> float:
    y = doc.y
    for block in column:
        size, leading, left = block.size, block.leading, x + block.indent
        y -= leading
        doc.string(x, y + 3, str(block.number), size=size - 1, font=BOLD, colour=TEAL)
        doc.string(left, y + 3, block.heading, size=size, font=BOLD)
        pen = doc.canvas.beginText(left, y + 3 - leading)
        pen.setFont(PLAIN, size, leading)
        pen.setFillColor(INK)
        for line in block.lines:
            pen.textLine(line)
        doc.canvas.drawText(pen)
        y -= len(block.lines) * leading + _BETWEEN
    return y


def _signing(doc: Document, data: AgreementData, wording: _Wording) -> None:
    doc.need(_SIGNING)
    doc.y -= 4
    doc.paragraph(
        f"Opgemaakt in twee exemplaren in {data.handed_over_place} op {words.day(data.handed_over_at)}.",
        after=6,
    )
    taker = f"{wording.taker}, als ouder of voogd" if data.representative_signs else wording.taker
    doc.signatures(
        (
            (f"{wording.giver}, voor {data.lender_name}", data.clerk_name),
            (f"{taker}: gelezen en begrepen", data.borrower_name),
        )
    )
