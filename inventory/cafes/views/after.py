"""A session for a spreadsheet."""

from flask import Response

from inventory.access import Can
from inventory.cafes.documents import jobs_csv
from inventory.cafes.queries.sessions import cafe_by_id, jobs_of
from inventory.cafes.views.pages import pages
from inventory.web.files import CSV, file_answer
from inventory.web.guard import needs


@pages.get("/cafes/<int:cafe>/jobs.csv")
@needs(Can.CAFES_SEE)
def jobs_file(cafe: int) -> Response:
    """Every number of the session."""
    found = cafe_by_id(cafe)
    name = f"repair-cafe-{found.held_on.isoformat()}.csv"
    return file_answer(jobs_csv(found, jobs_of(found)), name, CSV, is_shown=False)
