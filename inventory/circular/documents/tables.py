"""The figures as tables, the same for page, paper and files. Kg first, CO2 last and as a range."""

from collections.abc import Iterable
from decimal import Decimal

from inventory.circular.queries import Category, Gift, Kilos, Proof, YearFigures
from inventory.circular.queries.ovam import UNU
from inventory.circular.queries.words import two_figures
from inventory.core.i18n import _, ngettext
from inventory.core.tables import Amount, Cell, Day, Table
from inventory.devices.models import TYPE_LABELS, DeviceType
from inventory.intake.lifecycle import EEE, FRACTIONS
from inventory.intake.queries import CATEGORY

_TENTH, _CENT = Decimal("0.1"), Decimal("0.01")


def proof_tables(found: Proof) -> tuple[Table, ...]:
    """The proof of some days."""
    return _kept(found), _years(found), _disposed(found), _parts(found), _co2(found)


def _kept(found: Proof) -> Table:
    return Table(
        "kept",
        _("In gebruik gehouden"),
        (_("Wat"), _("Toestellen"), _("Kg"), _("Gewogen"), _("Kg gewogen"), _("Kg gewoon gewicht")),
        tuple(
            (
                word,
                kilos.devices,
                Amount(kilos.kg.quantize(_TENTH)),
                kilos.weighed,
                Amount(kilos.kg_weighed.quantize(_TENTH)),
                Amount(kilos.kg_usual.quantize(_TENTH)),
            )
            for word, kilos in (
                (_("In gebruik in deze periode"), found.kg_in_use),
                (_("Naar iemand of naar een vaste plaats gegaan"), found.went_out),
                (_("Langer in gebruik na een herstelling"), found.repaired),
                (_("Binnengekomen"), found.came_in),
            )
        ),
        note=" ".join(
            (
                estimated(found.kg_in_use),
                _("Tel de rijen niet op: een toestel kan in meer dan één rij staan. In elke rij telt het één keer."),
            )
        ).strip(),
    )


def estimated(kilos: Kilos) -> str:
    """Of how many devices the weight is an estimate; nothing when each was weighed."""
    if not kilos.usual:
        return ""
    return ngettext(
        "%(num)d van %(all)s toestellen is nooit gewogen: het telt met het gewone gewicht van zijn soort, een "
        "schatting.",
        "%(num)d van %(all)s toestellen zijn nooit gewogen: ze tellen met het gewone gewicht van hun soort, een "
        "schatting.",
        kilos.usual,
        all=kilos.devices,
    )


def _years(found: Proof) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(TYPE_LABELS[kind]),
            *(Amount(each.quantize(_TENTH)) for each in (years.loan, years.placed, years.sold, years.total)),
        )
        for kind, years in found.years_per_type.items()
    )
    all_of_it = found.device_years
    return Table(
        "years",
        _("Toesteljaren"),
        (_("Soort"), _("Uitgeleend"), _("Op een vaste plaats"), _("Verkocht of weggegeven"), _("Samen")),
        rows,
        (
            _("Samen"),
            *(
                Amount(each.quantize(_TENTH))
                for each in (all_of_it.loan, all_of_it.placed, all_of_it.sold, all_of_it.total)
            ),
        )
        if rows
        else (),
        note=_(
            "Eén toesteljaar is één toestel dat één jaar gebruikt wordt. Verkocht of weggegeven is aangenomen: tot het "
            "terugkomt, hoogstens %(years)s jaar.",
            years=found.factors.years,
        ),
    )


def _disposed(found: Proof) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(FRACTIONS[each.fraction]),
            "" if each.devices is None else each.devices,
            Amount(each.kg.quantize(_TENTH)),
            Amount(each.kg_weighed.quantize(_TENTH)),
        )
        for each in found.disposed
    )
    return Table(
        "disposed",
        _("Naar de verwerker"),
        (_("Soort"), _("Toestellen"), _("Kg"), _("Kg gewogen")),
        rows,
        (
            _("Samen"),
            sum(each.devices or 0 for each in found.disposed),
            Amount(found.kg_disposed.quantize(_TENTH)),
            Amount(sum((each.kg_weighed for each in found.disposed), Decimal(0)).quantize(_TENTH)),
        )
        if rows
        else (),
    )


def _parts(found: Proof) -> Table:
    parts = found.parts
    return Table(
        "parts",
        _("Onderdelen"),
        (_("Wat"), _("Stuks"), _("Kg")),
        (
            (_("Uit een toestel gehaald"), parts.harvested, Amount(parts.kg_harvested.quantize(_CENT))),
            (_("In een toestel gebruikt"), parts.used, Amount(parts.kg_used.quantize(_CENT))),
        ),
        note=_("Kg: het gewone gewicht van elke soort onderdeel."),
    )


