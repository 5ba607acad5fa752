"""Kept month ends: a report of any month starts from the one before, so it costs the same after ten years."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.db import Base


class StockSnapshot(Base):
    """How many devices of each type stood where, in which state, at the end of a month that is over.

    `counts` is a list of [type, place, state, number], counted from all events up to `last_seq`.
    """

    __tablename__ = "stock_snapshot"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    counts: Mapped[list[Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
