"""Whose turn it is: a ready device goes to the code for which it is proposed, unless the clerk has a reason.

The desk asks it by the rule of the allocation page (`referrals.queries.allocation`), for a code for which nothing lies
ready yet; for what was put aside beforehand there is nothing to ask.
"""

from collections.abc import Iterator
from dataclasses import replace

from inventory.access import Actor
from inventory.core.clock import today
from inventory.core.i18n import _
from inventory.devices.lifecycle import DeviceState
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.order import Order, TurnSeen
from inventory.loans.lifecycle import LoanKind
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.queries import allocation

OTHERS_WAIT_LONGER, FITS_LESS = "others_wait_longer", "fits_less"


def looked_ahead(order: Order, actor: Actor) -> Order:
    """The order with its turn in it: who waits is read before the clerk stands in line for the database."""
    if not _is_asked(order):
        return order
    assert order.device is not None
    assert order.referral is not None
    found = allocation.turn(order.referral, order.device, today(), at_orgs=actor.orgs())
    return replace(order, turn=TurnSeen(found, order.device.version, order.referral.version))


def _is_asked(order: Order) -> bool:
    device, referral = order.device, order.referral
    if order.kind != LoanKind.BRUIKLEEN or device is None or referral is None:
        return False
    return referral.state == ReferralState.WAITING and device.state == DeviceState.READY


def about_turn(order: Order, actor: Actor) -> Iterator[Finding]:
    """Whether this device is proposed for who waits longer, or fits this code less well than another."""
    device, referral = order.device, order.referral
    if device is None or referral is None or not _is_asked(order):
        return
    if order.turn is not None and order.turn.holds_for(device, referral):
        found = order.turn.found
    else:
        found = allocation.turn(referral, device, today(), at_orgs=actor.orgs())
    if not found.needs_reason:
        return
    if found.is_of_another:
        yield Finding(
            Level.CONFIRM,
            OTHERS_WAIT_LONGER,
            _("%(tag)s is voorgesteld voor iemand die langer wacht. Geef je het toch mee?", tag=device.tag),
            "device",
        )
        return
    if found.better:
        said = _("Voor deze code past %(tag)s beter. Geef je dit toestel toch mee?", tag=found.better)
    else:
        said = _("Dit toestel is te zwak voor wat gevraagd is. Geef je het toch mee?")
    yield Finding(Level.CONFIRM, FITS_LESS, said, "device")
