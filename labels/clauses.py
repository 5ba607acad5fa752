"""The clauses of the three contracts, in plain Dutch (B1), with the law each one rests on.

Data, not code: when the law changes (Book 7 of the new Civil Code is still a bill), add a new set with a
new version beside the old one and a contract of last year still prints as it was signed. Words in {braces}
are filled in by `agreements.py`. The law named in `source` is for us and is not printed; "to check" marks
what the city's lawyer must still read.

What a bruikleen must never say: a value, a price, a fine, an identity number, why somebody was referred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from labels.errors import PaperError


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered point: its place in the lawyer's list, a heading, the text, the legal source."""

    code: str
    heading: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """All points of one kind of contract; `version` is printed in the footer of every page."""

    version: str
    kind: str
    clauses: tuple[Clause, ...]


BRUIKLEEN_1: Final = ClauseSet(
    "bruikleen-1",
    "BRUIKLEEN",
    (
        Clause(
            "A1",
            "Wie",
            "{lender} leent uit. Jij, {borrower}, leent. Jij tekent en jij bent verantwoordelijk. {end_user}",
            "general contract law; minors: the parent or guardian signs",
        ),
        Clause(
            "A2",
            "Wat je leent",
            "Je leent het toestel en alles wat erbij hoort. Dat staat op de eerste pagina. We kijken het samen na.",
            "old BW 1878",
        ),
        Clause(
            "A3",
            "Gratis",
            "Je betaalt niets. Geen huur, geen waarborg.",
            "old BW 1876",
        ),
        Clause(
            "A4",
            "Van wie het toestel is",
            "Het toestel blijft van {owner}. Jij mag het gebruiken.",
            "old BW 1877",
        ),
        Clause(
            "A5",
            "Hoe lang",
            "Je leent vanaf {handed_over} tot en met {due}. Ten laatste dan breng je hetzelfde toestel "
            "terug, met alles wat erbij hoort. Dat doe je hier: {return_place}.",
            "old BW 1875, 1888 (1888 to check)",
        ),
        Clause(
            "A6",
            "Langer lenen",
            "Wil je langer lenen? Vraag het vóór {due}. Als het kan, krijg je een blad met de nieuwe "
            "datum. Je tekent dat blad ook.",
            "old BW 1881",
        ),
        Clause(
            "A7",
            "Zorg dragen",
            "Gebruik het toestel voorzichtig en redelijk, voor jezelf en je gezin. Verkoop het niet en "
            "leen het niet uit. Maak het niet open. Doe er niets mee wat verboden is.",
            "old BW 1880; 'voorzichtig en redelijk persoon' as in BW book 5",
        ),
        Clause(
            "A8",
            "Te laat of ander gebruik",
            "Kun je niet op tijd komen? Bel ons, we zoeken samen een oplossing. Houd je het toestel "
            "langer zonder afspraak? Of gebruik je het voor iets anders? Dan ben je ook verantwoordelijk "
            "voor wat er door toeval gebeurt.",
            "old BW 1881",
        ),
        Clause(
            "A9",
            "Gewone slijtage",
            "Een toestel wordt ouder. Voor gewone slijtage betaal je niets.",
            "old BW 1884 (to check)",
        ),
        Clause(
            "A10",
            "Geen waarde afgesproken",
            "We spreken geen waarde af. Gebeurt er iets door toeval, buiten jouw schuld? Dan hoef je dat "
            "niet te betalen. De uitzondering staat in punt 8.",
            "old BW 1883: a thing valued when lent moves the risk to the borrower, so no value is printed",
        ),
        Clause(
            "A11",
            "Kapot, kwijt of gestolen",
            "Zeg het ons binnen {report_days} dagen. Is het gestolen? Ga naar de politie en geef ons het "
            "nummer van het proces-verbaal. Is de schade jouw fout? Dan kunnen we vragen om ze te "
            "vergoeden. We praten eerst met jou. We kunnen ook beslissen om niets te vragen.",
            "old BW 1880-1882; waiver is policy",
        ),
        Clause(
            "A12",
            "Kosten",
            "Stroom, internet, papier en inkt betaal je zelf. Is er een andere kost nodig? Vraag het ons eerst.",
            "old BW 1886, 1890 (to check)",
        ),
        Clause(
            "A13",
            "Eén persoon tekent",
            "Eén persoon tekent dit contract. Alleen die persoon is verantwoordelijk.",
            "old BW 1887 (to check): several borrowers are jointly liable, so there is one",
        ),
        Clause(
            "A14",
            "Werkt het niet?",
            "Breng het toestel naar {repair_place}. Herstel het niet zelf. Wij herstellen het gratis. Of "
            "je krijgt een ander toestel, als er een is.",
            "policy of the Digibank",
        ),
        Clause(
            "A15",
            "Wat wij weten",
            "Weten we dat iets niet goed werkt? Dan staat het op de eerste pagina.",
            "old BW 1891 (to check)",
        ),
        Clause(
            "A16",
            "Vroeger terug",
            "We vragen het toestel niet vroeger terug. Alleen als we het dringend nodig hebben door iets "
            "wat niemand kon weten. Worden we het niet eens? Dan beslist de rechter.",
            "old BW 1888-1889 (to check)",
        ),
        Clause(
            "A17",
            "Overlijden",
            "Dit contract is persoonlijk. Sterft de lener? Dan brengt de familie het toestel terug.",
            "old BW 1879, second paragraph",
        ),
        Clause(
            "A18",
            "Jouw bestanden",
            "Bewaar je foto’s en documenten op een andere plaats. Doe dat vóór je het toestel terugbrengt. "
            "Daarna wissen wij alles. Dan is het weg voor altijd.",
            "GDPR art. 5 and 32",
        ),
        Clause(
            "A19",
            "Jouw gegevens bij ons",
            "We bewaren je naam, geboortedatum, adres en telefoonnummer. Zo weten we wie het toestel "
            "heeft en kunnen we je bellen. Alleen medewerkers die het nodig hebben, zien ze. We bewaren "
            "ze tot {retention} na het einde. We kijken naar je identiteitskaart, maar nemen geen kopie. "
            "Je mag je gegevens zien, verbeteren of laten wissen. Vragen? {privacy_contact}. Een klacht? "
            "Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 Brussel.",
            "GDPR art. 13; retention is a proposal to the DPO",
        ),
        Clause(
            "A20",
            "Programma’s",
            "De programma’s horen bij het toestel. Kopieer ze niet. {software} We kunnen niet beloven dat "
            "het toestel altijd veilig is. Doe de updates.",
            "policy: licences stay, updates until the named day",
        ),
        Clause(
            "A21",
            "Leren werken met het toestel",
            "Wil je bijleren? Vraag naar een digipunt, een IT-café of een cursus. Het mag, het moet niet.",
            "policy: an offer, not a condition",
        ),
        Clause(
            "A22",
            "Reglement en handtekeningen",
            "{regulation} Er zijn twee exemplaren: één voor jou en één voor ons. We tekenen ze allebei.",
            "two originals: BW 8.20 (to check)",
        ),
    ),
)

