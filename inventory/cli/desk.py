"""The desk from the command line: the prices of the shop."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import click

from inventory.access import SYSTEM
from inventory.cli.running import in_service, looks_only
from inventory.core.clock import today
from inventory.core.errors import BadInput
from inventory.core.i18n import _
from inventory.core.money import MoneyError, parse_eur
from inventory.devices.models import DeviceType
from inventory.loans.actions.tariffs import set_tariff, withdraw
from inventory.loans.lifecycle import LoanKind
from inventory.loans.queries.tariffs import tariffs
from inventory.web.saving import saving


@click.group()
def tariff() -> None:
    """Prices of rent (HUUR) and sale (KOOP), each from a day on."""


@tariff.command("set")
@click.argument("kind", type=click.Choice([LoanKind.HUUR.value, LoanKind.KOOP.value], case_sensitive=False))
@click.argument("device_type", type=click.Choice([kind.value for kind in DeviceType]))
@click.argument("price")
@click.option("--deposit", help="Of a rent.")
@click.option("--from", "valid_from", type=click.DateTime(["%Y-%m-%d"]), help="The first day; today when left out.")
@click.option("--decision", required=True, help="The decision that sets this price.")
@click.option("--name", default="Sociaal tarief", show_default=True)
@in_service
def set_price(
    kind: str, device_type: str, price: str, deposit: str | None, valid_from: Any, decision: str, name: str
) -> None:
    """A new price from a day on. Contracts that exist keep theirs."""
    first: date = valid_from.date() if valid_from else today()
    with saving():
        made = set_tariff(
            LoanKind(kind.upper()),
            DeviceType(device_type),
            price_eur=_amount(price),
            deposit_eur=_amount(deposit) if deposit else None,
            valid_from=first,
            legal_ref=decision,
            name=name,
            actor=SYSTEM,
        )
    click.echo(f"{made.kind} {made.device_type} {made.price_eur} {made.valid_from}")


@tariff.command("withdraw")
@click.argument("kind", type=click.Choice([LoanKind.HUUR.value, LoanKind.KOOP.value], case_sensitive=False))
@click.argument("device_type", type=click.Choice([kind.value for kind in DeviceType]))
@click.argument("valid_from", type=click.DateTime(["%Y-%m-%d"]))
@in_service
def withdraw_price(kind: str, device_type: str, valid_from: Any) -> None:
    """Take back a price that did not begin yet."""
    wanted = (LoanKind(kind.upper()), DeviceType(device_type), valid_from.date(), None)
    with saving():
        found = [row for row in tariffs() if (row.kind, row.device_type, row.valid_from, row.withdrawn_at) == wanted]
        if not found:
            raise BadInput("not_found", _("Dit tarief bestaat niet."))
        withdraw(found[0], actor=SYSTEM)
    click.echo(f"{found[0].kind} {found[0].device_type} {found[0].valid_from}")


@tariff.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
@looks_only
def list_prices(as_json: bool) -> None:
    """All prices, the newest of each kind and type first."""
    rows = [
        {
            "kind": str(each.kind),
            "type": str(each.device_type),
            "name": each.name,
            "price_eur": float(each.price_eur),
            "deposit_eur": float(each.deposit_eur) if each.deposit_eur is not None else None,
            "valid_from": each.valid_from.isoformat(),
            "decision": each.legal_ref,
            "withdrawn": each.withdrawn_at is not None,
        }
        for each in tariffs()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("\t".join(str(value) if value is not None else "" for value in row.values()))


def _amount(text: str) -> Decimal:
    try:
        return parse_eur(text)
    except MoneyError:
        raise BadInput("amount", _("'%(given)s' is geen bedrag.", given=text[:20])) from None


COMMANDS: tuple[click.Command, ...] = (tariff,)
