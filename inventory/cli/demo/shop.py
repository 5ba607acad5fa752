"""The shop: rent and sale at the social tariff, paid at once."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from inventory.cli.demo import after, names, stock
from inventory.cli.demo.agenda import is_workday, workdays_later
from inventory.cli.demo.plan import DESKTOP, LAPTOP, TABLET
from inventory.cli.demo.world import World, ready_at
from inventory.core.clock import today
from inventory.loans.actions.hand_over import hand_over
from inventory.loans.actions.order import Order
from inventory.loans.actions.paying import Paying
from inventory.loans.actions.tariffs import set_tariff
from inventory.loans.documents import PAPERS
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import METHODS, LearningPath, TariffProof

_FIRST, _LAST = date(2026, 1, 7), date(2026, 11, 12)
_RENTS, _SALES = 24, 36
_TARIFFS = (
    (LoanKind.HUUR, LAPTOP, "30.00", "40.00"),
    (LoanKind.HUUR, DESKTOP, "24.00", "30.00"),
    (LoanKind.HUUR, TABLET, "20.00", "25.00"),
    (LoanKind.KOOP, LAPTOP, "75.00", None),
    (LoanKind.KOOP, DESKTOP, "55.00", None),
    (LoanKind.KOOP, TABLET, "45.00", None),
)
_DECISION = "Voorbeeld: retributiereglement Digibank, gemeenteraad {day}"
_DEARER = date(2026, 7, 1)


def plan_shop(world: World) -> None:
    """The tariffs, and the customers of the year."""
    world.agenda.on(world.agenda.first_day, partial(_set_tariffs, world, date(2025, 11, 24), Decimal(0)))
    world.agenda.on(date(2026, 6, 15), partial(_set_tariffs, world, _DEARER, Decimal(5)))
    random = world.random("shop days")
    days = [day for number in range((_LAST - _FIRST).days) if is_workday(day := _FIRST + timedelta(days=number))]
    kinds = [LoanKind.HUUR] * world.scale.of(_RENTS) + [LoanKind.KOOP] * world.scale.of(_SALES)
    for kind in kinds:
        world.agenda.on(random.choice(days), partial(_serve, world, kind, 3), hours=(10, 17))


def _set_tariffs(world: World, valid_from: date, dearer: Decimal) -> None:
    for kind, device_type, price, deposit in _TARIFFS:
        set_tariff(
            kind,
            device_type,
            price_eur=Decimal(price) + (dearer if kind is LoanKind.KOOP else 0),
            deposit_eur=Decimal(deposit) if deposit else None,
            valid_from=valid_from,
            legal_ref=_DECISION.format(day=f"{valid_from:%d-%m-%Y}"),
            actor=world.cast.admin,
        )


def _serve(world: World, kind: LoanKind, tries: int) -> None:
    """A customer takes what stands there; when there is nothing, he comes again next week."""
    random = world.random("customers")
    ready = ready_at(stock.SHOP)
    if not ready:
        if tries:
            world.agenda.on(workdays_later(today(), 5), partial(_serve, world, kind, tries - 1), hours=(10, 17))
        return
    device = random.choice(ready[:4])
    due_on = today() + timedelta(days=random.choice((182, 365))) if kind is LoanKind.HUUR else None
    loan = hand_over(
        Order(
            kind=kind,
            device=device,
            borrower=names.borrower(
                world.people.popleft(), random, today=today(), from_elsewhere=random.random() < 0.15
            ),
            identity_seen=True,
            accessories=tuple(device.accessories),
            accessories_missing=after.missing_accessories(device),
            due_on=due_on,
            tariff_proof=random.choices(tuple(TariffProof), (55, 30, 12, 3))[0],
            payment=Paying(random.choices(tuple(METHODS), (25, 65, 10))[0]),
            condition=after.condition(random, device),
            learning_path=random.choice((LearningPath.NOT_OFFERED, LearningPath.REFUSED, LearningPath.PLANNED)),
            confirmed=frozenset({"limits_told"}),
        ),
        actor=world.cast.shop,
        settings=world.settings,
        papers_of=PAPERS,
        random=random,
    )
    after.plan_the_rest(world, loan)
