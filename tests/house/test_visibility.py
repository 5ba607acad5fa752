"""Every address, every role, every word that only some may read.

The words are planted by `canaries.py`; who may find them stands in `matrix.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask

from tests.house.canaries import Planted
from tests.house.doors import PUBLIC, ROLES
from tests.house.matrix import MATRIX, ROW_OF, WORDS, page
from tests.house.visitors import TOKENS, Visitor, is_api
from tests.house.walk import EVERYBODYS, ODD, READERS, Step, ask, found_in, may_find, text_of, walk
from tests.people import (
    COORDINATOR,
    LIBRARIAN,
    SHOPKEEPER,
)
from tests.thorough import ON_POSTGRES, THOROUGH, WHOLE, rotated

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("letter", ("L", "T", "S", "C") if ON_POSTGRES else READERS)
def test_a_word_is_found_in_its_cells_only(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], letter: str
) -> None:
    """Of an address that shows one of many things every other thing is looked at, or every fourth of ten and more; of
    the doors that this reader may not open every fourth (`test_personas.py` tries them all). Each reader begins
    elsewhere. Odd words in the address are tried where there is a page that could heed them. The rest too until every
    word that this reader may find was seen; all of it when the tests are thorough.
    """
    visitor = visitor_of(READERS[letter])
    leaks, seen = [], set()
    mine = {kind for kind, letters in WORDS.items() if letter in letters}

    def look(visitor: Visitor, step: Step) -> None:
        asked: list[dict[str, Any]] = [{}]
        may = ROLES[step.rule.endpoint]
        asks = letter[0] in may and (THOROUGH or letter == may[0] or len(letter) == 2)
        if asks and not step.rule.endpoint.endswith("static"):
            asked.append({"query_string": ODD, "headers": {"Accept": "application/json"}})
        for more in asked:
            answer = ask(visitor, step, **more)
            assert answer.status_code < 500, f"{step.address} {more}: {answer.status}"
            if letter != "B" and may != PUBLIC and not step.rule.arguments:
                assert (answer.status_code == 403) == (letter[0] not in may), f"{step.address} {more}: {answer.status}"
            for kind, words in found_in(answer, planted, step.address).items():
                seen.add(kind)
                if not may_find(letter, kind, step.rule.endpoint):
                    leaks.append(f"{step.address} ({step.rule.endpoint}) {more} shows {kind}: {sorted(words)}")
            if not THOROUGH and (answer.status_code == 404 or answer.mimetype == "application/pdf"):
                return

    later = []
    for chosen, step in some_of(walk(app, planted), letter):
        if chosen:
            look(visitor, step)
        else:
            later.append(step)
    again = visitor_of(READERS[letter])  # the first ends its session at the last door, with a token as well
    for step in later:
        if mine <= seen:
            break
        look(again, step)
    assert not leaks, f"{READERS[letter].name} ({letter}):\n" + "\n".join(leaks)
    assert mine <= seen, "the walk does not reach every cell: who may read a word finds it"


def some_of(steps: Iterable[Step], letter: str) -> Iterator[tuple[bool, Step]]:
    """Each step, and whether it is in the sample of this reader. All are when the tests are thorough."""
    turn = list(READERS).index(letter)
    for place, (rule, group) in enumerate(groupby(steps, key=lambda step: step.rule)):
        things = list(group)
        is_open = letter[0] in ROLES[rule.endpoint] or ROLES[rule.endpoint] == PUBLIC
        every = (1 if len(things) < 3 else 2 if len(things) < 10 else 4) if is_open else 4
        start = turn if is_open else turn + place
        for number, step in enumerate(things):
            yield THOROUGH or (number + start) % every == 0, step


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


UNKNOWN = re.compile(r'<div role="alert"><div class="notice notice-confirm">.*?</p>\s*</div>\s*</div></div>\s*', re.S)
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
            # A file that would hold other rows than were asked is refused, as a call is.
            is_refused_file = plainly.mimetype != "text/html" and oddly.status_code == 422
            assert is_refused_file or plainly.status_code == oddly.status_code, step.address
            # The page of labels begins with what has none, until it is asked anything.
            if plainly.mimetype == "text/html" and step.rule.endpoint != "devices.labels":
                said = UNKNOWN.sub("", oddly.text)  # a list says in a sentence which word it does not know
                assert TOKENS.sub(r"\1", plainly.text) == TOKENS.sub(r"\1", said), step.address


# Who reads who looked is told on that page, each time: a row more, and one more counted.
LOOKED = re.compile(
    r"<li>Bekeken wie keek: \d+</li>|<tr>(?:(?!</tr>).)*?<span>Bekeken wie keek</span>.*?</tr>\s*|\d+ van \d+", re.S
)


@pytest.mark.parametrize("letter", READERS if THOROUGH else ("L", "C") if ON_POSTGRES else ("L", "T", "W", "C", "S2"))
def test_searching_for_a_word_finds_it_in_its_cells_only(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor], letter: str
) -> None:
    """Who may not read a word gets for it what anybody gets for nonsense, whatever field it is typed in.

    At each address some kinds of words are tried, and others at the next; all when the tests are thorough.
    """
    visitor = visitor_of(READERS[letter])

    def told(step: Step, word: str) -> str:
        answer = ask(visitor, step, query_string=dict.fromkeys(FIELDS, word))
        said = answer.text if answer.is_json or str(answer.mimetype).startswith("text/") else ""
        text = TOKENS.sub(r"\1", unescape(f"{answer.status} {answer.headers.get('Location')} {said}"))
        text = LOOKED.sub("", text)
        small = text.lower()
        for typed in {word: 1, quote(word): 1, quote_plus(word): 1}:
            if typed.lower() in small:
                text = re.sub(re.escape(typed), "…", text, flags=re.I)
        return text

    wrong, tried, turn = [], set(), 0  # a turn is a page that this reader opens: pages of others shift nothing
    for step in walk(app, planted):
        endpoint = step.rule.endpoint
        if letter[0] not in ROLES[endpoint] or step.rule.arguments or endpoint == "static":
            continue
        turn += 1
        # A code has a check sign: nonsense is known as mistyped. That guessing one is slow is tested elsewhere.
        hidden = [
            (kind, words)
            for kind, words in planted.words.items()
            if kind not in ("referral", "device", "audit") and not may_find(letter, kind, endpoint)
        ]
        for kind, words in rotated(hidden, turn, unless=WHOLE):
            tried.add(kind)
            first, second = told(step, words[0]), told(step, nonsense(words[0]))
            if first != second:
                at = next(n for n in range(len(first)) if first[: n + 1] != second[: n + 1])
                wrong.append(
                    f"{step.address}: {kind} {words[0]!r}: {first[at - 60 : at + 60]!r} {second[at - 60 : at + 60]!r}"
                )
    assert not wrong, f"{letter} learns from a search:\n" + "\n".join(wrong)
    not_theirs = {kind for kind, letters in WORDS.items() if letter not in letters} - EVERYBODYS.get(letter, set())
    assert not turn or tried >= not_theirs - {"referral", "device", "audit"}


def test_nobody_joins_a_borrower_to_who_referred(
    app: Flask, planted: Planted, visitor_of: Callable[..., Visitor]
) -> None:
    """What leads from one to the other is the code. The coordinator may read both ends, so no answer may hold who
    referred with the borrower or with the code that was used; and the contract shows them no code. They go through the
    doors that they may open, and when the tests are thorough through all.
    """
    used, contract = planted.referrals[0], planted.loans[0]
    together, seen = [], set()
    visitor = visitor_of(COORDINATOR)
    for step in walk(app, planted):
        if not THOROUGH and "C" not in ROLES[step.rule.endpoint]:
            continue
        answer = ask(visitor, step)
        found = set(found_in(answer, planted, step.address))
        seen |= found
        if "referrer" in found:
            beside = {"person_a"} & found | ({used} if used in text_of(answer.data, answer.mimetype or "") else set())
            together += [f"{step.address}: {sorted(beside)}"] if beside else []
    assert {"referrer", "person_a"} <= seen
    assert not together, "\n".join(together)
    assert used not in visitor.get(f"/loans/{contract}").text
    assert used in visitor_of(LIBRARIAN).get(f"/loans/{contract}").text


# --- The matrix itself ----------------------------------------------------------------------------------------------


def test_words_are_looked_for_in_every_row() -> None:
    assert {ROW_OF.get(kind, kind) for kind in WORDS} | {"stock", "outcome", "groups"} == set(MATRIX)
    for kind, letters in WORDS.items():
        assert set(letters) <= MATRIX[ROW_OF.get(kind, kind)].seen_by, kind


def test_the_page_of_the_matrix_is_fresh() -> None:
    written = (ROOT / "docs" / "who-sees-what.md").read_text("utf-8")
    assert written == page(), "run .ci/generate.py"
