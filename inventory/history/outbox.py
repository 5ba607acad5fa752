"""Messages are written down in the transaction that causes them, and sent later: a slow mail server delays nobody."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from inventory.core.clock import now
from inventory.core.db import session
from inventory.history.models import Message

TRIES = 8
KEPT_DAYS = 90  # longer than any reminder could be asked again


def queue(key: str, *, to: str, subject: str, body: str, channel: str = "email") -> Message | None:
    """Put a message in the outbox; the same key is put there once. None when it already was."""
    if session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    message = Message(
        key=key, channel=channel, to_address=to, subject=subject, body=body, made_at=now(), next_try_at=now()
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
        return False
    message.sent_at = now()
    message.failure = ""
    return True


def forget_old(*, days: int = KEPT_DAYS) -> int:
    """Throw away messages of long ago, sent or not: each holds an address, and nobody reads it again."""
    gone = session.execute(delete(Message).where(Message.made_at < now() - timedelta(days=days)))
    return int(getattr(gone, "rowcount", 0))
