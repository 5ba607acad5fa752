"""A list of a partner: look at it first, mend it on the screen, or take it in. What was typed is never lost."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.accounts.models import Location
from inventory.core.clock import today
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, ngettext
from inventory.devices.models import TYPE_LABELS
from inventory.intake import queries
from inventory.intake.actions.announce import Gift, Imported, ListRefused, announce_lot, import_donation
from inventory.intake.actions.relist import import_into, undo_import
from inventory.intake.forms import LotForm
from inventory.intake.readers.as_text import as_text
from inventory.intake.readers.corrections import columns_in, corrected, rows_of_text
from inventory.intake.readers.donor_list import read_donor_list
from inventory.intake.views.pages import found_lot, pages
from inventory.web.guard import actor, can, needs
from inventory.web.saving import saving
from inventory.web.shell import settings
from inventory.web.widgets import choices, tidy

_PASTED = "geplakt.txt"
_MENDED = ("type", "make", "model", "serial", "donor_tag")
_FIX = re.compile(r"fix-(\d{1,5})-(type|make|model|serial|donor_tag)")
_DROP = re.compile(r"drop-(\d{1,5})")
_MOST_MENDED = 60


@dataclass(frozen=True)
class WrongRow:
    """A row to mend: its cells as they are, what is wrong with which of them, and what is wrong beside that."""

    number: int
    cells: dict[str, str]
    errors: dict[str, list[str]]
    others: list[str]

    @property
    def first(self) -> str:
        """Where a link to this row leads: the first cell that is wrong."""
        return next((f"fix-{self.number}-{ours}" for ours in self.cells if ours in self.errors), f"row-{self.number}")

    @property
    def why(self) -> list[str]:
        return [*(why for ours in self.cells for why in self.errors.get(ours, ())), *self.others]


@pages.route("/new", methods=["GET", "POST"])
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
def new() -> Any:
    """The form; the button says whether to look at the list or to keep it."""
    form = _form()
    if request.method != "POST":
        return _page(form, b"")
    data, filename = _list_of(form)
    if form.lot.data:
        form.donor.data = found_lot(form.lot.data).donor.code
    if not form.validate_on_submit():
        return _page(form, data), 422
    if not data.strip() and (form.lot.data or not any(form.terms().expected.values())):
        form.refuse("sheet", _("Kies een bestand, plak de rijen, of zeg hoeveel toestellen er komen."))
        return _page(form, data), 422
    if not data.strip():
        is_look = request.form.get("act") != "save"
        return _page(form, data, count=sum(form.terms().expected.values())) if is_look else _announce_counts(form)
    mark = _mark(form, data)
    is_shown = not form.lot.data or form.looked_at.data == mark  # what a newer list changes is always shown first
    try:
        with saving():
            done = _take_in(form, data, filename, dry_run=request.form.get("act") != "save" or not is_shown)
            code = done.lot.code if done.lot else ""
            count, changed = len(done.devices), sum(bool(each.changes) for each in done.plan)
    except Refused as no:
        if not no.details:
            form.refuse(no.field, no.message)
        return _page(form, data, refusal=no), no.status
    if not code:
        form.looked_at.data = mark
        return _page(form, data, looked=done)
    flash(
        ngettext(
            "%(lot)s is bewaard met %(num)s toestel.", "%(lot)s is bewaard met %(num)s toestellen.", count, lot=code
        )
        if not done.plan
        else _("%(lot)s is bijgewerkt: %(new)s nieuw, %(changed)s gewijzigd.", lot=code, new=count, changed=changed),
        "ok",
    )
    if done.left_out:
        flash(_stays(len(done.left_out)), "info")
    return redirect(url_for("lots.lot", code=code), 303)


def _stays(count: int) -> str:
    return ngettext(
        "%(num)s toestel van dit lot staat niet op de nieuwe lijst. Het blijft in het lot.",
        "%(num)s toestellen van dit lot staan niet op de nieuwe lijst. Ze blijven in het lot.",
        count,
    )


def _mark(form: LotForm, data: bytes) -> str:
    """The mark of a list for a lot: what was shown is what is taken in."""
    text = " ".join((form.pasted.data or "").split()) or hashlib.sha256(data).hexdigest()
    told = json.dumps([form.lot.data, text, sorted(form.mapping().items())])
    return hashlib.sha256(told.encode()).hexdigest()


@pages.post("/<code>/lists/<int:number>/undo")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
def undo_list(code: str, number: int) -> Any:
    """Take a list back, as long as nothing happened to its devices."""
    found = found_lot(code)
    try:
        with saving():
            undo_import(found, number, actor=actor())
    except Refused as no:
        flash(no.message, "blocked")
        return redirect(url_for("lots.lot", code=code, _anchor="lists"), 303)
    flash(_("De lijst is ingetrokken. De geschiedenis blijft."), "ok")
    return redirect(url_for("lots.lot", code=code, _anchor="lists"), 303)


def _take_in(form: LotForm, data: bytes, filename: str, *, dry_run: bool) -> Imported:
    prefix, mapping = settings().tag_prefix, form.mapping()
    if form.lot.data:
        lot = found_lot(form.lot.data)
        return import_into(lot, data, filename, actor=actor(), tag_prefix=prefix, mapping=mapping, dry_run=dry_run)
    return import_donation(
        data, filename, gift=_gift(form), actor=actor(), tag_prefix=prefix, mapping=mapping, dry_run=dry_run
    )


def _announce_counts(form: LotForm) -> Any:
    """There is no list yet: only so many of each type."""
    try:
        with saving():
            lot, _devices = announce_lot((), gift=_gift(form), actor=actor(), tag_prefix=settings().tag_prefix)
            code = lot.code
    except Refused as no:
        form.refuse(no.field, no.message)
        return _page(form, b""), no.status
    flash(_("%(lot)s is bewaard.", lot=code), "ok")
    return redirect(url_for("lots.lot", code=code), 303)


def _form() -> LotForm:
    form = LotForm()
    donors = queries.donors(actor())
    form.donor.choices = choices((each.code, each.name) for each in donors)
    lots = queries.open_lots_of([each.id for each in donors])
    named = [(lot.code, " · ".join(filter(None, (lot.code, lot.donor.name, lot.reference)))) for lot in lots]
    form.lot.choices = choices([("", _("Een nieuw lot")), *named])
    form.location.choices = choices((each.code, each.name) for each in queries.receiving_places())
    if request.method != "POST" and request.args.get("lot") in {code for code, _name in named}:
        form.lot.data = request.args["lot"]
    if not can(Can.LOTS_RECEIVE):
        del form.is_here, form.received_on, form.location
    elif not can(Can.LOTS_ANNOUNCE):  # who may only receive takes in what stands here: there is nothing to choose
        del form.is_here
    if not queries.sees_all(actor()):
        form.speak_to_donor()
    if not form.donor.choices:
        form.refuse(None, _("Er is nog geen schenker. Vraag de beheerder om er een toe te voegen."))
    return form


def _list_of(form: LotForm) -> tuple[bytes, str]:
    """The list as bytes. An upload is also put in the text field, so that a mistake can be mended there."""
    upload = request.files.get("sheet")
    data = upload.read() if upload is not None and upload.filename else b""
    if data:
        form.pasted.data = as_text(data)
        form.filename.data = (tidy(upload.filename or "") if upload else "")[:120]
        return data, form.filename.data
    form.pasted.data = _mended(form, form.pasted.data or "")
    form.filename.data = (tidy(form.filename.data or "") or "")[:120] if form.pasted.data.strip() else ""
    return form.pasted.data.encode(), _as_read(form.filename.data)


def _as_read(filename: str) -> str:
    """How a list is called that came in an upload and was mended as text. It is read as text from then on."""
    return filename or _PASTED


def _mended(form: LotForm, text: str) -> str:
    """The pasted list with what was mended in the fields beside its wrong rows."""
    changes = {
        (int(found[1]), found[2]): " ".join(value.split())[:120]
        for name, value in request.form.items()
        if (found := _FIX.fullmatch(name))
    }
    left_out = {int(found[1]) for name in request.form if (found := _DROP.fullmatch(name))}
    if not changes and not left_out:
        return text
    listed = read_donor_list(text.encode(), _PASTED, mapping=form.mapping(), remembered=_remembered(form))
    return corrected(text, listed.columns, changes=changes, left_out=left_out)


def _remembered(form: LotForm) -> dict[str, str]:
    try:
        return queries.mapping_of(queries.donor_by_code(form.donor.data or "").id)
    except Refused:
        return {}


def _gift(form: LotForm) -> Gift:
    is_here = bool(form.is_here.data) if form.is_here else can(Can.LOTS_RECEIVE)
    return Gift(
        donor=queries.donor_by_code(form.donor.data or ""),
        reference=form.reference.data or "",
        received_on=(form.received_on.data or today()) if is_here else None,
        location=_place(form) if is_here else None,
        terms=form.terms(),
    )


def _place(form: LotForm) -> Location | None:
    places = {place.code: place for place in queries.receiving_places()}
    if form.location.data and form.location.data not in places:
        raise BadInput("unknown_location", _("Deze plaats kennen we niet."), field="location")
    return places.get(form.location.data or "")


def _page(
    form: LotForm,
    data: bytes,
    *,
    refusal: Refused | None = None,
    looked: Imported | None = None,
    count: int = 0,
) -> str:
    remembered = _remembered(form)
    columns = columns_in(data, {**remembered, **form.mapping()}) if data.strip() else []
    shown = [("", _("Zelf herkennen"))]
    shown += [
        (column.heading, f"{column.heading} ({', '.join(column.samples)})" if column.samples else column.heading)
        for column in columns
    ]
    for field in form:
        if field.name.startswith("map_"):
            field.choices = choices(shown)
    has_details = refusal is not None and bool(refusal.details)
    wrong = _wrong_rows(refusal, form.pasted.data or "") if has_details else []
    mended = {row.number for row in wrong}
    return render_template(
        "intake/new.html",
        form=form,
        refusal=refusal if has_details else None,
        others=[each for each in refusal.details if each.row not in mended] if refusal else [],
        wrong=wrong,
        names=queries.FIELD_NAMES | ({} if queries.sees_all(actor()) else {"donor_tag": _("Jullie nummer")}),
        looked=looked,
        count=count,
        stays=_stays(len(looked.left_out)) if looked and looked.left_out else "",
        works_here=queries.sees_all(actor()),
        types=TYPE_LABELS,
        columns=columns,
        remembered={ours: theirs for ours, theirs in remembered.items() if theirs in {c.heading for c in columns}},
        mapped=bool(form.mapping()) or any(each.row not in mended for each in (refusal.details if refusal else ())),
    )


def _wrong_rows(refusal: Refused | None, text: str) -> list[WrongRow]:
    """The rows that can be mended on the screen: those below the headings, with the columns that the list has."""
    if not isinstance(refusal, ListRefused) or not text or not refusal.listed.columns:
        return []
    columns, cells = refusal.listed.columns, rows_of_text(text)
    ours_of = {theirs: ours for ours, theirs in (refusal.listed.headings or {}).items()}
    wrong: dict[int, WrongRow] = {}
    for each in sorted(refusal.details, key=lambda each: each.row):
        if each.row not in cells or each.row <= refusal.listed.heading_row:
            continue
        row = cells[each.row]
        shown = {ours: row[columns[ours]] if columns[ours] < len(row) else "" for ours in _MENDED if ours in columns}
        found = wrong.setdefault(each.row, WrongRow(each.row, shown, {}, []))
        ours = ours_of.get(each.column, "")
        if ours in shown:
            found.errors.setdefault(ours, []).append(str(each.message))
        else:
            found.others.append(f"{each.column}: {each.message}" if each.column else str(each.message))
    return list(wrong.values())[:_MOST_MENDED]
