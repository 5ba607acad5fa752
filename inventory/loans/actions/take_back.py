"""Taking a device back: the contract ends, the device goes to be wiped, the borrower gets a receipt."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput
from inventory.core.i18n import _, in_dutch
from inventory.devices.actions import moves
from inventory.history.told import paper
from inventory.loans.actions import papers, photos, tasks
from inventory.loans.actions.findings import Finding, Level, refuse_when_blocked
from inventory.loans.actions.moving import check, hold, open_line_of, step
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.payments import Keep, settle_deposit
from inventory.loans.actions.returned import (
    Returned,
    check_texts,
    condition_back,
    is_incomplete,
    note_device,
    note_things,
    refuse_in_repair,
    refuse_without_statement,
    still_to_look_at,
    told,
)
from inventory.loans.models import Loan, LoanLine, PaymentMethod, TaskKind


def take_back(
    loan: Loan,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    accessories: Collection[str],
    condition: str = "",
    data_statement: bool,
    deposit_back_eur: Decimal | None = None,
    deposit_method: PaymentMethod | None = None,
    deposit_kept: Sequence[Keep] = (),
    note: str = "",
    device_back: Returned | None = None,
    things: Mapping[str, Returned] | None = None,
    not_looked_at: Collection[str] = (),
    pictures: Sequence[bytes] = (),
    confirmed: Collection[str] = (),
) -> Loan:
    """The device is back. `accessories` are the kinds that came with it, whole; `things` says of others how they came
    back; at `not_looked_at` nobody looked yet. All else is noted as missing. `device_back` is about the device itself,
    `pictures` show it (see `photos.keep`). For what is damaged or missing a task asks to speak about it; of who died
    that is asked of nobody.

    What is held of a deposit goes back (`deposit_back_eur`) or stays, each part with its reason (`deposit_kept`);
    when nothing is said of it, it is still to give back.
    A device that stands in comes back by itself (`loaner.take_loaner_back`): while it is out, `confirmed` must hold the
    word `loaner_out`.
    `data_statement`: the clerk said that everything on it will be wiped, and the borrower knows.
    """
    line = _held(loan)
    device = line.device
    loan = line.loan
    check(loan, "take_back", actor=actor)
    refuse_in_repair(device)
    refuse_without_statement(data_statement)
    check_texts(condition=condition, note=note)
    refuse_when_blocked(return_findings(loan), confirmed)
    note_things(line, accessories, things or {}, not_looked_at)
    note_device(loan, line, device_back, actor=actor)
    if deposit_back_eur is not None or deposit_kept:
        if loan.deposit_eur is None:
            raise BadInput("deposit_back", _("Op dit contract staat geen waarborg."), field="deposit_back_eur")
        settle_deposit(
            loan,
            deposit_kept,
            back_eur=deposit_back_eur,
            method=deposit_method,
            actor=actor,
            settings=settings,
            papers_of=papers_of,
        )
    loan.condition_in = condition_back(device_back, condition)
    session.flush()
    moves.step(device, "take_back", actor=actor, facts={"contract": loan.number}, permission_checked=True)
    with in_dutch():
        note = " ".join(part for part in (still_to_look_at(line), note.strip()) if part)
    receipt = papers_of.receipt(loan, settings, clerk=actor.name, note=note)
    kept = papers.keep(papers.RECEIPT, loan, receipt)
    step(loan, "take_back", actor=actor, data={**told(line), **paper(kept)})
    photos.keep(loan, pictures, photos.When.IN, actor=actor)
    if is_incomplete(line, device_back) and loan.quiet_at is None:
        tasks.plan(loan, TaskKind.FOLLOW_UP, tasks.workdays_later(today(), tasks.FOLLOW_UP_DAYS), device=device)
    return loan


def return_findings(loan: Loan) -> list[Finding]:
    """What the clerk must know before the contract ends: a device that stands in is still out."""
    line = loan.loaner
    if line is None:
        return []
    said = _(
        "Leentoestel %(tag)s is nog niet terug. Neem het ook terug. Komt het later? Dan komt er een taak.",
        tag=line.device.tag,
    )
    return [Finding(Level.CONFIRM, "loaner_out", said, "confirmed")]


def _held(loan: Loan) -> LoanLine:
    """The open line, with its device and then its contract locked: the order that a hand-over locks in."""
    line = open_line_of(loan) if loan.ended_at is None else loan.line
    moves.hold(line.device)
    hold(loan)
    return line
