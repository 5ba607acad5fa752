"""Eight desks in one hall, each with a connection of its own to the real service, and what they do at the same moment.

A race is some calls and a judge of their answers. The judge also counts which events each answer promises, so that at
the end nothing may be lost and nothing told twice. Some desks work on the page, the others over the API.
"""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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


# --- the races ---------------------------------------------------------------------------------------------------


def only(answers: Sequence[Answer]) -> int:
    """The place of the one that won."""
    won = [place for place, answer in enumerate(answers) if answer.is_yes]
    assert len(won) == 1, [(answer.status, answer.says[:200]) for answer in answers]
    return won[0]


def one_device(hall: Hall, desks: int) -> Race:
    """Several desks hand over one device: one succeeds, the others read who did it and when."""
    tag, clerks = hall.tags.pop(), hall.next_clerks(desks)
    codes, people = [hall.codes.pop() for _desk in clerks], [hall.somebody() for _desk in clerks]

    def judge(answers: Sequence[Answer]) -> None:
        won = only(answers)
        said = f"{clerks[won].known_as} leende {tag} uit om "
        for place, answer in enumerate(answers):
            if place != won:
                assert answer.status == 409, answer
                assert re.search(re.escape(said) + r"\d\d:\d\d", answer.says), answer.says[:1500]
                hall.codes.append(codes[place])
        hall.lent(answers[won], tag, clerks[won], people[won])

    calls = [
        hall.hand_over(clerks[place], tag, codes[place], people[place], on_page=place == 0) for place in range(desks)
    ]
    return calls, judge


def one_from_afar(hall: Hall) -> Race:
    """Two desks hand over a device that a third one gave along without network: one of the three counts. What came
    too late from afar is a task.
    """
    tag, clerks = hall.tags.pop(), hall.next_clerks(3)
    codes, people = [hall.codes.pop() for _desk in clerks], [hall.somebody() for _desk in clerks]
    late, its_answer = hall.from_afar(clerks[2], tag, codes[2], people[2])

    def judge(answers: Sequence[Answer]) -> None:
        assert answers[2].status == 303, answers[2]
        told = hall.got(its_answer, clerks[2].cookie)
        done = [answer.number if answer.is_yes else "" for answer in answers[:2]]
        done.append(told["number"] if told["outcome"] == "done" else "")
        (won,) = [place for place, number in enumerate(done) if number]
        said = f"{clerks[won].known_as} leende {tag} uit om "
        hall.codes += [code for place, code in enumerate(codes) if place != won]
        for place in {0, 1} - {won}:
            assert (answers[place].status, said in answers[place].says) == (409, True), answers[place].says[:1500]
        if won != 2:
            assert (told["outcome"], said in told["message"]) == ("conflict", True), told
            hall.promised["offline:conflict"] += 1
        hall.promised.update(HAND_OVER)
        hall.running.append(Running(done[won], tag, clerks[won], people[won]))

    calls = [hall.hand_over(*each, on_page=False) for each in zip(clerks, [tag] * 3, codes, people, strict=True)]
    return [*calls[:2], late], judge


def one_borrower(hall: Hall, desks: int) -> Race:
    """Several desks of one library give somebody who may have one device each another: one of them does."""
    who, tags = hall.somebody(), [hall.tags.pop() for _desk in range(desks)]
    clerks = [hall.clerks[place % 2] for place in range(desks)]  # of one library: there a person is the same person
    codes = [hall.codes.pop() for _desk in clerks]

    def judge(answers: Sequence[Answer]) -> None:
        won = only(answers)
        for place, answer in enumerate(answers):
            if place != won:
                assert answer.status == 409, answer
                assert f"heeft al een toestel: contract {answers[won].number}" in answer.says, answer.says[:1500]
                hall.codes.append(codes[place])
                hall.tags.append(tags[place])
        hall.lent(answers[won], tags[won], clerks[won], who)

    calls = [
        hall.hand_over(clerks[place], tags[place], codes[place], who, on_page=place == 0) for place in range(desks)
    ]
    return calls, judge


def one_code(hall: Hall) -> Race:
    """Two desks give two devices on one code: one of them does."""
    code, tags, clerks = hall.codes.pop(), [hall.tags.pop(), hall.tags.pop()], hall.next_clerks(2)
    people = [hall.somebody(), hall.somebody()]

    def judge(answers: Sequence[Answer]) -> None:
        won = only(answers)
        late = answers[1 - won]
        assert (late.status, f"Met de code {code} is al een toestel afgehaald." in late.says) == (409, True), late
        hall.tags.append(tags[1 - won])
        hall.lent(answers[won], tags[won], clerks[won], people[won])

    calls = [hall.hand_over(clerks[place], tags[place], code, people[place], on_page=place == 1) for place in range(2)]
    return calls, judge