HUUR_1: Final = ClauseSet(
    "huur-1",
    "HUUR",
    (
        Clause(
            "B1",
            "Wie",
            "{lender} verhuurt. Jij, {borrower}, huurt. Jij tekent en jij bent verantwoordelijk. {end_user}",
            "WER; old BW 1712 when the city is the landlord",
        ),
        Clause(
            "B2",
            "Wat je huurt",
            "Je huurt het toestel en alles wat erbij hoort. Dat staat op de eerste pagina, met de "
            "staat van het toestel. We kijken het samen na. Het toestel blijft van {owner}.",
            "old BW 1730-1731 by analogy (to check)",
        ),
        Clause(
            "B3",
            "Prijs",
            "Je betaalt {price}. {payment} {tariff} Je huurt vanaf {handed_over} tot en met {due}.",
            "old BW 1709; price information WER VI.2 (to check)",
        ),
        Clause(
            "B4",
            "Waarborg",
            "{deposit}",
            "policy",
        ),
        Clause(
            "B5",
            "Wat wij doen",
            "Wij geven je een toestel dat werkt. Wij onderhouden het zolang je huurt. Gaat het stuk "
            "buiten jouw schuld? Breng het naar {repair_place}. De herstelling is gratis.",
            "old BW 1719: deliver, maintain, quiet enjoyment",
        ),
        Clause(
            "B6",
            "Verborgen gebreken",
            "Had het toestel al een gebrek dat je niet kon zien? Dan lossen wij het op.",
            "old BW 1721 (to check)",
        ),
        Clause(
            "B7",
            "Wat jij doet",
            "Gebruik het toestel voorzichtig en redelijk, voor jezelf en je gezin. Maak het niet open. Betaal op tijd.",
            "old BW 1728 (to check)",
        ),
        Clause(
            "B8",
            "Beschadigd, kwijt of gestolen",
            "Zeg het ons binnen {report_days} dagen. Is het gestolen? Ga naar de politie en geef ons het "
            "nummer van het proces-verbaal. Schade betaal je, behalve als het niet jouw fout is. Voor "
            "gewone slijtage betaal je niets.",
            "old BW 1732 (to check)",
        ),
        Clause(
            "B9",
            "Niet doorgeven",
            "Verkoop het toestel niet. Verhuur het niet en leen het niet uit.",
            "old BW 1717: must be written, else subletting is allowed",
        ),
        Clause(
            "B10",
            "Te laat betaald",
            "Je krijgt eerst een gratis herinnering. Daarna heb je 14 dagen tijd. Betaal je dan nog niet? "
            "Dan vragen we alleen de kosten die de wet toelaat. Lukt het niet? Bel ons, we zoeken samen "
            "een oplossing.",
            "WER book XIX: free first reminder, 14 days, capped costs (to check)",
        ),
        Clause(
            "B11",
            "Jouw rechten",
            "Niets in dit contract neemt de rechten weg die de wet je geeft.",
            "WER VI.82-VI.84, I.8 22°: no unfair terms",
        ),
        Clause(
            "B12",
            "Einde en jouw gegevens",
            "Ten laatste op {due} breng je alles terug. Dat doe je hier: {return_place}. Bewaar eerst je "
            "foto’s en documenten op een andere plaats: daarna wissen wij alles. We bewaren je naam, "
            "geboortedatum, adres en telefoonnummer tot {retention} na het einde. Alleen medewerkers die "
            "het nodig hebben, zien ze. Je mag je gegevens zien, verbeteren of laten wissen. Vragen? "
            "{privacy_contact}. Een klacht? Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 "
            "Brussel. {software} {regulation} Er zijn twee exemplaren: één voor jou en één voor ons.",
            "old BW 1737-1739 (to check); GDPR art. 13",
        ),
    ),
)

