"""Taking a device back: the contract ends, the device goes to be wiped, the borrower gets a receipt."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, told_accessory
from inventory.devices.models import Device
from inventory.history.told import paper
from inventory.loans.actions import papers
from inventory.loans.actions.moving import check, hold, open_line_of, step
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.payments import Keep, settle_deposit
from inventory.loans.models import Loan, LoanLine, PaymentMethod


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
) -> Loan:
    """The device is back. `accessories` are the kinds that came with it; the others are noted as missing.

    What is held of a deposit goes back (`deposit_back_eur`) or stays, each part with its reason (`deposit_kept`);
    when nothing is said of it, it is still to give back.
    `data_statement`: the clerk said that everything on it will be wiped, and the borrower knows.
    """
    line = _held(loan)
    device = line.device
    loan = line.loan
    check(loan, "take_back", actor=actor)
    _must_be_away(device)
    if not data_statement:
        raise BadInput(
            "data_statement_missing",
            _("Zeg dat we alles op het toestel wissen, en vink het aan."),
            field="data_statement",
            missing=("data_statement",),
        )
    for name, text in (("condition", condition), ("note", note)):
        _check_text(name, text)
    _note_accessories(line, accessories)
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
    loan.condition_in = condition.strip()
    session.flush()
    moves.step(device, "take_back", actor=actor, facts={"contract": loan.number}, permission_checked=True)
    missing = [each.kind for each in line.accessories if each.handed and not each.came_back]
    receipt = papers_of.receipt(loan, settings, clerk=actor.name, note=note.strip())
    kept = papers.keep(papers.RECEIPT, loan, receipt)
    told = [told_accessory(kind) for kind in missing]
    step(loan, "take_back", actor=actor, data={"accessories_missing": told, **paper(kept)})
    return loan


def _held(loan: Loan) -> LoanLine:
    """The open line, with its device and then its contract locked: the order that a hand-over locks in."""
    line = open_line_of(loan) if loan.ended_at is None else loan.line
    moves.hold(line.device)
    hold(loan)
    return line


def _must_be_away(device: Device) -> None:
    if device.state == DeviceState.IN_REPAIR:
        raise Refused(
            "in_repair",
            _("%(tag)s is in herstelling. Sluit eerst de herstelling af.", tag=device.tag),
            field="device",
        )


def _note_accessories(line: LoanLine, came_back: Collection[str]) -> None:
    known = {each.kind for each in line.accessories}
    unknown = [kind for kind in came_back if kind not in known]
    if unknown:
        raise BadInput(
            "unknown_accessory",
            _("'%(kind)s' ging niet mee met dit toestel.", kind=unknown[0][:40]),
            field="accessories",
        )
    for each in line.accessories:
        each.came_back = each.kind in came_back if each.handed else None


def _check_text(field: str, text: str) -> None:
    if len(text) > 500:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    refuse_national_number(text, field)
