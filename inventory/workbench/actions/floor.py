"""One step for a whole shelf: choose it once, then scan device after device.

Every device goes through its own action with its own rules. A refusal changes nothing of that device and stops none of
the others; what each scan did is written down with the sentence that said so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inventory.access import Actor, Can, demand, may
from inventory.core.clock import now
from inventory.core.codes import CodeKind, Recognised
from inventory.core.db import locked, session
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, _l
from inventory.core.national_number import refuse_bare
from inventory.devices.actions import flags, gates, media, moves
from inventory.devices.actions.facts import read
from inventory.devices.lifecycle import DEVICE, DeviceState
from inventory.devices.models import Device, FloorRun, FloorScan, Spot
from inventory.devices.queries.floor import open_run, open_session
from inventory.devices.queries.printing import device_that_had
from inventory.devices.queries.search import device_by_tag, devices_with_serial, spot_by_code
from inventory.workbench.actions import sessions, work
from inventory.workbench.queries import tests_are_good

S = DeviceState
PLACE = "place"
PART = "missing_part"


@dataclass(frozen=True)
class Order:
    """What is done to a device: by whom, with which facts that were filled in once, under which rule of the house."""

    actor: Actor
    facts: Mapping[str, Any]
    checker_is_not_worker: bool = True


@dataclass(frozen=True)
class Mode:
    """A step of the floor. `code` stands on its card, `facts` are asked once, `is_done`: it was done before."""

    name: str
    code: str
    label: Any
    help: Any
    icon: str
    can: Can
    act: Callable[[Device, Order], object]
    is_done: Callable[[Device, Order], bool]
    facts: tuple[str, ...] = ()


def _step(name: str) -> Callable[[Device, Order], object]:
    def act(device: Device, order: Order) -> object:
        return moves.move(
            device,
            name,
            actor=order.actor,
            facts=order.facts,
            checker_is_not_worker=order.checker_is_not_worker,
        )

    return act


def _stands_on(*states: DeviceState) -> Callable[[Device, Order], bool]:
    return lambda device, order: device.state in states


def _diagnose(device: Device, order: Order) -> None:
    if device.state == S.TO_DIAGNOSE and device.media_listed_in_cycle != device.cycle:
        media.confirm_media(device, actor=order.actor)
    moves.move(device, "diagnose", actor=order.actor)
    media.finish_when_all_are_empty(device, actor=order.actor)


def _test(device: Device, order: Order) -> None:
    results = {name: ("pass", "") for name in gates.essential_tests(device)}
    work.record_tests(device, actor=order.actor, results=results)


def _put(device: Device, order: Order) -> None:
    moves.move_place(device, str(order.facts["location"]), actor=order.actor)


MODES: tuple[Mode, ...] = (
    Mode(
        "receive",
        "M-ONTVANG",
        _l("Ontvangen"),
        _l("Het toestel is hier en heeft zijn etiket."),
        "box",
        Can.DEVICES_RECEIVE,
        _step("receive"),
        _stands_on(S.RECEIVED),
    ),
    Mode(
        "accept",
        "M-BRUIKBAAR",
        _l("Bruikbaar na de eerste blik"),
        _l("Je bekeek elk toestel: geen reden om het te weigeren."),
        "eye-off",
        Can.DEVICES_TRIAGE,
        _step("accept"),
        _stands_on(S.TO_DIAGNOSE),
    ),
    Mode(
        "take_in",
        "M-TERUG",
        _l("Teruggebracht, in de werkplaats"),
        _l("Voor wat van een lener terugkomt."),
        "return",
        Can.DEVICES_WORK,
        _step("take_in"),
        _stands_on(S.TO_DIAGNOSE),
    ),
    Mode(
        "diagnose",
        "M-NAGEKEKEN",
        _l("Nagekeken: de lijst van schijven klopt"),
        _l("Je zag in elk toestel dat de schijven op de lijst alle schijven zijn."),
        "search",
        Can.DEVICES_WORK,
        _diagnose,
        _stands_on(S.TO_WIPE, S.WIPED),
    ),
    Mode(
        "start_work",
        "M-OPKNAPPEN",
        _l("Begin met opknappen"),
        _l("Voor wat bewezen gewist is."),
        "wrench",
        Can.DEVICES_WORK,
        _step("start_work"),
        _stands_on(S.REFURBISHING),
    ),
    Mode(
        "test",
        "M-GETEST",
        _l("Getest: alles werkt"),
        _l("Je deed elke nodige test. Werkt iets niet? Open dan dat toestel."),
        "check",
        Can.DEVICES_WORK,
        _test,
        lambda device, order: tests_are_good(device),
    ),
    Mode(
        "submit",
        "M-CONTROLE",
        _l("Klaar, naar controle"),
        _l("Scan samen wat hetzelfde systeem en dezelfde graad heeft."),
        "arrow-right",
        Can.DEVICES_WORK,
        _step("submit"),
        _stands_on(S.TO_CHECK),
        facts=("os", "grade"),
    ),
    Mode(
        "approve",
        "M-GOED",
        _l("Goedgekeurd"),
        _l("Voor de collega die het toestel niet opknapte."),
        "ok",
        Can.DEVICES_CHECK,
        _step("approve"),
        _stands_on(S.READY),
        facts=("labels_removed",),
    ),
    Mode(
        "part",
        "M-ONDERDEEL",
        _l("Wacht op een onderdeel"),
        _l("Het toestel komt op de lijst 'Wacht op onderdeel'."),
        "settings",
        Can.DEVICES_FLAG,
        lambda device, order: flags.put_flag(device, PART, actor=order.actor),
        lambda device, order: PART in device.flags,
    ),
    Mode(
        "part_in",
        "M-ONDERDEEL-OK",
        _l("Het onderdeel is er"),
        _l("Het toestel gaat terug naar zijn gewone lijst."),
        "plus",
        Can.DEVICES_FLAG,
        lambda device, order: flags.take_flag(device, PART, actor=order.actor),
        lambda device, order: PART not in device.flags,
    ),
    Mode(
        "work",
        "M-WERK",
        _l("Ik werk nu aan dit toestel"),
        _l("De minuten tellen tot je een ander toestel, een stap of 'Pauze' scant."),
        "clock",
        Can.DEVICES_WORK,
        lambda device, order: sessions.start_session(device, actor=order.actor),
        lambda device, order: (
            (running := open_session(order.actor.user_id)) is not None and running.device_id == device.id
        ),
    ),
    Mode(
        PLACE,
        "M-PLAATS",
        _l("Zet op een plaats"),
        _l("Scan het etiket van de plaats, en dan de toestellen."),
        "pin",
        Can.DEVICES_MOVE_PLACE,
        _put,
        lambda device, order: (
            device.location is not None and Spot(device.location, device.shelf).code == order.facts.get("location")
        ),
        facts=("location",),
    ),
)
PAUSE = "M-PAUZE"
PAUSE_LABEL = _l("Pauze: stop deze stap")


def mode_called(text: str) -> Mode | None:
    """The step with this name or with this code on its card; None when there is none."""
    wanted = text.strip().upper().replace(" ", "-")
    return next((mode for mode in MODES if wanted in (mode.code, mode.name.upper())), None)


def modes_for(actor: Actor) -> list[Mode]:
    """The steps that this person may take."""
    return [mode for mode in MODES if may(actor, mode.can)]


def begin(mode: Mode, *, actor: Actor, facts: Mapping[str, Any] | None = None) -> FloorRun:
    """From now on every scan of this person is this step. What was going on before, ends."""
    demand(actor, mode.can)
    given = _facts_of(mode, facts or {})
    end(actor=actor)
    if actor.user_id is None:
        raise Refused("no_person", _("Alleen een mens kan scannen."))
    run = FloorRun(user_id=actor.user_id, mode=mode.name, facts=given, started_at=now())
    session.add(run)
    session.flush()
    return run


def end(*, actor: Actor) -> None:
    """The step is over; so is the work that was being timed."""
    running = open_run(actor.user_id)
    if running is not None:
        running.ended_at = now()
    if may(actor, Can.DEVICES_WORK) and (running is None or running.mode == "work"):
        sessions.stop_session(actor=actor)
    session.flush()


def scan(run: FloorRun, found: Recognised, *, actor: Actor, checker_is_not_worker: bool = True) -> FloorScan:
    """Take the step with the device that was scanned, or write down why not."""
    held = locked(FloorRun, run.id)
    mode = mode_called(run.mode)
    if held is None or held.ended_at is not None or held.user_id != actor.user_id or mode is None:
        raise Refused("no_step", _("Kies eerst een stap."))
    order = Order(actor, held.facts, checker_is_not_worker)
    device: Device | None = None
    try:
        device = _device(found, actor=actor)
        if mode.is_done(device, order):
            outcome, said = "already", _("Dit was al gedaan.")
        else:
            with session.begin_nested():
                mode.act(device, order)
                session.flush()
            outcome, said = "ok", ""
    except Refused as no:
        outcome, said = "refused", str(no.message)
    if device is None:
        refuse_bare(found.value)
    number = device.id if device is not None else None
    code = device.tag if device is not None else found.value[:60]
    line = FloorScan(run_id=held.id, device_id=number, code=code, outcome=outcome, said=said[:300], at=now())
    session.add(line)
    session.flush()
    return line


def _facts_of(mode: Mode, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are asked once, read as the step itself reads them."""
    wanted = {name: facts.get(name) for name in mode.facts}
    missing = tuple(name for name, value in wanted.items() if value in (None, "", False))
    if missing:
        raise BadInput("facts_missing", _("Vul dit eerst in."), missing=missing, field=missing[0])
    if mode.name == PLACE:
        return {"location": spot_by_code(str(wanted["location"])).code}
    if mode.facts:
        return {name: value for name, value in read(DEVICE.move(mode.name), wanted).items() if name in mode.facts}
    return {}


def _device(found: Recognised, *, actor: Actor) -> Device:
    if found.kind is CodeKind.DEVICE_TAG:
        try:
            return device_by_tag(found.value, actor=actor)
        except Missing:
            former = device_that_had(found.value)
            if former is None:
                raise
            return device_by_tag(former, actor=actor)
    if found.kind is CodeKind.MISTYPED:
        raise Missing(_("Een teken klopt niet. Scan nog eens."), reason="mistyped")
    if found.kind is CodeKind.SERIAL:
        fitting = devices_with_serial(found.value, actor=actor)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refused("several", _("Meer dan één toestel heeft dit nummer. Scan het etiket van het toestel."))
    raise Missing(_("We kennen geen toestel met deze code."))
