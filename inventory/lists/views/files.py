"""The file of a list: exactly the columns, rows and order of its page, for who asks. It streams."""

import re
import unicodedata
from collections.abc import Iterator

from flask import Response, request, stream_with_context

from inventory.access import Can, demand
from inventory.accounts.views.fresh import fresh
from inventory.accounts.views.pages import every_time
from inventory.core.clock import today
from inventory.core.errors import BadInput, NotAllowed
from inventory.core.i18n import _
from inventory.lists.documents.files import FILES
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Asked
from inventory.lists.views.pages import asked_again, listing_called, pages
from inventory.looks.actions import note_list_file
from inventory.web.guard import actor, needs
from inventory.web.saving import saving

FORMATS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON"}


def file_answer(asked: Asked, wanted: str, *, may_name: bool = False) -> Response:
    """The file in this format. People in it go out only by `personal_file`, which asks the password and tells it."""
    if wanted not in FILES:
        raise BadInput("format", _("Dit bestand kennen we niet. Kies CSV, Excel of JSON."), field="as")
    asked.strictly()
    if not may_name and any(column.is_personal for column in asked.columns):
        raise NotAllowed(_("In deze lijst staan namen. Vraag het bestand met de knop op de pagina van de lijst."))
    mimetype, write = FILES[wanted]
    pieces: Iterator[bytes] = write(str(asked.listing.title), asked.columns, reading.each(asked))
    response = Response(stream_with_context(pieces), mimetype=mimetype)
    name = f"{_plain(str(asked.listing.title))}-{today().isoformat()}.{wanted}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(title: str) -> str:
    """A title as part of the name of a file."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters)) or "lijst"


@pages.post("/<listing>/file")
@needs(Can.PEOPLE_EXPORT)
@fresh
@every_time
def personal_file(listing: str) -> Response:
    """The same with names: after the password, and history is told how many people stood in it."""
    found = listing_called(listing)
    demand(actor(), Can.PEOPLE_EXPORT)
    asked = asked_again(found, request.form.get("query", ""))
    answer = file_answer(asked, request.form.get("as", ""), may_name=True)
    if any(column.is_personal for column in asked.columns):
        with saving():
            note_list_file(found.name, reading.count_people(asked), actor=actor())
    return answer
