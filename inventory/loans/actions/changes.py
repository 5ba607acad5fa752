"""What happens while a contract runs: a later date, damage, loss, theft."""

from datetime import date
from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.clock import day_of, now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.core.money import NOTHING
from inventory.core.national_number import refuse_national_number
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans import events
from inventory.loans.actions import longer_price, papers
from inventory.loans.actions.findings import Level, refuse_when_blocked
from inventory.loans.actions.loaner import close_loaner, out_of
from inventory.loans.actions.longer import longer_findings
from inventory.loans.actions.moving import check, hold, open_line_of, step, subject_of
from inventory.loans.actions.papers import Papers
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.payments import note_payment
from inventory.loans.actions.proofs import demand_proof
from inventory.loans.actions.terms import open_day
from inventory.loans.lifecycle import LoanState
from inventory.loans.models import FreeFor, Incident, IncidentKind, LinePurpose, Loan, LongerPrice, Payment, TariffProof
from inventory.loans.queries.contracts import open_line


def extend(
    loan: Loan,
    due_on: date | None,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    proof: TariffProof | None = None,
    price_eur: Decimal | None = None,
    free_for: FreeFor | None = None,
    paying: Paying | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> Loan:
    """A later date: at most the usual term, counted from today or from the old date, and never longer than all of it
    may last (`longest_months`). It is printed as an addendum. Refused with the first blocked finding of
    `longer_findings`, or with `confirm_needed` and the words to confirm.

    `proof` is what was seen again for the social tariff; a rent of which the last look is over is refused without.
    `price_eur` is what the added time of a rent costs (`longer_price.usual_price` proposes it); nothing only with
    `free_for`. `paying` is what was paid at once; without an amount: the price of the added time.
    """
    loan = hold(loan)
    check(loan, "extend", actor=actor, facts={"due_on": due_on})
    before = loan.due_on
    assert before is not None
    assert due_on is not None
    found = longer_findings(loan, due_on, settings)
    refuse_when_blocked(found, confirmed)
    demand_proof(loan, actor=actor, settings=settings, seen=proof)
    cost = longer_price.agree(loan, due_on, price_eur, free_for, settings)
    loan.due_on = open_day(due_on, opening=opening_of(loan.location_id))
    session.flush()
    costs = longer_price.write(cost, actor=actor) if cost is not None else {}
    paid = _pay(loan, cost, paying, actor, settings, papers_of)
    sheet = papers_of.addendum(loan, settings, before=before, clerk=actor.name, cost=cost, paid=paid)
    kept = papers.keep(papers.ADDENDUM, loan, sheet)
    told = {
        "before": before.isoformat(),
        "due_on": loan.due_on.isoformat(),
        "confirmed": [finding.word for finding in found if finding.level is Level.CONFIRM],
        **costs,
    }
    step(loan, "extend", actor=actor, data={**told, **paper(kept)})
    return loan


def _pay(
    loan: Loan, cost: LongerPrice | None, paying: Paying | None, actor: Actor, settings: Settings, papers_of: Papers
) -> Payment | None:
    price = cost.price_eur if cost is not None else NOTHING
    if paying is None or (cost is not None and not (price or paying.amount_eur)):
        return None
    return note_payment(  # refuses money for what is free
        loan,
        amount_eur=paying.amount_eur if paying.amount_eur is not None else price,
        method=paying.method,
        reference=paying.reference,
        actor=actor,
        settings=settings,
        papers_of=papers_of,
    )


def note_incident(
    loan: Loan,
    kind: IncidentKind,
    *,
    actor: Actor,
    police_number: str = "",
    note: str = "",
    told_on: date | None = None,
    loaner: bool = False,
) -> Incident:
    """Damage is noted and the contract runs on. With loss or theft the contract ends and the device is missing.

    `loaner`: it is about the device that stands in. Then the contract runs on whatever happened to it.
    """
    _check_incident(kind, police_number, note, told_on)
    demand(actor, Can.LOANS_CHANGE, loan)
    if loaner:
        moves.hold(out_of(loan).device)
    elif loan.ended_at is None:
        moves.hold(open_line_of(loan).device)
    loan = hold(loan)
    line = out_of(loan) if loaner else loan.line
    name = "report_missing"
    if loaner:
        pass  # it may be out whatever became of the contract
    elif kind is IncidentKind.DAMAGE:
        if loan.state != LoanState.ACTIVE:
            raise Refused("wrong_state", _("Dit contract loopt niet meer."))
    else:
        check(loan, name, actor=actor, facts={"kind": kind})
    if told_on is not None and told_on < day_of(line.from_at if loaner else loan.handed_over_at):
        raise BadInput("told_on", _("Op deze dag was het toestel nog niet mee."), field="told_on")
    device = line.device
    incident = Incident(
        loan_id=loan.id,
        device_id=device.id,
        kind=kind,
        told_on=told_on or today(),
        police_number=police_number.strip(),
        note=note.strip(),
        recorded_at=now(),
        recorded_by=actor.user_id,
    )
    session.add(incident)
    session.flush()
    if kind is IncidentKind.DAMAGE:
        record(events.INCIDENT, subject_of(loan), actor=actor, data={"incident": str(kind), "device": device.tag})
    else:
        if device.state == DeviceState.IN_REPAIR:
            raise Refused("in_repair", _("%(tag)s is in herstelling, dus bij ons.", tag=device.tag))
        facts = {"kind": str(kind), "contract": loan.number}
        moves.step(device, name, actor=actor, facts=facts, permission_checked=True)
        if loaner:
            close_loaner(loan, line)
            told = {"incident": str(kind), "device": device.tag}
            record(events.LOANER_LOST, subject_of(loan), actor=actor, data=told)
        else:
            step(loan, name, actor=actor, data={"incident": str(kind)})
    return incident


def note_found(loan: Loan, *, actor: Actor) -> Loan:
    """The missing device turned up: the contract is over in the ordinary way."""
    loan = hold(loan)
    check(loan, "note_found", actor=actor, free=True)
    step(loan, "note_found", actor=actor)
    return loan


def end_in_repair(device: Device, *, actor: Actor) -> Loan | None:
    """The device that somebody brought in cannot be repaired and stays with us: its contract ends. None for a sale.

    Called by the action of the repair, which demanded its permission and holds the device.
    """
    line = open_line(device.id)
    if line is None or line.purpose != LinePurpose.MAIN:
        return None
    loan = hold(line.loan)
    check(loan, "end_in_repair", actor=actor, free=True)
    step(loan, "end_in_repair", actor=actor)
    return loan


def _check_incident(kind: IncidentKind, police_number: str, note: str, told_on: date | None) -> None:
    if len(police_number) > 40 or not police_number.isprintable():
        raise BadInput("police_number", _("Kijk het nummer van de politie na."), field="police_number")
    if kind is IncidentKind.THEFT and not police_number.strip():
        raise Refused(
            "police_number_missing",
            _("Vul het nummer van de aangifte bij de politie in."),
            missing=("police_number",),
            field="police_number",
        )
    if len(note) > 500:
        raise BadInput("too_long", _("Dit is te lang."), field="note")
    if told_on is not None and told_on > today():
        raise BadInput("told_on", _("Deze dag moet nog komen."), field="told_on")
    refuse_national_number(note, "note")
    refuse_national_number(police_number, "police_number")
