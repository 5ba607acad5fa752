"""A national register number may be kept nowhere: one rule and one sentence, for every door by which text comes in.

Pages ask it in `web.widgets.Form` and once more in `web.saving` (for what a page reads outside a form), the API in
`web.api.Schema`, lists of donors per cell, the command line in `cli.running`.

Some fields hold the number of a machine. A serial number of eleven digits is a possible national number by chance: one
in some 400 is. There eleven bare digits pass, alone or against letters, or that device could never be written down; a
number with the dots and the dash of an identity card is refused there too. In any other text digits against a word are
refused as well: nobody needs to write the serial number of a machine there. In a list the column itself says what it
holds: bare digits pass when another row has eleven digits that are no national number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inventory.core.errors import BadInput
from inventory.core.i18n import _l
from inventory.core.register_number import national_number_in

SENTENCE = _l("Dit lijkt op een rijksregisternummer. Dat mogen we niet bewaren. Haal het weg.")
# The last part of a field's name: serial numbers of devices and disks, and what a scanner types (it may be one).
MACHINE_NUMBERS = frozenset({"serial", "serials", "disk_serials", "q", "device", "devices", "tag", "tags", "trail"})
# There digits against letters are part of a code as well: "SN85073003328".
CODES_OF_THINGS = MACHINE_NUMBERS | {"donor_tag"}
# Never kept as they are: passwords, tokens, the lines of a signature; `pasted` is read cell by cell, with the row.
# `kept` is what somebody typed in a form whose session was over: it is read when it is sent again.
SECRETS = frozenset({"password", "fresh_password", "present", "again"})
NOT_TEXT = SECRETS | {"csrf_token", "once", "strokes", "pasted", "next", "kept"}
_PART = re.compile(r"[-.]")
_LENGTH = 11


def may_not_be_kept(text: str, name: str | None = "") -> bool:
    """Whether this text, in a field of this name, holds a national number. None is a name that cannot be read."""
    last = _PART.split(name or "")[-1]
    if last in NOT_TEXT or sum(map(str.isdigit, text)) < _LENGTH:
        return False
    if not national_number_in(text, may_be_serial=last in CODES_OF_THINGS):
        return False
    return not (last in MACHINE_NUMBERS and is_bare(text))


def is_secret(name: str) -> bool:
    """Whether a field of this name holds a password."""
    return _PART.split(name)[-1] in SECRETS


def is_bare(text: str) -> bool:
    """Eleven digits and nothing between them, as machines are numbered and identity cards are not."""
    plain = text.strip()
    return len(plain) == _LENGTH and plain.isdigit()


def has_numbers_of_machines(column: Iterable[str | None]) -> bool:
    """Whether a column of a list holds numbers of eleven digits that are surely no national numbers."""
    return any(text and is_bare(text) and not national_number_in(text) for text in column)


def refuse_national_number(text: str, field: str | None) -> None:
    """For one text."""
    if may_not_be_kept(text, field):
        raise BadInput("national_number", SENTENCE, field=field)


def refuse_bare(text: str, field: str | None = None) -> None:
    """For a text that is never the number of a machine, whatever its field is called: also eleven bare digits are
    somebody's number then.
    """
    if national_number_in(text):
        raise BadInput("national_number", SENTENCE, field=field)


def texts_in(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in what was sent, with the name of its field; in a list or an object as deep as it goes."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts_in(part, str(key))
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from texts_in(part, name)
