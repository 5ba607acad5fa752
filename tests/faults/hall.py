"""Eight desks in one hall, each with a connection of its own to the real service. What they do there: `races.py`.

A race is some calls and a judge of their answers. The judge also counts which events each answer promises, so that at
the end nothing may be lost and nothing told twice. Some desks work on the page, the others over the API.
"""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from inventory.core.clock import today
from tests.pages import Page
from tests.people import HANDY_LIBRARIAN, LIBRARIAN, ORGANISATIONS, OTHER_LIBRARIAN, SOCIAL_WORKER, Persona

DESKS = 8
CLERKS = (LIBRARIAN, HANDY_LIBRARIAN, OTHER_LIBRARIAN)
CONFIRMED = ("others_wait_longer", "fits_less", "others_wait")
MARKUP = re.compile(r"<[^>]+>")

HAND_OVER = ("device:handed-over", "loan:handed-over", "referral:collected")
RETURN = ("device:returned", "loan:returned")
SWAP = ("device:returned", "device:handed-over", "loan:swapped")
COUNTED = {*HAND_OVER, *RETURN, *SWAP, "loan:extended", "referral:withdrawn", "offline:conflict"}


@dataclass(frozen=True)
class Call:
    """One request, put together beforehand."""

    path: str
    body: bytes
    headers: dict[str, str]
    is_heard: bool = True  # else the line is cut before the answer comes


@dataclass(frozen=True)
class Answer:
    status: int
    place: str
    text: str

    @property
    def is_yes(self) -> bool:
        return self.status in (200, 201, 303)

    @property
    def number(self) -> str:
        """The number of the contract that was made."""
        return str(json.loads(self.text)["number"] if self.status == 201 else self.place.split("/")[-1].split("?")[0])

    @property
    def says(self) -> str:
        """What it says to who reads it."""
        text = json.loads(self.text).get("detail", "") if self.text.startswith("{") else MARKUP.sub("", self.text)
        return " ".join(text.split())

    @property
    def reason(self) -> str:
        return str(json.loads(self.text).get("reason", ""))


class Line:
    """The connection of one desk. The service may close it in a busy moment; who is cut off asks once more, with the
    same key.
    """

    def __init__(self, where: str) -> None:
        self.wire = http.client.HTTPConnection(where, timeout=60)

    def ask(self, call: Call) -> None:
        try:
            self.wire.request("POST", call.path, call.body, call.headers)
        except OSError:
            self.wire.close()
            self.wire.request("POST", call.path, call.body, call.headers)
        if not call.is_heard:
            self.wire.close()

    def hear(self, call: Call) -> Answer | None:
        if not call.is_heard:
            return None
        try:
            found = self.wire.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            self.wire.close()
            self.ask(call)
            found = self.wire.getresponse()
        text = found.read().decode()
        assert found.status < 500, f"POST {call.path}: {found.status} {text[:500]}"
        return Answer(found.status, found.getheader("Location") or "", text)


@dataclass(frozen=True)
class Clerk:
    """Who stands at a desk: a token for programs, and the session and the form of the page."""

    persona: Persona
    token: str
    cookie: str
    form: dict[str, Any] = field(repr=False)
    mark: str
    """By which a page that works without network knows whose work it keeps."""

    @property
    def known_as(self) -> str:
        return f"{ORGANISATIONS[self.persona.org][0]} ({self.persona.name})"


@dataclass(frozen=True)
class Running:
    """A contract that runs, who made it and for whom."""

    number: str
    tag: str
    clerk: Clerk
    borrower: dict[str, Any]


Judge = Callable[[Sequence[Answer]], None]
Race = tuple[list[Call], Judge]


