"""Reading vouchers: the stock, what was given, and how many households that were. A code is read in one place only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from inventory.access import Actor, Can, may
from inventory.accounts.models import User
from inventory.core.clock import day_of, now, today
from inventory.core.db import session
from inventory.core.i18n import _, _l, day_text
from inventory.core.periods import Period, Span, last_quarters
from inventory.core.suppress import LEAST, in_fives, suppress_list
from inventory.core.tables import Cell, Table
from inventory.history.models import Event
from inventory.history.queries import last_states
from inventory.loans.models import Loan
from inventory.referrals.models import Internet, Referral
from inventory.vouchers.lifecycle import EVENTS, KEPT_AFTER_GIVING, VoucherState
from inventory.vouchers.models import Voucher

LOW = 10  # fewer than this in stock: ask for new codes
SOON = timedelta(days=30)
NEEDS: dict[Internet, Any] = {
    Internet.NO: _l("Heeft thuis geen internet"),
    Internet.TOO_EXPENSIVE: _l("Kan internet niet betalen"),
    Internet.YES: _l("Heeft thuis internet"),
    Internet.UNKNOWN: _l("Weten we niet"),
}


@dataclass(frozen=True)
class Stock:
    """What is there of one kind: so many codes of this value, and the first day on which one expires."""

    provider: str
    value_eur: Decimal
    count: int
    first_until: date


def households(span: Span) -> int:
    """How many households got their first voucher in this time. A household is an address; who got a second voucher
    counts once, in the time of the first.
    """
    return _count(Voucher.is_first, *_given_in(span))


def households_on(span: Span) -> tuple[date, ...]:
    """The same, as the day of each."""
    given_at = session.scalars(select(Voucher.given_at).where(Voucher.is_first, *_given_in(span)))
    return tuple(day_of(each) for each in given_at if each is not None)


def given(span: Span) -> int:
    """How many vouchers went out in this time."""
    return _count(*_given_in(span))


def stock() -> list[Stock]:
    """What can be given today, what expires first at the top."""
    rows = session.execute(
        select(Voucher.provider, Voucher.value_eur, func.count(), func.min(Voucher.valid_until))
        .where(*_in_stock())
        .group_by(Voucher.provider, Voucher.value_eur)
        .order_by(func.min(Voucher.valid_until), Voucher.provider, Voucher.value_eur)
    )
    return [Stock(*row) for row in rows]


def in_stock() -> int:
    return _count(*_in_stock())


def soon_over() -> int:
    """How many expire within a month, when nobody gives them."""
    return _count(*_in_stock(), Voucher.valid_until <= today() + SOON)


def providers() -> list[str]:
    """Of whom there is something to give."""
    return sorted({each.provider for each in stock()})


def was_any_added() -> bool:
    """Whether the house works with vouchers at all."""
    return session.scalar(select(Voucher.id).limit(1)) is not None


def vouchers_of(loan: Loan) -> Sequence[Voucher]:
    """What was given with this contract, the newest first."""
    return session.scalars(select(Voucher).where(Voucher.loan_id == loan.id).order_by(Voucher.id.desc())).all()


def code_of(voucher: Voucher, *, actor: Actor) -> str | None:
    """The code, for the counter that gave it and until a day after; None for everybody else and afterwards."""
    is_fresh = voucher.given_at is not None and voucher.given_at >= now() - KEPT_AFTER_GIVING
    if voucher.state == VoucherState.GIVEN and is_fresh and may(actor, Can.VOUCHERS_GIVE, voucher.loan):
        return voucher.code
    return None


def past_of(voucher: Voucher) -> list[tuple[datetime, str, str]]:
    """What happened with it, the oldest first: when, what, and by whom (empty: the system)."""
    query = (
        select(Event.at, Event.kind, User.name)
        .outerjoin(User, User.id == Event.actor_id)
        .where(Event.subject_kind == "voucher", Event.subject_id == voucher.id)
        .order_by(Event.seq)
    )
    return [(at, str(EVENTS.get(kind, kind)), name or "") for at, kind, name in session.execute(query)]


def needs() -> Table:
    """What referrals said about internet at home in the last four whole quarters. Small counts are hidden, with enough
    beside them; a period that moves with the day would tell what the newest one said.
    """
    span = last_quarters(4)
    counted = dict.fromkeys(NEEDS, 0)
    query = (
        select(Referral.internet_at_home, func.count())
        .where(Referral.made_at >= span.starts_at, Referral.made_at < span.ends_at)
        .group_by(Referral.internet_at_home)
    )
    for word, count in session.execute(query):
        counted[Internet(word)] = count
    shown, total = suppress_list(list(counted.values()))
    rows: list[tuple[Cell, ...]] = [(str(NEEDS[word]), _said(n)) for word, n in zip(counted, shown, strict=True)]
    return Table(
        key="internet_need",
        title=_("Internet thuis, volgens de doorverwijzingen"),
        columns=(_("Antwoord"), _("Doorverwijzingen")),
        rows=(*rows, (_("Samen"), _said(total))),
        note=_("Over de laatste vier kwartalen die voorbij zijn.")
        + " "
        + _("Verborgen: minder dan 5, of nodig om zo'n getal verborgen te houden."),
    )


def figures(since: date, span: Span) -> Table:
    """Households and vouchers from a first day until the end of this time, in fives. What one report has more than the
    one before is five or nothing, so that no time tells how few it helped; the exact stock would tell it too. Sums
    from two first days would tell more, so no page counts from another one than the targets do.
    """
    last_on = max(since, day_of(span.ends_at) - timedelta(days=1))
    until = Period(since, last_on)
    is_low = in_stock() < LOW
    return Table(
        key="vouchers",
        title=_("Vouchers voor internet"),
        columns=(_("Wat"), _("Aantal")),
        rows=(
            (_("Huishoudens met een eerste voucher"), _said(few(households(until)))),
            (_("Vouchers gegeven"), _said(few(given(until)))),
            (
                _("Nu in voorraad"),
                _("minder dan %(count)s", count=LOW) if is_low else _("minstens %(count)s", count=LOW),
            ),
        ),
        note=_("Van %(first)s tot en met %(last)s, geteld per vijf.", first=day_text(since), last=day_text(last_on))
        + " "
        + _("De voorraad staat er ruw: het juiste aantal zou zeggen hoeveel er gegeven zijn.")
        + " "
        + _(
            "Een huishouden is een adres: wie op hetzelfde adres een tweede voucher krijgt, telt één keer, in de "
            "periode van de eerste. Zegt de coördinator dat er een ander gezin achter dezelfde deur woont, dan telt "
            "dat apart. Een adres dat gewist is, herkennen we niet meer."
        ),
    )


def vouchers_out_of_step() -> list[str]:
    """For `verify`: states follow from events, and no code is kept longer than it is needed."""
    told = last_states("voucher")
    wrong = [
        f"voucher V{key} is {state}, but its events say {told.get(key, 'nothing')}"
        for key, state in session.execute(select(Voucher.id, Voucher.state).order_by(Voucher.id))
        if told.get(key) != state
    ]
    late = _count(
        Voucher.state == VoucherState.GIVEN,
        Voucher.code.is_not(None),
        Voucher.given_at < now() - 4 * KEPT_AFTER_GIVING,
    )
    return [*wrong, *([f"{late} codes of vouchers are still kept days after they were given"] if late else [])]


def few(count: int) -> int | None:
    """A number of households as it may be told, in fives; None is hidden."""
    return None if 0 < count < LEAST else in_fives(count)


def _said(count: int | None) -> Cell:
    return _("verborgen") if count is None else count


def _in_stock() -> tuple[Any, ...]:
    return Voucher.state == VoucherState.IN_STOCK, Voucher.valid_until >= today()


def _given_in(span: Span) -> tuple[Any, ...]:
    return (
        Voucher.state == VoucherState.GIVEN,
        Voucher.given_at >= span.starts_at,
        Voucher.given_at < span.ends_at,
    )


def _count(*conditions: Any) -> int:
    return session.scalar(select(func.count()).select_from(Voucher).where(*conditions)) or 0
