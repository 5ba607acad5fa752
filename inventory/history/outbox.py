"""Messages are written down in the transaction that causes them, and sent later: a slow mail server delays nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.models import Message

TRIES = 8
KEPT_DAYS = 90  # longer than any reminder could be asked again

Told = Callable[[Message], None]


@dataclass(frozen=True)
class _Follower:
    prefix: str
    sent: Told
    given_up: Told


_followers: list[_Follower] = []


def follow(prefix: str, *, sent: Told, given_up: Told) -> None:
    """A room above says, when it is loaded, what follows when a message of its own left, or after the last try did
    not. `prefix` is how the keys of its messages begin.
    """
    follower = _Follower(prefix, sent, given_up)
    if follower not in _followers:
        _followers.append(follower)


def queue(
    key: str, *, to: str, subject: str, body: str, channel: str = "email", kept_file_id: int | None = None
) -> Message | None:
    """Put a message in the outbox; the same key is put there once. None when it already was. A kept paper goes along
    as it was kept.
    """
    if session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    message = Message(
        key=key,
        channel=channel,
        to_address=to,
        subject=subject,
        body=body,
        made_at=now(),
        next_try_at=now(),
        kept_file_id=kept_file_id,
    )
    session.add(message)
    session.flush()
    return message


def waiting(*, limit: int = 100) -> Sequence[Message]:
    """The e-mails that are due to be sent."""
    return session.scalars(
        select(Message)
        .where(
            Message.channel == "email",
            Message.sent_at.is_(None),
            Message.tries < TRIES,
            Message.next_try_at <= now(),
        )
        .order_by(Message.id)
        .limit(limit)
    ).all()


def send(message: Message, deliver: Callable[[Message], None]) -> bool:
    """Try one message; a failure is noted and tried again later, each time after a longer wait."""
    message.tries += 1
    try:
        deliver(message)
    except OSError as failure:
        message.failure = type(failure).__name__
        message.next_try_at = now() + timedelta(minutes=2**message.tries)
        if message.tries >= TRIES:
            for each in _about(message):
                each.given_up(message)
        return False
    message.sent_at = now()
    message.failure = ""
    for each in _about(message):
        each.sent(message)
    return True


def withdraw(key: str) -> bool:
    """Take a message back that has not left. Says whether it was still there."""
    gone = session.execute(delete(Message).where(Message.key == key, Message.sent_at.is_(None)))
    return bool(getattr(gone, "rowcount", 0))


def try_again(key: str) -> bool:
    """Try a message anew that was given up. Says whether there was one."""
    given_up = (Message.key == key, Message.sent_at.is_(None), Message.tries >= TRIES)
    again = session.execute(update(Message).where(*given_up).values(tries=0, next_try_at=now(), failure=""))
    return bool(getattr(again, "rowcount", 0))


def left(key: str) -> bool:
    """Whether this message was sent."""
    return session.scalar(select(Message.id).where(Message.key == key, Message.sent_at.is_not(None))) is not None


def _about(message: Message) -> list[_Follower]:
    return [each for each in _followers if message.key.startswith(each.prefix)]


def forget_old(*, days: int = KEPT_DAYS) -> int:
    """Throw away messages of long ago, sent or not: each holds an address, and nobody reads it again. Of one that never
    left, its room hears that it never will.
    """
    is_old = Message.made_at < now() - timedelta(days=days)
    for message in session.scalars(select(Message).where(is_old, Message.sent_at.is_(None)).order_by(Message.id)):
        for each in _about(message):
            each.given_up(message)
    session.flush()
    gone = session.execute(delete(Message).where(is_old))
    return int(getattr(gone, "rowcount", 0))
