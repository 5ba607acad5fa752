"""How the report to the department says things: routes, roles, and numbers of people that are too small to tell."""

from decimal import Decimal
from typing import Any

from inventory.accounts.models import OrgKind
from inventory.circular.queries.words import two_figures
from inventory.core.i18n import _, _l, day_text
from inventory.core.suppress import LEAST
from inventory.core.tables import Amount, Cell
from inventory.devices.models import DeviceType
from inventory.loans.lifecycle import LoanKind, LoanState
from inventory.reports.queries.subsidy import SubsidyReport, told
from inventory.targets.queries import in_fives_said

_TENTH = Decimal("0.1")
ROUTES: dict[LoanKind, Any] = {
    LoanKind.BRUIKLEEN: _l("A: bibliotheek"),
    LoanKind.HUUR: _l("B: Kringloopwinkel"),
    LoanKind.KOOP: _l("B: Kringloopwinkel"),
}
DOES: dict[OrgKind, Any] = {
    OrgKind.CITY: _l("promotor en coördinatie"),
    OrgKind.OCMW: _l("doorverwijzen"),
    OrgKind.LIBRARY: _l("uitlenen, contracten, eerste hulp"),
    OrgKind.REUSE_SHOP: _l("opknappen, sociaal tarief, herstellen"),
    OrgKind.ADULT_SCHOOL: _l("schenken en leren"),
    OrgKind.ASSOCIATION: _l("doorverwijzen"),
    OrgKind.COMPANY: _l("schenken"),
    OrgKind.OTHER: _l("partner"),
}
STANDS: dict[LoanState, Any] = {
    LoanState.ACTIVE: _l("loopt"),
    LoanState.ENDED: _l("voorbij"),
    LoanState.LOST: _l("voorbij"),
    LoanState.SOLD: _l("verkocht"),
}
"""In the register. Who knows on which day somebody got a device would read there that it got lost."""
RETENTION = _l("We bewaren deze lijst tot vijf jaar na de laatste betaling.")
ALIAS = _l(
    "Zonder namen en zonder nummers van contracten. Elk contract heeft een code. In een volgend verslag is dat een "
    "andere code."
)


def title(report: SubsidyReport) -> str:
    return _("Subsidieverslag %(number)s", number=report.number)


def days(report: SubsidyReport) -> str:
    period = report.period
    return _("Van %(first)s tot en met %(last)s", first=day_text(period.first_on), last=day_text(period.last_on))


def few(people: int) -> Cell:
    """A number of people, in fives; a small one is not told."""
    found = told(people)
    return f"< {LEAST}" if found is None else found


def of_contracts(count: int, report: SubsidyReport) -> Cell:
    """A count of contracts or of what went along with them: where few people signed, it would tell how few."""
    return few(1) if report.is_of_few and count else count


def hidden(count: int | None) -> Cell:
    """A count of a group: what is hidden may also be nearly everybody."""
    return _("verborgen") if count is None else count


def too_few() -> str:
    return _("Minder dan %(count)s mensen: kies een langere periode.", count=LEAST)


def homes(report: SubsidyReport) -> Cell:
    """How many addresses, or at least how many."""
    count = few(report.reach.households)
    if not report.reach.is_least:
        return count
    return _("minstens %(count)s", count=count) if isinstance(count, int) and count else _("niet bekend")


def per_route(report: SubsidyReport) -> dict[tuple[LoanKind, DeviceType], int]:
    return {} if report.is_of_few else report.per_route


def rule(report: SubsidyReport) -> str:
    """How people were counted."""
    least = _("Van wie gewist is, bewaren we geen adres: de huishoudens zijn een ondergrens.")
    return " ".join(filter(None, (report.reach.people.rule, in_fives_said(), least if report.reach.is_least else "")))


def reach(report: SubsidyReport) -> Cell:
    """Everybody, counted by the system and by hand: at least so many where the system's number is too small to tell."""
    system, by_hand = told(report.reach.people.people), report.by_hand or 0
    if system is None:
        return _("minstens %(count)s", count=by_hand) if by_hand else few(report.reach.people.people)
    return system + by_hand


def where(least: int, most: int | None, report: SubsidyReport) -> str:
    """Where the reach stands in a band: by everybody who was counted, also the last few who are not told yet."""
    system = told(report.reach.people.people)
    if system is None:
        return "–"
    count = report.reach.people.people + (report.by_hand or 0)
    if count < least:
        return _("nog hoogstens %(count)s te gaan", count=least - system - (report.by_hand or 0))
    return _("hier staan we") if most is None or count <= most else _("gehaald")


def band(least: int, most: int | None) -> str:
    if most is None:
        return _("%(first)s en meer", first=least)
    return _("%(first)s tot %(last)s", first=least, last=most)


def bands_from(report: SubsidyReport) -> str:
    """Which call the bands are of, and where that stands."""
    if not report.bands:
        return ""
    first = report.bands[0]
    said = _("Schijven van de oproep %(call)s (%(source)s).", call=first.call, source=first.source)
    return f"{said} " + _("Een toestel of een les maakt iemand niet dubbel: elk mens telt één keer.")


def by_hand_how() -> str:
    return _(
        "Het systeem telt wie een toestel kreeg. Wie een les of hulp kreeg, telt een medewerker: dat getal staat bij "
        "de doelen, per maand, met wie het schreef. Zorg dat niemand in beide getallen zit."
    )


def circular(report: SubsidyReport) -> tuple[tuple[str, str, Cell], ...]:
    """What was kept in use: a word, what it is called, and how much. Where few people signed, what follows from their
    contracts is not told.
    """
    found = report.circular
    no = _("niet getoond")
    return (
        ("came_back", _("Toestellen opnieuw in gebruik"), found.went_out.devices),
        ("repaired", _("Toestellen hersteld"), found.repaired.devices),
        ("kg_reused", _("Kg hergebruikt"), Amount(found.went_out.kg.quantize(_TENTH))),
        ("kg_recycled", _("Kg gerecycleerd"), Amount(found.kg_disposed.quantize(_TENTH))),
        ("years", _("Jaren uitgeleend of op een vaste plaats, alle toestellen samen"),
         no if report.is_of_few else Amount(found.device_years.seen.quantize(_TENTH))),
        ("years_all", _("Jaren in gebruik, ook wat verkocht of weggegeven is"),
         no if report.is_of_few else Amount(found.device_years.total.quantize(_TENTH))),
        ("co2_low", _("Kg CO2e vermeden, minstens"), no if report.is_of_few else _kg(found.co2.low)),
        ("co2_kg", _("Kg CO2e vermeden, ongeveer"), no if report.is_of_few else _kg(found.co2.mid)),
        ("co2_high", _("Kg CO2e vermeden, hoogstens"), no if report.is_of_few else _kg(found.co2.high)),
    )  # fmt: skip


def _kg(kg: Decimal) -> int:
    return int(two_figures(kg))
