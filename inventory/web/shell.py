"""What every page gets: the navigation for these roles, who is signed in, dates and money as people write them."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from inventory.access import ROLE_LABELS, Actor, may
from inventory.config import Settings
from inventory.core import i18n
from inventory.core.clock import today
from inventory.core.room import NavEntry
from inventory.web.guard import known_actor
from inventory.web.menu import NO_MENU, START_KEYS, Menu, NavLink, link_of, menu_of
from inventory.web.whole import whole

_MOST = 500  # menus and drawn parts that are kept; there are a few per role


@dataclass(frozen=True)
class Me:
    """Who is signed in, for the page. `mark` tells two people apart in one browser, and says nothing of either."""

    name: str
    roles_text: str
    mark: str


def settings() -> Settings:
    """The settings of the running service. For views and api only; they pass on what an action needs."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def drawn(macro: Callable[..., Any]) -> Callable[..., Any]:
    """For templates: a macro that is drawn once for each key. The key comes first and names all that it depends on."""
    answers: dict[Any, Any] = {}

    def ask(key: Any, *args: Any) -> Any:
        found = answers.get(key)
        if found is None:
            if len(answers) >= _MOST:
                answers.clear()
            found = answers[key] = macro(*args)
        return found

    return ask


def init(app: Flask, settings: Settings, entries: Iterable[NavEntry], starts: Iterable[NavEntry] = ()) -> None:
    """Give every page its menu; `starts` stand in the palette, as what a person may begin."""
    starts = list(starts)
    in_order = sorted(entries, key=lambda entry: entry.order)
    menus: dict[Any, Menu] = {}
    started: dict[Any, tuple[NavLink, ...]] = {}

    def menu(found: Actor, key: Any) -> Menu:
        """The menu of these roles in this language, with nothing marked as active."""
        if key not in menus:
            if len(menus) >= _MOST:
                menus.clear()
            menus[key] = menu_of((entry for entry in in_order if may(found, entry.can)), found.roles)
        return menus[key]

    def beginnings(found: Actor, key: Any) -> tuple[NavLink, ...]:
        """What these roles may begin. Of two that begin at the same page (free or paid) the first one has the key."""
        if key not in started:
            if len(started) >= _MOST:
                started.clear()
            links: dict[str, NavLink] = {}
            for entry in starts:
                if may(found, entry.can):
                    links.setdefault(entry.endpoint, link_of(entry, START_KEYS))
            started[key] = tuple(links.values())
        return started[key]

    @app.context_processor
    def shell() -> dict[str, Any]:
        found = known_actor()
        language = i18n.language()
        shell_key = (language, request.script_root)
        nav = NO_MENU
        begins: tuple[NavLink, ...] = ()
        nav_key: tuple[Any, ...] = shell_key
        if found is not None:
            roles_key = (*shell_key, found.roles, found.scopes, found.kind)
            nav = menu(found, roles_key).at(request.path)
            nav_key = (*roles_key, nav.here)
            begins = beginnings(found, roles_key)
        footer = [
            (i18n._("Digipunten"), "digipunten.digipunten"),
            (i18n._("Kijk een document na"), "papers.check"),
            (i18n._("Wat doen we met je gegevens?"), "privacy.notice"),
            (i18n._("Toegankelijkheid"), "shell.accessibility"),
        ]
        return {
            "brand_name": settings.brand_name,
            "is_demo": settings.demo,
            "current_locale": language,
            "me": _me(found) if found else None,
            "nav": nav,
            "begins": begins,
            "shell_key": shell_key,
            "nav_key": nav_key,
            "today": today(),
            "footer_links": [
                (label, url_for(endpoint)) for label, endpoint in footer if endpoint in app.view_functions
            ],
        }

    app.jinja_env.globals["drawn"] = drawn
    app.jinja_env.filters.update(
        day=i18n.day_text,
        moment=i18n.moment_text,
        month=i18n.month_text,
        euro=i18n.euro_text,
        number=i18n.number_text,
        whole=whole,
    )


def mark_of(actor: Actor) -> str:
    """What tells this person from another in one browser, and says nothing of either."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"browser {actor.user_id}".encode(), "sha256").hexdigest()[:12]


def _me(actor: Actor) -> Me:
    return Me(actor.name, ", ".join(str(ROLE_LABELS[role]) for role in sorted(actor.roles)), mark_of(actor))
