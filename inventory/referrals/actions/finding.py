"""A code that somebody typed: found, or one sentence that says no more than the one who asks may know.

Wrong codes are counted per person and per address of the network. Who tries too many waits, and history says so. A code
that does not exist and one of another organisation give the same answer.
"""

from inventory.access import Actor
from inventory.accounts.actions import attempts
from inventory.accounts.events import about_user
from inventory.core.codes import CodeError, WrongCheckCharacter, parse_referral_code
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.one_writer import writing
from inventory.history.actions import record
from inventory.referrals import events
from inventory.referrals.models import Referral
from inventory.referrals.queries import referral_by_code


def find(code: str, *, actor: Actor, address: str | None, is_noted: bool = True, is_whole: bool = True) -> Referral:
    """The referral with this code, however it is typed, from this address of the network.

    A wrong one is noted in a transaction of its own, so that a thousand guesses are slowed whatever the page does
    next. With `is_noted=False` it is not: another part of the same request notes it. For `is_whole` see
    `referral_by_code`.
    """
    who, where = str(actor.user_id), address or "-"
    if actor.kind != "system":
        attempts.demand_room("code", "account", who)
        attempts.demand_room("code_from", "address", where)
    try:
        parse_referral_code(code)
    except WrongCheckCharacter:
        _note(actor, who, where, is_noted)
        raise Missing(_("In deze code klopt een teken niet. Kijk de code na.")) from None
    except CodeError:
        raise Missing(_("Dit is geen code van een doorverwijzing.")) from None
    try:
        return referral_by_code(code, actor=actor, is_whole=is_whole)
    except Missing:
        _note(actor, who, where, is_noted)
        raise


def _note(actor: Actor, who: str, where: str, is_noted: bool) -> None:
    if not is_noted or actor.kind == "system":
        return
    if not attempts.note_apart(("code", "account", who), ("code_from", "address", where)):
        return
    session.rollback()
    with writing(), session.begin():
        record(
            events.GUESSED,
            about_user(actor.user_id or 0),
            actor=actor,
            data={"tries": attempts.LIMITS["code"][0]},
        )
