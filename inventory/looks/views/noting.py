"""What a page says when it shows a person."""

from collections.abc import Callable
from typing import Any

from flask import after_this_request, current_app, make_response

from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.one_writer import writing
from inventory.history.subject import Subject
from inventory.looks.actions import note_list, note_printed, note_read
from inventory.looks.events import READ, How, What
from inventory.looks.queries import did_lately, listed_lately
from inventory.web.guard import actor
from inventory.web.http import error_page, is_api, problem
from inventory.web.saving import saving


def seen(person: Subject, how: How) -> None:
    """The answer that is being made shows this person.

    It is written down before the answer goes out, in a transaction of its own and only when it was not a moment ago:
    most pages wait for no writer. When it cannot be written nothing is shown: no page without its event.
    """
    me = actor()
    if me.user_id is not None and not did_lately(READ, person.id, actor=me):
        _write_before_answering(lambda: note_read(person, how, actor=me), person.code)


def seen_in_list(what: What, people: int) -> None:
    """The answer that is being made shows the names of so many people; the same promise as `seen`."""
    me = actor()
    # Asked also for an empty list: how many stand in it costs no statement more.
    if me.user_id is not None and not listed_lately(what, actor=me) and people:
        _write_before_answering(lambda: note_list(what, people, actor=me), str(what))


def seen_on_letters(batch: int, people: int) -> None:
    """The answer that is being made holds the letters of a batch, to so many people; the same promise as `seen`."""
    me = actor()
    if me.user_id is not None and not listed_lately(f"letters:{batch}", actor=me):
        _write_before_answering(lambda: note_printed(batch, people, actor=me), f"letters {batch}")


def _write_before_answering(write: Callable[[], bool], what: str) -> None:
    @after_this_request
    def note(response: Any) -> Any:
        if response.status_code in (403, 404, 503):
            return response  # it was not shown after all
        try:
            session.rollback()
            with writing(), saving():
                write()
        except Exception:
            current_app.logger.exception("that %s was read could not be written down", what)
            session.rollback()
            return response if 300 <= response.status_code < 400 else _nothing_shown()
        return response


def _nothing_shown() -> Any:
    said = _("We konden niet opschrijven dat je deze gegevens opende. Daarom tonen we ze nu niet.")
    return problem(503, said, reason="look_not_written") if is_api() else make_response(error_page(503, said))
