"""Reading referrals: who sees which, and the waiting list. What fits whom is in `fit` and `allocation`."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import joinedload, lazyload, load_only

from inventory.access import Actor, Can, Role, may
from inventory.accounts.models import Location
from inventory.core.codes import CodeError, parse_referral_code
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.core.lists import counted, few_of, page_keys
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.devices.queries import available_counts
from inventory.referrals.lifecycle import OPEN, WORD_OF, WORDS, ReferralState
from inventory.referrals.models import LEARNING_PLACES, Referral
from inventory.referrals.queries.deciding import decided_by, may_be_taken_back

_TO_CONFIRM = (Referral.state == ReferralState.TO_CONFIRM, Referral.extra_of_id.is_(None))
_REFERRERS = (Role.SOCIAL_WORKER, Role.PARTNER_REFERRER)
# Whoever must confirm says who referred: a social worker needs nobody's yes. So the desk reads nothing of such a code
# before it may be used, and nothing of one that was refused.
_NOT_FOR_THE_DESK = frozenset({ReferralState.TO_CONFIRM, ReferralState.REFUSED})


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees referrals of every organisation: the desk and the coordinator."""
    return actor.kind == "system" or (
        may(actor, Can.REFERRALS_SEE) and bool({Role.LIBRARY, Role.COORDINATOR} & actor.roles)
    )


def states_seen(actor: Actor) -> frozenset[ReferralState]:
    """In which states a code of another organisation is there for this actor."""
    is_desk = sees_all(actor) and actor.kind != "system" and Role.COORDINATOR not in actor.roles
    return frozenset(ReferralState) - (_NOT_FOR_THE_DESK if is_desk else frozenset())


def visible_to(actor: Actor) -> Select[Referral]:
    """The referrals that this actor may see.

    The coordinator sees all of them, the library all that may be used or could be; who refers sees those of the own
    organisation, and a social worker also those of partners that wait for a confirmation, or on which the same person
    just decided. (An extra device is for the coordinator to confirm.)
    """
    query = select(Referral)
    if sees_all(actor):
        seen = states_seen(actor)
        return query if len(seen) == len(ReferralState) else query.where(Referral.state.in_(sorted(seen)))
    if not may(actor, Can.REFERRALS_SEE):
        return query.where(Referral.id.is_(None))
    allowed = Referral.org_id.in_(actor.orgs(*_REFERRERS))
    if may(actor, Can.REFERRALS_CONFIRM):
        return query.where(or_(allowed, and_(*_TO_CONFIRM), and_(*decided_by(actor))))
    return query.where(allowed)


