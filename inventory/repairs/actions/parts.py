"""Parts of a case: from the stock, or bought for it alone. Each with its price, so that we know what a repair costs."""

from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.core.clock import now
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, in_dutch
from inventory.repairs.actions.noting import hold, note_event
from inventory.repairs.actions.words import no_national_number_in, text
from inventory.repairs.lifecycle import RepairState
from inventory.repairs.models import Repair, RepairPart
from inventory.workbench.actions import parts as stock
from inventory.workbench.models import PartKind, PartWhy, SparePart

PART_USED, PART_BOUGHT = "repair:part-used", "repair:part-bought"
WORKED_ON = (RepairState.OPEN, RepairState.DIAGNOSED, RepairState.WAITING_PART)
MOST = 100


def use_part(case: Repair, found: SparePart, count: int, *, actor: Actor) -> RepairPart:
    """Take a part from the stock for this case. What it costs is frozen here, as it stands that day."""
    case = _worked_on(case, actor)
    with in_dutch():
        name = f"{stock.KIND_LABELS[PartKind(found.kind)]}: {found.name}"
    done = stock.change(found, PartWhy.USED, count, actor=actor, device=case.device, repair=case.number)
    made = RepairPart(
        repair_id=case.id,
        part_move_id=done.id,
        name=name[:120],
        count=count,
        unit_eur=found.cost_eur,
        added_at=now(),
    )
    return _added(case, made, PART_USED, actor)


def buy_part(case: Repair, name: str, count: int, unit_eur: Decimal | None, *, actor: Actor) -> RepairPart:
    """A part that was bought for this case alone."""
    case = _worked_on(case, actor)
    if not 1 <= count <= MOST:
        raise BadInput("wrong_number", _("Dit getal kan niet: kies tussen 1 en %(high)s.", high=MOST), field="count")
    return _added(case, _bought(case, name, count, unit_eur), PART_BOUGHT, actor)


def note_bought(case: Repair, name: str, *, actor: Actor) -> RepairPart:
    """The same, named in a step of the case, which demanded its permission and holds it; what it cost is not known."""
    return _added(case, _bought(case, name, 1, None), PART_BOUGHT, actor)


def _worked_on(case: Repair, actor: Actor) -> Repair:
    demand(actor, Can.REPAIRS_WORK, None)
    case = hold(case)
    if case.state not in WORKED_ON:
        raise Refused("wrong_state", _("Aan dit toestel wordt nu niet gewerkt."))
    return case


def _bought(case: Repair, name: str, count: int, unit_eur: Decimal | None) -> RepairPart:
    name = text(name, 80)
    if not name:
        raise BadInput("name_missing", _("Zeg welk onderdeel het is."), field="name")
    no_national_number_in(name, "name")
    if unit_eur is not None and not 0 <= unit_eur <= 10_000:
        raise BadInput("not_an_amount", _("Vul een bedrag in, zoals 12,50."), field="unit_eur")
    return RepairPart(repair_id=case.id, name=name, count=count, unit_eur=unit_eur, added_at=now())


def _added(case: Repair, made: RepairPart, kind: str, actor: Actor) -> RepairPart:
    session.add(made)
    session.flush()
    session.expire(case, ["used_parts"])
    told = {"part": made.text, "unit_eur": "" if made.unit_eur is None else str(made.unit_eur)}
    note_event(case, kind, actor=actor, from_state=case.state, data=told)
    return made
