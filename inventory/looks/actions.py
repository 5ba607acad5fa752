"""Writing down that somebody looked, and telling the coordinator."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from inventory.access import Actor, Can, Role, demand
from inventory.core.clock import BRUSSELS, day_of, now, start_of_day, today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text, in_dutch
from inventory.history.actions import acting_role, record
from inventory.history.outbox import queue
from inventory.history.subject import Subject
from inventory.looks import events
from inventory.looks.events import How, Reason, What
from inventory.looks.queries import (
    ONCE_IN,
    SHOWN_FOR,
    Week,
    coordinators,
    did_lately,
    list_of,
    listed_lately,
    looks_between,
    people_in_the_last_hour,
)

MANY = 30  # different people in one hour
_ROLES = (Role.LIBRARY, Role.SHOP, Role.COORDINATOR, Role.SOCIAL_WORKER, Role.PARTNER_REFERRER)


def note_read(person: Subject, how: How, *, actor: Actor) -> bool:
    """Somebody opened the data of a person. The same reader and person count once in a quarter of an hour."""
    return _note(events.READ, person, actor=actor, how=str(how))


def show_phone(person: Subject, *, actor: Actor) -> bool:
    """Somebody asked to see the phone number, of a person or on a fault report. The caller demanded that they may."""
    return _note(events.PHONE_SHOWN, person, actor=actor, within=SHOWN_FOR)


def note_export(person: Subject, *, actor: Actor) -> None:
    """The data of a person went out in a file: each time is an event."""
    record(events.EXPORTED, person, actor=actor, data=_as(actor))


def note_search(text: str, found: Sequence[Subject] = (), *, actor: Actor, secret: str) -> None:
    """Somebody looked for a name and was shown these people. What was typed is kept as a hash that only our own key
    could make; of each person who was shown it is told in the own history.
    """
    typed = hmac.new(secret.encode(), " ".join(text.casefold().split()).encode(), hashlib.sha256).hexdigest()
    data = {**_as(actor), "query": typed[:32], "people": len(found)}
    record(events.SEARCHED, Subject("search", 0, ""), actor=actor, data=data)
    for person in found:
        _note(events.FOUND, person, actor=actor)
    if found:
        _alert(actor)


def note_list(what: What, people: int, *, actor: Actor) -> bool:
    """A list showed the first names of so many people, or which staff looked: once in a quarter of an hour per reader
    and list.
    """
    if actor.user_id is None or not people or listed_lately(what, actor=actor):
        return False
    kind = events.LOOKS_READ if what is What.LOOKS else events.LISTED
    record(kind, list_of(what, actor), actor=actor, data={**_as(actor), "people": people})
    return True


def note_list_file(code: str, people: int, *, actor: Actor) -> None:
    """A list with names of people went out in a file: each time is an event, and many at once the coordinator hears."""
    record(events.LIST_FILE, list_of(f"file:{code}", actor), actor=actor, data={**_as(actor), "people": people})
    _alert(actor, at_once=people)


def note_printed(batch: int, people: int, *, actor: Actor) -> bool:
    """Letters to so many people came out of the printer together: one event with their number, once in a quarter of an
    hour. It is the work of the day and no alarm; each person reads of the letter itself in the own file.
    """
    code = f"letters:{batch}"
    if actor.user_id is None or not people or listed_lately(code, actor=actor):
        return False
    record(events.PRINTED, list_of(code, actor), actor=actor, data={**_as(actor), "people": people})
    return True


def note_named(person: Subject, *, is_many: bool, actor: Actor) -> None:
    """Somebody who may not know who has a device typed that name in a note; it was refused, and so told. `is_many`:
    it happened so often in an hour that it may be guessing, and the coordinator hears it.
    """
    record(events.NAMED, person, actor=actor, data=_as(actor))
    if not is_many:
        return
    with in_dutch():
        subject = _("Iemand typte een paar keer de naam van een ontlener")
        body = _(
            "Dag,\n\n%(name)s mag niet weten wie een toestel heeft, en typte in een uur drie keer de juiste naam in "
            "een nota. De nota's zijn geweigerd. Vraag hoe dat kwam.\n\n"
            "Geen namen van ontleners: die staan niet in deze mail.",
            name=actor.name,
        )
    for each in coordinators():
        queue(f"looks:named:{actor.user_id}:{_hour(now())}:{each.id}", to=each.email, subject=subject, body=body)


def open_with_reason(person: Subject, reason: str, *, actor: Actor, about: object) -> None:
    """Open the name of a customer of another counter for half an hour. `about` is the contract it stands on."""
    demand(actor, Can.PEOPLE_OPEN, about)
    if actor.kind != "user" or reason not in Reason.__members__.values():
        raise Refused("reason_missing", _("Kies een reden."), field="reason")
    record(events.OPENED, person, actor=actor, data={**_as(actor), "reason": reason})
    _alert(actor)


def tell_the_week(*, actor: Actor) -> int:
    """Nightly: what was looked at in the week that is over, to every coordinator, once. The number of messages."""
    monday = today() - timedelta(days=today().weekday())
    first, last = start_of_day(monday - timedelta(days=7)), start_of_day(monday)
    weeks = looks_between(first, last)
    with in_dutch():
        subject = _("Wie keek naar gegevens van mensen, week van %(day)s", day=day_text(day_of(first)))
        body = "\n".join(
            [_("Dag,"), "", *_lines(weeks), "", _("Geen namen van ontleners: die staan niet in deze mail.")]
        )
    key = f"looks:week:{day_of(first).isoformat()}"
    return sum(
        queue(f"{key}:{each.id}", to=each.email, subject=subject, body=body) is not None for each in coordinators()
    )


def _lines(weeks: list[Week]) -> list[str]:
    if not weeks:
        return [_("Deze week opende niemand gegevens van een ontlener.")]
    said = [_("Dit werd deze week geopend:")]
    for week in weeks:
        what = ", ".join(
            f"{str(label).lower()}: {week.counts[kind]}"
            for kind, label in events.LOOKS.items()
            if week.counts.get(kind)
        )
        said.append(
            "- "
            + _(
                "%(name)s (%(role)s): %(people)s personen. %(what)s.",
                name=week.name or _("Systeem"),
                role=week.role or "-",
                people=week.people,
                what=what,
            )
        )
        said += [f"  {_('Reden')}: {reason}" for reason in week.reasons]
    return said


def _note(kind: str, person: Subject, *, actor: Actor, within: timedelta = ONCE_IN, how: str = "") -> bool:
    if actor.user_id is None or did_lately(kind, person.id, actor=actor, within=within, of=person.kind):
        return False
    record(kind, person, actor=actor, data=_as(actor) | ({"how": how} if how else {}))
    if kind == events.READ:
        _alert(actor)
    return True


def _as(actor: Actor) -> dict[str, object]:
    """In which role and for which organisation somebody looked."""
    role = acting_role(actor, *_ROLES)
    orgs = sorted(m.org_id for m in actor.memberships if m.role == role)
    return {"role": role, "org": orgs[0] if orgs else None}


def _alert(actor: Actor, *, at_once: int = 0) -> None:
    """Many different people in one hour: the coordinator hears it now, once an hour."""
    if actor.user_id is None or max(at_once, people_in_the_last_hour(actor.user_id)) <= MANY:
        return
    with in_dutch():
        subject = _("Iemand opende meer dan %(many)s personen in een uur", many=MANY)
        body = _(
            "Dag,\n\n%(name)s opende in het laatste uur de gegevens van meer dan %(many)s verschillende personen. "
            "Vraag waarvoor dat nodig was.\n\nGeen namen van ontleners: die staan niet in deze mail.",
            name=actor.name,
            many=MANY,
        )
    for each in coordinators():
        queue(f"looks:many:{actor.user_id}:{_hour(now())}:{each.id}", to=each.email, subject=subject, body=body)


def _hour(at: datetime) -> str:
    return f"{at.astimezone(BRUSSELS):%Y-%m-%dT%H}"
