"""What another term would do, in numbers, before somebody decides it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select

from inventory.core.clock import today
from inventory.core.db import Base, session
from inventory.core.i18n import _, ngettext
from inventory.history.models import Message
from inventory.loans.actions.keeping import keep_day
from inventory.loans.models import Loan
from inventory.people.models import Person, TermKind, Unit
from inventory.people.queries.keeping import InForce, in_force
from inventory.privacy.queries.due import due
from inventory.privacy.queries.information import how_long
from inventory.privacy.queries.others import old_messages, old_referrals, staff_of_long_ago
from inventory.referrals.models import Referral

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
        said = _of_people(terms, wanted)
    elif terms[kind].kept.unit is Unit.PEOPLE:
        said = _of_the_night(amount)
    else:
        said = _of_the_rest(kind, terms, wanted)
    return Effect(how_long(terms[kind]), how_long(wanted[kind]), said)


def _of_people(terms: Mapping[TermKind, InForce], wanted: Mapping[TermKind, InForce]) -> tuple[str, ...]:
    loans: dict[int, list[Loan]] = defaultdict(list)
    for loan in session.scalars(select(Loan).order_by(Loan.id)):
        loans[loan.person_id].append(loan)
    rows = session.scalars(select(Person).where(Person.anonymised_at.is_(None)).order_by(Person.id)).all()
    now_gone, then_gone = _past(rows, loans, terms), _past(rows, loans, wanted)
    fresh = then_gone - now_gone
    merged = {row.id: row.merged_into for row in rows}
    contracts = sum(len(loans[row.id]) for row in rows if _root(row.id, merged) in fresh)
    moved = sum(keep_day(loans[row.id], terms) != keep_day(loans[row.id], wanted) for row in rows)
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


def _past(rows: Sequence[Person], loans: Mapping[int, list[Loan]], terms: Mapping[TermKind, InForce]) -> set[int]:
    """Who would be past their time: the first row of each person of whom no row is kept longer, or open."""
    merged = {row.id: row.merged_into for row in rows}
    past: dict[int, bool] = {}
    for row in rows:
        day = keep_day(loans[row.id], terms) if loans[row.id] else row.kept_until
        is_past = day is not None and day < today() and row.disputed_on is None
        root = _root(row.id, merged)
        past[root] = past.get(root, True) and is_past
    return {number for number, is_past in past.items() if is_past}


def _root(number: int, merged: Mapping[int, int | None]) -> int:
    while (above := merged.get(number)) is not None:
        number = above
    return number


def _of_the_night(amount: int) -> tuple[str, ...]:
    waiting = sum(not each.blocks for each in due())
    return (
        _("De nacht wist dan tot %(amount)s mensen zonder dat iemand het bevestigt.", amount=amount),
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
    return (_("Kopieën die ouder zijn, gaan deze nacht weg. Hoeveel er zijn, weten we hier niet."),)


def _count(model: type[Base], condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(condition)) or 0
