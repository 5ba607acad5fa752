"""Every address, every role, every word that only some may read.

The words are planted by `canaries.py`; who may find them stands in `matrix.py`. An address that the walk cannot fill
in, or a command that is not in its table, is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus
from zipfile import BadZipFile, ZipFile

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from inventory.cli import digibank
from inventory.history.models import Event, Message
from tests.house.canaries import Planted, plant
from tests.house.doors import ROLES
from tests.house.matrix import MATRIX, ROW_OF, WORDS, page
from tests.house.test_personas import TOKENS, Visitor, is_api
from tests.people import (
    ADMIN,
    BENCH,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    OTHER_LIBRARIAN,
    OTHER_REFERRER,
    OTHER_SHOPKEEPER,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
    Persona,
    token_for,
)
from tests.thorough import THOROUGH

ROOT = Path(__file__).resolve().parents[2]
READERS: dict[str, Persona] = {
    "L": LIBRARIAN,
    "T": TECHNICIAN,
    "S": SHOPKEEPER,
    "W": SOCIAL_WORKER,
    "P": REFERRER,
    "C": COORDINATOR,
    "D": DONOR,
    "A": ADMIN,
    "B": BENCH,
    # The same roles at another organisation. A device and a code that waits are everybody's who works with them.
    "L2": OTHER_LIBRARIAN,
    "S2": OTHER_SHOPKEEPER,
    "W2": OTHER_SOCIAL_WORKER,
    "P2": OTHER_REFERRER,
    "D2": OTHER_DONOR,
}
EVERYBODYS = {"L2": {"device", "referral", "client"}, "S2": {"device"}}
# The name of an organisation in a list of organisations says nothing about who referred.
NO_CELL = {"referrer": ("accounts.",)}
# Words of a list to choose from say nothing about anybody.
CHOICES = {"proof": ("loans.hand_over", "api-docs."), "internet": ("referrals.new", "api-docs.")}
ODD = {
    "sort": "person.name",
    "filter[phone]": "04",
    "fields": "*",
    "include": "person",
    "group_by": "referral_reason",
    "expand": "person,end_user,referral",
    "org": "1",
}


@dataclass(frozen=True)
class Step:
    rule: Rule
    address: str


def values(rule: Rule, name: str, planted: Planted) -> Iterable[Any]:
    """Every existing thing that may stand in this place of an address."""
    world, room = planted.world, rule.endpoint.partition(".")[0].removesuffix("-api")
    known: dict[str, Iterable[Any]] = {
        "tag": [*planted.tags, world.on_bench],
        "ref": planted.people,
        "other": planted.people,
        "privacy kind": ["free_loan"],
        "privacy number": [1],
        "loans number": planted.loans,
        "reach number": planted.loans,
        "repairs number": planted.repairs,
        "referrals code": planted.referrals,
        "lots code": [world.lot],
        "disposal code": [world.transport],
        "disposal number": [1],
        "lots number": [1],
        "workbench number": [world.evidence, 1],
        "accounts number": world.users.values(),
        "devices number": [1],
        "devices code": ["WERK", world.lot, "BIB-C"],
        "devices name": ["etiketten.pdf"],
        "papers code": [*planted.loans, *planted.referrals],
        "transfer": [world.transfer],
        "count": [world.count],
        "month": [world.month],
        "paper": ["agreement", "addendum", "receipt"],
        "page": range(1, 30),
        "lang": ["fr"],
        "token": ["x"],
        "filename": ["css/devices.css"],
        "workbench code": ["M-GOED"],
        "workbench name": ["wis.log"],
    }
    for key in (f"{room} {name}", name):
        if key in known:
            return known[key]
    raise AssertionError(f"{rule.rule} ({rule.endpoint}): say what stands for <{name}> in the walk")


def walk(app: Flask, planted: Planted) -> Iterator[Step]:
    """Every address that can be asked for, with every thing that there is."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        for each in product(*(values(rule, name, planted) for name in names)):
            with app.test_request_context():
                built = rule.build(dict(zip(names, each, strict=True)))
            assert built is not None, rule.rule
            yield Step(rule, built[1])