class Hall:
    """What lies ready (devices, codes, running contracts), and what the answers promised so far."""

    def __init__(self, where: str, tags: list[str], codes: list[str], tokens: dict[str, str], cookies: dict[str, str]):
        self.tags, self.codes, self.running = tags, codes, list[Running]()
        self.lines = [Line(where) for _desk in range(DESKS)]
        self.where = where
        self.promised: Counter[str] = Counter()
        self.social = {"Authorization": f"Bearer {tokens[SOCIAL_WORKER.name]}", "Content-Type": "application/json"}
        self.clerks = [
            Clerk(each, tokens[each.name], cookie, self._form(cookie), str(self.got("/offline/me", cookie)["who"]))
            for each, cookie in ((each, cookies[each.name]) for each in CLERKS)
        ]
        self.unheard: list[Call] = []
        self._turn = cycle(self.clerks)
        self._made = 0

    def _form(self, cookie: str) -> dict[str, Any]:
        """The form of the hand-over as the page gives it, hidden fields and all."""
        page = self._read(f"/loans/hand-over?device={self.tags[-1]}&code={self.codes[-1]}", {"Cookie": cookie})
        return dict(Page(page[1]).form("hand-over").values)

    def got(self, path: str, cookie: str) -> dict[str, Any]:
        """What a script of the page asks."""
        return dict(json.loads(self._read(path, {"Cookie": cookie})[1]))

    def _read(self, path: str, headers: dict[str, str]) -> tuple[str, str]:
        wire = http.client.HTTPConnection(self.where, timeout=60)
        wire.request("GET", path, headers=headers)
        answer = wire.getresponse()
        text = answer.read().decode()
        wire.close()
        assert answer.status == 200, f"GET {path}: {answer.status} {text[:300]}"
        return str(answer.getheader("ETag")), text

    def play(self, races: Sequence[Race]) -> None:
        """All calls of these races leave at the same moment, each over a line of its own; then each judge speaks."""
        calls = [(race, call) for race, (own, _judge) in enumerate(races) for call in own]
        assert len(calls) <= DESKS
        calls = calls[::2] + calls[1::2]  # the calls of one race are not sent in one go
        for line, (_race, call) in zip(self.lines, calls, strict=False):
            line.ask(call)
        heard = [(race, call, line.hear(call)) for line, (race, call) in zip(self.lines, calls, strict=False)]
        for race, (own, judge) in enumerate(races):
            answers = {id(call): answer for of, call, answer in heard if of == race and answer is not None}
            judge([answers[id(call)] for call in own if id(call) in answers])

    def ask_once_more(self) -> None:
        """What was not heard is asked twice more, now that its agreement is drawn: the answers are the same, whole."""
        for call in self.unheard:
            first, second = self.again(call), self.again(call)
            assert first == second
            assert first.status == 303 or json.loads(first.text)["agreement"]["sha256"]

    def leave(self) -> None:
        """Hang up: a service that ends waits for who is still there."""
        for line in self.lines:
            line.wire.close()

    def again(self, call: Call) -> Answer:
        """The same call once more, with nobody beside it."""
        self.lines[0].ask(call)
        answer = self.lines[0].hear(call)
        assert answer is not None
        return answer

    # --- calls ---------------------------------------------------------------------------------------------------

    def somebody(self) -> dict[str, Any]:
        """A borrower whom nobody knows yet."""
        self._made += 1
        return {
            "first_name": "Jo", "last_name": f"Rij {self._made}", "birth_date": f"{1930 + self._made % 70}-05-09",
            "street": f"Straat {self._made}", "postal_code": "8500", "city": "Kortrijk",
        }  # fmt: skip

    def hand_over(self, clerk: Clerk, tag: str, code: str, borrower: dict[str, Any], *, on_page: bool) -> Call:
        self._made += 1
        key = f"key-{self._made:06d}"
        if on_page:
            sent = {
                **clerk.form, **borrower, "device": tag, "code": code, "kind": "BRUIKLEEN", "identity_seen": "y",
                "confirmed": list(CONFIRMED), "once": key,
            }  # fmt: skip
            headers = {"Cookie": clerk.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            return Call("/loans/hand-over", urlencode(sent, doseq=True).encode(), headers)
        body = {
            "kind": "BRUIKLEEN", "device": tag, "referral": code, "borrower": {**borrower, "identity_seen": True},
            "accessories": ["Lader"], "confirmed": list(CONFIRMED),
        }  # fmt: skip
        return self.api(clerk, "/loans", body, key)

    def api(self, clerk: Clerk, path: str, body: dict[str, Any], key: str = "", **headers: str) -> Call:
        self._made += 1
        headers |= {"Authorization": f"Bearer {clerk.token}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = key or f"key-{self._made:06d}"
        return Call(f"/api/v1{path}", json.dumps(body).encode(), headers)

    def take_back(self, loan: Running) -> Call:
        sent = {"data_statement": True, "accessories": []}
        return self.api(loan.clerk, f"/loans/{loan.number}/return", sent)

    def from_afar(self, clerk: Clerk, tag: str, code: str, borrower: dict[str, Any]) -> tuple[Call, str]:
        """A hand-over that was done without network and arrives now, and the address of what came of it."""
        self._made += 1
        key = f"key-{self._made:06d}"
        fields = {name: [text] for name, text in borrower.items()} | {"identity_seen": ["y"]}
        sent = {
            "csrf_token": clerk.form["csrf_token"], "who": clerk.mark, "once": key, "what": "hand_over", "tag": tag,
            "code": code, "ago": "0", "prepared_on": today().isoformat(),
            "fields": json.dumps({**fields, "confirmed": list(CONFIRMED)}),
        }  # fmt: skip
        headers = {"Cookie": clerk.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return Call("/offline/work", urlencode(sent, doseq=True).encode(), headers), f"/offline/answer?key={key}"

    def version_of(self, loan: Running) -> str:
        """The version of a contract that a desk has on its screen."""
        return self._read(f"/api/v1/loans/{loan.number}", {"Authorization": f"Bearer {loan.clerk.token}"})[0]

    # --- what an answer promises ---------------------------------------------------------------------------------

    def lent(self, answer: Answer, tag: str, clerk: Clerk, borrower: dict[str, Any]) -> None:
        self.promised.update(HAND_OVER)
        self.running.append(Running(answer.number, tag, clerk, borrower))

    def next_clerks(self, count: int) -> list[Clerk]:
        return [next(self._turn) for _each in range(count)]
