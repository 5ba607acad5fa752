"""One device: the page behind the code on its label, its steps and its papers."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import ROLE_LABELS, Actor, Can, may, roles_that_may
from inventory.core.errors import BadInput, Missing, Refused, Stale
from inventory.core.i18n import _, moment_text
from inventory.devices import documents
from inventory.devices.actions import flags, gates, moves
from inventory.devices.actions.options import Option, options
from inventory.devices.events import details, sentences, told
from inventory.devices.forms import FlagForm, MoveForm, PlaceForm, move_form
from inventory.devices.lifecycle import (
    DEVICE,
    EMPTY_MEDIA,
    FLAGS,
    HOUSE_FLAGS,
    LABELS,
    MEDIUM_LABELS,
    MOVES,
    PHASES,
    WIPE_METHODS,
    DeviceState,
)
from inventory.devices.models import TYPE_LABELS, Device
from inventory.devices.queries import device_by_tag, own_tag, user_roles, wipes_of
from inventory.devices.queries.transfers import open_line
from inventory.devices.views.blanks import not_a_device
from inventory.devices.views.found import found_page
from inventory.devices.views.known import known_facts
from inventory.devices.views.pages import own_place, pages, put_elsewhere, spots
from inventory.history.models import Event
from inventory.history.queries import events_of
from inventory.history.sealing import sealed
from inventory.web.doors import door
from inventory.web.files import file_answer, kept_answer
from inventory.web.guard import actor, known_actor, needs, public
from inventory.web.http import title_of
from inventory.web.saving import saving
from inventory.web.shell import settings

_MOVERS = tuple(sorted({move.can for move in MOVES}))
# What else the page can open by `?step=`, beside the moves of the table.
ELSEWHERE, FLAG = "elsewhere", "flag"
HERE = "here"  # the gate of this page: what you give along stands with you


@dataclass(frozen=True)
class Step:
    """A step as the page shows it: its form when it is open, or the address of the page where it is done."""

    option: Option
    form: MoveForm | None
    url: str | None

    @property
    def name(self) -> str:
        return self.option.move.name


@pages.get("/d/<tag>")
@public
def device(tag: str) -> Any:
    """The device for who works here; for everybody else whose it is and how to give it back."""
    tag = _tag(tag)
    who = known_actor()
    if who is None or not may(who, Can.DEVICES_SEE):
        return not_a_device(tag, who) or found_page(tag)
    try:
        found = device_by_tag(tag, actor=who)
    except Missing:
        other = not_a_device(tag, who)
        if other is None:
            raise
        return other
    return _page(found)


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
    form = move_form(planned, planned.needs, spots())
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
    flash(f"{told(planned.event).text}.", "ok")
    return redirect(url_for("devices.device", tag=found.tag), 303)


@pages.post("/d/<tag>/place")
@needs(Can.DEVICES_MOVE_PLACE)
def place(tag: str) -> Any:
    """Put the device at another place of the Digibank."""
    found = device_by_tag(_tag(tag), actor=actor())
    form = PlaceForm(prefix="elsewhere-").offer(spots())
    if not form.validate():
        return _page(found, place_form=form), 422
    try:
        put_elsewhere(found, form.location.data)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(device_by_tag(_tag(tag), actor=actor()), place_form=form), no.status
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
    return file_answer(sealed(content, what=f"Hergebruikfiche {found.tag}"), f"hergebruikfiche-{found.tag}.pdf")


@pages.get("/d/<tag>/wipe-certificate.pdf")
@needs(Can.DEVICES_SEE)
def wipe_certificate(tag: str) -> Response:
    """The proof of wiping of the device: kept and sealed, the same file while nothing changes."""
    found = device_by_tag(_tag(tag), actor=actor())
    return kept_answer(documents.wipe_certificate(found, settings(), saving=saving))


def _tag(text: str) -> str:
    return own_tag(text, prefix=settings().tag_prefix)


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
    """The page. Of all steps only the next one and the one that was asked for have a form: the others are links."""
    who = actor()
    asked = request.args.get("step", "") if request.method == "GET" else ""
    may_move = may(who, Can.DEVICES_MOVE_PLACE, found) and moves.stands_with_us(found)
    steps, stuck = _steps(found, refused, asked)
    first = _first(steps)
    is_elsewhere = first is not None and first.option.gate == HERE
    if may_move and place_form is None and (asked == ELSEWHERE or is_elsewhere):
        place_form = PlaceForm(prefix="elsewhere-", formdata=None).offer(spots())
        place_form.location.data = own_place(who)
    if asked == FLAG and may(who, Can.DEVICES_FLAG) and flag_form is None:
        flag_form = FlagForm(prefix="flag-", formdata=None)
    events = events_of("device", found.id)
    wipes = wipes_of(found)
    people = {number for wipe in wipes.values() for number in (wipe.operator_id, wipe.witness_id) if number}
    roles = user_roles(people)
    return render_template(
        "devices/device.html",
        device=found,
        first=first,
        others=[step for step in steps if step is not first],
        stuck=stuck,
        is_elsewhere=is_elsewhere,
        form=refused or place_form or flag_form,
        files_url=door("files", found.tag),
        gate_url=door(first.option.gate, found.tag) if first and first.option.gate else None,
        turn="" if first else _whose_turn(found, "reject" if stuck else ""),
        wipes=wipes,
        roles={number: ", ".join(str(ROLE_LABELS[role]).lower() for role in held) for number, held in roles.items()},
        timeline_items=[_told(event) for event in reversed(events)],
        tests=[(gates.TEST_LABELS.get(name, name), found.tests.get(name) or {}) for name in _tests(found)],
        place_form=place_form,
        flag_form=flag_form,
        may_move=may_move,
        under_way=_under_way(found),
        known_facts=known_facts(found, events, actor()),
        empty_media=EMPTY_MEDIA,
        state_labels=LABELS,
        phases=PHASES,
        medium_labels=MEDIUM_LABELS,
        medium_kinds=documents.MEDIUM_KINDS,
        types=TYPE_LABELS,
        flag_labels=FLAGS,
        house_flags=HOUSE_FLAGS,
        wipe_methods=WIPE_METHODS,
        wipe_words=documents.FACT_WORDS["reasons"],
        sentences=sentences,
    )


def _under_way(found: Device) -> Any:
    """The transfer that it is on, when it left and has not arrived."""
    line = open_line(found.id) if moves.stands_with_us(found) else None
    return line.transfer if line is not None and line.transfer.is_under_way else None


def _steps(found: Device, refused: MoveForm | None, asked: str) -> tuple[list[Step], str]:
    """The steps for this person; and why the one that would come next is not among them, when nothing opens it."""
    who = actor()
    steps, stuck = [], ""
    for option in options(found, actor=who, checker_is_not_worker=settings().checker_is_not_worker):
        url = door(option.move.name, found.tag) if option.move.door else None
        if option.move.door and url is None:
            continue  # the page that does this step is not in this house
        if option.gate == "lendable" and option.refusal is not None:
            stuck = str(option.refusal.message)
            continue
        if option.move.name in ("hand_over", "sell") and option.refusal is None:
            option = _where_it_stands(found, option, who)
        steps.append(Step(option, None, url))
    first = _first(steps)
    drawn = [
        replace(step, form=_form(found, step, refused))
        if step.url is None and step.option.refusal is None and (step is first or _is_asked(step, refused, asked))
        else step
        for step in steps
    ]
    return drawn, stuck


def _where_it_stands(found: Device, option: Option, who: Actor) -> Option:
    """A counter gives along what stands with it. What stands elsewhere is brought over first, and that is written."""
    place = found.location
    if place is None or place.org_id in who.orgs(*roles_that_may(option.move.can)):
        return option
    text = _("Volgens ons staat dit toestel bij %(place)s. Heb je het hier? Verplaats het dan.", place=place.name)
    return replace(option, refusal=Refused("elsewhere", text), gate=HERE)


def _is_asked(step: Step, refused: MoveForm | None, asked: str) -> bool:
    return step.name == asked or (refused is not None and refused._prefix == f"{step.name}-")


def _form(found: Device, step: Step, refused: MoveForm | None) -> MoveForm:
    if refused is not None and _is_asked(step, refused, ""):
        return refused
    planned, needs = step.option.move, step.option.needs
    has_place = "location" in (*needs, *planned.optional)
    form = move_form(planned, needs, spots() if has_place else [])
    form.version.data = str(found.version)
    return form


def _first(steps: list[Step]) -> Step | None:
    """The one next step for this person: of the primary ones an open one, else one that is still closed."""
    primary = [step for step in steps if step.option.move.primary]
    if not primary:
        # Nobody's turn but the checker's: what cannot be approved goes back.
        return next((step for step in steps if step.name == "reject"), None)
    return next((step for step in primary if step.option.refusal is None), primary[0])


def _whose_turn(found: Device, name: str) -> str:
    """The roles that have the next step: the primary ones, or the one with this name."""
    roles = {
        role: None
        for move in DEVICE.from_state(found.state)
        if (move.name == name if name else move.primary)
        for role in roles_that_may(move.can)
    }
    return ", ".join(str(ROLE_LABELS[role]).lower() for role in roles)


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
