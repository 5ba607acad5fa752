"""While devices stand there, and when they come back: scan by scan, each to be wiped as after a loan."""

from collections.abc import Collection
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core import typed
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.core.reach_somebody import refuse_how_to_reach
from inventory.devices.actions import moves
from inventory.devices.lifecycle import MISSING_KINDS
from inventory.devices.models import Device
from inventory.history.actions import record
from inventory.history.told import paper
from inventory.loans.actions.terms import open_day
from inventory.placements.actions import papers
from inventory.placements.actions.moving import check, close_when_empty, end, hold, step, subject_of
from inventory.placements.actions.papers import Papers
from inventory.placements.actions.preflight import about_device, about_end, refuse_when_blocked
from inventory.placements.lifecycle import LineEnding, PlacementState, Purpose
from inventory.placements.models import Placement, PlacementLine
from inventory.placements.queries import lines_of, open_line_of


def take_back(
    placement: Placement,
    device: Device,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    accessories: Collection[str] | None = None,
) -> bool:
    """It is back: to be wiped as after a loan. False when that was noted before.

    `accessories`: what came with it; None when that is all. The last one closes the agreement and makes its receipt.
    """
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    if open_line_of(device.id) is None and _came_back(placement, device):
        return False
    line = _there(placement, device)
    check(placement, "take_back", actor=actor, facts={"device": device.tag})
    line.lacking = [] if accessories is None else [kind for kind in line.accessories if kind not in accessories]
    end(line, LineEnding.RETURNED)
    _come_home(placement, device, actor=actor)
    told = {"device": device.tag, "lacking": list(line.lacking)}
    step(placement, "take_back", actor=actor, data=told)
    _over(placement, actor=actor, settings=settings, papers_of=papers_of)
    return True


def note_lacking(
    placement: Placement,
    device: Device,
    kind: str,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
) -> None:
    """One thing that did not come back with this device, or came back later. After the end a new receipt is made."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    done = (LineEnding.RETURNED, LineEnding.SWAPPED)
    line = next((each for each in lines_of(placement) if each.device_id == device.id and each.ending in done), None)
    if line is None or kind not in line.accessories:
        raise BadInput("unknown_accessory", _("Dat ging niet mee met %(tag)s.", tag=device.tag))
    is_lacking = kind not in line.lacking
    line.lacking = [each for each in line.accessories if each in line.lacking or each == kind]
    if not is_lacking:
        line.lacking = [each for each in line.lacking if each != kind]
    session.flush()
    told = {"device": device.tag, "lacking": list(line.lacking)}
    if placement.state == PlacementState.CLOSED:
        told |= paper(papers.keep(papers.RECEIPT, placement, settings, actor=actor, papers_of=papers_of))
    state = placement.state
    record("placement:counted", subject_of(placement), actor=actor, from_state=state, to_state=state, data=told)


def make_receipt(placement: Placement, *, actor: Actor, settings: Settings, papers_of: Papers) -> None:
    """A receipt of what is back by now, and what is not."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    if placement.out_at is None:
        raise Refused("wrong_state", _("Er is nog niets meegegeven."))
    kept = papers.keep(papers.RECEIPT, placement, settings, actor=actor, papers_of=papers_of)
    state, told = placement.state, paper(kept)
    record("placement:receipt-made", subject_of(placement), actor=actor, from_state=state, to_state=state, data=told)


def swap(
    placement: Placement,
    before: Device,
    device: Device,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    fault: str = "",
) -> Placement:
    """The old device comes back to be wiped, another ready one goes, under the same agreement. A new sheet is made.

    `fault`: what is wrong with the old one, for the workshop.
    """
    placement = hold(placement)
    facts = {"device": device.tag, "before": before.tag}
    check(placement, "swap", actor=actor, facts=facts)
    if device.id == before.id:
        raise Refused("same_device", _("Dit is hetzelfde toestel. Scan een ander."), field="device")
    old = _there(placement, before)
    for each in sorted((before, device), key=lambda one: one.id):
        moves.hold(each)
    refuse_when_blocked(about_device(device, placement))
    end(old, LineEnding.SWAPPED)
    _come_home(placement, before, actor=actor, note=_checked(fault))
    instant = now()
    line = PlacementLine(placement_id=placement.id, device=device, scanned_at=instant, from_at=instant)
    line.accessories, line.lacking = list(old.accessories), []
    session.add(line)
    session.flush()
    to = {"location": placement.location.code, "placement": placement.number}
    moves.step(device, "place", actor=actor, facts=to, permission_checked=True)
    kept = papers.keep(papers.AGREEMENT, placement, settings, actor=actor, papers_of=papers_of)
    step(placement, "swap", actor=actor, data=facts | paper(kept))
    return placement


