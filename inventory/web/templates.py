"""How templates look up what all of them know."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class SharedGlobals(Environment):
    """Every template has the same globals, the very dict. Jinja lays an empty layer of its own over it for each, and
    then a page that imports six macros asks it two hundred times, in Python, whether a name is there.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals
