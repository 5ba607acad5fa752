"""The blueprint of this room's pages, and what they share."""

import sqlite3
from typing import Any

from flask import Blueprint, after_this_request, current_app
from sqlalchemy.exc import DBAPIError

from inventory.core.db import db, session
from inventory.core.scrub import scrub
from inventory.history.models import Message
from inventory.loans.models import Incident, Loan, Payment
from inventory.people.models import EndUser, Person
from inventory.privacy.actions import ledger
from inventory.repairs.models import Repair
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("privacy", __name__)
_TOUCHED = ("kept_file", *(each.__tablename__ for each in (Person, EndUser, Loan, Incident, Payment, Message, Repair)))


def tidy_files_afterwards() -> None:
    """After the commit: the ledger, and the files of the database. When this fails the rows are empty all the same, and
    the night does it.
    """

    @after_this_request
    def tidy(response: Any) -> Any:
        try:
            session.rollback()
            with saving():
                ledger.write_down(settings())
            session.remove()
            scrub(db.engine, *_TOUCHED)
        except (OSError, DBAPIError, sqlite3.Error):
            current_app.logger.exception("what was erased could not be taken out of the files yet")
        return response
