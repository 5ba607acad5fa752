"""What we say about data: one text for the page and for the leaflet, from the settings and the terms in force."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inventory.access import GRANTS, ROLE_LABELS, Can, Predicate, free_route, own_route
from inventory.config import Settings
from inventory.core.i18n import _, _l, ngettext
from inventory.people.models import TermKind, Unit
from inventory.people.queries.keeping import InForce, in_force


class Audience(StrEnum):
    """For whom the text is."""

    BORROWER = "borrower"
    REFERRER = "referrer"
    STAFF = "staff"
    DONOR = "donor"


AUDIENCES: dict[Audience, Any] = {
    Audience.BORROWER: _l("Ik leen, huur of koop een toestel"),
    Audience.REFERRER: _l("Ik verwijs iemand door"),
    Audience.STAFF: _l("Ik werk met de Digibank"),
    Audience.DONOR: _l("Ik schenk toestellen"),
}


@dataclass(frozen=True)
class Part:
    heading: str
    sentences: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Information:
    title: str
    lead: str
    parts: tuple[Part, ...]


TOLD = {
    Audience.BORROWER: (
        TermKind.FREE_LOAN,
        TermKind.PAID_LOAN,
        TermKind.LOST,
        TermKind.REFERRAL_UNUSED,
        TermKind.REFERRAL_DECLINED,
        TermKind.MESSAGE,
        TermKind.FAULT_REPORT,
    ),
    Audience.REFERRER: (TermKind.REFERRAL_UNUSED, TermKind.REFERRAL_DECLINED, TermKind.STAFF),
    Audience.STAFF: (TermKind.STAFF,),
    Audience.DONOR: (TermKind.STAFF,),
}


def information(audience: Audience, settings: Settings) -> Information:
    """The text for this audience, in the language of the reader."""
    parts = {
        Audience.BORROWER: _borrower,
        Audience.REFERRER: _referrer,
        Audience.STAFF: _staff,
        Audience.DONOR: _donor,
    }[audience](settings)
    return Information(
        title=_("Wat doen we met je gegevens?"),
        lead=str(AUDIENCES[audience]),
        parts=(*parts, _terms(audience), _rights(settings)),
    )


def how_long(term: InForce) -> str:
    """A term as people say it: "2 jaar", "90 dagen"."""
    if term.kept.unit is Unit.DAYS:
        return ngettext("%(num)s dag", "%(num)s dagen", term.amount)
    if term.kept.unit is Unit.PEOPLE:
        return ngettext("%(num)s persoon", "%(num)s personen", term.amount)
    if term.amount % 12 == 0:
        return _("%(years)s jaar", years=term.amount // 12)
    return ngettext("%(num)s maand", "%(num)s maanden", term.amount)


def _terms(audience: Audience) -> Part:
    terms = in_force()
    return Part(
        _("Hoe lang bewaren we het?"),
        (_("Daarna wissen we het voor altijd. Loopt er nog iets, dan wachten we tot dat voorbij is."),),
        (_("Wat"), _("Hoe lang")),
        tuple((str(terms[kind].kept.label), how_long(terms[kind])) for kind in TOLD[audience]),
    )


def _rights(settings: Settings) -> Part:
    return Part(
        _("Wat kan je vragen?"),
        (
            _("Je mag alles zien wat we over jou bewaren, en wie ernaar keek. Je krijgt het als PDF mee."),
            _("Klopt iets niet? We verbeteren het."),
            _("Je mag vragen om je gegevens te wissen. Loopt je contract nog, dan kan dat pas daarna."),
            _("Je mag bezwaar maken. Bijvoorbeeld: geen aanbod om te leren, of niet meetellen in de cijfers."),
            _("Vraag het aan de balie, of bel %(phone)s.", phone=settings.found_phone),
            _("Niet tevreden? Ga naar de Gegevensbeschermingsautoriteit: www.gegevensbeschermingsautoriteit.be."),
        ),
    )


def _borrower(settings: Settings) -> tuple[Part, ...]:
    return (
        Part(
            _("Wie is verantwoordelijk?"),
            (
                _("Leen je gratis? Dan is dat %(lender)s.", lender=settings.lender_name),
                _("Huur of koop je? Dan is dat %(shop)s.", shop=settings.shop_name),
            ),
        ),
        Part(
            _("Wat bewaren we, en waarom?"),
            (
                _("Je naam, geboortedatum, adres en telefoon of e-mailadres. Die staan op je contract."),
                _("Teken je voor een ander? Dan ook de voornaam en het geboortejaar van wie het toestel gebruikt."),
                _("Welk toestel je kreeg, wanneer, en in welke staat. En wat stuk of kwijt is."),
                _("Meld je dat er iets stuk is? Dan ook je nummer of adres om terug te bellen, tot het opgelost is."),
                _("Het contract zelf, met je handtekening."),
                _("Huur of koop je? Dan ook de prijs, en welk soort bewijs voor het sociaal tarief we zagen."),
                _("We hebben dat nodig voor het contract en voor onze openbare taak."),
            ),
        ),
        Part(
            _("Wat bewaren we nooit?"),
            (
                _("Je rijksregisternummer. Ook geen kopie van je identiteitskaart: we kijken er alleen naar."),
                _("Waarom je komt. Ook niet je inkomen, je gezondheid of je nationaliteit."),
                _("Wat er op het toestel stond. Na het terugbrengen wissen we alles."),
            ),
        ),
        Part(
            _("Wie ziet het?"),
            (
                _("Alleen de balie waar je komt. De coördinator kan de gratis leningen lezen."),
                _("De winkel en de bibliotheek zien elkaars mensen niet."),
                _("De technieker en de schenker van het toestel zien nooit wie je bent."),
                _(
                    "Wie jou doorverwees, ziet alleen of het toestel wacht, klaar is, afgehaald is of vervallen is. "
                    "Meer niet."
                ),
                _("Elke keer dat iemand je gegevens opent, schrijven we op."),
                _("Wie ons geld geeft, krijgt alleen cijfers. Groepen van minder dan 5 mensen tonen we niet."),
            ),
        ),
    )


def _referrer(settings: Settings) -> tuple[Part, ...]:
    return (
        Part(
            _("Wat bewaren we over je klant?"),
            (
                _("Alleen welk toestel nodig is en wat het makkelijk maakt. Geen naam en geen reden."),
                _("De naam schrijft de bibliotheek op bij het afhalen. Die zie jij niet."),
                _("Gaf je klant akkoord met een telefoontje? Dan wissen we het nummer zodra het toestel is afgehaald."),
            ),
        ),
        Part(
            _("Wat zie jij?"),
            (
                _("Je eigen doorverwijzingen en die van je organisatie."),
                _("Of ze wachten, klaar zijn, afgehaald zijn of vervallen zijn."),
                _("Zeg aan je klant dat jij dat ziet. Het staat ook op het blad."),
                _("De bibliotheek ziet niet welke organisatie doorverwees."),
            ),
        ),
        Part(
            _("Wat bewaren we over jou?"),
            (_("Je naam, je e-mailadres, je organisatie, en welke doorverwijzingen je maakte."),),
        ),
    )


def _staff(settings: Settings) -> tuple[Part, ...]:
    return (
        Part(
            _("Wat bewaren we over jou?"),
            (
                _("Je naam, je e-mailadres, je rol, en wat je doet in het systeem."),
                _("Ook welke gegevens van mensen je opent. De coördinator krijgt elke week een overzicht."),
            ),
        ),
        Part(
            _("Wie ziet namen van leners?"),
            (*_who_sees_names(), _("Alle andere rollen zien nooit een naam.")),
        ),
        Part(
            _("Wat vragen we van jou?"),
            (
                _("Open alleen wat je nodig hebt voor je werk."),
                _("Schrijf geen namen in een nota. Zeg: 'de lener'."),
                _("Vraag nooit een rijksregisternummer en neem geen kopie van een kaart."),
            ),
        ),
    )


def _who_sees_names() -> list[str]:
    """As the table of permissions says it."""
    said: dict[Predicate, str] = {own_route: _("alleen van de eigen balie"), free_route: _("van gratis leningen")}
    return [f"{ROLE_LABELS[role]}: {said[when]}." for role, when in GRANTS[Can.PEOPLE_SEE].items()]


def _donor(settings: Settings) -> tuple[Part, ...]:
    return (
        Part(
            _("Wat bewaren we?"),
            (
                _("Van je organisatie: de naam, wat je gaf, en wanneer."),
                _("Van jou: je naam en je e-mailadres, om te kunnen aanmelden."),
                _("Van elke schijf: dat ze gewist is, hoe en wanneer. Niet wat erop stond."),
            ),
        ),
        Part(
            _("Wat zie jij?"),
            (_("Hoeveel van je toestellen een nieuw leven kregen, en het bewijs van het wissen. Nooit wie ze kreeg."),),
        ),
    )
