"""Small parts of pages that come out the same each time are drawn once per process: icons, state badges, addresses."""

from collections.abc import Callable
from typing import Any, cast

from flask import Flask, request

_MOST = 2000
_FILES = frozenset({"static", "bootstrap.static"})


def remembered(macro: Callable[..., Any]) -> Callable[..., Any]:
    """For templates: a macro whose answer depends on its arguments alone, without asking it twice.

    A list draws a hundred icons and badges. Arguments are compared with their type, because a text and the same text
    that is already markup are escaped differently; a lazy text counts as what it says in the language of the reader.
    """
    answers: dict[Any, Any] = {}

    def ask(*args: Any, **named: Any) -> Any:
        plain = tuple(each if each is None or isinstance(each, str | bool) else str(each) for each in args)
        key = (plain, tuple(map(type, plain)), *named.items())
        found = answers.get(key)
        if found is None:
            if len(answers) >= _MOST:
                answers.clear()
            found = answers[key] = macro(*plain, **named)
        return found

    return ask


def init(app: Flask) -> None:
    """What templates use. The address of a file of ours is the same all day; building it costs as much as a query."""
    build = cast(Callable[..., str], app.jinja_env.globals["url_for"])
    known: dict[tuple[str, str, str], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        if endpoint not in _FILES or values.keys() != {"filename"} or len(known) >= _MOST:
            return build(endpoint, **values)
        key = (request.script_root, endpoint, values["filename"])
        if key not in known:
            known[key] = build(endpoint, **values)
        return known[key]

    app.jinja_env.globals.update(remembered=remembered, url_for=address)
