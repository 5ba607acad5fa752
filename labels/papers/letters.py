"""Letters for an envelope with a window: a reminder that a contract ends, or has ended.

Who opens somebody else's post reads a number, a day and a telephone number: no device, no reason, no amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from labels import words
from labels.errors import PaperError
from labels.paper import Paper
from labels.press import print_paper
from labels.text import clean


@dataclass(frozen=True, slots=True)
class LetterData(Paper):
    """A reminder by post. `is_last`: the last step, after the others. `window`: on which side the envelope has its
    window, "left" or else on the right.
    """

    centre: str
    sender_address: str
    name: str
    street: str
    place: str
    number: str
    due_on: date
    written_on: date
    phone: str = ""
    hours: str = ""
    return_place: str = ""
    is_free: bool = True
    is_last: bool = False
    window: str = "right"


@dataclass(frozen=True, slots=True)
class NoticeData(Paper):
    """A letter about the device of a contract that has to be looked at. `lead`, `ways`, `end`: what it says."""

    centre: str
    sender_address: str
    name: str
    street: str
    place: str
    about: str
    written_on: date
    lead: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    end: str = ""
    phone: str = ""
    hours: str = ""
    window: str = "right"


def letter(data: LetterData) -> bytes:
    """One letter (A4)."""
    return letters([data])


def letters(all_of_them: Sequence[LetterData]) -> bytes:
    """Letters in one document, each on a page of its own."""
    if not all_of_them:
        raise PaperError("Er zijn geen brieven om af te drukken.")
    first = all_of_them[0]
    return print_paper(
        "post",
        {"letters": [_said(each) for each in all_of_them]},
        title=_about(first) if len(all_of_them) == 1 else f"{len(all_of_them)} brieven",
        on=max(each.written_on for each in all_of_them),
        author=first.centre,
    )


def notice(data: NoticeData) -> bytes:
    """One such letter (A4)."""
    return notices([data])


def notices(all_of_them: Sequence[NoticeData]) -> bytes:
    """Such letters in one document, each on a page of its own."""
    if not all_of_them:
        raise PaperError("Er zijn geen brieven om af te drukken.")
    first = all_of_them[0]
    return print_paper(
        "post",
        {"letters": [_noticed(each) for each in all_of_them]},
        title=_title(first) if len(all_of_them) == 1 else f"{len(all_of_them)} brieven",
        on=max(each.written_on for each in all_of_them),
        author=first.centre,
    )


def _title(data: NoticeData) -> str:
    return " ".join(clean(data.about).split()) or "Over je toestel"


def _noticed(data: NoticeData) -> dict[str, object]:
    call = f"Bel ons op {data.phone}" if data.phone else "Bel ons"
    return {
        **_envelope(data),
        "about": _title(data),
        "lead": list(data.lead),
        "call": f"{call}. Dan spreken we af wat het best past.",
        "ways": list(data.ways),
        "end": data.end,
    }


def _envelope(data: LetterData | NoticeData) -> dict[str, object]:
    return {
        "window": "left" if data.window == "left" else "right",
        "sender": [data.centre, data.sender_address],
        "to": [data.name, data.street, data.place],
        "on": words.day(data.written_on),
        "hello": f"Dag {data.name},",
        "hours": f"We zijn er op deze uren: {data.hours}." if data.hours else "",
        "bye": ["Vriendelijke groeten", data.centre],
    }


def _about(data: LetterData) -> str:
    if data.written_on > data.due_on:
        return f"Over je contract {data.number}"
    return f"Contract {data.number} loopt tot {words.day(data.due_on)}"


def _said(data: LetterData) -> dict[str, object]:
    is_late = data.written_on > data.due_on
    call = f"Bel ons op {data.phone}" if data.phone else "Bel ons"
    where = data.return_place or data.centre
    if is_late:
        lead = [
            f"Contract {data.number} liep tot {words.day(data.due_on)}. We hebben nog niet alles terug.",
            "We vroegen het je al eerder. Misschien kwam dat niet aan." if data.is_last else "",
        ]
        longer = "Wil je langer lenen? Vraag het ons." + (" Dat is gratis." if data.is_free else "")
        ways = [
            longer,
            f"Wil je alles terugbrengen? Kom naar {where}. Breng mee wat je toen kreeg.",
            "Kan je niet komen? Zeg het ons. We zoeken samen een oplossing.",
            "Is er iets stuk of kwijt? Zeg ook dat gerust.",
        ]
        end = "Bracht je intussen alles terug? Dan is alles in orde en hoef je niets te doen."
    else:
        lead = [f"Contract {data.number} loopt tot {words.day(data.due_on)}."]
        ways = [
            "Wil je langer lenen? Vraag het ons ten laatste die dag." + (" Dat is gratis." if data.is_free else ""),
            f"Wil je stoppen? Breng alles ten laatste die dag terug naar {where}.",
            "Kan je niet komen? Zeg het ons. We zoeken samen een oplossing.",
        ]
        end = ""
    return {
        **_envelope(data),
        "about": _about(data),
        "lead": [line for line in lead if line],
        "call": f"{call}. Dan bekijken we samen wat kan.",
        "ways": ways,
        "end": end,
    }
