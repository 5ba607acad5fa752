"""Labels: choose what to print, choose the paper and the place on it, look at it, print."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from inventory.access import Can
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _, _l
from inventory.devices import documents
from inventory.devices.actions import labelling
from inventory.devices.actions.labelling import PrintOrder, made_lately
from inventory.devices.documents import Stock
from inventory.devices.forms import PrintForm
from inventory.devices.lifecycle import LABELS
from inventory.devices.models import TYPE_LABELS, Printer
from inventory.devices.queries import lot_codes
from inventory.devices.queries.printing import Item, ItemKind, items_of, last_choice, print_jobs, printers_of
from inventory.devices.views import print_jobs as jobs
from inventory.devices.views.chosen_labels import SHOWN, Choice, basket, choice, keep_basket, pack, unpack
from inventory.devices.views.pages import pages, places
from inventory.devices.views.print_listing import title_of
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import choices

# Labels that are made within the request, which keeps other writers waiting meanwhile: some 50 ms of PDF or ZPL, 100 ms
# of rasters. More are made while the page says how far it is.
AT_ONCE = {"pdf": 500, "zpl": 500, "brother": 50, "png": 50}
WHATS = (
    (ItemKind.DEVICE, _l("Het etiket op het toestel")),
    (ItemKind.BAG, _l("Een etiket voor de zak met toebehoren")),
    (ItemKind.KIT, _l("Een etiket voor een pakket dat klaarligt")),
)


@pages.get("/labels")
@needs(Can.LABELS_PRINT)
def labels() -> Any:
    """Choose which labels to print, and how."""
    try:
        chosen = choice(whole=False)
    except Refused as no:
        return _page(Choice(), _form(()), refusal=str(no.message)), no.status
    form = _form(chosen.items)
    form.asks_why = form.asks_why or chosen.was_made
    return _page(chosen, form)


@pages.post("/labels")
@needs(Can.LABELS_PRINT)
def print_labels() -> Any:
    """Make the labels and write down that they were made; or only look at them first."""
    whole, looks = request.form.get("whole") == "1", request.form.get("act") == "look"
    try:
        chosen = choice(whole=not (whole and looks)) if request.args else Choice()
        items = chosen.items if whole else _ticked()
    except Refused as no:
        return _page(Choice(), _form(()), refusal=str(no.message)), no.status
    offered = chosen.items or items
    form = _form(offered)
    form.asks_why = form.asks_why or chosen.was_made
    if not items:
        return _page(Choice(offered, chosen.args), form, refusal=_("Kies minstens één etiket."), ticked=()), 422
    valid = form.validate()
    if looks or not valid:
        ticked = None if whole and chosen.items else items
        return _page(replace(chosen, items=offered), form, ticked=ticked), 200 if valid else 422
    stock, printer = documents.stock_by(form.stock.data), _printer(form)
    order = PrintOrder(
        stock=stock.name,
        output=form.output.data,
        skip=(form.start.data or 1) - 1 if stock.is_sheet else 0,
        copies=form.copies.data or 1,
        printer_id=printer.id if printer else None,
        reason=form.reason(),
        places=stock.per_page,
    )
    offset = printer.offset if printer else (0, 0)
    try:
        if len(items) * order.copies > AT_ONCE[order.output]:
            with saving():
                job = labelling.begin_print(items, order, actor=actor())
            return jobs.make_later(job, items, order, offset)
        # Drawn before it is written down: what cannot be printed is not noted as printed.
        jobs.draw(items, order, offset)
        with saving():
            job = labelling.print_now(items, order, actor=actor())
    except Refused as no:
        form.refuse(no.field if no.field != "item" else None, no.message)
        return _page(Choice(offered, chosen.args), _form(offered, form), ticked=items), no.status
    if "basket" in chosen.args:
        keep_basket(())
    return redirect(url_for("devices.print_job", number=job.id), 303)


@pages.get("/labels/preview.png")
@needs(Can.LABELS_PRINT)
def preview() -> Response:
    """The first page as it will come out."""
    args = request.args
    stock = documents.stock_by(args.get("stock", ""))
    copies = min(max(args.get("copies", 1, int), 1), 20)
    keys = [key[:60] for key in args.getlist("item")] or unpack(args.get("items", ""), most=stock.per_page)
    items = items_of(keys[: stock.per_page], actor=actor())
    if not items:
        raise Missing(_("Kies minstens één etiket."))
    number = args.get("printer", type=int)
    printer = next((each for each in printers_of(actor()) if each.id == number), None)
    picture = documents.preview(
        items,
        settings(),
        stock=stock.name,
        skip=min(max(args.get("start", 1, int), 1), stock.per_page) - 1,
        copies=copies,
        offset=printer.offset if printer else (0, 0),
    )
    return Response(picture, mimetype="image/png")


def _ticked() -> list[Item]:
    """What is ticked in the form."""
    return items_of([key[:60] for key in request.form.getlist("item")[:SHOWN]], actor=actor())


def _printer(form: PrintForm) -> Printer | None:
    return next((each for each in printers_of(actor()) if str(each.id) == form.printer.data), None)


def _form(items: Sequence[Item], former: PrintForm | None = None) -> PrintForm:
    """The form with what this person chose the last time. A reprint asks why."""
    form = former or PrintForm()
    stocks = documents.stocks()
    kept: dict[str, Any] = last_choice(actor())
    if not form.is_submitted():
        names = {stock.name for stock in stocks}
        form.stock.data = kept.get("stock") if kept.get("stock") in names else stocks[0].name
        form.printer.data = str(kept.get("printer") or "")
        form.output.data = str(kept.get("output") or "pdf")
        form.start.data = _start(kept, form.stock.data)
    form.stock.choices = [_stock_choice(stock, _start(kept, stock.name)) for stock in stocks]
    form.printer.choices = choices(
        [("", _("Geen, of gewoon recht")), *((str(each.id), each.name) for each in printers_of(actor()))]
    )
    form.output.choices = choices(documents.OUTPUTS)
    most = max(stock.per_page for stock in stocks)
    form.start.choices = choices((place, str(place)) for place in range(1, most + 1))
    form.why.choices = choices(
        (word, str(said)[:1].upper() + str(said)[1:]) for word, said in labelling.REASONS.items()
    )
    form.asks_why = bool(made_lately(items))
    return form


def _stock_choice(stock: Stock, start: int) -> SelectChoice:
    """A line of the list of papers; what it holds is for the script that draws the sheet anew."""
    shape = {
        "data-columns": stock.columns,
        "data-rows": stock.rows,
        "data-start": start,
        "data-outputs": " ".join(documents.outputs_of(stock)),
    }
    group = _("Bladen voor een gewone printer") if stock.is_sheet else _("Rollen, tapes en kaarten")
    return SelectChoice(stock.name, documents.stock_title(stock), shape, group)


def _start(kept: dict[str, Any], stock: str | None) -> int:
    starts = kept.get("starts")
    found = starts.get(stock) if isinstance(starts, dict) else None
    return found if isinstance(found, int) else 1


def _stock(form: PrintForm) -> Stock:
    try:
        return documents.stock_by(form.stock.data or "")
    except BadInput:
        return documents.stocks()[0]


def _page(chosen: Choice, form: PrintForm, *, refusal: str = "", ticked: Sequence[Item] | None = None) -> str:
    stock = _stock(form)
    shown = chosen.items if ticked is None else ticked
    count = chosen.total if ticked is None else len(ticked)
    start = min(form.start.data or 1, stock.per_page) if stock.is_sheet else 1
    copies = form.copies.data if not form.copies.errors else 1
    preview_url = (
        url_for(
            "devices.preview",
            items=pack(item.key for item in shown[: stock.per_page]),
            stock=stock.name,
            start=start,
            copies=copies,
            printer=form.printer.data or None,
        )
        if shown and form.stock.data
        else ""
    )
    return render_template(
        "devices/labels.html",
        chosen=chosen,
        items=[] if chosen.is_long else chosen.items,
        ticked={item.key for item in shown},
        form=form,
        stock=stock,
        start=start,
        last=start + count * (copies or 1) - 1,
        preview_url=preview_url,
        preview_base=url_for("devices.preview"),
        refusal=refusal,
        lots=lot_codes(),
        places=places(),
        types=TYPE_LABELS,
        states=LABELS,
        asked=bool(request.args),
        args=request.args,
        whats=WHATS,
        tags=" ".join(request.args.getlist("tags"))[:8000],
        in_basket=len(basket()),
        jobs=print_jobs(actor=actor(), limit=3),
        job_title=title_of,
    )
