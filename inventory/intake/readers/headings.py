"""The headings of a donor list: which column is which, in Dutch, English or French, however it is written."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inventory.core.i18n import _, _l
from inventory.intake.readers.sheet import NotAList, Row

FIELDS = ("type", "make", "model", "serial", "donor_tag", "accessories", "disk_serials")
REQUIRED = ("type", "make", "model")

NAMES = {
    "type": _l("Soort"),
    "make": _l("Merk"),
    "model": _l("Model"),
    "serial": _l("Serienummer"),
    "donor_tag": _l("Inventarisnummer"),
    "accessories": _l("Toebehoren"),
    "disk_serials": _l("Serienummer schijf"),
}

_WRITTEN_AS = {
    "type": """soort; soort toestel; toestel; toesteltype; type; type toestel; categorie; apparaat; apparaattype;
        device; device type; type of device; category; product type; hardware type; asset type; kind; appareil;
        type d'appareil""",
    "make": "merk; merknaam; make; maker; brand; manufacturer; vendor; fabrikant; producent; marque; fabricant",
    "model": """model; modelnaam; modelnummer; model name; model number; model nr; typenummer; type nummer; uitvoering;
        product; productnaam; product name; omschrijving model; modèle""",
    "serial": """serienummer; serie nr; ser nr; serieno; serie; serial; serial number; serial no; serial nr; S/N; SN;
        S/N nummer; serienummer toestel; service tag; servicetag; numéro de série; n° de série; no de série""",
    "donor_tag": """inventarisnummer; inventaris nr; inventaris; inv nr; inv nummer; inv no; asset tag; asset number;
        asset nr; asset id; asset; donor tag; tag; inventory number; inventory no; activanummer; eigen nummer;
        intern nummer; label; barcode;
        numéro d'inventaire""",
    "accessories": "toebehoren; accessoires; accessoire; accessories; bijgeleverd; extra's; extras; inclusief",
    "disk_serials": """serienummer schijf; schijf serienummer; serienummers schijven; schijf S/N; disk serial;
        disk serials; disk serial number; drive serial; hdd serial; ssd serial; hard disk serial""",
    "quantity": "aantal; aantal stuks; stuks; qty; quantity; amount; hoeveelheid; nombre; quantité",
    "dropped": """opmerking; opmerkingen; remark; remarks; note; notes; nota; notitie; commentaar; comment; comments;
        remarque; remarques; gebruiker; user; naam; name; eigenaar; owner; e-mail; mail; nr; no; n°; volgnummer;
        volgnr; rij; lijn""",
    "has:lader": "lader; oplader; adapter; charger; power adapter; voeding; met lader; chargeur",
    "has:muis": "muis; mouse; souris",
    "has:tas": "tas; draagtas; bag; hoes; sleeve; housse",
    "has:dock": "dock; docking; dockingstation; docking station",
    "has:toetsenbord": "toetsenbord; keyboard; clavier",
    "has:pen": "pen; stylus",
}


def folded(text: str) -> str:
    """Lower case, without accents, spaces or signs: `Série n°` is `serieno`."""
    plain = unicodedata.normalize("NFKD", text.replace("°", "o").casefold())
    return "".join(sign for sign in plain if sign.isalnum() and sign.isascii())


_KNOWN = {folded(way): ours for ours, ways in _WRITTEN_AS.items() for way in ways.split(";")}
_SURELY_TYPE = frozenset(folded(way) for way in _WRITTEN_AS["type"].split(";")) - {"type"}


@dataclass
class Headings:
    """Where the columns are. `columns`: field -> index; the lists hold headings as the partner wrote them."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    has: dict[str, int] = field(default_factory=dict)
    quantity: int | None = None
    dropped: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    doubles: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """Our field -> their heading."""
        return {ours: self.texts[index] for ours, index in self.columns.items()}

    def text_of(self, field_name: str) -> str:
        """Their heading for a field, or our name for it when their list has none."""
        return self.found.get(field_name) or str(NAMES[field_name])


def score(rows: Sequence[Row]) -> int:
    """How many of our fields the best row of headings names."""
    return max((_fields_in(row) for row in rows[:30]), default=0)


def _meaning(text: str) -> str | None:
    without_aside = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", text)
    return _KNOWN.get(folded(text)) or _KNOWN.get(folded(without_aside))


def _text(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ("" if cell is None else str(cell))


def _fields_in(row: Row, also: Mapping[str, str] | None = None) -> int:
    named = {(also or {}).get(folded(_text(cell))) or _meaning(_text(cell)) for cell in row.cells}
    return len(named & set(FIELDS))


def find_headings(rows: Sequence[Row], mapping: Mapping[str, str]) -> Headings | None:
    """The first row that names at least two of our fields; None when there is none.

    `mapping` says which heading of theirs is which field of ours, where the words are not known.
    """
    theirs = {folded(their): ours for ours, their in mapping.items()}
    row = next((row for row in rows[:30] if _fields_in(row, theirs) >= 2), None)
    return _read(row, theirs) if row else None


def _read(row: Row, theirs: Mapping[str, str]) -> Headings:
    headings = Headings(row.number, texts=[_text(cell) for cell in row.cells])
    meanings = [theirs.get(folded(text)) or _meaning(text) for text in headings.texts]
    if "model" not in meanings and any(folded(text) in _SURELY_TYPE for text in headings.texts):
        meanings = ["model" if folded(text) == "type" else m for text, m in zip(headings.texts, meanings, strict=True)]
    for index, (text, meaning) in enumerate(zip(headings.texts, meanings, strict=True)):
        if not text:
            continue
        if meaning in theirs.values() and folded(text) not in theirs:
            meaning = None  # the person told us which column it is, and this is another
        if meaning is None:
            headings.unknown.append(text)
        elif meaning == "dropped":
            headings.dropped.append(text)
        elif meaning == "quantity":
            headings.quantity = index
        elif meaning.startswith("has:"):
            headings.has.setdefault(meaning.removeprefix("has:"), index)
        elif meaning in headings.columns:
            headings.doubles.append((headings.texts[headings.columns[meaning]], text))
        else:
            headings.columns[meaning] = index
    return headings


def check_mapping(mapping: Mapping[str, str], headings: Headings) -> None:
    """Raises `NotAList` when the mapping names a field or a heading that does not exist."""
    for ours, their in mapping.items():
        if folded(their) not in {folded(text) for text in headings.texts}:
            raise NotAList(
                "unknown_heading",
                _('De lijst heeft geen kolom "%(heading)s". Er staan: %(all)s.', heading=their, all=_listed(headings)),
                headings.row,
            )
        if ours not in FIELDS:
            raise unknown_field(ours)


def unknown_field(name: str) -> NotAList:
    return NotAList(
        "unknown_field",
        _('"%(name)s" is geen veld van ons. Kies uit %(fields)s.', name=name, fields=", ".join(FIELDS)),
    )


def _listed(headings: Headings) -> str:
    return ", ".join(f'"{text}"' for text in headings.texts if text)
