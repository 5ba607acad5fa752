"""What an address asks of a list: filters, order and columns. What it does not know it says in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from sqlalchemy import ColumnElement

from inventory.core.errors import BadInput
from inventory.core.i18n import _, day_text
from inventory.lists.queries.declared import Ask, Choice, Column, Days, Filter, Listing, Words, YesNo


class Args(Protocol):
    """The words of an address, of which one may be there more than once."""

    def get(self, name: str, default: str = "", /) -> str: ...
    def getlist(self, name: str, /) -> list[str]: ...


@dataclass(frozen=True)
class On:
    """A filter that is on: what it says on the page, and the words of the address that it is in."""

    filter: Filter
    value: Any
    said: str
    args: Mapping[str, str]

    @property
    def is_usual(self) -> bool:
        """Whether the list begins with it anyway."""
        return self.args.get(self.filter.name) == self.filter.default


@dataclass(frozen=True)
class Asked:
    """A list as an address asks it. `problems` are the words that nobody knows: they limit nothing."""

    listing: Listing
    ask: Ask
    on: tuple[On, ...]
    sort: str
    columns: tuple[Column, ...]
    chosen: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_limited(self) -> bool:
        """Whether anything but the filter that the list begins with is on."""
        return any(not on.is_usual for on in self.on)

    def conditions(self) -> list[ColumnElement[bool]]:
        return [part for on in self.on if on.filter.where is not None for part in on.filter.where(on.value, self.ask)]

    def branches(self) -> list[tuple[ColumnElement[bool], ...]]:
        limits = self.conditions()
        return [(*branch, *limits) for branch in self.listing.branches(self.ask, self.values)]

    def order(self) -> tuple[tuple[Any, ...], bool]:
        """The columns that the rows go by, ending in the key, and whether the highest comes first."""
        return self.listing.all_sorts(self.ask)[self.sort.removeprefix("-")], self.sort.startswith("-")

    def args(self, without: str = "", /, **changed: str | None) -> list[tuple[str, str]]:
        """The words of its address, in one order: filters, order, columns. Those that change nothing are left out."""
        words: dict[str, str] = {}
        for on in self.on:
            if on.filter.name != without:
                words |= {name: value for name, value in on.args.items() if value != on.filter.default}
        if self.sort != self.usual_sort:
            words["sort"] = self.sort
        for name, value in changed.items():
            default = next((each.default for each in self.listing.filters if each.name == name), "")
            words.pop(name, None)
            if value is not None and value not in ("", default):
                words[name] = value
        return [*words.items(), *(("col", key) for key in self.chosen)]

    def query(self) -> str:
        return urlencode(self.args())

    @property
    def usual_sort(self) -> str:
        return self.listing.sort_of(self.values) if self.listing.sort_of else self.listing.sort

    def strictly(self) -> "Asked":
        """For a file or for many rows at once: what is not known is refused, never left out."""
        if self.problems:
            raise BadInput("unknown_filter", self.problems[0], field="filter")
        return self


class Given(dict[str, list[str]]):
    """Words of an address from elsewhere than a request: a query that was kept, or sent again."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Given":
        found = cls()
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def get(self, name: str, default: Any = "", /) -> Any:
        return (super().get(name) or [default])[0]

    def getlist(self, name: str, /) -> list[str]:
        return super().get(name) or []


def asked(listing: Listing, args: Args, ask: Ask) -> Asked:
    """What these words ask of the list."""
    on, problems, values = [], list[str](), dict[str, Any]()
    for each in listing.filters_for(ask.actor):
        try:
            found = _read(each, args, ask)
        except _Unknown as unknown:
            problems.append(unknown.said)
            found = _read(each, Given(), ask)
        if found is not None:
            on.append(found)
            values[each.name] = found.value
    ask = replace(ask, values=values)
    usual = listing.sort_of(values) if listing.sort_of else listing.sort
    sort = args.get("sort", "") or usual
    sort = listing.old_sorts.get(sort, sort)
    if sort.removeprefix("-") not in listing.all_sorts(ask):
        problems.append(
            _("De volgorde '%(word)s' kennen we niet. De lijst staat in de gewone volgorde.", word=_cut(sort))
        )
        sort = usual
    columns, chosen, unknown_columns = _columns(listing, args.getlist("col"), ask)
    problems += unknown_columns
    return Asked(listing, ask, tuple(on), sort, columns, chosen, tuple(problems), values)


