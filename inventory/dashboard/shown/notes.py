"""What stands in small letters beside the drawings, on the page and on paper."""

from inventory.core.i18n import _, month_text
from inventory.dashboard.queries.where import Where


def way() -> str:
    """What the days of the states are."""
    return _(
        "Middelste en oudste: zoveel dagen staan de toestellen er nu al. Duurde: zoveel dagen stond een toestel in die "
        "staat voor het verder ging, de middelste van alle toestellen die in de periode verder gingen; tussen haakjes "
        "hoeveel dat er waren."
    )


def way_on_paper() -> str:
    """The same, where a column says how many went on."""
    return _(
        "Middelste en oudste: zoveel dagen staan de toestellen er nu al. Duurde: de middelste van de dagen dat een "
        "toestel in die staat stond, bij alle toestellen die in de periode verder gingen. De laatste kolom telt die."
    )


def demand() -> str:
    """Why a choice of a place changes nothing."""
    return _("Een doorverwezen mens kan overal een toestel halen: deze cijfers zijn van alle plaatsen samen.")


def everywhere() -> str:
    """The same of what belongs to no place."""
    return _("Van alle plaatsen samen.")


def town(found: Where) -> str:
    """Who is counted, and when."""
    return _(
        "Mensen die een toestel kregen van %(first)s tot en met %(last)s: vier volle kwartalen, alle plaatsen, zonder "
        "leerlingen en zonder wie bezwaar maakte. Een adres zegt niet meer dan zijn postcode, dus deelgemeenten met "
        "dezelfde postcode staan samen.",
        first=month_text(found.first_on),
        last=month_text(found.last_month.first_on),
    )


def few() -> str:
    """How people are told, and what `< 5` is."""
    return _("Geteld per vijf. '< 5' is een klein getal, of een getal dat een klein getal zou verraden.")
