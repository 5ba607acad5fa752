"""Searching devices by words: every word must be somewhere in tag, serial, make, model, donor's tag or lot."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, and_, select, true

from inventory.core import textindex
from inventory.core.codes import CodeError, device_tag, parse_device_tag
from inventory.core.db import session
from inventory.core.lists import FEW
from inventory.devices.models import SEARCHED, Device

MOST_WORDS = 6  # of more than `FEW` rows that fit, a page is read along the order of the list


@dataclass(frozen=True)
class Words:
    """The words of a search. A word of one or two signs is the beginning of a word, a longer one any part of it."""

    tags: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *, prefix: str = "") -> "Words":
        """The words in a text. With the `prefix` of our tags a whole tag is known in every way it may be typed."""
        tags, patterns = [], []
        for word in text.split()[:MOST_WORDS]:
            try:
                tags.append(device_tag(prefix, parse_device_tag(word, prefix)) if prefix else "")
            except CodeError:
                tags.append("")
            if not tags[-1]:
                patterns.append(textindex.pattern(word))
        return cls(tuple(tag for tag in tags if tag), tuple(patterns))

    def condition(self) -> ColumnElement[bool]:
        """What must be true of a device. By itself it walks the table."""
        return and_(true(), *(Device.tag == tag for tag in self.tags), *map(_like, self.patterns))

    def narrowed(self) -> ColumnElement[bool]:
        """The same answers, from the text index where there is one."""
        return and_(self._reach, self.condition())

    @property
    def is_few(self) -> bool:
        """Whether at most `FEW` devices can fit, before any other filter."""
        return bool(self.tags) or len(self._hits) <= FEW

    @property
    def count(self) -> int | None:
        """How many devices fit, counted to one more than `FEW`; None when only the rows themselves can tell."""
        is_sure = self.patterns and not self.tags and all(pattern.isascii() for pattern in self.patterns)
        return len(self._hits) if is_sure else None

    @cached_property
    def _reach(self) -> ColumnElement[bool]:
        if self.tags or not self.patterns:
            return true()
        if len(self._hits) <= FEW:
            return Device.id.in_(self._hits)
        # Many: most pages fill after a few rows. On SQLite the walk does not begin before the newest that fits.
        return Device.id <= self._hits[0] if is_sqlite() else true()

    @cached_property
    def _hits(self) -> list[int]:
        """The devices that may fit, one more than `FEW` when there are more. Without order nothing tempts PostgreSQL
        to walk the table along its key in the hope of an early end.
        """
        connection = session.connection()
        if textindex.is_there(SEARCHED, connection):
            return textindex.matching(SEARCHED, list(self.patterns), connection, most=FEW + 1)
        found = select(Device.id).where(*map(_like, self.patterns)).limit(FEW + 1).cte("found")
        if not is_sqlite():
            found = found.prefix_with("MATERIALIZED")
        return sorted(session.scalars(select(found.c.id)), reverse=True)


def is_sqlite() -> bool:
    """Whether the present database is SQLite."""
    return bool(session.get_bind().dialect.name == "sqlite")


def _like(pattern: str) -> ColumnElement[bool]:
    like = "%" + pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    # SQLite's LIKE takes no account of case by itself; `ilike` lowers every text first, which costs four times as much.
    words = SEARCHED.expression
    return words.like(like, escape="\\") if is_sqlite() else words.ilike(like, escape="\\")
