"""The texts of the three contracts: files with a version, in plain Dutch (B1), with the law each point rests on.

Data, not code. A set is a TOML file, `clauses/<version>.toml` here or in the instance folder: when the law changes
(Book 7 of the new Civil Code is still a bill) a city adds a newer file, and a contract of last year still prints as it
was signed. Words in {braces} are filled in by `agreements.py`. The `source` of a point is for us and is not printed;
"to check" marks what the city's lawyer must still read.

What a bruikleen must never say: a value, a price, a fine, an identity number, why somebody was referred.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from labels.errors import PaperError

KINDS: Final = ("BRUIKLEEN", "HUUR", "KOOP")
CHARGERS: Final = ("city", "shop")
PICTOS: Final = frozenset(
    {"free", "coin", "calendar", "care", "phone", "files", "shield", "paper", "tools", "eye", "house", "wipe"}
)
PLACES: Final = frozenset(
    {
        *("lender", "borrower", "end_user", "owner", "handed_over", "due", "return_place", "repair_place"),
        *("report_days", "price", "payment", "tariff", "deposit", "guarantee", "guarantee_short", "software"),
        *("privacy_contact", "retention", "regulation", "help"),
    }
)
_NEVER: Final = re.compile(
    r"\b(boetes?|geldboete|schadebeding|rijksregister\w*|identiteitskaartnummer|ocmw\w*|cliënt\w*|leefloon\w*)\b", re.I
)
_NEVER_FREE: Final = re.compile(r"€|\beuro\b|\{(price|deposit|payment|tariff|guarantee)\}|\bwaarde van\b", re.I)
_LARGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered point: its place in the lawyer's list, a heading, the text, the legal source.

    `charged_by`: only printed when that one asks the price ("city" or "shop"); empty: always.
    """

    id: str
    heading: str
    text: str
    source: str
    part: str = ""
    charged_by: str = ""


@dataclass(frozen=True, slots=True)
class KeyRule:
    """One of the rules that matter most: a pictogram and one or two short sentences."""

    picto: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseSet:
    """All points of one kind of contract; `version` is printed in the footer of every page.

    `reviewed_on`: the day on which a reader (Ligo) found it plain language; None: not yet.
    """

    version: str
    kind: str
    valid_from: date
    reviewed_on: date | None
    promise: str
    rules: tuple[KeyRule, ...]
    clauses: tuple[Clause, ...]


_given: dict[str, ClauseSet] = {}


@lru_cache(maxsize=1)
def _own() -> dict[str, ClauseSet]:
    folder = files("labels") / "contracts" / "clauses"
    found = [read(each.read_bytes(), each.name) for each in folder.iterdir() if each.name.endswith(".toml")]
    return {each.version: each for each in sorted(found, key=lambda each: each.version)}


def sets() -> dict[str, ClauseSet]:
    """Every clause set by version: ours and those of the instance."""
    return _own() | _given


def use_folder(folder: Path) -> tuple[str, ...]:
    """Take up the sets of a folder (`*.toml`), in the place of those taken up before; their versions.

    A PaperError with one sentence when a file is wrong, or when it says something else under a version we have.
    """
    found: dict[str, ClauseSet] = {}
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            made = read(path.read_bytes(), path.name)
        except OSError as error:
            raise PaperError(f"De tekst {path} is niet leesbaar: {error.strerror}.") from error
        if made.version in found or _own().get(made.version, made) != made:
            raise PaperError(f"{path.name}: de versie “{made.version}” bestaat al. Geef deze tekst een nieuwe versie.")
        found[made.version] = made
    _given.clear()
    _given.update(found)
    return tuple(found)


def newest(kind: str, on: date | None = None) -> str:
    """The version a new contract of this kind gets on a day: of those valid by then the one with the latest date."""
    known = [each for each in sets().values() if each.kind == str(kind)]
    valid = [each for each in known if on is None or each.valid_from <= on]
    pick = max if valid else min
    return pick(valid or known, key=lambda each: (each.valid_from, each.version)).version


def clause_set(version: str, kind: str) -> ClauseSet:
    """The set a contract was signed under; a PaperError when it is unknown or belongs to another kind."""
    found = sets().get(version)
    if found is None or found.kind != kind:
        raise PaperError(f"De tekstversie “{version}” hoort niet bij dit soort contract.")
    return found


def read(content: bytes, name: str) -> ClauseSet:
    """A clause set from the bytes of its file; a PaperError that names the file and what is wrong."""
    if len(content) > _LARGEST:
        raise PaperError(f"{name}: het bestand is te groot voor een tekst van een contract.")
    try:
        body = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PaperError(f"{name}: dit is geen geldig TOML-bestand ({error}).") from error
    try:
        return _checked(_built(body), name)
    except _Wrong as wrong:
        raise PaperError(f"{name}: {wrong}") from None