def sees_referrer(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may know, beside the code, which organisation referred. The library may not; the coordinator
    may until the device is collected: from then on the code leads to a borrower.
    """
    return (
        actor.kind == "system"
        or (Role.COORDINATOR in actor.roles and referral.state != ReferralState.COLLECTED)
        or referral.org_id in actor.orgs(*_REFERRERS)
        or (
            referral.state == ReferralState.TO_CONFIRM
            and referral.extra_of_id is None
            and Role.SOCIAL_WORKER in actor.roles
        )
        or may_be_taken_back(referral, actor)
    )


def sees_code(actor: Actor, referral: Referral) -> bool:
    """Whether the actor reads this code beside another one that says who referred: the coordinator no longer once the
    device is collected.
    """
    return (
        referral.state != ReferralState.COLLECTED
        or actor.kind == "system"
        or Role.LIBRARY in actor.roles
        or referral.org_id in actor.orgs(*_REFERRERS)
    )


def sees_client(actor: Actor) -> bool:
    """Whether the actor may read how to reach a client who carries no paper: the desk only, until the pick-up."""
    return actor.kind == "system" or Role.LIBRARY in actor.roles


def sees_words_only(actor: Actor) -> bool:
    """Whether the actor is somebody who refers: of each own code one of four words, and nothing else."""
    return actor.kind != "system" and not {Role.LIBRARY, Role.COORDINATOR} & actor.roles


def seen_state(referral: Referral, actor: Actor) -> ReferralState:
    """The state as this actor reads it."""
    state = ReferralState(referral.state)
    is_own = referral.org_id in actor.orgs(*_REFERRERS)
    return WORD_OF[state] if sees_words_only(actor) and is_own else state


def what_next(referral: Referral, actor: Actor) -> str:
    """What happens now with a code, for who refers: a plain sentence beside the word."""
    if not sees_words_only(actor):
        return ""
    if referral.org_id not in actor.orgs(*_REFERRERS):
        return _("Bevestig of weiger deze code.") if referral.state == ReferralState.TO_CONFIRM else ""
    state = ReferralState(referral.state)
    if state == ReferralState.TO_CONFIRM and referral.extra_of_id is not None:
        return _("De coördinator beslist eerst over dit toestel.")
    return {
        ReferralState.TO_CONFIRM: _("Een maatschappelijk werker bevestigt dit eerst."),
        ReferralState.WAITING: _("Staat op de wachtlijst. Je krijgt een bericht als er een toestel klaarligt."),
        ReferralState.RESERVED: _("De klant kan het toestel halen, met de code en de identiteitskaart."),
        ReferralState.COLLECTED: _("Je hoeft niets meer te doen."),
        ReferralState.EXPIRED: _("De code werkt niet meer. Is het toestel nog nodig? Verleng de code."),
        ReferralState.WITHDRAWN: _("De code werkt niet meer. Is het toestel nog nodig? Maak een nieuwe code."),
        ReferralState.REFUSED: _("De code werkt niet meer. Vragen? Bel de coördinator."),
    }[state]


def version_seen(referral: Referral, actor: Actor) -> int:
    """The number of the version as a program of this actor reads it: without the steps of confirming, for who may not
    know that it was a partner who referred.
    """
    is_told = states_seen(actor) == frozenset(ReferralState) or not sees_all(actor)
    return referral.version - (0 if is_told else referral.unseen_writes)


def sees_device(actor: Actor) -> bool:
    """Whether the actor may know which device lies ready. Who referred sees the status only."""
    return actor.kind == "system" or may(actor, Can.REFERRALS_ALLOCATE)


_HAS_CODE = Referral.code == bindparam("wanted")
_WHOLE = (
    joinedload(Referral.org),
    joinedload(Referral.device).joinedload(Device.location),
    joinedload(Referral.learning_place),
)
_ROW_BY_CODE = select(Referral).where(_HAS_CODE)
_BY_CODE = _ROW_BY_CODE.options(*_WHOLE)


def referral_by_code(code: str, *, actor: Actor, is_whole: bool = True) -> Referral:
    """The referral with this code, however it is typed. Not there and not yours give the same answer.

    With `is_whole=False` its organisation, device and place are read when somebody asks for them.
    """
    try:
        plain = parse_referral_code(code)
    except CodeError:
        plain = ""
    if sees_all(actor):
        query = _BY_CODE if is_whole else _ROW_BY_CODE
    else:
        query = visible_to(actor).where(_HAS_CODE).options(*_WHOLE)
    found = session.scalar(query, {"wanted": plain})
    if found is None or (sees_all(actor) and found.state not in states_seen(actor)):
        raise Missing(_("Met deze code kunnen we niets doen. Kijk ze na, of bel de coördinator."))
    return found


def _branches(actor: Actor, states: Collection[ReferralState]) -> list[tuple[ColumnElement[bool], ...]]:
    """What `visible_to` leaves of these states, organisation by organisation and state by state: each is read along
    an index.
    """
    wanted = sorted(states)
    if sees_all(actor):
        return [(Referral.state == state,) for state in wanted if state in states_seen(actor)]
    if not may(actor, Can.REFERRALS_SEE):
        return []
    found: list[tuple[ColumnElement[bool], ...]] = [
        (Referral.org_id == org, Referral.state == state) for org in sorted(actor.orgs(*_REFERRERS)) for state in wanted
    ]
    return found + (_partner_branches(actor) if ReferralState.TO_CONFIRM in wanted else [])


def _partner_branches(actor: Actor) -> list[tuple[ColumnElement[bool], ...]]:
    """What partners referred and this actor may confirm."""
    if not may(actor, Can.REFERRALS_CONFIRM):
        return []
    return [(*_TO_CONFIRM, Referral.org_id.not_in(actor.orgs(*_REFERRERS)))]


def referrals(actor: Actor, *, state: str = "", after: int | None = None, limit: int = 50) -> Sequence[Referral]:
    """The newest first; `state` is a state, "open" or nothing; `after` the last id that was shown."""
    states = OPEN if state == "open" else {ReferralState(state)} if state else set(ReferralState)
    start = () if after is None else (Referral.id < after,)
    branches = [(*branch, *start) for branch in _branches(actor, states)]
    keys = page_keys((Referral.id,), branches, limit=limit, is_down=True)
    query = select(Referral).where(Referral.id.in_(keys)).order_by(Referral.id.desc())
    return session.scalars(query.options(joinedload(Referral.org), joinedload(Referral.device).options(*_LIGHT))).all()


def listed(actor: Actor, wanted: str) -> list[tuple[ColumnElement[bool], ...]]:
    """What a list shows this actor: `wanted` is a state, "open" or "all". Who refers asks by the four words; what waits
    for a confirmation is a list of its own.
    """
    if not sees_words_only(actor):
        states = OPEN if wanted == "open" else set(ReferralState) if wanted == "all" else {ReferralState(wanted)}
        return _branches(actor, states)
    if wanted == ReferralState.TO_CONFIRM:
        return _partner_branches(actor)
    if wanted == "all":
        return _own_branches(actor, WORDS)
    is_open = wanted == "open"
    words = {ReferralState.WAITING, ReferralState.RESERVED} if is_open else {ReferralState(wanted)}
    return _own_branches(actor, words)


def for_rows() -> Select[Referral]:
    """Referrals with what a row of a list says of them."""
    return select(Referral).options(joinedload(Referral.org), joinedload(Referral.device).options(*_LIGHT))


def count_to_confirm(actor: Actor) -> int | str:
    """How many the actor may confirm: of partners, or for the coordinator all."""
    branches = _partner_branches(actor) if sees_words_only(actor) else _branches(actor, {ReferralState.TO_CONFIRM})
    return counted(found=few_of(Referral.id, or_(false(), *(and_(*each) for each in branches))))["found"]


def count_by_word(actor: Actor) -> dict[ReferralState, int | str]:
    """How many of them read as each word, in one statement."""
    counts = counted(
        **{
            word.value: few_of(Referral.id, or_(false(), *(and_(*each) for each in _own_branches(actor, {word}))))
            for word in WORDS
        }
    )
    return {ReferralState(word): count for word, count in counts.items()}


def _own_branches(actor: Actor, words: Collection[ReferralState]) -> list[tuple[ColumnElement[bool], ...]]:
    states = sorted(state for state, word in WORD_OF.items() if word in words)
    return [
        (Referral.org_id == org, Referral.state == state) for org in sorted(actor.orgs(*_REFERRERS)) for state in states
    ]


# Of the device that lies ready a list says its tag only.
_LIGHT = (load_only(Device.tag), lazyload(Device.media))


def count_by_state(
    actor: Actor, states: Collection[ReferralState] = frozenset(ReferralState)
) -> dict[ReferralState, int | str]:
    """How many referrals stand in each of these states, in one statement; "1000+" when there are more."""
    counts = counted(
        **{
            state.value: few_of(Referral.id, or_(false(), *(and_(*branch) for branch in _branches(actor, {state}))))
            for state in states
        }
    )
    return {ReferralState(state): count for state, count in counts.items()}


def waits(day: date, kind: DeviceType) -> tuple[ColumnElement[bool], ...]:
    """The codes for this type that wait on this day, read along their index."""
    return Referral.state == ReferralState.WAITING, Referral.device_type == kind, Referral.valid_until >= day


def availability(day: date) -> dict[DeviceType, str]:
    """Per type whether a device would be left after all who wait already: yes, few or no. Where more people wait than
    are counted, none is.
    """
    waiting = counted(**{kind.value: few_of(Referral.id, *waits(day, kind)) for kind in DeviceType})
    known = {DeviceType(kind): count for kind, count in waiting.items() if isinstance(count, int)}
    return {
        kind: word if kind in known else "no"
        for kind, word in available_counts({kind: known.get(kind, 0) for kind in DeviceType}).items()
    }


def last_made_by(actor: Actor) -> Referral | None:
    """What this person asked last: the form begins with the same kind of device and the same use."""
    if actor.user_id is None:
        return None
    return session.scalar(
        select(Referral)
        .where(Referral.made_by == actor.user_id, Referral.extra_of_id.is_(None))
        .order_by(Referral.id.desc())
        .limit(1)
    )


def extras_of(referral: Referral) -> Sequence[Referral]:
    """The second and third code that were asked together with this one."""
    if referral.devices_asked == 1 or referral.extra_of_id is not None:
        return ()
    return session.scalars(select(Referral).where(Referral.extra_of_id == referral.id).order_by(Referral.id)).all()


def seen_extras(actor: Actor, referral: Referral) -> Sequence[Referral]:
    """Those of them whose code this actor may read beside this one."""
    if not sees_code(actor, referral):
        return ()
    return [extra for extra in extras_of(referral) if sees_code(actor, extra)]


def learning_places() -> Sequence[Location]:
    """Where somebody can learn to work with a device, by name: the closed list of the form."""
    return session.scalars(
        select(Location)
        .where(Location.is_active, Location.kind.in_(LEARNING_PLACES))
        .order_by(Location.name, Location.id)
    ).all()


def past_their_date(day: date) -> Sequence[Referral]:
    """Open referrals that are no longer valid."""
    return session.scalars(
        select(Referral).where(Referral.state.in_(OPEN), Referral.valid_until < day).order_by(Referral.id)
    ).all()


def not_collected(day: date) -> Sequence[Referral]:
    """What lay ready for too long."""
    return session.scalars(
        select(Referral)
        .where(Referral.state == ReferralState.RESERVED, Referral.reserved_until < day)
        .order_by(Referral.id)
    ).all()


def reserved_for(device: Device) -> Referral | None:
    """The referral for which a device lies ready."""
    return session.scalar(
        select(Referral).where(Referral.device_id == device.id, Referral.state == ReferralState.RESERVED)
    )


def states_out_of_step() -> list[str]:
    """What does not fit between referrals and devices: for `verify`."""
    rows = session.execute(
        select(Referral.code, Device.tag, Device.state, Referral.state)
        .select_from(Referral)
        .join(Device, Device.id == Referral.device_id)
        .where(Referral.state == ReferralState.RESERVED, Device.state != DeviceState.RESERVED)
    ).all()
    wrong = [f"referral {row[0]} says that {row[1]} lies ready, but that device is {row[2]}" for row in rows]
    held = select(Referral.device_id).where(
        and_(Referral.state == ReferralState.RESERVED, Referral.device_id.is_not(None))
    )
    loose = session.scalars(
        select(Device.tag).where(Device.state == DeviceState.RESERVED, Device.id.not_in(held)).order_by(Device.id)
    ).all()
    return wrong + [f"device {tag} is reserved, but for no referral" for tag in loose]
