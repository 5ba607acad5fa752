"""The proof of a period as a page with drawings, on paper, as files."""

from datetime import date
from typing import Any

from flask import Response, render_template, url_for

from inventory.access import Can
from inventory.circular import documents, queries
from inventory.circular.queries import Proof
from inventory.circular.queries.words import co2_text, kilo_text, range_text, two_figures, years_text
from inventory.circular.views.pages import asked_days, asked_period, pages
from inventory.core.clock import today
from inventory.core.i18n import _, in_dutch
from inventory.core.periods import Period, this_year
from inventory.core.workbook import XLSX
from inventory.devices.models import TYPE_LABELS
from inventory.drawings.bars import Bars
from inventory.drawings.pen import Mark
from inventory.history.sealing import sealed
from inventory.intake.lifecycle import FRACTIONS
from inventory.web.files import CSV, JSON, PDF, download
from inventory.web.guard import needs
from inventory.web.shell import settings


@pages.get("/circular")
@needs(Can.REPORTS_SEE)
def circular() -> Any:
    """The proof over the days in the address; without days from New Year to today."""
    days = asked_days()
    found = queries.proof(days.period)
    page = render_template(
        "circular/circular.html",
        found=found,
        days=days,
        presets=_presets(days.period),
        drawn=_drawings(found),
        tables=documents.proof_tables(found),
        kilo=kilo_text,
        years=years_text,
        co2=co2_text,
        whole_range=range_text(found.co2),
    )
    return page, days.status


@pages.get("/circular.pdf")
@needs(Can.REPORTS_SEE)
def circular_pdf() -> Response:
    """The proof for who steers the project."""
    with in_dutch():  # as the whole paper
        period = asked_period()
        found, gifts = queries.proof(period), queries.yields(period)
    content = documents.proof_pdf(found, gifts, centre=settings().centre_name)
    what = f"Bewijs circulaire economie {found.since} {found.until}"
    return download(sealed(content, what=what), PDF, _named(found, "pdf"))


@pages.get("/circular.csv")
@needs(Can.REPORTS_SEE)
def circular_csv() -> Response:
    """The proof for a spreadsheet."""
    found = queries.proof(asked_period())
    return download(documents.proof_csv(found), CSV, _named(found, "csv"))


@pages.get("/circular.xlsx")
@needs(Can.REPORTS_SEE)
def circular_xlsx() -> Response:
    """The proof as a workbook."""
    found = queries.proof(asked_period())
    return download(documents.proof_xlsx(found), XLSX, _named(found, "xlsx"))


@pages.get("/circular.json")
@needs(Can.REPORTS_SEE)
def circular_json() -> Response:
    """The proof for programs."""
    found = queries.proof(asked_period())
    return download(documents.proof_json(found), JSON, _named(found, "json"))


def _named(found: Proof, ending: str) -> str:
    return f"circulair-{found.since:%Y%m%d}-{found.until:%Y%m%d}.{ending}"


def _presets(period: Period) -> list[tuple[str, str, bool]]:
    """This year, the years before, and everything."""
    now = today()
    choices = [(str(year), Period(date(year, 1, 1), date(year, 12, 31))) for year in range(now.year, now.year - 3, -1)]
    choices[0] = (_("Dit jaar"), this_year())
    return [
        (
            label,
            f"{url_for('circular.circular')}?from={each.first_on}&to={each.last_on}",
            each == period,
        )
        for label, each in choices
    ]


def _drawings(found: Proof) -> dict[str, Bars]:
    kilos = [
        Mark(label=str(_("In gebruik: gewogen")), value=float(found.kg_in_use.kg_weighed),
             said=kilo_text(found.kg_in_use.kg_weighed), tone="lent"),
        Mark(label=str(_("In gebruik: gewoon gewicht")), value=float(found.kg_in_use.kg_usual),
             said=kilo_text(found.kg_in_use.kg_usual), tone="lent"),
        *(
            Mark(label=str(FRACTIONS[each.fraction]), value=float(each.kg), said=kilo_text(each.kg), tone="gone",
                 href=url_for("disposal.transports"))
            for each in found.disposed
        ),
    ]  # fmt: skip
    years = [
        Mark(
            label=str(TYPE_LABELS[kind]), value=round(float(each.total), 1), said=years_text(each.total), tone="accent"
        )
        for kind, each in found.years_per_type.items()
    ]
    uses = found.device_years
    by_use = [
        Mark(label=label, value=round(float(each), 1), said=years_text(each), tone=tone)
        for label, each, tone in (
            (_("Uitgeleend"), uses.loan, "lent"),
            (_("Op een vaste plaats"), uses.placed, "stock"),
            (_("Verkocht of weggegeven, aangenomen"), uses.sold, "neutral"),
        )
    ]
    co2 = [
        Mark(label=label, value=float(two_figures(kg)), said=co2_text(kg), tone=tone)
        for label, kg, tone in (
            (_("Laag"), found.co2.low, "neutral"),
            (_("Midden"), found.co2.mid, "accent"),
            (_("Hoog"), found.co2.high, "neutral"),
        )
    ]
    return {
        "kg": Bars(_("Kg in gebruik en kg naar de verwerker"), _("Gewogen, of het gewone gewicht van de soort."),
                   tuple(kilos), heads=(_("Wat"), _("Kg"))),
        "years": Bars(_("Toesteljaren per soort"), _("Eén toesteljaar is één toestel dat één jaar gebruikt wordt."),
                      tuple(years), heads=(_("Soort"), _("Toesteljaren"))),
        "uses": Bars(_("Toesteljaren per gebruik"), _("Elk toestel telt op elk moment één keer."), tuple(by_use),
                     heads=(_("Gebruik"), _("Toesteljaren"))),
        "co2": Bars(_("CO2 vermeden"), _("Een grootteorde: kijk naar het bereik, niet naar het getal."), tuple(co2),
                    heads=(_("Schatting"), _("CO2"))),
    }  # fmt: skip
