"""The holder hears that there is news: by e-mail when we know one, else somebody of the desk says it."""

from inventory.access import SYSTEM, Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.history import outbox
from inventory.history.models import Message
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.lifecycle import HOLDER_MUST_HEAR, RepairState, Told
from inventory.repairs.models import Repair
from inventory.repairs.queries.cases import case_numbered, contract_of_case

HOLDER_TOLD, NOT_DELIVERED = "repair:holder-told", "repair:message-failed"
# Said about a contract: it goes when what was said of that contract goes.
_PREFIX, _ABOUT = "loan:", "repair"


def say_it_is_ready(case: Repair, *, actor: Actor) -> bool:
    """Mail that the device can be fetched. False when somebody has to call: then it stands on the list of the desk."""
    contract = contract_of_case(case)
    if contract is None or contract.quiet_at is not None or not contract.person.email:
        return False
    with in_dutch():
        values = {"number": case.number, "org": contract.org.name}
        subject = _("Je toestel is klaar (%(number)s)", **values)
        body = _(
            "Dag,\n\nJe toestel is hersteld en getest. Je kan het komen halen. Zeg aan de balie het nummer "
            "%(number)s.\n\nHeb je een leentoestel? Breng het dan mee, met alles wat erbij hoort.\n\n%(org)s",
            **values,
        )
    if outbox.queue(
        f"loan:{contract.number}:{_ABOUT}:{case.number}:{case.version}",
        to=contract.person.email,
        subject=subject,
        body=body,
    ):
        _told(case, Told.MAIL, actor=actor)
    return True


def note_told(case: Repair, how: Told, *, actor: Actor) -> Repair:
    """Somebody of the desk told the holder what the news is."""
    demand(actor, Can.REPAIRS_OPEN, None)
    case = hold(case)
    if case.state not in HOLDER_MUST_HEAR:
        raise Refused("wrong_state", _("Er is nu niets te vertellen over deze herstelling."))
    if how not in (Told.PHONE, Told.COUNTER):
        raise Refused("unknown_way", _("Kies hoe je het vertelde."), field="how")
    _told(case, how, actor=actor)
    return case


def _told(case: Repair, how: Told, *, actor: Actor) -> None:
    case.told_at, case.told_how = now(), how
    session.flush()
    note_event(case, HOLDER_TOLD, actor=actor, from_state=case.state, data={"how": how.value})


def _sent(_message: Message) -> None:
    """It was told when it was put there."""


def _not_delivered(message: Message) -> None:
    """The e-mail does not arrive: somebody calls."""
    _loan, _number, about, *rest = (message.key + ":::").split(":")
    case = case_numbered(rest[0]) if about == _ABOUT else None
    if case is not None and case.told_how == Told.MAIL and case.state == RepairState.FIXED:
        case.told_at, case.told_how = None, Told.NOT
        session.flush()
        note_event(case, NOT_DELIVERED, actor=SYSTEM, from_state=case.state, data={})


outbox.follow(_PREFIX, sent=_sent, given_up=_not_delivered)