def text_of(content: bytes, kind: str) -> str:
    """What somebody can read in it, whatever the format; also in its headers and hidden parts."""
    if content.startswith(b"%PDF-"):
        opened = PdfReader(BytesIO(content))
        said = [each.extract_text() for each in opened.pages] + [repr(opened.metadata)]
        return "\n".join(said)
    if content.startswith(b"PK\x03\x04"):
        try:
            with ZipFile(BytesIO(content)) as opened_zip:
                return "\n".join(text_of(opened_zip.read(name), name) for name in opened_zip.namelist())
        except BadZipFile:
            return content.decode("latin-1")
    return unescape(content.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Without the spaces that a layout puts in: a phone number is one number however it is grouped."""
    return re.sub(r"[\s\u00a0\u202f]+", "", text)


def found_in(answer: TestResponse, planted: Planted, address: str = "") -> dict[str, set[str]]:
    """The words of each kind that this answer holds. What the reader put in the address is no find."""
    text = plain(text_of(answer.data, answer.mimetype or "") + repr(sorted(answer.headers)))
    found: dict[str, set[str]] = {}
    for kind, words in planted.words.items():
        hits = {word for word in words if plain(word) in text and word not in address}
        if hits:
            found[kind] = hits
    return found


def may_find(letter: str, kind: str, endpoint: str) -> bool:
    if endpoint.startswith(NO_CELL.get(kind, ("-",))) or endpoint.startswith(CHOICES.get(kind, ("-",))):
        return True
    if letter in EVERYBODYS:
        return kind in EVERYBODYS[letter]
    return letter in WORDS[kind]


@pytest.fixture
def planted(begin_with: Callable[..., Any]) -> Planted:
    found: Planted = begin_with("canaries", plant)
    return found


@pytest.fixture
def visitor_of(app: Flask, planted: Planted, arrange: Any) -> Callable[..., Visitor]:
    def enter(persona: Persona | None, scopes: tuple[str, ...] = ()) -> Visitor:
        token = ""
        if persona is not None:
            with arrange():
                token = token_for(persona, scopes)
        made = Visitor(app, persona, token)
        made.browser.checks_pages = False
        return made

    return enter


def ask(visitor: Visitor, step: Step, **more: Any) -> TestResponse:
    headers = dict(visitor.headers) if step.address.startswith("/api/") else {}
    headers |= more.pop("headers", {})
    return visitor.browser.get(step.address, headers=headers, **more)


@pytest.mark.parametrize("letter", READERS)
def test_a_word_is_found_in_its_cells_only(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], letter: str
) -> None:
    visitor = visitor_of(READERS[letter])
    leaks, seen = [], set()
    for step in walk(app, planted):
        asked: list[dict[str, Any]] = [{}]
        if letter[0] in ROLES[step.rule.endpoint] and not step.rule.endpoint.endswith("static"):
            asked.append({"query_string": ODD, "headers": {"Accept": "application/json"}})
        for more in asked:
            answer = ask(visitor, step, **more)
            assert answer.status_code < 500, f"{step.address} {more}: {answer.status}"
            for kind, words in found_in(answer, planted, step.address).items():
                seen.add(kind)
                if not may_find(letter, kind, step.rule.endpoint):
                    leaks.append(f"{step.address} ({step.rule.endpoint}) {more} shows {kind}: {sorted(words)}")
    assert not leaks, f"{READERS[letter].name} ({letter}):\n" + "\n".join(leaks)
    # The walk reaches every cell: who may read a word finds it.
    assert {kind for kind, letters in WORDS.items() if letter in letters} <= seen


def test_nobody_finds_nothing(app: Flask, planted: Planted, visitor_of: Callable[..., Visitor]) -> None:
    visitor = visitor_of(None)
    leaks = []
    for step in walk(app, planted):
        found = found_in(ask(visitor, step), planted, step.address)
        for kind in found:
            if not may_find("", kind, step.rule.endpoint):
                leaks.append(f"{step.address} shows {kind}: {sorted(found[kind])}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("scopes", [("devices",), ("reports", "devices:see"), ("home",)])
def test_a_token_finds_no_more_than_its_scopes(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], scopes: tuple[str, ...]
) -> None:
    for persona in (LIBRARIAN, SHOPKEEPER, COORDINATOR):
        visitor = visitor_of(persona, scopes)
        for step in walk(app, planted):
            if not is_api(step.rule):
                continue
            found = set(found_in(ask(visitor, step), planted, step.address)) - {"proof", "internet"}
            assert found <= {"device"}, f"{persona.name} with {scopes}: {step.address} shows {found}"


FIELDS = ("q", "device", "code", "number", "serial", "donor", "name", "ref")


def nonsense(word: str) -> str:
    """As long and as large as the word, and nobody's."""
    return "".join(chr((ord(sign) - 97 + 13) % 26 + 97) if sign.islower() else sign for sign in word)


@pytest.mark.parametrize("letter", ["L", "S", "T", "W", "D"])
def test_no_page_is_ordered_or_filled_by_a_word_it_does_not_know(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], letter: str
) -> None:
    """Nothing is sorted by a name or filtered by a phone number: a page stays as it is, a call refuses the word."""
    visitor = visitor_of(READERS[letter])
    for step in walk(app, planted):
        if letter not in ROLES[step.rule.endpoint] or step.rule.arguments or step.rule.endpoint == "static":
            continue
        plainly, oddly = ask(visitor, step), ask(visitor, step, query_string=ODD)
        if is_api(step.rule):
            assert oddly.status_code == 422 or oddly.data == plainly.data, f"{step.address}: {oddly.status}"
        else:
            assert plainly.status_code == oddly.status_code, step.address
            # The page of labels begins with what has none, until it is asked anything.
            if plainly.mimetype == "text/html" and step.rule.endpoint != "devices.labels":
                assert TOKENS.sub(r"\1", plainly.text) == TOKENS.sub(r"\1", oddly.text), step.address


