"""Reading the facts of a move: only those that the move asks, each in the shape that history keeps."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from inventory.core.clock import today
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.lifecycle import Move
from inventory.core.national_number import SENTENCE
from inventory.core.register_number import national_number_in
from inventory.devices.lifecycle import FACTS, DeviceState, Fact, FactKind

_LIGHTEST, _HEAVIEST = Decimal("0.05"), Decimal("200")
_NO = (None, "", False)


def read(move: Move[DeviceState], given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that were filled in, read and tidied. A fact that this move does not ask is refused."""
    asked = (*move.needs, *move.optional)
    for name in given:
        if name not in asked:
            raise BadInput(
                "unknown_fact",
                _("De stap '%(move)s' vraagt geen '%(fact)s'.", move=move.label, fact=str(name)[:40]),
                field=str(name)[:40],
            )
    return {name: _one(name, FACTS[name], value) for name, value in given.items() if value not in _NO}


def _one(name: str, fact: Fact, value: Any) -> Any:
    read_as = _READERS.get(fact.kind, _text)
    return read_as(name, fact, value)


def _text(name: str, fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, _("'%(fact)s' is een tekst.", fact=fact.label))
    text = "".join(sign for sign in value if sign.isprintable() or sign == "\n").strip()
    if len(text) > fact.longest:
        raise _wrong(name, _("Dit is te lang. Hou het bij %(most)s tekens.", most=fact.longest))
    if national_number_in(text):
        raise _wrong(name, str(SENTENCE))
    return text


def _choice(name: str, fact: Fact, value: Any) -> str:
    wanted = str(value).strip()
    for word in fact.choices:
        if word.lower() == wanted.lower():
            return word
    words = ", ".join(fact.choices)
    raise _wrong(name, _("Kies bij '%(fact)s' uit: %(words)s.", fact=fact.label, words=words))


def _yes(name: str, fact: Fact, value: Any) -> bool:
    if value is True or (isinstance(value, str) and value.lower() in ("y", "yes", "ja", "true", "1", "on")):
        return True
    raise _wrong(name, _("Bij '%(fact)s' kan alleen ja of nee.", fact=fact.label))


def _kilo(name: str, fact: Fact, value: Any) -> Decimal:
    return kilo(name, value)


def kilo(name: str, value: Any) -> Decimal:
    """A weight in kg as somebody typed it; `name` is the field that it stands in."""
    try:
        if isinstance(value, bool):
            raise ValueError
        found = Decimal(str(value).strip().lower().removesuffix("kg").strip().replace(",", "."))
        found = found.quantize(Decimal("0.01")) if found.is_finite() else Decimal(0)
    except (InvalidOperation, ValueError):
        found = Decimal(0)
    if not _LIGHTEST <= found <= _HEAVIEST:
        raise _wrong(name, _("Geef het gewicht in kg, bijvoorbeeld 1,8."))
    return found


def _day(name: str, fact: Fact, value: Any) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise _wrong(name, _("Schrijf de dag als jjjj-mm-dd, bijvoorbeeld 2027-03-12.")) from None
    if day > today():
        raise _wrong(name, _("Deze dag is nog niet geweest."))
    return day


_READERS = {
    FactKind.CHOICE: _choice,
    FactKind.YES: _yes,
    FactKind.KILO: _kilo,
    FactKind.DAY: _day,
}


def _wrong(name: str, sentence: str) -> BadInput:
    return BadInput("wrong_fact", sentence, field=name)
