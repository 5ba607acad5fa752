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
        raise NotReadable(
            _("Dit bestand is te diep genest. Zo schrijft geen enkel programma het."), "too_deep"
        ) from None
    if value is _NOT_JSON:
        if not bare.endswith(("}", "]")):
            raise NotReadable(_("Dit bestand is afgekapt. Stuur het opnieuw."), "cut_off")
        raise NotReadable(_("Dit bestand is beschadigd: het is geen geldige JSON. Stuur het opnieuw."), "damaged")
    _demand_shallow(value)
    return value


_NOT_JSON = object()


def _parsed(text: str) -> Any:
    """As it is; else with control signs and commas mended, as lshw needs it."""
    for mended in (lambda: text, lambda: _mended(text)):
        try:
            return json.loads(mended(), parse_constant=lambda _word: None)
        except ValueError:
            continue
    return _NOT_JSON


def _mended(text: str) -> str:
    whole = _COMMA_FORGOTTEN.sub(r"},\1{", _COMMA_TOO_MANY.sub(r"\1", _CONTROL.sub(" ", text)))
    return f"[{whole}]" if whole.startswith("{") and "}," in whole and not _is_one_object(whole) else whole


def _is_one_object(text: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(text)
    except ValueError:
        return True
    return json.JSONDecoder().raw_decode(text)[1] == len(text)


def _demand_shallow(value: Any) -> None:
    layer = [value]
    for _depth in range(_DEEPEST):
        layer = [
            inner
            for each in layer
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, (dict, list))
        ] if _depth else [value] if isinstance(value, (dict, list)) else []  # fmt: skip
        if not layer:
            return
    raise NotReadable(_("Dit bestand is te diep genest. Zo schrijft geen enkel programma het."), "too_deep")


class _PlainLoader(yaml.SafeLoader):
    """Without references: a few of those make a file of gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise NotReadable(
                _("Dit bestand verwijst naar zichzelf. Zo schrijft geen enkel programma het."), "too_deep"
            )
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
        raise NotReadable(
            _("Dit bestand is te diep genest. Zo schrijft geen enkel programma het."), "too_deep"
        ) from None
    return value
