"""What another term would do, in numbers, before somebody decides it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from inventory.core.clock import day_of, today
from inventory.core.db import Base, session
from inventory.core.i18n import _, ngettext
from inventory.faults.models import FaultReport
from inventory.faults.queries import past_their_time
from inventory.history.models import Message
from inventory.loans.actions.terms import months_later
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.loans.queries.loaners import contracts_with_loaner
from inventory.people.models import Person, TermKind, Unit
from inventory.people.queries.keeping import InForce, in_force
from inventory.privacy.queries.due import due
from inventory.privacy.queries.information import how_long
from inventory.privacy.queries.others import old_messages, old_referrals, staff_of_long_ago
from inventory.referrals.models import Referral

_MANY = 30_000  # contracts: beyond so many it is told how many people at most, from one count along an index
_CLAMPED = timedelta(days=3)  # a month less may end some days later
_LOOKED_AT = 50  # whose time is over: beyond so many it says "more than"
_OF_PEOPLE = frozenset({TermKind.FREE_LOAN, TermKind.PAID_LOAN, TermKind.LOST})


@dataclass(frozen=True)
class Effect:
    """From how long to how long, and what that does, as sentences with numbers."""

    before: str
    after: str
    sentences: tuple[str, ...]


def effect_of(kind: TermKind, amount: int) -> Effect:
    """What happens when this term becomes so long."""
    terms = in_force()
    wanted = {**terms, kind: replace(terms[kind], amount=amount)}
    if kind in _OF_PEOPLE:
        said = _at_most(terms[kind].amount - amount) if _are_many() else _of_people(terms, wanted)
    elif terms[kind].kept.unit is Unit.PEOPLE:
        said = _of_the_night(amount)
    else:
        said = _of_the_rest(kind, terms, wanted)
    return Effect(how_long(terms[kind]), how_long(wanted[kind]), said)


def _are_many() -> bool:
    first = select(Loan.id).limit(_MANY + 1).subquery()
    return (session.scalar(select(func.count()).select_from(first)) or 0) > _MANY


def _at_most(months: int) -> tuple[str, ...]:
    """Who is kept beyond today and not so many months longer: nobody else can be past the time by the shorter term."""
    until = months_later(today(), max(months, 0)) + _CLAMPED
    most = _count(
        Person,
        and_(
            Person.kept_until >= today(),
            Person.kept_until <= until,
            Person.anonymised_at.is_(None),
            Person.merged_into.is_(None),
        ),
    )
    return (
        ngettext(
            "Hoogstens %(num)s persoon komt hierdoor meteen voorbij de termijn.",
            "Hoogstens %(num)s personen komen hierdoor meteen voorbij de termijn.",
            most,
        ),
        _("Er zijn te veel contracten om het hier precies te tellen."),
        _("Wie nog iets open heeft, blijft tot dat voorbij is."),
    )


@dataclass(frozen=True)
class _Row:
    """A row of a person, as far as terms go: the last day of its contracts by each term, and whether one still runs."""

    merged_into: int | None
    kept_until: date | None
    is_disputed: bool
    ended: Mapping[TermKind, date]
    contracts: int
    is_running: bool

    def day(self, terms: Mapping[TermKind, InForce]) -> date | None:
        """Until when it is kept by these terms; the rule of `loans.actions.keeping.keep_day`."""
        if not self.contracts:
            return self.kept_until
        days = (_later(day, terms[kind].amount) for kind, day in self.ended.items())
        return None if self.is_running else max(days)

    def is_past(self, terms: Mapping[TermKind, InForce], on: date) -> bool:
        day = self.day(terms)
        return day is not None and day < on and not self.is_disputed


_later = lru_cache(maxsize=20_000)(months_later)  # many contracts end on the same day


def _of_people(terms: Mapping[TermKind, InForce], wanted: Mapping[TermKind, InForce]) -> tuple[str, ...]:
    rows = _rows()
    now_gone, then_gone = _past(rows, terms), _past(rows, wanted)
    fresh = then_gone - now_gone
    contracts = sum(row.contracts for number, row in rows.items() if row.contracts and _root(number, rows) in fresh)
    moved = sum(bool(row.contracts) and row.day(terms) != row.day(wanted) for row in rows.values())
    return (
        ngettext(
            "%(num)s persoon komt hierdoor meteen voorbij de termijn,",
            "%(num)s personen komen hierdoor meteen voorbij de termijn,",
            len(fresh),
        )
        + " "
        + ngettext("met %(num)s contract.", "met %(num)s contracten.", contracts),
        ngettext(
            "Voor %(num)s persoon verandert de dag waarop we wissen.",
            "Voor %(num)s personen verandert de dag waarop we wissen.",
            moved,
        ),
        _("Wie nog iets open heeft, blijft tot dat voorbij is."),
    )


def _rows() -> dict[int, _Row]:
    """Every row of a person that is not erased, in two statements: the database adds its contracts up."""
    by_term = case(
        (Loan.state == LoanState.LOST, TermKind.LOST.value),
        (Loan.kind == LoanKind.BRUIKLEEN, TermKind.FREE_LOAN.value),
        else_=TermKind.PAID_LOAN.value,
    )
    runs = func.count().filter(or_(Loan.ended_at.is_(None), Loan.id.in_(contracts_with_loaner())))
    ended: dict[int, dict[TermKind, date]] = defaultdict(dict)
    counted: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for number, kind, last, count, running in session.connection().execute(
        select(Loan.person_id, by_term, func.max(Loan.ended_at), func.count(), runs).group_by(Loan.person_id, by_term)
    ):
        if last is not None:
            ended[number][TermKind(kind)] = day_of(last)
        counted[number] = (counted[number][0] + count, counted[number][1] + running)
    people = session.connection().execute(
        select(Person.id, Person.merged_into, Person.kept_until, Person.disputed_on).where(
            Person.anonymised_at.is_(None)
        )
    )
    return {
        number: _Row(merged, until, disputed is not None, ended[number], counted[number][0], bool(counted[number][1]))
        for number, merged, until, disputed in people
    }


def _past(rows: Mapping[int, _Row], terms: Mapping[TermKind, InForce]) -> set[int]:
    """Who would be past their time: the first row of each person of whom no row is kept longer, or open."""
    past: dict[int, bool] = {}
    on = today()
    for number, row in rows.items():
        root = _root(number, rows)
        past[root] = past.get(root, True) and row.is_past(terms, on)
    return {number for number, is_past in past.items() if is_past}


def _root(number: int, rows: Mapping[int, _Row]) -> int:
    while number in rows and (above := rows[number].merged_into) is not None:
        number = above
    return number


def _of_the_night(amount: int) -> tuple[str, ...]:
    said = _("De nacht wist dan tot %(amount)s mensen zonder dat iemand het bevestigt.", amount=amount)
    looked_at = due(limit=max(amount, _LOOKED_AT) + 1)
    waiting = sum(not each.blocks for each in looked_at)
    if len(looked_at) > max(amount, _LOOKED_AT):
        return (
            said,
            _(
                "Nu is de tijd voorbij van meer dan %(many)s personen. Vannacht gaat er niemand.",
                many=max(amount, _LOOKED_AT),
            ),
        )
    return (
        said,
        ngettext(
            "Nu is de tijd voorbij van %(num)s persoon. Die gaat dan deze nacht.",
            "Nu is de tijd voorbij van %(num)s personen. Die gaan dan deze nacht.",
            waiting,
        )
        if 0 < waiting <= amount
        else ngettext(
            "Nu is de tijd voorbij van %(num)s persoon. Vannacht gaat er niemand.",
            "Nu is de tijd voorbij van %(num)s personen. Vannacht gaat er niemand.",
            waiting,
        ),
    )


def _of_the_rest(
    kind: TermKind, terms: Mapping[TermKind, InForce], wanted: Mapping[TermKind, InForce]
) -> tuple[str, ...]:
    if kind in (TermKind.REFERRAL_UNUSED, TermKind.REFERRAL_DECLINED):
        count = _count(Referral, old_referrals(wanted)) - _count(Referral, old_referrals(terms))
        return (
            ngettext(
                "Van %(num)s doorverwijzing meer gaat deze nacht weg wie ze maakte.",
                "Van %(num)s doorverwijzingen meer gaat deze nacht weg wie ze maakte.",
                count,
            ),
        )
    if kind is TermKind.MESSAGE:
        count = _count(Message, old_messages(wanted[kind].amount)) - _count(Message, old_messages(terms[kind].amount))
        return (
            ngettext("%(num)s bericht meer gaat deze nacht weg.", "%(num)s berichten meer gaan deze nacht weg.", count),
        )
    if kind is TermKind.STAFF:
        count = len(staff_of_long_ago(wanted[kind].amount)) - len(staff_of_long_ago(terms[kind].amount))
        return (
            ngettext(
                "Van %(num)s medewerker meer gaat deze nacht de naam weg.",
                "Van %(num)s medewerkers meer gaat deze nacht de naam weg.",
                count,
            ),
        )
    if kind is TermKind.FAULT_REPORT:
        count = _count(FaultReport, past_their_time(wanted[kind].amount)) - _count(
            FaultReport, past_their_time(terms[kind].amount)
        )
        return (
            ngettext("%(num)s melding meer vervalt deze nacht.", "%(num)s meldingen meer vervallen deze nacht.", count),
        )
    return (_("Kopieën die ouder zijn, gaan deze nacht weg. Hoeveel er zijn, weten we hier niet."),)


def _count(model: type[Base], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(condition)) or 0