class _Wrong(Exception):
    """What is wrong with a set, as the second half of a sentence."""


def _built(body: dict[str, Any]) -> ClauseSet:
    _only(body, {"version", "kind", "valid_from", "reviewed_for_plain_language_on", "promise", "rule", "clause"}, "")
    valid_from, reviewed_on = body.get("valid_from"), body.get("reviewed_for_plain_language_on", "")
    if type(valid_from) is not date:
        raise _Wrong("zet bij 'valid_from' een datum, zoals 2027-01-01.")
    if reviewed_on != "" and type(reviewed_on) is not date:
        raise _Wrong("zet bij 'reviewed_for_plain_language_on' een datum, of laat het leeg.")
    rules = [_only(each, {"picto", "text"}, "rule") for each in _list(body, "rule")]
    points = _list(body, "clause")
    known = {"id", "heading", "text", "source", "part", "charged_by"}
    clauses = [_only(each, known, "clause") for each in points]
    return ClauseSet(
        version=_text(body, "version"),
        kind=_text(body, "kind"),
        valid_from=valid_from,
        reviewed_on=reviewed_on or None,
        promise=_text(body, "promise"),
        rules=tuple(KeyRule(_text(each, "picto"), _text(each, "text")) for each in rules),
        clauses=tuple(
            Clause(
                **{field: _text(each, field) for field in ("id", "heading", "text", "source")},
                part=_text(each, "part", ""),
                charged_by=_text(each, "charged_by", ""),
            )
            for each in clauses
        ),
    )


def _list(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _Wrong(f"'{name}' moet een lijst zijn: schrijf [[{name}]].")
    return found


def _only(body: dict[str, Any], known: set[str], where: str) -> dict[str, Any]:
    if unknown := sorted(set(body) - known):
        raise _Wrong(f"we kennen '{unknown[0]}' niet{f' in [[{where}]]' if where else ''}.")
    return body


def _text(body: dict[str, Any], name: str, otherwise: str | None = None) -> str:
    found = body.get(name, otherwise)
    if not isinstance(found, str) or (otherwise is None and not found.strip()):
        where = f" bij '{body['id']}'" if isinstance(body.get("id"), str) and name != "id" else ""
        raise _Wrong(f"er staat geen tekst bij '{name}'{where}.")
    return " ".join(found.split())


def _checked(found: ClauseSet, name: str) -> ClauseSet:
    if found.kind not in KINDS:
        raise _Wrong(f"'kind' is {', '.join(KINDS[:2])} of {KINDS[2]}, niet “{found.kind}”.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{2,30}", found.version):
        raise _Wrong("'version' is een kort woord van kleine letters, cijfers en streepjes, zoals bruikleen-3.")
    if Path(name).stem != found.version:
        raise _Wrong(f"het bestand moet {found.version}.toml heten, zoals zijn versie.")
    if not found.clauses:
        raise _Wrong("er staan geen punten in: schrijf [[clause]].")
    ids = [clause.id for clause in found.clauses]
    if twice := next((each for each in ids if ids.count(each) > 1), None):
        raise _Wrong(f"het punt '{twice}' staat er twee keer in.")
    for clause in found.clauses:
        if clause.charged_by and clause.charged_by not in CHARGERS:
            raise _Wrong(f"'charged_by' bij '{clause.id}' is city of shop, niet “{clause.charged_by}”.")
        _check_words(found.kind, f"'{clause.id}'", (clause.heading, clause.text, clause.part))
    for rule in found.rules:
        if rule.picto not in PICTOS:
            raise _Wrong(f"we hebben geen tekening die “{rule.picto}” heet.")
        _check_words(found.kind, f"de regel “{rule.text[:30]}”", (rule.text,))
    _check_words(found.kind, "'promise'", (found.promise,))
    return found


def _check_words(kind: str, where: str, texts: Iterable[str]) -> None:
    for text in texts:
        if never := _NEVER.search(text):
            raise _Wrong(f"in {where} staat “{never[0]}”. Dat hoort nooit op een contract.")
        if kind == "BRUIKLEEN" and (paid := _NEVER_FREE.search(text)):
            raise _Wrong(f"in {where} staat “{paid[0]}”. Een bruikleen is gratis en noemt geen waarde.")
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError:
            raise _Wrong(f"in {where} staat een accolade die niet sluit.") from None
        for _, place, detail, conversion in parts:
            if place is not None and (place not in PLACES or detail or conversion):
                raise _Wrong(f"in {where} staat {{{place}}}; zo'n invulplaats kennen we niet.")
