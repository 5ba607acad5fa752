"""What every page gets: the navigation for these roles, who is signed in, dates and money as people write them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from inventory.access import ROLE_LABELS, Actor, may
from inventory.config import Settings
from inventory.core import i18n
from inventory.core.clock import today
from inventory.core.room import NavEntry
from inventory.web.guard import known_actor


@dataclass(frozen=True)
class NavLink:
    label: str
    url: str
    icon: str
    active: bool
    short: str = ""


@dataclass(frozen=True)
class Me:
    name: str
    roles_text: str


def settings() -> Settings:
    """The settings of the running service. For views and api only; they pass on what an action needs."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def init(app: Flask, settings: Settings, entries: Iterable[NavEntry]) -> None:
    in_order = sorted(entries, key=lambda entry: entry.order)

    @app.context_processor
    def shell() -> dict[str, Any]:
        found = known_actor()
        footer = [(i18n._("Toegankelijkheid"), "shell.accessibility")]
        return {
            "brand_name": settings.brand_name,
            "is_demo": settings.demo,
            "current_locale": i18n.language(),
            "me": _me(found) if found else None,
            "nav": [_link(entry) for entry in in_order if found and may(found, entry.can)],
            "today": today(),
            "footer_links": [
                (label, url_for(endpoint)) for label, endpoint in footer if endpoint in app.view_functions
            ],
        }

    app.jinja_env.filters.update(day=i18n.day_text, moment=i18n.moment_text, euro=i18n.euro_text)


def _me(actor: Actor) -> Me:
    return Me(actor.name, ", ".join(str(ROLE_LABELS[role]) for role in sorted(actor.roles)))


def _link(entry: NavEntry) -> NavLink:
    url = url_for(entry.endpoint)
    active = request.path == url or (url != "/" and request.path.startswith(url + "/"))
    return NavLink(str(entry.label), url, entry.icon, active, str(entry.short))
