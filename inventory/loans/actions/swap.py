"""Another device under the same contract: the person is still counted once."""

from collections.abc import Collection, Iterator

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, day_text, ngettext
from inventory.core.national_number import refuse_national_number
from inventory.devices.actions import moves
from inventory.devices.lifecycle import told_accessory
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers
from inventory.loans.actions.findings import Finding, Level, refuse_when_blocked
from inventory.loans.actions.moving import check, hold, open_line_of, subject_of
from inventory.loans.actions.order import MOST_ACCESSORIES, Order
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.preflight import about_device
from inventory.loans.actions.returned import note_things
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, LoanAccessory, LoanLine
from inventory.loans.queries.waiting import waiting_for
from inventory.workbench.actions.can_run import support_ends


def swap_findings(loan: Loan, device: Device, *, actor: Actor) -> list[Finding]:
    """Everything there is to say about this device going along under this contract."""
    rank = list(Level)
    return sorted(_about(loan, device, actor), key=lambda finding: rank.index(finding.level))


def swap(
    loan: Loan,
    device: Device,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    accessories: Collection[str] = (),
    came_back: Collection[str] | None = None,
    condition: str = "",
    confirmed: frozenset[str] = frozenset(),
    data_statement: bool,
) -> Loan:
    """The old device comes back to be wiped, another ready one goes along, on the same terms and the same date.

    `accessories` go along with the new one; `came_back` are those that came with the old one (None: all of them). What
    stays with the borrower is in both. `condition` is how the new device is now. A sheet for it is kept.
    """
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
    _check(accessories, condition)
    findings = swap_findings(loan, device, actor=actor)
    refuse_when_blocked(findings, confirmed)

    facts = {"contract": loan.number, "contract_kind": str(loan.kind), "swap": True}
    instant = now()
    handed = [each.kind for each in old.accessories if each.handed]
    note_things(old, handed if came_back is None else came_back, {}, ())
    moves.step(old.device, "take_back", actor=actor, facts=facts, permission_checked=True)
    old.until_at = instant
    session.flush()
    line = LoanLine(loan_id=loan.id, device_id=device.id, from_at=instant)
    line.accessories = [LoanAccessory(kind=kind.strip(), handed=True) for kind in accessories]
    loan.lines.append(line)
    session.flush()
    line.device = device
    loan.condition_out = condition.strip()
    moves.step(device, "hand_over", actor=actor, facts=facts, permission_checked=True)
    sheet = papers_of.swapped(loan, old, settings, condition=condition.strip(), clerk=actor.name)
    kept = papers.keep(papers.SWAP, loan, sheet)
    record(
        events.SWAPPED,
        subject_of(loan),
        actor=actor,
        data={
            "device": device.tag,
            "before": old.device.tag,
            "accessories": [told_accessory(kind) for kind in accessories],
            "accessories_missing": [told_accessory(each.kind) for each in old.accessories if each.came_back is False],
            "confirmed": [finding.word for finding in findings if finding.level is Level.CONFIRM],
            **paper(kept),
        },
    )
    return loan


def _check(accessories: Collection[str], condition: str) -> None:
    if len(accessories) > MOST_ACCESSORIES or len(set(accessories)) != len(accessories):
        raise BadInput("accessories", _("Noem elk toebehoren één keer, en hoogstens 20."), field="accessories")
    for text in accessories:
        if not text.strip() or len(text) > 60 or not text.isprintable():
            raise BadInput("accessories", _("Noem elk toebehoren in enkele woorden."), field="accessories")
        refuse_national_number(text, "accessories")
    if len(condition) > 500:
        raise BadInput("too_long", _("Dit is te lang."), field="condition")
    refuse_national_number(condition, "condition")


def _about(loan: Loan, device: Device, actor: Actor) -> Iterator[Finding]:
    if device.id == loan.line.device_id:
        said = _("Dit toestel hoort nu al bij het contract. Scan het toestel dat meegaat.")
        yield Finding(Level.BLOCKED, "same_device", said, "device")
        return
    yield from about_device(Order(kind=loan.kind, device=device), actor, loan.org_id)
    if device.type != loan.line.device.type:
        said = _("Dit is een ander soort toestel dan op het contract. Vraag of het ook goed is.")
        yield Finding(Level.CONFIRM, "wrong_type", said, "device")
    if loan.kind == LoanKind.BRUIKLEEN:
        found = waiting_for(device.type, today())
        if found.short:
            said = ngettext(
                "Er wacht %(num)s persoon op dit soort toestel. Wie wisselt, had er al een en gaat voor.",
                "Er wachten %(num)s mensen op dit soort toestel. Wie wisselt, had er al een en gaat voor.",
                found.people,
            )
            yield Finding(Level.NOTICE, "others_wait", said)
    ends = support_ends(device)
    if ends is not None and loan.due_on is not None and ends[1] < loan.due_on:
        said = _("%(system)s krijgt updates tot %(day)s. Dat is vóór het einde.", system=ends[0], day=day_text(ends[1]))
        yield Finding(Level.NOTICE, "support_ends", said)
