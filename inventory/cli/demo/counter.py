"""The free route: a referral, a device put ready for its code, and somebody who comes to fetch it."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from inventory.access import Actor
from inventory.cli.demo import after, names, stock
from inventory.cli.demo.agenda import is_workday, workdays_later
from inventory.cli.demo.plan import DESKTOP, LAPTOP, TABLET
from inventory.cli.demo.world import World, ready_at
from inventory.core.clock import today
from inventory.core.db import session
from inventory.devices.models import Device, DeviceType
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.order import Order
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import LearningPath
from inventory.referrals.actions import making, moving
from inventory.referrals.actions.making import Need
from inventory.referrals.lifecycle import ReferralState
from inventory.referrals.models import Ease, Internet, OverrideReason, Profile, Referral
from inventory.referrals.queries import allocation

_FIRST, _REFERRALS, _IN_AUTUMN = date(2025, 12, 8), 152, 28
_AUTUMN = date(2026, 9, 28)
_AT_THE_END = date(2026, 11, 5)
_A_DAY, _A_DAY_AT_THE_END = 2, 1
_SCHOOL_ENDS = date(2026, 6, 30)
CONFIRMED = frozenset({"limits_told", "wrong_type", "other_device_ready", "household_has_one"})


def plan_referrals(world: World) -> None:
    """Referrals over the year, more of them when the schools have begun; and the round of the library every day."""
    random = world.random("referral days")
    all_year = _workdays(_FIRST, world.agenda.last_day)
    autumn = _workdays(_AUTUMN, world.agenda.last_day)
    chosen = random.choices(all_year, k=world.scale.of(_REFERRALS)) + random.choices(
        autumn, k=world.scale.of(_IN_AUTUMN)
    )
    for on in sorted(chosen):
        world.agenda.on(on, partial(_refer, world))
    for on in all_year[:-2]:  # what comes ready in the last two days is still to be given out
        world.agenda.on(on, partial(_round, world), hours=(10, 12))


def _workdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def _refer(world: World) -> None:
    random = world.random("referrals")
    actor: Actor = random.choices((world.cast.social_worker, *world.cast.partners), (70, 17, 13))[0]
    device_type = random.choices((LAPTOP, DESKTOP, TABLET), (72, 13, 15))[0]
    ease = [wish for wish in Ease if random.random() < 0.12 and not (wish is Ease.TOUCH and device_type is not TABLET)]
    need = Need(
        device_type=device_type,
        profile=random.choices(tuple(Profile), (40, 22, 28, 10))[0],
        ease_of_use=ease,
        representative_signs=random.random() < 0.06,
        internet_at_home=random.choices(tuple(Internet), (52, 12, 14, 22))[0],
        learning_path=random.random() < 0.35,
    )
    referral = making.make_referral(need, actor=actor, settings=world.settings, random=random)
    if referral.state == ReferralState.TO_CONFIRM and random.random() < 0.95:
        on = workdays_later(today(), random.randint(1, 4))
        world.agenda.on(on, partial(_confirm, world, referral.id), hours=(9, 10))
    if random.random() < 0.05:
        on = workdays_later(today(), random.randint(4, 15))
        world.agenda.on(on, partial(_withdraw, world, referral.id, actor), hours=(13, 16))


def _confirm(world: World, referral_id: int) -> None:
    referral = session.get_one(Referral, referral_id)
    if referral.state == ReferralState.TO_CONFIRM:
        making.confirm(referral, actor=world.cast.social_worker)


def _withdraw(world: World, referral_id: int, actor: Actor) -> None:
    referral = session.get_one(Referral, referral_id)
    if referral.state in (ReferralState.TO_CONFIRM, ReferralState.WAITING, ReferralState.RESERVED):
        making.withdraw(referral, actor=actor)


def _round(world: World) -> None:
    """Who waits longest gets the first device of the kind that was asked."""
    waiting = session.scalars(
        select(Referral).where(Referral.state == ReferralState.WAITING).order_by(Referral.made_at, Referral.id)
    ).all()
    done, most = 0, _A_DAY_AT_THE_END if today() >= _AT_THE_END else _A_DAY
    ready = {kind: ready_at(stock.LIBRARY, kind) for kind in DeviceType}
    for referral in waiting:
        devices = ready[DeviceType(referral.device_type)]
        if done == most or not devices or referral.valid_until < today():
            continue
        seen = allocation.board(today(), types=[referral.device_type], at_orgs=world.cast.library.orgs())
        chosen = _chosen(referral, devices, seen)
        devices.remove(chosen)
        why = OverrideReason.NOT_COMING_YET if seen.fit(referral, chosen).needs_reason else None
        moving.reserve(referral, chosen, actor=world.cast.library, settings=world.settings, reason=why)
        done += 1
        if world.random("fetch").random() < 0.93:
            in_days = world.soon("fetch", 3, 9) if today() >= _AT_THE_END else world.soon("fetch", 1, 7)
            on = workdays_later(today(), in_days)
            world.agenda.on(on, partial(_fetch, world, referral.id), hours=(10, 17))


def _chosen(referral: Referral, devices: list[Device], seen: allocation.Board) -> Device:
    """Of what stands at the library, what fits best; else what is ready there longest."""
    here = {device.id for device in devices}
    best = [fit.device for fit in seen.fits(referral, each=len(seen.devices)) if fit.device.id in here]
    return next(device for device in devices if device.id == best[0].id) if best else devices[0]


def _fetch(world: World, referral_id: int) -> None:
    """Somebody comes with the slip and an identity card."""
    referral = session.get_one(Referral, referral_id)
    if referral.state != ReferralState.RESERVED or referral.device is None or referral.valid_until < today():
        return
    random, device = world.random("people"), referral.device
    name = world.people.popleft()
    is_for_child = referral.profile == Profile.SCHOOL and random.random() < 0.6
    loan = hand_over(
        Order(
            kind=LoanKind.BRUIKLEEN,
            device=device,
            referral=referral,
            borrower=names.borrower(name, random, today=today()),
            identity_seen=True,
            end_user=names.child(random, today()) if is_for_child else None,
            representative_signs=referral.representative_signs,
            accessories=tuple(device.accessories),
            accessories_missing=after.missing_accessories(device),
            due_on=_due_on(world, referral),
            condition=after.condition(random, device),
            learning_path=_learning(world, referral),
            confirmed=CONFIRMED,
        ),
        actor=world.cast.library,
        settings=world.settings,
        papers_of=PAPERS,
        random=random,
    )
    after.plan_the_rest(world, loan)


def _due_on(world: World, referral: Referral) -> date | None:
    """Mostly a year; for a school year until its end; now and then half a year."""
    random = world.random("terms")
    if referral.profile == Profile.SCHOOL and today() < date(2026, 4, 1) and random.random() < 0.5:
        return _SCHOOL_ENDS
    if random.random() < 0.27:
        return today() + timedelta(days=182)
    return None


def _learning(world: World, referral: Referral) -> LearningPath:
    if referral.learning_path:
        return LearningPath.PLANNED
    return world.random("terms").choice((LearningPath.NOT_OFFERED, LearningPath.REFUSED, LearningPath.PLANNED))
