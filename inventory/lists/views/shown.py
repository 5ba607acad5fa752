"""The page of a list: everything that its template draws, from the declaration and the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import g, render_template, request, url_for
from markupsafe import Markup

from inventory.access import ROLE_LABELS, may
from inventory.core.i18n import _
from inventory.lists.documents.values import readers, text
from inventory.lists.queries import reading
from inventory.lists.queries.asked import Asked
from inventory.lists.queries.declared import Bulk, Choice, Column, Listing
from inventory.lists.queries.views import views_of
from inventory.lists.views.drawn import Cell, rows_html
from inventory.lists.views.files import FORMATS, file_answer
from inventory.lists.views.pages import asked_in
from inventory.web.api import cursor_of, cursor_value
from inventory.web.guard import actor


class Head(NamedTuple):
    """A heading: what it says, its class, the address that sorts by it, and how the list is sorted by it now."""

    label: str
    kind: str
    url: str | None
    sorted: str | None


class Line(NamedTuple):
    """A row: its key, what it is called, and per column text, address and colour."""

    id: int
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class View:
    """A kept view: its name, address, whether it is the one on the page, its number when it is one's own. `left` is
    who made it, when that account is closed.
    """

    name: str
    url: str
    is_here: bool
    number: int | None
    shared: str
    left: str


@dataclass(frozen=True)
class Shown:
    """A list as its page shows it."""

    asked: Asked
    rows: list[Any]
    lines: list[Line]
    heads: list[Head]
    total: int | str
    next_url: str | None
    first_url: str | None
    bulk: list[Bulk]
    views: list[View]

    @property
    def listing(self) -> Listing:
        return self.asked.listing

    @property
    def problems(self) -> Sequence[str]:
        return self.asked.problems

    @property
    def query(self) -> str:
        return self.asked.query()

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.asked.columns

    @property
    def has_press(self) -> bool:
        """Whether a row has a button of its own."""
        return any(column.press for column in self.columns)

    @property
    def all_columns(self) -> list[Column]:
        return self.listing.columns_for(self.asked.ask.actor)

    def rows_html(self, badge: Callable[[str, Any], str], pick: str) -> Markup:
        """The rows as the page shows them; `badge` draws a state."""
        return rows_html(self.lines, self.heads, badge, pick=pick if self.bulk else "")

    def value(self, name: str) -> Any:
        """What a word of the address holds, for the field of a filter."""
        return next((on.args[name] for on in self.asked.on if name in on.args), "")

    def is_on(self, name: str) -> bool:
        return any(on.filter.name == name for on in self.asked.on)

    def url(self, **changed: str | None) -> str:
        """The list with another value for a filter, from its beginning."""
        return _address(self.listing, self.asked.args(**changed))

    @property
    def taken(self) -> list[tuple[str, str]]:
        """The filters that are on, each with the address of the list without it."""
        return [
            (on.said, _address(self.listing, self.asked.args(on.filter.name)))
            for on in self.asked.on
            if not (isinstance(on.filter, Choice) and on.filter.chips) and not on.is_usual
        ]

    @property
    def is_by_chips(self) -> bool:
        """Whether a chip is on that can be off: then an empty list says nothing of the whole."""
        return any(isinstance(on.filter, Choice) and on.filter.chips and not on.filter.default for on in self.asked.on)

    @property
    def fields(self) -> list[Any]:
        """The filters that the form shows; those in `kept` it sends along."""
        return [each for each in self._filters if not each.is_hidden and not (isinstance(each, Choice) and each.chips)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        shown = {name for each in self.fields for name in each.names}
        return [(name, value) for name, value in self.asked.args() if name not in shown and name != "col"]

    @property
    def chip_rows(self) -> list[tuple[Any, list[tuple[str, str, bool, Any]]]]:
        """Rows of links for a closed list, each with how many there are."""
        found = []
        for each in self._filters:
            if not isinstance(each, Choice) or not each.chips:
                continue
            labels = dict(each.options(self.asked.ask))
            counts = each.counts(self.asked.ask) if each.counts else {}
            here = self.asked.values.get(each.name, "")
            for label, names in each.chips:
                chips = [
                    (
                        str(labels[name]) if name else str(each.any_label) or _("Alles"),
                        self.url(**{each.name: name or None}),
                        here == name,
                        counts.get(name),
                    )
                    for name in names
                    if not name or name in labels
                ]
                found.append((label, chips))
        return found

    def options(self, each: Choice) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in each.options(self.asked.ask)]

    @property
    def _filters(self) -> list[Any]:
        return self.listing.filters_for(self.asked.ask.actor)

    @property
    def files(self) -> list[tuple[str, str]]:
        """Each kind of file with its address; none when people stand in it: then a form asks."""
        return [(name, self.url_as(name)) for name in FORMATS]

    def url_as(self, name: str) -> str:
        return _address(self.listing, [*self.asked.args(), ("as", name)])

    @property
    def is_personal(self) -> bool:
        return any(column.is_personal for column in self.columns)

    @property
    def shares(self) -> list[tuple[str, str]]:
        """With whom a view may be shared: everybody with one of the own roles at that organisation."""
        held = sorted(self.asked.ask.actor.memberships, key=lambda each: (each.role, each.org_id))
        return [(f"{each.role.value}:{each.org_id}", str(ROLE_LABELS[each.role])) for each in held]


def list_page(
    listing: Listing,
    template: str = "lists/list.html",
    *,
    seen: Callable[[Sequence[Any]], None] | None = None,
    **more: Any,
) -> Any:
    """The page of a list; with `as` in its address the file of exactly what it shows. `seen` is told which rows are
    shown, for a list in which people stand.
    """
    asked = asked_in(listing, request.args)
    if "as" in request.args:
        return file_answer(asked, request.args["as"])
    shown = show(asked)
    if seen is not None:
        seen(shown.rows)
    return render_template(template, shown=shown, **more)


def show(asked: Asked) -> Shown:
    """One page of the list, and what stands around it."""
    listing, me = asked.listing, asked.ask.actor
    after = cursor_value(request.args.get("cursor") or None)
    rows, place = reading.page(asked, after=after, limit=listing.per_page)
    args = asked.args()
    return Shown(
        asked=asked,
        rows=rows,
        lines=_lines(asked, rows),
        heads=[_head(asked, column) for column in asked.columns],
        total=reading.count(asked) if after or place else len(rows),
        next_url=_address(listing, [*args, ("cursor", cursor_of(place))]) if place else None,
        first_url=_address(listing, args) if after else None,
        bulk=[action for action in listing.bulk if may(me, action.can)],
        views=_views(asked) if me.kind == "user" else [],
    )


def _address(listing: Listing, args: Sequence[tuple[str, str]]) -> str:
    known: dict[str, str] = g.setdefault("list_addresses", {})
    page = known.get(listing.name) or known.setdefault(listing.name, url_for(listing.endpoint))
    return f"{page}?{urlencode(args)}" if args else page


def _lines(asked: Asked, rows: Sequence[Any]) -> list[Line]:
    get = readers(asked.columns)
    parts = [(read, column.url, column.phase, column.press) for read, column in zip(get, asked.columns, strict=True)]
    name = asked.listing.row_name
    return [
        Line(
            asked.listing.id_of(row),
            name(row),
            [
                (
                    text(read(row)),
                    url(row) if url else None,
                    phase(row) if phase else None,
                    press(row) if press else None,
                )
                for read, url, phase, press in parts
            ],
        )
        for row in rows
    ]


def _kind(column: Column) -> str:
    return "num" if column.is_number else "short" if column.is_short else "name" if column.is_name else ""


def _head(asked: Asked, column: Column) -> Head:
    if not column.sort:
        return Head(str(column.label), _kind(column), None, None)
    up, down = column.sort, f"-{column.sort}"
    is_on = asked.sort in (up, down)
    # The first click gives the usual direction of the list, or from A to Z; the second the other one.
    wanted = (down if asked.sort == up else up) if is_on else (down if asked.usual_sort == down else up)
    url = _address(asked.listing, asked.args(sort=None) + ([("sort", wanted)] if wanted != asked.usual_sort else []))
    said = ("ascending" if asked.sort == up else "descending") if is_on else None
    return Head(str(column.label), _kind(column), url, said)


def _views(asked: Asked) -> list[View]:
    here = asked.query()
    me = actor()
    return [
        View(
            each.name,
            _address(asked.listing, parse_qsl(each.query)),
            each.query == here,
            each.id if each.owner_id == me.user_id else None,
            str(ROLE_LABELS[each.role]) if each.role else "",
            "" if each.owner.active else each.owner.name,
        )
        for each in views_of(asked.listing.name, actor=me)
    ]
