"""Devices go to an organisation: asked, scanned one after another, and given along under one agreement."""

from collections.abc import Collection, Sequence
from datetime import date

from inventory.access import Actor, Can, demand
from inventory.accounts.queries import opening_of
from inventory.config import Settings
from inventory.core.clock import now, today
from inventory.core.codes import format_placement_number
from inventory.core.db import session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import moves
from inventory.devices.lifecycle import ACCESSORIES
from inventory.devices.models import Device
from inventory.devices.queries.search import location_by_code
from inventory.history.actions import next_number, record
from inventory.history.told import paper
from inventory.loans.actions.findings import Finding, Level
from inventory.loans.actions.terms import open_day
from inventory.placements.actions import papers
from inventory.placements.actions.moving import check, end, hold, step, subject_of
from inventory.placements.actions.papers import Papers
from inventory.placements.actions.preflight import (
    MOST,
    Terms,
    about_device,
    about_handing_out,
    about_terms,
    refuse_when_blocked,
)
from inventory.placements.lifecycle import Contact, LineEnding, PlacementState, Purpose
from inventory.placements.models import Placement, PlacementLine
from inventory.placements.queries import home_of, lines_of, open_line_of, open_lines, org_called

KEPT_REFUSALS = 20


def begin(
    *,
    actor: Actor,
    settings: Settings,
    purpose: Purpose,
    receiver: str,
    location: str,
    contact: Contact,
    from_on: date,
    until_on: date | None = None,
    wanted: int | None = None,
    accessories: Collection[str] = (),
) -> Placement:
    """Prepare an agreement: for now or asked ahead. `receiver` and `location` are codes; nothing is reserved yet. A
    last day on which the place where the devices come back is closed becomes the first open day after it.
    """
    demand(actor, Can.PLACEMENTS_MAKE)
    home, organisation = home_of(actor), org_called(receiver)
    if home is None:
        raise BadInput("no_home", _("Je organisatie heeft nog geen plaats in de Digibank."))
    if organisation is None:
        raise BadInput("unknown_org", _("Kies een organisatie uit de lijst."), field="receiver")
    try:
        place = location_by_code(location)
    except Missing as no:
        raise BadInput("unknown_location", no.message, field="location") from None
    unknown = [kind for kind in accessories if kind not in ACCESSORIES]
    if unknown:
        raise BadInput("unknown_accessory", _("Kies uit de lijst wat meegaat."), field="accessories")
    terms = Terms(purpose, home.org, organisation, place, from_on, until_on, wanted)
    refuse_when_blocked(about_terms(terms, settings))
    if until_on is not None:
        until_on = open_day(until_on, opening=opening_of(home.id))
    year = today().year
    found = Placement(
        number=format_placement_number(year, next_number(f"placement:{year}")),
        purpose=purpose,
        state=PlacementState.PREPARING,
        org=home.org,
        home=home,
        receiver=organisation,
        location=place,
        contact=contact,
        from_on=from_on,
        until_on=until_on,
        wanted=wanted,
        accessories=[kind for kind in ACCESSORIES if kind in accessories],
        refused=[],
        made_at=now(),
        made_by_id=actor.user_id,
    )
    session.add(found)
    session.flush()
    demand(actor, Can.PLACEMENTS_MAKE, found)
    told = {"purpose": str(purpose), "to": place.code, "receiver": organisation.code}
    record("placement:begun", subject_of(found), actor=actor, to_state=found.state, data=told)
    return found


