"""Loans and demand of a month: from the dates on contracts and referrals. Counts, no names."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, exists, func, select

from inventory.core.clock import now, today
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.months import Month
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS, Device, DeviceType
from inventory.history.models import Event
from inventory.learning.models import OFFER_KINDS
from inventory.loans.lifecycle import KIND_LABELS, LoanKind
from inventory.loans.models import LEARNING_LABELS, Loan
from inventory.loans.queries.learning import figures
from inventory.referrals.lifecycle import OPEN, ReferralState
from inventory.referrals.models import Programme, Referral

_ENDED = tuple(state.value for state in ReferralState if state not in OPEN)
OF_PUPILS = exists().where(Referral.id == Loan.referral_id, Referral.programme == Programme.PUPILS)
_IS_PUPIL = case((Referral.programme == Programme.PUPILS, 1), else_=0).label("is_pupil")
_ROUTES = {LoanKind.BRUIKLEEN: "A", LoanKind.HUUR: "B", LoanKind.KOOP: "B"}


def loans_table(month: Month) -> Table:
    """Per kind of contract: new, ended, extended, running at the end, due soon and overdue. The contracts of pupils, by
    their own programme, are a line apart.
    """
    counted, extended = _counted(month), _extended(month)
    names: dict[LoanKind | None, str] = {
        kind: _("Route %(route)s: %(kind)s", route=_ROUTES[kind], kind=KIND_LABELS[kind]) for kind in LoanKind
    }
    if None in counted:
        names[None] = _("Leerlingen (apart geteld)")
    rows: list[tuple[Cell, ...]] = []
    for kind, name in names.items():
        new, ended, *others = counted.get(kind, [0] * 7)
        rows.append((name, new, ended, extended.get(kind, 0), *others))
    return Table(
        key="loans",
        title=_("Contracten"),
        columns=(
            _("Soort"), _("Nieuw"), _("Beëindigd"), _("Verlengd"), _("Lopend"), _("Terug binnen 30 dagen"),
            _("1-30 dagen te laat"), _("31-90 dagen te laat"), _("Meer dan 90 dagen te laat"),
        ),
        rows=tuple(rows),
        totals=totals(rows, first=1),
        may_drop=(2, 3, 6, 7, 8),
    )  # fmt: skip


def learning_table(month: Month) -> Table:
    """What came of the offer to learn with the contracts of a quarter, in the report of its last month: the same whole
    quarters as in the report to the department, so that taking one report from another tells nothing. A count under
    five is not told.
    """
    rows: list[tuple[Cell, ...]] = []
    if month.is_over and month.number % 3 == 0:
        found = figures(month.before.before.starts_at, month.ends_at, ~OF_PUPILS)
        rows = [(str(LEARNING_LABELS[path]), _said(count)) for path, count in found.paths.items()]
        rows += [
            (_("Plaats genomen: %(kind)s", kind=OFFER_KINDS[kind]), _said(count)) for kind, count in found.kinds.items()
        ]
    return Table(
        key="learning",
        title=_("Leren werken met het toestel"),
        columns=(_("Wat"), _("Aantal")),
        rows=tuple(rows),
        note=_(
            "Van de contracten van het hele kwartaal, zonder leerlingen. Staat in het rapport van de laatste maand van "
            "het kwartaal, als die voorbij is. Verborgen: minder dan 5, of nodig om zo'n getal verborgen te houden."
        ),
    )


def _said(count: int | None) -> Cell:
    return count if count is not None else _("verborgen")


def demand_table(month: Month) -> Table:
    """Per type of device: referrals made, open and expired, and what stands ready."""
    made = _per_type(Referral.made_at >= month.starts_at, Referral.made_at < month.ends_at)
    ended = select(Event.subject_id).where(
        Event.subject_kind == "referral", Event.to_state.in_(_ENDED), Event.at < month.ends_at
    )
    open_now = _per_type(Referral.made_at < month.ends_at, Referral.id.not_in(ended))
    ready = dict(
        session.execute(
            # With the types named it is counted along an index; by the state alone each device is looked up.
            select(Device.type, func.count())
            .where(Device.type.in_(DeviceType), Device.state == DeviceState.READY)
            .group_by(Device.type)
        ).all()
    )
    rows = tuple(
        (str(TYPE_LABELS[kind]), made.get(kind, 0), open_now.get(kind, 0), ready.get(kind, 0)) for kind in DeviceType
    )
    return Table(
        key="demand",
        title=_("Vraag"),
        columns=(_("Soort"), _("Nieuwe doorverwijzingen"), _("Wachten nog"), _("Nu klaar in voorraad")),
        rows=rows,
        totals=totals(rows, first=1),
    )


def _last_day(month: Month) -> date:
    return month.next.first_on - timedelta(days=1) if month.is_over else today()


def _running(month: Month) -> ColumnElement[bool]:
    """Running at the end of the month, or at this moment when it is not over."""
    moment = month.ends_at if month.is_over else now()
    return (
        (Loan.handed_over_at < moment)
        & (Loan.kind != LoanKind.KOOP)
        & (Loan.ended_at.is_(None) | (Loan.ended_at >= moment))
    )


def _late(last_on: date) -> tuple[ColumnElement[bool], ...]:
    bands = ((1, 30), (31, 90))
    found = [
        Loan.due_on.between(last_on - timedelta(days=most), last_on - timedelta(days=least)) for least, most in bands
    ]
    return (*found, Loan.due_on < last_on - timedelta(days=bands[-1][1]))


def _counted(month: Month) -> dict[LoanKind | None, list[int]]:
    """Per kind of contract new, ended, running, due within 30 days and late by band, in one statement; None are the
    pupils, when there are any.
    """
    last_on, running = _last_day(month), _running(month)
    soon = Loan.due_on.between(last_on, last_on + timedelta(days=30))
    ended = (Loan.kind != LoanKind.KOOP) & (Loan.ended_at >= month.starts_at) & (Loan.ended_at < month.ends_at)
    asked = (
        Loan.handed_over_at >= month.starts_at,
        ended,
        running,
        *(running & each for each in (soon, *_late(last_on))),
    )
    rows = session.execute(
        select(Loan.kind, _IS_PUPIL, *(func.sum(case((each, 1), else_=0)) for each in asked))
        .outerjoin(Referral, Referral.id == Loan.referral_id)
        .where(Loan.handed_over_at < month.ends_at)
        .group_by(Loan.kind, _IS_PUPIL)
    )
    return _per_line((kind, is_pupil, numbers) for kind, is_pupil, *numbers in rows)


def _per_line(rows: Iterable[tuple[LoanKind, int, list[int]]]) -> dict[LoanKind | None, list[int]]:
    """The numbers of each line of the table: of the pupils whatever the kind."""
    found: dict[LoanKind | None, list[int]] = {}
    for kind, is_pupil, numbers in rows:
        line = None if is_pupil else LoanKind(kind)
        before = found.get(line, [0] * len(numbers))
        found[line] = [int(one) + int(other) for one, other in zip(before, numbers, strict=True)]
    return found


def _extended(month: Month) -> dict[LoanKind | None, int]:
    rows = session.execute(
        select(Loan.kind, _IS_PUPIL, func.count())
        .select_from(Event)
        .join(Loan, Loan.id == Event.subject_id)
        .outerjoin(Referral, Referral.id == Loan.referral_id)
        .where(Event.kind == "loan:extended", Event.at >= month.starts_at, Event.at < month.ends_at)
        .group_by(Loan.kind, _IS_PUPIL)
    )
    return {line: each[0] for line, each in _per_line((kind, pupil, [count]) for kind, pupil, count in rows).items()}


def _per_type(*conditions: ColumnElement[bool]) -> dict[DeviceType, int]:
    return dict(
        session.execute(
            select(Referral.device_type, func.count()).where(*conditions).group_by(Referral.device_type)
        ).all()
    )
