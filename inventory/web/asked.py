"""For which contracts the question about target groups was answered: once is once, at every counter and browser.

What is kept is a mark that only our own key can make of the number of a contract, and the day; in no order. It says
nothing of what was answered, and after two nights it is gone: the question is asked on the day of the first contract
only. So nothing that lasts tells whether somebody answered.
"""

import hashlib
import hmac
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.clock import today
from inventory.core.db import Base, session

KEPT_DAYS = 1


class AskedMark(Base):
    """One contract of which the question was answered today or yesterday."""

    __tablename__ = "asked_mark"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked_on: Mapped[date]


def was_asked(number: str) -> bool:
    return session.scalar(select(AskedMark.mark).where(AskedMark.mark == _mark(number))) is not None


def remember_asked(number: str) -> None:
    """In the transaction in which the answer is counted: a second answer at the same moment is refused by the key."""
    session.execute(insert(AskedMark).values(mark=_mark(number), asked_on=today()))


def forget_old() -> None:
    """Nightly: the question is not asked any more about contracts of before."""
    session.execute(delete(AskedMark).where(AskedMark.asked_on < today() - timedelta(days=KEPT_DAYS)))


def _mark(number: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"asked {number}".encode(), hashlib.sha256).hexdigest()
