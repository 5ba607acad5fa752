"""One device: the page behind the code on its label, its steps and its papers."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from inventory.access import ROLE_LABELS, Can, may, roles_that_may
from inventory.core.codes import CodeError, WrongCheckCharacter, device_tag, parse_device_tag
from inventory.core.errors import BadInput, Missing, Refused, Stale
from inventory.core.i18n import _, day_text, moment_text
from inventory.devices import documents
from inventory.devices.actions import flags, gates, moves
from inventory.devices.events import details, sentences, told
from inventory.devices.forms import FlagForm, MoveForm, PlaceForm, move_form
from inventory.devices.lifecycle import (
    DEVICE,
    EMPTY_MEDIA,
    FLAGS,
    GRADES,
    LABELS,
    MEDIUM_LABELS,
    MOVES,
    PHASES,
    WIPE_METHODS,
    DeviceState,
    Phase,
    accessory,
)
from inventory.devices.models import TYPE_LABELS, Device
from inventory.devices.queries import device_by_tag, user_roles, wipes_of
from inventory.devices.views.pages import pages, places
from inventory.history.models import Event
from inventory.history.queries import events_of
from inventory.web.doors import door
from inventory.web.guard import actor, known_actor, needs, public
from inventory.web.http import title_of
from inventory.web.saving import saving
from inventory.web.shell import settings

_MOVERS = tuple(sorted({move.can for move in MOVES}))


@dataclass(frozen=True)
class Step:
    """A step as the page shows it: its form, or the address of the page where it is done."""

    option: moves.Option
    form: MoveForm
    url: str | None


@pages.get("/d/<tag>")
@public
def device(tag: str) -> Any:
    """The device for who works here; for everybody else whose it is and how to give it back."""
    tag = _tag(tag)
    who = known_actor()
    if who is None or not may(who, Can.DEVICES_SEE):
        return render_template("devices/found.html", tag=tag, settings=settings())
    return _page(device_by_tag(tag, actor=who))


@pages.get("/D/<tag>")
@public
def device_scanned(tag: str) -> Any:
    """The same page: the code on a label holds its address in capitals."""
    return device(tag)


@pages.post("/d/<tag>/moves/<move>")
@needs(*_MOVERS)
def move(tag: str, move: str) -> Any:
    """Take a step that needs no other room."""
    found = device_by_tag(_tag(tag), actor=actor())
    planned = DEVICE.move(move)
    form = move_form(planned, planned.needs, places())
    if not form.validate():
        return _page(found, refused=form), 422
    try:
        with saving():
            moves.move(
                found,
                move,
                actor=actor(),
                facts=form.asked(),
                note=form.facts().get("note") or "",
                checker_is_not_worker=settings().checker_is_not_worker,
                seen_version=_version(form),
            )
    except Stale as stale:
        return _conflict(found.tag, str(planned.label), stale)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(device_by_tag(_tag(tag), actor=actor()), refused=form), no.status
    flash(_("%(move)s: gedaan.", move=planned.label), "ok")
    return redirect(url_for("devices.device", tag=found.tag), 303)


@pages.post("/d/<tag>/place")
@needs(Can.DEVICES_MOVE_PLACE)
def place(tag: str) -> Any:
    """Put the device at another place of the Digibank."""
    found = device_by_tag(_tag(tag), actor=actor())
    form = PlaceForm(prefix="elsewhere-").offer(places())
    if not form.validate():
        return _page(found, place_form=form), 422
    try:
        with saving():
            moves.move_place(found, form.location.data, actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(device_by_tag(_tag(tag), actor=actor()), place_form=form), no.status
    flash(_("Het toestel staat nu op een andere plaats."), "ok")
    return redirect(url_for("devices.device", tag=found.tag), 303)


@pages.post("/d/<tag>/flags")
@needs(Can.DEVICES_FLAG)
def put_flag(tag: str) -> Any:
    """Put a warning on the device."""
    found = device_by_tag(_tag(tag), actor=actor())
    form = FlagForm(prefix="flag-")
    if not form.validate():
        return _page(found, flag_form=form), 422
    try:
        with saving():
            flags.put_flag(found, form.flag.data, actor=actor(), note=form.note.data or "")
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(device_by_tag(_tag(tag), actor=actor()), flag_form=form), no.status
    return redirect(url_for("devices.device", tag=found.tag), 303)


@pages.post("/d/<tag>/flags/<flag>/solved")
@needs(Can.DEVICES_FLAG)
def take_flag(tag: str, flag: str) -> Any:
    """Take a warning away."""
    found = device_by_tag(_tag(tag), actor=actor())
    with saving():
        flags.take_flag(found, flag, actor=actor())
    return redirect(url_for("devices.device", tag=found.tag), 303)


@pages.get("/d/<tag>/hergebruikfiche.pdf")
@needs(Can.DEVICES_SEE)
def reuse_sheet(tag: str) -> Response:
    """The hergebruikfiche of the device, as it is today."""
    found = device_by_tag(_tag(tag), actor=actor())
    content = documents.reuse_sheet(found, events_of("device", found.id), settings())
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="hergebruikfiche-{found.tag}.pdf"'
    return response


def _tag(text: str) -> str:
    """The tag in its one true form. A mistyped one is named as such, whether or not such a device exists."""
    prefix = settings().tag_prefix
    try:
        return device_tag(prefix, parse_device_tag(text, prefix))
    except WrongCheckCharacter:
        raise Missing(_("In dit nummer klopt een teken niet. Kijk het na op het etiket.")) from None
    except CodeError:
        raise Missing(_("Dit is geen nummer van een toestel van ons. Kijk het na op het etiket.")) from None


def _version(form: MoveForm) -> int:
    try:
        return int(form.version.data or "")
    except ValueError:
        raise BadInput("version", _("Laad de pagina opnieuw en probeer nog eens.")) from None


def _page(
    found: Device,
    *,
    refused: MoveForm | None = None,
    place_form: PlaceForm | None = None,
    flag_form: FlagForm | None = None,
) -> str:
    who = actor()
    where = places()
    steps = _steps(found, refused, where)
    first = _first(steps)
    events = events_of("device", found.id)
    wipes = wipes_of(found)
    people = {number for wipe in wipes.values() for number in (wipe.operator_id, wipe.witness_id) if number}
    roles = user_roles(people | ({found.worker_id} if found.worker_id else set()))
    return render_template(
        "devices/device.html",
        device=found,
        first=first,
        others=[step for step in steps if step is not first],
        refused=refused,
        form=refused or place_form or flag_form,
        gate_url=door(first.option.gate, found.tag) if first and first.option.gate else None,
        turn=_whose_turn(found) if first is None else "",
        wipes=wipes,
        roles={number: ", ".join(str(ROLE_LABELS[role]).lower() for role in held) for number, held in roles.items()},
        timeline_items=[_told(event) for event in reversed(events)],
        tests=[(gates.TEST_LABELS.get(name, name), found.tests.get(name) or {}) for name in _tests(found)],
        place_form=place_form or PlaceForm(prefix="elsewhere-", formdata=None).offer(where),
        flag_form=flag_form or FlagForm(prefix="flag-", formdata=None),
        may_move=may(who, Can.DEVICES_MOVE_PLACE, found) and _is_here(found),
        known_facts=_known(found),
        empty_media=EMPTY_MEDIA,
        state_labels=LABELS,
        phases=PHASES,
        medium_labels=MEDIUM_LABELS,
        medium_kinds=documents.MEDIUM_KINDS,
        types=TYPE_LABELS,
        flag_labels=FLAGS,
        wipe_methods=WIPE_METHODS,
        wipe_words=documents.FACT_WORDS["reasons"],
        sentences=sentences,
    )


def _steps(found: Device, refused: MoveForm | None, where: list[tuple[str, str]]) -> list[Step]:
    offered = moves.options(found, actor=actor(), checker_is_not_worker=settings().checker_is_not_worker)
    steps = []
    for option in offered:
        url = door(option.move.name, found.tag) if option.move.door else None
        if option.move.door and url is None:
            continue  # the page that does this step is not in this house
        own = refused is not None and refused._prefix == f"{option.move.name}-"
        form = refused if own and refused else move_form(option.move, option.needs, where)
        if not own:
            form.version.data = str(found.version)
        steps.append(Step(option, form, url))
    return steps


def _first(steps: list[Step]) -> Step | None:
    """The one next step for this person: of the primary ones an open one, else one that is still closed."""
    primary = [step for step in steps if step.option.move.primary]
    return next((step for step in primary if step.option.refusal is None), primary[0] if primary else None)


def _whose_turn(found: Device) -> str:
    """The roles that have the next step."""
    roles = {
        role: None
        for move in DEVICE.from_state(DeviceState(found.state))
        if move.primary
        for role in roles_that_may(move.can)
    }
    return ", ".join(str(ROLE_LABELS[role]).lower() for role in roles)


def _known(found: Device) -> list[tuple[Any, ...]]:
    """What is known of the device, as label, value and perhaps an address; what is not known is left out."""
    lot_url = url_for("devices.devices", lot=found.lot_code) if found.lot_code else None
    facts: list[tuple[Any, ...]] = [
        (_("Merk en model"), found.name),
        (_("Serienummer"), found.serial),
        (_("Plaats"), found.location.name if found.location else ""),
        (_("Graad"), GRADES[found.grade] if found.grade else ""),
        (_("Systeem"), found.specs.get("os")),
        (_("Toebehoren"), ", ".join(accessory(kind) for kind in found.accessories)),
        (_("Staat sinds"), moment_text(found.state_since)),
        (_("Ontvangen op"), day_text(found.received_on)),
        (_("Lot"), found.lot_code, lot_url),
        (_("Schenker"), found.donor.name if found.donor else ""),
        (_("Nummer van de schenker"), found.donor_tag),
        (_("Eigenaar"), found.owner.name if found.owner else ""),
        (_("Gewicht"), f"{found.weight_kg} kg".replace(".", ",") if found.weight_kg else ""),
        (_("Etiket afgedrukt"), moment_text(found.labelled_at)),
    ]
    return [fact for fact in facts if fact[1]]


def _is_here(found: Device) -> bool:
    return found.state != DeviceState.PLACED and found.phase in (Phase.WORKSHOP, Phase.STOCK)


def _tests(found: Device) -> list[str]:
    if not found.tests and found.state not in (DeviceState.WIPED, DeviceState.REFURBISHING, DeviceState.TO_CHECK):
        return []
    essential = gates.essential_tests(found)
    return [*essential, *(name for name in found.tests if name not in essential)]


def _told(event: Event) -> dict[str, Any]:
    said = told(event.kind)
    extra = details(event.data, documents.FACT_WORDS)
    return {
        "what": said.text,
        "when": moment_text(event.at),
        "at": event.at.isoformat(timespec="minutes"),
        "who": _("door: %(role)s", role=documents.who(event)),
        "note": f"{extra}. {event.note}" if extra and event.note else extra or event.note,
        "icon": said.icon,
        "kind": said.tone,
        "url": None,
    }


def _conflict(tag: str, wanted: str, stale: Stale) -> Any:
    """What somebody else did in the meantime, beside what this person wanted."""
    now = device_by_tag(tag, actor=actor())
    facts: list[tuple[str, Any]] = [(_("Jij wou"), wanted), (_("Staat nu op"), LABELS[now.state])]
    last = next(iter(reversed(events_of("device", now.id))), None)
    if last is not None:
        facts += [
            (_("Wat er net gebeurde"), told(last.kind).text),
            (_("Door"), documents.who(last)),
            (_("Wanneer"), moment_text(last.at)),
        ]
    body = render_template(
        "errors/conflict.html",
        code=stale.status,
        title=title_of(stale.status),
        text=str(stale.message),
        what_now=_("Kijk hoe het toestel er nu voor staat. Wil je de stap nog? Doe hem dan daar."),
        facts=facts,
        back_url=url_for("devices.device", tag=tag),
        reference="",
    )
    return body, stale.status