class _Unknown(Exception):
    def __init__(self, each: Filter, text: str) -> None:
        super().__init__(text)
        words = {"word": _cut(text), "filter": each.label}
        if each.default:
            self.said = _("'%(word)s' kennen we niet bij '%(filter)s'. Je ziet nu de gewone lijst.", **words)
        else:
            self.said = _("'%(word)s' kennen we niet bij '%(filter)s'. Dat filter staat nu uit.", **words)


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _read(each: Filter, args: Args, ask: Ask) -> On | None:
    if isinstance(each, Days):
        return _days(each, args)
    text = "".join(sign for sign in args.get(each.name, "") if sign.isprintable()).strip()[:200] or each.default
    if not text:
        return None
    if isinstance(each, Choice):
        return _chosen(each, text, ask)
    if isinstance(each, YesNo):
        if text == "0":
            return None
        if text != "1":
            raise _Unknown(each, text)
        return On(each, True, str(each.said or each.label), {each.name: "1"})
    text = each.clean(text[: each.longest]) if isinstance(each, Words) else text
    return On(each, text, f"{each.label}: {text}", {each.name: text}) if text else None


def _chosen(each: Choice, text: str, ask: Ask) -> On:
    wanted = text.casefold() if each.is_any_case else text
    for value, label in each.options(ask):
        if (value.casefold() if each.is_any_case else value) == wanted:
            return On(each, value, f"{each.label}: {label}", {each.name: value})
    if each.is_open:
        text = text.upper() if each.is_any_case else text
        return On(each, text, f"{each.label}: {text}", {each.name: text})
    raise _Unknown(each, text)


def _days(each: Days, args: Args) -> On | None:
    found: list[date | None] = []
    for name in each.names:
        text = args.get(name, "").strip()
        try:
            found.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise _Unknown(each, text) from None
    first, last = found
    if first is None and last is None:
        return None
    if first is not None and last is not None and last < first:
        raise _Unknown(each, f"{first.isoformat()} - {last.isoformat()}")
    said = {
        (True, True): _(
            "%(what)s: van %(first)s tot en met %(last)s", what=each.label, first=_day(first), last=_day(last)
        ),
        (True, False): _("%(what)s: vanaf %(first)s", what=each.label, first=_day(first)),
        (False, True): _("%(what)s: tot en met %(last)s", what=each.label, last=_day(last)),
    }[first is not None, last is not None]
    words = {name: day.isoformat() for name, day in zip(each.names, found, strict=True) if day is not None}
    return On(each, (first, last), said, words)


def _day(day: date | None) -> str:
    return day_text(day) if day else ""


def _columns(
    listing: Listing, wanted: Sequence[str], ask: Ask
) -> tuple[tuple[Column, ...], tuple[str, ...], list[str]]:
    """The columns to show, always in their own order; the first one always. "all" is every column."""
    may_see = listing.columns_for(ask.actor)
    usual = tuple(column for column in may_see if column.is_usual)
    if not wanted:
        return usual, (), []
    if "all" in wanted:
        return tuple(may_see), ("all",), []
    known = {column.key for column in may_see}
    strange = [key for key in wanted if key not in known]
    problems = [_("De kolom '%(word)s' kennen we niet.", word=_cut(key)) for key in strange[:1]]
    shown = tuple(column for index, column in enumerate(may_see) if not index or column.key in wanted)
    if not known & set(wanted) or shown == usual:
        return usual, (), problems
    return shown, tuple(column.key for column in shown), problems
