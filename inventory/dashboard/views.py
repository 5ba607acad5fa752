"""The page, the paper and the screen on the wall."""

import hmac
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from inventory.access import Can
from inventory.circular.queries.words import co2_text, kilo_text, years_text
from inventory.core.clock import now, today
from inventory.core.errors import BadInput, Missing
from inventory.core.i18n import _
from inventory.core.months import Month, month_of
from inventory.dashboard import actions
from inventory.dashboard.documents import dashboard_pdf
from inventory.dashboard.queries.asked import Asked, asked, places
from inventory.dashboard.queries.figures import figures, in_phase
from inventory.dashboard.queries.goals import goals
from inventory.dashboard.queries.pipeline import standing
from inventory.dashboard.queries.wall import wall_key
from inventory.dashboard.queries.where import town_of
from inventory.dashboard.shown import notes
from inventory.dashboard.shown.addresses import Addresses
from inventory.dashboard.shown.board import board
from inventory.dashboard.shown.goals import climb, method
from inventory.devices.lifecycle import DeviceState, Phase
from inventory.history.sealing import sealed
from inventory.web.files import file_answer
from inventory.web.guard import actor, needs, public
from inventory.web.saving import saving
from inventory.web.shell import settings

pages = Blueprint("dashboard", __name__)


@pages.get("/dashboard")
@needs(Can.DASHBOARD_SEE)
def dashboard() -> tuple[str, int]:
    """The figures as drawings, over the months and for the place in the address."""
    problem: BadInput | None = None
    status = 200
    try:
        wanted = _asked()
    except BadInput as refused:
        # One sentence above the picture as it is without a choice.
        problem, status, wanted = refused, refused.status, asked("", "", "")
    found, to = figures(wanted, town_of(settings())), Addresses(wanted, url_for)
    args: dict[str, Any] = wanted.args
    return render_template(
        "dashboard/dashboard.html",
        board=board(found, to),
        notes=notes,
        to=to,
        figures=found,
        wanted=wanted,
        problem=problem,
        typed=request.args,
        places=places(),
        spans=_spans(wanted),
        method=method(),
        co2_range=_(
            "%(low)s tot %(high)s", low=co2_text(found.circular.co2.low), high=co2_text(found.circular.co2.high)
        ),
        kilos=kilo_text,
        years=years_text,
        pdf_url=url_for("dashboard.paper", **args),
        wall_url=url_for("dashboard.wall", key=_wall_key()),
        phases=Phase,
        states=DeviceState,
    ), status


@pages.get("/dashboard.pdf")
@needs(Can.DASHBOARD_SEE)
def paper() -> Response:
    """The same on A4."""
    wanted = _asked()
    content = dashboard_pdf(figures(wanted, town_of(settings())), centre=settings().centre_name)
    name = f"dashboard-{wanted.first}-{wanted.last}.pdf"
    return file_answer(sealed(content, what=_("Dashboard")), name)


@pages.get("/dashboard/wall")
@public
def wall() -> str:
    """A few large numbers for a screen on the wall. Devices only, so that it may stay open; it needs no sign-in but the
    key in its address, which the coordinator has.
    """
    given = request.args.get("key", "")
    if not hmac.compare_digest(given.encode(), _wall_key().encode()):
        raise Missing(_("Dit scherm heeft een sleutel in zijn adres. Vraag het adres aan de coördinator."))
    everywhere = asked("", "", "")
    standing_now = standing(everywhere)
    return render_template(
        "dashboard/wall.html",
        ready=standing_now[DeviceState.READY].count if DeviceState.READY in standing_now else 0,
        lent=in_phase(standing_now, Phase.WITH_BORROWER),
        at_work=in_phase(standing_now, Phase.WORKSHOP),
        coming=in_phase(standing_now, Phase.ANNOUNCED),
        goals=[(goal, climb(goal)) for goal in goals()][-2:],
        made_at=now(),
    )


@pages.post("/dashboard/wall")
@needs(Can.DASHBOARD_SET)
def renew_wall() -> Any:
    """Somebody knows the address who should not: another one, and the old one stops."""
    with saving():
        actions.renew_wall(actor=actor())
    flash(_("Het scherm aan de muur heeft een nieuw adres. Open het daar opnieuw: het oude werkt niet meer."), "ok")
    return redirect(url_for("dashboard.dashboard", _anchor="wall"), 303)


def _asked() -> Asked:
    args = request.args
    return asked(args.get("from", ""), args.get("to", ""), args.get("location", ""))


def _wall_key() -> str:
    return wall_key(settings().secret_key)


def _spans(wanted: Asked) -> list[tuple[str, str, bool, None]]:
    """The periods that are asked most, with the same place."""
    this = month_of(today())
    year_ago = Month(this.year - 1, this.number).next
    quarter = this.before.before
    found: list[tuple[str, str, bool, None]] = []
    for label, first, last in (
        (_("Laatste 12 maanden"), year_ago, this),
        (_("Laatste 3 maanden"), quarter, this),
        (_("Dit jaar"), Month(this.year, 1), this),
        (_("Vorig jaar"), Month(this.year - 1, 1), Month(this.year - 1, 12)),
    ):
        args: dict[str, Any] = Asked(first, last, wanted.place).args
        found.append(
            (label, url_for("dashboard.dashboard", **args), (first, last) == (wanted.first, wanted.last), None)
        )
    return found
