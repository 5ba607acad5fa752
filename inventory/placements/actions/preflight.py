"""What stands in the way of an agreement or of one device under it: one list for the page, the scan and the paper.

blocked: it cannot be done. confirm: it can, when the clerk read it and says so. notice: good to know.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.access import SYSTEM
from inventory.accounts.models import Location, LocationKind, Organisation
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.errors import Refused
from inventory.core.i18n import _, day_text
from inventory.devices.actions import gates
from inventory.devices.lifecycle import LABELS, DeviceState
from inventory.devices.models import Device
from inventory.loans.actions.about_device import limits_of
from inventory.loans.actions.findings import Finding, Level, blocked
from inventory.placements.lifecycle import PlacementState, Purpose
from inventory.placements.models import Placement, PlacementLine
from inventory.placements.queries import BEHIND_THE_SCENES, open_line_of
from inventory.workbench.actions.can_run import support_ends

ASK_AHEAD = 7  # days
MOST = 60  # devices under one agreement


@dataclass(frozen=True)
class Terms:
    """For whom, where, what for and how long."""

    purpose: Purpose
    lender: Organisation
    receiver: Organisation
    location: Location
    from_on: date
    until_on: date | None
    wanted: int | None = None


def about_terms(terms: Terms, settings: Settings) -> list[Finding]:
    """Everything there is to say about an agreement before there is one."""
    found = []
    if terms.receiver.id == terms.lender.id:
        sentence = _("Dit is je eigen organisatie. Zet het toestel op zijn eigen pagina op een vaste plaats.")
        found.append(blocked("own_organisation", sentence, "receiver"))
    if terms.location.kind in BEHIND_THE_SCENES:
        found.append(blocked("not_a_place", _("Kies een plaats waar mensen komen."), "location"))
    elif terms.purpose == Purpose.DIGIPUNT and terms.location.kind not in (
        LocationKind.DIGIPUNT,
        LocationKind.WIJKCENTRUM,
    ):
        found.append(blocked("no_digipunt", _("Deze plaats is geen digipunt."), "location"))
    if terms.wanted is not None and not 1 <= terms.wanted <= MOST:
        found.append(blocked("how_many", _("Kies 1 tot %(most)s toestellen.", most=MOST), "wanted"))
    if terms.from_on < today():
        found.append(blocked("from_in_past", _("De eerste dag ligt in het verleden."), "from_on"))
    found += about_end(terms.purpose, terms.from_on, terms.until_on, settings)
    if terms.purpose == Purpose.CLASS and today() <= terms.from_on < today() + timedelta(days=ASK_AHEAD):
        sentence = _("Een klas vraag je gewoonlijk %(days)s dagen vooraf.", days=ASK_AHEAD)
        found.append(Finding(Level.NOTICE, "short_notice", sentence, "from_on"))
    return found


def about_end(purpose: Purpose, from_on: date, until_on: date | None, settings: Settings) -> list[Finding]:
    """A class has a last day, within so many weeks; a digipunt has none."""
    if purpose == Purpose.DIGIPUNT:
        if until_on is None:
            return []
        return [blocked("no_end", _("Een digipunt heeft geen einddatum. Laat ze leeg."), "until_on")]
    if until_on is None:
        return [blocked("end_missing", _("Vul in tot wanneer de klas duurt."), "until_on", ("until_on",))]
    latest = from_on + timedelta(weeks=settings.class_weeks)
    if until_on <= from_on or until_on < today():
        return [blocked("end_in_past", _("De laatste dag komt na de eerste dag, en niet in het verleden."), "until_on")]
    if until_on > latest:
        said = _(
            "Een klas duurt hoogstens %(weeks)s weken: tot en met %(day)s.",
            weeks=settings.class_weeks,
            day=day_text(latest),
        )
        return [blocked("too_long", said, "until_on")]
    return []


def about_device(
    device: Device, placement: Placement, *, line: PlacementLine | None = None, is_brief: bool = False
) -> list[Finding]:
    """Everything there is to say about this device under this agreement; `line` is its own one when it has one.

    Brief: only what stands in the way, as the list of a page asks it.
    """
    state = DeviceState(device.state)
    if state is not DeviceState.READY:
        said = _(
            "%(tag)s is niet klaar om mee te geven. Het staat op '%(state)s'.", tag=device.tag, state=LABELS[state]
        )
        return [blocked("device_not_ready", said, "device")]
    found = []
    for gate in (gates.wiped, gates.flags):
        try:
            gate(device, SYSTEM, {})
        except Refused as closed:
            found.append(blocked(closed.reason, str(closed.message), "device", closed.missing))
    if device.location is None or device.location.org_id != placement.org_id:
        where = device.location.name if device.location else "–"
        said = _("%(tag)s staat volgens ons in %(place)s, niet bij jou.", tag=device.tag, place=where)
        found.append(blocked("elsewhere", said, "device"))
    if is_brief:
        return found
    other = open_line_of(device.id)
    if other is not None and (line is None or other.id != line.id):
        said = _("%(tag)s zit al in een andere overeenkomst.", tag=device.tag)
        if other.placement.org_id == placement.org_id:
            said = _("%(tag)s zit al in overeenkomst %(number)s.", tag=device.tag, number=other.placement.number)
        found.append(blocked("other_placement", said, "device"))
    found += [Finding(Level.NOTICE, "limits", limit, "device") for limit in limits_of(device)]
    ends = support_ends(device)
    if ends is not None and ends[1] < (placement.until_on or today()):
        said = _("%(system)s krijgt geen updates meer sinds %(day)s.", system=ends[0], day=day_text(ends[1]))
        found.append(Finding(Level.NOTICE, "support_ends", said, "device"))
    return found


def about_handing_out(placement: Placement, lines: Sequence[PlacementLine], settings: Settings) -> list[Finding]:
    """Everything there is to say at the moment that the devices go."""
    if placement.state != PlacementState.PREPARING:
        return [blocked("wrong_state", _("Deze overeenkomst is al vertrokken of gaat niet door."))]
    if not lines:
        return [blocked("empty", _("Scan eerst wat meegaat."))]
    found = [finding for line in lines for finding in about_device(line.device, placement, line=line, is_brief=True)]
    if placement.until_on is not None and placement.until_on < today():
        said = _("De laatste dag is al voorbij. Maak een nieuwe overeenkomst.")
        found.append(blocked("end_in_past", said, "until_on"))
    if placement.wanted is not None and placement.wanted != len(lines):
        said = _("Gevraagd: %(wanted)s. Gescand: %(count)s.", wanted=placement.wanted, count=len(lines))
        found.append(Finding(Level.CONFIRM, "other_count", said))
    if placement.from_on > today():
        said = _("Afgesproken is vanaf %(day)s. Vandaag meegeven is vroeger.", day=day_text(placement.from_on))
        found.append(Finding(Level.CONFIRM, "before_its_day", said))
    return found


def refuse_when_blocked(findings: Sequence[Finding], confirmed: Collection[str] = ()) -> None:
    """Raise the first thing that stands in the way, or the words that still must be confirmed."""
    for finding in findings:
        if finding.level is Level.BLOCKED:
            raise Refused(finding.word, finding.sentence, missing=finding.missing, field=finding.field)
    still = [finding for finding in findings if finding.level is Level.CONFIRM and finding.word not in confirmed]
    if still:
        said = _("Lees dit eerst en vink het aan: %(sentences)s", sentences=" ".join(each.sentence for each in still))
        raise Refused("confirm_needed", said, missing=tuple(each.word for each in still), field="confirmed")
