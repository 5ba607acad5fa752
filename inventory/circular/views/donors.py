"""What became of gifts: for the coordinator per donor, for a donor its own, and a public page of thanks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from inventory.access import Can, Role
from inventory.circular import documents, queries
from inventory.circular.actions import wall as on_the_wall
from inventory.circular.queries import Thanks
from inventory.circular.queries.words import co2_text, kilo_text, range_text, years_text
from inventory.circular.shown import yields_drawn
from inventory.circular.views.listing import DONORS, Row
from inventory.circular.views.pages import pages
from inventory.core.i18n import _, in_dutch
from inventory.drawings.bars import Bars
from inventory.drawings.pen import Mark
from inventory.history.sealing import sealed
from inventory.lists.views.shown import list_page
from inventory.web.files import PDF, download
from inventory.web.guard import actor, needs, public
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/donors")
@needs(Can.THANKS_SEE)
def donors() -> Any:
    """For a donor its own page; for the coordinator, and for a donor with more organisations, what each gave and where
    that is now.
    """
    who = actor()
    if Role.COORDINATOR not in who.roles:
        own = queries.own_donors(who)
        if len(own) == 1:
            return redirect(url_for("circular.thanks", code=own[0].code), 303)
    return list_page(DONORS, "circular/donors.html", drawn=_yields, together=_together)


@pages.get("/donors/<code>")
@needs(Can.THANKS_SEE)
def thanks(code: str) -> str:
    """What became of everything that a donor gave, in counts."""
    found = queries.thanks(queries.donor_for(code, actor()))
    return render_template(
        "circular/thanks.html",
        found=found,
        drawn=_where(found),
        sentence=documents.shared_sentence(found, settings().centre_name),
        kilo=kilo_text,
        years=years_text,
        co2=co2_text,
        whole_range=range_text(found.co2),
    )


@pages.get("/donors/<code>/thanks.pdf")
@needs(Can.THANKS_SEE)
def thanks_pdf(code: str) -> Response:
    """The letter that thanks a donor."""
    donor = queries.donor_for(code, actor())
    with in_dutch():
        content = documents.thanks_pdf(queries.thanks(donor), centre=settings().centre_name)
    return download(sealed(content, what=f"Dankbrief {donor.code}"), PDF, f"dankbrief-{donor.code.lower()}.pdf")


@pages.post("/donors/<code>/public")
@needs(Can.THANKS_SEE)
def thank_in_public(code: str) -> Any:
    """The public page may name this donor, or no longer."""
    donor = queries.donor_for(code, actor())
    is_public = request.form.get("public") == "yes"
    with saving():
        on_the_wall.agree(donor, actor=actor(), is_public=is_public)
        name, code = donor.name, donor.code
    flash(
        _("%(name)s staat op de dankpagina.", name=name)
        if is_public
        else _("%(name)s staat niet op de dankpagina.", name=name),
        "ok",
    )
    return redirect(url_for("circular.thanks", code=code), 303)


@pages.get("/thanks")
@public
def wall() -> str:
    """The donors that agreed to be thanked in public: names of organisations and counts."""
    gifts = queries.wall()
    return render_template(
        "circular/wall.html", gifts=gifts, settings=settings(), kilo=kilo_text, together=sum(g.received for g in gifts)
    )


def _yields(rows: Sequence[Row]) -> Bars:
    gifts = [row.gift for row in rows if row.gift.received]
    return yields_drawn(gifts, lambda each: url_for("circular.thanks", code=each.code))


def _together(rows: Sequence[Row]) -> dict[str, Any]:
    gifts = [row.gift for row in rows]
    return {
        "received": sum(each.received for each in gifts),
        "in_use": sum(each.in_use for each in gifts),
        "kg": kilo_text(sum((each.kg_received for each in gifts), Decimal(0))),
    }


def _where(found: Thanks) -> Bars:
    gift = found.gift
    parts = (
        (_("Uitgeleend"), gift.lent, "lent"),
        (_("Op een vaste plaats"), gift.placed, "stock"),
        (_("Verkocht of weggegeven"), gift.sold, "accent"),
        (_("Nog bij ons"), gift.here, "workshop"),
        (_("Gaf onderdelen"), gift.parts, "gone"),
        (_("Naar recyclage"), gift.recycled, "gone"),
        (_("Teruggegeven"), gift.given_back, "neutral"),
        (_("Vermist"), gift.missing, "blocked"),
    )
    return Bars(
        _("Waar de toestellen nu zijn"),
        _("Samen zijn ze alles wat binnenkwam."),
        tuple(Mark(label=label, value=count, said="", tone=tone) for label, count, tone in parts if count),
        heads=(_("Waar"), _("Toestellen")),
    )
