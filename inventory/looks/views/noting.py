"""What a page says when it shows a person."""

from typing import Any

from flask import after_this_request, current_app

from inventory.core.db import session, writing
from inventory.history.subject import Subject
from inventory.looks.actions import note_read
from inventory.looks.events import READ, How
from inventory.looks.queries import did_lately
from inventory.web.guard import actor
from inventory.web.saving import saving


def seen(person: Subject, how: How) -> None:
    """The answer that is being made shows this person.

    It is written down before the answer goes out, in a transaction of its own and only when it was not a moment ago:
    most pages wait for no writer. When writing fails the answer goes all the same, and the log says so.
    """
    me = actor()
    if me.user_id is None or did_lately(READ, person.id, actor=me):
        return

    @after_this_request
    def note(response: Any) -> Any:
        if response.status_code in (403, 404):
            return response  # it was not shown after all
        try:
            session.rollback()
            with writing(), saving():
                note_read(person, how, actor=me)
        except Exception:
            current_app.logger.exception("that %s was read could not be written down", person.code)
        return response
