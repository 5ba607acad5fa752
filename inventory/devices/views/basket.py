"""The scan basket: scan thing after thing, then print their labels together. The page stays; no mouse is needed."""

from typing import Any

from flask import redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeKind, recognise
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.devices.queries import devices_with_serial
from inventory.devices.queries.printing import Item, ItemKind, items_of, key_of
from inventory.devices.views.chosen_labels import basket, keep_basket
from inventory.devices.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.scan import read_photo
from inventory.web.shell import settings
from inventory.web.widgets import tidy

MOST = 300


@pages.get("/labels/basket")
@needs(Can.LABELS_PRINT)
def label_basket() -> Any:
    """What was scanned so far."""
    last = request.args.get("last", "")[:60]
    return _page(last=last, signal="ok" if last else None)


@pages.post("/labels/basket")
@needs(Can.LABELS_PRINT)
def scan_label() -> Any:
    """Put what was scanned in the basket. Twice the same is no mistake."""
    return _add((tidy(request.form.get("q", "")) or "")[:300])


@pages.post("/labels/basket/photo")
@needs(Can.LABELS_PRINT)
def scan_label_photo() -> Any:
    """The same with a photo of the code, for browsers whose camera cannot read it."""
    photo = request.files.get("photo")
    try:
        text = read_photo(photo.read() if photo else b"")
    except Refused as no:
        return _page(refusal=str(no.message), signal="refused"), no.status
    return _add(text)


def _add(text: str) -> Any:
    kept = basket()
    try:
        item = _found(text)
        if item.key not in kept and len(kept) >= MOST:
            raise Refused("full", _("Er passen %(most)s etiketten in. Druk deze eerst af.", most=MOST))
    except Refused as no:
        return _page(refusal=str(no.message), typed=text, signal="refused"), no.status
    if item.key in kept:
        return _page(last=item.key, signal="already")
    keep_basket([*kept, item.key])
    return redirect(url_for("devices.label_basket", last=item.key), 303)


@pages.post("/labels/basket/out")
@needs(Can.LABELS_PRINT)
def out_of_basket() -> Any:
    """Take one thing out, or everything."""
    gone = request.form.get("item", "")
    keep_basket([] if gone == "*" else [key for key in basket() if key != gone])
    return redirect(url_for("devices.label_basket"), 303)


def _found(text: str) -> Item:
    """The thing whose label this is. A serial number that one device has will do."""
    who = actor()
    recognised = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
    kinds = {CodeKind.LOT: ItemKind.LOT, CodeKind.PLACE: ItemKind.PLACE}
    if recognised.kind is CodeKind.DEVICE_TAG:
        try:
            return items_of([recognised.value], actor=who)[0]
        except Missing:
            return items_of([key_of(ItemKind.BLANK, recognised.value)], actor=who)[0]
    if recognised.kind in kinds:
        return items_of([key_of(kinds[recognised.kind], recognised.value)], actor=who)[0]
    if recognised.kind is CodeKind.MISTYPED:
        raise Missing(_("'%(code)s' lijkt een etiket van ons, maar een teken klopt niet.", code=text[:40]))
    found = devices_with_serial(recognised.value, actor=who) if recognised.value else []
    if len(found) != 1:
        raise Missing(_("We vinden '%(code)s' niet. Scan de code op het etiket of typ het nummer.", code=text[:40]))
    return items_of([found[0].tag], actor=who)[0]


def _if_there(key: str) -> list[Item]:
    try:
        return items_of([key], actor=actor())
    except Missing:
        return []


def _page(*, last: str = "", refusal: str = "", typed: str = "", signal: str | None = None) -> str:
    try:
        items = items_of(basket(), actor=actor())
    except Missing:  # something in it is gone since: a place that was closed, a blank label that was used
        items = [item for key in basket() for item in _if_there(key)]
    order = {key: place for place, key in enumerate(basket())}
    items.sort(key=lambda item: order[item.key], reverse=True)
    return render_template(
        "devices/labels_basket.html",
        items=items,
        last=next((item for item in items if item.key == last), None),
        refusal=refusal,
        typed=typed,
        signal=signal,
    )
