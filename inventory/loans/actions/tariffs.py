"""Tariffs: a price from a day on, with the decision behind it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from inventory.access import Actor, Can, demand
from inventory.core.db import session
from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.models import DeviceType
from inventory.history.actions import Subject, record
from inventory.loans import events
from inventory.loans.lifecycle import LoanKind
from inventory.loans.models import Tariff


def set_tariff(
    kind: LoanKind,
    device_type: DeviceType,
    *,
    price_eur: Decimal,
    valid_from: date,
    legal_ref: str,
    actor: Actor,
    deposit_eur: Decimal | None = None,
    name: str = "Sociaal tarief",
) -> Tariff:
    """A new price from a day on. Contracts that exist keep theirs."""
    demand(actor, Can.ADMIN_SEE)
    if kind == LoanKind.BRUIKLEEN:
        raise BadInput("price_not_allowed", _("Een bruikleen is gratis. Er kan geen tarief bij."), field="kind")
    if price_eur <= 0 or (deposit_eur is not None and deposit_eur < 0):
        raise BadInput("amount", _("Kijk het bedrag na."), field="price_eur")
    if kind == LoanKind.KOOP and deposit_eur:
        raise BadInput("not_for_a_sale", _("Bij een koop hoort geen waarborg."), field="deposit_eur")
    if not legal_ref.strip():
        raise BadInput("legal_ref", _("Zeg in welke beslissing dit tarief staat."), field="legal_ref")
    same = select(Tariff.id).where(
        Tariff.kind == kind, Tariff.device_type == device_type, Tariff.valid_from == valid_from
    )
    if session.scalar(same) is not None:
        raise Refused("tariff_exists", _("Vanaf die dag is er al een tarief. Kies een andere dag."), field="valid_from")
    tariff = Tariff(
        kind=kind,
        device_type=device_type,
        name=name.strip()[:80],
        price_eur=price_eur,
        deposit_eur=deposit_eur or None,
        valid_from=valid_from,
        legal_ref=legal_ref.strip()[:120],
    )
    session.add(tariff)
    session.flush()
    record(
        events.TARIFF_SET,
        Subject("tariff", tariff.id, f"{kind} {device_type}"),
        actor=actor,
        data={"price_eur": str(price_eur), "valid_from": valid_from.isoformat(), "legal_ref": tariff.legal_ref},
    )
    return tariff
