"""The circular proof, the factors behind it, the yearly figures for OVAM and what became of gifts."""

from inventory.circular.queries.gifts import Gift, Thanks, donor_for, own_donors, thanks, wall, yields
from inventory.circular.queries.ovam import (
    Amount,
    Category,
    Fraction,
    YearFigures,
    asked_year,
    categories_between,
    fractions_between,
    year_figures,
)
from inventory.circular.queries.proof import Co2, DeviceYears, Disposed, Kilos, Parts, Proof, proof
from inventory.factors.queries import Factors, New, factor_sets, factors_numbered, factors_on

__all__ = [
    "Amount",
    "Category",
    "Co2",
    "DeviceYears",
    "Disposed",
    "Factors",
    "Fraction",
    "Gift",
    "Kilos",
    "New",
    "Parts",
    "Proof",
    "Thanks",
    "YearFigures",
    "asked_year",
    "categories_between",
    "donor_for",
    "factor_sets",
    "factors_numbered",
    "factors_on",
    "fractions_between",
    "own_donors",
    "proof",
    "thanks",
    "wall",
    "year_figures",
    "yields",
]
