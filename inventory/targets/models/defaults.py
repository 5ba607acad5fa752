"""What an instance begins with: the targets, groups and projects of the project's text ("S:" and the line).

Migration 0042 lays these rows. The texts stand here as well, so that they are translated where nobody changed them.
"""

from datetime import date
from typing import Any

from inventory.core.i18n import _, _l
from inventory.targets.models.words import CountedBy, Kind, Unit

_YEAR, _PROJECT, _MILESTONE = Kind.YEAR, Kind.PROJECT, Kind.MILESTONE
_SYSTEM, _MANUAL, _BOTH = CountedBy.SYSTEM, CountedBy.MANUAL, CountedBy.BOTH

# Code, label, value, unit, over which time, counted by, source, note.
TARGETS: tuple[tuple[str, Any, int, Unit, Kind, CountedBy, str, Any], ...] = (
    ("T1.1", _l("Digipunten die werken"), 20, Unit.PIECES, _MILESTONE, _SYSTEM, "S:1027, 498",
     _l("In juni 2023 waren er 16 klaar; drie andere waren al gekend.")),
    ("T1.2a", _l("Toestellen ter beschikking, per projectjaar"), 200, Unit.DEVICES, _YEAR, _SYSTEM, "S:536", ""),
    ("T1.2b", _l("Toestellen ter beschikking, hele project"), 400, Unit.DEVICES, _PROJECT, _SYSTEM, "S:534, 1568", ""),
    ("T1.2c", _l("Inwoners met een toestel"), 400, Unit.PERSONS, _PROJECT, _SYSTEM, "S:1029",
     _l("De tekst noemt 400 toestellen en 400 inwoners. Dat is niet hetzelfde: we tellen de twee.")),
    ("T1.3", _l("Infosessies over een digipunt voor andere besturen"), 5, Unit.SESSIONS, _PROJECT, _SYSTEM, "S:1031",
     _l("De tekst spreekt van 14 andere besturen, maar in de lijst van 14 staat Kortrijk zelf mee.")),
    ("T1.4", _l("Kwetsbare huishoudens met internet"), 500, Unit.HOUSEHOLDS, _PROJECT, _SYSTEM, "S:1033", ""),
    ("T2.1a", _l("IT-cafés"), 16, Unit.SESSIONS, _PROJECT, _MANUAL, "S:592, 1039", _l("Acht per projectjaar.")),
    ("T2.1b", _l("Deelnemers aan IT-cafés"), 320, Unit.PARTICIPANTS, _PROJECT, _MANUAL, "S:1039",
     _l("16 cafés met elk 20 deelnemers.")),
    ("T2.2", _l("Deelnemers aan basiscursussen ICT"), 1150, Unit.PARTICIPANTS, _PROJECT, _MANUAL, "S:1041",
     _l("De tekst zegt niet of dit per jaar of voor het hele project is. Samen met T3.1 zijn het 2300 deelnames. Het "
        "bereik (T6.1) telt 2300 mensen: dat is iets anders.")),
    ("T2.3", _l("Repair cafés"), 8, Unit.SESSIONS, _PROJECT, _SYSTEM, "S:773, 1043", _l("Vier per projectjaar.")),
    ("T2.4", _l("Digibuddy's met een opleiding"), 30, Unit.PERSONS, _PROJECT, _MANUAL, "S:802, 1045",
     _l("Drie groepen van tien, 18 sessies in totaal.")),
    ("T2.5", _l("Open Labs"), 20, Unit.SESSIONS, _PROJECT, _MANUAL, "S:1047", ""),
    ("T3.1", _l("Deelnemers aan lessen over digitale diensten"), 1150, Unit.PARTICIPANTS, _PROJECT, _MANUAL, "S:1053",
     _l("De tekst zegt niet of dit per jaar of voor het hele project is. Zie ook T2.2.")),
    ("T3.2", _l("Helpdesk 1777 werkt"), 1, Unit.PIECES, _MILESTONE, _MANUAL, "S:1055", ""),
    ("T3.3", _l("Hulp aan huis"), 100, Unit.CASES, _YEAR, _MANUAL, "S:942, 1057, 1729",
     _l("De tekst zegt op de ene plaats 100 per jaar en op een andere 200. Het budget is er voor 200 in het hele "
        "project: 100 per jaar.")),
    ("T4.1", _l("Portaal om in te schrijven"), 1, Unit.PIECES, _MILESTONE, _MANUAL, "S:990, 1063",
     _l("Beloofd tegen het midden van projectjaar 1.")),
    ("T4.2", _l("Roadshows in zeven wijken"), 14, Unit.SESSIONS, _PROJECT, _SYSTEM, "S:1065", _l("Twee per wijk.")),
    ("T5.1", _l("Coördinator aangesteld"), 1, Unit.PERSONS, _MILESTONE, _MANUAL, "S:1068",
     _l("Beloofd tegen 1 januari 2022.")),
    ("T5.2", _l("Stuurgroepen"), 4, Unit.SESSIONS, _YEAR, _MANUAL, "S:1005, 1070", ""),
    ("T6.1", _l("Kwetsbare mensen bereikt"), 2300, Unit.PERSONS, _PROJECT, _BOTH, "S:410",
     _l("Ongeveer 1150 per projectjaar. Het is 10 procent van de som van alle groepen, maar groepen overlappen: in "
        "de som tellen mensen dubbel. 1150 per jaar is 5 procent van die som.")),
)  # fmt: skip