def _co2(found: Proof) -> Table:
    return Table(
        "co2",
        _("CO2 vermeden, grootteorde"),
        (_("Schatting"), _("Kg CO2")),
        tuple(
            (word, Amount(two_figures(kg)))
            for word, kg in (
                (_("Laag"), found.co2.low),
                (_("Midden"), found.co2.mid),
                (_("Hoog"), found.co2.high),
            )
        ),
        note=_("Afgerond op twee cijfers. Reken hier niet mee verder."),
    )


def ovam_tables(figures: YearFigures) -> tuple[Table, ...]:
    """The yearly figures: per category, per fraction, and the register behind it."""
    return _categories(figures.categories), _fractions(figures), _register(figures)


def _categories(categories: Iterable[Category]) -> Table:
    rows = []
    for category in categories:
        for word, amount in (
            (_("Binnengekomen"), category.came_in),
            (_("Hergebruikt"), category.reused),
            (_("Naar de verwerker"), category.recycled),
            (_("Teruggegeven"), category.given_back),
        ):
            rows.append(
                (
                    str(EEE[category.key]),
                    category.unu,
                    what_is_in(category),
                    word,
                    amount.count,
                    Amount(amount.kg.quantize(_CENT)),
                    amount.weighed,
                    Amount(amount.kg_weighed.quantize(_CENT)),
                )
            )
    return Table(
        "categories",
        _("Per categorie"),
        (
            _("Categorie"), _("UNU-sleutel"), _("Toestellen"), _("Wat"), _("Aantal"), _("Kg"), _("Gewogen"),
            _("Kg gewogen"),
        ),
        tuple(rows),
        note=_(
            "Wat niet gewogen is, telt met het gewone gewicht van zo'n toestel. Een toestel telt één keer per jaar als "
            "hergebruikt."
        ),
    )  # fmt: skip


def what_is_in(category: Category) -> str:
    """The types of devices in a category."""
    here = (category.key, category.unu)
    return ", ".join(str(TYPE_LABELS[kind]) for kind in DeviceType if (CATEGORY[kind], UNU[kind]) == here)


def _fractions(figures: YearFigures) -> Table:
    sums: dict[str, list[Decimal]] = {}
    for each in figures.fractions:
        both = sums.setdefault(each.fraction, [Decimal(0), Decimal(0)])
        both[0] += each.kg
        both[1] += each.kg_weighed
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(FRACTIONS[key]), Amount(sums[key][0].quantize(_CENT)), Amount(sums[key][1].quantize(_CENT)))
        for key in FRACTIONS
        if key in sums
    )
    return Table(
        "fractions",
        _("Per fractie, met een transport"),
        (_("Fractie"), _("Kg"), _("Kg gewogen")),
        rows,
        (
            _("Samen"),
            Amount(sum((each[0] for each in sums.values()), Decimal(0)).quantize(_CENT)),
            Amount(sum((each[1] for each in sums.values()), Decimal(0)).quantize(_CENT)),
        )
        if rows
        else (),
    )


def _register(figures: YearFigures) -> Table:
    return Table(
        "register",
        _("Transporten die vertrokken"),
        (_("Transport"), _("Dag"), _("Naar"), _("Vervoersdocument"), _("Fractie"), _("Kg"), _("Kg gewogen")),
        tuple(
            (
                each.transport,
                Day(each.on),
                each.receiver,
                each.document or "–",
                str(FRACTIONS[each.fraction]),
                Amount(each.kg.quantize(_CENT)),
                Amount(each.kg_weighed.quantize(_CENT)),
            )
            for each in figures.fractions
        ),
    )


def gifts_table(gifts: Iterable[Gift]) -> Table:
    """What became of what each donor gave."""
    return Table(
        "gifts",
        _("Per schenker"),
        (
            _("Schenker"), _("Gekregen"), _("Uitgeleend"), _("Op een vaste plaats"), _("Verkocht"), _("Bij ons"),
            _("Voor onderdelen"), _("Naar recyclage"), _("Teruggegeven"), _("Vermist"), _("Kg gekregen"),
        ),
        tuple(
            (
                each.name, each.received, each.lent, each.placed, each.sold, each.here, each.parts, each.recycled,
                each.given_back, each.missing, Amount(each.kg_received.quantize(_TENTH)),
            )
            for each in gifts
        ),
        may_drop=(3, 4, 6, 8, 9),
    )  # fmt: skip
