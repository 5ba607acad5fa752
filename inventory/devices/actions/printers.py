"""Printers by name, with how far their print has to move to land on the labels."""

from dataclasses import dataclass

from sqlalchemy import select

from inventory.access import Actor, Can, Role, demand
from inventory.accounts.models import Location
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused, Stale
from inventory.core.i18n import _
from inventory.devices.models import Printer
from inventory.devices.models.printing import FARTHEST
from inventory.history.actions import Subject, record


@dataclass(frozen=True)
class PrinterSetting:
    """What is known of a printer; the offset in tenths of a millimetre to the right and down."""

    name: str
    stock: str
    x_tenths: int = 0
    y_tenths: int = 0
    location: Location | None = None


def own_orgs(actor: Actor) -> frozenset[int]:
    """The organisations whose printers this actor may add."""
    return actor.orgs(Role.LIBRARY, Role.SHOP, Role.TECHNICIAN, Role.COORDINATOR)


def add_printer(setting: PrinterSetting, *, org_id: int, actor: Actor) -> Printer:
    """A printer of this organisation. One that was put away comes back under its old name."""
    demand(actor, Can.LABELS_PRINT)
    if actor.kind != "system" and org_id not in own_orgs(actor):
        raise Missing(_("Deze organisatie kennen we niet."))
    _check(setting)
    found = session.scalar(select(Printer).where(Printer.org_id == org_id, Printer.name == setting.name))
    if found is not None and found.is_active:
        raise _taken(setting.name)
    if found is None:
        found = Printer(org_id=org_id, made_at=now())
        session.add(found)
    found.is_active = True
    return _set(found, setting, actor=actor)


def set_printer(printer: Printer, setting: PrinterSetting, *, actor: Actor, seen_version: int | None = None) -> Printer:
    """Change a printer that the actor's queries found. Two who measure at once: the second is told."""
    demand(actor, Can.LABELS_PRINT)
    _check(setting)
    held = locked(Printer, printer.id)
    assert held is not None
    if seen_version is not None and held.version != seen_version:
        raise Stale(_("Iemand anders heeft deze printer net veranderd. Kijk opnieuw."))
    other = select(Printer.id).where(Printer.org_id == held.org_id, Printer.name == setting.name, Printer.id != held.id)
    if session.scalar(other) is not None:
        raise _taken(setting.name)
    return _set(held, setting, actor=actor)


def put_away(printer: Printer, *, actor: Actor) -> None:
    """A printer that is gone: not offered any more, what was printed on it stays known."""
    demand(actor, Can.LABELS_PRINT)
    printer.is_active = False
    session.flush()
    record("printer:put-away", _subject_of(printer), actor=actor)


def _check(setting: PrinterSetting) -> None:
    if not setting.name.strip():
        raise BadInput("name", _("Geef de printer een naam."), field="name")
    for field, value in (("x", setting.x_tenths), ("y", setting.y_tenths)):
        if not -FARTHEST <= value <= FARTHEST:
            raise BadInput("offset", _("Kies een getal van -10 tot 10 mm."), field=field)


def _set(printer: Printer, setting: PrinterSetting, *, actor: Actor) -> Printer:
    printer.name, printer.stock, printer.location = setting.name.strip(), setting.stock, setting.location
    printer.x_tenths, printer.y_tenths = setting.x_tenths, setting.y_tenths
    session.flush()
    record(
        "printer:set",
        _subject_of(printer),
        actor=actor,
        data={"stock": setting.stock, "x_tenths": setting.x_tenths, "y_tenths": setting.y_tenths},
    )
    return printer


def _subject_of(printer: Printer) -> Subject:
    # By its number: a name is free text ("Laser van An"), and history forgets nothing.
    return Subject("printer", printer.id, f"#{printer.id}")


def _taken(name: str) -> Refused:
    return Refused("name_taken", _("Er is al een printer met de naam %(name)s.", name=name), field="name")
