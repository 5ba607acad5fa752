"""Ring 1 of the seeds: twenty digipunten with their own equipment, vouchers for internet, needs that were heard and
sessions that were held. The places exist; which hours they have, and what stands there, is invented.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from inventory.access import SYSTEM, Actor
from inventory.accounts.actions import opening, orgs
from inventory.accounts.models import OrgKind
from inventory.accounts.queries import org_by_code
from inventory.cli.demo.agenda import at_time, workdays_later
from inventory.cli.demo.plan import FIRST_DAY, LAST_DAY
from inventory.cli.demo.world import World
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.quarters import Quarter
from inventory.devices.models import DeviceType
from inventory.digipunten import actions as digipunten
from inventory.digipunten.actions import Boxes, Words
from inventory.digipunten.lifecycle import Ease, Service
from inventory.digipunten.queries import digipunt_at
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.loans.models import Loan
from inventory.outreach import actions as outreach
from inventory.outreach.actions import Plan
from inventory.outreach.lifecycle import SessionKind, Topic
from inventory.outreach.queries import session_by_id
from inventory.vouchers.actions.giving import give
from inventory.vouchers.actions.stock import Batch, add_codes

Q = Quarter
_ORGS = (
    ("VDAB", "VDAB", OrgKind.OTHER),
    ("AZG", "AZ Groeninge", OrgKind.OTHER),
    ("KIER", "vzw De Kier", OrgKind.ASSOCIATION),
)
_FIRST, _LATER = date(2023, 6, 1), date(2023, 9, 18)
_OFFICE = dict.fromkeys(range(5), "9:00-12:00, 13:00-17:00")
_AFTERNOONS = dict.fromkeys((0, 1, 3, 4), "13:30-17:00")
_MORNINGS = {0: "9:00-12:00", 2: "9:00-12:00, 13:30-16:30", 4: "9:00-12:00"}
_HOURS: dict[str, dict[int, str]] = {
    "office": _OFFICE,
    "afternoons": _AFTERNOONS,
    "mornings": _MORNINGS,
    "office+saturday": {5: "10:00-18:00", **_OFFICE},
    "afternoons+saturday": {5: "10:00-16:00", **_AFTERNOONS},
}
# Code, organisation, name, address, part of the town, works since, hours, and how many desktops, laptops and tablets of
# the grant: 26, 24 and 30 together.
_PLACES = """
BIB-C | BIB | Centrale Bibliotheek | Leiestraat 22, 8500 Kortrijk | kortrijk | first | - | 4 2 2
ZONNE | STAD | Wijkcentrum De Zonnewijzer | Langemeersstraat 6, 8500 Kortrijk | kortrijk | first | office | 2 1 2
CIRKANT | STAD | Wijkcentrum 't Cirkant | 8510 Marke | marke | first | afternoons | 2 1 2
ZEVEN | STAD | Wijkcentrum De Zevenkamer | 8501 Heule | heule | first | office | 2 1 2
BISSEGEM | STAD | Wijkcentrum Bissegem | 8501 Bissegem | bissegem | first | afternoons | 1 1 2
AALBEKE | STAD | OC Aalbeke | 8511 Aalbeke | aalbeke | first | mornings | 1 1 1
OVERLEIE | STAD | Buurtwerk Overleie | Overleiestraat 45, 8500 Kortrijk | kortrijk | first | afternoons | 1 1 2
STADHUIS | STAD | Stadhuis | Grote Markt 54, 8500 Kortrijk | kortrijk | first | office | 2 0 1
SOCHUIS | OCMW | Sociaal Huis | Budastraat 27, 8500 Kortrijk | kortrijk | first | office | 2 1 1
AZG-P | AZG | AZ Groeninge | 8500 Kortrijk | kortrijk | first | office | 1 1 2
KIER-P | KIER | vzw De Kier | 8500 Kortrijk | kortrijk | first | afternoons | 1 1 1
GRONHEEM | STAD | Groeningeheem | 8500 Kortrijk | kortrijk | first | mornings | 1 1 2
MENTOR-P | MENTOR | Mentor vzw | 8500 Kortrijk | kortrijk | first | office | 1 2 1
SCALA-P | SCALA | CVO Scala | 8500 Kortrijk | kortrijk | first | office | 1 4 1
K-PUNT | STAD | K in Kortrijk | 8500 Kortrijk | kortrijk | first | office+saturday | 1 1 2
VORK | STAD | VORK | 8500 Kortrijk | kortrijk | first | afternoons | 0 1 2
DEELFAB | STAD | De Deelfabriek | 8500 Kortrijk | kortrijk | later | afternoons+saturday | 1 2 2
VDAB-P | VDAB | VDAB Rijselsestraat | Rijselsestraat, 8500 Kortrijk | kortrijk | later | office | 1 1 1
AKZIE-P | AKZIE | A'kzie | Veemarkt, 8500 Kortrijk | kortrijk | later | afternoons | 1 1 1
BELLEGEM | STAD | OC Bellegem | 8510 Bellegem | bellegem | - | - | 0 0 0
"""
_SINCE = {"first": _FIRST, "later": _LATER, "-": None}
_MODELS = ((DeviceType.DESKTOP, "HP", "Pro Mini 400 G9"), (DeviceType.LAPTOP, "Dell", "Latitude 3540"),
           (DeviceType.TABLET, "Samsung", "Galaxy Tab A8"))  # fmt: skip
_ROADSHOWS = (
    (date(2026, 1, 21), Q.HEULE, 18), (date(2026, 3, 18), Q.MARKE, 22), (date(2026, 4, 29), Q.BISSEGEM, 14),
    (date(2026, 6, 10), Q.KORTRIJK, 31), (date(2026, 9, 16), Q.AALBEKE, 11), (date(2026, 10, 21), Q.ROLLEGEM, 16),
)  # fmt: skip
_INFO = ((date(2026, 2, 12), "Gemeente Kuurne", 9), (date(2026, 5, 7), "Stad Harelbeke", 12),
         (date(2026, 10, 8), "Gemeente Zwevegem", 8))  # fmt: skip
_HEARD_A_MONTH, _VOUCHERS = 9, 60
_WHERE = (Q.KORTRIJK, Q.KORTRIJK, Q.KORTRIJK, Q.HEULE, Q.HEULE, Q.MARKE, Q.BISSEGEM, Q.AALBEKE)


def plan_ring_one(world: World) -> None:
    """The digipunten stand there from before the year; the rest happens in it."""
    world.agenda.put(at_time(FIRST_DAY, 8, 30), partial(_digipunten, world))
    world.agenda.put(at_time(FIRST_DAY, 9, 30), partial(_boxes, world))
    world.agenda.put(at_time(FIRST_DAY, 9, 45), partial(_codes, world, _VOUCHERS, "Telenet", "TLN"))
    world.agenda.put(at_time(date(2026, 6, 1), 9), partial(_codes, world, 30, "Proximus", "PXS"))
    for number, (day, quarter, people) in enumerate(_ROADSHOWS):
        if number < world.scale.of(len(_ROADSHOWS)):
            plan = Plan(SessionKind.ROADSHOW, day, "Wijkfeest", quarter=quarter)
            world.agenda.put(at_time(day - timedelta(days=20), 11), partial(_session, world, plan, people))
    for day, board, people in _INFO:
        plan = Plan(SessionKind.INFO, day, "Stadhuis Kortrijk", board)
        world.agenda.put(at_time(day - timedelta(days=20), 11), partial(_session, world, plan, people))
    coming = Plan(SessionKind.ROADSHOW, date(2026, 12, 2), "Kerstmarkt", quarter=Q.BELLEGEM)
    world.agenda.put(at_time(date(2026, 11, 12), 10), partial(_session, world, coming, None))
    day = workdays_later(FIRST_DAY, 3)
    while day < LAST_DAY:
        world.agenda.put(at_time(day, 16, 10), partial(_hear, world))
        world.agenda.put(at_time(day, 16, 40), partial(_give, world))
        day = workdays_later(day, max(1, 20 // world.scale.of(_HEARD_A_MONTH)))


def _digipunten(world: World) -> None:
    by = world.cast.coordinator
    for code, name, kind in _ORGS:
        orgs.add_org(code=code, name=name, kind=kind, actor=SYSTEM)
    for number, (code, owner, name, address, quarter, since, week, _amounts) in enumerate(_places()):
        org = org_by_code(owner)
        assert org is not None
        made = digipunten.add_digipunt(
            Words(
                name, address, Quarter(quarter),
                services=[Service.COMPUTER, Service.TABLET, Service.INTERNET, *_some(number)],
                eases=[Ease.STEP_FREE, Ease.TOILET, Ease.BUS] if number % 3 else [Ease.STEP_FREE, Ease.LIFT],
                by_appointment=code in ("MENTOR-P", "AZG-P"),
                phone=f"056 00 10 {number + 10}",
                email=f"{code.lower()}@example.be",
            ),
            org=org, code=code, actor=by,
        )  # fmt: skip
        if week in _HOURS:
            opening.set_hours(made.location, _HOURS[week], actor=SYSTEM)
        if began := _SINCE[since]:
            digipunten.move_digipunt(made, "open", from_on=began, actor=by)


def _places() -> list[list[str]]:
    return [line.split(" | ") for line in _PLACES.strip().splitlines()]


def _some(number: int) -> list[Service]:
    more = [Service.PRINT, Service.SCAN, Service.HELP, Service.LESSONS, Service.DRINK]
    return [each for place, each in enumerate(more) if (number + place) % 4]


def _boxes(world: World) -> None:
    """What the grant paid came in closed boxes; the technician saw that. A small year has some of it."""
    for code, *_said, since, _week, amounts in _places():
        began = _SINCE[since]
        if began is None or world.random("ring").random() >= world.scale.factor:
            continue
        digipunt = digipunt_at(code)
        for amount, (kind, make, model) in zip(map(int, amounts.split()), _MODELS, strict=True):
            if amount:
                boxes = Boxes(kind, make, model, amount, began - timedelta(days=14), "F-2023-0117")
                delivery = digipunten.note_delivery(digipunt, boxes, actor=world.cast.coordinator)
                digipunten.install_delivery(
                    delivery, tag_prefix=world.settings.tag_prefix, actor=world.cast.technicians[0]
                )


def _codes(world: World, count: int, provider: str, prefix: str) -> None:
    random = world.random("codes")
    codes = "\n".join(f"{prefix}-{random.randrange(10**9):09d}" for _each in range(world.scale.of(count)))
    until = today() + timedelta(days=400)
    batch = Batch(provider, Decimal(120), until, codes)
    add_codes(batch, actor=world.cast.coordinator, secret=world.settings.secret_key)


def _hear(world: World) -> None:
    random = world.random("needs")
    who: list[Actor] = [*world.cast.partners, world.cast.social_worker]
    for _each in range(3):
        outreach.note_signal(
            random.choice(list(Topic)),
            random.choice(_WHERE),
            random.choice((1, 2, 3, 4, 6, 8, 12)),
            actor=random.choice(who),
        )


def _give(world: World) -> None:
    """The newest free loan gets a voucher, when its household has none."""
    query = select(Loan).where(Loan.kind == LoanKind.BRUIKLEEN, Loan.state == LoanState.ACTIVE)
    loan = session.scalars(query.order_by(Loan.id.desc()).limit(1)).first()
    if loan is None or world.random("vouchers").random() < 0.4:
        return
    try:
        give(loan, actor=world.cast.library)
    except Refused:
        return


def _session(world: World, plan: Plan, people: int | None) -> None:
    made = outreach.plan_session(plan, actor=world.cast.coordinator)
    if people is not None:
        world.agenda.put(at_time(plan.held_on, 17), partial(_hold, world, made.id, people))


def _hold(world: World, number: int, people: int) -> None:
    outreach.move_session(session_by_id(number), "hold", participants=people, actor=world.cast.coordinator)
