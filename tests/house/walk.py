"""Every address with every thing that there is, and the planted words that an answer holds.

An address that the walk cannot fill in is a failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import BadZipFile, ZipFile

from flask import Flask
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.house.canaries import Planted
from tests.house.matrix import WORDS
from tests.house.visitors import TOKENS, Visitor
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
)

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
CHOICES = {
    "referrer": ("placements.new",),
    "proof": ("loans.hand_over", "api-docs."),
    "internet": ("referrals.new", "api-docs."),
}
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
        "placements number": [world.placement, world.shop_placement],
        "referrals code": planted.referrals,
        "faults code": planted.faults,
        "cafe": [world.cafe],
        "cafes number": [1],
        "vouchers number": planted.loans,
        "outreach number": [1],
        "digipunten code": ["ZONNE"],
        "recalls number": [world.recall],
        "recalls line": [1],
        "lots code": [world.lot],
        "disposal code": [world.transport],
        "disposal number": [1],
        "lots number": [1],
        "circular code": ["MIRAS"],
        "lists listing": ["devices", "loans", "referrals"],
        "lists number": [1],
        "workbench number": [world.evidence, 1],
        "accounts number": world.users.values(),
        "accounts code": ["BIB-C", "WINKEL"],
        "devices number": [1],
        "devices code": ["WERK", world.lot, "BIB-C"],
        "devices name": ["etiketten.pdf"],
        "papers code": [*planted.loans, *planted.referrals],
        "transfer": [world.transfer],
        "count": [world.count],
        "offer": [1],
        "reports template": [1],
        "reports number": ["SUB-2026-001"],
        "reports ending": ["pdf", "xlsx"],
        "targets kind": ["elderly"],
        "targets project": [1],
        "targets code": ["T1.2b"],
        "photo": range(1, 3),
        "task": range(1, 4),
        "month": [world.month],
        "paper": ["agreement", "addendum", "swap", "receipt"],
        "page": range(1, 30),
        "rung": range(1, 5),
        "row": range(1, 4),
        "batch": [1, 2],
        "lang": ["fr"],
        "token": ["x"],
        "filename": ["css/parts.css"],
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
            built = rule.build(dict(zip(names, each, strict=True)))
            assert built is not None, rule.rule
            yield Step(rule, built[1])


@lru_cache(256)  # a kept paper is the same for every reader
def text_of_pdf(content: bytes) -> str:
    opened = PdfReader(BytesIO(content))
    said = [each.extract_text() for each in opened.pages] + [repr(opened.metadata)]
    return "\n".join(said)


def text_of(content: bytes, kind: str) -> str:
    """What somebody can read in it, whatever the format; also in its headers and hidden parts."""
    if content.startswith(b"%PDF-"):
        return text_of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        try:
            with ZipFile(BytesIO(content)) as opened_zip:
                return "\n".join(text_of(opened_zip.read(name), name) for name in opened_zip.namelist())
        except BadZipFile:
            return content.decode("latin-1")
    return unescape(content.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Without the spaces that a layout puts in: a phone number is one number however it is grouped."""
    return "".join(text.split())


def found_in(answer: TestResponse, planted: Planted, address: str = "") -> dict[str, set[str]]:
    """The words of each kind that this answer holds. What the reader put in the address is no find, and neither are
    three letters in a row in a token.
    """
    said = TOKENS.sub(r"\1", text_of(answer.data, answer.mimetype or ""))
    text = plain(said + repr(sorted(answer.headers)))
    found: dict[str, set[str]] = {}
    for kind, words in planted.words.items():
        hits = {word for word in words if _plain_word(word) in text and word not in address}
        if hits:
            found[kind] = hits
    return found


_plain_word = lru_cache(1000)(plain)


def may_find(letter: str, kind: str, endpoint: str) -> bool:
    if endpoint.startswith(NO_CELL.get(kind, ("-",))) or endpoint.startswith(CHOICES.get(kind, ("-",))):
        return True
    if letter in EVERYBODYS:
        return kind in EVERYBODYS[letter]
    return letter in WORDS[kind]


def ask(visitor: Visitor, step: Step, **more: Any) -> TestResponse:
    headers = dict(visitor.headers) if step.address.startswith("/api/") else {}
    headers |= more.pop("headers", {})
    return visitor.browser.get(step.address, headers=headers, **more)
