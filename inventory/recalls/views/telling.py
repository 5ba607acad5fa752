"""Whom a counter still has to tell: to call, a letter, or an organisation. A number is shown when it is asked for."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from inventory.access import Can
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.history.models import KeptFile
from inventory.loans.queries.ladder import phones_shown
from inventory.loans.shown import demand_person, name_in_list
from inventory.looks import actions as looking
from inventory.looks.events import How, What
from inventory.looks.views.noting import seen, seen_in_list
from inventory.people.shown import about, masked
from inventory.placements.lifecycle import CONTACTS
from inventory.recalls.actions.letters import keep_letters
from inventory.recalls.documents import letter_data, letters_pdf
from inventory.recalls.lifecycle import LINE, Way
from inventory.recalls.models import RecallLine
from inventory.recalls.queries import recalls as queries
from inventory.recalls.queries.letters import letters_kept, letters_that_wait
from inventory.recalls.views.pages import pages
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings

_STEPS = ("tell", "not_reached", "check_at_home", "note_gone")


@pages.get("/recalls/to-tell")
@needs(Can.RECALLS_TELL)
def to_tell() -> str:
    """The holders that this counter still has to tell."""
    me = actor()
    rows = queries.to_tell(me)
    loans = [row.loan for row in rows if row.loan is not None]
    printed = letters_that_wait([row for row in rows if row.way == Way.LETTER])
    shown = phones_shown(sorted({loan.person_id for loan in loans}), actor=me)
    seen_in_list(What.LOANS, sum(bool(name_in_list(me, loan)) for loan in loans))

    def number_of(row: Any) -> str:
        phone: str = row.loan.person.phone
        return phone if row.loan.person_id in shown else masked(phone)

    return render_template(
        "recalls/to_tell.html",
        rows=[row for row in rows if row.way != Way.EMAIL],
        mailed=[row for row in rows if row.way == Way.EMAIL],
        to_print=sum(row.way == Way.LETTER and row.id not in printed for row in rows),
        printed=len({each.id for each in printed.values()}),
        number_of=number_of,
        is_shown=lambda row: row.loan.person_id in shown,
        name_of=lambda loan: loan.person.name if loan.person_id in shown else name_in_list(me, loan),
        steps=[step for step in LINE.moves if step.name in _STEPS],
        contact_words=CONTACTS,
    )


@pages.post("/recalls/to-tell/<int:line>/phone")
@needs(Can.RECALLS_TELL)
def show_phone(line: int) -> Any:
    """Show the number for a quarter of an hour; history is told."""
    found = queries.line_to_tell(line, actor=actor())
    if found.loan is None:
        raise Missing(_("Dit toestel zit niet in deze terugroepactie."))
    demand_person(actor(), found.loan)
    with saving():
        looking.show_phone(about(found.loan.person), actor=actor())
    return redirect(url_for("recalls.to_tell", _anchor=f"line-{line}"), 303)


@pages.post("/recalls/letters")
@needs(Can.RECALLS_TELL)
def print_letters() -> Any:
    """Keep the letters that wait and were not printed yet. Who posted one says so on the list."""
    me = actor()
    rows = [row for row in queries.to_tell(me) if row.way == Way.LETTER and row.loan is not None]
    try:
        with saving():
            keep_letters(rows, actor=me, letter_of=partial(letter_data, settings=settings()))
    except Refused as no:
        flash(str(no.message), "info")
    return redirect(url_for("recalls.to_tell"), 303)


@pages.get("/recalls/letters.pdf")
@needs(Can.RECALLS_TELL)
def letters() -> Response:
    """The letters that were printed and wait for the post, in one document, as they were kept."""
    rows = [row for row in queries.to_tell(actor()) if row.way == Way.LETTER]
    return _letters(rows, letters_that_wait(rows), "brieven-terugroepactie.pdf")


@pages.get("/recalls/<number>/<int:line>/letter.pdf")
@needs(Can.RECALLS_TELL)
def letter(number: str, line: int) -> Response:
    """The newest letter to who has this device, as it was kept; for the counter of its contract."""
    found = queries.line_of(queries.recall_by_number(number, actor=actor()), line)
    kept = letters_kept([found])
    return _letters([found], kept, kept[found.id].name if kept else "")


def _letters(rows: Sequence[RecallLine], kept: dict[int, KeptFile], name: str) -> Response:
    printed = [row for row in rows if row.id in kept]
    for row in printed:
        if row.loan is not None:
            demand_person(actor(), row.loan)
    content = letters_pdf(kept[row.id] for row in printed)
    if content is None:
        raise Missing(_("Er liggen geen brieven klaar."))
    for row in printed:
        if row.loan is not None:
            seen(about(row.loan.person), How.PAPER)
    return file_answer(content, name)
