"""Kept month ends: a report of any month starts from the one before, so it costs the same after ten years."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base


class MonthRollUp(Base):
    """How many there were at the end of a month that is over, of one part: stock, loans, wanted or waits
    (how long devices had stood where they left, of all time until then).

    `counts` is a list of [by what …, number], counted from all events up to `last_seq`.
    """

    __tablename__ = "month_roll_up"

    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[list[Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
