"""Rows that may be one person: found, laid side by side, and merged or kept apart by somebody. Never by itself."""

from sqlalchemy import select

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import record
from inventory.people import events
from inventory.people.actions.subject import hold, subject_of
from inventory.people.models import Person, PersonPair, Twin, Verdict
from inventory.people.queries.known import root_of
from inventory.people.queries.twins import candidates, likeness, pair_of

_AT_ONCE = 500


def propose(person: Person, *, actor: Actor) -> int:
    """Note with whom this person may be one; the number that is new."""
    session.flush()
    found = 0
    for other in candidates(person):
        rule = likeness(person, other)
        if rule is not None and pair_of(person.id, other.id) is None:
            _note(person.id, other.id, rule)
            record(events.LOOKS_LIKE, subject_of(person), actor=actor, data={"other": other.ref, "rule": str(rule)})
            found += 1
    if found or not person.is_looked_at:
        person.is_looked_at = True
        session.flush()
    return found


def propose_for_all(*, actor: Actor = SYSTEM) -> int:
    """Nightly: the rows that nobody looked at yet, such as those of before there was a look."""
    waiting = session.scalars(
        select(Person)
        .where(Person.is_looked_at.is_(False), Person.anonymised_at.is_(None))
        .order_by(Person.id)
        .limit(_AT_ONCE)
    ).all()
    return sum(propose(person, actor=actor) for person in waiting)


def merge(kept: Person, other: Person, rule: Twin, *, actor: Actor) -> Person:
    """These two rows are one person: `kept` goes on. Loans stay with the row that signed; it can be undone."""
    for each in sorted((kept, other), key=lambda person: person.id):
        hold(each)
    for each in (kept, other):
        demand(actor, Can.PEOPLE_CHANGE, each)
    if (kept.org_id, kept.route) != (other.org_id, other.route):
        raise Refused("other_counter", _("Deze mensen komen bij een andere balie. Die gegevens leggen we niet samen."))
    goes_on, goes_in = root_of(kept), root_of(other)
    assert goes_on is not None
    assert goes_in is not None
    if goes_on.id == goes_in.id:
        raise Refused("merged_already", _("Deze gegevens zijn al samengevoegd."))
    hold(goes_in).merged_into = goes_on.id
    pair = pair_of(kept.id, other.id) or _note(kept.id, other.id, rule)
    pair.rule, pair.verdict, pair.decided_at, pair.decided_by = rule, Verdict.MERGED, now(), actor.user_id
    session.flush()
    record(events.MERGED, subject_of(goes_in), actor=actor, data={"into": goes_on.ref, "rule": str(rule)})
    record(events.TOOK_IN, subject_of(goes_on), actor=actor, data={"other": goes_in.ref, "rule": str(rule)})
    return goes_on


def undo_merge(person: Person, *, actor: Actor) -> Person:
    """This row was somebody else after all. Its loans were always its own, so nothing else changes."""
    person = hold(person)
    demand(actor, Can.PEOPLE_CHANGE, person)
    into = session.get(Person, person.merged_into) if person.merged_into is not None else None
    if into is None:
        raise Refused("not_merged", _("Deze gegevens zijn niet samengevoegd."))
    person.merged_into = None
    pair = pair_of(person.id, into.id)
    if pair is not None:
        pair.verdict, pair.decided_at, pair.decided_by = Verdict.DIFFERENT, now(), actor.user_id
    session.flush()
    record(events.UNMERGED, subject_of(person), actor=actor, data={"from": into.ref})
    return person


def keep_apart(one: Person, other: Person, *, actor: Actor) -> None:
    """These two are different people: nobody is asked again."""
    for each in sorted((one, other), key=lambda person: person.id):
        hold(each)
        demand(actor, Can.PEOPLE_CHANGE, each)
    if root_of(one) is root_of(other):
        raise Refused("merged_already", _("Deze gegevens zijn al samengevoegd."))
    pair = pair_of(one.id, other.id) or _note(one.id, other.id, likeness(one, other) or Twin.CARD_SEEN)
    pair.verdict, pair.decided_at, pair.decided_by = Verdict.DIFFERENT, now(), actor.user_id
    session.flush()
    record(events.KEPT_APART, subject_of(one), actor=actor, data={"other": other.ref})


def _note(one: int, other: int, rule: Twin) -> PersonPair:
    first, second = sorted((one, other))
    pair = PersonPair(first_id=first, second_id=second, rule=rule, verdict=Verdict.OPEN, found_at=now())
    session.add(pair)
    return pair
