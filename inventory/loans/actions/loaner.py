"""A device that stands in while somebody's own is repaired: it goes along on the same contract, and comes back.

It has a line of its own beside that of the contract. So the person is counted once, and what is said of "the device of
the contract" never means it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from inventory.access import Actor, Can, demand
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _, in_dutch, ngettext
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, told_accessory
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import moving, papers, photos, tasks
from inventory.loans.actions.about_device import about_device
from inventory.loans.actions.along import check_along
from inventory.loans.actions.findings import Finding, Level, heaviest_first, refuse_when_blocked
from inventory.loans.actions.keeping import keep_as_long_as_needed
from inventory.loans.actions.moving import hold, subject_of
from inventory.loans.actions.order import Order
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.returned import (
    Returned,
    check_texts,
    condition_back,
    is_incomplete,
    note_device,
    note_things,
    refuse_without_statement,
    still_to_look_at,
    told,
)
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import LinePurpose, Loan, LoanAccessory, LoanLine, TaskKind
from inventory.loans.queries.loaners import contract_about
from inventory.loans.queries.tasks import open_tasks_of
from inventory.loans.queries.waiting import waiting_for

CALL_DAYS = 2  # working days after the case closed before somebody calls about a device that stands in


def loaner_findings(loan: Loan, device: Device, *, actor: Actor) -> list[Finding]:
    """Everything there is to say about this device standing in for the one of this contract."""
    return heaviest_first(_about(loan, device, actor))


def give_loaner(
    loan: Loan,
    device: Device,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    repair: str,
    accessories: Collection[str] = (),
    condition: str = "",
    confirmed: Collection[str] = (),
    data_statement: bool,
) -> LoanLine:
    """Another ready device goes along, for free, until the own one is back. A sheet for it is kept with the contract.

    The own device is in repair, in the case `repair`. `data_statement`: the clerk said that what is put on it is wiped
    when it comes back. The same gates as for every hand-over.
    """
    demand(actor, Can.LOANS_CHANGE, loan)
    for each in sorted((loan.line.device, device), key=lambda one: one.id):
        moves.hold(each)
    loan = hold(loan)
    if not data_statement:
        raise BadInput(
            "data_statement_missing",
            _("Zeg dat we alles wissen als het leentoestel terug is, en vink het aan."),
            field="data_statement",
            missing=("data_statement",),
        )
    check_along(accessories, condition)
    findings = loaner_findings(loan, device, actor=actor)
    refuse_when_blocked(findings, confirmed)

    line = LoanLine(loan_id=loan.id, device_id=device.id, purpose=LinePurpose.LOANER, from_at=now())
    line.accessories = [LoanAccessory(kind=kind.strip(), handed=True) for kind in accessories]
    session.add(line)
    session.flush()
    session.expire(loan, ["loaners"])
    facts = {"contract": loan.number, "contract_kind": str(loan.kind), "loaner": True, "repair": repair}
    moves.step(device, "hand_over", actor=actor, facts=facts, permission_checked=True)
    keep_as_long_as_needed(loan.person)
    sheet = papers_of.loaner(loan, line, settings, repair=repair, condition=condition.strip(), clerk=actor.name)
    kept = papers.keep(papers.LOANER, loan, sheet)
    record(
        events.LOANER_GIVEN,
        subject_of(loan),
        actor=actor,
        data={
            "device": device.tag,
            "instead_of": loan.line.device.tag,
            "repair": repair,
            "accessories": [told_accessory(kind) for kind in accessories],
            "confirmed": [finding.word for finding in findings if finding.level is Level.CONFIRM],
            **paper(kept),
        },
    )
    return line


def take_loaner_back(
    loan: Loan,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    accessories: Collection[str],
    condition: str = "",
    data_statement: bool,
    note: str = "",
    device_back: Returned | None = None,
    things: Mapping[str, Returned] | None = None,
    not_looked_at: Collection[str] = (),
    pictures: Sequence[bytes] = (),
) -> LoanLine:
    """The device that stood in is back, and goes to be wiped; the contract stays as it is. What came along is told as
    at every return (`take_back.take_back`), and the borrower gets a receipt.
    """
    line = out_of(loan)
    device = moves.hold(line.device)
    loan = hold(loan)
    demand(actor, Can.LOANS_TAKE_BACK, loan)
    line = out_of(loan)  # a colleague may have been first
    refuse_without_statement(data_statement)
    check_texts(condition=condition, note=note)
    note_things(line, accessories, things or {}, not_looked_at)
    note_device(loan, line, device_back, actor=actor)
    session.flush()
    facts = {"contract": loan.number, "loaner": True}
    moves.step(device, "take_back", actor=actor, facts=facts, permission_checked=True)
    close_loaner(loan, line)
    with in_dutch():
        note = " ".join(part for part in (still_to_look_at(line), note.strip()) if part)
    receipt = papers_of.loaner_receipt(
        loan, line, settings, clerk=actor.name, note=note, condition=condition_back(device_back, condition)
    )
    kept = papers.keep(papers.LOANER_BACK, loan, receipt)
    data = {"device": device.tag, **told(line), **paper(kept)}
    record(events.LOANER_BACK, subject_of(loan), actor=actor, data=data)
    photos.keep(loan, pictures, photos.When.IN, actor=actor)
    if is_incomplete(line, device_back) and loan.quiet_at is None:
        on = tasks.workdays_later(today(), tasks.FOLLOW_UP_DAYS)
        tasks.plan(loan, TaskKind.FOLLOW_UP, on, device=device)
    return line


def close_loaner(loan: Loan, line: LoanLine) -> None:
    """It stands in no longer: nobody calls about it any more, and the person is kept as long as the contracts ask."""
    line.until_at = now()
    session.flush()
    session.expire(loan, ["loaners"])
    tasks.no_more_tasks(loan, TaskKind.LOANER_OUT)
    keep_as_long_as_needed(loan.person)


def ask_for_it(loan: Loan) -> None:
    """The own device is no longer with us to be repaired: when what stands in stays out, somebody calls. Of who died
    the family is asked by another task.
    """
    line = loan.loaner
    if line is not None and loan.quiet_at is None:
        on = tasks.workdays_later(today(), CALL_DAYS)
        if not any(task.kind == TaskKind.LOANER_OUT for task in open_tasks_of(loan)):
            tasks.plan(loan, TaskKind.LOANER_OUT, on, device=line.device)


def out_of(loan: Loan) -> LoanLine:
    """The line of the device that stands in; refused when there is none."""
    line = loan.loaner
    if line is None:
        raise Missing(_("Bij contract %(number)s is geen leentoestel mee.", number=loan.number))
    return line


def _about(loan: Loan, device: Device, actor: Actor) -> Iterator[Finding]:
    own = loan.line.device
    if loan.state not in (LoanState.ACTIVE, LoanState.SOLD):
        yield Finding(Level.BLOCKED, "wrong_state", _("Dit contract loopt niet meer."))
    elif loan.quiet_at is not None:
        yield Finding(Level.BLOCKED, "quiet", _("De lener is overleden. Er gaat geen leentoestel mee."))
    elif own.state != DeviceState.IN_REPAIR:
        said = _(
            "%(tag)s is niet in herstelling. Een leentoestel gaat mee zolang het eigen toestel bij ons is.", tag=own.tag
        )
        yield Finding(Level.BLOCKED, "not_in_repair", said)
    if loan.loaner is not None:
        said = _("Bij dit contract is al een leentoestel mee: %(tag)s.", tag=loan.loaner.device.tag)
        yield Finding(Level.BLOCKED, "loaner_out", said, "device")
    if device.id == own.id:
        said = _("Dit is het toestel dat in herstelling is. Scan het leentoestel.")
        yield Finding(Level.BLOCKED, "same_device", said, "device")
        return
    yield from about_device(Order(kind=loan.kind, device=device), actor, loan.org_id)
    if device.type != own.type:
        said = _("Dit is een ander soort toestel dan op het contract. Vraag of het ook goed is.")
        yield Finding(Level.CONFIRM, "wrong_type", said, "device")
    if loan.kind == LoanKind.BRUIKLEEN:
        found = waiting_for(device.type, today())
        if found.short:
            said = ngettext(
                "Er wacht %(num)s persoon op dit soort toestel.",
                "Er wachten %(num)s mensen op dit soort toestel.",
                found.people,
            )
            yield Finding(Level.NOTICE, "others_wait", said)


def _case_is_over(device: Device, actor: Actor) -> None:
    """The repaired device is with its holder again, or it stays with us."""
    loan = contract_about(device)
    if loan is not None:
        ask_for_it(loan)


def _contract_is_over(name: str, loan: Loan, actor: Actor) -> None:
    if loan.state != LoanState.ACTIVE:
        ask_for_it(loan)


for _name in ("fixed", "not_repairable"):
    moves.after(_name, _case_is_over)
moving.after(_contract_is_over)
