"""JSON and YAML from strangers: small, not deep, mended where programs are known to write it wrong."""

import json
import re
from typing import Any

import yaml

from inventory.core.i18n import _
from inventory.workbench.readers.wipe_result import NotReadable

MOST_BYTES = 6_000_000
_DEEPEST = 60
_MOST_YAML = 300_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_COMMA_TOO_MANY = re.compile(r",(\s*[}\]])")
_COMMA_FORGOTTEN = re.compile(r"}(\s*){")


def read_json(text: str) -> Any:
    """The value, or None when this is no JSON at all. Raises `NotReadable` for what is cut off, or a bomb."""
    bare = text.strip()
    if not bare.startswith(("{", "[")):
        return None
    try:
        value = _parsed(bare)
    except RecursionError:
        raise _too_deep() from None
    if value is _NOT_JSON:
        if not bare.endswith(("}", "]")):
            raise NotReadable(_("Dit bestand is afgekapt. Stuur het opnieuw."), "cut_off")
        raise NotReadable(_("Dit bestand is beschadigd: het is geen geldige JSON. Stuur het opnieuw."), "damaged")
    _demand_shallow(value)
    return value


_NOT_JSON = object()


def _too_deep() -> NotReadable:
    return NotReadable(_("Dit bestand is te diep genest. Zo schrijft geen enkel programma het."), "too_deep")


def _parsed(text: str) -> Any:
    """As it is; else with control signs and commas mended, as lshw needs it."""
    for mend in (str, _mended):
        try:
            return json.loads(mend(text), parse_constant=_no_number)
        except ValueError:
            continue
    return _NOT_JSON


def _no_number(_word: str) -> None:
    """NaN and Infinity say nothing."""


def _mended(text: str) -> str:
    whole = _COMMA_FORGOTTEN.sub(r"},\1{", _COMMA_TOO_MANY.sub(r"\1", _CONTROL.sub(" ", text)))
    # Several objects one after the other are a list without its brackets.
    return f"[{whole}]" if whole.startswith("{") and not _is_one_object(whole) else whole


def _is_one_object(text: str) -> bool:
    try:
        end: int = json.JSONDecoder().raw_decode(text)[1]
    except ValueError:
        return True
    return end == len(text)


def _demand_shallow(value: Any) -> None:
    layer = [value]
    for _depth in range(_DEEPEST):
        layer = [inner for each in layer for inner in _inside(each)]
        if not layer:
            return
    raise _too_deep()


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in inner if isinstance(each, (dict, list))]


class _PlainLoader(yaml.SafeLoader):  # type: ignore[misc]
    """Without references: a few of those make a file of gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise _too_deep()
        return super().compose_node(parent, index)


def read_yaml(text: str) -> Any:
    """The value of a small YAML file, or None when it is none."""
    if len(text) > _MOST_YAML:
        return None
    try:
        value = yaml.load(text, Loader=_PlainLoader)
        _demand_shallow(value)
    except (yaml.YAMLError, ValueError):
        return None
    except RecursionError:
        raise _too_deep() from None
    return value
