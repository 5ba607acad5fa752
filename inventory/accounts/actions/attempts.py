"""Tries are counted in the database, the same for every worker: ten wrong sign-ins in five minutes, and then a wait."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, insert, update

from inventory.access import Actor
from inventory.accounts.models import ApiToken, Attempt
from inventory.accounts.queries import attempts, plain_email
from inventory.core.clock import now
from inventory.core.db import db, session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.core.one_writer import writing

# what -> (how often, in how long): per account and per address of the network
LIMITS = {
    "sign_in": (10, timedelta(minutes=5)),
    "reset": (3, timedelta(hours=6)),
    "reset_from": (20, timedelta(hours=1)),
    "check": (30, timedelta(minutes=5)),
    # wrong codes of referrals: of one person, and from one address of the network (a whole library may share it)
    "code": (20, timedelta(minutes=10)),
    "code_from": (100, timedelta(minutes=10)),
    # notes that name who has a device, typed by somebody who may not know that
    "name": (3, timedelta(hours=1)),
    # faults that somebody reports by the label: of one device, and from one address of the network. The settings say
    # how often; these are the usual numbers.
    "fault": (4, timedelta(days=1)),
    "fault_from": (12, timedelta(hours=1)),
}


_IN_MINUTES = 90  # what is longer is said in hours


class TooMany(Refused):
    """Tried too often; `seconds` is how long to wait."""

    status = 429

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        said = (
            _("Te vaak geprobeerd. Wacht %(hours)s uur en probeer dan opnieuw.", hours=-(-minutes // 60))
            if minutes > _IN_MINUTES
            else _("Te vaak geprobeerd. Wacht %(minutes)s min en probeer dan opnieuw.", minutes=minutes)
        )
        super().__init__("too_many", said)
        self.seconds = seconds


def count(what: str, *, account: str, address: str) -> list[int]:
    """Note one try of this account from this network address; refuses when either tried too often.

    Noted before the password is looked at, so that many tries at the same moment count too. Gives the rows, for
    `forget` when the try succeeded.
    """
    names = (_name("account", plain_email(account)), _name("address", address))
    for name in names:
        _demand_room(what, name)
    return [_note(what, name) for name in names]


def count_one(what: str, kind: str, name: str) -> None:
    """Note one try under a single name; refuses when it was too often."""
    _demand_room(what, _name(kind, name))
    _note(what, _name(kind, name))


def demand_room(what: str, kind: str, name: str, *, often: int | None = None) -> None:
    """Refuse when this was tried too often under this name; notes nothing. `often`: not as usual, but so many times."""
    _demand_room(what, _name(kind, name), often)


def note_apart(*tries: tuple[str, str, str], often: Mapping[str, int] | None = None) -> bool:
    """Note tries (what, kind, name) that stay noted whatever becomes of the request: in a transaction of their own.

    What the request did so far is rolled back: it failed. Says whether one of them reached its limit just now; `often`
    has the limits that are not as usual.
    """
    limits = {what: period[0] for what, period in LIMITS.items()} | dict(often or {})
    session.rollback()
    rows = [(what, _name(kind, name)) for what, kind, name in tries]
    with writing(), db.engine.begin() as connection:
        connection.execute(insert(Attempt), [{"what": what, "who": who, "at": now()} for what, who in rows])
    return any(attempts(what, who, now() - LIMITS[what][1])[0] == limits[what] for what, who in rows)


def forget(rows: Sequence[int]) -> None:
    """The try succeeded: it does not count."""
    session.execute(delete(Attempt).where(Attempt.id.in_(rows)))


def forget_old_attempts(*, actor: Actor) -> int:
    """Throw away tries that no limit looks at any more."""
    longest = max(period for _often, period in LIMITS.values())
    gone = session.execute(delete(Attempt).where(Attempt.at < now() - longest))
    return int(getattr(gone, "rowcount", 0))


def note_token_use(token_id: int) -> None:
    """When a token was last used, to the hour; in a transaction of its own, after the answer was made."""
    session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now()))


def _demand_room(what: str, name: str, limit: int | None = None) -> None:
    usual, period = LIMITS[what]
    often = usual if limit is None else limit
    done, first = attempts(what, name, now() - period)
    if done >= often:
        left = (first + period - now()) if first else period
        raise TooMany(max(1, int(left.total_seconds()) + 1))


def _note(what: str, name: str) -> int:
    row = Attempt(what=what, who=name, at=now())
    session.add(row)
    session.flush()
    return row.id


def _name(kind: str, value: str) -> str:
    """Addresses of people and machines are not kept as they are."""
    return hashlib.sha256(f"{kind} {value}".encode()).hexdigest()
