"""What a longer rent costs: the price on the contract is for its first term, each time that is added has its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from inventory.access import Actor
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.calendar import months_later
from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, day_text, euro_text, ngettext
from inventory.core.money import CENT, NOTHING, to_cents
from inventory.loans.actions.paying import is_amount
from inventory.loans.actions.terms import open_day
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import FreeFor, Loan, LongerPrice, Tariff
from inventory.loans.queries.tariffs import tariff_on


@dataclass(frozen=True)
class UsualPrice:
    """What the time from `from_on` until `until_on` usually costs. Without a tariff: as the contract itself costs."""

    from_on: date
    until_on: date
    months: int
    days: int
    amount_eur: Decimal
    tariff: Tariff | None

    @property
    def span(self) -> str:
        """How long that is, in words."""
        months = ngettext("%(num)s maand", "%(num)s maanden", self.months) if self.months else ""
        days = ngettext("%(num)s dag", "%(num)s dagen", self.days) if self.days else ""
        return _(" en ").join(part for part in (months, days) if part)

    @property
    def sentence(self) -> str:
        """What to say of it before it is agreed."""
        return _(
            "Langer huren kost geld. Van %(from_on)s tot en met %(until)s (%(span)s): %(amount)s, %(by)s.",
            from_on=day_text(self.from_on),
            until=day_text(self.until_on),
            span=self.span,
            amount=euro_text(self.amount_eur),
            by=self.by,
        )

    @property
    def by(self) -> str:
        if self.tariff is None:
            return _("naar de prijs op het contract")
        return _("naar het tarief van %(day)s", day=day_text(self.tariff.valid_from))


def usual_price(loan: Loan, due_on: date, settings: Settings) -> UsualPrice | None:
    """What a rent costs until this day, by the tariff that holds today and by the months and days that are added.
    None for what is no rent, and for a day that is not later. A day that moves because the place is closed is free.
    """
    if loan.kind != LoanKind.HUUR or loan.due_on is None or due_on <= loan.due_on:
        return None
    months, days, share = _time(loan, due_on)
    tariff = tariff_on(LoanKind.HUUR, loan.line.device.type, today())
    whole = tariff.price_eur if tariff is not None else loan.price_eur or NOTHING
    amount = max(to_cents(whole * share / settings.rent_months), CENT)
    moved = open_day(due_on, opening=opening_of(loan.location_id))
    return UsualPrice(loan.due_on + timedelta(days=1), moved, months, days, amount, tariff)


def agree(
    loan: Loan, due_on: date, price_eur: Decimal | None, free_for: FreeFor | None, settings: Settings
) -> LongerPrice | None:
    """The row for what was agreed, not kept yet; None for a free loan. The amount is always said: nobody agrees to what
    was not shown. Nothing costs nothing without a reason of the list.
    """
    usual = usual_price(loan, due_on, settings)
    if usual is None:
        if price_eur is not None or free_for is not None:
            raise BadInput(
                "price_not_allowed", _("Een bruikleen is gratis. Er valt niets te betalen."), field="price_eur"
            )
        return None
    if price_eur is None:
        raise Refused("price_to_agree", usual.sentence, missing=("price_eur",), field="price_eur")
    if not is_amount(price_eur, least=NOTHING):
        raise BadInput("amount", _("Kijk het bedrag na."), field="price_eur")
    if not price_eur and free_for is None:
        said = _("Gratis verlengen kan alleen met een reden.")
        raise Refused("reason_missing", said, missing=("free_for",), field="free_for")
    if price_eur and free_for is not None:
        said = _("Kies geen reden als de klant betaalt, of vul 0 in.")
        raise BadInput("not_free", said, field="free_for")
    row = LongerPrice(
        loan_id=loan.id,
        from_on=usual.from_on,
        until_on=usual.until_on,
        price_eur=price_eur,
        free_for=free_for,
        tariff_name="",
        tariff_legal_ref="",
    )
    if usual.tariff is not None:
        row.tariff_name = usual.tariff.name
        row.tariff_valid_from = usual.tariff.valid_from
        row.tariff_legal_ref = usual.tariff.legal_ref
    return row


def write(row: LongerPrice, *, actor: Actor) -> dict[str, str]:
    """Keep what was agreed; what history is told of it. By `changes.extend`, that holds the contract."""
    row.noted_at, row.noted_by = now(), actor.user_id
    session.add(row)
    session.flush()
    told = {"price_eur": str(row.price_eur), "from_on": row.from_on.isoformat()}
    return {**told, "free_for": str(row.free_for)} if row.free_for is not None else told


def _time(loan: Loan, due_on: date) -> tuple[int, int, Decimal]:
    """Months and days from the old day to the new one, and together as months. As many months as the calendar says:
    the days on which the place is closed after a whole month do not count.
    """
    before, opening = loan.due_on, opening_of(loan.location_id)
    assert before is not None
    months = 0
    while months_later(before, months + 1) <= due_on:
        months += 1
    begun, next_one = months_later(before, months), months_later(before, months + 1)
    days = (due_on - begun).days
    if months and open_day(begun, opening=opening) >= due_on:
        days = 0
    return months, days, months + Decimal(days) / (next_one - begun).days
