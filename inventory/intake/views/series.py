"""A series under the scanner: make and model stay, serial after serial comes in. Works without a mouse or script."""

import json
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, _l
from inventory.devices.actions.blanks import free_blank
from inventory.devices.models import TYPE_LABELS
from inventory.intake import queries
from inventory.intake.actions import mend, series
from inventory.intake.actions.receive import AlreadyHere
from inventory.intake.actions.serials import DoubtfulSerial
from inventory.intake.forms import SeriesForm
from inventory.intake.models import Lot
from inventory.intake.views.pages import device_url, found_lot, pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import tidy

_SHOWN = 25
_REFUSED_SHOWN = 6
_LONGEST = 200
_LONGEST_TRAIL = 6_000
WORDS = {
    "ok": _l("Ontvangen"),
    "already": _l("Al gedaan"),
    "refused": _l("Geweigerd"),
    "undone": _l("Ongedaan gemaakt"),
}
KINDS = {"ok": "ok", "already": "confirm", "refused": "blocked", "undone": "neutral"}


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
    if not set(request.args) & {"make", "model", "type"}:
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
    pair = Pair((request.form.get("label") or "")[:20], (request.form.get("serial") or "")[:300])
    text = (tidy(request.form.get("q", "")) or "")[:300]
    is_again = bool(text) and text == request.form.get("doubted")  # scanned twice: somebody looked
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
                is_sure=is_again,
            )
            tag = device.tag
    except AlreadyHere as again:
        row = Row("already", again.device.tag)
        return _page(found_lot(code), form, [row, *trail], Pair(), is_new=True)
    except DoubtfulSerial as no:
        row = Row("refused", text[:60], str(no.message))
        kept = Pair(label=pair.label)  # the label on it stays good
        return _page(found_lot(code), form, [row, *trail], kept, is_new=True, doubted=text), no.status
    except Refused as no:
        why = "; ".join(str(each.message) for each in no.details) or str(no.message)
        row = Row("refused", text[:60], shorten(why, _LONGEST, placeholder="…"))
        return _page(found_lot(code), form, [row, *trail], Pair(), is_new=True), no.status
    return _back(code, form, [Row("ok", tag), *trail])


@pages.post("/<code>/series/mend")
@needs(Can.LOTS_RECEIVE)
def series_mend(code: str) -> Any:
    """The device that was just scanned was not received after all, or its number is another one."""
    lot = found_lot(code)
    form = SeriesForm(request.form)
    if not form.validate():
        return render_template("intake/series.html", lot=lot, form=form), 422
    trail = _trail(request.form.get("trail", ""))
    tag = request.form.get("tag", "")
    device = queries.devices_called(lot, [tag]).get(tag)
    if device is None:
        raise Missing(_("Dit toestel hoort niet bij %(lot)s.", lot=lot.code))
    serial = (tidy(request.form.get("serial", "")) or "")[:300]
    try:
        with saving():
            if request.form.get("act") == "undo":
                mend.undo_receipt(lot, device, actor=actor())
            else:
                is_sure = bool(serial) and serial == request.form.get("doubted")
                prefix = settings().tag_prefix
                mend.correct_serial(lot, device, serial, actor=actor(), tag_prefix=prefix, is_sure=is_sure)
    except Refused as no:
        row = Row("refused", tag, shorten(str(no.message), _LONGEST, placeholder="…"))
        doubted = serial if isinstance(no, DoubtfulSerial) else ""
        shown = _page(found_lot(code), form, trail, Pair(), mending=tag, mended=serial, refusal=row, doubted=doubted)
        return shown, no.status
    if request.form.get("act") == "undo":
        trail = [Row("undone", row.code) if row.code == tag and row.word == "ok" else row for row in trail]
    return _back(code, form, trail)


def _back(code: str, form: SeriesForm, trail: list[Row]) -> Any:
    address = url_for(
        "lots.series_begin",
        code=code,
        type=form.type.data,
        make=form.make.data,
        model=form.model.data,
        labels="y" if form.labels.data else None,
        trail=_carried(trail),
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
    return replace(pair, serial=text)


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


def _page(
    lot: Lot,
    form: SeriesForm,
    trail: list[Row],
    pair: Pair,
    *,
    is_new: bool = False,
    doubted: str = "",
    mending: str = "",
    mended: str = "",
    refusal: Row | None = None,
) -> str:
    found = queries.reconciliation(lot)
    devices = queries.devices_called(lot, [row.code for row in trail])
    newest = refusal or (trail[0] if trail and is_new else None)
    last = mending or next((row.code for row in trail if row.word == "ok"), "")
    return render_template(
        "intake/series_scan.html",
        lot=lot,
        form=form,
        trail=trail[:_SHOWN],
        devices=devices,
        carried=_carried(trail),
        pair=pair,
        newest=newest,
        doubted=doubted,
        last=devices.get(last),
        is_mending=bool(mending),
        mended=mended,
        may_undo=last in devices and not (queries.has_blank(devices[last])),
        signal={"undone": "already"}.get(newest.word, newest.word) if newest else None,
        here=found.total("received"),
        expected=found.total("expected"),
        words=WORDS,
        kinds=KINDS,
        types=TYPE_LABELS,
        device_url=device_url,
    )
