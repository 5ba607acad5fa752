"""The list of shared views: those of somebody whose account is closed stay shared, until a coordinator takes each over
or takes it away.
"""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased

from inventory.access import ROLE_LABELS, Actor, Can, may
from inventory.accounts.models import Organisation, User
from inventory.accounts.queries import organisations
from inventory.core.i18n import _, _l, ngettext
from inventory.core.lists import by_id
from inventory.lists.actions import views
from inventory.lists.models import SavedView
from inventory.lists.queries.declared import Bulk, Choice, Column, Empty, Listing, Words, YesNo
from inventory.lists.queries.views import IS_LEFT, count_left
from inventory.lists.views.pages import listings, pages
from inventory.lists.views.shown import list_page
from inventory.web.guard import actor, needs

_OWNER = aliased(User)


def _title(name: str) -> str:
    listing = listings().get(name)
    return str(listing.title) if listing else name


def _address(row: Any) -> str | None:
    """The list with this view on, for who may open that list."""
    listing = listings().get(row.listing)
    return f"{url_for(listing.endpoint)}?{row.query}" if listing and may(actor(), listing.can) else None


def _take_over(view: SavedView, _values: Mapping[str, str], who: Actor) -> str:
    return views.take_over(view, actor=who)


def _remove(view: SavedView, _values: Mapping[str, str], who: Actor) -> str:
    views.remove_left(view, actor=who)
    return ""


SHARED = Listing(
    name="shared-views",
    title=_l("Gedeelde weergaven"),
    endpoint="lists.shared_views",
    can=Can.VIEWS_SETTLE,
    model=SavedView,
    select=lambda _ask: (
        select(
            SavedView.id,
            SavedView.name,
            SavedView.listing,
            SavedView.query,
            SavedView.role,
            SavedView.made_at,
            Organisation.name.label("org"),
            _OWNER.name.label("owner"),
            _OWNER.active.label("is_here"),
        )
        .join(_OWNER, _OWNER.id == SavedView.owner_id)
        .join(Organisation, Organisation.id == SavedView.org_id)
    ),
    branches=lambda _ask, _values: ((SavedView.role.is_not(None),),),
    sorts={"name": (SavedView.name,), "list": (SavedView.listing, SavedView.name), "made": (SavedView.made_at,)},
    sort="name",
    columns=(
        Column("name", _l("Weergave"), lambda row: row.name, url=_address, sort="name", is_name=True),
        Column("list", _l("Lijst"), lambda row: _title(row.listing), sort="list"),
        Column("role", _l("Voor de rol"), lambda row: row.role, words=ROLE_LABELS),
        Column("org", _l("Bij"), lambda row: row.org),
        Column("owner", _l("Gemaakt door"), lambda row: row.owner),
        Column(
            "state",
            _l("Maker"),
            lambda row: "here" if row.is_here else "left",
            words={"here": _l("Werkt hier"), "left": _l("Account uitgeschakeld")},
            phase=lambda row: "ok" if row.is_here else "confirm",
        ),
        Column("made", _l("Bewaard"), lambda row: row.made_at, sort="made", is_usual=False),
    ),
    filters=(
        Words("q", _l("Zoek op naam"), where=lambda text, _ask: [SavedView.name.icontains(text, autoescape=True)]),
        Choice(
            "list",
            _l("Lijst"),
            where=lambda value, _ask: [SavedView.listing == value],
            options=lambda _ask: sorted(((name, str(each.title)) for name, each in listings().items()), key=_by_title),
        ),
        Choice(
            "org",
            _l("Organisatie"),
            where=lambda value, _ask: [SavedView.org_id.in_(select(Organisation.id).where(Organisation.code == value))],
            options=lambda _ask: [(org.code, org.name) for org in organisations()],
        ),
        YesNo("left", _l("Alleen van wie een uitgeschakeld account heeft"), where=lambda _value, _ask: [IS_LEFT]),
    ),
    bulk=(
        Bulk(
            "take-over",
            _l("Neem over"),
            Can.VIEWS_SETTLE,
            icon="users",
            said=lambda count, _values: ngettext(
                "%(num)d weergave wordt van jou. Wie ze nu ziet, blijft ze zien.",
                "%(num)d weergaven worden van jou. Wie ze nu ziet, blijft ze zien.",
                count,
            ),
            load=by_id(SavedView),
            check=lambda view, _values, who: views.cannot_settle(view, actor=who),
            do=_take_over,
        ),
        Bulk(
            "remove",
            _l("Wis"),
            Can.VIEWS_SETTLE,
            icon="close",
            said=lambda count, _values: ngettext(
                "%(num)d weergave verdwijnt, ook bij wie ze gebruikt.",
                "%(num)d weergaven verdwijnen, ook bij wie ze gebruikt.",
                count,
            ),
            load=by_id(SavedView),
            check=lambda view, _values, who: views.cannot_settle(view, actor=who),
            do=_remove,
        ),
    ),
    empty=Empty(
        _l("Nog niets gedeeld"), _l("Onder elke lijst kun je een weergave bewaren en delen met een rol."), "users"
    ),
)


def _by_title(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


@pages.get("/views")
@needs(Can.VIEWS_SETTLE)
def shared_views() -> Any:
    """Every view that somebody shares."""
    return list_page(SHARED, "lists/shared.html")


def work_list(who: Actor) -> list[tuple[str, int | str, str]]:
    """For the coordinator: shared views that nobody keeps any more."""
    count = count_left() if may(who, Can.VIEWS_SETTLE) else 0
    title = _("Gedeelde weergaven zonder maker")
    return [(title, count, url_for("lists.shared_views", left="1"))] if count else []
