"""The door: two taps and a number."""

from typing import Any

from flask import Response, flash, render_template, request

from inventory.access import Can
from inventory.cafes.actions import jobs
from inventory.cafes.documents import slip as draw
from inventory.cafes.lifecycle.words import CATEGORIES, Category, faults_of, first_faults
from inventory.cafes.queries.sessions import cafe_by_id, counted, job_of, places_taken
from inventory.cafes.views.pages import pages, to
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs
from inventory.web.http import row_number
from inventory.web.saving import saving


@pages.get("/cafes/<int:cafe>/door")
@needs(Can.CAFES_WORK)
def door(cafe: int) -> str:
    """First tap: what is it. Second tap: what is the matter. Then the number, large, and the first tap of the next."""
    found = cafe_by_id(cafe)
    asked = request.args.get("category", "")
    category = Category(asked) if asked in CATEGORIES else None
    given = request.args.get("given", type=row_number)
    first = first_faults(category) if category else {}
    every = faults_of(category) if category else {}
    return render_template(
        "cafes/door.html",
        cafe=found,
        counted=counted(found),
        free=None if found.capacity is None else max(found.capacity - places_taken(found), 0),
        category=category,
        faults=first,
        more_faults={fault: label for fault, label in every.items() if fault not in first},
        given=_given(cafe, given),
    )


def _given(cafe: int, number: int | None) -> Any:
    try:
        return None if number is None else job_of(cafe, number)
    except Missing:
        return None


@pages.post("/cafes/<int:cafe>/door")
@needs(Can.CAFES_WORK)
def take(cafe: int) -> Any:
    """The next number."""
    asked = request.form.get("category", "")
    try:
        if asked not in CATEGORIES:
            raise BadInput("unknown_category", _("Kies wat het is."), field="category")
        with saving():
            job = jobs.take_number(cafe_by_id(cafe), Category(asked), request.form.get("fault", ""), actor=actor())
            number = job.number
    except Refused as no:
        if isinstance(no, Missing):
            raise
        flash(no.message, "blocked")
        return to(cafe, "door")
    return to(cafe, "door", given=number)


@pages.get("/cafes/<int:cafe>/jobs/<int:number>/slip.pdf")
@needs(Can.CAFES_WORK)
def slip(cafe: int, number: int) -> Response:
    """The number on a strip of 62 mm, without a name."""
    return file_answer(draw(job_of(cafe, number)), f"nummer-{number}.pdf")
