"""Labels: choose devices, choose a place on the sheet, print."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices import documents
from inventory.devices.actions.labelling import note_labels
from inventory.devices.forms import PrintForm
from inventory.devices.models import Device
from inventory.devices.queries import DeviceFilter, devices_by_tags, lot_codes, to_label
from inventory.devices.views.pages import pages
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import choices

MOST = 500  # on one page; the command line prints more


@pages.get("/labels")
@needs(Can.LABELS_PRINT)
def labels() -> Any:
    """Choose which labels to print."""
    try:
        chosen = _chosen()
    except Refused as no:
        return _page([], _form(), refusal=str(no.message)), no.status
    return _page(chosen, _form())


@pages.post("/labels")
@needs(Can.LABELS_PRINT)
def print_labels() -> Any:
    """Write down that these labels are printed, and go to the PDF."""
    form = _form()
    tags = _tags(request.form.getlist("tag"))
    if not tags or not form.validate():
        refusal = "" if tags else _("Kies minstens één toestel.")
        return _page(devices_by_tags(tags, actor=actor()), form, refusal=refusal), 422
    found = devices_by_tags(tags, actor=actor())
    sheet = next(stock for stock in documents.stocks() if stock.name == form.stock.data)
    skip = (form.start.data or 1) - 1 if sheet.is_sheet else 0
    try:
        with saving():
            # Drawn once before it is written down: what cannot be printed is not noted as printed.
            documents.labels_pdf(found, settings(), stock=sheet.name, skip=skip, copies=form.copies.data or 1)
            note_labels(found, actor=actor(), stock=sheet.name, copies=form.copies.data or 1)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(devices_by_tags(tags, actor=actor()), form), no.status
    address = url_for(
        "devices.labels_pdf", numbers=_as_ranges(tags), stock=sheet.name, skip=skip, copies=form.copies.data
    )
    return redirect(address, 303)


@pages.get("/labels.pdf")
@needs(Can.LABELS_PRINT)
def labels_pdf() -> Response:
    """The labels themselves. Opening them again changes nothing."""
    found = devices_by_tags(_from_ranges(request.args.get("numbers", "")), actor=actor())
    content = documents.labels_pdf(
        found,
        settings(),
        stock=request.args.get("stock", "avery-l7160"),
        skip=request.args.get("skip", 0, int),
        copies=min(request.args.get("copies", 1, int), 20),
    )
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="etiketten.pdf"'
    return response


def _form() -> PrintForm:
    form = PrintForm()
    found = documents.stocks()
    form.stock.choices = choices((stock.name, documents.stock_title(stock)) for stock in found)
    form.start.choices = choices((place, str(place)) for place in range(1, max(stock.per_page for stock in found) + 1))
    if form.stock.data is None:
        form.stock.data = found[0].name
    return form


def _page(chosen: Sequence[Device], form: PrintForm, refusal: str = "") -> str:
    return render_template(
        "devices/labels.html",
        chosen=chosen,
        form=form,
        refusal=refusal,
        most=MOST,
        lots=lot_codes(),
        lot=request.args.get("lot", ""),
        unprinted=request.args.get("unprinted") == "1",
        tags=" ".join(request.args.getlist("tags"))[:8000],
        asked=bool(request.args),
    )


def _chosen() -> Sequence[Device]:
    """The devices that the address names: by tags, by lot, or those without a label."""
    tags = _tags(re.split(r"[\s,;]+", " ".join(request.args.getlist("tags"))))
    if tags:
        return devices_by_tags(tags[:MOST], actor=actor())
    lot, unprinted = request.args.get("lot", "").strip()[:20], request.args.get("unprinted") == "1"
    if not lot and not unprinted:
        return []
    return to_label(DeviceFilter(lot=lot, unlabelled=unprinted), actor=actor(), limit=MOST)


def _tags(typed: Iterable[str]) -> list[str]:
    """The tags in their one true form, each once. A mistyped one is refused by name."""
    prefix, found = settings().tag_prefix, dict[str, None]()
    for text in typed:
        if not text.strip():
            continue
        try:
            found[device_tag(prefix, parse_device_tag(text, prefix))] = None
        except CodeError:
            raise BadInput(
                "wrong_tag", _("'%(tag)s' is geen nummer van een toestel. Kijk het na.", tag=text[:30]), field="tags"
            ) from None
    return list(found)


def _as_ranges(tags: Iterable[str]) -> str:
    """Tags as short text for an address: `12-40,57`."""
    prefix = settings().tag_prefix
    parts: list[list[int]] = []
    for number in (parse_device_tag(tag, prefix) for tag in tags):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _from_ranges(text: str) -> list[str]:
    numbers: list[int] = []
    for part in text.split(",")[:MOST]:
        found = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part)
        if not found:
            raise BadInput("numbers", _("Kies de etiketten opnieuw op de pagina Etiketten."))
        first, last = int(found[1]), int(found[2] or found[1])
        numbers += range(first, min(last, first + MOST) + 1)
    prefix = settings().tag_prefix
    try:
        return [device_tag(prefix, number) for number in dict.fromkeys(numbers)][:MOST]
    except CodeError:
        raise BadInput("numbers", _("Kies de etiketten opnieuw op de pagina Etiketten.")) from None
