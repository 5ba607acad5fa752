"""The rows of a list as HTML. A page has hundreds of cells: drawn here they cost a third of what a template takes.

Every text is escaped; a state is drawn by the macro of the house.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from flask import g, url_for
from markupsafe import Markup

from inventory.lists.queries.declared import Press
from inventory.web.whole import whole

Cell = tuple[str, str | None, Any, Press | None]
NONE = '<span class="none">–</span>'


def address_of(endpoint: str, name: str, read: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """For a column: the address of the page of what stands in a row. Looked up once for a page and not for every row;
    the value is the last part of the address.
    """

    def url(row: Any) -> str | None:
        value = read(row)
        if not value:
            return None
        known: dict[str, str] = g.setdefault("list_addresses", {})
        begin = known.get(endpoint)
        if begin is None:
            begin = known[endpoint] = url_for(endpoint, **{name: "-"}).removesuffix("-")  # type: ignore[arg-type]
        return begin + quote(value, safe="")

    return url


def rows_html(
    lines: Sequence[Any], heads: Sequence[Any], badge: Callable[[str, Any], str], *, pick: str = ""
) -> Markup:
    """All rows. `pick`: what the box before a row says, when rows can be chosen."""
    labels = [f' data-label="{escape(head.label)}"' for head in heads]
    kinds = [f' class="{escape(head.kind)}"' if head.kind else "" for head in heads]
    said = escape(pick)
    link = "cell-link" if heads and heads[0].kind == "name" else "cell-link tag"
    out: list[str] = []
    for line in lines:
        (text, url, _phase, _press), *rest = line.cells
        first = f'<a class="{link}" href="{escape(url)}">{escape(text)}</a>' if url else f"<span>{escape(text)}</span>"
        if pick:
            box = f'<input class="form-check-input" type="checkbox" name="pick" value="{line.id}" form="many"'
            first = f'<span class="list-pick">{box} aria-label="{said} {escape(line.name)}">{first}</span>'
        out.append(f'<tr><th scope="row"{labels[0]}>{first}</th>')
        for (text, url, phase, press), label, kind in zip(rest, labels[1:], kinds[1:], strict=True):
            if not text:
                cell = NONE
            elif phase is not None:
                cell = str(badge(text, phase))
            elif url:
                cell = f'<a href="{escape(url)}">{_held(text)}</a>'
            else:
                cell = f"<span>{_held(text)}</span>"
            if press is not None:
                cell = f'<span class="list-press">{cell}{_button(press, line.name)}</span>'
            out.append(f"<td{label}{kind}>{cell}</td>")
        out.append("</tr>\n")
    return Markup("".join(out))


def _held(text: str) -> str:
    """The text as HTML, with its codes on one line."""
    return str(whole(text)) if "-" in text else escape(text)


def _button(press: Press, row: str) -> str:
    """Sends the one form that stands beside the table, to the address of this row."""
    return (
        f'<button class="btn btn-secondary" type="submit" form="one" formaction="{escape(press.url)}"'
        f' name="{escape(press.name)}" value="{escape(press.value)}"><span>{escape(str(press.label))}</span>'
        f'<span class="visually-hidden"> {escape(row)}</span></button>'
    )
