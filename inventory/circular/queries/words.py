"""How figures of this room are said: kg with one decimal, CO2 never more exact than it is."""

from decimal import ROUND_HALF_UP, Decimal

from inventory.circular.queries.proof import Co2
from inventory.core.i18n import _, number_text

_TON = Decimal(1000)


def kilo_text(kg: Decimal) -> str:
    """With one decimal, from 100 kg on without."""
    return _("%(number)s kg", number=number_text(kg.quantize(Decimal(1) if kg >= 100 else Decimal("0.1"))))


def years_text(years: Decimal) -> str:
    """With one decimal."""
    return number_text(years.quantize(Decimal("0.1"), ROUND_HALF_UP))


def two_figures(kg: Decimal) -> Decimal:
    """Rounded to its first two figures: what follows nobody knows."""
    if kg < 100:
        return kg.quantize(Decimal(1), ROUND_HALF_UP)
    step = Decimal(10) ** (len(str(int(kg))) - 2)
    return (kg / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def co2_text(kg: Decimal) -> str:
    """About so much: in kg, from a ton on in tons."""
    near = two_figures(kg)
    if near < _TON:
        return _("%(number)s kg", number=number_text(near))
    tons = (near / _TON).quantize(Decimal("0.1") if near < 10 * _TON else Decimal(1))
    return _("%(number)s ton", number=number_text(tons))


def range_text(co2: Co2) -> str:
    """The range, and the middle as an order of magnitude."""
    return _(
        "tussen %(low)s en %(high)s, ongeveer %(mid)s",
        low=co2_text(co2.low),
        high=co2_text(co2.high),
        mid=co2_text(co2.mid),
    )
