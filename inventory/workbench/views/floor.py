"""The floor on a phone: choose a step or scan its card, then scan device after device."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.clock import now
from inventory.core.codes import CodeKind, Recognised, is_mode_card, recognise
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, _l, ngettext
from inventory.devices.documents.floor import mode_cards
from inventory.devices.lifecycle import FACTS, LABELS
from inventory.devices.models import FloorRun, FloorScan
from inventory.devices.queries import floor as queries
from inventory.devices.queries import spot_by_code
from inventory.devices.queries.places import spots
from inventory.devices.queries.search import is_spot
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import read_photo
from inventory.web.shell import settings
from inventory.web.widgets import tidy
from inventory.workbench.actions import floor as actions
from inventory.workbench.actions import sessions
from inventory.workbench.queries import device_by_tag
from inventory.workbench.views.pages import pages

MOST_AT_ONCE = 200
# What a scan did, as a sentence.
DONE: dict[str, Any] = {
    "receive": _l("%(code)s is ontvangen."),
    "accept": _l("%(code)s is bruikbaar."),
    "take_in": _l("%(code)s is in de werkplaats."),
    "diagnose": _l("%(code)s is nagekeken."),
    "start_work": _l("%(code)s wordt opgeknapt."),
    "test": _l("%(code)s is getest: alles werkt."),
    "submit": _l("%(code)s wacht op controle."),
    "approve": _l("%(code)s is goedgekeurd."),
    "part": _l("%(code)s wacht op een onderdeel."),
    "part_in": _l("%(code)s gaat terug naar zijn gewone lijst."),
    "work": _l("Je werkt nu aan %(code)s."),
    "place": _l("%(code)s staat nu hier."),
}


@pages.get("/floor")
@needs(Can.DEVICES_MOVE_PLACE)
def floor() -> Any:
    """The step that goes on, with what the scans did; else the steps to choose from."""
    asked = actions.mode_called(request.args.get("mode", ""))
    if asked is not None:
        return _chosen(asked, given={"location": request.args.get("location", "")})
    run = queries.open_run(actor().user_id)
    if run is None:
        return _choose()
    number = request.args.get("scan", "")
    last = queries.scan_of(run, int(number)) if number.isdecimal() and len(number) < 10 else None
    return _running(run, last=last)


@pages.get("/m/<code>")
@needs(Can.DEVICES_MOVE_PLACE)
def mode_card(code: str) -> Any:
    """What a phone opens when it scans a card."""
    mode = actions.mode_called(code)
    if mode is None and code.upper() != actions.PAUSE:
        raise Missing(_("Deze stap kennen we niet."))
    return redirect(url_for("workbench.floor", mode=mode.name if mode else None), 303)


@pages.get("/floor/cards.pdf")
@needs(Can.DEVICES_MOVE_PLACE)
def cards() -> Response:
    """The cards to scan, one for each step of this person."""
    wanted = [(mode.code, str(mode.label)) for mode in actions.modes_for(actor()) if mode.name != actions.PLACE]
    content = mode_cards([*wanted, (actions.PAUSE, str(actions.PAUSE_LABEL))], settings())
    return file_answer(content, "moduskaarten.pdf")


@pages.post("/floor/step")
@needs(Can.DEVICES_MOVE_PLACE)
def begin_step() -> Any:
    """This step, for what is scanned next."""
    mode = actions.mode_called(request.form.get("mode", ""))
    if mode is None:
        raise Missing(_("Deze stap kennen we niet."))
    given = {name: tidy(request.form.get(name, "")) for name in mode.facts}
    try:
        with saving():
            actions.begin(mode, actor=actor(), facts=given)
    except BadInput as no:
        return _chosen(mode, given=given, refusal=str(no.message)), no.status
    return redirect(url_for("workbench.floor"), 303)


@pages.post("/floor/stop")
@needs(Can.DEVICES_MOVE_PLACE)
def end_step() -> Any:
    """No step any more."""
    with saving():
        actions.end(actor=actor())
    return redirect(url_for("workbench.floor"), 303)


@pages.post("/floor/scan")
@needs(Can.DEVICES_MOVE_PLACE)
def floor_scan() -> Any:
    """A device; or a card, a place: the next step."""
    return _scanned((tidy(request.form.get("q", "")) or "")[:300])


@pages.post("/floor/photo")
@needs(Can.DEVICES_MOVE_PLACE)
def floor_photo() -> Any:
    """The same with a photo of the code, for browsers whose camera cannot read it."""
    photo = request.files.get("photo")
    try:
        text = read_photo(photo.read() if photo else b"")
    except Refused as no:
        return _again(str(no.message)), no.status
    return _scanned(text)


@pages.post("/floor/scan-many")
@needs(Can.DEVICES_MOVE_PLACE)
def floor_many() -> Any:
    """A whole shelf at once, a line each: every device by its own rules."""
    run = queries.open_run(actor().user_id)
    texts = [text[:300] for line in request.form.get("q", "").splitlines() if (text := tidy(line))]
    if run is None or not texts:
        return redirect(url_for("workbench.floor"), 303)
    if len(texts) > MOST_AT_ONCE:
        said = _("Hoogstens %(most)s codes in één keer. Doe de rest daarna.", most=MOST_AT_ONCE)
        return _again(said), 422
    try:
        with saving():
            outcomes = [_take(run, _read(text)).outcome for text in texts]
    except Refused as no:
        return _again(str(no.message)), no.status
    good = outcomes.count("ok")
    flash(ngettext("%(num)d toestel gedaan.", "%(num)d toestellen gedaan.", good), "ok" if good else "confirm")
    return redirect(url_for("workbench.floor"), 303)


@pages.post("/<tag>/start")
@needs(Can.DEVICES_WORK)
def start_session(tag: str) -> Any:
    """I work on this device now."""
    found = device_by_tag(tag)
    try:
        with saving():
            sessions.start_session(found, actor=actor())
        flash(_("De tijd loopt. Stop als je klaar bent."), "ok")
    except Refused as no:
        flash(str(no.message), "confirm")
    return redirect(url_for("workbench.device", tag=found.tag), 303)


@pages.post("/<tag>/stop")
@needs(Can.DEVICES_WORK)
def stop_session(tag: str) -> Any:
    """I stop working on it."""
    with saving():
        stopped = sessions.stop_session(actor=actor())
    if stopped is not None:
        flash(ngettext("Gestopt na %(num)d minuut.", "Gestopt na %(num)d minuten.", stopped.minutes or 0), "ok")
    return redirect(url_for("workbench.device", tag=device_by_tag(tag).tag), 303)


def _read(text: str) -> Recognised:
    return recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)


def _scanned(text: str) -> Any:
    found = _read(text)
    if found.value.upper() == actions.PAUSE:
        with saving():
            actions.end(actor=actor())
        return redirect(url_for("workbench.floor"), 303)
    mode = actions.mode_called(found.value) if found.kind is CodeKind.SERIAL else None
    try:
        if found.kind is CodeKind.PLACE or (found.kind is CodeKind.SERIAL and mode is None and is_spot(found.value)):
            place = spot_by_code(found.value)
            with saving():
                actions.begin(_place_mode(), actor=actor(), facts={"location": place.code})
            return redirect(url_for("workbench.floor"), 303)
        if mode is not None:
            if mode.facts:
                return redirect(url_for("workbench.floor", mode=mode.name), 303)
            with saving():
                actions.begin(mode, actor=actor())
            return redirect(url_for("workbench.floor"), 303)
        if is_mode_card(found.value):
            raise Missing(_("Deze moduskaart kennen we niet. Druk de kaarten opnieuw af."), reason="unknown_card")
        run = queries.open_run(actor().user_id)
        if run is None:
            raise Refused("no_step", _("Kies eerst een stap, of scan een moduskaart."))
        if not text:
            raise BadInput("empty", _("Scan of typ eerst een code."))
        with saving():
            line = _take(run, found)
    except Refused as no:
        return _again(str(no.message)), no.status
    return redirect(url_for("workbench.floor", scan=line.id), 303)


def _place_mode() -> actions.Mode:
    return next(mode for mode in actions.MODES if mode.name == actions.PLACE)


def _take(run: FloorRun, found: Recognised) -> FloorScan:
    return actions.scan(run, found, actor=actor(), checker_is_not_worker=settings().checker_is_not_worker)


def _again(refusal: str) -> str:
    run = queries.open_run(actor().user_id)
    return _running(run, refusal=refusal) if run is not None else _choose(refusal)


def _choose(refusal: str = "") -> str:
    return render_template(
        "workbench/floor.html",
        modes=actions.modes_for(actor()),
        refusal=refusal,
        times=queries.step_times(now().replace(day=1, hour=0, minute=0, second=0), now()),
        state_labels=LABELS,
        signal="refused" if refusal else None,
    )


def _chosen(mode: actions.Mode, *, given: dict[str, Any], refusal: str = "") -> str:
    """A step and what it asks once; what was filled in the last time stands there already."""
    before = queries.last_facts(actor().user_id, mode.name)
    return render_template(
        "workbench/floor_step.html",
        mode=mode,
        given={name: given.get(name) or before.get(name) for name in mode.facts},
        facts=FACTS,
        places=[(spot.code, spot.name) for spot in spots()],
        refusal=refusal,
    )


def _running(run: FloorRun, *, last: FloorScan | None = None, refusal: str = "") -> str:
    mode = actions.mode_called(run.mode)
    place = run.facts.get("location")
    asked = [str(value) for name, value in run.facts.items() if name in ("os", "grade")]
    return render_template(
        "workbench/floor_run.html",
        run=run,
        mode=mode,
        what=spot_by_code(str(place)).name if place else " · ".join(asked),
        last=last,
        refusal=refusal,
        counts=queries.scan_counts(run),
        scans=queries.scans_of(run),
        refused=queries.scans_of(run, outcome="refused", limit=100),
        session=queries.open_session(actor().user_id) if run.mode == "work" else None,
        state_labels=LABELS,
        most=MOST_AT_ONCE,
        signal="refused" if refusal else last.outcome if last else None,
        done=str(DONE[run.mode]) % {"code": last.code} if last and run.mode in DONE else "",
    )
