"""Counting a place: begin, scan thing after thing, close; then put right what is not as it should be."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Actor, Can, demand
from inventory.core.clock import day_of, now, today
from inventory.core.codes import CodeKind, is_mode_card, recognise
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused, Stale
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.devices.actions import moves
from inventory.devices.lifecycle import MISSING_KINDS
from inventory.devices.models import Device, Seen, Settled, Spot, Stocktake, StocktakeLine
from inventory.devices.queries.printing import device_that_had
from inventory.devices.queries.search import device_by_tag, devices_with_serial, spot_by_code
from inventory.devices.queries.stocktake import (
    COUNTS,
    devices_at,
    line_of,
    lines_to_settle,
    open_stocktake,
    seen_as,
    stands_at,
)
from inventory.history.actions import Subject, next_number, record

LONGEST = 60


@dataclass(frozen=True)
class Scan:
    """A line of a count; `is_new` unless somebody counted the thing before."""

    line: StocktakeLine
    is_new: bool


@dataclass(frozen=True)
class Settling:
    """What was put right, and what was not with the reason."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def start(code: str, *, actor: Actor) -> Stocktake:
    """Begin to count a place or one shelf. Where a count runs already, that one goes on: two people count together."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    spot = spot_by_code(code)
    running = open_stocktake(spot)
    if running is not None:
        return running
    year = today().year
    found = Stocktake(
        number=f"T-{year}-{next_number(f'stocktake:{year}'):03d}",
        location=spot.location,
        shelf=spot.shelf,
        started_at=now(),
        started_by_id=actor.user_id,
    )
    session.add(found)
    session.flush()
    record("stocktake:started", _subject(found), actor=actor, to_state="open", data=_where(spot))
    return found


def count_on(before: Stocktake, *, actor: Actor) -> Stocktake:
    """A count that is closed stays as it is, on paper too. Who finds something later that day counts on in a new one,
    which begins with everything that was scanned in the first, looked up again.
    """
    demand(actor, Can.DEVICES_MOVE_PLACE)
    before = _hold(before)
    if before.closed_at is None:
        return before
    if day_of(before.closed_at) != today():
        raise Refused("too_late", _("Deze telling is van een andere dag. Begin een nieuwe."))
    if open_stocktake(before.spot) is not None:
        raise Refused("counting", _("Hier loopt al een nieuwe telling. Tel daar verder."))
    found = start(before.spot.code, actor=actor)
    for line in _lines(before):
        if line.seen == Seen.NOT_SCANNED:
            continue
        device = line.device
        session.add(
            StocktakeLine(
                stocktake_id=found.id,
                device=device,
                code=line.code,
                seen=Seen.UNKNOWN if device is None else seen_as(device, found.spot),
                state=device.state if device else None,
                belongs_at=_home_of(device),
                user_id=line.user_id,
                at=line.at,
            )
        )
    session.flush()
    data = _where(found.spot) | {"before": before.number}
    record("stocktake:counted-on", _subject(found), actor=actor, from_state="open", to_state="open", data=data)
    return found


def count(stocktake: Stocktake, text: str, *, actor: Actor, tag_prefix: str, base_url: str) -> Scan:
    """Somebody scanned something here. The same thing twice is one line, whoever scanned it first."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    stocktake = _hold_open(stocktake)
    code, device = _read(text, stocktake, actor=actor, tag_prefix=tag_prefix, base_url=base_url)
    before = line_of(stocktake, code)
    if before is not None:
        is_back = before.settled == Settled.TAKEN_AWAY
        if is_back:  # it was taken away, and here it is again
            before.settled = before.settled_at = None
            session.flush()
        return Scan(before, is_new=is_back)
    line = StocktakeLine(
        stocktake_id=stocktake.id,
        device=device,
        code=code,
        seen=Seen.UNKNOWN if device is None else seen_as(device, stocktake.spot),
        state=device.state if device else None,
        belongs_at=_home_of(device),
        user_id=actor.user_id,
        at=now(),
    )
    session.add(line)
    session.flush()
    return Scan(line, is_new=True)


