"""What is said about a referral outside the house: to who referred, and to a client without paper. Never what or why.

Who referred gets the code and the word of its state. The client gets the code and where to come. Both messages are
rows of the outbox: e-mails leave by themselves, calls and text messages are a list for the desk or for a gateway.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, select

from inventory.access import Actor, Can, demand
from inventory.accounts.models import User
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _, in_dutch
from inventory.history.actions import record
from inventory.history.models import Message
from inventory.history.outbox import queue
from inventory.history.subject import Subject
from inventory.referrals import events
from inventory.referrals.models import Referral
from inventory.referrals.queries.deciding import UNDO_FOR

PHONE = "phone"
_TO_CALL = (Message.channel == PHONE, Message.key.startswith("referral:"), Message.sent_at.is_(None))


def tell_ready(referral: Referral, settings: Settings) -> None:
    """A device lies ready: who referred reads it, and the client when a number was given."""
    until = referral.reserved_until.isoformat() if referral.reserved_until else ""
    maker = _maker_of(referral)
    with in_dutch():
        if maker is not None:
            queue(
                f"{_key(referral)}ready:{until}",
                to=maker.email,
                subject=_("Code %(code)s: klaar", code=referral.code),
                body=_("Dag,\n\nDe code %(code)s staat op 'Klaar'.", code=referral.code),
            )
        if referral.client_phone:
            queue(
                f"{_key(referral)}call:{until}",
                to=referral.client_phone,
                subject=referral.client_initials,
                body=_(
                    "Dag. Wat je vroeg, ligt klaar. Kom langs met je identiteitskaart en deze code: %(code)s. "
                    "%(where)s.",
                    code=referral.code,
                    where=_where(settings),
                ),
                channel=PHONE,
            )


def tell_confirmed(referral: Referral) -> None:
    """The code may be used now: who made it reads that."""
    maker = _maker_of(referral)
    if maker is None:
        return
    with in_dutch():
        message = queue(
            f"{_key(referral)}confirmed",
            to=maker.email,
            subject=_("Code %(code)s: bevestigd", code=referral.code),
            body=_("Dag,\n\nDe code %(code)s is bevestigd en staat op de wachtlijst.", code=referral.code),
        )
    _wait_for_second_thoughts(message)


def tell_refused(referral: Referral) -> None:
    """The code ended: who made it reads the word that its list says, not who said no or why."""
    maker = _maker_of(referral)
    if maker is None:
        return
    with in_dutch():
        message = queue(
            f"{_key(referral)}refused",
            to=maker.email,
            subject=_("Code %(code)s: vervallen", code=referral.code),
            body=_(
                "Dag,\n\nDe code %(code)s staat op 'Vervallen'. Vragen? Bel de coördinator van de Digibank.",
                code=referral.code,
            ),
        )
    _wait_for_second_thoughts(message)


def take_back_words(referral: Referral) -> None:
    """What was not sent yet is no longer true: nothing lies ready any more."""
    session.execute(delete(Message).where(_about(referral), Message.sent_at.is_(None)))


def forget_client(referral: Referral) -> bool:
    """Nobody has to reach the client any more: initials and number go, from the outbox too, sent or not. Says whether
    there were any.
    """
    if not (referral.client_initials or referral.client_phone):
        return False
    referral.client_initials = referral.client_phone = ""
    session.execute(delete(Message).where(_about(referral), Message.channel == PHONE))
    return True


def calls_to_make() -> Sequence[Message]:
    """The clients whom nobody told yet, the first one first."""
    return session.scalars(select(Message).where(*_TO_CALL).order_by(Message.id).limit(100)).all()


def count_calls() -> int:
    """How many clients are still to be told."""
    waiting = select(func.count()).select_from(Message)
    return session.scalar(waiting.where(*_TO_CALL)) or 0


def note_called(number: int, *, actor: Actor) -> str:
    """The desk told the client. Gives the code; history says that it was done, not to which number."""
    demand(actor, Can.REFERRALS_CALL)
    message = session.get(Message, number)
    if message is None or message.channel != PHONE or not message.key.startswith("referral:"):
        raise Missing(_("Dit bericht bestaat niet meer."))
    code = message.key.split(":")[1]
    found = session.scalar(select(Referral).where(Referral.code == code))
    if found is None:
        raise Missing(_("Dit bericht bestaat niet meer."))
    if message.sent_at is not None:
        raise Refused("told_already", _("Een collega deed dit al."))
    message.sent_at = now()
    message.tries += 1
    session.flush()
    record(
        events.TOLD_BY_PHONE,
        Subject("referral", found.id, found.code),
        actor=actor,
        from_state=found.state,
        to_state=found.state,
    )
    return code


def _wait_for_second_thoughts(message: Message | None) -> None:
    """The mail leaves when the decision can no longer be taken back: nobody reads what is then not true."""
    if message is not None:
        message.next_try_at = now() + UNDO_FOR


def _maker_of(referral: Referral) -> User | None:
    """Who made it, when that person still signs in."""
    found = session.get(User, referral.made_by) if referral.made_by is not None else None
    return found if found is not None and found.active else None


def _key(referral: Referral) -> str:
    return f"referral:{referral.code}:"


def _about(referral: Referral) -> ColumnElement[bool]:
    return Message.key.startswith(_key(referral), autoescape=True)


def _where(settings: Settings) -> str:
    return ", ".join(part for part in (settings.lender_name, settings.lender_address) if part)
