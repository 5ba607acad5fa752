"""Doing what a desk did without network: the same actions as online, with the same rules."""

from functools import partial

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.clock import day_of
from inventory.core.errors import Refused
from inventory.core.i18n import _, in_dutch
from inventory.devices.queries import device_by_tag, device_to_hand_over
from inventory.loans.actions import papers, signing
from inventory.loans.actions.findings import Level
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.loaner import take_loaner_back
from inventory.loans.actions.order import Order, counter_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.preflight import preflight
from inventory.loans.actions.returned import Returned
from inventory.loans.actions.take_back import take_back
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LinePurpose, Loan, ThingBack
from inventory.loans.queries.contracts import loan_by_number, open_loan_of_device
from inventory.loans.queries.loaners import line_to_return
from inventory.offline.actions.work import HandedOver, Referrals, TakenBack, Work


def do(
    work: Work,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    referral_of: Referrals,
    *,
    is_read: bool = False,
) -> Loan:
    """The contract that was made, or that ended. With `is_read` somebody read what must be confirmed."""
    if isinstance(work.did, HandedOver):
        if not is_read and work.did.prepared_on != day_of(work.done_at):
            raise Refused(
                "prepared_too_long_ago",
                _("Het toestel lag klaar op een andere dag. Kijk na of het toen nog klaar lag."),
            )
        loan = _hand_over(work.did, actor, settings, papers_of, referral_of, is_read)
        paper = papers.AGREEMENT
    else:
        loan, paper = _take_back(work, work.did, actor, settings, papers_of)
    if work.strokes is not None:
        signing.sign(loan, paper, work.strokes, actor=actor, papers_of=papers_of, at=work.done_at, witness=work.seen_by)
    return loan


def _hand_over(
    did: HandedOver, actor: Actor, settings: Settings, papers_of: Papers, referral_of: Referrals, is_read: bool
) -> Loan:
    device = device_to_hand_over(did.tag, actor=actor)
    order = Order(
        kind=LoanKind.BRUIKLEEN,
        device=device,
        referral=referral_of(did.code),
        borrower=did.borrower,
        known=did.known,
        identity_seen=did.identity_seen,
        end_user=did.end_user,
        representative_signs=did.representative_signs,
        accessories=did.accessories,
        accessories_missing=tuple(name for name in device.accessories if name not in did.accessories),
        due_on=did.due_on,
        condition=did.condition,
        learning_path=did.learning_path,
        confirmed=did.confirmed,
    )
    if is_read:
        org = counter_of(actor, order.kind)
        found = preflight(order, actor=actor, org_id=org, settings=settings)
        order = _with_all_confirmed(order, [each.word for each in found if each.level is Level.CONFIRM])
    return hand_over(order, actor=actor, settings=settings, papers_of=papers_of)


def _with_all_confirmed(order: Order, words: list[str]) -> Order:
    return Order(**{**order.__dict__, "confirmed": order.confirmed | set(words)})


def _take_back(work: Work, did: TakenBack, actor: Actor, settings: Settings, papers_of: Papers) -> tuple[Loan, str]:
    """The contract, and the paper that was signed for. A device that only stood in leaves its contract as it is."""
    if did.number:
        loan = loan_by_number(did.number, actor=actor)
    else:
        loan = open_loan_of_device(device_by_tag(did.tag, actor=actor), actor=actor)
    line = line_to_return(loan, did.tag)
    stands_in = line.purpose == LinePurpose.LOANER
    is_same = not did.tag or line.device.tag == did.tag
    if not is_same or line.from_at > work.done_at:
        # It came back and went along again before this arrived: what ends here is another loan than was meant.
        raise Refused("lent_again", _("Na de terugkomst is het toestel al opnieuw meegegeven, of gewisseld."))
    handed = [each.kind for each in line.accessories if each.handed]
    known = [kind for kind in did.accessories if kind in handed]
    other = ", ".join(kind for kind in did.accessories if kind not in handed)
    with in_dutch():
        also = _("Ook terug: %(what)s.", what=other) if other else ""
    condition = " ".join(part for part in (did.condition, also) if part)
    back = partial(
        take_loaner_back if stands_in else partial(take_back, confirmed=("loaner_out",)),  # it is on the counter
        loan,
        actor=actor,
        settings=settings,
        papers_of=papers_of,
        accessories=known,
        condition=condition[:500],
        data_statement=did.data_statement,
        device_back=Returned(ThingBack.DAMAGED, did.device_note) if did.device_note else None,
        note=did.note,
        # The desk had no list of what went along: nobody said that the rest is missing.
        not_looked_at=() if did.number and not stands_in else [kind for kind in handed if kind not in known],
    )
    back()
    return loan, papers.LOANER_BACK if stands_in else papers.RECEIPT