def back_and_out(hall: Hall) -> Race:
    """Two desks take a device back while one hands it over and another gives its borrower a second device."""
    loan, other, codes = hall.running.pop(0), hall.tags.pop(), [hall.codes.pop(), hall.codes.pop()]

    def judge(answers: Sequence[Answer]) -> None:
        back = answers[:2]
        assert back[1 - only(back)].reason == "wrong_state"
        hall.promised.update(RETURN)
        assert answers[2].status == 409, answers[2]  # it is away, or it waits to be wiped
        hall.codes.append(codes[0])
        if answers[3].is_yes:  # the first one was back before
            hall.lent(answers[3], other, loan.clerk, loan.borrower)
        else:
            assert f"heeft al een toestel: contract {loan.number}" in answers[3].says
            hall.tags.append(other)
            hall.codes.append(codes[1])

    out = hall.hand_over(hall.clerks[0], loan.tag, codes[0], hall.somebody(), on_page=False)
    second = hall.hand_over(loan.clerk, other, codes[1], loan.borrower, on_page=True)
    return [hall.take_back(loan), hall.take_back(loan), out, second], judge


def while_it_runs(hall: Hall) -> Race:
    """One contract, at once: two other devices for it, two later dates from one screen, and it comes back."""
    loan, tags = hall.running.pop(0), [hall.tags.pop(), hall.tags.pop()]
    path, version = f"/loans/{loan.number}", hall.version_of(loan)

    def judge(answers: Sequence[Answer]) -> None:
        assert answers[4].status == 200, answers[4]
        hall.promised.update(RETURN)
        for tag, answer in zip(tags, answers[:2], strict=True):
            if answer.is_yes:
                hall.promised.update(SWAP)
            else:
                assert (answer.status, answer.reason) == (409, "wrong_state"), answer
                hall.tags.append(tag)
        later = sorted(answer.status for answer in answers[2:4])
        assert later in ([200, 412], [409, 409], [409, 412], [412, 412]), answers[2:4]
        hall.promised["loan:extended"] += later.count(200)

    calls = [
        hall.api(loan.clerk, f"{path}/swap", {"device": tag, "data_statement": True, "confirmed": list(CONFIRMED)})
        for tag in tags
    ]
    sent = {"due_on": "2028-02-01", "confirmed": list(CONFIRMED)}
    calls += [hall.api(loan.clerk, f"{path}/extend", sent, **{"If-Match": version}) for _screen in range(2)]
    return [*calls, hall.take_back(loan)], judge


def withdrawn(hall: Hall) -> Race:
    """Who referred withdraws the code while a desk has its page open and hands over: one of the two is done."""
    tag, code, clerk, who = hall.tags.pop(), hall.codes.pop(), *hall.next_clerks(1), hall.somebody()

    def judge(answers: Sequence[Answer]) -> None:
        if only(answers) == 0:
            assert f"De code {code} is ingetrokken." in answers[1].says
            hall.promised["referral:withdrawn"] += 1
            hall.tags.append(tag)
        else:
            assert (answers[0].status, answers[0].reason) == (409, "wrong_state"), answers[0]
            hall.lent(answers[1], tag, clerk, who)

    withdrawing = Call(f"/api/v1/referrals/{code}/moves", b'{"move": "withdraw"}', hall.social)
    return [withdrawing, hall.hand_over(clerk, tag, code, who, on_page=True)], judge


def unheard(hall: Hall, *, on_page: bool) -> Race:
    """The line is cut before the answer came, and the same is sent again: one contract, and the same answer."""
    tag, code, clerk, who = hall.tags.pop(), hall.codes.pop(), *hall.next_clerks(1), hall.somebody()
    call = hall.hand_over(clerk, tag, code, who, on_page=on_page)

    def judge(answers: Sequence[Answer]) -> None:
        (answer,) = answers
        assert answer.is_yes, answer
        again = hall.again(call)
        assert (again.status, again.number) == (answer.status, answer.number)
        hall.lent(answer, tag, clerk, who)
        hall.unheard.append(call)

    return [Call(call.path, call.body, call.headers, is_heard=False), call], judge


def rounds(hall: Hall, count: int) -> Iterator[list[Race]]:
    """So many rounds of eight desks; after five the same kinds come by again, with other devices and people."""
    for number in range(count):
        kind = number % 5
        if kind == 0:
            yield [one_device(hall, 8)]
        elif kind == 1:
            yield [one_device(hall, 2), one_borrower(hall, 2), back_and_out(hall)]
        elif kind == 2:
            yield [while_it_runs(hall), one_from_afar(hall)]
        elif kind == 3:
            yield [withdrawn(hall), withdrawn(hall), unheard(hall, on_page=number % 10 == 3), one_code(hall)]
        else:
            yield [one_device(hall, 5), one_borrower(hall, 3)]
