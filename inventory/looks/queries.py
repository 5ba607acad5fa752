"""Reading who looked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inventory.access import ROLE_LABELS, Actor, Role
from inventory.accounts.models import HeldRole, Organisation, User
from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.models import Event
from inventory.history.subject import Subject
from inventory.looks.events import FOUND, LOOKS, OPENED, PHONE_SHOWN, READ, REASONS, Reason, What

ONCE_IN = timedelta(minutes=15)
SHOWN_FOR = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=30)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Look:
    """Once that somebody looked, as the person may know it: when, in which role, where, and at what."""

    at: datetime
    role: str
    organisation: str
    kind: str


def looks_at(person_id: int) -> list[Look]:
    """Who looked at this person, oldest first. Of staff it says the role and the organisation, no name."""
    events = session.scalars(
        select(Event)
        .where(Event.subject_kind == "person", Event.subject_id == person_id, Event.kind.in_(LOOKS))
        .order_by(Event.seq)
    ).all()
    orgs = names_of_orgs({event.data.get("org") for event in events})
    return [
        Look(
            event.at, role_word(event.data.get("role", "")), orgs.get(event.data.get("org"), ""), str(LOOKS[event.kind])
        )
        for event in events
    ]


def role_word(role: str) -> str:
    return str(ROLE_LABELS[Role(role)]) if role in Role.__members__.values() else ""


def names_of_orgs(numbers: set[Any]) -> dict[Any, str]:
    """The name of each of these organisations."""
    found = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers - {None})))
    return {row[0]: row[1] for row in found}


def did_lately(kind: str, person_id: int, *, actor: Actor, within: timedelta = ONCE_IN, of: str = "person") -> bool:
    """Whether this actor did this with this person a moment ago. `of`: another kind of thing."""
    return (
        session.scalar(
            select(Event.seq)
            .where(
                Event.subject_kind == of,
                Event.subject_id == person_id,
                Event.kind == kind,
                Event.actor_id == actor.user_id,
                Event.at > now() - within,
            )
            .limit(1)
        )
        is not None
    )


def list_of(what: What | str, actor: Actor) -> Subject:
    """A list as this reader opens it: history is asked for it at each opening, so each reader has an own row of it."""
    return Subject("list", actor.user_id or 0, str(what))


def listed_lately(what: What | str, *, actor: Actor) -> bool:
    """Whether this reader opened this list a moment ago."""
    newest = session.scalar(
        select(Event.at)
        .where(
            Event.subject_kind == "list",
            Event.subject_id == actor.user_id,
            Event.subject_code == str(what),
        )
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return newest is not None and newest > now() - ONCE_IN


def shows_phone(person_id: int, *, actor: Actor, of: str = "person") -> bool:
    """Whether this actor asked for the phone number a moment ago, and so still sees it."""
    return did_lately(PHONE_SHOWN, person_id, actor=actor, within=SHOWN_FOR, of=of)


def is_opened(person_id: int, *, actor: Actor) -> bool:
    """Whether this actor opened this person with a reason, and the time for it is not over."""
    return actor.user_id is not None and did_lately(OPENED, person_id, actor=actor, within=OPEN_FOR)


def people_in_the_last_hour(user_id: int) -> int:
    """How many different people somebody opened or was shown by a search in the last hour."""
    return (
        session.scalar(
            select(func.count(func.distinct(Event.subject_id))).where(
                Event.subject_kind == "person",
                Event.kind.in_((READ, OPENED, FOUND)),
                Event.at > now() - _HOUR,
                Event.actor_id == user_id,
            )
        )
        or 0
    )


@dataclass
class Week:
    """What one member of staff looked at in some days."""

    name: str
    user_id: int | None = None
    role: str = ""
    people: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reasons: list[str] = field(default_factory=list)


def looks_between(first: datetime, last: datetime) -> list[Week]:
    """Per member of staff what they looked at, who saw most people first. No name of whom they looked at."""
    rows = session.execute(
        select(Event.actor_id, Event.kind, Event.subject_kind, Event.subject_id, Event.data)
        .where(Event.kind.in_(LOOKS), Event.at >= first, Event.at < last)
        .order_by(Event.seq)
    ).all()
    names = {
        row[0]: row[1] for row in session.execute(select(User.id, User.name).where(User.id.in_({r[0] for r in rows})))
    }
    found: dict[Any, Week] = {}
    people: dict[Any, set[int]] = defaultdict(set)
    for who, kind, subject_kind, subject_id, data in rows:
        week = found.setdefault(who, Week(names.get(who, ""), who))
        week.role = week.role or role_word(data.get("role", ""))
        week.counts[kind] += 1
        if subject_kind == "person":
            people[who].add(subject_id)
        if kind == OPENED:
            week.reasons.append(str(REASONS[Reason(data["reason"])]))
    for who, week in found.items():
        week.people = len(people[who])
    return sorted(found.values(), key=lambda week: (-week.people, week.name))


def staff() -> list[tuple[int, str]]:
    """Everybody with an account, by name: their number and name."""
    query = select(User.id, User.name).order_by(User.name, User.id)
    return [(number, name) for number, name in session.execute(query)]


def coordinators() -> Sequence[User]:
    """Who is told about it."""
    holding = select(HeldRole.user_id).where(HeldRole.role == Role.COORDINATOR)
    return session.scalars(select(User).where(User.id.in_(holding), User.active).order_by(User.id)).all()
