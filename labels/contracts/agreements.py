"""The contract that is signed at the desk, and the sheet for a longer loan, as one tree of content and as PDF.

Page one is what this person takes along: who, what, until when, and the rules that matter most with a pictogram. Then
come the points in plain Dutch, then the signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from labels import words
from labels.contracts import blocks, sheets
from labels.contracts.clauses import clause_set
from labels.contracts.data import AddendumData, AgreementData, Charger, Kind, Point, Rule, Written
from labels.contracts.sheets import WORDING, Wording, made_words, printed, signature_fields
from labels.errors import PaperError

ADULT: Final = 18


_COUNT: Final = ("", "Eén regel die telt", "Twee regels die tellen", "Drie regels die tellen", "Vier regels die tellen",
                 "Vijf regels die tellen", "Zes regels die tellen")  # fmt: skip


def agreement(data: AgreementData) -> bytes:
    """The contract as PDF. Equal data give equal bytes; a PaperError when the data break a rule of their kind."""
    return printed(agreement_sheet(data))


def addendum(data: AddendumData) -> bytes:
    """The sheet with the new date as PDF."""
    return printed(addendum_sheet(data))


def with_words(data: AgreementData) -> AgreementData:
    """The same contract with the words of its clause set kept in it: what is signed is what stays."""
    check(data)
    return replace(data, written=_written(data))


def check(data: AgreementData) -> None:
    """A PaperError when the data break a rule of their kind of contract."""
    wording = WORDING[data.kind]
    price, deposit = data.price_eur or 0, data.deposit_eur or 0
    if price < 0 or deposit < 0:
        raise PaperError("Een prijs of waarborg kan niet onder nul zijn.")
    if _age(data.borrower_birth_on, data.handed_over_at.date()) < ADULT:
        raise PaperError("Wie tekent, is minstens 18 jaar: voor een minderjarige tekent een ouder of voogd.")
    if data.kind is Kind.BRUIKLEEN:
        if price or deposit or data.payment or data.price_period:
            raise PaperError("Een bruikleen is gratis: zet er geen prijs, waarborg of betaling op.")
        if data.tariff_proof or data.tariff_name:
            raise PaperError("Een bruikleen is gratis: zet er geen tarief of tariefbewijs op.")
    elif not price:
        raise PaperError(f"Zet een prijs op dit {wording.title.lower()}.")
    elif data.charged_by is Charger.CITY and not data.regulation:
        raise PaperError("De stad vraagt deze prijs: zet het reglement op het contract waarin de prijs staat.")
    if data.kind is Kind.KOOP:
        if deposit or data.due_on:
            raise PaperError("Bij een koop hoort geen waarborg en geen einddatum.")
        if (data.guarantee_months or 0) < 12:
            raise PaperError("Zet op een koop een garantie van minstens 12 maanden.")
    elif not data.due_on:
        raise PaperError("Zet een einddatum op dit contract.")
    elif data.due_on < data.handed_over_at.date():
        raise PaperError("De einddatum ligt vóór de dag waarop het toestel meegaat.")


def agreement_sheet(data: AgreementData) -> blocks.Sheet:
    """The contract as content."""
    check(data)
    clause_set(data.clause_set, data.kind)
    wording = WORDING[data.kind]
    written = data.written or _written(data)
    return blocks.Sheet(
        title=wording.title,
        under=written.promise,
        centre=data.lender_name,
        number=data.number,
        foot=f"{data.number} · tekstversie {data.clause_set}" + words.genuine(data.check_address),
        subject=f"{wording.title} {data.number}",
        on=data.handed_over_at,
        blocks=(*_front(data, written), *_points(written), *_signing(data, wording)),
        url=data.url,
    )


def addendum_sheet(data: AddendumData) -> blocks.Sheet:
    """The sheet for a longer loan as content."""
    verb = "huren" if data.kind is Kind.HUUR else "lenen"
    later = words.day(data.due_on)
    return sheets.sheet_of(
        data,
        f"Langer {verb}",
        f"langer {verb} tot en met {later}",
        blocks.Heading("Het toestel"),
        sheets.device_facts(data, with_serial=False),
        blocks.Heading("De nieuwe datum"),
        blocks.Panel(
            (
                ("Was tot en met", words.day(data.before_on), ""),
                ("Breng terug ten laatste op", later, sheets.place_of(data)),
                *_longer_price(data),
            )
        ),
        blocks.Heading("Wat we afspreken"),
        blocks.Rules(
            (
                ("calendar", f"Je mag het toestel houden tot en met {later}."),
                *_longer_rule(data),
                ("paper", "Al de rest van het contract blijft zoals het is."),
                ("phone", f"Lukt het niet op tijd, of wil je nog langer? Vraag het vóór die dag.{sheets.call(data)}"),
            )
        ),
    )


def _front(data: AgreementData, written: Written) -> list[blocks.Block]:
    made: list[blocks.Block] = [
        _parties(data),
        blocks.Heading("Het toestel"),
        sheets.device_facts(data),
        blocks.Heading("Dit krijg je mee: we vinken het samen aan"),
        sheets.ticks(data, data.accessories),
        *sheets.looks(data.condition, data.known_limits),
    ]
    made.append(_remember(data))
    if written.rules:
        made.append(blocks.Heading(_COUNT[len(written.rules)] if len(written.rules) < len(_COUNT) else "Wat telt"))
        made.append(blocks.Rules(tuple((rule.picto, rule.text) for rule in written.rules)))
    return made


def _parties(data: AgreementData) -> blocks.Parties:
    user = ""
    if data.end_user_first_name:
        born = f", geboren in {data.end_user_birth_year}" if data.end_user_birth_year else ""
        user = f"Gebruiker: {data.end_user_first_name}{born}"
    giver = (data.lender_address, f"KBO {data.lender_kbo}" if data.lender_kbo else "")
    taker = (
        f"geboren op {words.day(data.borrower_birth_on)}",
        data.borrower_address,
        f"tel. {data.borrower_phone}" if data.borrower_phone else "",
        user,
        "tekent als ouder of voogd" if data.representative_signs else "",
    )
    return sheets.parties(data.kind, data.lender_name, data.borrower_name, giver, taker)


def _remember(data: AgreementData) -> blocks.Panel:
    """From when, until when, at what price."""
    given = data.handed_over_at
    cells = [("Meegegeven op", words.day(given), f"{words.hour(given)}, {data.handed_over_place}")]
    if data.due_on:
        cells.append(("Breng terug ten laatste op", words.day(data.due_on), data.return_place))
    if data.price_eur:
        deposit = f"waarborg {words.euro(data.deposit_eur)}" if data.deposit_eur else ""
        cells.append(("Prijs", _price(data), deposit))
    if data.kind is Kind.KOOP:
        cells.append(("Garantie", f"{data.guarantee_months} maanden", ""))
    return blocks.Panel(tuple(cells))


def _points(written: Written) -> list[blocks.Block]:
    made: list[blocks.Block] = [blocks.Heading("Wat we afspreken")]
    numbered = list(enumerate(written.points, 1))
    for part, group in groupby(numbered, key=lambda each: each[1].part):
        made.append(blocks.Clauses(part, tuple((number, point.heading, point.text) for number, point in group)))
    return made


def _signing(data: AgreementData, wording: Wording) -> list[blocks.Block]:
    return [
        blocks.Heading("Handtekeningen"),
        blocks.Text(made_words(data.handed_over_place, data.handed_over_at, data.signature)),
        signature_fields(
            wording, data.lender_name, data.clerk_name, data.borrower_name, data.representative_signs, data.signature
        ),
    ]


def _written(data: AgreementData) -> Written:
    found = clause_set(data.clause_set, data.kind)
    values = _values(data)

    def filled(text: str) -> str:
        return " ".join(text.format_map(values).split())

    points = [
        Point(clause.id, clause.heading, filled(clause.text), clause.part)
        for clause in found.clauses
        if clause.charged_by in ("", data.charged_by)
    ]
    return Written(
        promise=filled(found.promise),
        rules=tuple(Rule(rule.picto, filled(rule.text)) for rule in found.rules),
        points=tuple(point for point in points if point.text),
    )


def _values(data: AgreementData) -> dict[str, str]:
    """What fills the braces of the clauses: finished words."""
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
    return {
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
        "guarantee_short": f"Je krijgt {data.guarantee_months or 0} maanden garantie.",
        "software": " ".join(part for part in (data.software, updates) if part),
        "privacy_contact": data.privacy_contact or f"Vraag het aan {giver}",
        "retention": data.retention or ("2 jaar" if data.kind is Kind.BRUIKLEEN else "10 jaar"),
        "regulation": f"Dit reglement geldt ook: {data.regulation}." if data.regulation else "",
        "help": f"Bel {data.help_phone}, of scan het etiket op het toestel."
        if data.help_phone
        else "Scan het etiket op het toestel.",
    }


def _longer_price(data: AddendumData) -> Iterator[tuple[str, str, str]]:
    if data.price_eur is not None:
        yield "Prijs voor langer", words.euro(data.price_eur) if data.price_eur else "Gratis", data.price_by


def _longer_rule(data: AddendumData) -> Iterator[tuple[str, str]]:
    """What the time that was added costs: on this sheet, because the price on the contract is for its first term."""
    if data.price_eur is None:
        return
    since = f"Van {words.day(data.price_from_on)} " if data.price_from_on else ""
    span = f"{since}tot en met {words.day(data.due_on)}"
    if not data.price_eur:
        why = f" De reden: {data.free_for[:1].lower()}{data.free_for[1:]}." if data.free_for else ""
        yield "coin", f"{span} betaal je niets.{why}"
        return
    paid = f" Betaald: {data.payment}." if data.payment else ""
    yield "coin", f"{span} betaal je {words.euro(data.price_eur)}. Er komt geen waarborg bij.{paid}"


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


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
