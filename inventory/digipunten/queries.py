"""Reading digipunten: which there are, since when they work, whether they are open now, and what stands there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from inventory.accounts.models import Location, Organisation
from inventory.accounts.queries import openings_of
from inventory.core.calendar import FARTHEST, WEEKDAYS, Opening
from inventory.core.clock import BRUSSELS, day_of, now
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.core.i18n import _, day_text
from inventory.core.periods import Span
from inventory.core.quarters import POSTCODES, QUARTERS, TILES, Quarter
from inventory.core.suppress import in_fives, suppress
from inventory.core.tables import Cell, Table, totals
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import TYPE_LABELS, AssetClass, Device, DeviceType
from inventory.digipunten.lifecycle import LABELS, DeliveryState, DigipuntState
from inventory.digipunten.models import Delivery, Digipunt, DigipuntSpell
from inventory.drawings.tiles import Tile, Tiles
from inventory.history.queries import last_states
from inventory.learning.models import LearningOffer, LearningPlace, OfferKind

BOUGHT = {DeviceType.DESKTOP: 26, DeviceType.LAPTOP: 24, DeviceType.TABLET: 30}  # what the grant paid
_THERE = (DeviceState.PLACED, DeviceState.IN_REPAIR)


@dataclass(frozen=True)
class OpenNow:
    """Whether it is open at this moment; None when nobody noted hours. `words` say until when, or when again."""

    is_open: bool | None
    words: str


@dataclass(frozen=True)
class Row:
    """A digipunt with what everybody wants to know of it. `there`: devices per type; `fixed`: of them, its own."""

    digipunt: Digipunt
    opening: Opening
    now: OpenNow
    since: date
    there: Counter[DeviceType] = field(default_factory=Counter)
    fixed: Counter[DeviceType] = field(default_factory=Counter)

    @property
    def place(self) -> Location:
        return self.digipunt.location

    @property
    def postcode(self) -> str:
        return POSTCODES[Quarter(self.digipunt.quarter)]

    @property
    def devices(self) -> list[tuple[str, int]]:
        return [(str(label), self.there[kind]) for kind, label in TYPE_LABELS.items() if self.there[kind]]


def operational(on: date) -> int:
    """How many digipunten worked on this day."""
    return sum(state == DigipuntState.OPERATIONAL for state in _states(on).values())


def rows(*states: DigipuntState) -> list[Row]:
    """The digipunten in these states (all when none is named), by part of the town and name."""
    query = select(Digipunt).join(Location, Location.id == Digipunt.location_id)
    if states:
        query = query.where(Digipunt.state.in_(states))
    order = {quarter: place for place, quarter in enumerate(Quarter)}
    found = sorted(session.scalars(query).unique(), key=lambda each: (order[each.quarter], each.location.name))
    return rows_of(found)


def one(code: str) -> Row:
    """The digipunt at the place with this code."""
    return rows_of([digipunt_at(code)])[0]


def digipunt_at(code: str) -> Digipunt:
    query = select(Digipunt).join(Location, Location.id == Digipunt.location_id)
    found = session.scalar(query.where(Location.code == code.strip().upper()))
    if found is None:
        raise Missing(_("Dit digipunt kennen we niet."))
    return found


def spells(digipunt: Digipunt) -> Sequence[DigipuntSpell]:
    """What it was from which day, the newest first."""
    return session.scalars(
        select(DigipuntSpell)
        .where(DigipuntSpell.digipunt_id == digipunt.id)
        .order_by(DigipuntSpell.from_on.desc(), DigipuntSpell.id.desc())
    ).all()


def devices_at(digipunt: Digipunt) -> Sequence[Device]:
    """What stands there, or is away for repair."""
    return session.scalars(
        select(Device)
        .where(Device.location_id == digipunt.location_id, Device.state.in_(_THERE))
        .order_by(Device.asset_class, Device.type, Device.id)
    ).all()


def deliveries(*, state: DeliveryState | None = None, digipunt: Digipunt | None = None) -> Sequence[Delivery]:
    """The deliveries, the newest first."""
    query = select(Delivery).order_by(Delivery.id.desc())
    if state is not None:
        query = query.where(Delivery.state == state)
    if digipunt is not None:
        query = query.where(Delivery.digipunt_id == digipunt.id)
    return session.scalars(query.limit(200)).all()


def delivery_by_id(number: int) -> Delivery:
    found = session.get(Delivery, number)
    if found is None:
        raise Missing(_("Deze levering kennen we niet."))
    return found


def hosts() -> Sequence[Organisation]:
    """The organisations where a digipunt can be."""
    return session.scalars(select(Organisation).where(Organisation.is_active).order_by(Organisation.name)).all()


def open_now(opening: Opening, at: datetime) -> OpenNow:
    """What to say of these hours at this instant."""
    if not opening.hours:
        return OpenNow(None, _("Bel of mail voor de uren"))
    local = at.astimezone(BRUSSELS)
    if not opening.why_closed(local.date()):
        for weekday, opens, closes in opening.hours:
            if weekday == local.weekday() and opens <= local.time() < closes:
                return OpenNow(True, _("open tot %(hour)s", hour=f"{closes:%H:%M}"))
    for ahead in range(FARTHEST):
        day = local.date() + timedelta(days=ahead)
        if opening.why_closed(day):
            continue
        for weekday, opens, _closes in sorted(opening.hours):
            if weekday == day.weekday() and (ahead or opens > local.time()):
                hour = f"{opens:%H:%M}"
                if not ahead:
                    return OpenNow(False, _("opent vandaag om %(hour)s", hour=hour))
                # From a week on the name of a day is also that of another one.
                named = str(WEEKDAYS[weekday]) if ahead < len(WEEKDAYS) else day_text(day)
                return OpenNow(False, _("opent %(day)s om %(hour)s", day=named, hour=hour))
    return OpenNow(False, _("voorlopig gesloten"))


def network(found: Iterable[Row], *, city: str, link: Callable[[Quarter], str]) -> Tiles:
    """The digipunten that work, on a map of tiles: how many in each part of the town."""
    counts = Counter(Quarter(row.digipunt.quarter) for row in found if row.digipunt.state == DigipuntState.OPERATIONAL)
    return Tiles(
        title=_("Digipunten per deel van de stad"),
        desc=_(
            "Hoeveel digipunten er werken in elk deel van %(city)s, ongeveer waar die liggen.", city=city
        ),
        tiles=tuple(
            Tile(str(label), counts[each], *TILES[each], href=link(each) if counts[each] else "",
                 under=POSTCODES[each])
            for each, label in QUARTERS.items()
        ),
        heads=(_("Deel van de stad"), _("Digipunten")),
    )  # fmt: skip


def figures(span: Span) -> Table:
    """The digipunten per part of the town at the end of this time, with what stands there now. Nothing about people."""
    on = day_of(span.ends_at) - timedelta(days=1)
    states = _states(on)
    counts: dict[Quarter, Counter[str]] = defaultdict(Counter)
    there = _equipment()
    for digipunt in session.scalars(select(Digipunt)).unique():
        counted = counts[Quarter(digipunt.quarter)]
        if digipunt.id in states:
            counted[states[digipunt.id].value] += 1
        for (kind, asset), amount in there.get(digipunt.location_id, Counter()).items():
            counted[f"{kind.value}-{asset.value}"] += amount
    columns = [state.value for state in DigipuntState]
    columns += [f"{kind.value}-{AssetClass.FIXED.value}" for kind in DeviceType]
    found: list[tuple[Cell, ...]] = [
        (str(QUARTERS[quarter]), *(counts[quarter][column] for column in columns))
        for quarter in Quarter
        if quarter in counts
    ]
    return Table(
        key="digipunten",
        title=_("Digipunten"),
        columns=(
            _("Deel van de stad"),
            *(str(LABELS[state]) for state in DigipuntState),
            *(_("Eigen toestellen: %(type)s", type=str(TYPE_LABELS[kind]).lower()) for kind in DeviceType),
        ),
        rows=tuple(found),
        totals=totals(found, first=1),
        note=_("De staat op %(day)s. De toestellen zijn die van nu.", day=day_text(on)),
    )


def learning_figures(span: Span) -> Table:
    """What came of the offer to learn, for each digipunt that stands on the list of offers: places that were taken in
    this time, and how many of them began. Counts under five are hidden, with enough beside them; the others are told in
    fives, since somebody may begin later: the table of today beside that of yesterday would tell of one.
    """
    first, last = day_of(span.starts_at), day_of(span.ends_at) - timedelta(days=1)
    # Each of them has a row, also where nobody came: else a hidden count would be known not to be zero.
    counted = session.execute(
        select(LearningOffer.name, func.count(LearningPlace.id), func.count(LearningPlace.began_at))
        .outerjoin(
            LearningPlace,
            (LearningPlace.offer_id == LearningOffer.id)
            & (LearningPlace.taken_at >= span.starts_at)
            & (LearningPlace.taken_at < span.ends_at),
        )
        .where(LearningOffer.kind == OfferKind.DIGIPUNT)
        .group_by(LearningOffer.name)
        .order_by(LearningOffer.name)
    ).all()
    shown = suppress([[taken - began, began] for _name, taken, began in counted]) if counted else None
    found: list[tuple[Cell, ...]] = []
    if shown is not None:
        for (name, _taken, _began), cells, total in zip(counted, shown.cells, shown.row_totals, strict=True):
            found.append((name, _said(total), _said(cells[1])))
        found.append((_("Samen"), _said(shown.total), _said(shown.column_totals[1])))
    return Table(
        key="digipunten_learning",
        title=_("Digitaal parcours per digipunt"),
        columns=(_("Digipunt"), _("Wil leren"), _("Begon")),
        rows=tuple(found),
        note=_("Van %(first)s tot en met %(last)s, geteld per vijf.", first=day_text(first), last=day_text(last))
        + " "
        + _("Verborgen: minder dan 5, of nodig om zo'n getal verborgen te houden."),
    )


def bought() -> list[tuple[str, int, int]]:
    """Per type what stands there of the new equipment, and how many the grant paid."""
    found: Counter[DeviceType] = Counter()
    query = select(Device.type, func.count()).where(Device.asset_class == AssetClass.FIXED, Device.state.in_(_THERE))
    for kind, count in session.execute(query.group_by(Device.type)):
        found[DeviceType(kind)] += count
    return [(str(TYPE_LABELS[kind]), found[kind], wanted) for kind, wanted in BOUGHT.items()]


def digipunten_out_of_step() -> list[str]:
    """For `verify`: the state of a digipunt follows from its events and from its days; a delivery gave its devices."""
    told, states = last_states("digipunt"), _states(date.max)
    wrong = []
    for each in session.scalars(select(Digipunt).order_by(Digipunt.id)).unique():
        for source, said in (("events", told.get(each.id)), ("days", states.get(each.id))):
            if said != each.state:
                wrong.append(f"digipunt {each.location.code} is {each.state}, but its {source} say {said or 'nothing'}")
    installed = session.scalar(select(func.sum(Delivery.amount)).where(Delivery.state == DeliveryState.INSTALLED)) or 0
    fixed = session.scalar(select(func.count()).where(Device.asset_class == AssetClass.FIXED)) or 0
    if fixed != installed:
        wrong.append(f"{installed} devices were delivered to digipunten, but {fixed} are there")
    return wrong


def _said(count: int | None) -> Cell:
    return _("verborgen") if count is None else in_fives(count)


def _states(on: date) -> dict[int, DigipuntState]:
    found = session.execute(
        select(DigipuntSpell.digipunt_id, DigipuntSpell.state)
        .where(DigipuntSpell.from_on <= on)
        .order_by(DigipuntSpell.from_on, DigipuntSpell.id)
    )
    return {row[0]: DigipuntState(row[1]) for row in found}


def rows_of(found: Sequence[Digipunt]) -> list[Row]:
    """These digipunten in this order, each with its hours, since when, and what stands there. Three statements."""
    openings = openings_of([each.location_id for each in found])
    newest = session.execute(
        select(DigipuntSpell.digipunt_id, func.max(DigipuntSpell.from_on))
        .where(DigipuntSpell.digipunt_id.in_([each.id for each in found]))
        .group_by(DigipuntSpell.digipunt_id)
    )
    since: dict[int, date] = {row[0]: row[1] for row in newest}
    there, at = _equipment([each.location_id for each in found]), now()
    made = []
    for each in found:
        counted, fixed = Counter[DeviceType](), Counter[DeviceType]()
        for (kind, asset), amount in there.get(each.location_id, Counter()).items():
            counted[kind] += amount
            fixed[kind] += amount if asset == AssetClass.FIXED else 0
        opening = openings[each.location_id]
        made.append(Row(each, opening, open_now(opening, at), since[each.id], counted, fixed))
    return made


def _equipment(places: Sequence[int] | None = None) -> dict[int, Counter[tuple[DeviceType, AssetClass]]]:
    query = select(Device.location_id, Device.type, Device.asset_class, func.count()).where(Device.state.in_(_THERE))
    if places is not None:
        query = query.where(Device.location_id.in_(places))
    found: dict[int, Counter[tuple[DeviceType, AssetClass]]] = defaultdict(Counter)
    for place, kind, asset, count in session.execute(
        query.group_by(Device.location_id, Device.type, Device.asset_class)
    ):
        if place is not None:
            found[place][DeviceType(kind), AssetClass(asset)] += count
    return found