def report_missing(
    placement: Placement,
    device: Device,
    kind: str,
    *,
    actor: Actor,
    settings: Settings,
    papers_of: Papers,
    police_number: str = "",
) -> None:
    """It is lost there, or stolen. It stays visible, and comes back to be wiped when it is found."""
    placement = hold(placement)
    check(placement, "report_missing", actor=actor, facts={"device": device.tag, "kind": kind})
    if kind not in MISSING_KINDS:
        raise BadInput("unknown_kind", _("Kies wat er gebeurd is."), field="kind")
    line = _there(placement, device)
    end(line, LineEnding.MISSING)
    facts = {"kind": kind, "police_number": _checked(police_number), "placement": placement.number}
    moves.step(device, "miss", actor=actor, facts=facts, permission_checked=True)
    step(placement, "report_missing", actor=actor, data={"device": device.tag, "kind": kind})
    _over(placement, actor=actor, settings=settings, papers_of=papers_of)


def extend(placement: Placement, until_on: date, *, actor: Actor, settings: Settings, papers_of: Papers) -> Placement:
    """The class goes on for a while, within the most weeks that a class may last. A new sheet is made. The last
    day is one on which the place where the devices come back is open.
    """
    placement = hold(placement)
    check(placement, "extend", actor=actor, facts={"until_on": until_on})
    if placement.purpose != Purpose.CLASS or placement.until_on is None:
        raise Refused("no_end", _("Een digipunt heeft geen einddatum."), field="until_on")
    if until_on <= placement.until_on:
        raise Refused("not_later", _("Kies een dag na de vorige laatste dag."), field="until_on")
    refuse_when_blocked(about_end(Purpose.CLASS, placement.from_on, until_on, settings))
    before = placement.until_on
    placement.until_on = until_on = open_day(until_on, opening=opening_of(placement.home.id))
    kept = papers.keep(papers.AGREEMENT, placement, settings, actor=actor, papers_of=papers_of)
    told = {"until_on": until_on.isoformat(), "before": before.isoformat(), **paper(kept)}
    step(placement, "extend", actor=actor, data=told)
    return placement


def _there(placement: Placement, device: Device) -> PlacementLine:
    """The line of a device that stands there now; it is held."""
    moves.hold(device)
    line = open_line_of(device.id)
    if placement.state != PlacementState.OUT:
        raise Refused("wrong_state", _("Deze overeenkomst loopt niet."))
    if line is not None and line.placement_id == placement.id and line.from_at is not None:
        return line
    if line is not None and line.from_at is not None and line.placement.org_id == placement.org_id:
        said = _("%(tag)s hoort bij overeenkomst %(number)s.", tag=device.tag, number=line.placement.number)
        raise Refused("other_placement", said)
    raise Refused("not_in_it", _("%(tag)s zit niet in deze overeenkomst.", tag=device.tag))


def _came_back(placement: Placement, device: Device) -> bool:
    return any(line.device_id == device.id and line.ending == LineEnding.RETURNED for line in lines_of(placement))


def _come_home(placement: Placement, device: Device, *, actor: Actor, note: str = "") -> None:
    facts = {"location": placement.home.code, "placement": placement.number}
    moves.step(device, "unplace", actor=actor, facts=facts, note=note, permission_checked=True)


def _over(placement: Placement, *, actor: Actor, settings: Settings, papers_of: Papers) -> None:
    """Close it when nothing stands there any more, with its receipt."""
    if close_when_empty(placement, actor=actor):
        make_receipt(placement, actor=actor, settings=settings, papers_of=papers_of)


def _checked(text: str) -> str:
    text = typed.line(text, "fault", 200)
    refuse_how_to_reach(text, "fault")
    return text