KOOP_1: Final = ClauseSet(
    "koop-1",
    "KOOP",
    (
        Clause(
            "C1",
            "Wie, wat en hoeveel",
            "{lender} verkoopt. Jij, {borrower}, koopt het toestel en alles wat erbij hoort. Dat staat op "
            "de eerste pagina. Je betaalt {price}. {payment} {tariff} Bewaar dit contract: het is je "
            "bewijs van aankoop. {end_user}",
            "old BW 1582 ff. (to check)",
        ),
        Clause(
            "C2",
            "Garantie",
            "{guarantee}",
            "old BW 1649quater §1, as changed on 1 June 2022",
        ),
        Clause(
            "C3",
            "Een gebrek in die tijd",
            "Zie je in de garantietijd een gebrek? Dan nemen we aan dat het er al was. Jij hoeft dat niet te bewijzen.",
            "old BW 1649quater §4; for a shortened second-hand period (to check)",
        ),
        Clause(
            "C4",
            "Wat we dan doen",
            "Kom naar {repair_place} met het toestel en dit contract. We herstellen het gratis of geven "
            "je een ander toestel. Kan dat niet? Dan krijg je een deel van je geld terug. Geef je het "
            "toestel terug? Dan krijg je al je geld terug.",
            "old BW 1649quinquies (to check)",
        ),
        Clause(
            "C5",
            "Vanaf wanneer",
            "De garantie begint op {handed_over}. Zolang wij herstellen, loopt de tijd niet door.",
            "old BW 1649quater; suspension during repair",
        ),
        Clause(
            "C6",
            "Wat je vooraf weet",
            "Het toestel is niet nieuw. De staat en wat niet goed werkt staan op de eerste pagina. Die "
            "punten ken je vóór je koopt. {software}",
            "old BW 1649ter (to check)",
        ),
        Clause(
            "C7",
            "Eigendom en gegevens",
            "Het toestel is van jou als het betaald is. Het was gewist vóór jij het kreeg; het bewijs "
            "bewaren wij. We bewaren je naam, geboortedatum, adres en telefoonnummer. Dat doen we tot "
            "{retention} na de verkoop. We hebben ze nodig voor de garantie en de boekhouding. Je mag "
            "ze zien of verbeteren. Vragen? {privacy_contact}. Een klacht? "
            "Gegevensbeschermingsautoriteit, Drukpersstraat 35, 1000 Brussel. {regulation}",
            "policy; GDPR art. 13",
        ),
    ),
)

SETS: Final = {found.version: found for found in (BRUIKLEEN_1, HUUR_1, KOOP_1)}
_NEWEST: Final = {found.kind: found.version for found in SETS.values()}


def newest(kind: str) -> str:
    """The version a new contract of this kind gets."""
    return _NEWEST[kind]


def clause_set(version: str, kind: str) -> ClauseSet:
    """The set a contract was signed under; a PaperError when it is unknown or belongs to another kind."""
    found = SETS.get(version)
    if found is None or found.kind != kind:
        raise PaperError(f"De tekstversie “{version}” hoort niet bij dit soort contract.")
    return found
