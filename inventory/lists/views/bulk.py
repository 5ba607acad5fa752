"""Something for many rows: first what will be done and what cannot, then row by row with the result."""

from collections.abc import Mapping
from datetime import date
from time import monotonic
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from inventory.access import Can, demand
from inventory.accounts.views.pages import every_time
from inventory.core.clock import today
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _, ngettext
from inventory.lists.actions import runs
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import Ask, Bulk
from inventory.lists.queries.runs import progress, rows_of
from inventory.lists.views.pages import asked_again, listing_called, pages
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.once import FIELD
from inventory.web.saving import saving
from inventory.web.widgets import tidy

SECONDS = 1.5  # of work in one answer; then the page says how far it is
_SHOWN = 300


@pages.post("/<listing>/many")
@needs(Can.HOME_SEE)
@every_time
def look_at_many(listing: str) -> Any:
    """What would be done to the chosen rows. Sent again with the mark of what was read, it begins."""
    found = listing_called(listing)
    asked = asked_again(found, request.form.get("query", ""))
    action = runs.action_of(found, request.form.get("do", ""))
    demand(actor(), action.can)
    mark, once = request.form.get("mark", ""), request.form.get(FIELD, "")[:120]
    if mark and (before := runs.begun(asked, action, once, actor=actor())) is not None:
        flash(_("Dit was al bewaard. Het is niet twee keer gedaan."), "info")
        return _go_on(before.id)
    is_all = request.form.get("all") == "1"
    picked = request.form.getlist("pick", type=row_number)
    try:
        ids = runs.chosen(asked, picked, is_all=is_all, most=action.most)
        elsewhere = action.goto(asked, ids, is_all) if action.goto is not None else ""
    except Refused as no:  # nothing ticked, or too much: said above the list that it is about
        flash(str(no.message), "blocked")
        return redirect(f"{url_for(found.endpoint)}?{asked.query()}", 303)
    if elsewhere:
        return redirect(elsewhere, 303)
    values, problem = _values(action)
    if problem:
        return _page(
            asked, action, ids, values, is_all=is_all, problem="" if request.form.get("step") != "look" else problem
        )
    preview = runs.look(asked, action, ids, values, actor=actor())
    if mark and mark == preview.mark and preview.possible:
        with saving():
            run = runs.begin(asked, action, preview, values, once=once, actor=actor())
            number = run.id
        return _go_on(number)
    changed = _what_changed(mark, preview.mark) if mark else ""
    page = _page(asked, action, ids, values, is_all=is_all, preview=preview, problem=changed)
    return (page, 409) if changed else page


@pages.get("/runs/<int:number>")
@needs(Can.HOME_SEE)
def run(number: int) -> str:
    """How far it is, and what came of each row."""
    found = runs.run_of(number, actor=actor())
    listing = listing_called(found.listing)
    return render_template(
        "lists/run.html",
        run=found,
        listing=listing,
        action=runs.action_of(listing, found.action),
        progress=progress(found.id),
        rows=rows_of(found.id, limit=_SHOWN),
        shown=_SHOWN,
        list_url=f"{url_for(listing.endpoint)}?{found.query}",
    )


@pages.post("/runs/<int:number>/on")
@needs(Can.HOME_SEE)
@every_time  # each row is committed by itself; one that had its turn is not done again
def go_on(number: int) -> Any:
    """Do the next rows, for a second or so."""
    return _go_on(runs.run_of(number, actor=actor()).id)


def _go_on(number: int) -> Any:
    found = runs.run_of(number, actor=actor())
    listing = listing_called(found.listing)
    action, values = runs.action_of(listing, found.action), dict(found.values)
    until = monotonic() + SECONDS
    while (row := runs.next_row(number)) is not None and monotonic() < until:
        _do(row, action, values)
    return redirect(url_for("lists.run", number=number), 303)


def _do(row: int, action: Bulk, values: Mapping[str, Any]) -> None:
    """One row, whole or not at all."""
    try:
        with saving():
            runs.do_one(row, action, values, actor=actor())
    except Refused as no:
        with saving():
            runs.say_no(row, str(no.message))
    session.expire_all()


def _values(action: Bulk) -> tuple[dict[str, str], str]:
    """What was filled in, and what is missing."""
    values: dict[str, str] = {}
    problem = ""
    ask = Ask(actor(), today())
    for each in action.fields:
        given = str(tidy(request.form.get(each.name, "")))[: each.longest]
        if each.options is not None and given not in {value for value, _label in each.options(ask)}:
            given = ""
        if each.is_day and not _is_day(given):
            given = ""
        values[each.name] = given
        if not given and not each.is_optional and not problem:
            problem = _("Vul dit in: %(field)s.", field=each.label)
    return values, problem


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _what_changed(before: str, after: str) -> str:
    old, new = before.partition(".")[0], after.partition(".")[0]
    if not old.isdigit():
        raise BadInput("mark", _("Kijk eerst na wat er zal gebeuren."))
    return _(
        "Intussen is de lijst veranderd: eerst kon het met %(before)s rijen, nu met %(after)s. Er is niets gedaan. "
        "Kijk opnieuw.",
        before=old,
        after=new,
    )


def _page(
    asked: Asked,
    action: Bulk,
    ids: list[int],
    values: Mapping[str, str],
    *,
    is_all: bool,
    preview: runs.Preview | None = None,
    problem: str = "",
) -> str:
    reasons: dict[str, list[runs.Looked]] = {}
    for row in preview.impossible if preview else ():
        reasons.setdefault(row.why_not, []).append(row)
    ask = Ask(actor(), today())
    return render_template(
        "lists/many.html",
        listing=asked.listing,
        action=action,
        query=asked.query(),
        list_url=f"{url_for(asked.listing.endpoint)}?{asked.query()}",
        ids=[] if is_all else ids,
        is_all=is_all,
        count=len(ids),
        values=values,
        fields=[(each, each.options(ask) if each.options else None) for each in action.fields],
        preview=preview,
        reasons=reasons,
        said=action.said(len(preview.possible), values) if preview else "",
        problem=problem,
        shown=_SHOWN,
        rows_text=ngettext("%(num)d rij", "%(num)d rijen", len(ids)),
    )
