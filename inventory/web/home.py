"""The first page: what waits for this person, room by room. And the sign of life for who watches the server."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, render_template

from inventory.access import Can, may
from inventory.core.i18n import _l
from inventory.core.room import DayRow, NavEntry, Room
from inventory.web.guard import actor, needs, public

NAV = NavEntry(_l("Start"), "home.work", "home", Can.HOME_SEE, order=1)


@dataclass(frozen=True)
class WorkList:
    """A queue: what waits, how many ("1000+" when nobody counted to the end), where; of some the first rows."""

    title: str
    count: int | str
    url: str
    rows: list[DayRow] = field(default_factory=list)

    @property
    def is_longer(self) -> bool:
        return isinstance(self.count, str) or self.count > len(self.rows)


def init(app: Flask, rooms: Iterable[Room]) -> None:
    """Put `/` and `/healthz` in the service."""
    rooms = list(rooms)
    sources = [lists for room in rooms for lists in room.work_lists]
    days = [day for room in rooms for day in room.days]
    starts = [entry for room in rooms for entry in room.starts]
    pages = Blueprint("home", __name__)

    @pages.get("/")
    @needs(Can.HOME_SEE)
    def work() -> str:
        """The work lists of every room for the roles of this person."""
        found = [WorkList(*line) for lists in sources for line in lists(actor())]
        asked = {line.url for line in found if line.count}
        rows = {url: some for day in days for url, some in day(actor(), asked).items()}
        waiting = [WorkList(line.title, line.count, line.url, rows.get(line.url, [])) for line in found if line.count]
        return render_template(
            "home/work.html",
            day=[line for line in waiting if line.rows],
            waiting=[line for line in waiting if not line.rows],
            empty=[line for line in found if not line.count],
            starts=[entry for entry in starts if may(actor(), entry.can)],
        )

    @pages.get("/healthz")
    @public
    def healthz() -> Any:
        """Says only that the process answers."""
        return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    app.register_blueprint(pages)
