"""Users, organisations, locations and tokens from the command line."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from flask import current_app

from inventory.access import SYSTEM, Role
from inventory.accounts import queries
from inventory.accounts.actions import orgs, tokens, users
from inventory.accounts.models import LocationKind, Organisation, OrgKind, User
from inventory.accounts.views import security
from inventory.cli.running import in_service, looks_only
from inventory.core.errors import Missing, Refused
from inventory.web.saving import saving

as_json = click.option("--json", "as_json", is_flag=True, help="For a machine to read.")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, metavar="ROLE@ORG", help="For example library@BIB. May be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
@in_service
def add_user(email: str, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Make an account. Without a password it prints a link where the user chooses one."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with saving():
        made = users.add_user(
            email=email,
            name=name,
            roles=_roles(roles),
            actor=SYSTEM,
            password=password,
            hasher=security.hashed,
        )
        link = None if password is not None else security.link(made, "confirm")
    click.echo(link or f"{made.email} can sign in now.")


@user.command("invite")
@click.argument("email")
@click.option("--name", help="For a new account.")
@click.option("--role", "roles", multiple=True, metavar="ROLE@ORG")
@in_service
def invite_user(email: str, name: str | None, roles: tuple[str, ...]) -> None:
    """Make an account when there is none and put an invitation in the outbox. Prints the link too."""
    with saving():
        found = queries.user_by_email(email)
        if found is None:
            found = users.add_user(email=email, name=name or email.partition("@")[0], roles=_roles(roles), actor=SYSTEM)
        link = security.link(found, "confirm")
        users.invite_user(found, link=link, actor=SYSTEM, brand=current_app.config["SETTINGS"].brand_name)
    click.echo(link)


@user.command("disable")
@click.argument("email")
@in_service
def disable_user(email: str) -> None:
    """Shut an account: its sessions and tokens end at once."""
    found = _user(email)
    with saving(), security.closing_sessions(found):
        users.disable_user(found, actor=SYSTEM)
    click.echo(f"{found.email} is disabled.")


@user.command("list")
@as_json
@looks_only
def list_users(as_json: bool) -> None:
    """All accounts with their roles."""
    rows = [
        {
            "email": each.email,
            "name": each.name,
            "roles": [{"role": Role(held.role).value, "org": held.org.code} for held in each.held],
            "active": each.active,
            "language": each.language,
        }
        for each in queries.users()
    ]
    _show(
        rows,
        as_json,
        lambda row: [
            row["email"],
            row["name"],
            " ".join(f"{held['role']}@{held['org']}" for held in row["roles"]),
            "" if row["active"] else "disabled",
        ],
    )


@click.group()
def org() -> None:
    """Organisations: partners, donors, the city itself."""


@org.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice([kind.value for kind in OrgKind]), default=OrgKind.OTHER.value)
@click.option("--donor", is_flag=True, help="This organisation gives devices.")
@in_service
def add_org(code: str, name: str, kind: str, donor: bool) -> None:
    """Add an organisation."""
    with saving():
        made = orgs.add_org(code=code, name=name, kind=OrgKind(kind), is_donor=donor, actor=SYSTEM)
    click.echo(made.code)


@org.command("list")
@as_json
@looks_only
def list_orgs(as_json: bool) -> None:
    """All organisations."""
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "kind": OrgKind(each.kind).value,
            "donor": each.is_donor,
            "active": each.is_active,
        }
        for each in queries.organisations()
    ]
    _show(rows, as_json, lambda row: [row["code"], row["name"], row["kind"], "donor" if row["donor"] else ""])


@click.group()
def location() -> None:
    """Places where devices stand."""


@location.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--org", "org_code", required=True, metavar="CODE")
@click.option("--kind", type=click.Choice([kind.value for kind in LocationKind]), default=LocationKind.STORE.value)
@click.option("--address", default="")
@in_service
def add_location(code: str, name: str, org_code: str, kind: str, address: str) -> None:
    """Add a location."""
    with saving():
        made = orgs.add_location(
            org=_org(org_code), code=code, name=name, kind=LocationKind(kind), address=address, actor=SYSTEM
        )
    click.echo(made.code)


@location.command("list")
@as_json
@looks_only
def list_locations(as_json: bool) -> None:
    """All locations."""
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "kind": LocationKind(each.kind).value,
            "org": each.org.code,
            "address": each.address,
            "active": each.is_active,
        }
        for each in queries.locations()
    ]
    _show(rows, as_json, lambda row: [row["code"], row["name"], row["kind"], row["org"], row["address"]])


@click.group()
def token() -> None:
    """Keys for programs."""


@token.command("create")
@click.option("--user", "email", required=True, metavar="EMAIL")
@click.option("--name", required=True, metavar="TEXT")
@click.option("--scope", "scopes", multiple=True, help="A permission (lots:see) or a room (lots). None means all.")
@click.option("--days", type=int, default=90, show_default=True)
@in_service
def create_token(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token; prints it alone on stdout, once."""
    wanted = [part for scope in scopes for part in scope.replace(",", " ").split()]
    found = _user(email)
    with saving():
        _token, text = tokens.create_token(found, name=name, days=days, scopes=wanted, actor=SYSTEM)
    click.echo(text)


def _user(email: str) -> User:
    found = queries.user_by_email(email)
    if found is None:
        raise Missing(f"There is no user with the address {email}.")
    return found


def _org(code: str) -> Organisation:
    found = queries.org_by_code(code)
    if found is None:
        raise Refused("org", f"There is no organisation with the code {code}.")
    return found


def _roles(texts: tuple[str, ...]) -> list[tuple[Role, Organisation]]:
    known = {each.code: each for each in queries.organisations()}
    return [users.role_at(text, known) for text in texts]


def _show(rows: Sequence[dict[str, Any]], as_json: bool, line: Any) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    lines = [[str(part) for part in line(row)] for row in rows]
    widths = [max(len(cells[column]) for cells in lines) for column in range(len(lines[0]))] if lines else []
    for cells in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


COMMANDS: tuple[click.Command, ...] = (user, org, location, token)
