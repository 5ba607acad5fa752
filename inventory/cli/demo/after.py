"""What happens after a hand-over: brought back, kept longer, forgotten, lost, found again, swapped."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from inventory.access import Actor
from inventory.cli.demo import bench, learning, stock
from inventory.cli.demo.agenda import workdays_later
from inventory.cli.demo.groups import ask
from inventory.cli.demo.world import World, ready_at
from inventory.core.clock import start_of_day, today
from inventory.core.db import session
from inventory.devices.actions import moves
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType, Grade
from inventory.loans.actions.changes import extend, note_incident
from inventory.loans.actions.longer_price import usual_price
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.swap import swap
from inventory.loans.actions.take_back import take_back
from inventory.loans.actions.terms import latest_due_on
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import IncidentKind, LinePurpose, Loan, LoanLine, PaymentMethod

_LOST = (
    (date(2026, 4, 8), IncidentKind.LOSS),
    (date(2026, 6, 18), IncidentKind.THEFT),
    (date(2026, 9, 3), IncidentKind.LOSS),
    (date(2026, 10, 22), IncidentKind.THEFT),
)
_DAMAGED = (date(2026, 3, 19), date(2026, 7, 7), date(2026, 10, 1))
_SWAPPED = (date(2026, 5, 5), date(2026, 9, 17))


def missing_accessories(device: Device) -> tuple[str, ...]:
    """The charger, when there is none."""
    has_none = device.type != DeviceType.DESKTOP and not any("lader" in each for each in device.accessories)
    return ("lader",) if has_none else ()


def condition(random: Random, device: Device) -> str:
    if device.grade == Grade.A:
        return "Zo goed als nieuw."
    marks = ("Lichte krassen op het deksel.", "Gebruikssporen op de polssteun.", "Kleine deuk in de hoek.", "")
    return random.choice(marks)


def plan_the_rest(world: World, loan: Loan) -> None:
    """The question about groups, and what this borrower will do when the contract ends within the year."""
    ask(world, loan)
    learning.follow(world, loan)
    random = world.random("ends")
    if random.random() < 0.07:
        on = workdays_later(today(), random.randint(15, 130))
        world.agenda.on(on, partial(bring_back, world, loan.id))
    if loan.due_on is None or loan.due_on > world.agenda.last_day:
        return
    roll = random.random()
    if roll < 0.40:
        on = workdays_later(loan.due_on - timedelta(days=random.randint(-4, 8)), 0)
        world.agenda.on(on, partial(bring_back, world, loan.id))
    elif roll < 0.62:
        on = workdays_later(loan.due_on - timedelta(days=random.randint(3, 16)), 0)
        world.agenda.on(on, partial(_keep_longer, world, loan.id))
    elif roll < 0.74:
        on = workdays_later(loan.due_on + timedelta(days=random.randint(12, 45)), 0)
        world.agenda.on(on, partial(bring_back, world, loan.id))


def clerk_of(world: World, loan: Loan) -> Actor:
    return world.cast.library if loan.kind == LoanKind.BRUIKLEEN else world.cast.shop


def bring_back(world: World, loan_id: int) -> None:
    """The device comes back, once in a while without its bag or mouse."""
    loan = session.get_one(Loan, loan_id)
    if loan.state != LoanState.ACTIVE or loan.line.device.state != DeviceState.ON_LOAN:
        return
    random = world.random("returns")
    line = loan.line
    handed = [each.kind for each in line.accessories if each.handed]
    back = [kind for kind in handed if kind == "lader" or random.random() < 0.85]
    take_back(
        loan,
        actor=clerk_of(world, loan),
        settings=world.settings,
        papers_of=PAPERS,
        accessories=back,
        condition=random.choice(("In orde.", "In orde.", "Vuil scherm, verder in orde.", "Een toets zit los.")),
        data_statement=True,
        deposit_back_eur=loan.deposit_eur,
        deposit_method=PaymentMethod.BANCONTACT if loan.deposit_eur else None,
    )
    bench.come_back(world, line.device_id)


def _keep_longer(world: World, loan_id: int) -> None:
    loan = session.get_one(Loan, loan_id)
    if loan.state != LoanState.ACTIVE or loan.due_on is None:
        return
    latest = latest_due_on(loan.kind, max(loan.due_on, today()), world.settings)
    wanted = min(loan.due_on + timedelta(days=world.random("ends").choice((92, 183, 365))), latest)
    proof = loan.tariff_proof  # whoever rents on shows it again
    costs = usual_price(loan, wanted, world.settings)
    extend(
        loan,
        wanted,
        price_eur=costs.amount_eur if costs is not None else None,
        paying=Paying(PaymentMethod.BANCONTACT) if costs is not None else None,
        actor=clerk_of(world, loan),
        settings=world.settings,
        papers_of=PAPERS,
        proof=proof,
        confirmed=frozenset({"others_wait"}),
    )


# --- misfortunes ----------------------------------------------------------------------------------------------------


def plan_misfortunes(world: World) -> None:
    lost = _LOST[: world.scale.of(len(_LOST))]
    for number, (on, kind) in enumerate(lost):
        world.agenda.on(on, partial(_lose, world, kind, is_found=number == 0))
    for on in _DAMAGED[: world.scale.of(len(_DAMAGED))]:
        world.agenda.on(on, partial(_damage, world))
    for on in _SWAPPED[: world.scale.of(len(_SWAPPED))]:
        world.agenda.on(on, partial(_swap, world))


def active_loans(*kinds: LoanKind, for_days: int = 14) -> Sequence[Loan]:
    """Contracts whose device has been with its borrower for a while."""
    from_before = today() - timedelta(days=for_days)
    return session.scalars(
        select(Loan)
        .join(LoanLine, LoanLine.loan_id == Loan.id)
        .join(Device, Device.id == LoanLine.device_id)
        .where(
            Loan.state == LoanState.ACTIVE,
            Loan.kind.in_(kinds),
            Loan.handed_over_at < start_of_day(from_before + timedelta(days=1)),
            LoanLine.purpose == LinePurpose.MAIN,
            LoanLine.until_at.is_(None),
            Device.state == DeviceState.ON_LOAN,
        )
        .order_by(Loan.id)
    ).all()


def newest_loan(device: Device) -> Loan | None:
    """The last contract under which a device went out."""
    line = session.scalar(select(LoanLine).where(LoanLine.device_id == device.id).order_by(LoanLine.id.desc()).limit(1))
    return line.loan if line else None


def _some_loan(world: World, *kinds: LoanKind) -> Loan | None:
    loans = active_loans(*kinds)
    return world.random("misfortune").choice(loans) if loans else None


def _lose(world: World, kind: IncidentKind, *, is_found: bool) -> None:
    loan = _some_loan(world, LoanKind.BRUIKLEEN)
    if loan is None:
        return
    device_id = loan.line.device_id
    number = f"KO.11.L1.{world.random('misfortune').randint(100000, 999999)}/2026" if kind is IncidentKind.THEFT else ""
    note = "Vergeten op de trein." if kind is IncidentKind.LOSS else "Uit de auto gestolen."
    note_incident(loan, kind, actor=world.cast.library, police_number=number, note=note)
    if is_found:
        world.agenda.on(workdays_later(today(), 28), partial(_find, world, device_id))


def _find(world: World, device_id: int) -> None:
    found = session.get_one(Device, device_id)
    moves.move(found, "find", actor=world.cast.library, facts={"location": stock.LIBRARY})
    bench.come_back(world, device_id)


def _damage(world: World) -> None:
    loan = _some_loan(world, LoanKind.BRUIKLEEN)
    if loan is not None:
        note_incident(
            loan, IncidentKind.DAMAGE, actor=world.cast.library, note="Gevallen: hoek van het deksel ingedeukt."
        )


def _swap(world: World) -> None:
    """What somebody has does not do: another device of the same kind goes along."""
    for loan in active_loans(LoanKind.BRUIKLEEN):
        old = loan.line.device
        ready = ready_at(stock.LIBRARY, DeviceType(old.type))
        if ready:
            swap(
                loan,
                ready[0],
                actor=world.cast.library,
                settings=world.settings,
                papers_of=PAPERS,
                accessories=ready[0].accessories,
                confirmed=frozenset({"limits_told"}),
                data_statement=True,
            )
            bench.come_back(world, old.id)
            return
