"""A series under the scanner: make and model stay, serial after serial comes in. Works without a mouse or script."""

import json
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, _l
from inventory.devices.actions.blanks import free_blank
from inventory.devices.models import TYPE_LABELS
from inventory.intake import queries
from inventory.intake.actions import series
from inventory.intake.actions.receive import AlreadyHere
from inventory.intake.forms import SeriesForm
from inventory.intake.models import Lot
from inventory.intake.views.pages import device_url, found_lot, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import tidy

_SHOWN = 25
_REFUSED_SHOWN = 6
_LONGEST = 120
_LONGEST_TRAIL = 6_000
WORDS = {"ok": _l("Ontvangen"), "already": _l("Al gedaan"), "refused": _l("Geweigerd")}


@dataclass(frozen=True)
class Row:
    """One scan: the word that answered it, the number, and why when it was refused."""

    word: str
    code: str
    why: str = ""


@dataclass(frozen=True)
class Pair:
    """The half of a pair that was scanned already: a label or a serial number."""

    label: str = ""
    serial: str = ""


@pages.get("/<code>/series")
@needs(Can.LOTS_RECEIVE)
def series_begin(code: str) -> Any:
    """Say what they all are; then the page to scan on."""
    lot = found_lot(code)
    form = SeriesForm(request.args)
    if not request.args.get("make"):
        form.type.data = form.type.data or "laptop"
        return render_template("intake/series.html", lot=lot, form=form)
    if not form.validate():
        return render_template("intake/series.html", lot=lot, form=form), 422
    return _page(lot, form, _trail(request.args.get("trail", "")), Pair(), is_new=True)


@pages.post("/<code>/series")
@needs(Can.LOTS_RECEIVE)
def series_scan(code: str) -> Any:
    """One scan: a serial number, or a label that was printed in advance. The answer is the next row on the page."""
    lot = found_lot(code)
    form = SeriesForm(request.form)
    if not form.validate():
        return render_template("intake/series.html", lot=lot, form=form), 422
    trail = _trail(request.form.get("trail", ""))
    pair = Pair((request.form.get("label") or "")[:20], (request.form.get("serial") or "")[:60])
    text = (tidy(request.form.get("q", "")) or "")[:120]
    try:
        pair = _with(pair, text, lot)
        if not pair.serial or (form.labels.data and not pair.label):
            return _page(lot, form, trail, pair)
        with saving():
            device = series.receive_serial(
                lot,
                pair.serial,
                actor=actor(),
                tag_prefix=settings().tag_prefix,
                same=series.Same(form.type.data, form.make.data or "", form.model.data or ""),
                label=pair.label or None,
            )
            tag = device.tag
    except AlreadyHere as again:
        row = Row("already", again.device.tag)
        return _page(found_lot(code), form, [row, *trail], Pair(), is_new=True)
    except Refused as no:
        why = "; ".join(str(each.message) for each in no.details) or str(no.message)
        row = Row("refused", text[:60], why[:_LONGEST])
        return _page(found_lot(code), form, [row, *trail], Pair(), is_new=True), no.status
    address = url_for(
        "lots.series_begin",
        code=code,
        type=form.type.data,
        make=form.make.data,
        model=form.model.data,
        labels="y" if form.labels.data else None,
        trail=_carried([Row("ok", tag), *trail]),
    )
    return redirect(address, 303)


def _with(pair: Pair, text: str, lot: Lot) -> Pair:
    """The pair with what was just scanned. A label of ours is a free one, or the one of a device of this lot."""
    if not text:
        raise BadInput("nothing_scanned", _("Scan of typ het nummer van een toestel."), field="q")
    found = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    if found.kind is CodeKind.MISTYPED and found.intended is CodeKind.DEVICE_TAG:
        raise Refused("mistyped", _("'%(code)s' lijkt een etiket van ons, maar een teken klopt niet.", code=text[:40]))
    if found.kind is CodeKind.DEVICE_TAG:
        known = queries.device_in(lot, found.value)
        if known is None:
            return replace(pair, label=free_blank(found.value).tag)
        return replace(pair, serial=known.tag)
    return replace(pair, serial=found.value if found.kind is CodeKind.SERIAL else text[:60])


def _trail(text: str) -> list[Row]:
    """The rows that were scanned before, as the page carries them along."""
    try:
        rows = json.loads(text[:_LONGEST_TRAIL]) if text else []
    except ValueError:
        return []
    if not isinstance(rows, list):
        return []
    return [
        Row(*(str(part)[:_LONGEST] for part in row))
        for row in rows
        if isinstance(row, list) and len(row) == 3 and row[0] in WORDS
    ][:_SHOWN]


def _carried(rows: list[Row]) -> str:
    """As short as can be: an address holds it. Of what was refused the last few are enough."""
    kept = [row for row in rows if row.word != "refused"] if len(rows) > _SHOWN else rows
    refused = [row for row in kept if row.word == "refused"][:_REFUSED_SHOWN]
    shown = [row for row in kept if row.word != "refused" or row in refused][:_SHOWN]
    return json.dumps([[row.word, row.code, row.why] for row in shown], ensure_ascii=False, separators=(",", ":"))


def _page(lot: Lot, form: SeriesForm, trail: list[Row], pair: Pair, *, is_new: bool = False) -> str:
    found = queries.reconciliation(lot)
    devices = queries.devices_called(lot, [row.code for row in trail])
    newest = trail[0] if trail and is_new else None
    return render_template(
        "intake/series_scan.html",
        lot=lot,
        form=form,
        trail=trail[:_SHOWN],
        devices=devices,
        carried=_carried(trail),
        pair=pair,
        newest=newest,
        signal=newest.word if newest else None,
        here=found.total("received"),
        expected=found.total("expected"),
        words=WORDS,
        kinds={"ok": "ok", "already": "confirm", "refused": "blocked"},
        types=TYPE_LABELS,
        device_url=device_url,
    )
