"""Codes come in, get lost and expire; the night forgets those that nobody needs here any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.money import to_cents
from inventory.history.actions import Subject, record
from inventory.vouchers.lifecycle import KEPT_AFTER_GIVING, VOUCHER, VoucherState
from inventory.vouchers.models import Voucher
from inventory.vouchers.readers.codes import SEALED, Read, WrongLine, read_codes, sealed, sha256_of

MOST_CODES, MOST_EUR = 2000, 1000
_FARTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Batch:
    """What a provider sent: codes of one value, good until one day. `field`: where the codes were filled in."""

    provider: str
    value_eur: Decimal
    valid_until: date
    codes: str
    field: str = "codes"


@dataclass(frozen=True)
class Added:
    """How many came in, and how many of the codes we had before. `mended`: of those in stock or expired, how many got
    another value, day or provider; `doubles`: lines of the list that said a code again.
    """

    new: int
    known: int
    mended: int = 0
    doubles: int = 0


def add_codes(batch: Batch, *, actor: Actor, secret: str) -> Added:
    """Each code comes in once, also when it was given or lost long ago. A wrong line refuses the whole list.

    A list that comes in again with another value or day mends what was typed wrong: of what is in stock, and of what
    expired here by it. Who reads it once more changes nothing.
    """
    demand(actor, Can.VOUCHERS_SET)
    provider = " ".join(batch.provider.split())
    if not provider or len(provider) > 60:
        raise BadInput("provider", _("Schrijf van wie de voucher is, in hoogstens 60 tekens."), field="provider")
    if not 0 < batch.value_eur <= MOST_EUR:
        raise BadInput("value", _("Kies een bedrag tot %(most)s euro.", most=MOST_EUR), field="value_eur")
    if not today() < batch.valid_until <= today() + _FARTHEST:
        raise BadInput("valid_until", _("Kijk na tot wanneer de codes goed zijn."), field="valid_until")
    read = _read(batch.codes, batch.field)
    by_mark = {sha256_of(code): code for code in read.codes}
    by_mark |= {sealed(sha256, secret): code for sha256, code in by_mark.items()}
    said = {"provider": provider, "value_eur": to_cents(batch.value_eur), "valid_until": batch.valid_until}
    there = session.scalars(select(Voucher).where(Voucher.code_sha256.in_(by_mark)).order_by(Voucher.id)).all()
    mended = sum([_mend(each, by_mark[each.code_sha256], said, actor=actor) for each in there])
    known = {by_mark[each.code_sha256] for each in there}
    for code in read.codes:
        if code in known:
            continue
        voucher = Voucher(
            code=code,
            code_sha256=sha256_of(code),
            ending=code[-2:],
            added_at=now(),
            **said,
        )
        assign(voucher, VoucherState.IN_STOCK)
        session.add(voucher)
        session.flush()
        record("voucher:added", subject_of(voucher), actor=actor, to_state=voucher.state)
    return Added(len(read.codes) - len(known), len(known), mended, read.doubles)


def _mend(voucher: Voucher, code: str, said: Mapping[str, Any], *, actor: Actor) -> bool:
    """Whether something was to mend. What was given or lost stays as it was."""
    if all(getattr(voucher, name) == value for name, value in said.items()):
        return False
    voucher = hold(voucher)
    before = VoucherState(voucher.state)
    if before == VoucherState.EXPIRED:
        voucher.code, voucher.ended_at = code, None
        assign(voucher, VoucherState.IN_STOCK)
    elif before != VoucherState.IN_STOCK:
        return False
    for name, value in said.items():
        setattr(voucher, name, value)
    session.flush()
    kind = VOUCHER.move("renew").event if before == VoucherState.EXPIRED else "voucher:corrected"
    record(kind, subject_of(voucher), actor=actor, from_state=before, to_state=voucher.state)
    return True


def expire_old(*, actor: Actor) -> int:
    """Nightly: what is in stock and no longer good."""
    query = select(Voucher).where(Voucher.state == VoucherState.IN_STOCK, Voucher.valid_until < today())
    found = session.scalars(query.order_by(Voucher.id)).all()
    for each in found:
        end(each, "expire", actor=actor)
    return len(found)


def forget_codes(*, actor: Actor, secret: str) -> int:
    """Nightly: the code of a voucher that went out more than a day ago. The household has it; here it is erased. Of
    every code that is erased a seal is kept, so that it does not come in twice.
    """
    query = select(Voucher).where(
        Voucher.state == VoucherState.GIVEN,
        Voucher.code.is_not(None),
        Voucher.given_at < now() - KEPT_AFTER_GIVING,
    )
    found = session.scalars(query.order_by(Voucher.id)).all()
    for each in found:
        each.code = None
        session.flush()
        record("voucher:code-erased", subject_of(each), actor=actor, from_state=each.state, to_state=each.state)
    bare = select(Voucher).where(Voucher.code.is_(None), ~Voucher.code_sha256.startswith(SEALED))
    for each in session.scalars(bare.order_by(Voucher.id)).all():
        each.code_sha256 = sealed(each.code_sha256, secret)
    session.flush()
    return len(found)


def end(voucher: Voucher, name: str, *, actor: Actor) -> None:
    """It leaves for good, and its code is erased."""
    before, move = VoucherState(voucher.state), VOUCHER.check(name, VoucherState(voucher.state), {})
    assert move.target is not None
    assign(voucher, move.target)
    voucher.code, voucher.ended_at, voucher.is_first = None, now(), False
    session.flush()
    record(move.event, subject_of(voucher), actor=actor, from_state=before, to_state=voucher.state)


def hold(voucher: Voucher) -> Voucher:
    found = locked(Voucher, voucher.id)
    if found is None:
        raise Missing(_("Deze voucher kennen we niet."))
    return found


def subject_of(voucher: Voucher) -> Subject:
    """Its number: a code is in no event."""
    return Subject("voucher", voucher.id, f"V{voucher.id}")


def assign(voucher: Voucher, state: VoucherState) -> None:
    voucher.state = state


def _read(text: str, field: str) -> Read:
    try:
        read = read_codes(text)
    except WrongLine as wrong:
        said = _("Op regel %(number)s staat geen code. Er is niets ingelezen.", number=wrong.number)
        raise BadInput("wrong_line", said, field=field) from None
    if not read.codes:
        raise BadInput("no_codes", _("Plak eerst de codes, één per regel."), field=field)
    if len(read.codes) > MOST_CODES:
        raise BadInput("too_many", _("Lees hoogstens %(most)s codes tegelijk in.", most=MOST_CODES), field=field)
    return read
