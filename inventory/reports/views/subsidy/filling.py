"""Workbooks of a department: taking them in, saying what goes where, and getting them back filled in."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, may
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.core.periods import this_year
from inventory.core.workbook import XLSX
from inventory.reports import documents
from inventory.reports.actions import templates as doing
from inventory.reports.documents.subsidy.figures import columns_of
from inventory.reports.documents.subsidy.filled import filled
from inventory.reports.forms import FieldForm, FileForm, TemplateForm
from inventory.reports.models import PLACE_LABELS, Place
from inventory.reports.queries.subsidy import SubsidyReport, subsidy_report
from inventory.reports.queries.subsidy.snapshots import snapshots
from inventory.reports.queries.subsidy.templates import Template, template, templates
from inventory.reports.readers.workbook import Workbook
from inventory.reports.views.pages import pages
from inventory.reports.views.subsidy.asked import NOW, asked_data, days_of
from inventory.web.files import download
from inventory.web.guard import actor, needs
from inventory.web.saving import saving


@pages.route("/reports/subsidy/templates", methods=["GET", "POST"])
@needs(Can.REPORTS_SEE)
def subsidy_templates() -> Any:
    """The workbooks, and room for a new one."""
    form, status = TemplateForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with saving():
                    made = doing.add_template(form.name.data or "", form.file.data.read(), actor=actor())
                    number = made.id
            except Refused as no:
                form.refuse(no.field, no.message)
                status = no.status
            else:
                return redirect(url_for("reports.subsidy_template", template=number), 303)
    rows = templates()
    return render_template(
        "reports/subsidy/templates.html", form=form, templates=rows, may_write=may(actor(), Can.SUBSIDY_WRITE)
    ), status


@pages.get("/reports/subsidy/templates/<int:template>")
@needs(Can.REPORTS_SEE)
def subsidy_template(template: int) -> Any:
    """One workbook: what goes where, one more field, a newer file, and the filled one."""
    return _page(_found(template))


@pages.post("/reports/subsidy/templates/<int:template>/fields")
@needs(Can.SUBSIDY_WRITE)
def add_template_field(template: int) -> Any:
    """One of our figures gets a place."""
    found = _found(template)
    book = _opened(found)
    names = _names()
    form = _field_form(book, names)
    if not form.validate_on_submit():
        return _page(found, field=form, status=422)
    place = Place(form.place.data)
    sheet, heading = json.loads(form.at.data) if form.at.data and place != Place.CELL else (form.sheet.data or "", "")
    try:
        if place != Place.CELL and not heading:
            form.refuse("at", _("Kies een opschrift, of noem zelf een vak."))
            return _page(found, field=form, status=422)
        with saving():
            doing.add_field(
                template,
                form.figure.data,
                sheet,
                place,
                heading=heading,
                cell=form.cell.data or "",
                known=names,
                actor=actor(),
            )
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(_found(template), field=form, status=no.status)
    flash(_("Het veld is bewaard."), "ok")
    return redirect(url_for("reports.subsidy_template", template=template), 303)


@pages.post("/reports/subsidy/templates/<int:template>/fields/<int:field>/remove")
@needs(Can.SUBSIDY_WRITE)
def remove_template_field(template: int, field: int) -> Any:
    """A figure loses its place."""
    with saving():
        doing.remove_field(template, field, actor=actor())
    return redirect(url_for("reports.subsidy_template", template=template), 303)


@pages.post("/reports/subsidy/templates/<int:template>/file")
@needs(Can.SUBSIDY_WRITE)
def replace_template_file(template: int) -> Any:
    """A newer empty workbook."""
    found, form = _found(template), FileForm()
    if not form.validate_on_submit():
        return _page(found, file=form, status=422)
    try:
        with saving():
            doing.replace_file(template, form.file.data.read(), actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(_found(template), file=form, status=no.status)
    flash(_("Het nieuwe bestand is bewaard."), "ok")
    return redirect(url_for("reports.subsidy_template", template=template), 303)


@pages.post("/reports/subsidy/templates/<int:template>/remove")
@needs(Can.SUBSIDY_WRITE)
def remove_subsidy_template(template: int) -> Any:
    """Take it from the list."""
    with saving():
        doing.remove_template(template, actor=actor())
    flash(_("Het werkblad staat niet meer in de lijst."), "ok")
    return redirect(url_for("reports.subsidy_templates"), 303)


@pages.get("/reports/subsidy/templates/<int:template>/filled.xlsx")
@needs(Can.REPORTS_SEE)
def filled_subsidy_template(template: int) -> Response:
    """The same workbook with our figures: of a frozen report, or of these days as they are now."""
    found = _found(template)
    book = _opened(found)
    doing.refuse_missing(book, found.fields)
    number = request.args.get("report", NOW)
    data = asked_data(number)
    return download(filled(book, found.fields, data), XLSX, f"werkblad-{found.id}-{data['number']}.xlsx")


def _found(number: int) -> Template:
    return template(number)


def _opened(found: Template) -> Workbook:
    return doing.opened(found.file.content or b"")


def _names(report: SubsidyReport | None = None) -> dict[str, str]:
    """Every figure and column that may go into a workbook, with what people call it."""
    of = report or subsidy_report(this_year())
    return {each.key: each.label for each in documents.figures(of)} | columns_of(documents.subsidy_tables(of))


def _field_form(book: Workbook, names: dict[str, str], **more: Any) -> FieldForm:
    form = FieldForm(**more)
    headings = [
        (json.dumps([name, each.text]), f"{name} · {each.at} · {each.text[:60]}")
        for name, sheet in book.sheets.items()
        for each in sheet.texts()
    ]
    form.offer(list(names.items()), headings, list(book.sheets))
    return form


def _page(found: Template, *, field: FieldForm | None = None, file: FileForm | None = None, status: int = 200) -> Any:
    book, names = _opened(found), _names()
    return render_template(
        "reports/subsidy/template.html",
        template=found,
        names=names,
        places=PLACE_LABELS,
        headings={name: sheet.texts() for name, sheet in book.sheets.items()},
        field_form=field or _field_form(book, names, formdata=None),
        file_form=file or FileForm(formdata=None),
        snapshots=snapshots(),
        days=days_of(this_year()),
        now=NOW,
        may_write=may(actor(), Can.SUBSIDY_WRITE),
    ), status
