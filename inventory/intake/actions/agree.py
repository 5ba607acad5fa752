"""What is agreed with a donor: the terms of a gift, and afterwards the reconciled list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.history.actions import record
from inventory.intake import queries
from inventory.intake.actions.steps import hold, subject_of
from inventory.intake.lifecycle import GivenAs, LotState, RemarkKind, Transport, WipedBy
from inventory.intake.models import Lot, LotRemark

MOST_OF_A_TYPE = 9_999
LONGEST_SENTENCE = 200


@dataclass(frozen=True)
class Terms:
    """What a donor and we agreed. `expected`: so many per type; `statement`: given for good, without locks."""

    wipes_by: WipedBy = WipedBy.US
    wants_certificate: bool = False
    expected: Mapping[str, int] = field(default_factory=dict)
    transport: Transport = Transport.BROUGHT
    fetch_on: date | None = None
    fetch_where: str = ""
    given_as: GivenAs = GivenAs.UNSAID
    statement: bool = False


def checked(terms: Terms, *, fetch_on_before: date | None = None) -> Terms:
    """The terms, when they can be true. A day of fetching that was agreed before may have passed."""
    for kind, count in terms.expected.items():
        if kind not in {each.value for each in DeviceType} or not 0 <= count <= MOST_OF_A_TYPE:
            raise BadInput("wrong_count", _("Geef een aantal tussen 0 en 9999."), field="expected")
    if terms.transport == Transport.FETCHED and not terms.fetch_where.strip():
        raise BadInput("fetch_where", _("Zeg waar we de toestellen ophalen."), field="fetch_where")
    is_fetched = terms.transport == Transport.FETCHED and terms.fetch_on != fetch_on_before
    if is_fetched and terms.fetch_on is not None and terms.fetch_on < today():
        raise BadInput("date_in_past", _("Deze dag is al voorbij. Kies een andere dag."), field="fetch_on")
    typed.line(terms.fetch_where, "fetch_where", LONGEST_SENTENCE)
    return terms


def put_terms(lot: Lot, terms: Terms) -> None:
    """Write the terms on a lot. The statement, once given, stays."""
    is_fetched = terms.transport == Transport.FETCHED
    lot.wipes_by = terms.wipes_by
    lot.wants_certificate = terms.wants_certificate
    lot.expected = {kind: count for kind, count in sorted(terms.expected.items()) if count}
    lot.transport = terms.transport
    lot.fetch_on = terms.fetch_on if is_fetched else None
    lot.fetch_where = typed.line(terms.fetch_where, "fetch_where", LONGEST_SENTENCE) if is_fetched else ""
    lot.given_as = terms.given_as
    if terms.statement:
        lot.statement_at = lot.statement_at or now()


def change_terms(lot: Lot, terms: Terms, *, actor: Actor) -> Lot:
    """Something else was agreed. What was announced can change until the lot is here."""
    lot = hold(lot)
    demand(actor, Can.LOTS_ANNOUNCE, lot)
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Heropen het eerst.", lot=lot.code))
    terms = checked(terms, fetch_on_before=lot.fetch_on)
    before = dict(lot.expected)
    put_terms(lot, terms)
    if lot.state != LotState.ANNOUNCED and lot.expected != before:
        raise Refused(
            "already_here",
            _("%(lot)s is al ontvangen. Wat aangekondigd was, blijft staan.", lot=lot.code),
            field="expected",
        )
    session.flush()
    record("lot:terms-changed", subject_of(lot), actor=actor, to_state=lot.state, data=told(lot))
    return lot


def told(lot: Lot) -> dict[str, object]:
    """What history hears of the terms; an address is none of its business."""
    return {
        "wipes_by": str(lot.wipes_by),
        "certificate": lot.wants_certificate,
        "expected": dict(lot.expected),
        "transport": str(lot.transport),
        "given_as": str(lot.given_as),
        "statement": lot.statement_at is not None,
    }


def confirm_list(lot: Lot, *, actor: Actor) -> Lot:
    """The donor agrees with what we say came of its gift. What was confirmed is marked: a later change shows."""
    lot = hold(lot)
    demand(actor, Can.LOTS_ANNOUNCE, lot)
    _must_be_looked_at(lot)
    if queries.open_remarks(lot):
        raise Refused("remark_open", _("Er staat nog een opmerking zonder antwoord. Daarna kan je bevestigen."))
    found = queries.reconciliation(lot)
    if lot.confirmed_at is not None and lot.confirmed_sha256 == found.sha256:
        raise Refused("already_confirmed", _("Deze lijst is al bevestigd."))
    lot.confirmed_at, lot.confirmed_sha256 = now(), found.sha256
    session.flush()
    counted = {name: found.total(name) for name in ("expected", "received", "accepted", "rejected", "given_back")}
    record("lot:confirmed", subject_of(lot), actor=actor, to_state=lot.state, data={"sha256": found.sha256, **counted})
    return lot


def say_wrong(lot: Lot, kind: RemarkKind, text: str, *, actor: Actor, tag: str = "") -> LotRemark:
    """The donor says what is wrong with a line, or with the whole when no device is named."""
    lot = hold(lot)
    demand(actor, Can.LOTS_ANNOUNCE, lot)
    _must_be_looked_at(lot)
    if lot.state == LotState.CLOSED:
        raise Refused("lot_closed", _("%(lot)s is afgerond. Vraag de coördinator om het te heropenen.", lot=lot.code))
    sentence = typed.line(text, "text", LONGEST_SENTENCE)
    if not sentence:
        raise BadInput("nothing_said", _("Zeg in één zin wat er niet klopt."), field="text")
    device = queries.device_in(lot, tag) if tag else None
    if tag and device is None:
        raise BadInput("unknown_line", _("Dit toestel staat niet op de lijst van %(lot)s.", lot=lot.code), field="tag")
    remark = LotRemark(lot_id=lot.id, device=device, kind=kind, text=sentence, made_at=now(), made_by=actor.user_id)
    session.add(remark)
    session.flush()
    data = {"remark": remark.id, "kind": kind.value} | ({"tag": device.tag} if device else {})
    record("lot:disputed", subject_of(lot), actor=actor, to_state=lot.state, data=data)
    return remark


def withdraw_remark(lot: Lot, number: int, *, actor: Actor) -> LotRemark:
    """The donor takes back what it said, as long as nobody answered it."""
    lot = hold(lot)
    demand(actor, Can.LOTS_ANNOUNCE, lot)
    remark = queries.remark_of(lot, number)
    if remark.settled_at is not None:
        raise Refused("already_answered", _("Deze opmerking heeft al een antwoord."))
    remark.settled_at, remark.settled_by = now(), actor.user_id
    session.flush()
    record("lot:dispute-withdrawn", subject_of(lot), actor=actor, to_state=lot.state, data={"remark": remark.id})
    return remark


def settle_remark(lot: Lot, number: int, answer: str, *, actor: Actor) -> LotRemark:
    """We looked at what the donor said, and answer it."""
    lot = hold(lot)
    demand(actor, Can.LOTS_RECEIVE, lot)
    remark = queries.remark_of(lot, number)
    if remark.settled_at is not None:
        raise Refused("already_answered", _("Deze opmerking heeft al een antwoord."))
    sentence = typed.line(answer, "answer", LONGEST_SENTENCE)
    if not sentence:
        raise BadInput("nothing_said", _("Geef een antwoord in één zin."), field="answer")
    remark.answer, remark.settled_at, remark.settled_by = sentence, now(), actor.user_id
    session.flush()
    record("lot:dispute-settled", subject_of(lot), actor=actor, to_state=lot.state, data={"remark": remark.id})
    return remark


def _must_be_looked_at(lot: Lot) -> None:
    if lot.state == LotState.ANNOUNCED:
        raise Refused("not_received", _("%(lot)s is nog niet ontvangen.", lot=lot.code))
    waiting = queries.reconciliation(lot).total("to_look_at")
    if waiting:
        raise Refused(
            "not_looked_at",
            _(
                "Nog niet alle toestellen van %(lot)s zijn bekeken. Nog te bekijken: %(count)s.",
                lot=lot.code,
                count=waiting,
            ),
        )
