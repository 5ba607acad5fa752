"""What leaves for good: devices and loose fractions on one transport, with weight, receiver and paper."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inventory.access import Actor, Can, demand
from inventory.core import typed
from inventory.core.clock import now, today
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.devices.actions import gates, moves
from inventory.devices.actions.owners import organisation_called
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import Device, DeviceType
from inventory.history.actions import Subject, next_number, record
from inventory.history.archive import keep_data
from inventory.history.told import paper
from inventory.intake import queries
from inventory.intake.actions.triage import checked_weight
from inventory.intake.lifecycle import LOOSE, LeavesFor
from inventory.intake.models import OutLine, OutTransport

HEAVIEST_LOOSE_KG = Decimal(5_000)


@dataclass(frozen=True)
class Destination:
    """Where a transport goes, when, and under which number of the receiver."""

    leaves_for: LeavesFor
    receiver: str
    leaves_on: date | None = None
    document: str = ""


def begin(to: Destination, *, actor: Actor) -> OutTransport:
    """Begin to pack a transport."""
    demand(actor, Can.DEVICES_DISPOSE)
    receiver = typed.line(to.receiver, "receiver", 80)
    if not receiver:
        raise BadInput("no_receiver", _("Zeg naar welke organisatie het gaat."), field="receiver")
    if to.leaves_for == LeavesFor.DONOR:
        donor = organisation_called(receiver)
        if donor is None or not donor.is_donor:
            raise BadInput("unknown_donor", _("%(name)s is geen schenker.", name=receiver), field="receiver")
        receiver = donor.name[:80]
    year = today().year
    transport = OutTransport(
        code=f"A-{year}-{next_number(f'transport:{year}'):03}",
        leaves_for=to.leaves_for,
        receiver=receiver,
        document=typed.line(to.document, "document", 60),
        leaves_on=to.leaves_on or today(),
        made_at=now(),
    )
    session.add(transport)
    session.flush()
    record("transport:begun", subject_of(transport), actor=actor, data={"receiver": receiver})
    return transport


def put_in(transport: OutTransport, device: Device, *, actor: Actor, weight_kg: Decimal | None = None) -> OutLine:
    """A device goes on it. Refused when it could not leave: its disks are not proven empty, or it is not to go."""
    transport = _open(transport, actor)
    device = moves.hold(device)
    if device.state not in queries.READY_FOR[transport.leaves_for]:
        raise Refused(
            "not_for_this",
            _("%(tag)s staat op '%(state)s' en gaat niet mee.", tag=device.tag, state=DEVICE.labels[device.state]),
            field="q",
        )
    if transport.leaves_for == LeavesFor.DONOR and (device.donor is None or device.donor.name != transport.receiver):
        raise Refused("other_donor", _("%(tag)s kwam van een andere schenker.", tag=device.tag), field="q")
    other = queries.transport_of(device)
    if other is not None:
        word = "already_on" if other.id == transport.id else "on_another"
        raise Refused(word, _("%(tag)s staat al op %(code)s.", tag=device.tag, code=other.code), field="q")
    move = "recycle" if transport.leaves_for == LeavesFor.PROCESSOR else "give_back"
    if device.state != DeviceState.HARVESTED:
        gates.check(DEVICE.move(move).gates, device, actor, {})
    weighed = queries.own_weight(device) if weight_kg is None else checked_weight(weight_kg, device)
    line = OutLine(
        transport_id=transport.id,
        device=device,
        fraction=queries.CATEGORY[DeviceType(device.type)],
        weight_kg=queries.usual_weight(device) if weighed is None else weighed,
        is_weighed=weighed is not None,
    )
    session.add(line)
    session.flush()
    return line


def put_loose(transport: OutTransport, fraction: str, weight_kg: Decimal | None, *, actor: Actor) -> OutLine:
    """So many kg of loose parts go on it."""
    transport = _open(transport, actor)
    if fraction not in LOOSE:
        raise BadInput("unknown_fraction", _("Kies wat er meegaat."), field="fraction")
    if weight_kg is None or not weight_kg.is_finite() or not Decimal(0) < weight_kg <= HEAVIEST_LOOSE_KG:
        raise BadInput("wrong_weight", _("Geef een gewicht tussen 0 en 5000 kg."), field="weight_kg")
    kg = weight_kg.quantize(Decimal("0.01"))
    if not kg:
        raise BadInput("wrong_weight", _("Geef een gewicht tussen 0 en 5000 kg."), field="weight_kg")
    line = OutLine(transport_id=transport.id, fraction=fraction, weight_kg=kg, is_weighed=True)
    session.add(line)
    session.flush()
    return line


def take_out(transport: OutTransport, number: int, *, actor: Actor) -> None:
    """It does not go along after all."""
    transport = _open(transport, actor)
    session.delete(queries.line_of_transport(transport, number))
    session.flush()


def leave(transport: OutTransport, *, actor: Actor, document: str = "", centre: str = "") -> OutTransport:
    """It left: every device on it takes its last step, all or none, and the paper is kept as it was then."""
    transport = _open(transport, actor)
    session.refresh(transport, ["lines"])
    transport.document = typed.line(document, "document", 60) or transport.document
    if not transport.lines:
        raise Refused("nothing_on_it", _("Op %(code)s staat nog niets.", code=transport.code))
    if transport.leaves_for == LeavesFor.PROCESSOR and not transport.document:
        raise BadInput("no_document", _("Vul het nummer van het vervoersdocument in."), field="document")
    for line in transport.lines:
        if line.device is not None:
            _let_go(transport, line, line.device, actor=actor)
    transport.gone_at = now()
    session.flush()
    kept = keep_data(
        queries.PAPER,
        "transport",
        transport.id,
        name=f"{transport.code}-transport.pdf",
        data=_on_paper(transport, centre),
    )
    kg = sum((line.weight_kg for line in transport.lines), Decimal(0))
    record(
        "transport:left",
        subject_of(transport),
        actor=actor,
        data={"receiver": transport.receiver, "lines": len(transport.lines), "kg": str(kg), **paper(kept)},
    )
    return transport


def subject_of(transport: OutTransport) -> Subject:
    return Subject("transport", transport.id, transport.code)


def _let_go(transport: OutTransport, line: OutLine, device: Device, *, actor: Actor) -> None:
    facts = {"weight_kg": line.weight_kg, "weighed": line.is_weighed, "transport": transport.code}
    if transport.leaves_for == LeavesFor.DONOR:
        moves.step(device, "give_back", actor=actor, facts={**facts, "reason": "transport"})
    elif device.state == DeviceState.HARVESTED:
        told = {
            **facts,
            "weight_kg": str(line.weight_kg),
            "carrier": transport.receiver,
            "document": transport.document,
        }
        moves.note_event(device, "device:remains-left", actor=actor, from_state=device.state, data=told)
    else:
        more = {"carrier": transport.receiver, "document": transport.document}
        moves.step(device, "recycle", actor=actor, facts={**facts, **more})


def _open(transport: OutTransport, actor: Actor) -> OutTransport:
    found = locked(OutTransport, transport.id)
    if found is None:
        raise Missing(_("Dit transport bestaat niet."))
    demand(actor, Can.DEVICES_DISPOSE)
    if found.gone_at is not None:
        raise Refused("already_left", _("%(code)s is al vertrokken.", code=found.code))
    return found


def _on_paper(transport: OutTransport, centre: str) -> dict[str, object]:
    """What the paper says, as plain data."""
    return {
        "centre": centre,
        "code": transport.code,
        "leaves_for": str(transport.leaves_for),
        "receiver": transport.receiver,
        "document": transport.document,
        "leaves_on": transport.leaves_on.isoformat(),
        "lines": [
            {
                "tag": line.device.tag if line.device else "",
                "name": line.device.name if line.device else "",
                "serial": line.device.serial if line.device else "",
                "fraction": line.fraction,
                "kg": str(line.weight_kg),
                "is_weighed": line.is_weighed,
            }
            for line in transport.lines
        ],
    }