@pytest.mark.parametrize("letter", READERS if THOROUGH else ("L", "T", "W", "C", "S2"))
def test_searching_for_a_word_finds_it_in_its_cells_only(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], letter: str
) -> None:
    """Who may not read a word gets for it what anybody gets for nonsense, whatever field it is typed in."""
    visitor = visitor_of(READERS[letter])

    def told(step: Step, word: str) -> str:
        answer = ask(visitor, step, query_string=dict.fromkeys(FIELDS, word))
        said = answer.text if answer.is_json or str(answer.mimetype).startswith("text/") else ""
        text = TOKENS.sub(r"\1", unescape(f"{answer.status} {answer.headers.get('Location')} {said}"))
        for typed in (word, quote(word), quote_plus(word)):
            text = re.sub(re.escape(typed), "…", text, flags=re.I)
        return text

    wrong = []
    for step in walk(app, planted):
        endpoint = step.rule.endpoint
        if letter[0] not in ROLES[endpoint] or step.rule.arguments or endpoint == "static":
            continue
        for kind, words in planted.words.items():
            # A code has a check sign: nonsense is known as mistyped. That guessing one is slow is tested elsewhere.
            if kind in ("referral", "device", "audit") or may_find(letter, kind, endpoint):
                continue
            first, second = told(step, words[0]), told(step, nonsense(words[0]))
            if first != second:
                at = next(n for n in range(len(first)) if first[: n + 1] != second[: n + 1])
                wrong.append(
                    f"{step.address}: {kind} {words[0]!r}: {first[at - 60 : at + 60]!r} {second[at - 60 : at + 60]!r}"
                )
    assert not wrong, f"{letter} learns from a search:\n" + "\n".join(wrong)


# --- What the command line writes -----------------------------------------------------------------------------------