def scan_out(placement: Placement, device: Device, *, actor: Actor) -> tuple[bool, list[Finding]]:
    """This device goes along: whether it is new on the list, and what is good to know. Refused when it may not go."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    if placement.state != PlacementState.PREPARING:
        raise Refused("wrong_state", _("Deze overeenkomst is al vertrokken of gaat niet door."))
    device = moves.hold(device)
    line = open_line_of(device.id)
    if line is not None and line.placement_id == placement.id:
        return False, []
    findings = about_device(device, placement)
    refuse_when_blocked(findings)
    if len(open_lines(placement)) >= MOST:
        raise Refused("too_many", _("Er zitten al %(most)s toestellen in. Meer gaat niet.", most=MOST))
    session.add(
        PlacementLine(
            placement_id=placement.id,
            device=device,
            accessories=list(placement.accessories),
            lacking=[],
            scanned_at=now(),
        )
    )
    _forget_refusal(placement, device.tag)
    session.flush()
    return True, [finding for finding in findings if finding.level is Level.NOTICE]


def note_refusal(placement: Placement, tag: str, *, actor: Actor) -> None:
    """A device of ours was scanned and may not go: it stays on the list until it may, or until the devices leave."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    if placement.state == PlacementState.PREPARING:
        placement.refused = [*(each for each in placement.refused if each != tag), tag][-KEPT_REFUSALS:]
        session.flush()


def scan_or_note(placement: Placement, device: Device, *, actor: Actor) -> tuple[bool | None, list[Finding]]:
    """The same for who scans on and on: None when it may not go, and then it stands on the list of what may not."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    device = moves.hold(device)
    line = open_line_of(device.id)
    if placement.state == PlacementState.PREPARING and (line is None or line.placement_id != placement.id):
        blocked = [each for each in about_device(device, placement) if each.level is Level.BLOCKED]
        if blocked:
            note_refusal(placement, device.tag, actor=actor)
            return None, blocked
    return scan_out(placement, device, actor=actor)


def leave_out(placement: Placement, device: Device, *, actor: Actor) -> None:
    """It stays here after all; also what undoes the last scan."""
    placement = hold(placement)
    demand(actor, Can.PLACEMENTS_MAKE, placement)
    _forget_refusal(placement, device.tag)
    line = open_line_of(device.id)
    if placement.state != PlacementState.PREPARING or line is None or line.placement_id != placement.id:
        raise Refused("not_in_it", _("%(tag)s zit niet in deze overeenkomst.", tag=device.tag))
    end(line, LineEnding.LEFT_OUT)


def hand_out(
    placement: Placement, *, actor: Actor, settings: Settings, papers_of: Papers, confirmed: Collection[str] = ()
) -> Placement:
    """The devices go, all of them or none, and the agreement is there to be signed."""
    placement = hold(placement)
    check(placement, "hand_out", actor=actor)
    lines: Sequence[PlacementLine] = open_lines(placement)
    for line in lines:
        moves.hold(line.device)
    findings = about_handing_out(placement, lines, settings)
    refuse_when_blocked(findings, confirmed)
    placement.out_at, placement.out_by_id, placement.refused = now(), actor.user_id, []
    for line in lines:
        line.from_at = placement.out_at
    session.flush()
    for line in lines:
        facts = {"location": placement.location.code, "placement": placement.number}
        moves.step(line.device, "place", actor=actor, facts=facts, permission_checked=True)
    kept = papers.keep(papers.AGREEMENT, placement, settings, actor=actor, papers_of=papers_of)
    told = {
        "receiver": placement.receiver.code,
        "devices": len(lines),
        "confirmed": [finding.word for finding in findings if finding.level is Level.CONFIRM],
        **paper(kept),
    }
    step(placement, "hand_out", actor=actor, data=told)
    return placement


def cancel(placement: Placement, *, actor: Actor) -> Placement:
    """It will not be: what was scanned stays here."""
    placement = hold(placement)
    check(placement, "cancel", actor=actor)
    for line in lines_of(placement):
        end(line, LineEnding.LEFT_OUT)
    placement.refused = []
    step(placement, "cancel", actor=actor)
    return placement


def _forget_refusal(placement: Placement, tag: str) -> None:
    if tag in placement.refused:
        placement.refused = [each for each in placement.refused if each != tag]
