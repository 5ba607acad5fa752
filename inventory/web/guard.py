"""The door of every page and call. An endpoint says `@needs(...)` or `@public`, or the service does not start."""

from collections.abc import Callable, Iterable
from functools import partial, update_wrapper
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, Unauthorized

from inventory.access import ROLE_LABELS, Actor, Can, may, roles_that_may
from inventory.core.db import session
from inventory.core.i18n import _
from inventory.core.one_writer import may_write

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Unguarded(RuntimeError):
    """An endpoint does not say who may come in."""


class ActorLoader(Protocol):
    """Finds who is asking: by session for pages, by token for the API."""

    def __call__(self, *, is_api: bool) -> Actor | None: ...


def needs(*cans: Can) -> Callable[[View], View]:
    """Only who holds one of these permissions comes in; the action asks again with the thing in hand."""

    def mark(view: View) -> View:
        view.guard = cans  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def public(view: View) -> View:
    """Everybody comes in, also without sign-in."""
    view.guard = ()  # type: ignore[attr-defined]  # a mark on a function
    return view


def open_to_all(app: Flask, endpoint: str) -> None:
    """Mark an endpoint of a library as public."""
    view: Any = app.view_functions[endpoint]
    # A bound method carries no mark of its own, and the CSRF check asks every view for its name.
    app.view_functions[endpoint] = public(update_wrapper(partial(view), view))


def actor() -> Actor:
    """Who is asking. Only views call this; they pass it on by name."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise Unauthorized
    return found


def known_actor() -> Actor | None:
    """Who is asking, or None on a public page without sign-in."""
    return cast("Actor | None", g.get("actor"))


def can(permission: Can, thing: Any = None) -> bool:
    """For templates: whether to show a button."""
    found = known_actor()
    return found is not None and may(found, permission, thing)


def check(app: Flask, *, foreign_public: Iterable[str] = ()) -> None:
    """Refuse the start when an endpoint is unguarded. `foreign_public` are endpoints of libraries that are public."""
    for endpoint in foreign_public:
        if endpoint in app.view_functions:
            open_to_all(app, endpoint)
    bare = sorted(name for name, view in app.view_functions.items() if _guard_of(view) is None)
    if bare:
        raise Unguarded(f"These endpoints say neither @needs nor @public: {', '.join(bare)}")


def init(app: Flask, load: ActorLoader, *, sign_in: str) -> None:
    """Ask before every request. `load` finds the actor; `sign_in` is the endpoint to go to without one."""

    def asking(*, is_api: bool) -> Actor | None:
        """The actor. Nobody who writes waits for this question: a request that may write begins after it."""
        may_write(False)
        found = load(is_api=is_api)
        if request.method not in SAFE:
            session.rollback()
            may_write(True)
        return found

    @app.before_request
    def ask() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        is_api = request.path.startswith("/api/")
        if view is None:
            # The page that says "this does not exist" still knows who is signed in, and keeps the menu.
            g.actor = None if is_api else asking(is_api=False)
            return None
        wanted = _guard_of(view)
        if request.endpoint in ("static", "bootstrap.static"):
            return None
        g.actor = asking(is_api=is_api)
        if not wanted:
            return None
        if g.actor is None:
            if is_api or request.method not in SAFE:
                raise Unauthorized
            return cast(Response, redirect(url_for(sign_in, next=request.full_path.rstrip("?"))))
        if not any(may(g.actor, permission) for permission in wanted):
            who = ", ".join(str(ROLE_LABELS[role]) for role in roles_that_may(wanted[0]))
            raise Forbidden(_("Dat mag jij niet doen. Wie dit wel mag: %(who)s.", who=who))
        return None

    @app.teardown_request
    def forget(error: BaseException | None) -> None:
        # What comes next in this thread did not ask to write: it would keep others waiting, even itself.
        may_write(False)

    app.jinja_env.globals.update(can=can, Can=Can)


def _guard_of(view: Any) -> tuple[Can, ...] | None:
    found = getattr(view, "guard", None)
    if found is None and hasattr(view, "view_class"):
        found = getattr(view.view_class, "guard", None)
    return cast("tuple[Can, ...] | None", found)