# A command -> its arguments ({out} is where it writes) and the words that may be in what it writes and says.
WRITES: dict[str, tuple[str, frozenset[str]]] = {
    "report stock": ("--month {month} --out {out}", frozenset()),
    # The partners of the project stand in it by name; which of them referred whom does not.
    "report subsidy": ("--from {month}-01 --to {month}-28 --out {out}", frozenset({"referrer"})),
    # All about one person, for that person: the contract and what hangs on it, nothing of another.
    "export person": (
        "{ref} --out {out}",
        frozenset({"person_a", "incident_a", "case_a", "device", "referral", "internet", "audit"}),
    ),
    "report ovam": ("--year {year} --out {out}", frozenset()),
    "labels": ("{tag} --stock avery-l7160 --out {out}", frozenset({"device"})),
    "user list": ("--json", frozenset({"referrer"})),  # the list of organisations
    "org list": ("--json", frozenset({"referrer"})),
    "location list": ("--json", frozenset()),
    "tariff list": ("", frozenset()),
    "verify": ("", frozenset()),
    "nightly": ("", frozenset()),
    "outbox send": ("", frozenset()),
    "config": ("", frozenset()),
    "seal show": ("", frozenset()),
}
ENDINGS = {
    "report stock": (".pdf", ".xlsx", ".csv", ".json"),
    "report ovam": (".csv",),
    "report subsidy": (".pdf", ".xlsx", ".csv", ".json"),
    "export person": (".pdf", ".json"),
    "labels": (".pdf",),
}
# These take things in, or are the database itself: they write nothing out for a reader.
WRITE_NOTHING = frozenset(
    [
        "init",
        "serve",
        "backup",
        "restore",
        "seal renew",
        "seal trust",
        "user add",
        "user invite",
        "user disable",
        "org add",
        "location add",
        "token create",
        "import donation",
        "import undo",
        "import evidence",
        "tariff set",
    ]
)


def commands(group: click.Command = digibank, before: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            each = group.get_command(context, name)
            assert each is not None
            yield from commands(each, (*before, name))
    else:
        yield " ".join(before)


def test_every_command_stands_in_the_table() -> None:
    assert set(commands()) == set(WRITES) | WRITE_NOTHING, "say what words may be in what it writes"


def test_files_of_the_command_line_name_nobody(
    app: Flask, planted: Planted, store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGIBANK_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DIGIBANK_DATABASE_URL", store.url)
    leaks = []
    for command, (arguments, allowed) in WRITES.items():
        for ending in ENDINGS.get(command, ("",)):
            out = tmp_path / f"out{ending}"
            month = planted.world.month
            filled = arguments.format(month=month, year=month[:4], out=out, tag=planted.tags[0], ref=planted.people[0])
            done = CliRunner().invoke(digibank, [*command.split(), *filled.split()])
            # The planted things have no history, so a report that is written says that its count does not fit.
            assert done.exit_code == (command in ("report stock", "verify")), f"{command}: {done.output}"
            text = plain(done.output + (text_of(out.read_bytes(), ending) if out.exists() else ""))
            for kind, words in planted.words.items():
                if kind not in allowed and any(plain(word) in text for word in words):
                    leaks.append(f"{command} {ending} shows {kind}")
            out.unlink(missing_ok=True)
    assert not leaks, "\n".join(leaks)


def test_no_message_names_a_person_or_a_device(planted: Planted, arrange: Any) -> None:
    """Subject and text; the address is where it goes."""
    with arrange() as database:
        said = [f"{each.subject} {each.body}" for each in database.scalars(select(Message))]
    assert said
    for kind, words in planted.words.items():
        assert not [word for word in words for text in said if plain(word) in plain(text)], kind


def test_history_names_nobody(planted: Planted, arrange: Any) -> None:
    with arrange() as database:
        said = plain(repr([(e.note, e.data, e.subject_code) for e in database.scalars(select(Event))]))
    for kind in ("person_a", "person_b", "incident_a", "incident_b", "referrer", "internet"):
        assert not [word for word in planted.words[kind] if plain(word) in said], kind


# --- The matrix itself ----------------------------------------------------------------------------------------------


def test_words_are_looked_for_in_every_row() -> None:
    assert {ROW_OF.get(kind, kind) for kind in WORDS} | {"stock", "outcome", "groups"} == set(MATRIX)
    for kind, letters in WORDS.items():
        assert set(letters) <= MATRIX[ROW_OF.get(kind, kind)].seen_by, kind


def test_the_page_of_the_matrix_is_fresh() -> None:
    written = (ROOT / "docs" / "who-sees-what.md").read_text("utf-8")
    assert written == page(), "run .ci/generate.py"
