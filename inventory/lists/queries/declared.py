"""The declaration of a list: what it shows, what it can be limited to, in which orders, and what can be done to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select

from inventory.access import Actor, Can
from inventory.core.clock import start_of_day
from inventory.core.db import Base
from inventory.core.errors import Refused

Conditions = Sequence[ColumnElement[bool]]
Sorts = Mapping[str, tuple[Any, ...]]
NOTHING: tuple[Conditions, ...] = ()
EVERYTHING: tuple[Conditions, ...] = ((),)
PER_PAGE = 50
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)


def everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True)
class Press:
    """A button beside what stands in a cell: what it says, where it posts to, and the one word that it sends."""

    label: Any
    url: str
    name: str
    value: str


@dataclass(frozen=True)
class Column:
    """A column. `value` reads a row and gives a text, number, day, instant, amount, truth value or None; with `words`
    what it gives is a word of a closed list, and these are their labels.

    `url`, `phase` (the colour of a state) and `press` (a button for this row alone, not in the first column) are for
    the page only. `sort` names an order of the list. One that is not usual is shown when somebody chooses it; `reads`
    is what only it asks of the database. `is_name`: the first column holds names and no codes. `is_personal`: it says
    something of a person, so a file with it is a look.
    """

    key: str
    label: Any
    value: Callable[[Any], Any]
    words: Mapping[Any, Any] | None = None
    url: Callable[[Any], str | None] | None = None
    phase: Callable[[Any], Any] | None = None
    press: Callable[[Any], Press | None] | None = None
    sort: str = ""
    is_usual: bool = True
    is_number: bool = False
    is_short: bool = False
    is_name: bool = False
    is_personal: bool = False
    reads: tuple[Any, ...] = ()
    when: Callable[[Actor], bool] = everybody


@dataclass(frozen=True)
class Ask:
    """Who asks, on which day; `values` are the filters that are on, once the address is read."""

    actor: Actor
    day: date
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Filter:
    """What a list can be limited to. `where` gives the conditions of a value; None when the branches of the list read
    it themselves. With a `default` it is never off: the page begins there. `is_of_people`: what is chosen or typed is
    somebody, whom no view keeps.
    """

    name: str
    label: Any
    where: Callable[[Any, Ask], Conditions] | None = None
    default: str = ""
    is_hidden: bool = False
    is_of_people: bool = False
    when: Callable[[Actor], bool] = everybody

    kind = "words"

    @property
    def names(self) -> tuple[str, ...]:
        """Its words in an address."""
        return (self.name,)


@dataclass(frozen=True)
class Words(Filter):
    """Limited by words that somebody types."""

    longest: int = 120
    clean: Callable[[str], str] = str.strip


@dataclass(frozen=True)
class Choice(Filter):
    """One of a list. `chips`: shown as rows of links with their counts instead of a field to choose in. `is_open`:
    the list holds the newest words only, and others are right too.
    """

    options: Callable[[Ask], Sequence[tuple[str, Any]]] = lambda _ask: ()
    is_any_case: bool = False
    is_open: bool = False
    any_label: Any = ""
    chips: Sequence[tuple[Any, Sequence[str]]] = ()
    counts: Callable[[Ask], Mapping[str, int | str]] | None = None

    kind = "choice"


@dataclass(frozen=True)
class YesNo(Filter):
    """On or not."""

    said: Any = ""

    kind = "yes"


@dataclass(frozen=True)
class Days(Filter):
    """From a day to a day, both in it; either may be left out. `where` gets (first or None, last or None). `words` are
    its two words in an address when others already link to those.
    """

    words: tuple[str, ...] = ()
    kind = "days"

    @property
    def names(self) -> tuple[str, ...]:
        return self.words or (f"{self.name}_from", f"{self.name}_to")


@dataclass(frozen=True)
class Field:
    """What somebody says before something is done to many rows: a choice, a day or a line of text."""

    name: str
    label: Any
    options: Callable[[Ask], Sequence[tuple[str, Any]]] | None = None
    longest: int = 200
    is_day: bool = False
    is_optional: bool = False


@dataclass(frozen=True)
class Bulk:
    """What can be done to many rows at once.

    `load` reads the things behind some rows by their key. `check` looks at one thing, changes nothing, and gives the
    sentence that says why it cannot be done, or nothing. `do` does it to one, through the action that its own page
    uses; it may refuse all the same. Both get the thing, the values of the fields and the actor. `said` says what will
    be done to so many. `goto` gives the address of a page that takes the rows over instead; "" when it cannot.
    """

    name: str
    label: Any
    can: Can
    icon: str = ""
    fields: tuple[Field, ...] = ()
    said: Callable[[int, Mapping[str, str]], str] = lambda _count, _values: ""
    load: Callable[[Sequence[int]], Mapping[int, Any]] = lambda ids: {each: each for each in ids}
    check: Callable[[Any, Mapping[str, str], Actor], str] | None = None
    do: Callable[[Any, Mapping[str, str], Actor], str | None] | None = None
    goto: Callable[..., str] | None = None
    most: int = 5000


@dataclass(frozen=True)
class Empty:
    """What a list without rows teaches."""

    title: Any
    text: Any
    icon: str = "box"


@dataclass(frozen=True)
class Listing:
    """A list. `name` is its word in addresses and files, `endpoint` its page, `can` who may open it.

    `select` gives what is read of a row, without any limit; `branches` what this reader may see, as one or more sets of
    conditions, each read along its own index. `sorts` are columns of `model`, each with an index that ends in the id;
    only the first may be empty. A short list may go by what is counted for these filters: then `sorts` gives them.
    `rows` may make something else of the rows that were read, a page at a time. `person` is the column that tells the
    people apart who stand in the rows; without it each row is a person. `is_board`: its template draws the rows, as
    cards with what is to do; the columns are those of its files.
    """

    name: str
    title: Any
    endpoint: str
    can: Can
    model: type[Base]
    columns: tuple[Column, ...]
    select: Callable[[Ask], Any]
    branches: Callable[[Ask, Mapping[str, Any]], Sequence[Conditions]]
    filters: tuple[Filter, ...] = ()
    sorts: Sorts | Callable[[Ask], Sorts] = field(default_factory=dict)
    sort: str = "-id"
    sort_of: Callable[[Mapping[str, Any]], str] | None = None
    old_sorts: Mapping[str, str] = field(default_factory=dict)
    rows: Callable[[Sequence[Any], Ask], Sequence[Any]] | None = None
    count: Callable[[Mapping[str, Any], Ask], int | str] | None = None
    id_of: Callable[[Any], int] = lambda row: int(row.id)
    person: Any = None
    label_of: Callable[[Any], str] | None = None
    bulk: tuple[Bulk, ...] = ()
    empty: Empty | None = None
    per_page: int = PER_PAGE
    is_board: bool = False

    @property
    def key(self) -> Any:
        """The column that tells its rows apart."""
        return getattr(self.model, str(self.model.__mapper__.primary_key[0].key))

    def all_sorts(self, ask: Ask) -> Sorts:
        """Each order by name, ending in the key; "id" is always there."""
        sorts = self.sorts(ask) if callable(self.sorts) else self.sorts
        return {"id": (self.key,), **{name: (*columns, self.key) for name, columns in sorts.items()}}

    def columns_for(self, actor: Actor) -> list[Column]:
        return [column for column in self.columns if column.when(actor)]

    def filters_for(self, actor: Actor) -> list[Filter]:
        return [each for each in self.filters if each.when(actor)]

    def row_name(self, row: Any) -> str:
        """What a row is called: its first column, or as the list says."""
        return str(self.label_of(row) if self.label_of else self.columns[0].value(row))


def words_of(labels: Mapping[Any, Any]) -> Callable[[Ask], Sequence[tuple[str, Any]]]:
    """For `Choice.options`: every word of a closed list, with what people call it."""
    return lambda _ask: [(str(word), label) for word, label in labels.items()]


def why_not(look: Callable[[], object]) -> str:
    """For `Bulk.check`: the sentence with which a rule refuses; nothing when it does not."""
    try:
        look()
    except Refused as no:
        return str(no.message)
    return ""


def limits_of(query: Select[Any]) -> Sequence[Conditions]:
    """What `visible_to` of a room leaves, as the one branch of a list."""
    return ((query.whereclause,),) if query.whereclause is not None else EVERYTHING


def within(instant: Any, days: tuple[date | None, date | None]) -> Conditions:
    """For a filter `Days` over instants: from a day to a day in Brussels, both in it."""
    first, last = days
    return [
        *([instant >= start_of_day(max(first, _FIRST))] if first else []),
        *([instant < start_of_day(min(last, _LAST) + timedelta(days=1))] if last else []),
    ]


def on_days(day: Any, days: tuple[date | None, date | None]) -> Conditions:
    """The same over days."""
    first, last = days
    return [*([day >= first] if first else []), *([day <= last] if last else [])]
