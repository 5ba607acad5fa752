"""Steps for many rows at once: what each asks beforehand, and the same step as for one."""

from collections.abc import Callable, Mapping

from inventory.access import Actor
from inventory.core.db import session
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.lists.queries.declared import why_not
from inventory.workbench.actions import evidence_settle, parts
from inventory.workbench.models import EvidenceItem, HardwareItem, SparePart

Values = Mapping[str, str]


def cannot_settle(item: EvidenceItem | HardwareItem, _values: Values, actor: Actor) -> str:
    """Why a person may not leave this unused; nothing when that is allowed."""
    return why_not(lambda: evidence_settle.check_settle(item, actor=actor))


def settle_drive(item: EvidenceItem, values: Values, actor: Actor) -> str:
    """It is not used, and proves nothing."""
    evidence_settle.settle(item, actor=actor, reason=values["reason"])
    return ""


def settle_file(item: HardwareItem, values: Values, actor: Actor) -> str:
    """It is not used."""
    evidence_settle.settle_hardware(item, actor=actor, reason=values["reason"])
    return ""


def cannot_add(item: EvidenceItem, _values: Values, actor: Actor) -> str:
    """Why the disk of this log cannot go to the device that the bench named.

    The rules of a wipe are many and stand in many places: so it is done, looked at, and taken back.
    """
    if not item.is_proposed:
        return _("Voor dit wisbewijs is geen toestel voorgesteld.")
    tag = item.device.tag if item.device else ""
    said = _taken_back(lambda: evidence_settle.add_proposed(item, actor=actor))
    return said.replace(tag, _("Dit toestel")) if tag else said


def add_disk(item: EvidenceItem, _values: Values, actor: Actor) -> str:
    """The disk is really in it: it comes on the list of the device, and the log is used. Which device."""
    added = evidence_settle.add_proposed(item, actor=actor)
    return added.device.tag if added.device else ""


def cannot_lay(part: SparePart, values: Values, _actor: Actor) -> str:
    """Why it cannot lie there; nothing when it can."""
    if part.place == values["place"]:
        return _("Dit onderdeel ligt daar al.")
    return why_not(lambda: parts.check_place(part, values["place"]))


def lay(part: SparePart, values: Values, actor: Actor) -> str:
    """It lies somewhere else; all else of it stays."""
    parts.change_part(
        part, actor=actor, fits=part.fits, place=values["place"], minimum=part.minimum, cost_eur=part.cost_eur
    )
    return ""


def _taken_back(step: Callable[[], object]) -> str:
    """Why this step is refused, found by taking it; whatever it changed is undone."""
    tried = session.begin_nested()
    try:
        step()
    except Refused as no:
        return str(no.message)
    finally:
        tried.rollback()
    return ""