# Word of the group, base, percent, number in the text, goal, source, note.
GROUPS: tuple[tuple[str, int | None, int | None, int | None, int | None, str, Any], ...] = (
    ("migration", 16618, 36, 5982, 598, "S:136, 394",
     _l("36 procent geldt alleen voor de eerste generatie; voor de tweede is het 19 procent. Het aantal telt alle "
        "herkomsten en alle leeftijden.")),
    ("jobseeker", 2017, 16, 322, 32, "S:140, 395, 1535",
     _l("De tekst rondt 322,72 af naar 322. '4,4 procent van de inwoners' klopt niet met 2017: dat is 2,6 procent. "
        "Op een andere plaats zegt de tekst dat er 322 werkzoekenden zijn; dat is de schatting en niet het aantal.")),
    ("inactive", 37149, 23, 8544, 854, "S:147, 396",
     _l("Hierin zitten 16 190 gepensioneerden: deze groep overlapt met de ouderen.")),
    ("other_language", 1545, 32, 494, 49, "S:158, 397",
     _l("Het aantal is dat van de cursisten Nederlands, niet van alle anderstaligen. Deze groep staat niet in de "
        "inleiding van de tekst.")),
    ("short_schooled", 6976, 35, 2441, 244, "S:165, 398",
     _l("De tekst rondt 2441,6 af naar 2441. Het aantal is de Vlaamse 17,7 procent, toegepast op Kortrijk.")),
    ("low_literate", None, None, None, None, "S:58", _l("Staat in de inleiding van de tekst, zonder getal.")),
    ("low_income", None, None, None, None, "S:60", _l("Staat in de inleiding van de tekst, zonder getal.")),
    ("elderly", 13337, 39, 5200, 520, "S:168, 170, 399",
     _l("De tekst schrijft 13 337 en 13 377. 62 220 × 21,5 procent is 13 377, en dat geeft 5217. De 39 procent is "
        "van mensen vanaf 55 jaar, het aantal van mensen vanaf 65.")),
)  # fmt: skip

# Name, first day, last day, whether it is the current one, note.
PROJECTS: tuple[tuple[str, date, date, bool, Any], ...] = (
    ("2022-2023", date(2022, 1, 1), date(2023, 12, 31), False, _l("Het project zoals het gepland was: twee jaar.")),
    ("2024", date(2024, 1, 1), date(2024, 12, 31), False, _l("Eerste verlenging.")),
    ("2025-2026", date(2025, 1, 1), date(2026, 7, 31), True, _l("Verlenging tot en met juli 2026.")),
)

# What else does not fit in the project's text: source and sentence.
CONTRADICTIONS: tuple[tuple[str, Any], ...] = (
    ("S:140", _l("'4,4 procent van de inwoners' is werkzoekend, maar 2017 mensen is 2,6 procent van 77 292. Voor "
                 "4,4 procent zouden er ongeveer 45 800 inwoners moeten zijn.")),
    ("S:143-144", _l("De groep '1-2 jaar werkzoekend' staat er twee keer. De tweede is meer dan 2 jaar: dan klopt de "
                     "som 1089 + 336 + 592 = 2017.")),
    ("S:1535", _l("'322 inwoners geregistreerd als werkzoekend' is de schatting van wie risico loopt, niet het aantal "
                  "van 2017.")),
    ("S:1041, 1053", _l("Twee keer 1150 deelnemers zijn 2300 deelnames. Het bereik van 2300 telt mensen. Dat is niet "
                        "dezelfde eenheid.")),
    ("S:58-60", _l("De inleiding noemt mensen die moeilijk lezen en lage inkomens, zonder getal. De tabel noemt "
                   "anderstaligen, die niet in de inleiding staan.")),
    ("S:1620", _l("De lonen zijn samen € 203 438,56; de tekst schrijft € 203 438,16. Met 15 procent op de lonen "
                  "erbij komt de begroting op € 431 953,88, het bedrag uit het nieuws.")),
    ("S:46, 1380-1384", _l("'14 andere lokale besturen', maar in de lijst van 14 staat Kortrijk zelf.")),
    ("S:542-544", _l("CVO Miras levert toestellen volgens de ene plaats; in het eigen deel van Miras staat dat niet.")),
    ("S:508", _l("Voor de IT-cafés verwijst de tekst naar deel 2.3; dat moet 2.1 zijn. 'Dienst na verloop' staat er "
                 "twee keer en 'dienst na verkoop' één keer; het gaat om hetzelfde.")),
    ("S:46", _l("Het plan eindigt in 2023, het nieuws zegt 2024, en er is een verlenging tot 31 juli 2026. Daarom zijn "
                "projectperiodes rijen die je kan aanpassen.")),
    ("S:168-170", _l("Het aantal ouderen staat er op twee manieren: 13 337 en 13 377.")),
)  # fmt: skip

_HOUSE = frozenset(
    str(text) for row in (*TARGETS, *GROUPS, *PROJECTS) for text in (row[1], row[-1]) if not isinstance(text, int)
)


def said(text: str) -> str:
    """A text of a row in the language of the reader, when it is still ours; what a coordinator wrote stays."""
    return _(text) if text and text in _HOUSE else text
