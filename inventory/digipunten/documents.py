"""Digipunten on paper: the list to give along, and a poster for the door of one. Drawn when asked, they name nobody."""

from datetime import timedelta
from urllib.parse import urlsplit

import labels
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, in_dutch
from inventory.core.quarters import QUARTERS
from inventory.digipunten.lifecycle import EASES, SERVICES, Ease, Service
from inventory.digipunten.queries import Row

_SOON = timedelta(days=90)


def paper(found: list[Row], settings: Settings) -> bytes:
    """The digipunten that work, on A4: a part for each part of the town."""
    with in_dutch():
        return labels.report(
            labels.TableReport(
                title=_("Digipunten in %(city)s", city=settings.city),
                subtitle=_("Gratis een computer met internet, en hulp. Je hoeft geen lid te zijn."),
                centre=settings.centre_name,
                made_on=today(),
                landscape=True,
                sections=tuple(
                    labels.Section(
                        heading=str(label),
                        header=(_("Digipunt"), _("Open"), _("Wat vind je er?"), _("Vragen?")),
                        rows=tuple(_row(row) for row in found if row.digipunt.quarter == quarter),
                    )
                    for quarter, label in QUARTERS.items()
                    if any(row.digipunt.quarter == quarter for row in found)
                ),
            )
        )


def poster(row: Row, settings: Settings, *, path: str) -> bytes:
    """One digipunt on A4, with the address of its page at `path`."""
    with in_dutch():
        it, url = row.digipunt, settings.base_url.rstrip("/") + path
        parts = urlsplit(url)
        return labels.poster(
            labels.PosterData(
                centre=settings.centre_name,
                name=row.place.name,
                where=row.place.address,
                hours=tuple(_hours(row)),
                services=tuple(str(SERVICES[Service(each)]) for each in it.services),
                eases=tuple(str(EASES[Ease(each)]) for each in it.eases),
                ask=tuple(each for each in (it.phone, it.email, it.website) if each),
                closed=tuple(closed_days(row)),
                url=url,
                address=f"{parts.netloc}{parts.path}",
                on=today(),
            )
        )


def closed_days(row: Row, *, soon: bool = False) -> list[str]:
    """The days on which it is closed, beside those of each week and the holidays; `soon`: those of the next months."""
    found = [each for each in row.opening.closed if not soon or each[0] <= today() + _SOON]
    return [
        day_text(first)
        if first == last
        else _("%(first)s tot en met %(last)s", first=day_text(first), last=day_text(last))
        for first, last, _why in found
    ]


def _hours(row: Row) -> list[str]:
    return [*row.opening.lines(), *([_("Maak eerst een afspraak.")] if row.digipunt.by_appointment else [])]


def _row(row: Row) -> tuple[str, ...]:
    it = row.digipunt
    what = [str(SERVICES[Service(each)]) for each in it.services]
    if Ease.STEP_FREE in it.eases:
        what.append(str(EASES[Ease.STEP_FREE]))
    hours = [*_hours(row), *(_("dicht: %(days)s", days=days) for days in closed_days(row, soon=True))]
    return (
        f"{row.place.name}, {row.place.address}",
        "; ".join(hours) or _("Bel of mail voor de uren"),
        ", ".join(what),
        ", ".join(each for each in (it.phone, it.email) if each),
    )
