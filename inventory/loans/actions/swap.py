"""Another device under the same contract: the person is still counted once."""

from collections.abc import Collection

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.findings import Level
from inventory.loans.actions.moving import check, hold, open_line_of, subject_of
from inventory.loans.actions.order import Order
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.preflight import about_device, refuse_when_blocked
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import Loan, LoanAccessory, LoanLine


def swap(
    loan: Loan,
    device: Device,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    accessories: Collection[str] = (),
    confirmed: frozenset[str] = frozenset(),
    data_statement: bool,
) -> Loan:
    """The old device comes back to be wiped, another ready one goes along, on the same terms and the same date."""
    demand(actor, Can.LOANS_CHANGE, loan)
    if loan.ended_at is not None:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    old = open_line_of(loan)
    for each in sorted((old.device, device), key=lambda one: one.id):
        moves.hold(each)
    loan = hold(loan)
    if loan.state != LoanState.ACTIVE:
        raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    check(loan, "take_back", actor=actor)
    if device.id == old.device_id:
        raise Refused("same_device", _("Dit is hetzelfde toestel. Scan een ander."), field="device")
    if not data_statement:
        raise BadInput(
            "data_statement_missing",
            _("Zeg dat we alles op het oude toestel wissen, en vink het aan."),
            field="data_statement",
            missing=("data_statement",),
        )
    order = Order(kind=loan.kind, device=device, confirmed=confirmed)
    findings = list(about_device(order, actor, loan.org_id))
    refuse_when_blocked(findings, order)

    facts = {"contract": loan.number, "contract_kind": str(loan.kind), "swap": True}
    instant = now()
    moves.step(old.device, "take_back", actor=actor, facts=facts, permission_checked=True)
    for thing in old.accessories:
        thing.came_back = True if thing.handed else None
    old.until_at = instant
    session.flush()
    line = LoanLine(loan_id=loan.id, device_id=device.id, from_at=instant)
    line.accessories = [LoanAccessory(kind=kind, handed=True) for kind in accessories]
    loan.lines.append(line)
    session.flush()
    line.device = device
    moves.step(device, "hand_over", actor=actor, facts=facts, permission_checked=True)
    kept = papers.keep(papers.AGREEMENT, loan, papers_of.agreement(loan, settings))
    record(
        events.SWAPPED,
        subject_of(loan),
        actor=actor,
        data={
            "device": device.tag,
            "before": old.device.tag,
            "confirmed": [finding.word for finding in findings if finding.level is Level.CONFIRM],
            **paper(kept),
        },
    )
    return loan
