"""Another device under the same contract: the person is still counted once."""

from collections.abc import Collection, Iterator
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, day_text, ngettext
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, told_accessory
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import papers, tasks
from inventory.loans.actions.about_device import about_device
from inventory.loans.actions.along import check_along
from inventory.loans.actions.findings import Finding, Level, heaviest_first, refuse_when_blocked
from inventory.loans.actions.loaner import ask_for_it, close_loaner
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.order import Order
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.returned import is_incomplete, note_things
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan, LoanAccessory, LoanLine, TaskKind
from inventory.loans.queries.waiting import waiting_for
from inventory.workbench.actions.can_run import support_ends


def swap_findings(loan: Loan, device: Device, *, actor: Actor) -> list[Finding]:
    """Everything there is to say about this device going along under this contract."""
    return heaviest_first(_about(loan, device, actor))


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
    confirmed: Collection[str] = (),
    data_statement: bool,
    repair: str = "",
    guarantee_until: date | None = None,
) -> Loan:
    """The old device comes back to be wiped, another ready one goes along, on the same terms and the same date.

    `accessories` go along with the new one; `came_back` are those that came with the old one (None: all of them). What
    stays with the borrower is in both. `condition` is how the new device is now. A sheet for it is kept.

    With `repair`, the number of its case, the old device is with us to be repaired and stays here: the action of the
    case closes that. Then it may also be one that was sold: its guarantee goes on, until `guarantee_until`. The device
    that stands in meanwhile may become the device of the contract.
    """
    demand(actor, Can.LOANS_CHANGE, loan)
    _must_run(loan, repair)
    for each in sorted((loan.line.device, device), key=lambda one: one.id):
        moves.hold(each)
    loan = hold(loan)
    _must_run(loan, repair)
    old = loan.line
    demand(actor, Can.LOANS_TAKE_BACK, loan)
    _must_be_where(old.device, repair)
    if device.id == old.device_id:
        raise Refused("same_device", _("Dit is hetzelfde toestel. Scan een ander."), field="device")
    if not data_statement:
        raise BadInput(
            "data_statement_missing",
            _("Zeg dat we alles op het oude toestel wissen, en vink het aan."),
            field="data_statement",
            missing=("data_statement",),
        )
    check_along(accessories, condition)
    findings = swap_findings(loan, device, actor=actor)
    refuse_when_blocked(findings, confirmed)

    facts = {"contract": loan.number, "contract_kind": str(loan.kind), "swap": True}
    facts |= {"repair": repair} if repair else {}
    handed = [each.kind for each in old.accessories if each.handed]
    note_things(old, handed if came_back is None else came_back, {}, ())
    moves.step(old.device, "take_back", actor=actor, facts=facts, permission_checked=True)
    stood_in = _stands_in(loan, device)
    line = _open(loan, old, device, accessories)
    loan.condition_out = condition.strip()
    if not stood_in:
        name = "sell" if loan.kind == LoanKind.KOOP else "hand_over"
        moves.step(device, name, actor=actor, facts=facts, permission_checked=True)
        ask_for_it(loan)
    sheet = papers_of.swapped(
        loan, old, settings, condition=condition.strip(), clerk=actor.name, guarantee_until=guarantee_until
    )
    kept = papers.keep(papers.SWAP, loan, sheet)
    record(
        events.SWAPPED,
        subject_of(loan),
        actor=actor,
        data={
            "device": line.device.tag,
            "before": old.device.tag,
            "accessories": [told_accessory(kind) for kind in accessories],
            "accessories_missing": [told_accessory(each.kind) for each in old.accessories if each.came_back is False],
            "confirmed": [finding.word for finding in findings if finding.level is Level.CONFIRM],
            **({"repair": repair, "stood_in": stood_in} if repair else {}),
            **paper(kept),
        },
    )
    if is_incomplete(old, None) and loan.quiet_at is None:
        on = tasks.workdays_later(today(), tasks.FOLLOW_UP_DAYS)
        tasks.plan(loan, TaskKind.FOLLOW_UP, on, device=old.device)
    return loan


def _must_run(loan: Loan, repair: str) -> None:
    if loan.state == LoanState.SOLD and not repair:
        said = _("Dit toestel is verkocht. Werkt het niet? Begin een herstelling. Van daar kan je het wisselen.")
        raise Refused("wrong_state", said)
    if loan.state not in (LoanState.ACTIVE, LoanState.SOLD):
        raise Refused("wrong_state", _("Dit contract loopt niet meer. Voor een ander toestel maak je een nieuw."))


def _must_be_where(device: Device, repair: str) -> None:
    if not repair and device.state == DeviceState.IN_REPAIR:
        said = _("%(tag)s is in herstelling. Open de herstelling en geef daar een ander toestel.", tag=device.tag)
        raise Refused("in_repair", said)
    if repair and device.state != DeviceState.IN_REPAIR:
        raise Refused("not_in_repair", _("%(tag)s is niet meer in herstelling.", tag=device.tag))


def _stands_in(loan: Loan, device: Device) -> bool:
    return loan.loaner is not None and loan.loaner.device_id == device.id


def _open(loan: Loan, old: LoanLine, device: Device, accessories: Collection[str]) -> LoanLine:
    """The old line ends here and the new one begins. What was sold is theirs: its line is over when it begins."""
    instant = now()
    old.until_at = instant  # also of what was sold: from now on it is somebody else's
    if _stands_in(loan, device):
        assert loan.loaner is not None
        close_loaner(loan, loan.loaner)
    session.flush()
    until = instant if loan.kind == LoanKind.KOOP else None
    line = LoanLine(loan_id=loan.id, device_id=device.id, from_at=instant, until_at=until)
    line.accessories = [LoanAccessory(kind=kind.strip(), handed=True) for kind in accessories]
    loan.lines.append(line)
    session.flush()
    line.device = device
    return line


def _about(loan: Loan, device: Device, actor: Actor) -> Iterator[Finding]:
    if device.id == loan.line.device_id:
        said = _("Dit toestel hoort nu al bij het contract. Scan het toestel dat meegaat.")
        yield Finding(Level.BLOCKED, "same_device", said, "device")
        return
    if _stands_in(loan, device):
        yield from _about_loaner(loan, device)
    else:
        yield from about_device(Order(kind=loan.kind, device=device), actor, loan.org_id)
        if loan.loaner is not None:
            said = _(
                "Leentoestel %(tag)s is nog niet terug. Neem het ook terug. Komt het later? Dan komt er een taak.",
                tag=loan.loaner.device.tag,
            )
            yield Finding(Level.CONFIRM, "loaner_out", said)
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


def _about_loaner(loan: Loan, device: Device) -> Iterator[Finding]:
    if loan.line.device.state != DeviceState.IN_REPAIR:
        said = _("%(tag)s is het leentoestel bij dit contract. Neem het terug en scan een ander.", tag=device.tag)
        yield Finding(Level.BLOCKED, "loaner", said, "device")
    elif loan.kind == LoanKind.KOOP:
        said = _("Neem leentoestel %(tag)s eerst terug. Wat je verkoopt, is eerst gewist en nagekeken.", tag=device.tag)
        yield Finding(Level.BLOCKED, "loaner", said, "device")
    else:
        said = _(
            "%(tag)s is het leentoestel. Het blijft bij de lener en hoort voortaan bij het contract.", tag=device.tag
        )
        yield Finding(Level.NOTICE, "loaner_stays", said, "device")
