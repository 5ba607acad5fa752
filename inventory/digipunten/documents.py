"""The list of digipunten on paper: to hang on a door or to give along. Drawn when asked, it names nobody."""

import labels
from inventory.config import Settings
from inventory.core.clock import today
from inventory.core.i18n import _, in_dutch
from inventory.core.quarters import QUARTERS
from inventory.digipunten.lifecycle import EASES, SERVICES, Ease, Service
from inventory.digipunten.queries import Row


def paper(found: list[Row], settings: Settings) -> bytes:
    """The digipunten that work, on A4: a part for each part of the town."""
    with in_dutch():
        return labels.report(
            labels.TableReport(
                title=_("Digipunten in Kortrijk"),
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


def _row(row: Row) -> tuple[str, ...]:
    it = row.digipunt
    what = [str(SERVICES[Service(each)]) for each in it.services]
    if Ease.STEP_FREE in it.eases:
        what.append(str(EASES[Ease.STEP_FREE]))
    hours = [*row.opening.lines(), *([_("Maak eerst een afspraak.")] if it.by_appointment else [])]
    return (
        f"{row.place.name}, {row.place.address}",
        "; ".join(hours) or _("Bel of mail voor de uren"),
        ", ".join(what),
        ", ".join(each for each in (it.phone, it.email) if each),
    )