def take_away(stocktake: Stocktake, code: str, *, actor: Actor) -> StocktakeLine:
    """This code was scanned by mistake: no thing of ours, and nothing that stands here. Only while the count runs."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    stocktake = _hold_open(stocktake)
    line = line_of(stocktake, code)
    if line is None or line.settled == Settled.TAKEN_AWAY:
        raise Missing(_("Deze code staat niet in de telling."))
    if line.seen != Seen.UNKNOWN:
        raise Refused("known_device", _("%(code)s is een toestel van ons. Het blijft geteld.", code=line.code))
    line.settled, line.settled_at = Settled.TAKEN_AWAY, now()
    session.flush()
    data = _where(stocktake.spot) | {"line": line.id}
    record("stocktake:line-taken-away", _subject(stocktake), actor=actor, from_state="open", to_state="open", data=data)
    return line


def close(stocktake: Stocktake, *, actor: Actor, seen: int | None = None) -> Stocktake:
    """The count is over: what belongs here and was not scanned is written down as such. Nothing moves by itself.

    `seen` is how much was scanned when this person looked: who closes does not cut off a colleague who scanned since.
    """
    demand(actor, Can.DEVICES_MOVE_PLACE)
    stocktake = _hold_open(stocktake)
    lines = _lines(stocktake)
    if seen is not None and seen != len(lines):
        raise Stale(_("Intussen is er nog gescand. Kijk opnieuw en sluit dan."))
    counted = dict.fromkeys(Seen, 0)
    scanned = set()
    for line in lines:
        counted[Seen(line.seen)] += 1
        scanned.add(line.device_id)
    closed_at = now()
    for device in devices_at(stocktake.spot):
        if device.id not in scanned:
            counted[Seen.NOT_SCANNED] += 1
            session.add(
                StocktakeLine(
                    stocktake_id=stocktake.id,
                    device_id=device.id,
                    code=device.tag,
                    seen=Seen.NOT_SCANNED,
                    state=device.state,
                    belongs_at=stocktake.spot.code,
                    user_id=actor.user_id,
                    at=closed_at,
                )
            )
    session.flush()
    stocktake.closed_at = closed_at
    stocktake.closed_by_id = actor.user_id
    stocktake.expected = counted[Seen.HERE] + counted[Seen.NOT_SCANNED]
    session.flush()
    data = _where(stocktake.spot) | {"counts": {seen.value: number for seen, number in counted.items() if number}}
    record("stocktake:closed", _subject(stocktake), actor=actor, from_state="open", to_state="closed", data=data)
    return stocktake


def correct_places(stocktake: Stocktake, *, actor: Actor) -> Settling:
    """What was found here and belongs elsewhere, stands here from now on: every device through its own move."""
    demand(actor, Can.DEVICES_MOVE_PLACE)
    stocktake = _hold(stocktake)
    spot = stocktake.spot

    def put_here(device: Device) -> None:
        if not stands_at(device, spot):
            moves.move_place(device, spot.code, actor=actor, note=_("Telling %(number)s", number=stocktake.number))

    return _settle(lines_to_settle(stocktake, Seen.ELSEWHERE), put_here, Settled.MOVED)


def report_missing(stocktake: Stocktake, tags: Collection[str], *, kind: str, actor: Actor) -> Settling:
    """These devices were not found at a count that is closed: they are missing."""
    demand(actor, Can.DEVICES_MISSING)
    stocktake = _hold(stocktake)
    if stocktake.is_open:
        raise Refused("still_counting", _("De telling loopt nog. Sluit ze eerst."))
    if kind not in MISSING_KINDS:
        raise BadInput("kind", _("Kies: kwijt of gestolen."), field="kind")

    def miss(device: Device) -> None:
        if not stands_at(device, stocktake.spot):
            raise Refused("moved_since", _("%(tag)s staat intussen op een andere plaats.", tag=device.tag))
        moves.step(device, "not_found", actor=actor, facts={"kind": kind, "stocktake": stocktake.number})

    chosen = [line for line in lines_to_settle(stocktake, Seen.NOT_SCANNED) if line.code in tags]
    return _settle(chosen, miss, Settled.MISSED)


def _settle(lines: Collection[StocktakeLine], act: Callable[[Device], None], how: Settled) -> Settling:
    """Each line by itself: what is refused leaves nothing behind and stops none of the others."""
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for line in lines:
        if line.device is None:
            continue
        try:
            with session.begin_nested():
                act(line.device)
                line.settled, line.settled_at = how, now()
            done.append(line.code)
        except Refused as no:
            refused.append((line.code, str(no.message)))
    session.flush()
    return Settling(tuple(done), tuple(refused))


def _read(
    text: str, stocktake: Stocktake, *, actor: Actor, tag_prefix: str, base_url: str
) -> tuple[str, Device | None]:
    """The code under which this is counted, and its device. What cannot be on a device is refused and not counted."""
    found = recognise(text[:300], prefix=tag_prefix, base_url=base_url)
    match found.kind:
        case CodeKind.DEVICE_TAG:
            for tag in (found.value, device_that_had(found.value)):
                try:
                    if tag:
                        return tag, device_by_tag(tag, actor=actor)
                except Missing:
                    continue
            return found.value, None
        case CodeKind.MISTYPED:
            said = _("'%(code)s' lijkt een nummer van ons, maar een teken klopt niet.", code=text.strip()[:40])
            raise Missing(said, reason="mistyped")
        case CodeKind.PLACE if found.value == stocktake.spot.code:
            raise Refused("this_place", _("Je telt deze plaats al. Scan nu de toestellen."))
        case CodeKind.PLACE:
            raise Refused("other_place", _("Dit is de code van een andere plaats: %(code)s.", code=found.value[:20]))
        case CodeKind.SERIAL if is_mode_card(found.value):
            said = _("%(card)s is een moduskaart. Die werkt op de pagina 'Op de vloer'.", card=found.value.upper()[:20])
            raise Refused("mode_card", said)
        case CodeKind.SERIAL if found.value.strip():
            return _by_serial(found.value, actor=actor)
    raise Refused("not_a_device", _("Deze code staat niet op een toestel. Scan het etiket van het toestel."))


def _by_serial(text: str, *, actor: Actor) -> tuple[str, Device | None]:
    fitting = devices_with_serial(text, actor=actor)
    if len(fitting) == 1:
        return fitting[0].tag, fitting[0]
    if fitting:
        raise Refused("several", _("Meer dan één toestel heeft dit nummer. Scan het etiket van het toestel."))
    refuse_bare(text)
    return text.strip().upper()[:LONGEST], None


def _lines(stocktake: Stocktake) -> list[StocktakeLine]:
    query = select(StocktakeLine).options(joinedload(StocktakeLine.device))
    return list(session.scalars(query.where(StocktakeLine.stocktake_id == stocktake.id, COUNTS)))


def _home_of(device: Device | None) -> str:
    return Spot(device.location, device.shelf).code if device and device.location else ""


def _hold(stocktake: Stocktake) -> Stocktake:
    found = locked(Stocktake, stocktake.id)
    if found is None:
        raise Missing(_("Deze telling bestaat niet. Kijk het nummer na."))
    return found


def _hold_open(stocktake: Stocktake) -> Stocktake:
    found = _hold(stocktake)
    if not found.is_open:
        raise Refused("closed", _("Deze telling is gesloten. Begin een nieuwe."))
    return found


def _where(spot: Spot) -> dict[str, object]:
    told: dict[str, object] = {"place": spot.location.code}
    return told | ({"shelf": spot.shelf.code} if spot.shelf else {})


def _subject(stocktake: Stocktake) -> Subject:
    return Subject("stocktake", stocktake.id, stocktake.number)
