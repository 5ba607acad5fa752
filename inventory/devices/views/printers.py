"""Printers by name: what lies in them, and how far their print has to move."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from inventory.access import Can
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.devices import documents
from inventory.devices.actions import printers
from inventory.devices.actions.printers import PrinterSetting
from inventory.devices.forms import PrinterForm
from inventory.devices.models import Printer
from inventory.devices.queries import location_by_code
from inventory.devices.queries.printing import orgs_for_printers, printer_by
from inventory.devices.views.pages import pages, places
from inventory.devices.views.print_listing import PRINTERS
from inventory.lists.views.shown import list_page
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.widgets import choices


@pages.get("/labels/printers")
@needs(Can.LABELS_PRINT)
def label_printers() -> Any:
    """The printers that this person may use."""
    return list_page(PRINTERS, "devices/labels_printers.html")


@pages.route("/labels/printers/new", methods=["GET", "POST"])
@needs(Can.LABELS_PRINT)
def new_printer() -> Any:
    """A printer more."""
    form = _form(None)
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with saving():
            number = printers.add_printer(_setting(form), org_id=_org(form), actor=actor()).id
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form), no.status
    flash(_("De printer is bewaard. Druk nu de proefpagina af."), "ok")
    return redirect(url_for("devices.label_printer", number=number), 303)


@pages.route("/labels/printers/<int:number>", methods=["GET", "POST"])
@needs(Can.LABELS_PRINT)
def label_printer(number: int) -> Any:
    """One printer: set it right."""
    printer = printer_by(number=number, actor=actor())
    form = _form(printer)
    if request.method != "POST":
        return _page(form, printer)
    if not form.validate():
        return _page(form, printer), 422
    try:
        with saving():
            seen = int(form.version.data or 0) if str(form.version.data).isdigit() else None
            printers.set_printer(printer, _setting(form), actor=actor(), seen_version=seen)
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form, printer_by(number=number, actor=actor())), no.status
    flash(_("Bewaard. Druk de proefpagina nog eens af om te zien of het nu klopt."), "ok")
    return redirect(url_for("devices.label_printer", number=number), 303)


@pages.post("/labels/printers/<int:number>/away")
@needs(Can.LABELS_PRINT)
def put_printer_away(number: int) -> Any:
    """This printer is gone."""
    with saving():
        printers.put_away(printer_by(number=number, actor=actor()), actor=actor())
    flash(_("De printer staat niet meer in de lijst."), "ok")
    return redirect(url_for("devices.label_printers"), 303)


@pages.get("/labels/printers/<int:number>/proefpagina.pdf")
@needs(Can.LABELS_PRINT)
def calibration(number: int) -> Response:
    """The page to measure with, on the stock of the printer or on the one that is asked for."""
    printer = printer_by(number=number, actor=actor())
    stock = documents.stock_by(request.args.get("stock") or printer.stock)
    content = documents.calibration(stock.name, offset=printer.offset)
    return file_answer(content, f"proefpagina-{stock.name}.pdf")


def _form(printer: Printer | None) -> PrinterForm:
    form = PrinterForm()
    form.stock.choices = [
        SelectChoice(
            stock.name,
            documents.stock_title(stock),
            None,
            _("Bladen voor een gewone printer") if stock.is_sheet else _("Rollen, tapes en kaarten"),
        )
        for stock in documents.stocks()
    ]
    form.location.choices = choices([("", _("Nergens vast")), *places()])
    form.org.choices = choices((str(org.id), org.name) for org in orgs_for_printers(actor()))
    if not form.is_submitted() and printer is not None:
        form.version.data = str(printer.version)
        form.name.data, form.stock.data = printer.name, printer.stock
        form.location.data = printer.location.code if printer.location else ""
        form.x.data, form.y.data = (f"{tenths / 10:g}".replace(".", ",") for tenths in printer.offset)
    return form


def _org(form: PrinterForm) -> int:
    """The organisation that was chosen; who works for one alone has nothing to choose."""
    offered = orgs_for_printers(actor())
    return next((org.id for org in offered if str(org.id) == form.org.data), offered[0].id if offered else 0)


def _setting(form: PrinterForm) -> PrinterSetting:
    return PrinterSetting(
        name=form.name.data or "",
        stock=documents.stock_by(form.stock.data).name,
        x_tenths=form.x.tenths(),
        y_tenths=form.y.tenths(),
        location=location_by_code(form.location.data) if form.location.data else None,
    )


def _page(form: PrinterForm, printer: Printer | None = None) -> str:
    title = printer.name if printer is not None else _("Nieuwe printer")
    return render_template(
        "devices/labels_printer.html", form=form, printer=printer, title=title, orgs=len(orgs_for_printers(actor()))
    )
