"""Taking a device back: the contract ends, the device goes to be wiped, the borrower gets a receipt."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from inventory.access import Actor
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, in_dutch
from inventory.core.national_number import refuse_national_number
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState, told_accessory
from inventory.devices.models import Device
from inventory.history.told import paper
from inventory.loans.actions import papers, photos, tasks
from inventory.loans.actions.moving import check, hold, open_line_of, step
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.payments import Keep, settle_deposit
from inventory.loans.actions.returned import Returned, is_incomplete, note_device, note_things, still_to_look_at
from inventory.loans.models import Loan, LoanLine, PaymentMethod, TaskKind, ThingBack


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
) -> Loan:
    """The device is back. `accessories` are the kinds that came with it, whole; `things` says of others how they came
    back; at `not_looked_at` nobody looked yet. All else is noted as missing. `device_back` is about the device itself,
    `pictures` show it (see `photos.keep`). For what is damaged or missing a task asks to speak about it; of who died
    that is asked of nobody.

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
    loan.condition_in = " ".join(part for part in (_device_words(device_back), condition.strip()) if part)[:500]
    session.flush()
    moves.step(device, "take_back", actor=actor, facts={"contract": loan.number}, permission_checked=True)
    with in_dutch():
        note = " ".join(part for part in (still_to_look_at(line), note.strip()) if part)
    receipt = papers_of.receipt(loan, settings, clerk=actor.name, note=note)
    kept = papers.keep(papers.RECEIPT, loan, receipt)
    step(loan, "take_back", actor=actor, data={**_told(line), **paper(kept)})
    photos.keep(loan, pictures, photos.When.IN, actor=actor)
    if is_incomplete(line, device_back) and loan.quiet_at is None:
        tasks.plan(loan, TaskKind.FOLLOW_UP, tasks.workdays_later(today(), tasks.FOLLOW_UP_DAYS), device=device)
    return loan


def _told(line: LoanLine) -> dict[str, list[str]]:
    """What history says of the things: usual words only, and none of what was typed."""
    handed = [each for each in line.accessories if each.handed]
    lists = {
        "accessories_missing": [each for each in handed if each.came_back is False],
        "accessories_damaged": [each for each in handed if each.back_as == ThingBack.DAMAGED],
        "not_looked_at": [each for each in handed if each.came_back is None],
    }
    return {
        name: [told_accessory(each.kind) for each in found]
        for name, found in lists.items()
        if found or name == "accessories_missing"
    }


def _device_words(device_back: Returned | None) -> str:
    if device_back is None or device_back.how is not ThingBack.DAMAGED:
        return ""
    with in_dutch():
        return _("Beschadigd: %(note)s", note=device_back.note.strip())


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


def _check_text(field: str, text: str) -> None:
    if len(text) > 500:
        raise BadInput("too_long", _("Dit is te lang."), field=field)
    refuse_national_number(text, field)
