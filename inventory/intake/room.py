"""What the intake tells the house."""

from flask import url_for
from sqlalchemy import select

from inventory.access import Actor, Can, Role, may
from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import session
from inventory.core.i18n import _, _l
from inventory.core.room import Hit, NavEntry, NavGroup, Room
from inventory.history.queries import last_states
from inventory.intake import queries
from inventory.intake.api import disposal as disposal_api
from inventory.intake.api import lots as lots_api
from inventory.intake.api import mend as mend_api
from inventory.intake.lifecycle import LotState
from inventory.intake.models import Lot
from inventory.intake.views import disposal, listing, look, lots, mend, new, receive, series, with_label
from inventory.intake.views.pages import pages
from inventory.intake.views.transport_listing import TRANSPORTS

_FEW = 3
VIEWS = (lots, new, receive, series, mend, look, with_label, mend_api)  # imported for their addresses


def work_list(actor: Actor) -> list[tuple[str, int | str, str]]:
    """For a donor what waits for its word; for us the lots that still have to come in, and what has to leave."""
    if Role.DONOR in actor.roles and may(actor, Can.LOTS_ANNOUNCE):
        return _of_donor(actor)
    if not may(actor, Can.LOTS_RECEIVE):
        return []
    found = [(_("Loten om te ontvangen"), queries.count_to_receive(), url_for("lots.lots", coming="1"))]
    if may(actor, Can.DEVICES_DISPOSE):
        found.append((_("Toestellen voor de verwerker"), queries.count_waiting(), url_for("disposal.transports")))
    remarks = len(queries.lots_with_open_remarks())
    if remarks:
        found.append((_("Loten met een vraag van de schenker"), remarks, url_for("lots.lots", remarks="1")))
    return found


def _of_donor(actor: Actor) -> list[tuple[str, int | str, str]]:
    waiting = queries.to_confirm(actor)
    if len(waiting) > _FEW:
        found = [(_("Lijsten om te bevestigen"), len(waiting), url_for("lots.lots"))]
    else:  # each by its own name: one click and one answer
        devices = queries.counts_of(lot.code for lot in waiting)
        found = [
            (
                _("Kijk na en bevestig: %(lot)s", lot=lot.code),
                devices[lot.code].received,
                url_for("lots.lot", code=lot.code, _anchor="confirmation"),
            )
            for lot in waiting
        ]
    announced = queries.count_lots(actor).get(LotState.ANNOUNCED, 0)
    coming = (_("Aangekondigd, nog niet bij ons"), announced, url_for("lots.lots", state=LotState.ANNOUNCED.value))
    return [*found, coming]


def scan(recognised: Recognised, actor: Actor) -> str | None:
    """A lot code opens its page, for who may see that lot."""
    if recognised.kind is not CodeKind.LOT or not may(actor, Can.LOTS_SEE):
        return None
    found = session.scalar(queries.visible_to(actor).where(Lot.code == recognised.value))
    return url_for("lots.lot", code=found.code) if found else None


def find(text: str, _recognised: Recognised, actor: Actor) -> list[Hit]:
    """Lots by the beginning of their code."""
    wanted = "".join(text.split()).upper()
    if not may(actor, Can.LOTS_SEE) or not wanted.startswith("L-"):
        return []
    query = queries.visible_to(actor).where(Lot.code.startswith(wanted, autoescape=True)).order_by(Lot.id.desc())
    found = session.scalars(query.limit(4)).all()
    return [Hit(lot.code, url_for("lots.lot", code=lot.code), "", "box") for lot in found]


def states_follow_from_events() -> list[str]:
    """Each lot stands in the state that its last event left it in."""
    last = last_states("lot")
    return [
        f"lot {code}: stands on {state}, its last event says {last.get(key)}"
        for key, code, state in session.execute(select(Lot.id, Lot.code, Lot.state))
        if last.get(key) != state
    ]


INTAKE = Room(
    lists=(listing.LOTS, TRANSPORTS),
    name="intake",
    pages=(pages, disposal.outs),
    api=(lots_api.calls, disposal_api.calls),
    nav=(NavEntry(_l("Loten"), "lots.lots", "gift", Can.LOTS_SEE, order=22, group=NavGroup.STOCK),),
    work_lists=(work_list,),
    scans=(scan,),
    finds=(find,),
    verifies=(states_follow_from_events,),
    starts=(NavEntry(_l("Kondig toestellen aan"), "lots.new", "gift", Can.LOTS_ANNOUNCE),),
    doors={"new_with_label": lambda tag: url_for("lots.with_label", tag=tag)},
)
