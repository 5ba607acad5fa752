"""What eight desks reach for at the same moment: each race is some calls and a judge of their answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.faults.hall import CONFIRMED, HAND_OVER, RETURN, SWAP, Answer, Call, Hall, Race, Running


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
