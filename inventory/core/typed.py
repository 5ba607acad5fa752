"""A line of text that somebody typed, as it may be kept: one rule, whichever room keeps it."""

from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.national_number import refuse_national_number


def one_line(text: str) -> str:
    """Without control signs, and with one space where there were more."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def line(text: str, field: str, longest: int, *, is_needed: bool = False) -> str:
    """The text as one line; refused when it is longer, holds a national number, or is empty and needed."""
    kept = one_line(text)
    if is_needed and not kept:
        raise BadInput("empty", _("Vul dit in."), field=field)
    if len(kept) > longest:
        raise BadInput("too_long", _("Dit is te lang: hoogstens %(n)s tekens.", n=longest), field=field)
    refuse_national_number(kept, field)
    return kept
