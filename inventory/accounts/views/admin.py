"""Administration: locations, users and their roles. No data of borrowers is shown here."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inventory.access import ROLE_LABELS, Can, Role
from inventory.accounts.actions import orgs, tokens, users
from inventory.accounts.forms import (
    LOCATION_KINDS,
    LocationForm,
    RoleForm,
    TokenForm,
    UserForm,
)
from inventory.accounts.models import ApiToken, LocationKind, User
from inventory.accounts.queries import (
    counts,
    location_by_code,
    locations,
    org_by_code,
    organisations,
    tokens_of,
    user_by_id,
)
from inventory.accounts.views import security
from inventory.accounts.views.account import make_token
from inventory.accounts.views.fresh import fresh
from inventory.accounts.views.pages import every_time, pages
from inventory.core.db import session as database
from inventory.core.errors import Missing, Refused
from inventory.core.i18n import _
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.shell import settings


@pages.get("/admin")
@needs(Can.ADMIN_SEE)
def admin() -> str:
    """What can be kept here."""
    return render_template("accounts/admin.html", counts=counts())


@pages.route("/admin/users/new", methods=["GET", "POST"])
@needs(Can.USERS_MANAGE)
@fresh
def new_user() -> Any:
    """Invite somebody: an account and a mail with a link."""
    form = UserForm().at(locations(active_only=True))
    form.among(organisations(active_only=True))
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with saving():
                org = org_by_code(form.org.data)
                assert org is not None  # it was in the list
                user = users.add_user(
                    email=form.email.data or "",
                    name=form.name.data or "",
                    roles=[(form.chosen, org)],
                    location=location_by_code(form.location.data or "-"),
                    actor=actor(),
                )
                if form.chosen is not Role.BENCH:
                    invite_with_link(user)
                target = url_for("accounts.user", number=user.id)
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            if form.chosen is Role.BENCH:
                flash(_("Het account is gemaakt. Maak nu een sleutel."), "ok")
            else:
                flash(_("Het account is gemaakt. De uitnodiging vertrekt met de volgende mails."), "ok")
            return redirect(target, 303)
    return render_template("accounts/new_user.html", form=form), status


def invite_with_link(user: User) -> None:
    """A link to choose a password, in the next mails."""
    users.invite_user(
        user,
        link=security.link(user, "confirm"),
        actor=actor(),
        brand=settings().brand_name,
    )


def _user(number: int) -> User:
    found = user_by_id(number)
    if found is None:
        raise Missing(_("Dit account kennen we niet."))
    return found


def _user_page(number: int, form: RoleForm | None = None) -> str:
    user = _user(number)
    form = form or RoleForm().among(organisations(active_only=True))
    return render_template(
        "accounts/user.html",
        user=user,
        form=form,
        tokens=tokens_of(user.id),
        role_labels=ROLE_LABELS,
        end_of_user=lambda token: url_for("accounts.end_user_token", number=user.id, token=token.id),
        is_self=user.id == actor().user_id,
        is_bench=user.is_for_programs,
    )


@pages.get("/admin/users/<int:number>")
@needs(Can.USERS_MANAGE)
def user(number: int) -> str:
    """One account."""
    return _user_page(number)


@pages.post("/admin/users/<int:number>/roles")
@needs(Can.USERS_MANAGE)
@fresh
def add_role(number: int) -> Any:
    """Give this user one more role."""
    found = _user(number)
    form = RoleForm().among(organisations(active_only=True))
    if not form.validate_on_submit():
        return _user_page(number, form), 422
    org = org_by_code(form.org.data)
    assert org is not None
    try:
        with saving(), security.closing_sessions(found):
            users.set_roles(found, [*((Role(h.role), h.org) for h in found.held), (form.chosen, org)], actor=actor())
    except Refused as no:
        form.refuse(no.field, no.message)
        return _user_page(number, form), no.status
    flash(_("De rol is toegevoegd. Deze persoon meldt zich opnieuw aan."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


@pages.post("/admin/users/<int:number>/roles/<int:held>/remove")
@needs(Can.USERS_MANAGE)
@fresh
def remove_role(number: int, held: int) -> Response:
    """Take a role away."""
    found = _user(number)
    with saving(), security.closing_sessions(found):
        users.set_roles(found, [(Role(h.role), h.org) for h in found.held if h.id != held], actor=actor())
    flash(_("De rol is weg."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


@pages.post("/admin/users/<int:number>/invite")
@needs(Can.USERS_MANAGE)
def invite(number: int) -> Response:
    """Send the invitation again."""
    with saving():
        invite_with_link(_user(number))
    flash(_("De uitnodiging vertrekt met de volgende mails."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


@pages.post("/admin/users/<int:number>/disable")
@needs(Can.USERS_MANAGE)
def disable(number: int) -> Response:
    """Shut an account."""
    found = _user(number)
    with saving():
        shut(found)
    flash(_("Het account is uitgeschakeld."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


def shut(found: User) -> None:
    """The account and its sessions."""
    with security.closing_sessions(found):
        users.disable_user(found, actor=actor())


@pages.post("/admin/users/<int:number>/enable")
@needs(Can.USERS_MANAGE)
@fresh
def enable(number: int) -> Response:
    """Open an account again."""
    with saving():
        users.enable_user(_user(number), actor=actor())
    flash(_("Het account is weer ingeschakeld."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


@pages.route("/admin/users/<int:number>/tokens/new", methods=["GET", "POST"])
@needs(Can.USERS_MANAGE)
@every_time
@fresh
def new_bench_token(number: int) -> Any:
    """Make a key for a bench."""
    found = _user(number)
    form = TokenForm().limit_to(found.as_actor())
    return make_token(found, form, back=url_for("accounts.user", number=number))


@pages.post("/admin/users/<int:number>/tokens/<int:token>/end")
@needs(Can.USERS_MANAGE)
def end_user_token(number: int, token: int) -> Response:
    """Stop a key of somebody."""
    found = database.get(ApiToken, token)
    if found is None or found.user_id != number:
        raise Missing(_("Deze sleutel kennen we niet."))
    with saving():
        tokens.end_token(found, actor=actor())
    flash(_("De sleutel werkt niet meer."), "ok")
    return redirect(url_for("accounts.user", number=number), 303)


@pages.route("/admin/locations", methods=["GET", "POST"])
@needs(Can.ORGS_MANAGE)
def locations_list() -> Any:
    """All locations, and a form for one more."""
    form = LocationForm().among(organisations(active_only=True))
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            with saving():
                org = org_by_code(form.org.data)
                assert org is not None
                orgs.add_location(
                    org=org,
                    code=form.code.data or "",
                    name=form.name.data or "",
                    kind=LocationKind(form.kind.data),
                    address=form.address.data or "",
                    actor=actor(),
                )
        except Refused as no:
            form.refuse(no.field, no.message)
            status = no.status
        else:
            flash(_("De plaats is toegevoegd."), "ok")
            return redirect(url_for("accounts.locations_list"), 303)
    return render_template("accounts/locations.html", form=form, locations=locations(), kinds=LOCATION_KINDS), status
